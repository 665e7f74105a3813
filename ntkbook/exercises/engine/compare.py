"""How an answer is read as numbers, and how two answers are compared."""

from collections.abc import Iterator, MappingView
from decimal import Decimal
from numbers import Real

import numpy as np

from .entries import is_open, said_of_gaps, said_of_rows, the_rest, which


def unfilled(given):
    """Whether an answer is still the stub: None, ..., or a list with such an entry."""
    if isinstance(given, list | tuple):
        return any(unfilled(part) for part in given)
    return is_open(given)


def as_answer(given, right, decimals=None):
    """The learner's answer as an array of floats, and a complaint if it is none or has another shape."""
    given, complaint = as_numbers(given, right)
    if complaint:
        return given, complaint
    if given.size == right.size == 1:
        given = given.reshape(right.shape)
    if not np.isfinite(given).all():
        return given, "there is a NaN or an infinity in your answer."
    if given.shape == right.shape:
        return given, None
    layouts = []
    if given.size == right.size:
        layouts = [given.reshape(right.shape), *([given.T] if given.T.shape == right.shape else [])]
    if any(same(other, right, decimals) for other in layouts):
        return given, f"the numbers are right, the layout is not: shape {given.shape}, wanted {right.shape}."
    hint = " (decimals are written with a point)" if with_commas(given, right) else ""
    return given, f"{in_numbers(right.shape)} wanted, you gave {in_numbers(given.shape, '')}{hint}."


def with_commas(given, right):
    """Whether a list is too long as if it had decimal commas: 95,7 is two whole numbers."""
    too_long = right.ndim < 2 and given.ndim == 1 and given.size > right.size
    return too_long and np.count_nonzero(given == given.round()) > 1


def as_numbers(given, right):
    """The answer as an array of floats, of whatever shape; or None, and what it is instead."""
    if isinstance(given, str):
        return None, "this is text: write numbers, without quotation marks."
    if isinstance(given, set | frozenset | dict):
        kind = type(given).__name__
        return None, f"{in_numbers(right.shape)} wanted, you gave a {kind}: use no braces, {example(right.shape)}."
    try:
        numbers = np.asarray(given)
        if numbers.dtype.kind == "c":
            if np.abs(numbers.imag).max(initial=0.0) > 1e-9 * np.abs(numbers).max(initial=0.0):
                return None, "these are complex numbers: take `.real` if the imaginary part is 0."
            numbers = numbers.real
        real = numbers.dtype.kind in "fiu" or all(isinstance(v, Real | Decimal) for v in numbers.ravel())
        if real and numbers.dtype != bool and not np.ma.is_masked(given):
            return numbers.astype(float), None
    except Exception:  # whatever a strange object does when it is turned into an array
        pass
    return None, instead(given)


def instead(given):
    """What something is that is not an array of numbers."""
    if isinstance(given, Iterator | MappingView):
        return "this is a map, a generator or the like: write `list(...)` around it."
    if all_texts(given):
        return "these are texts: leave out the quotation marks."
    if rows := said_of_rows(given):
        return f"{rows}: wanted as many in each."
    said = said_of_gaps(given)
    return f"{said} (counted from 1)." if said else "this is not a number or an array of numbers."


def all_texts(given):
    try:
        entries = np.asarray(given, dtype=object).ravel()
    except Exception:  # as above
        return False
    return entries.size > 0 and all(isinstance(entry, str) for entry in entries)


def example(shape):
    """How an answer of this shape is written."""
    return "but the number alone" if shape == () else "but brackets, [...]" if len(shape) == 1 else "but [[...], [...]]"


def in_numbers(shape, verb=" is"):
    """A shape as people say it.

    >>> in_numbers((2, 7)), in_numbers(()), in_numbers((4,), "")
    ('an array 2 x 7 is', 'one number is', 'a list of 4')
    """
    if len(shape) < 2:
        return f"a list of {shape[0]}{verb}" if shape else f"one number{verb}"
    return f"an array {' x '.join(map(str, shape))}{verb}"


def close(a, b, decimals=None):
    """Entry by entry: equal to 1e-5 of the largest entry of b, or to the decimals wanted: to half a unit of the last of
    them, or when both may be rounded to the same.
    """
    if decimals is None:
        return np.abs(a - b) <= 1e-5 * np.abs(b).max(initial=0.0)
    off, rounded = np.abs(a - b) * 10.0**decimals, np.abs(a - np.round(b, decimals)) * 10.0**decimals
    return (off <= 0.5001) | ((rounded <= 0.5001) & (off < 0.9999))  # 1.5 and 2.5 both become 2


def same(a, b, decimals=None):
    """Whether two answers have the same shape and agree in every entry."""
    return a.shape == b.shape and bool(close(a, b, decimals).all())


def wrong_entries(given, right, decimals):
    """Which entries differ, without saying what they should be."""
    if given.any() and given.ndim and any(np.array_equal(given, whole(right)) for whole in (np.trunc, np.rint)):
        return "these are whole numbers: is there a rounding, or an array of whole numbers (`dtype=int`)?"
    if decimals and decimals > 2 and same(given, right, decimals - 2):
        return f"close, but not right to {decimals} decimals."
    return off_entries(close(given, right, decimals), given)


def off_entries(good, given):
    """Which entries are not good, of a table that says so of each."""
    if good.ndim == 0:
        return f"{float(given):g} is not it."
    if not good.any():
        return "no entry is right yet."
    return f"{which(~good)} off (counted from 1), {the_rest(good)}."
