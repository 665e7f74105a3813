"""The kernels of an infinitely wide network: NNGP and NTK, layer by layer.

With S the covariance of the pre-activations at two points (h being phi of
them), every layer needs two expectations, the duals of the activation,

    E[phi(u) phi(v)]  and  E[phi'(u) phi'(v)],      (u, v) ~ N(0, S),

in closed form for identity, ReLU (Cho & Saul 2009) and erf (Williams 1997),
and by the trapezoid rule for any other activation. In the NTK
parameterisation (Jacot et al. 2018, Lee et al. 2019)

    NNGP:  Sigma <- w^2 E[phi phi] + s^2
    NTK:   Theta <- Sigma + w^2 E[phi' phi'] Theta,

with w = w_std, s = b_std. In the standard one the same Sigma, and a layer's own
term is (inputs of the layer) E[phi phi] + 1: it grows with the width (Sohl-Dickstein
et al. 2020), so the widths are those of the network.
"""

from typing import NamedTuple

import numpy as np

from .derivatives import locked, slope
from .inputs import OVERFLOW, as_point_sets, check_finite
from .network import is_dense

EPS = np.finfo(float).eps


class Limit(NamedTuple):
    """The two kernels of the infinitely wide network, as `limit_kernels` returns them: (N1, N2) each.

    The block K_ij of a network with m outputs is theirs at (i, j) times the m x m unit matrix.
    """

    nngp: np.ndarray
    ntk: np.ndarray


def limit_kernels(net, x1, x2=None):
    """NNGP and NTK of `net` when its hidden layers are infinitely wide: (N1, N2) each, as `.nngp` and `.ntk`.

    Formulas and sources in this module. All m outputs share these numbers: the
    block K_ij is `.ntk[i, j]` times the unit matrix. `spectrum`, `flow`, `regress`,
    `cross_entropy_flow` and `max_rate` take them as they are. In the NTK parameterisation, NNGP is
    what remains if only the last layer is trained. Raises ValueError as `ntk`
    does, and if `net` is not a `Network`.

    >>> from ntkbook import Network
    >>> net = Network((2, 9, 9, 1), "relu", "ntk", w_std=2**0.5, b_std=0.0)
    >>> lim = limit_kernels(net, [[1.0, 1.0]])
    >>> lim.nngp.round(6).item(), lim.ntk.round(6).item()
    (2.0, 6.0)
    """
    if not is_dense(net):
        raise ValueError(
            f"net is {net!r}, wanted a plain Network: the limit follows from its layers, and a subclass or "
            "another f may compute something else. Compare ntk(f, params, x1, x2) over wider and wider draws instead"
        )
    sets = as_point_sets(net.sizes[0], x1=x1, x2=x2)
    a, b = sets[0].astype(float), sets[-1].astype(float)
    w2, s2, standard = net.w_std**2, net.b_std**2, net.parameterization == "standard"
    inner = a @ b.T / net.sizes[0]
    squares = [(a * a).mean(axis=1)[:, None], (b * b).mean(axis=1)[None, :]]
    S, diagonals = w2 * inner + s2, [w2 * square + s2 for square in squares]
    theta = net.sizes[0] * inner + 1 if standard else S
    for fan_in in net.sizes[1:-1]:
        inner, slopes = duals(net, S, *diagonals)
        earlier = w2 * slopes * theta
        S, diagonals = w2 * inner + s2, [w2 * duals(net, d, d, d)[0] + s2 for d in diagonals]
        theta = earlier + (fan_in * inner + 1 if standard else S)
    return Limit(check_finite(S, "the kernel", OVERFLOW), check_finite(theta, "the kernel", OVERFLOW))


def duals(net, S, q1, q2):
    """E[phi(u) phi(v)] and E[phi'(u) phi'(v)] for covariances S (N1, N2) and variances q1 (N1, 1), q2 (1, N2)."""
    for variance in (q1, q2):
        check_finite(variance, "the variance of a layer", OVERFLOW)
    if net.activation == "identity":
        return S, np.ones_like(S)
    gap = q1 * q2 - S**2  # the determinant; what rounding makes of 0 is 0
    gap = np.where(gap > 8 * EPS * q1 * q2, gap, 0.0)
    if net.activation == "relu":
        angle = np.arctan2(np.sqrt(gap), S)
        slopes = np.where(q1 * q2 > 0, (np.pi - angle) / (2 * np.pi), 0.0)  # at 0 the slope of ReLU is 0
        return np.sqrt(q1) * np.sqrt(q2) * (np.sin(angle) / (2 * np.pi) + slopes * np.cos(angle)), slopes
    if net.activation == "erf":
        sine = np.clip(2 * S / np.sqrt((1 + 2 * q1) * (1 + 2 * q2)), -1, 1)
        return 2 / np.pi * np.arcsin(sine), 4 / (np.pi * np.sqrt(1 + 2 * q1 + 2 * q2 + 4 * gap))
    return quadrature(net.phi, S, q1, q2)


def quadrature(phi, S, q1, q2):
    """The same by the trapezoid rule on [-9, 9], for any smooth phi: to 1e-10 for tanh, fewer digits at a kink.

    The grid is as fine as the larger standard deviation demands; above 30 it
    would be too fine, and ValueError is raised.
    """
    widest = np.sqrt(max(q1.max(initial=1.0), q2.max(initial=1.0)))
    if widest > 30:
        raise ValueError(f"a layer has standard deviation {widest:.3g}, wanted at most 30 without a closed form")
    z = np.linspace(-9, 9, int(72 * max(1.0, widest)) + 1)
    weights = np.exp(-(z**2) / 2)
    weights = weights / weights.sum()
    return tuple(_double_sum(g, S, q1, q2, z, weights) for g in (locked(phi), slope(phi)))


def _double_sum(g, S, q1, q2, z, weights):
    """The sum over u = sqrt(q1) z and, at fixed u, over v of weights g(u) g(v)."""
    lean = np.divide(S, np.sqrt(q1), out=np.zeros_like(S), where=q1 + 0 * S > 0)
    rest = np.sqrt(np.maximum(q2 - lean**2, 0))
    total = np.zeros_like(S)
    for node, weight in zip(z, weights):
        inner = np.tensordot(weights, g(lean * node + rest * z[:, None, None]), axes=1)
        total += weight * g(np.sqrt(q1) * node) * inner
    return total
