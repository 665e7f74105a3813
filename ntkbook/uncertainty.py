"""How sure a kernel is: mean and covariance of a Gaussian process and of trained networks; leaving one point out.

Kernels and targets come as in `gradient_flow`: in blocks (N, N, m, m), or as (N, N) where all m outputs share one
number for each pair of points. A covariance comes back in the same form. Every variance is v^T S v, with S the
covariance before anything was seen, at training and test points, and v = (-A_i, 1), where A_i says how much each target
moves the prediction at test point i. What cancels there is lost: a variance is right to rounding times |S| |v|^2. One
that is below 0 by at most `SLACK` times that is set to 0 (limits by quadrature are right to 1e-9 themselves). One that
is further below is refused: no rounding makes it, so S is no covariance.
"""

from numbers import Real
from typing import NamedTuple

import numpy as np

from .blocks import as_blocks, as_matrix
from .inputs import OVERFLOW, as_float, check_finite
from .modes import as_columns, at_test, modes_of, moving

SLACK = 1e-8  # of |S| |v|^2, in float64


class Gaussian(NamedTuple):
    """Mean and covariance, as `posterior` and `ensemble` return them.

    ``mean``
        shape ``(N_test, m)``
    ``covariance``
        ``(N_test, N_test)`` if the kernel was: each output has it, and they are independent; in
        blocks ``(N_test, N_test, m, m)`` if the kernel was
    """

    mean: np.ndarray
    covariance: np.ndarray


def posterior(K, K_test, K_test_test, y, noise=0.0):
    r"""The Gaussian process of covariance ``K``, once it has seen ``y``.

    Before, its mean was 0. With :math:`K_{**}` for ``K_test_test`` and :math:`ρ` for ``noise``, the
    variance of the noise in ``y``, its mean and its covariance are (Rasmussen and Williams 2006,
    chapter 2)

    .. math::
        & K_{\mathrm{test}} (K + ρ I)^{-1} y, \\
        & K_{**} - K_{\mathrm{test}} (K + ρ I)^{-1} K_{\mathrm{test}}^\top.

    They are those of the function; a new noisy target has a variance that is larger by ``noise``.
    With the NNGP kernel it is what infinitely wide networks give whose last layer alone is trained
    (Lee et al. 2019). If the mean before was another, give ``y`` minus it, and add it. A singular
    ``K`` without noise is solved in its range, with a warning.

    :returns: a `Gaussian`: ``.mean`` and ``.covariance``
    :raises ValueError: as `regress` does, and on a negative variance

    >>> found = posterior([[2.0]], [[4.0]], [[10.0]], [4.0], noise=2.0)
    >>> found.mean.item(), found.covariance.item()
    (4.0, 6.0)
    """
    modes, zero, y = _observed(K, y, noise, "noise")
    weights = _weights(modes, moving(modes, 1 / noise if noise else np.inf), noise)
    mean = _mean(K_test, modes, weights, y, zero)
    S = _square(K_test_test, K_test, "K_test_test")
    A = _matrix(K_test) @ (modes.V * weights) @ modes.V.T
    return Gaussian(mean, _covariance(S - A @ _matrix(K_test).T, A, modes.values, S, K_test))


def ensemble(train, test, test_test, y, ridge=0.0):
    r"""What infinitely wide networks give after training.

    Over all draws, in closed form. ``train``, ``test`` and ``test_test`` are pairs :math:`(S, K)` of
    NNGP and NTK, as `limit_kernels` returns them for ``x``, for ``x_test`` against ``x``, and for
    ``x_test``. With :math:`A = K_{\mathrm{test}} (K + ρ I)^{-1}` and :math:`ρ` for ``ridge``, as in `regress`,
    the mean is :math:`A y`, and the covariance (Lee et al. 2019, at infinite time)

    .. math:: S_{**} - A S_{\mathrm{test}}^\top - S_{\mathrm{test}} A^\top + A S A^\top.

    Unless :math:`K` is :math:`S`, it is no posterior: see `posterior`.

    :returns: a `Gaussian`: ``.mean`` and ``.covariance``
    :raises ValueError: as `posterior` does

    >>> train, test = ([[2.0]], [[4.0]]), ([[1.0]], [[1.0]])
    >>> found = ensemble(train, test, train, [8.0])
    >>> found.mean.item(), found.covariance.item()
    (2.0, 1.625)
    """
    S, K = _pair(train, "train")
    S_test, K_test = _pair(test, "test")
    S_test_test = _square(_pair(test_test, "test_test")[0], K_test, "test_test")
    modes, zero, y = _observed(K, y, ridge, "ridge")
    weights = _weights(modes, moving(modes, 1 / ridge if ridge else np.inf), ridge)
    mean = _mean(K_test, modes, weights, y, zero)
    A = _matrix(K_test) @ (modes.V * weights) @ modes.V.T
    before = modes_of(S, zero, zero)[0]
    half, cross = A @ (before.V * np.sqrt(before.values)), A @ _matrix(S_test).T
    return Gaussian(
        mean, _covariance(S_test_test - cross - cross.T + half @ half.T, A, before.values, S_test_test, K_test)
    )


