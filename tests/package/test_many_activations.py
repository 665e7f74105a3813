"""Every activation, everywhere: in the limit by Hermite's polynomials, in finite networks by central differences."""

from functools import cache, partial

import autograd.numpy as anp
import numpy as np
import pytest
from judges import assert_agree, central_jacobian, flat
from many_activations import MANY

from ntkbook import Network, limit_kernels, ntk, spectrum, stack
from ntkbook.activations import value_and_slope
from ntkbook.limit import duals
from ntkbook.quadrature import by_panels

pytestmark = pytest.mark.filterwarnings("ignore:overflow encountered in square")  # autograd's 1 / cosh(z)^2
RNG = np.random.default_rng(0)
every_activation = pytest.mark.parametrize("name", MANY)


def by_hermite(name, rho, r1, r2, terms=700):
    """E[g(u) g(v)] for g = phi and phi' as sum_k a_k(r1) a_k(r2) rho^k, where rho^k is nothing long before the end."""
    assert abs(rho) ** terms < 1e-14
    return np.sum(coefficients(name, r1, terms) * coefficients(name, r2, terms) * rho ** np.arange(terms), axis=1)


@cache
def coefficients(name, r, terms):
    """a_k(r) = E[g(r z) He_k(z)] / sqrt(k!) by Gauss-Legendre on 600 panels between the kinks that the table names."""
    phi, kinks = MANY[name]
    inside = [kink / r for kink in kinks if abs(kink / r) < 12]
    edges = np.unique([*np.linspace(-12, 12, 601), *inside])
    t, w = np.polynomial.legendre.leggauss(16)
    z = ((edges[1:] + edges[:-1])[:, None] / 2 + np.diff(edges)[:, None] / 2 * t).ravel()
    weights = (np.diff(edges)[:, None] / 2 * w).ravel() * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    g = np.array(value_and_slope(phi, r * z)) * weights
    found, before, he = np.empty((2, terms)), np.zeros_like(z), np.ones_like(z)
    for k in range(terms):
        found[:, k] = g @ he
        before, he = he, (z * he - np.sqrt(k) * before) / np.sqrt(k + 1)
    return found


@every_activation
@pytest.mark.parametrize(("rho", "r1", "r2"), [(0.95, 1.0, 1.0), (-0.6, 0.5, 1.6), (0.0, 1.2, 0.3)])
@pytest.mark.parametrize("route", ["the limit", "panels"])
def test_expectations_are_the_sum_of_hermite(name, rho, r1, r2, route):
    phi, _ = MANY[name]
    if route == "panels":
        found = by_panels(
            partial(value_and_slope, phi), *(np.array([a]) for a in (np.sign(rho), 1 - abs(rho), r1, r2))
        ).ravel()
    else:
        S, q1, q2 = (np.array([[a]]) for a in (rho * r1 * r2, r1**2, r2**2))
        found = np.ravel(duals(Network((2, 2, 1), phi), S, q1, q2))
    expected = by_hermite(name, rho, r1, r2)
    bound = np.sqrt(np.prod([by_square(phi, r) for r in (r1, r2)], axis=0))
    assert (np.abs(found - expected) < 3e-9 * bound).all()


@pytest.mark.parametrize(("rho", "r1", "r2"), [(0.95, 1.0, 1.0), (-0.6, 0.5, 1.6), (0.9999, 0.7, 0.9)])
@pytest.mark.parametrize("name", [name for name, (_, kinks) in MANY.items() if not kinks])
def test_smooth_ones_on_a_fine_grid(name, rho, r1, r2):
    """The trapezoid rule in two dimensions, which knows no series and no panels."""
    phi, _ = MANY[name]
    z = np.linspace(-9.5, 9.5, 1501)
    weights = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * (z[1] - z[0])
    g, h = value_and_slope(phi, r1 * z), value_and_slope(phi, r2 * (rho * z[:, None] + np.sqrt(1 - rho**2) * z))
    expected = [(weights * a) @ b @ weights for a, b in zip(g, h)]
    S, q1, q2 = (np.array([[a]]) for a in (rho * r1 * r2, r1**2, r2**2))
    found = np.ravel(duals(Network((2, 2, 1), phi), S, q1, q2))
    bound = np.sqrt(np.prod([by_square(phi, r) for r in (r1, r2)], axis=0))
    assert (np.abs(found - expected) < 3e-9 * bound).all()


def by_square(phi, r):
    """E[g^2] by the trapezoid rule, to a few digits."""
    z = np.linspace(-12, 12, 20_001)
    weights = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * (z[1] - z[0])
    return [np.sum(weights * g**2) for g in value_and_slope(phi, r * z)]


