"""With pencil: the share of one layer in a block of the kernel."""

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import matrix, vector
from ..jacobian_blocks.network import Net, draw_net, hidden
from .deep import layers

NET = Net(
    *map(np.array, ([[1, -1], [1, 1], [-1, 1]], [1, 0, 0], [[1, 3, 2], [2, -2, 1]], [1, 0], [[1, 3], [2, 1]])),
)


def on(net, i):
    """Which hidden units are on at the point i."""
    return hidden(net, net.x[i]) > 0


def z_of(net, i):
    """z of the first layer at the point i, as it is written."""
    return vector(hidden(net, net.x[i]))


def draw_crossed(rng):
    """Three units: one is on at the first point alone, one at the second alone, one at both."""
    while True:
        net = draw_net(rng, 3)
        number = net.x @ net.x.T
        crossed = sorted(on(net, 0) + 2 * on(net, 1)) == [1, 2, 3]
        if crossed and number[0, 1] not in np.diag(number) and (B(net, 0) @ B(net, 1).T != 1).any():
            return net


def B(net, i):
    """df/dz of the first layer at the point i: W2 with the columns of the units that are off set to zero."""
    return net.W2 * on(net, i)


def first_share(net, bias=1, inputs=None, masks=None):
    """The first layer's share in K_12: (x_1 . x_2 + 1) B_1 B_2^T."""
    inputs = net.x if inputs is None else inputs
    masks = [on(net, 0), on(net, 1)] if masks is None else masks
    B1, B2 = (net.W2 * mask for mask in masks)
    return (inputs[0] @ inputs[1] + bias) * (B1 @ B2.T)


def last_share(net):
    """The number h_1 . h_2 + 1 of the last layer."""
    return np.maximum(hidden(net, net.x[0]), 0) @ np.maximum(hidden(net, net.x[1]), 0) + 1


def outputs(net):
    return [net.W2 @ np.maximum(hidden(net, x), 0) + net.b2 for x in net.x]


def one_mask_for_both(i):
    here, there = ("x_1", "x_2")[i], ("x_2", "x_1")[i]
    return Mistake(
        f"the units that are on at ${here}$ taken for both points",
        lambda net, work: first_share(net, masks=[on(net, i)] * 2),
        lambda net: (
            f"You set the same columns of $W^{{[2]}}$ to zero for both points, those of the units that are off at "
            f"${here}$. At ${there}$ other units are off: $z$ is ${z_of(net, 1 - i)}$ there."
        ),
    )


share = Exercise(
    title="the first layer's share in $K_{12}$",
    data=NET,
    draw=draw_crossed,
    ask=lambda net: (
        "The share of the first layer in the block $K_{12}$, by the boxed formula, for the ReLU network with\n\n"
        f"{layers((net[:2], net[2:4]))}\n\nat $x_1 = {vector(net.x[0])}$ and $x_2 = {vector(net.x[1])}$."
    ),
    work=first_share,
    mistakes=(
        Mistake(
            "the + 1 of the bias missing",
            lambda net, work: first_share(net, bias=0),
            lambda net: (
                f"You left out the $+1$: the bias of the layer counts too. The number in brackets is "
                f"{net.x[0] @ net.x[1] + 1}, not {net.x[0] @ net.x[1]}."
            ),
        ),
        Mistake(
            "activations of the wrong layer",
            lambda net, work: first_share(net, inputs=[np.maximum(hidden(net, x), 0) for x in net.x]),
            lambda net: (
                "You took what comes *out of* the layer. The bracket has what goes *into* it, for the first layer the "
                f"points: $x_1\\cdot x_2$ is {net.x[0] @ net.x[1]}."
            ),
        ),
        Mistake(
            "derivative of the activation forgotten",
            lambda net, work: first_share(net, masks=[1, 1]),
            lambda net: (
                rf"You left out $\varphi'$: $z$ is ${z_of(net, 0)}$, ${z_of(net, 1)}$; "
                "a unit with negative $z$ is off, and its column of $W^{[2]}$ becomes 0."
            ),
        ),
        *(one_mask_for_both(i) for i in range(2)),
        Mistake(
            "units that are off taken for those that are on",
            lambda net, work: first_share(net, masks=[~on(net, 0), ~on(net, 1)]),
            lambda net: (
                f"You kept the units that are off. $z$ is ${z_of(net, 0)}$, "
                f"${z_of(net, 1)}$: a unit is on where $z$ is positive."
            ),
        ),
        Mistake(
            "transpose on the wrong side",
            lambda net, work: (net.x[0] @ net.x[1] + 1) * (B(net, 0).T @ B(net, 1)),
            lambda net: (
                "You multiplied $S_1^\\top S_2$, 3 x 3, a number for each pair of units. Rows of both are outputs: "
                "output $a$ of $x_1$ meets output $b$ of $x_2$ in $S_1 S_2^\\top$, 2 x 2."
            ),
        ),
        Mistake(
            "the number in brackets left out",
            lambda net, work: B(net, 0) @ B(net, 1).T,
            lambda net: f"This is $S_1 S_2^\\top$ alone. It is still to be multiplied by {net.x[0] @ net.x[1] + 1}.",
        ),
        Mistake(
            "the last layer's share",
            lambda net, work: last_share(net) * np.eye(2),
            lambda net: (
                f"This is the share of the last layer, {last_share(net)} times the unit matrix. The first is wanted."
            ),
        ),
        Mistake(
            "the whole block",
            lambda net, work: work + last_share(net) * np.eye(2),
            lambda net: "This is the whole block $K_{12}$, both layers. Only the first layer's share is wanted.",
        ),
        Mistake(
            "derivative at the output",
            lambda net, work: first_share(net, masks=[(f > 0)[:, None] for f in outputs(net)]),
            lambda net: (
                r"You took $\varphi'$ at the outputs of the network. It is taken at $z^{[1]}$ of the layer, "
                f"${z_of(net, 0)}$ and ${z_of(net, 1)}$."
            ),
        ),
    ),
    hints=(
        "Two factors: a number from the inputs of the layer, and a matrix $S_1 S_2^\\top$.",
        r"$S_i$ is $W^{[2]}$ with the columns of the units that are off at $x_i$ set to zero.",
        r"$(x_1 \cdot x_2 + 1)\,S_1 S_2^\top$",
    ),
    solve=lambda net: (
        f"$x_1 \\cdot x_2 + 1$ is {net.x[0] @ net.x[1] + 1}, "
        f"$S_1 = {matrix(B(net, 0))}$, $S_2 = {matrix(B(net, 1))}$; together ${matrix(first_share(net))}$."
    ),
)
