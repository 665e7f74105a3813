"""How little a wide network's kernel moves in training: fitted slopes with intervals."""

from functools import partial

import numpy as np
import pytest
from controls import assert_catches
from slopes import check_slope, slope_with_interval

from ntkbook import Network, SquaredLoss, ntk, train

LINE = np.linspace(-2, 2, 4)[:, None]


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


def test_a_kernel_moves_as_one_over_the_width():
    widths = np.array([64, 128, 256, 512, 1024, 2048])
    table = changes(widths, 20)
    assert_catches(partial(check_slope, -1, 0.25, widths), table, lambda t: t * widths[:, None] ** 0.15, "slope")


@pytest.mark.sweep
@pytest.mark.parametrize("activation", ["tanh", "erf"])
def test_sweep_of_movement(activation):
    widths = [128, 256, 512, 1024, 2048, 4096]
    found, low, high = slope_with_interval(widths, changes(widths, 60, activation))
    assert -1.1 < found < -0.9
    assert high - low < 0.25
