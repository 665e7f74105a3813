"""In the place of the kernel's own, which asks for a newer Pyodide: micropip does what a `%pip install` says."""

import sys

piplite = cli = sys.modules[__name__]
sys.modules |= {"piplite.piplite": piplite, "piplite.cli": cli}


async def get_transformed_code(arguments):
    names = [argument for argument in arguments[1:] if not argument.startswith("-")]
    return f"await __import__('micropip').install({names})"
