"""Chapter 04: the right answers by other routes, and wrong ways written out from what people do.

RIGHT, WRONG and UNNAMED as in `ways_jacobian_blocks`.
"""

from fractions import Fraction
from itertools import pairwise

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


# The program, step by step: networks of any depth, in plain loops and exact fractions.


def layers(net, x, bias=1, relu=True):
    """(h, z) of every layer at one point."""
    h, found = [Fraction(int(v)) for v in x], []
    for W, b in net.params:
        z = [sum(int(w) * v for w, v in zip(row, h)) + bias * int(c) for row, c in zip(W, b)]
        found.append((h, z))
        h = [max(v, 0) for v in z] if relu else z
    return found


def end_from(net, k, z):
    """The outputs from z of layer k (counted from 0) on."""
    for W, b in net.params[k + 1 :]:
        h = [max(v, 0) for v in z]
        z = [sum(int(w) * v for w, v in zip(row, h)) + int(c) for row, c in zip(W, b)]
    return z


def pushed(net, x, k, push=end_from):
    """S of layer k at one point, by pushing z of each unit a little."""
    z, tiny = layers(net, x)[k][1], Fraction(1, 10**6)
    before, columns = push(net, k, z), []
    for r in range(len(z)):
        after = push(net, k, [v + tiny * (r == q) for q, v in enumerate(z)])
        columns.append([(b - a) / tiny for a, b in zip(before, after)])
    return [list(row) for row in zip(*columns)]


def end_without_relu_s_slope(net, k, z):
    """As if every unit were on."""
    for W, _ in net.params[k + 1 :]:
        z = [sum(int(w) * v for w, v in zip(row, z)) for row in W]
    return z


def end_with_slopes_of(point):
    """The way from layer k to the end with the units that are on at that point."""

    def push(net, k, z):
        on = [[v > 0 for v in z] for _, z in layers(net, net.x[point])]
        for j, (W, _) in enumerate(net.params[k + 1 :], k):
            z = [sum(int(w) * v * a for w, v, a in zip(row, z, on[j])) for row in W]
        return z

    return push


def flat(*arrays):
    return [float(v) for a in arrays for v in np.ravel(np.array(a, dtype=object))]


def way_forward(net, hs=None, zs=None, **how):
    """hs layer by layer, all points of one after another; then zs."""
    points = [layers(net, x, **how) for x in net.x]
    count = range(len(net.params))
    h = [[point[k][0] for point in points] for k in count] if hs is None else hs
    z = [[point[k][1] for point in points] for k in count] if zs is None else zs(points, count)
    return flat(*h, *z)


def last_rectified(points, count):
    z = [[point[k][1] for point in points] for k in count]
    return [*z[:-1], [[max(v, 0) for v in row] for row in z[-1]]]


def what_comes_out(net):
    points = [layers(net, x) for x in net.x]
    out = [[[max(v, 0) for v in point[k][1]] for point in points] for k in range(len(net.params) - 1)]
    return way_forward(net, hs=[*out, [point[-1][1] for point in points]])


def way_back(net, push=end_from):
    return [[pushed(net, x, k, push) for x in net.x] for k in range(len(net.params))]


def of_two(h, S, bias=1, bracket=True):
    """One layer's share: blocks (N, N, m, m) by sums."""
    points, outputs = range(len(h)), range(len(S[0]))

    def entry(i, j, a, b):
        number = sum(u * v for u, v in zip(h[i], h[j])) + bias if bracket else 1
        return float(number * sum(u * v for u, v in zip(S[i][a], S[j][b])))

    return np.array([[[[entry(i, j, a, b) for b in outputs] for a in outputs] for j in points] for i in points])


def by_units(layer):
    """Summed over the outputs: for each pair of points a number for each pair of units."""
    number = [[sum(int(u) * int(v) for u, v in zip(p, q)) + 1 for q in layer.h] for p in layer.h]
    count, units = range(len(layer.h)), range(len(layer.S[0][0]))
    return [
        [
            [
                [number[i][j] * sum(int(a[r]) * int(b[s]) for a, b in zip(layer.S[i], layer.S[j])) for s in units]
                for r in units
            ]
            for j in count
        ]
        for i in count
    ]


