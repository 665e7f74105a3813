"""Small ReLU networks with whole numbers, on which two tasks rest."""

from typing import NamedTuple

import numpy as np


class Net(NamedTuple):
    """A ReLU network with two inputs, two outputs and one hidden layer, and two points."""

    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray
    x: np.ndarray


NET = Net(*map(np.array, ([[1, -1], [1, 1]], [1, 0], [[1, 3], [2, -2]], [1, 0], [[1, 3], [2, 1]])))


def hidden(net, x):
    """z of the first layer at one point."""
    return net.W1 @ x + net.b1


def columns(net, h=None, slope=None, bias=1, W2=None, x=None):
    """Df at the first point, P x m = 12 x 2; each argument takes the place of what is right.

    `slope` is the derivative of ReLU: a number for each unit, or one for each entry of W2.
    """
    z = hidden(net, net.x[0])
    h = np.maximum(z, 0) if h is None else h
    pushed = (net.W2 if W2 is None else W2) * ((z > 0) if slope is None else slope)
    Df = np.zeros((12, 2))
    for a in range(2):
        Df[:4, a], Df[4:6, a] = np.outer(pushed[a], net.x[0] if x is None else x).ravel(), pushed[a]
        Df[6 + 2 * a : 8 + 2 * a, a], Df[10 + a, a] = h, bias
    return Df


def draw_net(rng, width):
    """Off the kink, at each point a unit that is on, no zero in W2 and in the points, the outputs not alike."""
    while True:
        net = Net(*(rng.integers(-2, 4, size) for size in ((width, 2), width, (2, width), 2, (2, 2))))
        z = net.x @ net.W1.T + net.b1
        on = z > 0
        if z.all() and on.any(axis=1).all() and net.W2.all() and net.x.all() and (net.W2[0] != net.W2[1]).any():
            return net


def shown(net):
    """Each matrix in a line of its own."""
    parts = zip(("W^{[1]}", "b^{[1]}", "W^{[2]}", "b^{[2]}"), net[:4])
    return "\n\n".join(f"${name}$ = {value.tolist()}" for name, value in parts)
