"""ReLU networks with two hidden layers and whole numbers, and the steps of the program that needs no Jacobian."""

from typing import NamedTuple

import numpy as np

from ..engine.formulas import matrix, vector


class Deep(NamedTuple):
    """The parameters of a ReLU network, a pair (W, b) for each layer, and points x, a row for each."""

    params: tuple
    x: np.ndarray


def pair(W, b):
    return np.array(W), np.array(b)


SQUARE = Deep(
    (
        pair([[1, -1], [1, 1]], [1, 0]),
        pair([[0, 1], [2, -1]], [0, 1]),
        pair([[1, 2], [3, -1]], [0, -9]),
    ),
    np.array([[0, 2], [1, 1]]),
)
"""All sizes are 2: what NumPy refuses elsewhere runs here, so that a check sees which mistake it is."""

FIRST = Deep(
    (
        pair([[1, -1], [1, 1], [0, 2]], [1, 0, -1]),
        pair([[-1, -1, 0], [1, -1, 0], [1, -1, 2], [-1, 1, 0]], [0, 0, 1, -2]),
        pair([[-1, 3, -1, 3], [0, -1, 1, -1]], [1, 2]),
    ),
    np.array([[0, 3], [3, 0], [1, 0], [1, 1], [2, 1]]),
)


def draw_deep(rng, sizes=(2, 3, 4, 2), N=5):
    """Off every kink; in each hidden layer units that are on and off; at the points others; an output below 0."""
    while True:
        shapes = zip(sizes[1:], sizes)
        net = Deep(
            tuple((rng.integers(-2, 4, shape), rng.integers(-2, 3, shape[0])) for shape in shapes),
            rng.integers(-2, 4, (4 * N, sizes[0])),
        )
        fit = net.x.all(axis=1) & np.all([((z != 0) & (abs(z) < 100)).all(axis=1) for z in forward_of(net)[1]], axis=0)
        net = net._replace(x=net.x[fit][:N])
        if len(np.unique(net.x, axis=0)) < N:
            continue
        _, zs = forward_of(net)
        on = [z > 0 for z in zs[:-1]]
        mixed = all(m.any(axis=1).all() and not m.all() and (m[0] != m[1]).any() for m in on)
        if mixed and (zs[-1] < 0).any():
            return net


def elsewhere():
    """Three points, three hidden layers, one output."""
    return draw_deep(np.random.default_rng(3), (3, 4, 2, 3, 1), 3)


def times_W(h, W):
    """W h for every point, a point in each row."""
    return h @ W.T


def forward_of(net, bias=1, relu=True, times=times_W):
    """h and z of every layer: the input of each and what it makes of it."""
    hs, zs = [net.x], []
    for W, b in net.params:
        zs.append(times(hs[-1], W) + bias * b)
        hs.append(np.maximum(zs[-1], 0) if relu else zs[-1])
    return hs[:-1], zs


def times_slope(S, on):
    """Each column of S, (N, m, width), times the slope of its unit."""
    return S * on[:, None, :]


def backward_of(net, zs, slopes=None, turned=lambda W: W, times=times_slope, at_output=False):
    """S of every layer, (N, m, width): the outputs' derivatives with respect to z."""
    N, m = zs[-1].shape
    found = [np.tile(np.eye(m), (N, 1, 1))]
    slopes = [z > 0 for z in zs] if slopes is None else slopes
    if at_output:
        found = [times_slope(found[0], slopes[-1])]
    for (W, _), on in zip(net.params[:0:-1], slopes[-2::-1]):
        found.insert(0, times(found[0] @ turned(W), on))
    return found


def with_axes(number, m):
    """Numbers (N, N) as they multiply blocks (N, N, m, m)."""
    return number[:, :, None, None]


def on_last_axes(number, m):
    """As NumPy pairs them without two more axes, if N is m: with the outputs, not the points."""
    return number[np.ix_(np.arange(m) % len(number), np.arange(m) % len(number))]


def share_of(h, S, bias=1, axes=with_axes):
    """(h_i . h_j + 1) S_i S_j^T: (N, N, m, m)."""
    return axes(h @ h.T + bias, S.shape[1]) * np.einsum("iar,jbr->ijab", S, S)


def shares_of(net, bias=1, slopes=None, axes=with_axes, at_output=False):
    hs, zs = forward_of(net)
    return [share_of(h, S, bias, axes) for h, S in zip(hs, backward_of(net, zs, slopes, at_output=at_output))]


def ones(net):
    """As if every unit were on everywhere."""
    return [np.ones_like(z) for z in forward_of(net)[1]]


def floats(net):
    """What a learner's function is given."""
    return [(W.astype(float), b.astype(float)) for W, b in net.params], net.x.astype(float)


def tried_on(net):
    """The last sentence of a question. The chapter shows its network once, before the first task."""
    if net is FIRST:
        return "It is tried on the network of section 3 (chapter 04)."
    return f"It is tried on the network\n\n{layers(net.params)}\n\nat the points\n\n$X = {matrix(net.x)}$"


def layers(params):
    """The parameters, each layer in a line of its own."""
    pairs = enumerate(params, 1)
    return "\n\n".join(f"$W^{{[{k}]}} = {matrix(W)}$, $b^{{[{k}]}} = {vector(b)}$" for k, (W, b) in pairs)
