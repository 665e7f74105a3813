"""f, its parameters and its points, read once: everything below takes what has been read.

A user's f(params, x) maps datapoints (N, n) to outputs (N, m), a row for each
datapoint that depends on that datapoint alone. `read` tries f on a few rows;
whatever computes f or its derivative on all rows compares them with those.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from autograd.tracer import isbox

from .derivatives import value, vjp
from .inputs import as_layers, as_params, as_point_sets, check_finite, leaves
from .network import is_dense
from .tiles import one_blas_thread


class Tried(NamedTuple):
    """f on `some_rows` of a set, (rows, m), with random weights v for its outputs there and J^T v, (P,)."""

    y: np.ndarray
    v: np.ndarray
    pulled_back: np.ndarray

    def spread(self, N):
        """v as weights (N, m) for all rows."""
        whole = np.zeros((N, self.v.shape[1]), self.v.dtype)
        np.add.at(whole, some_rows(N), self.v)
        return whole


class Problem(NamedTuple):
    """What has been read. Every leaf of `params` is a finite array, `sets` holds one or two arrays of points."""

    f: Callable
    params: Any
    sets: tuple[np.ndarray, ...]
    m: int
    tried: tuple[Tried, ...]  # for each set; () for a Network, whose rows depend on themselves alone

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
    return at_points(f, read_params(f, params), **points)


def read_params(f, params):
    """The parameters with every leaf a finite floating array; of a Network the pairs (W, b)."""
    if not callable(f):
        raise ValueError(f"f is {f!r}, wanted a function f(params, x)")
    params = as_params(params)
    return as_layers(params, f.sizes, looked_at=True) if is_dense(f) else params


def at_points(f, params, **points):
    """Like `read`, with parameters that have been read already."""
    if is_dense(f):
        return Problem(f, params, as_point_sets(f.sizes[0], **points), f.sizes[-1], ())
    sets = as_point_sets(**points)
    with one_blas_thread():  # few rows; and threads of BLAS keep cores busy for a while afterwards
        tried = tuple(try_out(f, params, x) for x in sets)
    ms = [t.y.shape[1] for t in tried]
    if ms[0] != ms[-1]:
        raise ValueError(f"f(params, x) has {ms[0]} outputs at one set and {ms[-1]} at the other, wanted one m")
    return Problem(f, params, sets, ms[0], tried)


def some_rows(N):
    """Rows on which f is tried, the second one also alone; neither the first nor the last is where it is in x."""
    return [N - 1, 2 * N // 3, N // 2, 0] if N else []


def try_out(f, params, x):
    """f and its derivative on some rows of x, refused unless the second of them has the same output alone."""
    rows = some_rows(len(x))
    if not rows:
        y = value(f, params, x)
        return Tried(y, y, np.empty(0))
    name = f"f(params, x[{rows[1:2]}])"
    alone = finite_outputs(value(f, params, x[rows[1:2]], name), name)
    tried = derivative_on_some_rows(f, params, x)
    check_same(rows[1], alone[0], tried.y[1], np.abs(tried.y).max())
    return tried


def derivative_on_some_rows(f, params, x):
    """f there, and J^T v for a random v."""
    rows = some_rows(len(x))
    y, pull_back = vjp(f, params, x[rows])
    finite_outputs(y, f"f(params, x[{rows}])")
    v = np.random.default_rng(0).standard_normal(y.shape).astype(y.dtype)
    with np.errstate(all="ignore"):  # a derivative that is not finite is refused where it is used
        return Tried(y, v, pull_back(v))


def differentiate(problem, k):
    """f at the whole set k as (N, m), and the function v -> J^T v there."""
    y, pull_back = vjp(problem.f, problem.params, problem.sets[k])
    check_tried(problem, k, y)
    if problem.tried and len(y) and np.isfinite(problem.tried[k].pulled_back).all():
        seen = problem.tried[k].pulled_back
        slope = pull_back(problem.tried[k].spread(len(y)))
        check_same(some_rows(len(y))[1], seen, slope, np.abs(seen).max(), "the slope of f(params, x)")
    return y, pull_back


def check_tried(problem, k, y):
    """Refuse outputs y at the set k, or at its first rows, that are not finite or not those that were seen before."""
    finite_outputs(y, "f(params, x)")
    if problem.tried:
        for row, seen in zip(some_rows(len(problem.sets[k])), problem.tried[k].y):
            if row < len(y):
                check_same(row, seen, y[row], np.abs(y).max())


def finite_outputs(y, name):
    if isbox(y):
        raise ValueError(f"{name} is being differentiated by autograd, wanted numbers: is f made inside another one?")
    if y.dtype.kind not in "fiub":
        raise ValueError(f"{name} has dtype {y.dtype}, wanted real numbers")
    return check_finite(y, name, "do numbers overflow?")


def check_same(row, one, other, size, what="f(params, x)"):
    """Refuse an f if what it says of a datapoint changes when other datapoints are in x."""
    if one.shape != other.shape or not np.allclose(one, other, rtol=1e-3, atol=1e-3 * size):
        raise ValueError(
            f"{what} at x[{row}] is {one}, and {other} when other datapoints are in x, wanted a row that depends on "
            "its own datapoint alone: does f mix datapoints (a mean over them, say), draw random numbers, or return "
            "its result transposed?"
        )
