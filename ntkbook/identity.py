"""What a function is, so that a kernel on disk can be told from that of another one, in any session.

Its bytecode and constants, what it closes over, the globals that it reads, all
the way down; not where it stands: a cell that is run again is the same function.
What is installed counts by its name and version.
"""

import dis
import sys
import sysconfig
import types
from functools import cached_property, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from dask.tokenize import TokenizationError, tokenize

HEAP_TYPE = 2**9  # the flag of classes that are written in Python
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
}
PLAIN = int | float | complex | str | bytes | np.generic | np.dtype | slice
INSTALLED = {Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "platstdlib", "purelib", "platlib")}
INSTALLED |= {Path(__file__).resolve().parent}


def identity_of(f):
    """A string that is another one for any other function. Raises ValueError if something in f has no content to tell.

    >>> def make(c): return lambda w, x: c * w * x
    >>> identity_of(make(2)) == identity_of(make(2)), identity_of(make(2)) == identity_of(make(3))
    (True, False)
    """
    return tokenize(parts(f, "f", {}))


def parts(value, name, seen):
    """Nested tuples of plain values; `name` is what a message calls it, and seen are those that are being looked at."""
    if id(value) in seen:
        return "seen", seen[id(value)][0]
    if isinstance(value, types.ModuleType):
        return "module", value.__name__, version_of(value.__name__), source_of(value)
    if isinstance(value, types.CodeType):
        return code_parts(value, name, seen)
    if is_plain(value):
        return "value", tokenize(value, ensure_deterministic=True)
    seen[id(value)] = len(seen), value  # kept, so that no other object gets its id
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=repr) if isinstance(value, set | frozenset) else value
        return type(value).__name__, tuple(parts(item, f"{name}[{k}]", seen) for k, item in enumerate(items))
    if isinstance(value, dict):
        return "dict", tuple((repr(k), parts(v, f"{name}[{k!r}]", seen)) for k, v in value.items())
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
    if type(value).__flags__ & HEAP_TYPE and hasattr(value, "__dict__"):
        return "object", parts(type(value), name, seen), parts(vars(value), name, seen)
    try:
        return "value", tokenize(value, ensure_deterministic=True)
    except TokenizationError:
        raise ValueError(
            f"{name} is {value!r}, which nothing tells from another one by its content, wanted numbers, arrays and "
            'functions in f; or give name="..." for the kernel, and change it whenever f changes'
        ) from None


def is_plain(value):
    """Whether Dask hashes it by its content."""
    if isinstance(value, np.ndarray):
        return type(value) is np.ndarray and value.dtype != object
    return value is None or isinstance(
        value, bool | int | float | complex | str | bytes | np.generic | np.dtype | slice
    )


def is_installed(value):
    """Whether it can be imported under its own name from what is installed, Python's own library included."""
    module, path = sys.modules.get(getattr(value, "__module__", None) or ""), getattr(value, "__qualname__", "")
    found = module
    for part in path.split("."):
        found = getattr(found, part, None)
    if found is not value or not path:
        return False
    file = getattr(module, "__file__", None)
    return file is None or is_among_installed(file)


def source_of(module):
    """The bytes of the file of a module that is not installed: any of its functions may be used."""
    file = getattr(module, "__file__", None)
    return Path(file).read_bytes() if file and not is_among_installed(file) else b""


def is_among_installed(file):
    """Whether a file is among what is installed."""
    return any(folder in Path(file).resolve().parents for folder in INSTALLED)


def version_of(module):
    try:
        return version(module.partition(".")[0])
    except PackageNotFoundError:
        return sys.version.split()[0] if module.partition(".")[0] in sys.stdlib_module_names else ""


def function_parts(f, name, seen):
    names = sorted(set(globals_read(f.__code__)) & set(f.__globals__))
    closed = zip(f.__code__.co_freevars, (cell.cell_contents for cell in f.__closure__ or ()))
    return (
        parts(f.__code__, name, seen),
        parts(f.__defaults__, name, seen),
        parts(f.__kwdefaults__, name, seen),
        tuple((k, parts(v, f"{k} in {name}", seen)) for k, v in closed),
        tuple((k, parts(f.__globals__[k], f"{k} in {name}", seen)) for k in names),
        parts(vars(f), name, seen),
    )


def globals_read(code):
    """The globals that code reads, also in functions that are made inside it."""
    for instruction in dis.get_instructions(code):
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield instruction.argval
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from globals_read(constant)


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
