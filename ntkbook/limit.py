"""The kernels of an infinitely wide network: NNGP and NTK, layer by layer.

With S the covariance of the pre-activations at two points (h being phi of
them), every layer needs two expectations, the duals of the activation,

    E[phi(u) phi(v)]  and  E[phi'(u) phi'(v)],      (u, v) ~ N(0, S),

in closed form for identity, ReLU (Cho & Saul 2009) and erf (Williams 1997),
and to 1e-9 for any other activation, by `hermite` or, where points are close, by
`quadrature`. In the NTK parameterisation (Jacot et al. 2018, Lee et al. 2019)

    NNGP:  Sigma <- w^2 E[phi phi] + s^2
    NTK:   Theta <- Sigma + w^2 E[phi' phi'] Theta,

with w = w_std, s = b_std. In the standard one the same Sigma, and a layer's own
term is (inputs of the layer) E[phi phi] + 1: it grows with the width (Sohl-Dickstein
et al. 2020), so the widths are those of the network.
"""

from typing import NamedTuple

import numpy as np

from .activations import value_and_slope
from .hermite import by_series
from .inputs import OVERFLOW, as_point_sets, check_finite
from .network import is_dense
from .quadrature import by_panels, squares

EPS = np.finfo(float).eps
ROUNDING = 64  # by so many EPS the correlation of a point with itself may be off


class Limit(NamedTuple):
    """The two kernels of the infinitely wide network, as `limit_kernels` returns them.

    ``nngp``
        the covariance :math:`Σ` of the outputs before training, shape ``(N1, N2)``
    ``ntk``
        the kernel :math:`Θ` of their training, shape ``(N1, N2)``

    The block :math:`K_{ij}` of a network with :math:`m` outputs is theirs at :math:`(i, j)` times the
    :math:`m × m` unit matrix.
    """

    nngp: np.ndarray
    ntk: np.ndarray


