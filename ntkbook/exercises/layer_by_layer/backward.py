"""The way back: how the outputs respond if z of a layer is pushed."""

from itertools import pairwise

import numpy as np

from ..engine.exercise import Exercise, Mistake
from .arrays import joined, read, returned, tried
from .deep import FIRST, SQUARE, backward_of, draw_deep, elsewhere, floats, forward_of, ones, tried_on


def zs_of(net):
    return forward_of(net)[1]


def first_point_s(net):
    """The slopes at the first point, taken for all."""
    return [np.tile(z[:1] > 0, (len(z), 1)) for z in zs_of(net)]


def at_first_point(net, k):
    return backward_of(net, zs_of(net))[k][0].astype(int).tolist()


def z1_is(net):
    """What the units of the first layer that are on and off are told by."""
    first, second = zs_of(net)[0][:2].tolist()
    return f"$z$ of the first layer is {first} at the first point, {second} at the second"


def S1_is(net):
    return f"$S$ of the first layer is {at_first_point(net, 0)} at the first point"


def run(g):
    """A learner's function on a network: what it returned beside the right list, last layer first."""

    def on(net):
        zs = zs_of(net)
        found = g(floats(net)[0], [z.astype(float) for z in zs])
        return returned(found, {"S": backward_of(net, zs)}, [("S", k) for k in reversed(range(len(zs)))])

    return on


def turned(W):
    """W transposed, which runs for a square W; else its entries laid out anew."""
    return W.T.reshape(W.shape)


def points_for_outputs(S, on):
    """S times the slopes as NumPy pairs them without a new axis, if N is m: point k with output k."""
    return S * on[np.arange(S.shape[1]) % len(on)]


def slopes_above(net):
    """For each layer the slopes of the one above it; where the widths differ, cut or continued."""
    on = [z > 0 for z in zs_of(net)]
    return [*(np.resize(above, z.shape) for z, above in pairwise(on)), on[-1]]


def to_h(net):
    """The derivatives with respect to h of each layer: the slope comes in one layer too late."""
    zs = zs_of(net)
    found = [np.tile(np.eye(zs[-1].shape[1]), (len(net.x), 1, 1))]
    for k in reversed(range(len(zs) - 1)):
        above = found[0] if k == len(zs) - 2 else found[0] * (zs[k + 1] > 0)[:, None, :]
        found.insert(0, above @ net.params[k + 1][0])
    return found


backward = Exercise(
    title="the way back",
    data=FIRST,
    draw=draw_deep,
    ask=lambda net: (
        "A function `backward(params, zs)`. It returns a list with an array of shape $(N, m, \\text{width})$ for each "
        "layer, first layer first: $S^{[l]}_i$, the derivatives of the $m$ outputs with respect to $z^{[l]}$ at point "
        f"$i$. `zs` is what `forward` gave. {tried_on(net)}"
    ),
    work=lambda net: joined(backward_of(net, zs_of(net))),
    call=lambda g, net: tried(run(g), backward, net, SQUARE),
    read=read,
    elsewhere=elsewhere(),
    mistakes=(
        Mistake(
            "derivative of the activation forgotten",
            lambda net, work: joined(backward_of(net, zs_of(net), ones(net))),
            lambda net: (
                rf"You left out $\varphi'$: where z is negative the unit is off, and its column is 0. {z1_is(net)}."
            ),
        ),
        Mistake(
            "the slopes of the first point for all",
            lambda net, work: joined(backward_of(net, zs_of(net), first_point_s(net))),
            lambda net: (
                f"You took the units that are on at the first point for all points. Each has its own: {z1_is(net)}."
            ),
        ),
        Mistake(
            "last layer first",
            lambda net, work: joined(backward_of(net, zs_of(net))[::-1]),
            lambda net: (
                f"Your list begins with the last layer. First layer first: it begins with {at_first_point(net, 0)}."
            ),
        ),
        Mistake(
            "outputs added up",
            lambda net, work: joined([S.sum(axis=1) for S in backward_of(net, zs_of(net))]),
            lambda net: (
                "You have one row for all outputs together. Each output has its own: at the first point the first "
                f"layer's is {at_first_point(net, 0)}."
            ),
        ),
        Mistake(
            "slope at the output too",
            lambda net, work: joined(backward_of(net, zs_of(net), at_output=True)),
            lambda net: (
                "You took the slope at the output too. ReLU stands in the hidden layers alone: $S$ of the last layer "
                f"is the unit matrix at every point, {at_first_point(net, -1)}."
            ),
        ),
        Mistake(
            "W transposed",
            lambda net, work: joined(backward_of(net, zs_of(net), turned=turned)),
            lambda net: f"You multiplied by $W^\\top$. The way back takes $W$ as it stands, `S @ W`: {S1_is(net)}.",
        ),
        Mistake(
            "no axis for the outputs",
            lambda net, work: joined(backward_of(net, zs_of(net), times=points_for_outputs)),
            lambda net: (
                f"Your slopes have no axis for the {zs_of(net)[-1].shape[1]} outputs, so NumPy pairs their points with "
                "the outputs of S, $(N, m, \\text{width})$. Write `(z > 0)[:, None, :]`."
            ),
        ),
        Mistake(
            "the slopes of the layer above",
            lambda net, work: joined(backward_of(net, zs_of(net), slopes_above(net))),
            lambda net: f"You took the slopes of the layer above. A layer's S takes those of its own z: {S1_is(net)}.",
        ),
        Mistake(
            "with respect to h",
            lambda net, work: joined(to_h(net)),
            lambda net: (
                "These are the derivatives with respect to $h$. For $z$, each column is multiplied by the slope of its "
                f"own unit: {S1_is(net)}."
            ),
        ),
        Mistake(
            "the last layer left out",
            lambda net, work: joined(backward_of(net, zs_of(net))[:-1]),
            lambda net: (
                "Your list ends with the last hidden layer. The last layer has an $S$ too, the unit matrix at every "
                f"point: {len(net.params)} arrays."
            ),
        ),
    ),
    hints=(
        "Begin at the end: there z is the output itself.",
        "One layer back: multiply by W of the layer above, then each column by the slope of its unit.",
        "`S @ W` multiplies for all points at once; W is that of the layer above, z that of this one. The slopes "
        "`z > 0` have the shape (N, width): they need an axis for the outputs, `[:, None, :]`.",
    ),
    solve=lambda net: (
        "`N, m = zs[-1].shape`, `S = np.tile(np.eye(m), (N, 1, 1))`, then from the last layer to the second "
        "`S = (S @ W) * (z > 0)[:, None, :]` with z of the layer below; each goes to the front of the list. Here it "
        f"begins with {at_first_point(net, 0)}."
    ),
)