def layer_shares(net, bias=1, push=end_from):
    hs = [[layers(net, x)[k][0] for x in net.x] for k in range(len(net.params))]
    return [of_two(h, S, bias) for h, S in zip(hs, way_back(net, push))]


def by_theta(net):
    """The kernel by its definition: every parameter raised a little, in fractions."""
    tiny, gradients = Fraction(1, 10**6), []
    theta = [Fraction(int(v)) for W, b in net.params for v in (*np.ravel(W), *b)]

    def outputs(theta, x):
        values, h = iter(theta), [Fraction(int(v)) for v in x]
        for k, (W, b) in enumerate(net.params):
            rows = [[next(values) for _ in row] for row in W]
            z = [sum(w * v for w, v in zip(row, h)) + next(values) for row in rows] if len(b) else []
            h = z if k == len(net.params) - 1 else [max(v, 0) for v in z]
        return h

    for x in net.x:
        before = outputs(theta, x)
        raised = ([v + tiny * (k == q) for q, v in enumerate(theta)] for k in range(len(theta)))
        gradients.append([[(b - a) / tiny for a, b in zip(before, outputs(one, x))] for one in raised])
    sums = [
        [
            [[sum(g[a] * h[b] for g, h in zip(one, two)) for b in range(len(one[0]))] for a in range(len(one[0]))]
            for two in gradients
        ]
        for one in gradients
    ]
    return np.array(sums, dtype=float)


# Programs as learners write them. Where NumPy stops one, the check finds out why on a network with equal sizes.


def forward_by(step, give=lambda hs, zs: (hs[:-1], zs)):
    """z of a layer by `step` from h, W and b."""

    def forward(params, x):
        hs, zs = [x], []
        for W, b in params:
            zs.append(step(hs[-1], W, b))
            hs.append(np.maximum(zs[-1], 0))
        return give(hs, zs)

    return lambda net: forward


def right_step(h, W, b):
    return h @ W.T + b


def backward_by(back, at_the_end=lambda S, z: S, give=list):
    """S of a layer by `back` from S and W of the layer above and z of this one and of that above."""

    def backward(params, zs):
        N, m = zs[-1].shape
        found = [at_the_end(np.tile(np.eye(m), (N, 1, 1)), zs[-1])]
        for (W, _), z, above in zip(params[:0:-1], zs[-2::-1], zs[:0:-1]):
            found.insert(0, back(found[0], W, z, above))
        return give(found)

    return lambda net: backward


def right_back(S, W, z, above):
    return (S @ W) * (z > 0)[:, None, :]


def slope_at_the_end(S, z):
    return S * (z > 0)[:, None, :]


def derivatives_by_h(params, zs):
    """With the slopes of the layers above, without a layer's own."""
    found = [np.tile(np.eye(zs[-1].shape[1]), (len(zs[0]), 1, 1))]
    back = found[0]
    for (W, _), z in zip(params[:0:-1], zs[-2::-1]):
        found.insert(0, back @ W)
        back = found[0] * (z > 0)[:, None, :]
    return found


def without_axes(h, S):
    return (h @ h.T + 1) * np.einsum("iar,jbr->ijab", S, S)


def with_axes(h, S):
    return (h @ h.T + 1)[:, :, None, None] * np.einsum("iar,jbr->ijab", S, S)


def kernel_by(share, backward, which_h=lambda hs, zs: hs):
    """The sum of the shares, from a learner's other programs."""

    def kernel_by_layers(params, x):
        hs, zs = forward_by(right_step)(None)(params, x)
        return sum(share(h, S) for h, S in zip(which_h(hs, zs), backward(None)(params, zs)))

    return lambda net: kernel_by_layers


def all_numbers(s, biases=True, outputs=None, points=None):
    """The Jacobian's numbers, layer by layer of a network n-width-width-m."""
    m, N = (s.m if outputs is None else outputs), (s.N if points is None else points)
    sizes = (s.n, s.width, s.width, s.m)
    return N * m * sum(a * b + b * biases for a, b in pairwise(sizes))


def of_layers(s, N, hidden, outputs, with_h=True):
    return sum(N * s.width * (outputs + with_h) for _ in range(hidden))


