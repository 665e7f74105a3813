"""The way forward: what goes into every layer, and what it makes of it."""

import numpy as np

from ..engine.compare import same
from ..engine.exercise import Exercise, Mistake
from .arrays import joined, read, returned, tried
from .deep import FIRST, SQUARE, draw_deep, elsewhere, floats, forward_of, tried_on


def z1(net):
    """z of the first layer at the first point."""
    return forward_of(net)[1][0][0].tolist()


def z1_is(net):
    return f"$z$ of the first layer is {z1(net)} at the first point"


def outputs(net):
    """At the first point where one is negative."""
    f = forward_of(net)[1][-1]
    return f[(f < 0).any(axis=1)][0].tolist()


def lists_of(net):
    return dict(zip(("hs", "zs"), forward_of(net)))


def run(g):
    """A learner's function on a network: what it returned beside the right lists."""

    def on(net):
        order = [(name, k) for k in range(len(net.params)) for name in ("hs", "zs")]
        return returned(g(*floats(net)), lists_of(net), order)

    return on


def times_W_as_it_stands(h, W):
    """h W, which runs for a square W; else the entries of W laid out anew."""
    return h @ W.reshape(W.T.shape)


def W_times_h(h, W):
    """W h, as if a point stood in each column."""
    return (W @ h.reshape(h.T.shape)).reshape(len(h), len(W))


def with_last_h(net):
    """The list of h with what comes out of the last layer still in it."""
    hs, zs = forward_of(net)
    return joined([*hs, zs[-1].clip(0)], zs)


def has_one_too_many(net, answer):
    """Whether it is the right answer with one more array in hs, whatever is in it."""
    hs, zs = forward_of(net)
    start, more = sum(h.size for h in hs), zs[-1].size
    right = joined(hs, zs)
    if answer.shape != (right.size + more,):
        return False
    return same(np.delete(answer, slice(start, start + more)), right)


forward = Exercise(
    title="the way forward",
    data=FIRST,
    draw=draw_deep,
    ask=lambda net: (
        "A function `forward(params, x)` for a ReLU network of any depth. It returns two lists with an array for each "
        "layer: `hs`, what goes into the layer, $h$ (the first is `x`), and `zs`, what it makes of it, "
        f"$z = Wh + b$. {tried_on(net)}"
    ),
    work=lambda net: joined(*forward_of(net)),
    call=lambda g, net: tried(run(g), forward, net, SQUARE),
    read=read,
    elsewhere=elsewhere(),
    mistakes=(
        Mistake(
            "the biases forgotten",
            lambda net, work: joined(*forward_of(net, bias=0)),
            lambda net: f"You left out $b$. With it, {z1_is(net)}.",
        ),
        Mistake(
            "ReLU forgotten",
            lambda net, work: joined(*forward_of(net, relu=False)),
            lambda net: f"You left out ReLU: negative entries of $z$ become 0 in $h$. {z1_is(net)}.",
        ),
        Mistake(
            "ReLU at the output too",
            lambda net, work: joined(*with_last_rectified(*forward_of(net))),
            lambda net: f"You applied ReLU to the outputs. They stay as they are, {outputs(net)} at one of the points.",
        ),
        Mistake(
            "what comes out of each layer",
            lambda net, work: joined([*forward_of(net)[0][1:], forward_of(net)[1][-1]], forward_of(net)[1]),
            lambda net: (
                "In `hs` you have what comes out of each layer. Wanted is what goes in: first x, with "
                f"{net.x[0].tolist()} in its first row."
            ),
        ),
        Mistake(
            "W as it stands",
            lambda net, work: joined(*forward_of(net, times=times_W_as_it_stands)),
            lambda net: (
                f"You multiplied by $W$ as it stands. With a point in each row it is `h @ W.T + b`: {z1_is(net)}."
            ),
        ),
        Mistake(
            "W times h",
            lambda net, work: joined(*forward_of(net, times=W_times_h)),
            lambda net: (
                "`W @ h` is for one point, with h as a column. Here a point is a row of h: `h @ W.T + b`. "
                f"{z1_is(net)}."
            ),
        ),
        Mistake(
            "one h too many",
            lambda net, work: with_last_h(net),
            lambda net: (
                f"`hs` has one array too many. It holds what goes *into* the {len(net.params)} layers; what comes out "
                "of the last goes into none: return `hs[:-1]`."
            ),
            fits=has_one_too_many,
        ),
        Mistake(
            "zs alone",
            lambda net, work: joined(forward_of(net)[1]),
            lambda net: f"You returned `zs` alone. Return 2 lists, `hs, zs`, with {len(net.params)} arrays each.",
        ),
        Mistake(
            "zs before hs",
            lambda net, work: joined(*forward_of(net)[::-1]),
            lambda net: (
                "Your two lists are exchanged. Return `hs, zs`: the first begins with x, "
                f"{net.x[0].tolist()} in its first row."
            ),
        ),
    ),
    hints=(
        "Two lists that grow: begin with `hs = [x]` and `zs = []`.",
        "In a loop over the pairs (W, b): from the last h make z, from z the next h.",
        "A point is a row of the last h, `hs[-1]`, so the weights stand behind it, as `W.T`. ReLU makes the next h of "
        "this z; at the end the last h is one too many.",
    ),
    solve=lambda net: (
        "`hs, zs = [x], []`, then `for W, b in params: zs.append(hs[-1] @ W.T + b); "
        "hs.append(np.maximum(zs[-1], 0))`, and `return hs[:-1], zs`. "
        f"Here, at the first point, $z$ of the first layer is {z1(net)} and the outputs are "
        f"{forward_of(net)[1][-1][0].tolist()}."
    ),
)


def with_last_rectified(hs, zs):
    return hs, [*zs[:-1], zs[-1].clip(0)]
