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


RIGHT = {"share": first_share_by_jacobians}

WRONG = {
    "share": {
        "the units that are on at $x_1$ taken for both points": lambda net: shares(net, second=lambda on: on[0]),
        "the units that are on at $x_2$ taken for both points": lambda net: shares(net, first=lambda on: on[1]),
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
