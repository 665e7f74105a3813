"""A kernel taken apart into modes, eigenvectors with their eigenvalues: what flow and regression are computed in."""

import warnings
from typing import NamedTuple

import numpy as np

from .blocks import as_matrix
from .inputs import OVERFLOW, as_float, check_finite
from .loss import as_targets
from .spectral import as_symmetric, check_no_negative, scaled_spectrum

SEEN = 0.01  # of f0 - y: so much rounding may change without a word


def as_system(K, f0, y):
    """K as a matrix, with f0 and y as (N, m): (N m, N m) of blocks, (N, N) where all outputs share one."""
    K, f0, y = check_finite(as_float(K, "K"), "K"), as_float(f0, "f0"), as_float(y, "y")
    if K.ndim == 4 and K.shape[0] == K.shape[1]:
        shape = (K.shape[0], K.shape[2])
        return as_matrix(K), as_targets(f0, shape, "f0"), as_targets(y, shape)
    if K.ndim != 2 or K.shape[0] != K.shape[1]:
        raise ValueError(f"K has shape {K.shape}, wanted blocks (N, N, m, m) or, shared by all outputs, (N, N)")
    if 0 < len(y) < len(K) == y.size:
        blocks = f"as_blocks(K, {y.size // len(y)}) if it came from as_matrix"
        raise ValueError(
            f"K has shape {K.shape}, wanted blocks beside y {y.shape}: write {blocks}, or is y transposed?"
        )
    columns = [a.shape[1] if a.ndim == 2 else 1 for a in (f0, y)]
    if columns[0] != columns[1]:
        raise ValueError(
            f"f0 has shape {f0.shape} and y {y.shape}, wanted both ({len(K)}, m): a column for each output"
        )
    shape = (len(K), columns[0])
    return K, as_targets(f0, shape, "f0"), as_targets(y, shape)


def as_columns(r, A):
    """Outputs (N, m) as what A is multiplied with: (N m, 1), or (N, m) where all outputs share A."""
    return r.reshape(len(A), 1 if len(A) == r.size else r.shape[1])


class Modes(NamedTuple):
    """Eigenvalues of K in ascending order, none below 0, what rounding can have made of one, and eigenvectors."""

    values: np.ndarray
    tolerance: float
    V: np.ndarray


def modes_of(K, f0, y):
    """The `Modes` of K, with f0 and y as (N, m)."""
    K, f0, y = as_system(K, f0, y)
    A, scale, eps = as_symmetric(K)
    values, V = np.linalg.eigh(A)
    s = check_no_negative(scaled_spectrum(A, values, scale, eps))
    return Modes(np.maximum(s.eigenvalues, 0.0), s.tolerance, V), f0, y


def moving(modes, largest_weight):
    """Which modes move: all, unless those that rounding can have made decide; these stay then, with a warning.

    An eigenvalue in K^-1 (I - exp(-K t)) weighs t at most, in (K + ridge I)^-1 it weighs 1 / ridge at most. Warns too
    where those that do move are known so badly that the result may be off by more than 1 % of f0 - y.
    """
    unsure = modes.values <= modes.tolerance
    with np.errstate(invalid="ignore", divide="ignore"):
        if modes.tolerance * largest_weight <= SEEN:
            unsure[:] = False
        by_solving = np.finfo(float).eps * modes.values.max(initial=0.0)
        off = np.max(by_solving / (modes.values[~unsure] + np.divide(1.0, largest_weight)), initial=0.0)
    if unsure.any():
        warnings.warn(f"K has rank {len(unsure) - unsure.sum()} of {len(unsure)}: solved in its range", stacklevel=3)
    elif off > SEEN:
        warnings.warn(
            f"K has eigenvalues that rounding may have changed by {off:.0%}: the result may be off by as much of what "
            "f0 - y has along their eigenvectors; a ridge tames them",
            stacklevel=3,
        )
    return ~unsure


def at_test(K_test, weights, f0, f0_test):
    """f0_test - K_test weights, (N_test, m); weights is (N m, 1), or (N, m) where all outputs share the kernel."""
    if K_test is None:
        raise ValueError("K_test is None, wanted the kernel that belongs to f0_test: ntk(f, params, x_test, x)")
    if f0_test is None:
        raise ValueError("f0_test is None, wanted the outputs at the start that belong to K_test: f(params, x_test)")
    K_test = check_finite(as_float(K_test, "K_test"), "K_test")
    N, m = f0.shape
    blocks, shared = len(weights) == N * m, len(weights) == N
    if not ((blocks and K_test.shape[1:] == (N, m, m)) or (shared and K_test.shape[1:] == (N,))):
        wanted = f"(N_test, {N}, {m}, {m})" if blocks else f"(N_test, {N})"
        raise ValueError(f"K_test has shape {K_test.shape}, wanted {wanted}: it is the kernel of x_test against x")
    f0_test = as_targets(f0_test, (len(K_test), m), "f0_test")
    A_test = as_matrix(K_test) if K_test.ndim == 4 else K_test
    if not N:
        return f0_test
    with np.errstate(over="ignore", invalid="ignore"):  # refused
        moved = (A_test @ weights).reshape(f0_test.shape)
    return check_finite(f0_test - moved, "f at the test points", OVERFLOW)
