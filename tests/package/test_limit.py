"""Infinitely wide networks: closed forms against integrals, the recursion against wide draws."""

import tracemalloc
from fractions import Fraction
from functools import partial

import autograd.numpy as anp
import numpy as np
import pytest
from controls import assert_catches
from judges import assert_agree
from scipy.integrate import quad

from ntkbook import Network, limit_kernels, ntk
from ntkbook.limit import by_integrals, duals

RNG = np.random.default_rng(0)


def quadrature(activation, S, q1, q2):
    r1, r2 = np.sqrt(q1), np.sqrt(q2)
    rho = S / r1 / r2
    return by_integrals(activation, rho, 1 - np.abs(rho), r1, r2)


X = RNG.standard_normal((4, 3))


def covariances(seed):
    """(S, q1, q2) of 3 against 4 points."""
    a, b = np.random.default_rng(seed).standard_normal((2, 4, 2))
    return a[:3] @ b.T, (a[:3] ** 2).sum(axis=1)[:, None], (b**2).sum(axis=1)[None, :]


def relu_by_angle(S, q1, q2):
    """The two ReLU duals of one pair as integrals over the direction of (u, v), smooth but at four angles."""
    lean, rest = S / np.sqrt(q1), np.sqrt(q2 - S**2 / q1)

    def along(t):
        return np.sqrt(q1) * np.cos(t), lean * np.cos(t) + rest * np.sin(t)

    kinks = sorted({np.pi / 2, 3 * np.pi / 2, *(np.arctan2(-lean, rest) % np.pi + k * np.pi for k in (0, 1))})
    pieces = list(zip([0, *kinks], [*kinks, 2 * np.pi]))
    both = [(max(u, 0) * max(v, 0), float(u > 0 and v > 0)) for u, v in (along((a + b) / 2) for a, b in pieces)]
    value = sum(quad(lambda t: np.prod(along(t)), a, b, epsabs=1e-14)[0] for (a, b), w in zip(pieces, both) if w[1])
    return 2 * value / (2 * np.pi), sum((b - a) * w[1] for (a, b), w in zip(pieces, both)) / (2 * np.pi)


@pytest.mark.parametrize("seed", range(3))
def test_relu_duals_are_the_integrals(seed):
    S, q1, q2 = covariances(seed)
    net = Network((2, 2, 1), "relu")
    expected = np.array([[relu_by_angle(S[i, j], q1[i, 0], q2[0, j]) for j in range(4)] for i in range(3)])
    for found, k in zip(duals(net, S, q1, q2), (0, 1), strict=True):
        assert np.abs(found - expected[..., k]).max() < 1e-12


@pytest.mark.parametrize("activation", ["erf", "identity"])
def test_closed_forms_are_the_quadrature(activation):
    S, q1, q2 = covariances(0)
    S, q1, q2 = 0.3 * S, 0.3 * q1, 0.3 * q2
    net = Network((2, 2, 1), activation)
    for closed, summed in zip(duals(net, S, q1, q2), quadrature(net.phi, S, q1, q2), strict=True):
        assert np.abs(closed - summed).max() < 1e-10


def test_a_closed_form_scaled_by_half_a_thousandth_is_caught():
    S, q1, q2 = covariances(0)
    net = Network((2, 2, 1), "erf")
    for closed, summed in zip(duals(net, S, q1, q2), quadrature(net.phi, S, q1, q2), strict=True):
        agrees = partial(assert_agree, reference=summed, relative=1e-9)
        assert_catches(agrees, closed, lambda found: 1.0005 * found, "differs by")


@pytest.mark.parametrize("depth", range(6))
def test_he_relu_diagonal_is_exact(depth):
    """Theta(x, x) = (hidden layers + 1) Sigma(x, x)."""
    net = Network((3, *[7] * depth, 1), "relu", "ntk", w_std=np.sqrt(2), b_std=0.0)
    lim = limit_kernels(net, X)
    assert np.abs(np.diag(lim.ntk) / np.diag(lim.nngp) - (depth + 1)).max() < 1e-12
    assert np.abs(np.diag(lim.nngp) - 2 * (X**2).mean(axis=1)).max() < 1e-12


def tanh_too(z):
    import autograd.numpy as anp

    return anp.tanh(z)