RIGHT = {
    "share": first_share_by_jacobians,
    "forward": way_forward,
    "backward": lambda net: flat(*way_back(net)),
    "one_layer": lambda layer: of_two(layer.h, layer.S),
    "whole": by_theta,
    "saved": lambda s: [all_numbers(s), of_layers(s, s.N, 2, s.m)],
}

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
    "forward": {
        "the biases forgotten": lambda net: way_forward(net, bias=0),
        "ReLU forgotten": lambda net: way_forward(net, relu=False),
        "ReLU at the output too": lambda net: way_forward(net, zs=last_rectified),
        "what comes out of each layer": what_comes_out,
        "W as it stands": (
            forward_by(lambda h, W, b: h @ W + b),
            forward_by(lambda h, W, b: h @ W.reshape(W.shape[::-1]) + b),
        ),
        "W times h": forward_by(lambda h, W, b: W @ h + b),
        "one h too many": (
            forward_by(right_step, lambda hs, zs: (hs, zs)),
            forward_by(right_step, lambda hs, zs: (hs[:-1] + zs[-1:], zs)),
        ),
        "zs alone": forward_by(right_step, lambda hs, zs: zs),
        "zs before hs": forward_by(right_step, lambda hs, zs: (zs, hs[:-1])),
    },
    "backward": {
        "derivative of the activation forgotten": lambda net: flat(*way_back(net, end_without_relu_s_slope)),
        "the slopes of the first point for all": lambda net: flat(*way_back(net, end_with_slopes_of(0))),
        "last layer first": lambda net: flat(*reversed(way_back(net))),
        "outputs added up": lambda net: flat(*([np.sum(S, axis=0) for S in layer] for layer in way_back(net))),
        "slope at the output too": backward_by(right_back, slope_at_the_end),
        "W transposed": backward_by(lambda S, W, z, above: (S @ W.T) * (z > 0)[:, None, :]),
        "no axis for the outputs": backward_by(lambda S, W, z, above: (S @ W) * (z > 0)),
        "the slopes of the layer above": backward_by(lambda S, W, z, above: (S @ W) * (above > 0)[:, None, :]),
        "with respect to h": lambda net: derivatives_by_h,
        "the last layer left out": backward_by(right_back, give=lambda found: found[:-1]),
    },
    "one_layer": {
        "the + 1 of the bias missing": lambda layer: of_two(layer.h, layer.S, bias=0),
        "blocks transposed": lambda layer: [[block.T for block in row] for row in of_two(layer.h, layer.S)],
        "the number in brackets left out": lambda layer: of_two(layer.h, layer.S, bracket=False),
        "units for outputs": by_units,
        "blocks as a matrix": lambda layer: np.block([list(row) for row in of_two(layer.h, layer.S)]),
        "no two axes for the outputs": lambda layer: without_axes,
    },
    "whole": {
        "only the last layer": lambda net: layer_shares(net)[-1],
        "the first layer left out": lambda net: by_theta(net) - layer_shares(net)[0],
        "the last layer left out": lambda net: by_theta(net) - layer_shares(net)[-1],
        "the mean of the layers": lambda net: by_theta(net) / len(net.params),
        "the + 1 of the biases missing": lambda net: sum(layer_shares(net, bias=0)),
        "derivative of the activation forgotten": lambda net: sum(layer_shares(net, push=end_without_relu_s_slope)),
        "slope at the output too": kernel_by(with_axes, backward_by(right_back, slope_at_the_end)),
        "what comes out of each layer": kernel_by(with_axes, backward_by(right_back), lambda hs, zs: [*hs[1:], zs[-1]]),
        "no two axes for the outputs": kernel_by(without_axes, backward_by(right_back)),
    },
    "saved": {
        "biases not counted": lambda s: [all_numbers(s, biases=False), of_layers(s, s.N, 2, s.m)],
        "one output": lambda s: [all_numbers(s, outputs=1), of_layers(s, s.N, 2, 1)],
        "only S": lambda s: [all_numbers(s), of_layers(s, s.N, 2, s.m, with_h=False)],
        "only h": lambda s: [all_numbers(s), s.N * s.width + s.N * s.width],
        "the output units counted": lambda s: [
            all_numbers(s),
            of_layers(s, s.N, 2, s.m) + s.N * s.m * (s.m + 1),
        ],
        "one hidden layer": lambda s: [all_numbers(s), of_layers(s, s.N, 1, s.m)],
        "one point": lambda s: [all_numbers(s, points=1), of_layers(s, 1, 2, s.m)],
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