CLOSED = {
    "absolute value": lambda rho: (
        2 / np.pi * (np.sqrt(1 - rho**2) + rho * np.arcsin(rho)),
        2 / np.pi * np.arcsin(rho),
    ),
    "sine": lambda rho: (np.exp(-1) * np.sinh(rho), np.exp(-1) * np.cosh(rho)),
    "cosine": lambda rho: (np.exp(-1) * np.cosh(rho), np.exp(-1) * np.sinh(rho)),
    "exponential": lambda rho: (np.exp(1 + rho),) * 2,
    "square": lambda rho: (1 + 2 * rho**2, 4 * rho),
    "cube": lambda rho: (9 * rho + 6 * rho**3, 9 * (1 + 2 * rho**2)),
    "sine of 30 z": lambda rho: (
        (np.exp(-900 * (1 - rho)) - np.exp(-900 * (1 + rho))) / 2,
        450 * (np.exp(-900 * (1 - rho)) + np.exp(-900 * (1 + rho))),
    ),
}


@pytest.mark.parametrize("rho", [-1, -0.9999, -0.3, 0.0, 0.7, 0.999, 1 - 1e-6, 1 - 1e-10, 1])
@pytest.mark.parametrize("name", CLOSED)
def test_formulas_known_in_closed_form_however_close_the_points(name, rho):
    one = np.array([[1.0]])
    found = np.ravel(duals(Network((2, 2, 1), MANY[name][0]), rho * one, one, one))
    bound = np.abs(CLOSED[name](1.0))
    assert (np.abs(found - CLOSED[name](rho)) < 1e-8 * bound).all()


@pytest.mark.parametrize("name", ["leaky ReLU", "ReLU by hand"])
def test_leaky_relu_through_ten_layers(name):
    """(1 - a) ReLU + a z; in every layer its duals follow from the angle (Cho and Saul 2009)."""
    a, x = {"leaky ReLU": 0.1, "ReLU by hand": 0.0}[name], RNG.standard_normal((5, 3))
    net = Network((3, *[4] * 10, 1), MANY[name][0], "ntk", 1.3, 0.2)
    S = 1.3**2 * x @ x.T / 3 + 0.2**2
    theta = S
    for _ in range(10):
        r = np.sqrt(np.diag(S))
        angle = np.arccos(np.clip(S / np.outer(r, r), -1, 1))
        on = (np.pi - angle) / (2 * np.pi)
        relu = np.outer(r, r) * (np.sin(angle) / (2 * np.pi) + on * np.cos(angle))
        # E[z relu(z')] = S / 2 at both; E[1 step] = 1 / 2
        values = (1 - a) ** 2 * relu + 2 * a * (1 - a) * S / 2 + a**2 * S
        slopes = (1 - a) ** 2 * on + a * (1 - a) + a**2
        S, theta = 1.3**2 * values + 0.2**2, 1.3**2 * slopes * theta
        theta = theta + S
    found = limit_kernels(net, x)
    assert_agree(found.nngp, S, 1e-8)
    assert_agree(found.ntk, theta, 1e-7)  # arccos has 8 digits near 0


@every_activation
def test_the_kernel_of_a_limit_is_symmetric_and_one(name):
    net = Network((3, 5, 5, 1), MANY[name][0], "ntk", 0.8, 0.1)
    lim = limit_kernels(net, RNG.standard_normal((4, 3)))
    for T in lim:
        assert np.array_equal(T, T.T)
        s = spectrum(T)
        assert s.eigenvalues[0] > -1e-8 * s.eigenvalues[-1]


@every_activation
def test_the_kernel_of_a_finite_network(name):
    """As a `Network` and as a plain f, against central differences."""
    phi, _ = MANY[name]
    net = Network((3, 7, 6, 2), phi, "ntk", 0.7, 0.3)
    params, x = net.init(RNG), RNG.standard_normal((4, 3))
    _, unstack = stack(params)
    theta = flat(params)
    J = central_jacobian(lambda t: net(unstack(t), x), theta, 1e-6)
    expected = np.einsum("kia,kjb->ijab", J, J)

    def by_hand(params, h):
        for k, (W, b) in enumerate(params):
            h = (phi(h) if k else h) @ W.T * (0.7 / anp.sqrt(W.shape[1])) + 0.3 * b
        return h

    assert_agree(ntk(net, params, x), expected, 1e-5)
    assert_agree(ntk(by_hand, params, x), expected, 1e-5)
    assert_agree(ntk(by_hand, params, x), ntk(net, params, x), 1e-12)