@pytest.mark.parametrize("parameterization", ["standard", "ntk"])
@pytest.mark.parametrize(
    ("activation", "hidden"), [("relu", 1), ("relu", 3), ("erf", 2), ("identity", 2), (tanh_too, 2)]
)
def test_wide_draws_approach_the_limit(activation, hidden, parameterization):
    """The mean over draws within four of its own standard errors and a bias of the order 1 / width."""
    width = 1024
    net = Network((3, *[width] * hidden, 1), activation, parameterization, w_std=1.3, b_std=0.4)
    draws = [ntk(net, net.init(np.random.default_rng(seed)), X)[:, :, 0, 0] for seed in range(12)]
    mean, error = np.mean(draws, axis=0), np.std(draws, axis=0, ddof=1) / np.sqrt(len(draws))
    limit = limit_kernels(net, X).ntk
    assert (np.abs(mean - limit) < 4 * error + 10 / width * np.abs(limit).max()).all()
    assert np.abs(mean - limit).max() < 0.05 * np.abs(limit).max()


def test_nngp_given_for_ntk_is_caught():
    net = Network((3, 1024, 1), "relu", "ntk")
    K = ntk(net, net.init(np.random.default_rng(0)), X)[:, :, 0, 0]
    assert_catches(
        lambda lim: assert_agree(lim.ntk, K, 0.1),
        limit_kernels(net, X),
        lambda lim: lim._replace(ntk=lim.nngp),
        "differs by",
    )


def test_nngp_is_the_covariance_of_the_outputs():
    net = Network((3, 256, 256, 1), "erf", "ntk", w_std=1.3, b_std=0.4)
    outputs = np.array([net(net.init(np.random.default_rng(seed)), X)[:, 0] for seed in range(2000)])
    limit = limit_kernels(net, X).nngp
    assert np.abs(outputs.T @ outputs / len(outputs) - limit).max() < 0.12 * limit.max()


def test_the_same_function_has_the_same_nngp_in_both_parameterisations():
    kernels = [limit_kernels(Network((3, 8, 8, 1), "relu", p, 1.3, 0.4), X) for p in ("ntk", "standard")]
    assert np.array_equal(kernels[0].nngp, kernels[1].nngp)
    assert np.abs(kernels[1].ntk).max() > 3 * np.abs(kernels[0].ntk).max()


def test_two_sets_of_points_and_symmetry():
    net = Network((3, 8, 8, 1), tanh_too)
    other = np.random.default_rng(5).standard_normal((2, 3))
    whole = limit_kernels(net, np.vstack([X, other]))
    cross = limit_kernels(net, X, other)
    for name in ("nngp", "ntk"):
        assert np.allclose(getattr(whole, name)[:4, 4:], getattr(cross, name), rtol=1e-12)
        assert np.allclose(getattr(whole, name), getattr(whole, name).T, rtol=1e-9)
        assert np.linalg.eigvalsh(getattr(whole, name)).min() > -1e-9


def test_a_point_at_zero_matches_wide_draws():
    """The slope of ReLU at 0 is 0, in the limit as in the network."""
    x = np.array([[0.0, 0.0], [1.0, 1.0], [1.0, -1.0]])
    net = Network((2, 200, 200, 1), "relu", w_std=1.2, b_std=0.0)
    K = ntk(net, net.init(np.random.default_rng(0)), x)[:, :, 0, 0]
    assert np.allclose(limit_kernels(net, x).ntk[0], K[0], rtol=1e-12)


@pytest.mark.parametrize("w_std", [1.0, 3.0, 5.0])
def test_quadrature_is_right_at_large_variance_too(w_std):
    """erf by quadrature against its closed form, layer after layer."""

    def erf_too(z):
        from autograd.scipy.special import erf

        return erf(z)

    closed, summed = (limit_kernels(Network((3, 9, 9, 1), phi, "ntk", w_std, 0.5), X) for phi in ("erf", erf_too))
    assert np.abs(closed.ntk - summed.ntk).max() < 1e-9 * closed.ntk.max()
    assert np.abs(closed.nngp - summed.nngp).max() < 1e-9 * closed.nngp.max()


def test_many_diagonals_are_exact():
    net = Network((2, 5, 5, 5, 1), "relu", "ntk", 2**0.5, 0.0)
    lim = limit_kernels(net, np.random.default_rng(0).standard_normal((200, 2)))
    assert np.abs(np.diag(lim.ntk) / np.diag(lim.nngp) - 4).max() < 1e-12


ANGLE = np.arccos(np.clip(X @ X.T / np.sqrt(np.outer((X**2).sum(1), (X**2).sum(1))), -1, 1))


