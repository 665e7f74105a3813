"""How fast things fall with the width (facts F4, F5, F6, F9): slopes over 20 draws and more, with intervals.

`pytest tests/test_slopes.py -rP` prints the slopes. The sweep (`make sweep`)
does the same over more activations, depths, widths and draws.
"""

import numpy as np
import pytest

from ntkbook import Network, SquaredLoss, collapse, limit_kernels, ntk, train

X = np.random.default_rng(0).standard_normal((4, 3))
LINE = np.linspace(-2, 2, 4)[:, None]


def slope_with_interval(widths, table):
    """Slope on log axes of the root mean square over draws (widths, draws), and where 95 % of 1000 bootstraps lie."""

    def slope(draws):
        return np.polyfit(np.log(widths), np.log(np.sqrt((draws**2).mean(axis=1))), 1)[0]

    rng, draws = np.random.default_rng(0), table.shape[1]
    again = [slope(table[:, rng.integers(draws, size=draws)]) for _ in range(1000)]
    found, (low, high) = slope(table), np.percentile(again, [2.5, 97.5])
    print(f"slope {found:.3f}, 95 % in [{low:.3f}, {high:.3f}], {draws} draws of widths {widths[0]} to {widths[-1]}")
    return found, low, high


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


def changes(widths, draws, activation="tanh"):
    """How far the kernel moves while the outputs of each draw are asked to move by the same amount: (widths, draws)."""
    table = np.zeros((len(widths), draws))
    for k, width in enumerate(widths):
        net = Network((1, width, 1), activation, "ntk")
        for draw in range(draws):
            params = net.init(np.random.default_rng([width, draw]))
            y = net(params, LINE) + np.sin(2 * LINE)
            run = train(net, params, LINE, y, 0.05, 20, SquaredLoss("half_sum"))
            K = ntk(net, params, LINE)
            table[k, draw] = np.linalg.norm(ntk(net, run.params, LINE) - K) / np.linalg.norm(K)
    return table


def test_draws_approach_the_limit_by_the_root_of_the_width():
    widths = [32, 64, 128, 256, 512, 1024]
    for table in distances(widths, 96):
        found, low, high = slope_with_interval(widths, table)
        assert -0.55 < found < -0.45
        assert low < -0.5 < high
        assert high - low < 0.12


def test_a_kernel_moves_as_one_over_the_width():
    widths = [64, 128, 256, 512, 1024, 2048]
    found, low, high = slope_with_interval(widths, changes(widths, 20))
    assert -1.1 < found < -0.9
    assert low < -0.9
    assert high < -0.75


def test_a_wrong_power_is_caught():
    widths, rng = np.array([32, 64, 128, 256, 512, 1024]), np.random.default_rng(0)
    table = widths[:, None] ** -1.0 * np.abs(rng.standard_normal((6, 96)))
    found, low, high = slope_with_interval(widths, table)
    assert not -0.55 < found < -0.45
    assert not low < -0.5 < high


def test_the_mean_is_biased_by_one_over_the_width():
    """F4: two hidden layers of erf, K(x, x): the bias of the mean halves when the width doubles, one draw does not."""
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


@pytest.mark.sweep
@pytest.mark.parametrize("activation", ["tanh", "erf"])
def test_sweep_of_movement(activation):
    widths = [128, 256, 512, 1024, 2048, 4096]
    found, low, high = slope_with_interval(widths, changes(widths, 60, activation))
    assert -1.1 < found < -0.9
    assert high - low < 0.25
