"""f, its parameters and its points, read once: everything below takes what has been read.

A user's f(params, x) maps datapoints (N, n) to outputs (N, m), a row for each
datapoint that depends on that datapoint alone. Whether it does is seen here on
a few rows, and again by `differentiate` on all of them.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .derivatives import value, vjp
from .inputs import as_params, as_points, check_finite, check_layers, leaves
from .network import is_dense


class Problem(NamedTuple):
    """What has been read. Every leaf of `params` is a finite array, `sets` holds one or two arrays of points."""

    f: Callable
    params: Any
    sets: tuple[np.ndarray, ...]
    m: int
    samples: tuple[np.ndarray, ...]  # f at `some_rows` of each set; none of a Network, which needs no looking at

    @property
    def dense(self):
        return is_dense(self.f)

    @property
    def symmetric(self):
        """Whether both sides of the kernel are the same points, so that one half of it gives the other."""
        return len(self.sets) == 1

    @property
    def P(self):
        return sum(a.size for a in leaves(self.params))

    @property
    def dtype(self):
        return np.result_type(*self.sets, *leaves(self.params))


def read(f, params, **points):
    """A `Problem`. The points come under the names of the arguments they were given as; a second set may be None.

    Raises ValueError if f is not a function, on NaN, on a wrong shape, and if a
    row of f depends on other datapoints.
    """
    if not callable(f):
        raise ValueError(f"f is {f!r}, wanted a function f(params, x)")
    return at_points(f, read_params(f, params), **points)


def read_params(f, params):
    """The parameters with every leaf a finite floating array; of a Network the pairs (W, b)."""
    params = as_params(params)
    return check_layers(params, f.sizes) if is_dense(f) else params


def at_points(f, params, **points):
    """`read`, of parameters that have been read."""
    n, sets = f.sizes[0] if is_dense(f) else None, []
    for name, x in points.items():
        if not sets or x is not None:
            sets.append(as_points(x, name, n))
            n = sets[0].shape[1]
    if is_dense(f):
        return Problem(f, params, tuple(sets), f.sizes[-1], ())
    samples = tuple(sample(f, params, x) for x in sets)
    if samples[0].shape[1] != samples[-1].shape[1]:
        outputs = [s.shape[1] for s in samples]
        raise ValueError(f"f(params, x) has {outputs[0]} outputs at one set and {outputs[1]} at the other")
    return Problem(f, params, tuple(sets), samples[0].shape[1], samples)


def some_rows(N):
    """Rows at which f is looked at: the first one twice, in an order that no reversal of rows leaves as it is."""
    return [N - 1, 0, N // 2, 0] if N else []


def sample(f, params, x):
    """f at some rows of x, after a look at whether it treats each by itself."""
    rows = some_rows(len(x))
    y = finite_outputs(value(f, params, x[rows]))
    if rows:
        (alone,) = value(f, params, x[:1])
        for beside in (y[1], y[3]):
            check_same(0, alone, beside, np.abs(y).max())
    return y


def differentiate(problem, k):
    """f at the whole set k as (N, m), and the function v -> J^T v there."""
    y, pull_back = vjp(problem.f, problem.params, problem.sets[k])
    finite_outputs(y)
    if problem.samples:
        for row, seen in zip(some_rows(len(y)), problem.samples[k]):
            check_same(row, y[row], seen, np.abs(y).max())
    return y, pull_back


def finite_outputs(y):
    if y.dtype.kind not in "fiub":
        raise ValueError(f"f(params, x) has dtype {y.dtype}, wanted real numbers")
    return check_finite(y, "f(params, x)", "do numbers overflow?")


def check_same(row, y, again, size):
    """Refuse an f that gives another output at the same datapoint when other datapoints stand beside it."""
    if y.shape != again.shape or not np.allclose(y, again, rtol=1e-3, atol=1e-3 * size):
        raise ValueError(
            f"f(params, x) at x[{row}] is {y}, and {again} when other datapoints stand beside it, wanted a row that "
            "depends on its own datapoint alone: does f mix datapoints (a mean over them, say), or is it transposed?"
        )