@pytest.mark.parametrize("activation", ["relu", "erf", "tanh"])
@pytest.mark.parametrize("scale", [1e-150, 1e-82, 1e-30, 1e30, 1e78, 1e150])
def test_inputs_of_any_size(activation, scale):
    """ReLU has no scale. Near 0 erf and tanh are linear, far from it they are signs (Grothendieck's arcsine)."""
    r2 = (X**2).mean(axis=1)
    linear = 1.44 * X @ X.T / 3
    expected = {
        "relu": 1.44**2 * np.sqrt(np.outer(r2, r2)) * (np.sin(ANGLE) + (np.pi - ANGLE) * np.cos(ANGLE)) / (2 * np.pi),
        "erf": 1.44 * (4 / np.pi * linear if scale < 1 else 1 - 2 / np.pi * ANGLE),
        "tanh": 1.44 * (linear if scale < 1 else 1 - 2 / np.pi * ANGLE),
    }[activation]
    power = scale if activation == "relu" or scale < 1 else 1.0
    found = limit_kernels(Network((3, 5, 1), activation, "ntk", 1.2, 0.0), scale * X).nngp / power / power
    assert np.abs(found - expected).max() < 3e-8 * np.abs(expected).max()


@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid value")
def test_overflow_is_refused():
    with pytest.raises(ValueError, match=r"has inf|has nan"):
        limit_kernels(Network((3, 8, 8, 1), "relu"), 1e200 * X)


def test_what_no_grid_resolves_is_refused_with_the_estimate():
    for phi in (lambda z: anp.sin(300 * z), lambda z: anp.abs(z % 0.2 - 0.1)):
        with pytest.raises(ValueError, match="activation has more than 12 kinks, or is too steep or swings too often"):
            limit_kernels(Network((3, 8, 1), phi), X)


@pytest.mark.parametrize("width", [0.1, 0.01, 0.003])
def test_a_narrow_bump_is_not_missed(width):
    """exp(-((z - 1) / width)^2) is a normal density but for a factor: the sum of two normal pairs is one at (1, 1)."""
    S, q = np.array([[0.5]]), np.array([[1.0]])
    C = np.array([[1.0, 0.5], [0.5, 1.0]]) + width**2 / 2 * np.eye(2)
    expected = width**2 / 2 * np.exp(-np.linalg.solve(C, [1.0, 1.0]).sum() / 2) / np.sqrt(np.linalg.det(C))
    found = duals(Network((2, 2, 1), lambda z: anp.exp(-(((z - 1) / width) ** 2))), S, q, q)[0].item()
    assert found == pytest.approx(expected, rel=1e-7)


def test_what_is_not_seen_to_hold_is_refused_with_the_estimate(monkeypatch):
    net = Network((3, 8, 1), lambda z: anp.maximum(z, 0.0))
    limit_kernels(net, X)
    monkeypatch.setattr("ntkbook.quadrature.LEVELS", ((9, 2, 2), (10, 3, 3)))
    with pytest.raises(ValueError, match=r"are known to .* of their size only, wanted them to 1e-09: is it too steep"):
        limit_kernels(net, np.vstack([X, X + 1e-3]))


def test_wide_units_are_no_difficulty():
    x = 1e3 * X
    signs = 1 - 2 / np.pi * ANGLE
    found = limit_kernels(Network((3, 8, 1), "tanh", "ntk", 1.0, 0.0), x).nngp
    assert np.abs(found - signs).max() < 0.05


def test_many_points_take_little_memory():
    x = np.random.default_rng(0).standard_normal((100, 3))
    net = Network((3, 5, 1), "tanh", "ntk")
    limit_kernels(net, x[:2])
    tracemalloc.start()
    limit_kernels(net, x)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60_000_000


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"x1 has shape \(4, 2\), wanted \(N, 3\)"):
        limit_kernels(Network((3, 8, 1)), np.ones((4, 2)))


@pytest.mark.parametrize("b_std", [0.0, 0.5])
def test_points_at_zero_without_a_closed_form(b_std):
    """phi(0) and phi'(0) for certain where the variance is 0: tanh is z there."""
    x = np.array([[0.0, 0.0, 0.0], [1.0, 2.0, -1.0], [0.0, 0.0, 0.0]])
    lim = limit_kernels(Network((3, 8, 8, 1), tanh_too, "ntk", 1.2, b_std), x)
    for T in lim:
        assert np.array_equal(T[0], T[2])
        assert np.isfinite(T).all()
    if not b_std:
        assert np.abs(lim.nngp[0]).max() == 0
        assert np.abs(lim.ntk[0]).max() == 0
    else:
        near = limit_kernels(Network((3, 8, 8, 1), tanh_too, "ntk", 1.2, b_std), x + 1e-7)
        assert np.allclose(lim.ntk, near.ntk, rtol=1e-6)


