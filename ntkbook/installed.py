"""What of a function is installed, Python's own library included, and what it reads from where it stands."""

import dis
import importlib
import sys
import sysconfig
import types
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

INSTALLED = {Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "platstdlib", "purelib", "platlib")}
INSTALLED |= {Path(__file__).resolve().parent}


def is_installed(value):
    """Whether it can be imported under its own name from what is installed."""
    module, path = sys.modules.get(getattr(value, "__module__", None) or ""), getattr(value, "__qualname__", "")
    found = module
    for part in path.split("."):
        found = getattr(found, part, None)
    return bool(path) and found is value and is_installed_module(module)


def is_installed_module(module):
    """Whether its file is among what is installed; a module without a file must be one of those that Python is."""
    file = getattr(module, "__file__", None)
    if file is None:
        origin = getattr(getattr(module, "__spec__", None), "origin", None)
        return module.__name__ in sys.builtin_module_names or origin in ("built-in", "frozen")
    return any(folder in Path(file).resolve().parents for folder in INSTALLED)


def version_of(module):
    """The version of the package of a module, by its name."""
    top = module.partition(".")[0]
    try:
        return version(top)
    except PackageNotFoundError:
        known = sys.version.split()[0] if top in sys.stdlib_module_names else ""
        return known or str(getattr(sys.modules.get(top), "__version__", ""))


def globals_read(code):
    """The globals that code reads, also in functions that are made inside it."""
    for instruction in dis.get_instructions(code):
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield instruction.argval
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from globals_read(constant)


def modules_imported(code, around):
    """The modules that code imports when it runs, also in functions that are made inside it; `around` its globals."""
    before = [None, None]
    for instruction in dis.get_instructions(code):
        if instruction.opname == "EXTENDED_ARG":
            continue
        if instruction.opname == "IMPORT_NAME":
            level, wanted = (step.argval for step in before)
            name = "." * level + instruction.argval
            module = importlib.import_module(name, around.get("__package__"))
            yield module
            for part in wanted or ():
                if part != "*" and not hasattr(module, part):
                    yield importlib.import_module(f"{module.__name__}.{part}")
        before = [before[1], instruction]
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from modules_imported(constant, around)
