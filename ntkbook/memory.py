"""How many bytes a kernel takes, before anything is allocated."""

import sys
from typing import NamedTuple

from .problem import read

TILE_ROWS = 640  # the layerwise route fills K in tiles of so many rows: one fits into the cache of a core


class Bill(NamedTuple):
    """What `memory_bill` returns: bytes of the kernel, and at the peak of each route (None where there is none)."""

    kernel: int
    jacobian: int
    layerwise: int | None

    def __str__(self):
        rows = (f"{name:9} {'no such route' if b is None else size_in_words(b)}" for name, b in zip(self._fields, self))
        return "\n".join(rows)


def memory_bill(f, params, x1, x2=None):
    """The bytes of the block kernel, and of the Jacobian and layerwise routes to it, result included.

    Returns a named tuple with `.kernel`, `.jacobian`, `.layerwise` (None for
    any f but a `Network`), which prints as a table. With N1 N2 m^2 numbers in K, the
    Jacobian route holds N m P more for each set of points. Layer by layer it is
    twice the N1 N2 products of the activations, a tile, and for each set of
    points the activations and one N x m x width matrix. Not counted: copies of
    the parameters, and what autograd keeps of a single pass through f. Nothing
    of the size of K is allocated here. Raises ValueError if x1, x2 or f are not
    as `ntk` wants them.

    >>> import numpy as np
    >>> from ntkbook import Network
    >>> net = Network((784, 512, 512, 10), "relu")
    >>> params = net.init(np.random.default_rng(0))
    >>> print(memory_bill(net, params, np.zeros((512, 784))))
    kernel    210 MB
    jacobian  27.6 GB
    layerwise 254 MB
    """
    return bill_of(read(f, params, x1=x1, x2=x2))


def bill_of(problem):
    """Like `memory_bill`, of a problem that has been read already."""
    m, size = problem.m, problem.dtype.itemsize
    sides = [len(problem.sets[0]), len(problem.sets[-1])]
    kernel = sides[0] * sides[1] * m * m * size
    jacobian = kernel + sum(jacobian_bytes(problem, len(x)) for x in problem.sets)
    if not problem.dense:
        return Bill(kernel, jacobian, None)
    widths, tiles = problem.f.sizes[1:], [min(max(TILE_ROWS, m), N * m) for N in sides]
    points = sum(map(len, problem.sets)) * (2 * sum(widths) + (m + 2) * max(widths))
    tile = tiles[0] * (tiles[1] + tiles[1] // m + max(widths))
    return Bill(kernel, jacobian, kernel + 2 * kernel // m**2 + (points + tile) * size)


def jacobian_bytes(problem, N):
    return N * problem.m * problem.P * problem.dtype.itemsize


def check_fits(what, wanted, bill, pieces, routes=()):
    """Refuse what would not fit into the free memory, before it is allocated; name a route that fits, or how to cut."""
    free = free_memory()
    if wanted > free:
        fitting = [f'method="{name}"' for name in routes if 0 < (getattr(bill, name) or 0) <= free]
        advice = f"{fitting[0]} fits" if fitting else f"compute it in pieces, {pieces}"
        raise ValueError(
            f"{what} needs {size_in_words(wanted)}, wanted at most the {size_in_words(free)} that are free: "
            f"{advice}\n{bill}"
        )


def free_memory():
    """Bytes; in a browser, where nothing tells, half of the 4 GiB that a page's Python can have at most."""
    if sys.platform == "emscripten":
        return 2**31
    import psutil  # a tenth of the time that importing ntkbook takes

    return psutil.virtual_memory().available


def size_in_words(number):
    """A number of bytes as people say it, in powers of 1000.

    >>> size_in_words(209_715_200)
    '210 MB'
    """
    for unit in ("B", "kB", "MB", "GB"):
        if number < 999.5:
            return f"{number:.3g} {unit}"
        number /= 1000
    return f"{number:.3g} TB"
