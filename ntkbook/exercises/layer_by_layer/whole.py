"""The whole kernel, layer by layer: all that was written before, and a sum."""

from ..engine.exercise import Exercise, Mistake
from .arrays import read_blocks, tried
from .deep import (
    FIRST,
    SQUARE,
    backward_of,
    draw_deep,
    elsewhere,
    floats,
    forward_of,
    on_last_axes,
    ones,
    share_of,
    shares_of,
    tried_on,
)


def block(net):
    return sum(shares_of(net))[0, 1].astype(int).tolist()


def with_what_comes_out(net):
    """In the bracket of each layer its h, not that of the layer before."""
    hs, zs = forward_of(net)
    return sum(share_of(h, S) for h, S in zip([*hs[1:], zs[-1]], backward_of(net, zs)))


whole = Exercise(
    title="the kernel layer by layer",
    data=FIRST,
    draw=draw_deep,
    ask=lambda net: (
        "A function `kernel_by_layers(params, x)`: the kernel of a ReLU network of any depth, $(N, N, m, m)$, without "
        f"a Jacobian. {tried_on(net)}"
    ),
    work=lambda net: sum(shares_of(net)),
    call=lambda g, net: tried(lambda at: g(*floats(at)), whole, net, SQUARE),
    read=read_blocks,
    elsewhere=elsewhere(),
    mistakes=(
        Mistake(
            "only the last layer",
            lambda net, work: shares_of(net)[-1],
            lambda net: f"This is the last layer's share. The whole block $K_{{12}}$ is {block(net)}.",
        ),
        Mistake(
            "the first layer left out",
            lambda net, work: sum(shares_of(net)[1:]),
            lambda net: (
                "The first layer is missing. Its h is x, and its share in the block $K_{12}$ is "
                f"{shares_of(net)[0][0, 1].astype(int).tolist()}."
            ),
        ),
        Mistake(
            "the last layer left out",
            lambda net, work: sum(shares_of(net)[:-1]),
            lambda net: (
                "The last layer is missing. Its S is the unit matrix, and its share in the block $K_{12}$ is "
                f"{shares_of(net)[-1][0, 1].astype(int).tolist()}."
            ),
        ),
        Mistake(
            "the mean of the layers",
            lambda net, work: work / len(net.params),
            lambda net: f"You took the mean over the {len(net.params)} layers. The kernel is their sum.",
        ),
        Mistake(
            "the + 1 of the biases missing",
            lambda net, work: sum(shares_of(net, bias=0)),
            lambda net: f"You left out the $+1$ of the biases. With it the block $K_{{12}}$ is {block(net)}.",
        ),
        Mistake(
            "derivative of the activation forgotten",
            lambda net, work: sum(shares_of(net, slopes=ones(net))),
            lambda net: (
                rf"You left out $\varphi'$ on the way back: units that are off respond to nothing. With it the block "
                f"$K_{{12}}$ is {block(net)}."
            ),
        ),
        Mistake(
            "slope at the output too",
            lambda net, work: sum(shares_of(net, at_output=True)),
            lambda net: (
                "You took the slope at the output too. ReLU stands in the hidden layers alone, and with that the block "
                f"$K_{{12}}$ is {block(net)}."
            ),
        ),
        Mistake(
            "what comes out of each layer",
            lambda net, work: with_what_comes_out(net),
            lambda net: (
                "In the brackets you took what comes *out of* each layer. What goes *into* it is wanted, for the first "
                f"layer the points: the block $K_{{12}}$ is {block(net)}."
            ),
        ),
        Mistake(
            "no two axes for the outputs",
            lambda net, work: sum(shares_of(net, axes=on_last_axes)),
            lambda net: (
                "You multiplied the numbers, $(N, N)$, without two more axes: NumPy pairs them with the *last* two "
                f"axes, the {forward_of(net)[1][-1].shape[1]} outputs. Write `[:, :, None, None]` after the numbers."
            ),
        ),
    ),
    hints=(
        "Forward once, back once, then a share for each layer.",
        "`hs, zs = forward(params, x)` and `backward(params, zs)` have an entry for each layer.",
        "A layer's share needs its own h and its own S: go through both lists together (`zip`), and add the shares up.",
    ),
    solve=lambda net: (
        "`hs, zs = forward(params, x)`, then "
        "`return sum(layer_share(h, S) for h, S in zip(hs, backward(params, zs)))`: here "
        f"$K_{{12}}$ is {block(net)}."
    ),
)