def limit_kernels(net, x1, x2=None):
    r"""NNGP and NTK of ``net`` when its hidden layers are infinitely wide.

    They are :math:`Σ` and :math:`Θ`. In the NTK parameterisation, with :math:`σ_w` for ``w_std`` and
    :math:`σ_b` for ``b_std``, a layer with the activation :math:`φ` takes them on by

    .. math::
        Σ &← σ_w^2 E[φ(u) φ(v)] + σ_b^2, \qquad (u, v) ∼ N(0, Σ), \\
        Θ &← Σ + σ_w^2 E[φ'(u) φ'(v)] Θ;

    ``help(ntkbook.limit)`` has the standard one too, and sources. All :math:`m` outputs share these
    numbers: the block :math:`K_{ij}` is ``.ntk[i, j]`` times the unit matrix. `spectrum`, `flow`,
    `regress`, `cross_entropy_flow` and `max_rate` take them as they are. In the NTK parameterisation,
    NNGP is what remains if only the last layer is trained.

    An activation without a closed form takes some 20 MB and the memory of about 17 such kernels, and
    its expectations are right to 1e-9 of their largest, by Cauchy and Schwarz; a bump of it narrower
    than 1 / 10,000 of where units reach may be missed.

    :returns: a `Limit`: ``.nngp`` and ``.ntk``, shape ``(N1, N2)`` each
    :raises ValueError: as `ntk` does, if ``net`` is not a `Network`, and if an activation is too
        steep or grows too fast for an integral to hold to 1e-9

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
    from scipy.spatial.distance import cdist  # loads SciPy: half a second, only for those who need it

    sets = as_point_sets(net.sizes[0], x1=x1, x2=x2)
    a, b = sets[0].astype(float), sets[-1].astype(float)
    w2, s2, standard = net.w_std**2, net.b_std**2, net.parameterization == "standard"
    inner = a @ b.T / net.sizes[0]
    means = [(a * a).mean(axis=1)[:, None], (b * b).mean(axis=1)[None, :]]
    if len(sets) == 1:
        np.fill_diagonal(inner, means[0])
    S, diagonals = w2 * inner + s2, [w2 * mean + s2 for mean in means]
    away = [w2 / net.sizes[0] * cdist(a, side * b, "sqeuclidean") + (1 - side) * 2 * s2 for side in (1, -1)]
    theta = net.sizes[0] * inner + 1 if standard else S
    for fan_in in net.sizes[1:-1]:
        inner, slopes = duals(net, S, *diagonals, away)
        away = None
        earlier = w2 * slopes * theta
        S, diagonals = w2 * inner + s2, [w2 * variance_after(net, q) + s2 for q in diagonals]
        theta = earlier + (fan_in * inner + 1 if standard else S)
    return Limit(check_finite(S, "the kernel", OVERFLOW), check_finite(theta, "the kernel", OVERFLOW))


def duals(net, S, q1, q2, away=None):
    """E[phi(u) phi(v)] and E[phi'(u) phi'(v)] for covariances S (N1, N2) and variances q1 (N1, 1), q2 (1, N2).

    away: E[(u - v)^2] and E[(u + v)^2], where they are known better than by the difference of S and the variances.
    """
    for variance in (q1, q2):
        check_finite(variance, "the variance of a layer", OVERFLOW)
    if net.activation == "identity":
        return S, np.ones_like(S)
    r1, r2 = np.sqrt(q1), np.sqrt(q2)
    rho = np.divide(S, r1 * r2, out=np.zeros_like(S), where=r1 * r2 > 0)
    apart = from_one(rho, r1, r2, away)
    rho = np.where(apart > 0, rho, np.sign(rho))
    sine = np.sqrt(apart * (2 - apart))
    if net.activation == "relu":
        angle = np.arctan2(sine, rho)
        slopes = np.where((r1 > 0) & (r2 > 0), (np.pi - angle) / (2 * np.pi), 0.0)  # at 0 the slope of ReLU is 0
        return r1 * r2 * (sine / (2 * np.pi) + slopes * rho), slopes
    if net.activation == "erf":
        sum_of_squares = np.hypot(np.hypot(0.5, r1 / 2**0.5), r2 / 2**0.5)
        half = np.hypot(sum_of_squares, r1 * r2 * sine)  # of the root of (1 + 2 q1) (1 + 2 q2) - 4 S^2
        return 2 / np.pi * np.arctan2(r1 * r2 * rho, half), 2 / (np.pi * half)
    return by_integrals(net.activation, rho, apart, r1, r2)


def from_one(rho, r1, r2, away):
    """1 - |rho|: 0 where rounding hides it, unless the squared distances tell it."""
    apart = 1 - np.abs(rho)
    apart = np.where(apart > ROUNDING * EPS, apart, 0.0)
    if away is None:
        return apart
    close = (apart < 1e-4) & (r1 * r2 > 0)
    distance = np.where(rho > 0, *away)
    by_distance = np.divide(distance - (r1 - r2) ** 2, 2 * r1 * r2, out=np.zeros_like(apart), where=close)
    return np.where(close, np.maximum(by_distance, 0.0), apart)


def by_integrals(activation, rho, apart, r1, r2):
    """The same for any phi, from correlations rho (N1, N2), apart = 1 - |rho|, and deviations r1 (N1, 1), r2 (1, N2).

    By the series, and by panels where that is not known to be exact.
    """

    def phi(z):
        with np.errstate(all="ignore"):  # 1 / cosh(z)^2, far out
            return value_and_slope(activation, z)

    result, known = by_series(phi, rho, r1.ravel(), r2.ravel())
    same = np.array_equal(r1.ravel(), r2.ravel()) and np.array_equal(rho, rho.T)
    pairs = np.nonzero(np.triu(~known) if same else ~known)
    found = by_panels(phi, *(np.broadcast_to(a, rho.shape)[pairs] for a in (np.sign(rho), apart, r1, r2)))
    result[:, *pairs] = found
    if same:
        result[:, *pairs[::-1]] = found
    return tuple(result)


def variance_after(net, q):
    """E[phi(u)^2] for variances q, as `duals` has it at equal points."""
    if net.activation in ("identity", "relu", "erf"):
        return duals(net, q, q, q)[0]
    return squares(lambda z: value_and_slope(net.activation, z), np.sqrt(q).ravel())[0].reshape(q.shape)