def leave_one_out(K, y, ridge=0.0):
    """Each datapoint's output as predicted from all the others.

    By the kernel regression that has seen all others, without refitting: with
    :math:`H = (K + ρ I)^{-1}`, :math:`ρ` for ``ridge`` and :math:`f_0 = 0` it is

    .. math:: y_i - H_{ii}^{-1} (H y)_i

    (Rasmussen and Williams 2006, section 5.4.2). :math:`H_{ii}` is a number, or the :math:`m × m`
    block of a datapoint. For one draw of a network it is ``f0 + leave_one_out(K, y - f0, ridge)``.

    :returns: the outputs, shape ``(N, m)``
    :raises ValueError: as `regress` does, and if :math:`K + ρ I` is singular

    >>> leave_one_out([[2.0, 1.0], [1.0, 2.0]], [4.0, 6.0])[:, 0]
    array([3., 2.])
    """
    modes, _, y = _observed(K, y, ridge, "ridge")
    sure = modes.values + ridge > modes.tolerance
    if not sure.all():
        raise ValueError(
            f"K has rank {sure.sum()} of {len(sure)}, wanted full rank, or a ridge larger than {modes.tolerance:.2g}: "
            f"ridge is {ridge:g}, and K + ridge I has no inverse"
        )
    H = (modes.V / (modes.values + ridge)) @ modes.V.T
    alpha = (H @ as_columns(y, H)).reshape(y.shape)
    if len(H) == len(y):
        return y - alpha / np.diag(H)[:, None]
    own = as_blocks(H, y.shape[1])[range(len(y)), range(len(y))]
    return y - np.linalg.solve(own, alpha[:, :, None])[:, :, 0]


def _observed(K, y, ridge, name):
    """The modes of K, and zeros and y as (N, m)."""
    if not isinstance(ridge, Real) or isinstance(ridge, bool) or not 0 <= ridge < np.inf:
        raise ValueError(f"{name} is {ridge!r}, wanted a finite number, 0 or more")
    return modes_of(K, np.zeros((*np.shape(K)[:1], *np.shape(y)[1:])), y)


def _weights(modes, moves, ridge):
    return np.divide(1, modes.values + ridge, out=np.zeros_like(modes.values), where=moves)


def _mean(K_test, modes, weights, y, zero):
    way = modes.V @ (weights[:, None] * (modes.V.T @ as_columns(zero - y, modes.V)))
    return at_test(K_test, way, zero, np.zeros((len(as_float(K_test, "K_test")), y.shape[1])))


def _pair(pair, name):
    """NNGP and NTK of the same points."""
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise ValueError(f"{name} is {type(pair).__name__}, wanted a pair (NNGP, NTK), as limit_kernels returns it")
    S, K = (check_finite(as_float(part, name), f"the {kind} of {name}") for part, kind in zip(pair, ("NNGP", "NTK")))
    if S.shape != K.shape:
        raise ValueError(f"{name} has an NNGP {S.shape} and an NTK {K.shape}, wanted two kernels of the same points")
    return S, K


def _matrix(K):
    K = as_float(K, "K_test").astype(float)
    return as_matrix(K) if K.ndim == 4 else K


def _square(S, K_test, name):
    """A kernel of the test points with themselves, as a matrix."""
    S, (N, _, *m) = check_finite(as_float(S, name), name), np.shape(K_test)
    if S.shape != (N, N, *m):
        raise ValueError(f"{name} has shape {S.shape}, wanted {(N, N, *m)}: the kernel of x_test with itself")
    return _matrix(S)


def _covariance(C, A, values, S, K_test):
    """C made symmetric, with no variance below 0, in the form of K_test; refused if rounding cannot have made it so."""
    C = check_finite((C + C.T) / 2, "the covariance", OVERFLOW)
    size = max(values.max(initial=0.0), np.abs(np.diag(S)).max(initial=0.0))
    slack = max(SLACK, 64 * np.finfo(as_float(K_test, "K_test").dtype).eps) * size * (1 + np.sum(A * A, axis=1))
    variances = np.diag(C)
    if (variances < -slack).any():
        i = int((variances + slack).argmin())
        raise ValueError(
            f"the variance at row {i} is {variances[i]:.4g}, wanted none below 0: the kernels do not belong together "
            "(of other points, or NNGP and NTK mixed?)"
        )
    C[np.diag_indices(len(C))] = np.maximum(variances, 0.0)
    return as_blocks(C, np.shape(K_test)[2]) if np.ndim(K_test) == 4 else C
