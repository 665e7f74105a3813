"""The way back: how the outputs respond if z of a layer is pushed."""

import numpy as np

from ..engine.exercise import Exercise, Mistake
from .deep import FIRST, backward_of, draw_deep, elsewhere, floats, forward_of, joined, ones, returned, shown


def zs_of(net):
    return forward_of(net)[1]


def first_point_s(net):
    """The slopes at the first point, taken for all."""
    return [np.tile(z[:1] > 0, (len(z), 1)) for z in zs_of(net)]


def at_first_point(net, k):
    return backward_of(net, zs_of(net))[k][0].astype(int).tolist()


backward = Exercise(
    title="the way back",
    data=FIRST,
    draw=draw_deep,
    ask=lambda net: (
        "A function `backward(params, zs)`. It returns a list with an array of shape (N, m, width) for each layer, "
        "first layer first: $S^{[l]}_i$, the derivatives of the m outputs with respect to $z^{[l]}$ at point i. `zs` "
        f"is what `forward` gave. It is tried on {shown(net)}."
    ),
    work=lambda net: joined(backward_of(net, zs_of(net))),
    call=lambda g, net: returned(g(floats(net)[0], [z.astype(float) for z in zs_of(net)])),
    elsewhere=elsewhere(),
    mistakes=(
        Mistake(
            "derivative of the activation forgotten",
            lambda net, work: joined(backward_of(net, zs_of(net), ones(net))),
            lambda net: (
                rf"You left out $\varphi'$: where z is negative the unit is off, and its column is 0. $z$ of the first "
                f"layer is {zs_of(net)[0].tolist()}."
            ),
        ),
        Mistake(
            "the slopes of the first point for all",
            lambda net, work: joined(backward_of(net, zs_of(net), first_point_s(net))),
            lambda net: (
                "You took the units that are on at the first point for all points. Each has its own: $z$ of the first "
                f"layer is {zs_of(net)[0].tolist()}."
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
    ),
    hints=(
        "Begin at the end: there z is the output itself.",
        "One layer back: multiply by W of the layer above, then each column by the slope of its unit.",
        "`S = (S @ W) * (z > 0)[:, None, :]`, with W of the layer above and z of this one.",
    ),
    solve=lambda net: (
        "`S = np.tile(np.eye(m), (N, 1, 1))`, then from the last layer to the second "
        "`S = (S @ W) * (z > 0)[:, None, :]` with z of the layer below; each goes to the front of the list. Here it "
        f"begins with {at_first_point(net, 0)}."
    ),
)
