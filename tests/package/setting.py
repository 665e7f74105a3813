"""A small network with targets, its kernel and its tangent: what the tests of training work on."""

import numpy as np
import pytest

from ntkbook import Network, SquaredLoss, as_matrix, linearize, ntk, stack
from ntkbook.loss import CONVENTIONS

NET = Network((2, 6, 2), "tanh")
RNG = np.random.default_rng(0)
PARAMS = NET.init(RNG)
X, X_TEST = RNG.standard_normal((4, 2)), RNG.standard_normal((3, 2))
Y = RNG.standard_normal((4, 2))
F0, F0_TEST = NET(PARAMS, X), NET(PARAMS, X_TEST)
K, K_TEST = ntk(NET, PARAMS, X), ntk(NET, PARAMS, X_TEST, X)
TANGENT = linearize(NET, PARAMS)
ZERO = np.zeros(stack(PARAMS)[0].size)


every_loss = pytest.mark.parametrize("loss", list(map(SquaredLoss, CONVENTIONS)), ids=CONVENTIONS)


def descend_by_hand(c, rate, steps):
    """Gradient descent on the linearised net in its outputs alone: f <- f - rate c K (f - y)."""
    f, A = F0.ravel().copy(), as_matrix(K)
    for _ in range(steps):
        f = f - rate * c * A @ (f - Y.ravel())
    return f.reshape(Y.shape)
