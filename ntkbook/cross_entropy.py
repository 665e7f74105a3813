"""Training in continuous time on cross-entropy: there is no closed form, an ODE is solved.

As in `gradient_flow` the net is linearised, and the kernel K stays what it is.
"""

import numpy as np

from .gradient_flow import check_time
from .inputs import OVERFLOW, check_finite
from .modes import as_columns, as_system
from .spectral import check_no_negative, spectrum


def cross_entropy_flow(K, f0, y, t):
    r"""The outputs at time ``t`` of gradient flow on cross-entropy.

    .. math:: \frac{df}{dt} = -\frac{1}{N} K (\mathrm{softmax}(f) - y)

    This is the flow on the mean over datapoints, by SciPy's ``solve_ivp`` (LSODA, implicit where the
    problem is stiff), for the way from ``f0``: a step is right to 1e-8 of it; six digits were seen
    after very long times. ``y`` has a row for each datapoint, one-hot or a distribution.

    :returns: the outputs, shape ``(N, m)``
    :raises ValueError: as `flow` does

    >>> K = np.eye(2).reshape(1, 1, 2, 2)
    >>> f = cross_entropy_flow(K, [[0.0, 0.0]], [[1.0, 0.0]], 1.0)
    >>> f.round(3)
    array([[ 0.396, -0.396]])
    """
    from scipy.integrate import solve_ivp  # loads SciPy: half a second, only for those who need it

    check_time(t, np.finfo(float).max)
    A, f0, y = as_system(K, f0, y)
    check_no_negative(spectrum(A))
    check_distributions(y)
    A = A.astype(float)

    level = f0 - f0.max(axis=1, keepdims=True, initial=-np.inf)  # softmax sees differences only

    def slope(_, way):
        return -t * (A @ as_columns(residual(level + way.reshape(y.shape), y), A)).ravel() / len(y)

    def slopes(_, way):
        return t * slopes_at(A, *softmax(level + way.reshape(y.shape)))

    solution = solve_ivp(slope, (0, 1), np.zeros(y.size), "LSODA", rtol=1e-8, atol=1e-10, jac=slopes)
    if not solution.success:
        raise ValueError(f"t is {t}, and the solver stopped before it: {solution.message}")
    return check_finite(f0 + solution.y[:, -1].reshape(y.shape), "f_t", OVERFLOW)


def check_distributions(y):
    if y.shape[1] == 1:
        raise ValueError(f"y has shape {y.shape}, wanted (N, m) with m classes, at least 2: the softmax of one is 1")
    wrong = (y < 0).any(axis=1) | (np.abs(y.sum(axis=1) - 1) > 1e-6)
    if wrong.any():
        row = y[wrong.argmax()]
        raise ValueError(f"y has the row {row}, wanted distributions, 0 or more with sum 1: is it one-hot?")


def softmax(f):
    """The shares p of the classes, and of each class the shares of all others together: 1 - p, to all digits."""
    odds = np.exp(f - f.max(axis=1, keepdims=True))
    total = odds.sum(axis=1, keepdims=True)
    return odds / total, odds @ (1 - np.eye(odds.shape[1])) / total


def residual(f, y):
    """softmax(f) - y, to all digits also where both are close to 1."""
    p, others = softmax(f)
    return np.where(y > 0.5, (1 - y) - others, p - y)


def slopes_at(A, p, others):
    """The derivative of -1/N K (p - y) with respect to f: -1/N K G, with diag(p) - p p^T of each datapoint in G."""
    N, m = p.shape
    G = np.where(np.eye(m, dtype=bool), (p * others)[:, :, None], -p[:, :, None] * p[:, None])
    blocks = A.reshape(N, 1, N, 1) * np.eye(m)[None, :, None] if len(A) == N else A.reshape(N, m, N, m)
    return -np.einsum("iajb,jbc->iajc", blocks, G, optimize=True).reshape(N * m, N * m) / N
