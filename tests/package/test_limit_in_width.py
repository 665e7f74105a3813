"""How fast draws come close to the limit: slopes over 20 draws and more, with intervals."""

from functools import partial

import numpy as np
import pytest
from controls import assert_catches
from slopes import check_slope, slope_with_interval

from ntkbook import Network, as_matrix, collapse, limit_kernels, ntk

X = np.random.default_rng(0).standard_normal((4, 3))


def distances(widths, draws, activation="relu", hidden=1, m=3):
    """(distance from the limit, entries between outputs, pseudo-NTK from the mean diagonal), each (widths, draws)."""
    tables = np.zeros((3, len(widths), draws))
    for k, width in enumerate(widths):
        net = Network((3, *[width] * hidden, m), activation, "ntk", w_std=2**0.5, b_std=0.3)
        limit = limit_kernels(net, X).ntk
        for draw in range(draws):
            K = ntk(net, net.init(np.random.default_rng([width, draw])), X)
            mean = collapse(K, "mean_diagonal")
            gaps = mean - limit, K[:, :, 0, 1], collapse(K, "pseudo") - mean
            tables[:, k, draw] = [np.linalg.norm(gap) / np.linalg.norm(limit) for gap in gaps]
    return tables


check_root = partial(check_slope, -0.5, 0.12)


def test_draws_approach_the_limit_by_the_root_of_the_width():
    widths = [32, 64, 128, 256, 512, 1024]
    for table in distances(widths, 96):
        check_root(widths, table)


def test_a_wrong_power_is_caught():
    widths, rng = np.array([32, 64, 128, 256, 512, 1024]), np.random.default_rng(0)
    table = widths[:, None] ** -0.5 * np.abs(rng.standard_normal((6, 96)))
    assert_catches(partial(check_root, widths), table, lambda t: t * widths[:, None] ** -0.2, "slope")


def test_the_mean_is_biased_by_one_over_the_width():
    """Two hidden layers of erf, K(x, x): the bias of the mean halves when the width doubles, one draw does not."""
    from scipy.special import erf

    x, bias, spread = np.array([1.0, 0.5]), [], []
    for width in (2, 4, 8):
        net = Network((2, width, width, 1), "erf", "ntk", 1.0, 0.1**0.5)
        limit = limit_kernels(net, x[None]).ntk.item()
        rng, draws = np.random.default_rng(width), 200_000
        W1, W2 = rng.standard_normal((draws, width, 2)), rng.standard_normal((draws, width, width))
        b1, b2 = rng.standard_normal((2, draws, width)) * 0.1**0.5
        z1 = W1 @ x / 2**0.5 + b1
        z2 = (W2 @ erf(z1)[..., None])[..., 0] / width**0.5 + b2
        s1, s2 = (2 / np.pi**0.5 * np.exp(-(z**2)) for z in (z1, z2))
        B2 = rng.standard_normal((draws, width)) / width**0.5 * s2
        B1 = (B2[:, None] @ W2)[:, 0] / width**0.5 * s1
        h0, h1, h2 = ((h**2).mean(axis=-1) + 0.1 for h in (x, erf(z1), erf(z2)))
        K = (h0 * (B1**2).sum(axis=1) + h1 * (B2**2).sum(axis=1) + h2) / limit
        bias.append(K.mean() - 1)
        spread.append(K.std())
    print("bias", bias, "one draw", spread)
    assert -0.05 < bias[0] < bias[1] < bias[2] < 0
    assert bias[2] / bias[0] == pytest.approx(0.25, abs=0.1)
    assert spread[2] / spread[0] == pytest.approx(0.5, abs=0.1)


@pytest.mark.sweep
@pytest.mark.parametrize("hidden", [1, 2, 3])
@pytest.mark.parametrize("activation", ["relu", "erf", "tanh"])
def test_sweep_of_fluctuations(activation, hidden):
    widths = [64, 128, 256, 512, 1024, 2048]
    for table in distances(widths, 100, activation, hidden):
        found, low, high = slope_with_interval(widths, table)
        assert -0.55 < found < -0.45
        assert high - low < 0.15


def test_the_spectrum_at_infinite_width_is_m_fold():
    """The spectrum of T times the unit matrix is that of T, each eigenvalue m times; a wide block kernel is close."""
    m, net = 3, Network((3, 4096, 3), "relu", "ntk", 2**0.5, 0.3)
    T = limit_kernels(net, X).ntk
    whole = np.linalg.eigvalsh(np.kron(T, np.eye(m)))
    assert np.allclose(whole, np.repeat(np.linalg.eigvalsh(T), m), rtol=1e-12)
    K = as_matrix(ntk(net, net.init(np.random.default_rng(0)), X))
    assert np.linalg.norm(K - np.kron(T, np.eye(m))) < 0.06 * np.linalg.norm(K)
    assert np.abs(np.linalg.eigvalsh(K) - whole).max() < 0.1 * whole.max()
