"""What a function is, so that a kernel on disk can be told from that of another one, in any session.

Its bytecode and constants, what it closes over, the globals and modules that it
reads, all the way down; not where it stands: a cell that is run again is the same
function. What is installed counts by its name and version. Nobody sees here what
a function reads from files, from the network or from a clock.
"""

import types
from functools import cached_property, partial

import numpy as np
from autograd.core import primitive_jvps, primitive_vjps
from dask.tokenize import TokenizationError, tokenize

from .installed import globals_read, is_installed, is_installed_module, modules_imported, version_of

OF_NO_CLASS = {  # says nothing about what it does
    "__dict__",
    "__weakref__",
    "__doc__",
    "__module__",
    "__firstlineno__",
    "__static_attributes__",
    "__annotations__",
    "__annotate_func__",
    "__annotations_cache__",
    "__dataclass_fields__",
    "__dataclass_params__",
    "_abc_impl",
}
PLAIN = {type(None), bool, int, float, complex, str, bytes, np.ndarray}
SLOTS = types.MemberDescriptorType | types.GetSetDescriptorType


def identity_of(f):
    """A string that is another one for any other function. Raises ValueError if something in f has no content to tell.

    >>> def make(c): return lambda w, x: c * w * x
    >>> [identity_of(make(c)) == identity_of(make(2)) for c in (2, 3)]
    [True, False]
    """
    return tokenize(parts(f, "f", {}))


def parts(value, name, seen):
    """Nested tuples of plain values; `name` is what a message calls it, and seen are those that are being looked at."""
    if id(value) in seen:
        return "seen", seen[id(value)][0]
    if isinstance(value, types.CodeType):
        return code_parts(value, name, seen)
    if is_plain(value):
        try:
            return "value", tokenize(value, ensure_deterministic=True)
        except TokenizationError:  # such as a ufunc made of a function
            raise no_content(value, name) from None
    seen[id(value)] = len(seen), value  # kept, so that no other object gets its id
    if isinstance(value, types.ModuleType):
        return module_parts(value, name, seen)
    if type(value) in (list, tuple, set, frozenset):
        items = sorted(value, key=repr) if isinstance(value, set | frozenset) else value
        return type(value).__name__, tuple(parts(item, f"{name}[{k}]", seen) for k, item in enumerate(items))
    if type(value) in (dict, types.MappingProxyType):
        return "dict", tuple((parts(k, name, seen), parts(v, f"{name}[{k!r}]", seen)) for k, v in value.items())
    if isinstance(value, partial):
        return "partial", *(parts(v, name, seen) for v in (value.func, value.args, value.keywords))
    if isinstance(value, types.MethodType):
        return "method", parts(value.__func__, name, seen), parts(value.__self__, name, seen)
    if is_installed(value):
        return "installed", value.__module__, value.__qualname__, version_of(value.__module__)
    if isinstance(value, types.FunctionType):
        return "function", *function_parts(value, name, seen)
    if isinstance(value, type):
        own = {k: v for k, v in sorted(vars(value).items()) if k not in OF_NO_CLASS}
        return "class", value.__qualname__, parts(value.__bases__, name, seen), parts(own, name, seen)
    if isinstance(value, property):
        return "property", *(parts(v, name, seen) for v in (value.fget, value.fset, value.fdel))
    if isinstance(value, cached_property):
        return "property", parts(value.func, name, seen)
    if isinstance(value, staticmethod | classmethod):
        return type(value).__name__, parts(value.__func__, name, seen)
    if isinstance(value, SLOTS):
        return "slot", value.__name__
    if callable(value) and hasattr(value, "__wrapped__"):  # such as a cache around a function
        return "wrapped", type(value).__qualname__, parts(value.__wrapped__, name, seen)
    return "object", *object_parts(value, name, seen)


def is_plain(value):
    """Whether Dask hashes it by its content."""
    if type(value) is np.ndarray:
        return not value.dtype.hasobject
    return type(value) in PLAIN or isinstance(value, np.dtype | np.generic | np.ufunc)


def object_parts(value, name, seen):
    """Its class and what it would be rebuilt from, which is its own account of its content, and its attributes."""
    try:
        account = value.__reduce_ex__(4)
    except Exception:
        account = ""
    if isinstance(account, str):
        raise no_content(value, name)
    told = [list(part) if hasattr(part, "__next__") else part for part in account]
    return parts(type(value), name, seen), parts(told, name, seen), parts(getattr(value, "__dict__", None), name, seen)


def no_content(value, name):
    return ValueError(
        f"{name} is {value!r}, which nothing tells from another one by its content, wanted numbers, arrays and "
        'functions in f; or give name="..." for the kernel, and change it whenever f changes'
    )


def module_parts(module, name, seen):
    """An installed one by its version; of another one all that is in it, for any of it may be used."""
    told = "module", module.__name__, version_of(module.__name__)
    if is_installed_module(module):
        return told
    inside = {k: v for k, v in sorted(vars(module).items()) if not k.startswith("__")}
    return *told, tuple((k, parts(v, f"{k} in {name}", seen)) for k, v in inside.items())


def function_parts(f, name, seen):
    names = sorted(set(globals_read(f.__code__)) & set(f.__globals__))
    closed = zip(f.__code__.co_freevars, (cell.cell_contents for cell in f.__closure__ or ()))
    return (
        parts(f.__code__, name, seen),
        parts(f.__defaults__, name, seen),
        parts(f.__kwdefaults__, name, seen),
        tuple((k, parts(v, f"{k} in {name}", seen)) for k, v in closed),
        tuple((k, parts(f.__globals__[k], f"{k} in {name}", seen)) for k in names),
        tuple(parts(m, f"{m.__name__} in {name}", seen) for m in modules_imported(f.__code__, f.__globals__)),
        parts(vars(f), name, seen),
        parts([primitive_vjps.get(f), primitive_jvps.get(f)], name, seen),  # its derivative, by the user's own rule
    )


def code_parts(code, name, seen):
    """What it does, without its name, file and lines."""
    shape = code.co_argcount, code.co_kwonlyargcount, code.co_posonlyargcount, code.co_flags
    return (
        "code",
        code.co_code,
        code.co_names,
        code.co_varnames,
        code.co_freevars,
        shape,
        tuple(parts(constant, name, seen) for constant in code.co_consts),
    )
