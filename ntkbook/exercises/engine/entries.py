"""Entries of a table: which are still open, which are no numbers, and how that is said."""

from decimal import Decimal
from numbers import Real

import numpy as np

MOST = 10_000  # entries of a table whose open rows are filled up: of a long row and many open ones it has no end


def is_open(given):
    return given is None or given is ...


def gaps(given):
    """A table in which something is missing: its entries, which are still open, which are not numbers; or None.

    None also where no entry is a number: then it is no table yet. An open row has open entries.
    """
    if not isinstance(given, list | tuple | np.ndarray):
        return None
    try:
        widths = {len(row) for row in given if isinstance(row, list | tuple)}
        if len(widths) == 1 and max(widths) * len(given) <= MOST:
            given = [[None] * max(widths) if is_open(row) else row for row in given]
        table = np.array(given, dtype=object)
        still_open = np.array([is_open(entry) for entry in table.flat], dtype=bool).reshape(table.shape)
        numbers = np.array([isinstance(entry, Real | Decimal) for entry in table.flat], dtype=bool).reshape(table.shape)
    except Exception:  # whatever a strange object does when it is turned into an array
        return None
    if numbers.all() or not numbers.any():
        return None
    return table, still_open, ~numbers & ~still_open


def said_of_gaps(given):
    """Which entries are open or not numbers, "entry (1, 3) is still open" for example; "" where `gaps` finds none."""
    found = gaps(given)
    return said_in(*found[1:]) if found else ""


def said_in(*masks):
    """Which entries are open, which are not numbers, and which are off, in words."""
    words = ("still open", "not a number", "off")
    return ", ".join(f"{which(mask)} {word}" for mask, word in zip(masks, words) if mask.any())


def said_of_rows(given):
    """How many numbers the rows have, if not all have as many; else ""."""
    lists = isinstance(given, list | tuple) and all(isinstance(row, list | tuple) for row in given)
    widths = list(dict.fromkeys(len(row) for row in given)) if lists else []
    return f"the rows have {' and '.join(map(str, widths[:4]))} numbers" if len(widths) > 1 else ""


def which(mask):
    """The entries where a mask is true, counted from 1.

    >>> which(np.array([[False, True], [False, False]])), which(np.array([True, True]))
    ('entry (1, 2) is', 'entries 1, 2 are')
    """
    places = [tuple(int(i) + 1 for i in place) for place in np.argwhere(mask)]
    shown = ", ".join(str(p[0] if len(p) == 1 else p) for p in places[:8]) + (", ..." if len(places) > 8 else "")
    return f"entry {shown} is" if len(places) == 1 else f"entries {shown} are"


def the_rest(good):
    """What is said of the entries that are right, beside those that are not."""
    rest = np.count_nonzero(good)
    return f"the other {rest} are right" if rest > 1 else "the other one is right" if rest else "no entry is right yet"


def in_order(exercise, said):
    """What is said of entries, with how they are counted where they were sorted first."""
    return said.replace("counted from 1", "counted from 1, in rising order") if exercise.tidy is np.sort else said
