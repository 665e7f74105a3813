"""ReLU networks with two hidden layers and whole numbers, and the steps of the program that needs no Jacobian."""

from typing import NamedTuple

import numpy as np


class Deep(NamedTuple):
    """The parameters of a ReLU network, a pair (W, b) for each layer, and points x, a row for each."""

    params: tuple
    x: np.ndarray


def pair(W, b):
    return np.array(W), np.array(b)


FIRST = Deep(
    (
        pair([[1, -1], [1, 1]], [1, 0]),
        pair([[0, 1], [2, -1]], [0, 1]),
        pair([[1, 2], [3, -1]], [0, -9]),
    ),
    np.array([[0, 2], [1, 1]]),
)


def draw_deep(rng, sizes=(2, 3, 3, 2), N=2):
    """Off every kink; in each hidden layer units that are on and off; at the points others; an output below 0."""
    while True:
        shapes = zip(sizes[1:], sizes)
        net = Deep(
            tuple((rng.integers(-2, 4, shape), rng.integers(-2, 3, shape[0])) for shape in shapes),
            rng.integers(-2, 4, (N, sizes[0])),
        )
        _, zs = forward_of(net)
        on = [z > 0 for z in zs[:-1]]
        mixed = all(m.any(axis=1).all() and not m.all() and (m[0] != m[1]).any() for m in on)
        if mixed and all(z.all() for z in zs) and (zs[-1] < 0).any() and net.x.all():
            return net


def elsewhere():
    """Three points, three hidden layers, one output."""
    return draw_deep(np.random.default_rng(3), (3, 4, 2, 3, 1), 3)


def forward_of(net, bias=1, relu=True):
    """h and z of every layer: the input of each and what it makes of it."""
    hs, zs = [net.x], []
    for W, b in net.params:
        zs.append(hs[-1] @ W.T + bias * b)
        hs.append(np.maximum(zs[-1], 0) if relu else zs[-1])
    return hs[:-1], zs


def backward_of(net, zs, slopes=None):
    """S of every layer, (N, m, width): the outputs' derivatives with respect to z."""
    N, m = zs[-1].shape
    found = [np.tile(np.eye(m), (N, 1, 1))]
    slopes = [z > 0 for z in zs] if slopes is None else slopes
    for (W, _), on in zip(net.params[:0:-1], slopes[-2::-1]):
        found.insert(0, found[0] @ W * on[:, None, :])
    return found


def share_of(h, S, bias=1):
    """(h_i . h_j + 1) S_i S_j^T: (N, N, m, m)."""
    return (h @ h.T + bias)[:, :, None, None] * np.einsum("iar,jbr->ijab", S, S)


def shares_of(net, bias=1, slopes=None):
    hs, zs = forward_of(net)
    return [share_of(h, S, bias) for h, S in zip(hs, backward_of(net, zs, slopes))]


def ones(net):
    """As if every unit were on everywhere."""
    return [np.ones_like(z) for z in forward_of(net)[1]]


def joined(*lists):
    """All arrays of several lists as one vector, in their order."""
    return np.concatenate([np.ravel(np.asarray(a, dtype=float)) for arrays in lists for a in arrays])


def returned(found, several=False):
    """What a learner's function returned, a list of arrays or several, as one vector; a stub's None stays None."""
    if found is None or found is ...:
        return None
    return joined(*found) if several else joined(found)


def floats(net):
    """What a learner's function is given."""
    return [(W.astype(float), b.astype(float)) for W, b in net.params], net.x.astype(float)


def shown(net):
    layers = [rf"$W^{{[{k}]}}$ = {W.tolist()}, $b^{{[{k}]}}$ = {b.tolist()}" for k, (W, b) in enumerate(net.params, 1)]
    return f"{'; '.join(layers)}; points {net.x.tolist()}"
