"""What goes into a sandbox and what comes out of it: numbers, text, lists and arrays, as JSON has them."""

import numpy as np

LONGEST = 300  # characters of a text that comes out
LAZY = ("map", "generator", "zip", "filter", "dict_values")  # of what comes out under its name alone
MOST_OF_A_SET = 1000  # numbers: those that collide take time with their square


def packed(argument):
    """An argument as it is sent: arrays under their type, numbers as they are."""
    if isinstance(argument, np.ndarray | np.generic):
        array = np.asarray(argument)
        return {"array": array.tolist(), "dtype": str(array.dtype), "shape": array.shape}
    return argument


def numbers(value, depth=0):
    """What has come out of a sandbox, as numbers, text, lists and arrays; an object() where it is nothing of these.

    Of a map and its like, which nobody has asked for their numbers, an empty one.
    """
    if isinstance(value, str):
        return value[:LONGEST]
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list) and depth < 8:
        return [numbers(part, depth + 1) for part in value]
    try:
        if value.get("other") in LAZY:
            return iter(())
        if "set" in value:
            return set(map(as_tuple, numbers(value["set"][:MOST_OF_A_SET], depth + 1)))
        if "array" in value:
            table = np.array(numbers(value["array"], depth + 1), dtype=object)
            texts = any(isinstance(entry, str) for entry in table.flat)  # one would take 300 letters for every entry
            return table if texts else np.array(table.tolist())
        if "real" in value:
            real, imag = (np.array(value[part], dtype=float) for part in ("real", "imag"))
            if real.shape == imag.shape:  # else a column and a row of a reply become a table larger than all memory
                return real + 1j * imag
    except (AttributeError, TypeError, ValueError, KeyError, OverflowError):
        pass
    return object()


def as_tuple(value):
    """A list in a set was a tuple."""
    return tuple(map(as_tuple, value)) if isinstance(value, list) else value