@pytest.mark.parametrize("activation", ["tanh", "relu", tanh_too])
def test_no_points(activation):
    net, none = Network((3, 5, 5, 1), activation, "ntk"), np.empty((0, 3))
    assert [T.shape for T in limit_kernels(net, none)] == [(0, 0)] * 2
    assert [T.shape for T in limit_kernels(net, X, none)] == [(4, 0)] * 2


def test_points_a_millionth_apart_are_not_taken_for_one():
    """ReLU, by hand: 2 (sin t + (pi - t) cos t) / (2 pi) + 2 (pi - t) / (2 pi) cos t, less than at t = 0 by 4e-7."""
    t = 1e-6
    x = np.array([[1.0, 0.0], [np.cos(t), np.sin(t)]])
    found = limit_kernels(Network((2, 9, 1), "relu", "ntk", 2**0.5, 0.0), x).ntk
    expected = (np.sin(t) + 2 * (np.pi - t) * np.cos(t)) / np.pi
    assert found[0, 1] == pytest.approx(expected, rel=1e-9)
    assert found[0, 0] - found[0, 1] == pytest.approx(t / np.pi, rel=1e-3)


@pytest.mark.parametrize("size", [1.0, 1e3, 1e6, 1e8, 1e10])
@pytest.mark.parametrize("side", [1, -1])
def test_close_points_and_large_units(size, side):
    """Williams' formula in fractions."""
    x = np.array([[size, size], [side * size * (1 + 1e-7), side * size * (1 - 1e-7)]])
    found = limit_kernels(Network((2, 9, 1), "erf", "ntk", 1.0, 0.1), x[:1], x[1:])
    a, b = ([Fraction(v) for v in row] for row in x.tolist())
    bias = Fraction(0.1) ** 2
    S, q1, q2 = (sum(u * v for u, v in zip(*pair)) / 2 + bias for pair in ((a, b), (a, a), (b, b)))
    left = (1 + 2 * q1) * (1 + 2 * q2) - 4 * S**2
    nngp = 2 / np.pi * np.arctan2(float(2 * S), float(left) ** 0.5) + 0.1**2
    ntk = nngp + 4 / np.pi / float(left) ** 0.5 * float(S)
    assert found.nngp.item() == pytest.approx(nngp, rel=1e-12)
    assert found.ntk.item() == pytest.approx(ntk, rel=1e-12)


def test_an_activation_that_grows_too_fast_is_refused():
    """E[exp(u) exp(v)] is exp(2 r^2) for two equal points of deviation r."""
    for r in (0.5, 3.0, 5.0):
        found = limit_kernels(Network((1, 9, 1), anp.exp, "ntk", 1.0, 0.0), [[r]]).nngp.item()
        assert found == pytest.approx(np.exp(2 * r * r), rel=1e-8)
    for r in (6.0, 8.0, 10.0, 15.0):
        with pytest.raises(ValueError, match=r"the expectations of the activation .* standard deviation"):
            limit_kernels(Network((1, 9, 1), anp.exp, "ntk", 1.0, 0.0), [[r]])


def test_a_kink_far_from_zero_is_found():
    found = limit_kernels(Network((1, 9, 1), lambda z: anp.maximum(z - 3, 0), "ntk", 1.0, 0.0), [[1.0]]).nngp.item()
    expected = quad(lambda z: (z - 3) ** 2 * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi), 3, 20)[0]
    assert found == pytest.approx(expected, rel=1e-9)


def test_an_infinite_slope_is_refused_without_warnings(recwarn):
    with pytest.raises(ValueError, match=r"are not finite.* or its slope infinite"):
        limit_kernels(Network((1, 9, 1), lambda z: anp.abs(z) ** 0.75, "ntk"), [[1.0]])
    assert not len(recwarn)


def test_the_share_of_the_bias_in_the_standard_parameterisation():
    """By hand: the kernel of ReLU at one point is n E[phi^2] + 1 + w^2 (|x|^2 + 1) / 2, with E[phi^2] half of q."""
    net, x = Network((2, 4, 1), "relu", w_std=1.2, b_std=0.3), np.array([[1.0, 2.0]])
    q = 1.2**2 * 5 / 2 + 0.3**2
    assert limit_kernels(net, x).ntk.item() == pytest.approx(4 * q / 2 + 1 + 1.2**2 * (5 + 1) / 2)


def test_erf_at_the_edge_of_the_range():
    """There erf is the sign but for angles of 1 / |x|; at one point NNGP is 1 + 0.1^2."""
    for size in (1e100, 9e153):
        found = limit_kernels(Network((2, 9, 1), "erf", "ntk", 1.0, 0.1), [[size, size]])
        assert found.nngp.item() == pytest.approx(1.01)
        assert found.ntk.item() == pytest.approx(2 / np.pi * size, rel=1e-9)
