"""How many bytes a kernel takes, before anything is allocated."""

import math
import sys
from typing import NamedTuple

import numpy as np

from .gradients import pieces_of, taken_back
from .problem import read
from .pullback import is_elementwise
from .recording import NotRecorded, in_order, outline_of
from .tiles import PASS_ROWS, THREADS, TILE_ROWS

LITTLE = 2**24  # bytes: so many are there; to ask takes as long as a small kernel's products


class Bill(NamedTuple):
    """What `memory_bill` returns; it prints as a table.

    ``kernel``
        bytes of the kernel
    ``jacobian``, ``layerwise``
        bytes at the peak of each route to it, ``None`` where there is none
    """

    kernel: int
    jacobian: int
    layerwise: int | None

    def __str__(self):
        rows = (f"{name:9} {'no such route' if b is None else size_in_words(b)}" for name, b in zip(self._fields, self))
        return "\n".join(rows)


def memory_bill(f, params, x1, x2=None):
    """The bytes of the block kernel, and of both routes to it.

    These are the Jacobian and the layerwise route, result included. With :math:`N_1 N_2 m^2` numbers
    in ``K``, the Jacobian route holds :math:`N m P` more for each set of points. Layer by layer a
    `Network` holds a tile for each thread, and for each set of points the activations of every hidden
    layer and its matrix :math:`B`, :math:`N × m ×` width; what any other ``f`` holds is counted on
    two datapoints. At most eight threads are counted. Not counted: copies of the parameters, and what
    autograd keeps of a single pass through ``f``. Nothing of the size of ``K`` is allocated here.

    :returns: a `Bill`, a named tuple with ``.kernel``, ``.jacobian``, ``.layerwise`` (``None`` if
        ``f`` can only go by its Jacobian), which prints as a table
    :raises ValueError: if ``x1``, ``x2`` or ``f`` are not as `ntk` wants them

    >>> import numpy as np
    >>> from ntkbook import Network
    >>> net = Network((784, 512, 512, 10), "relu")
    >>> params = net.init(np.random.default_rng(0))
    >>> print(memory_bill(net, params, np.zeros((10_000, 784))))
    kernel    80 GB
    jacobian  616 GB
    layerwise 80.9 GB
    """
    return bill_of(read(f, params, x1=x1, x2=x2))


def bill_of(problem):
    """Like `memory_bill`, of a problem that has been read already."""
    return Bill(kernel_bytes(problem), jacobian_route_bytes(problem), layerwise_bytes(problem))


def kernel_bytes(problem):
    return len(problem.sets[0]) * len(problem.sets[-1]) * problem.m**2 * problem.dtype.itemsize


def jacobian_bytes(problem, N):
    return N * problem.m * problem.P * problem.dtype.itemsize


def jacobian_route_bytes(problem):
    return kernel_bytes(problem) + sum(jacobian_bytes(problem, len(x)) for x in problem.sets)


def layerwise_bytes(problem):
    """The bytes of the route without a Jacobian, None where there is none."""
    if problem.dense:
        return network_bytes(problem)
    if not all(map(len, problem.sets)):
        return 0
    try:
        outline = outline_of(problem.f, problem.params, problem.sets[0])
        kept, passing = bytes_of_a_point(outline, problem.m)
    except NotRecorded:
        return None
    piece = max(piece.stop - piece.start for x in problem.sets for piece in pieces_of(outline, len(x), problem.m))
    points, kernel = sum(map(len, problem.sets)), kernel_bytes(problem)
    several = piece < max(map(len, problem.sets))
    back = (1 + several) * points * kept + (1 + several * (THREADS - 1)) * piece * passing
    return max(back, kernel + points * kept + THREADS * 3 * TILE_ROWS**2 * problem.dtype.itemsize)


def bound_of_bytes(problem, outline):
    """More than the route without a Jacobian can hold, in no time: every array at once, every gradient spread out."""
    forward = sum(map(len, problem.sets)) * sum(step.value.nbytes for step in outline.steps if step.batch)
    spread = sum(jacobian_bytes(problem, len(x)) for x in problem.sets)
    return 2 * kernel_bytes(problem) + 4 * (1 + problem.m) * forward + 3 * spread


def bytes_to_keep(problem):
    """What remains of a datapoint of any f until the kernel is there."""
    try:
        return bytes_of_a_point(outline_of(problem.f, problem.params, problem.sets[0]), problem.m)[0]
    except NotRecorded:
        return jacobian_bytes(problem, 1)


def bytes_of_a_point(outline, m):
    """What remains of every datapoint when f has been taken back, and what is held for it at the peak before."""
    steps = in_order(outline.steps[0])
    forward = sum(step.value.nbytes * (2 if is_elementwise(step) else 1) for step in steps if step.batch)
    peak = 0

    def held(terms):
        return {id(a): a.nbytes for term in terms for a in term[:2] if a is not None}

    def note(G, back, terms):
        nonlocal peak
        sizes = held(term for own in terms.values() for term in own) | {id(a): a.nbytes for a in back.values()}
        peak = max(peak, sum(sizes.values()) + 3 * max([0 if G is None else G.nbytes, *sizes.values()]))

    kept = held(term for _, terms in list(taken_back(steps, np.ones((2, m)), note)) for term in terms)
    return sum(kept.values()) // 2, (forward + peak) // 2


def network_bytes(problem):
    """What the layerwise route of a `Network` holds, the kernel included."""
    m, size, kernel = problem.m, problem.dtype.itemsize, kernel_bytes(problem)
    sides, hidden = [len(problem.sets[0]), len(problem.sets[-1])], problem.f.sizes[1:-1]
    held = sum(map(len, problem.sets)) * (m + 1) * sum(hidden)  # h and B of every hidden layer
    passes = min(THREADS * PASS_ROWS, max(sides)) * (2 * sum(hidden) + (m + 2) * max(hidden, default=0))
    rows = [min(max(TILE_ROWS, m), N * m) for N in sides]
    tiles = min(THREADS, math.ceil(kernel / max(1, rows[0] * rows[1] * size))) * rows[0] * (rows[1] + 2 * rows[1] // m)
    return held * size + max(passes * size, kernel + tiles * size)


def check_fits(what, wanted, problem, pieces, routes=()):
    """Refuse what would not fit into the free memory, before it is allocated; name a route that fits, or how to cut."""
    free = free_memory() if wanted > LITTLE else wanted
    if wanted > free:
        bill = bill_of(problem)
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
