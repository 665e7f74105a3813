"""The way forward: what goes into every layer, and what it makes of it."""

from ..engine.exercise import Exercise, Mistake
from .deep import FIRST, draw_deep, elsewhere, floats, forward_of, joined, returned, shown


def z1(net):
    return forward_of(net)[1][0].tolist()


def outputs(net):
    return forward_of(net)[1][-1].tolist()


forward = Exercise(
    title="the way forward",
    data=FIRST,
    draw=draw_deep,
    ask=lambda net: (
        "A function `forward(params, x)` for a ReLU network of any depth. It returns two lists with an array for each "
        "layer: `hs`, what goes into the layer, $h$ (the first is `x`), and `zs`, what it makes of it, "
        f"$z = Wh + b$. It is tried on {shown(net)}."
    ),
    work=lambda net: joined(*forward_of(net)),
    call=lambda g, net: returned(g(*floats(net)), several=True),
    elsewhere=elsewhere(),
    mistakes=(
        Mistake(
            "the biases forgotten",
            lambda net, work: joined(*forward_of(net, bias=0)),
            lambda net: f"You left out $b$. With it, $z$ of the first layer is {z1(net)} at the two points.",
        ),
        Mistake(
            "ReLU forgotten",
            lambda net, work: joined(*forward_of(net, relu=False)),
            lambda net: (
                f"You left out ReLU: $z$ of the first layer is {z1(net)}, and negative entries become 0 in $h$."
            ),
        ),
        Mistake(
            "ReLU at the output too",
            lambda net, work: joined(*with_last_rectified(*forward_of(net))),
            lambda net: f"You applied ReLU to the outputs. They stay as they are: {outputs(net)}.",
        ),
        Mistake(
            "what comes out of each layer",
            lambda net, work: joined([*forward_of(net)[0][1:], forward_of(net)[1][-1]], forward_of(net)[1]),
            lambda net: (
                f"In `hs` you have what comes out of each layer. Wanted is what goes in: first x, {net.x.tolist()}."
            ),
        ),
    ),
    hints=(
        "Two lists that grow: begin with `hs = [x]` and `zs = []`.",
        "In a loop over the pairs (W, b): from the last h make z, from z the next h.",
        "`zs.append(hs[-1] @ W.T + b)`, `hs.append(np.maximum(zs[-1], 0))`; at the end the last h is one too many.",
    ),
    solve=lambda net: (
        "`hs, zs = [x], []`, then `for W, b in params: zs.append(hs[-1] @ W.T + b); "
        "hs.append(np.maximum(zs[-1], 0))`, and `return hs[:-1], zs`. "
        f"Here $z$ of the first layer is {z1(net)}, and the outputs are {outputs(net)}."
    ),
)


def with_last_rectified(hs, zs):
    return hs, [*zs[:-1], zs[-1].clip(0)]
