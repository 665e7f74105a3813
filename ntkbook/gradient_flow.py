"""Training in continuous time on the squared loss: gradient flow in closed form, and where it ends.

All of it happens on the linearised net, where the kernel K at the training
points stays what it is. Outputs and targets are (N, m). Kernels come in blocks
(N, N, m, m), or as (N, N) where all outputs share one number for each pair of
points, as those of `limit_kernels`: every block is that number times the unit
matrix (which no `collapse` of a finite network's kernel gives). Where K is
singular nothing is inverted: what lies in its null space does not move (Lee et
al. 2019, Jacot et al. 2018). At a finite time, or with a ridge, no eigenvalue is
taken for zero, however small, unless rounding could then change the result by 1 %.
"""

from numbers import Real

import numpy as np

from .inputs import OVERFLOW, check_finite
from .loss import check_loss
from .modes import as_columns, at_test, modes_of, moving


def flow(K, f0, y, t, loss, K_test=None, f0_test=None):
    r"""The outputs at time ``t`` of gradient flow on ``loss``.

    .. math:: f_t = y + e^{-c K t} (f_0 - y)

    With ``K_test``, shape ``(N_test, N, m, m)``, or ``(N_test, N)`` if ``K`` is ``(N, N)``, and
    ``f0_test`` also the test outputs

    .. math:: f_0^{\mathrm{test}} - K_{\mathrm{test}} K^{-1} (I - e^{-c K t}) (f_0 - y).

    The exponential is that of the matrix. :math:`t` is steps times rate, and may be infinite; of a
    singular ``K`` only the range moves then, with a warning that states the rank.

    :returns: the outputs, shape ``(N, m)``, or with ``K_test`` a pair of them and the test outputs
    :raises ValueError: if a shape does not fit or a number is not finite

    >>> from ntkbook import SquaredLoss
    >>> flow([[[[1.0]]]], [0.0], [2.0], np.log(2), SquaredLoss("half_sum")).item()
    1.0
    """
    check_time(t)
    if check_loss(loss).convention == "mean_points" and np.ndim(K) == 2 and np.ndim(y) == 1:
        raise ValueError(
            f"y has shape {np.shape(y)}, wanted (N, m) beside a matrix K: mean_points divides by the number of "
            "datapoints; write y[:, None] if there is one output, and give blocks if y was flattened"
        )
    modes, f0, y = modes_of(K, f0, y)
    time = check_loss(loss).c(*f0.shape) * t
    moves = moving(modes, time)
    with np.errstate(over="ignore", invalid="ignore"):  # infinite time
        way = modes.values * time
        left = np.where(moves, np.exp(-way), 1.0)
        weights = np.divide(-np.expm1(-way), modes.values, out=np.full_like(way, time), where=way > 1e-12)
    r = modes.V.T @ as_columns(f0 - y, modes.V)
    now = y + (modes.V @ (left[:, None] * r)).reshape(y.shape) if t else f0 + 0.0  # exactly
    trained = check_finite(now, "f_t", OVERFLOW)
    if K_test is None and f0_test is None:
        return trained
    return trained, at_test(K_test, modes.V @ (np.where(moves, weights, 0.0)[:, None] * r), f0, f0_test)


def regress(K, K_test, y, f0, f0_test, ridge=0.0):
    r"""Kernel regression, where `flow` ends at infinite time.

    .. math:: f_0^{\mathrm{test}} - K_{\mathrm{test}} (K + ρ I)^{-1} (f_0 - y)

    Everything but ``ridge``, here :math:`ρ`, is required: ``f0`` and ``f0_test`` are the outputs at
    the start, which are not zero for one draw of a network (give zeros where they are, as in the mean
    over draws). Kernels as in `flow`. Ridgeless it is the solution of least norm in the parameters;
    ``ridge`` penalises :math:`ρ |θ - θ_0|^2`. A singular ``K`` is solved in its range, with a warning
    that states the rank.

    :returns: the test outputs, shape ``(N_test, m)``
    :raises ValueError: as `flow` does

    >>> regress([[[[2.0]]]], [[[[1.0]]]], [4.0], [0.0], [0.0]).item()
    2.0
    """
    if not isinstance(ridge, Real) or not 0 <= ridge < np.inf:
        raise ValueError(f"ridge is {ridge!r}, wanted a finite number, 0 or more")
    modes, f0, y = modes_of(K, f0, y)
    moves = moving(modes, 1 / ridge if ridge else np.inf)
    weights = np.divide(1, modes.values + ridge, out=np.zeros_like(modes.values), where=moves)
    r = modes.V.T @ as_columns(f0 - y, modes.V)
    return at_test(K_test, modes.V @ (weights[:, None] * r), f0, f0_test)


def check_time(t, longest=np.inf):
    if not isinstance(t, Real) or not 0 <= t <= longest or (t != np.inf and t > np.finfo(float).max):
        shown = repr(t) if isinstance(t, float) or not isinstance(t, Real) or abs(t) < 1e18 else "too large a number"
        raise ValueError(f"t is {shown}, wanted a time from 0 to {longest:g}")
