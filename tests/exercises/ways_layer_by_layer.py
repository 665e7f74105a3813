"""Chapter 04: the right answers by other routes, and wrong ways written out from what people do.

RIGHT, WRONG and UNNAMED as in `ways_jacobian_blocks`.
"""

import numpy as np
from ways_jacobian_blocks import by_nudging, z_at


def shares(net, first=None, second=None, number=None):
    """The first layer's share from the Jacobians, or with other masks by plain sums."""
    on = [[v > 0 for v in z_at(net, i)] for i in range(2)]
    number = int(net.x[0] @ net.x[1]) + 1 if number is None else number
    first, second = on[0] if first is None else first(on), on[1] if second is None else second(on)
    return [
        [number * sum(int(u) * int(v) for u, v, p, q in zip(ra, rb, first, second) if p and q) for rb in net.W2]
        for ra in net.W2
    ]


def first_share_by_jacobians(net):
    parameters = len(net.b1) * 3
    one, two = (np.array(by_nudging(net, i))[:parameters] for i in range(2))
    return [[float(sum(one[:, a] * two[:, b])) for b in range(2)] for a in range(2)]


def on_at_any(on):
    return [p or q for p, q in zip(*on)]


def off_first(on):
    return [not p for p in on[0]]


def off_second(on):
    return [not p for p in on[1]]


def h_at(net, i):
    return [max(v, 0) for v in z_at(net, i)]


def inner_of_h(net):
    return sum(u * v for u, v in zip(h_at(net, 0), h_at(net, 1)))


def last_share(net):
    """From the last eight parameters of the Jacobians, and the two biases."""
    one, two = (np.array(by_nudging(net, i))[3 * len(net.b1) :] for i in range(2))
    return one.T @ two


def derivative_at_the_output(net):
    """A row of W2 counts where its output is positive."""
    f = [
        [sum(int(w) * v for w, v in zip(row, h_at(net, i))) + int(b) for row, b in zip(net.W2, net.b2)] for i in (0, 1)
    ]
    number = int(net.x[0] @ net.x[1]) + 1
    return [[number * int(net.W2[a] @ net.W2[b]) * (f[0][a] > 0) * (f[1][b] > 0) for b in range(2)] for a in range(2)]


def wrong_side(net):
    """A number for each pair of units."""
    number, on = int(net.x[0] @ net.x[1]) + 1, [[v > 0 for v in z_at(net, i)] for i in range(2)]
    units = range(len(net.b1))
    return [[number * sum(int(w[r] * w[s]) for w in net.W2) * (on[0][r] and on[1][s]) for s in units] for r in units]


RIGHT = {"share": first_share_by_jacobians}

WRONG = {
    "share": {
        "the units that are on at $x_1$ taken for both points": lambda net: shares(net, second=lambda on: on[0]),
        "the units that are on at $x_2$ taken for both points": lambda net: shares(net, first=lambda on: on[1]),
        "activations of the wrong layer": lambda net: shares(net, number=inner_of_h(net) + 1),
        "derivative at the output": derivative_at_the_output,
        "the + 1 of the bias missing": lambda net: shares(net, number=int(net.x[0] @ net.x[1])),
        "the last layer's share": last_share,
        "the number in brackets left out": lambda net: shares(net, number=1),
        "the whole block": lambda net: np.add(first_share_by_jacobians(net), last_share(net)),
        "transpose on the wrong side": wrong_side,
        "units that are off taken for those that are on": lambda net: shares(net, off_first, off_second),
        "derivative of the activation forgotten": (
            lambda net: shares(net, on_at_any, on_at_any),
            lambda net: shares(net, lambda on: [1, 1, 1], lambda on: [1, 1, 1]),
        ),
    },
}

UNNAMED = {
    "share": {
        "x1 with itself": lambda net: shares(net, number=int(net.x[0] @ net.x[0]) + 1),
        "x2 with itself": lambda net: shares(net, number=int(net.x[1] @ net.x[1]) + 1),
        "a bias for each unit": lambda net: shares(net, number=int(net.x[0] @ net.x[1]) + 3),
        "the share in K11": lambda net: shares(net, None, lambda on: on[0], int(net.x[0] @ net.x[0]) + 1),
    },
}
