"""What a program returns, lists of arrays or blocks: read, and told which array is the first that is wrong."""

from dataclasses import dataclass, replace

import numpy as np

from ..engine.compare import as_answer, close, same, unfilled
from ..engine.verdict import explain


@dataclass
class Returned:
    """All numbers of the arrays that a function returned, as one vector; and what is wrong with the arrays."""

    numbers: np.ndarray | None
    shapes: str | None  # a complaint about how many there are, or their shapes
    values: str | None  # about the first array with a wrong number


def joined(*lists):
    """All arrays of several lists as one vector, in their order."""
    return np.concatenate([np.ravel(np.asarray(a, dtype=float)) for arrays in lists for a in arrays])


def returned(found, lists, order):
    """What a function returned, beside the right lists {name: arrays}; a stub's None stays None.

    `order` has the places (name, k) of the arrays in the order in which they are worked out.
    """
    if unfilled(found):
        return None
    mine = found if len(lists) > 1 else [found]
    try:
        numbers = joined(*mine)
    except (TypeError, ValueError):
        numbers = None
    shapes = wrong_shape(mine, lists, order)
    return Returned(numbers, shapes, None if shapes else wrong_value(dict(zip(lists, mine)), lists, order))


def wrong_shape(mine, lists, order):
    """A complaint about the number of lists, the number of arrays in one, or the shape of an array."""
    count = len(next(iter(lists.values())))
    names = " and ".join(f"`{name}`" for name in lists)
    if not (is_list(mine) and len(mine) == len(lists) and all(map(is_list, mine))):
        wanted = "one list is" if len(lists) == 1 else f"{len(lists)} lists are"
        return f"{wanted} wanted, {names}, with {count} arrays{' each' * (len(lists) > 1)}."
    for name, arrays in zip(lists, mine):
        if len(arrays) != count:
            return f"`{name}` has {len(arrays)} arrays, wanted {count}: one for each layer."
    mine = dict(zip(lists, mine))
    for name, k in order:
        if (shape := np.shape(mine[name][k])) != lists[name][k].shape:
            return f"{called(name, k)} has the shape {shape}, wanted {lists[name][k].shape}."
    return None


def wrong_value(mine, lists, order):
    """Which array is the first that is wrong, and which are right before it."""
    right = []
    for name, k in order:
        if not close(np.asarray(mine[name][k], dtype=float), lists[name][k]).all():
            before = ", ".join(right)
            said = f" What comes before it is right: {before}." if right else ""
            return f"{called(name, k)} is the first that is wrong.{said}"
        right.append(f"`{name}[{k}]`")
    return None


def called(name, k):
    return f"`{name}[{k}]` (layer {k + 1})"


def is_list(value):
    return isinstance(value, list | tuple)


def read(given, right, decimals):
    """An answer as an array, and a complaint that names an array."""
    if not isinstance(given, Returned):
        return as_answer(given, right, decimals)
    if given.numbers is None:
        return None, given.shapes or "this is not a list of arrays of numbers."
    numbers, complaint = as_answer(given.numbers, right, decimals)
    if given.shapes:
        return (None if same(numbers, right, decimals) else numbers), given.shapes
    return numbers, complaint or given.values


def read_blocks(given, right, decimals):
    """An answer in blocks (N, N, m, m), and a complaint that names the blocks which are off."""
    numbers, complaint = as_answer(given, right, decimals)
    if complaint or same(numbers, right, decimals):
        return numbers, complaint
    off = ~close(numbers, right, decimals).all(axis=(2, 3))
    places = [f"$K_{{{i + 1}{j + 1}}}$" for i, j in np.argwhere(off)]
    if off.all():
        return numbers, "no block is right yet."
    shown = ", ".join(places[:6]) + (", ..." if len(places) > 6 else "")
    return (
        numbers,
        f"{len(places)} of {off.size} blocks {'is' if len(places) == 1 else 'are'} off, {shown}; the rest is right.",
    )


def tried(run, task, data, square):
    """What `run` returns on the data. Where it stops: the answer of the known mistake that it makes on square data."""
    try:
        return run(data)
    except Exception:
        mistake = on_square(run, replace(task, data=square))
        if mistake is None:
            raise
        return replace(task, data=data).spoiled((mistake,))


def on_square(run, task):
    """The known mistake that explains what comes where all sizes are equal, or None."""
    try:
        given, _ = task.read(run(task.data), task.right(), task.decimals)
        return next(iter(explain(task, given)), None)
    except Exception:  # it stops there too, or returns what is no answer
        return None
