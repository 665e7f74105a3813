"""A 2-2-2 ReLU network with whole numbers, on which two tasks rest."""

from typing import NamedTuple

import numpy as np


class Net(NamedTuple):
    """A 2-2-2 ReLU network with whole numbers, and two points."""

    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray
    x: np.ndarray


NET = Net(*map(np.array, ([[1, -1], [1, 1]], [1, 0], [[1, 3], [2, -2]], [1, 0], [[1, 3], [2, 1]])))


def hidden(net, x):
    """z of the first layer at one point."""
    return net.W1 @ x + net.b1


def draw_net(rng):
    """Off the kink, other units on at the two points, the points not zero, the outputs not alike."""
    while True:
        net = Net(*(rng.integers(-2, 4, size) for size in ((2, 2), 2, (2, 2), 2, (2, 2))))
        z = net.x @ net.W1.T + net.b1
        on = z > 0
        units = (z != 0).all() and on.any(axis=1).all() and (on[0] != on[1]).any()
        alike = (net.W2[0] == net.W2[1]).all() or (net.W2 == net.W2.T).all()
        if units and net.W2.all() and not alike and net.x.any(axis=1).all():
            return net


def shown(net):
    parts = zip(("W^{[1]}", "b^{[1]}", "W^{[2]}", "b^{[2]}"), net[:4])
    return ", ".join(f"${name}$ = {value.tolist()}" for name, value in parts)
