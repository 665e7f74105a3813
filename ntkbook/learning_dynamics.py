"""What one step on some examples does to the log-probabilities at others.

To first order, for a step of gradient descent on cross-entropy (Ren and Sutherland, arXiv 2407.10490):

    change of log softmax(f) at x_i = -rate A_i K_ij G_j, mean over the taught points j,

    A_i = I - 1 p_i^T, the derivative of log softmax at x_i,     K_ij the block of the pair,
    G_j = p_j - y_j, the derivative of the loss at x_j,          p = softmax(f).
"""

from numbers import Real

import numpy as np

from .cross_entropy import check_distributions, residual, softmax
from .inputs import OVERFLOW, as_blocks_array, as_float, check_finite
from .loss import as_targets


def softmax_change(K, f, f_taught, y, rate):
    r"""How one step at some points moves log-probabilities at others.

    The step is one on the mean cross-entropy. To first order, with :math:`η` for ``rate``, the change
    is :math:`-η A K G`, at the point :math:`i`

    .. math:: -\frac{η}{N_2} \sum_j A_i K_{ij} G_j,

    with :math:`A_i = I - \mathbf 1 p_i^\top` and :math:`G_j = p_j - y_j`, where :math:`p` is the softmax
    of ``f`` at the points looked at, and of ``f_taught`` at the taught ones. ``K``, shape
    ``(N1, N2, m, m)``, has looked-at points against taught ones: ``ntk(net, params, x, x_taught)``.
    ``f`` is ``(N1, m)``, ``f_taught`` and ``y`` are ``(N2, m)``; ``y`` is one-hot, or a distribution
    in each row. A negative rate teaches the opposite: it pushes the classes of ``y`` down.

    :returns: the change, shape ``(N1, m)``
    :raises ValueError: if a shape does not fit or a number is not finite

    >>> K = 4 * np.eye(2).reshape(1, 1, 2, 2)
    >>> softmax_change(K, [[0.0, 0.0]], [[0.0, 0.0]], [[1.0, 0.0]], 0.1)
    array([[ 0.2, -0.2]])
    """
    if not isinstance(rate, Real) or isinstance(rate, bool) or not np.isfinite(rate):
        raise ValueError(f"rate is {rate!r}, wanted a finite number")
    K = as_blocks_array(K)
    N1, N2, m = K.shape[:3]
    f, f_taught = as_targets(f, (N1, m), "f"), as_targets(f_taught, (N2, m), "f_taught")
    y = as_targets(y, (N2, m))
    check_distributions(y)
    if not N2:
        raise ValueError(f"K has shape {K.shape}, wanted at least one taught point")
    with np.errstate(over="ignore", invalid="ignore"):  # refused
        move = -float(rate) / N2 * np.einsum("ijab,jb->ia", K, residual(f_taught, y))
        change = move - np.sum(softmax(f)[0] * move, axis=1, keepdims=True)
    return check_finite(as_float(change, "the change"), "the change", OVERFLOW)
