"""Chapter 03 with pencil: the Jacobian of a 2-2-2 ReLU network, and its first layer's share in the kernel."""

from typing import NamedTuple

import numpy as np

from .exercise import Exercise, Mistake


class Net(NamedTuple):
    """A 2-2-2 ReLU network with whole numbers, and two points."""

    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray
    x: np.ndarray


NET = Net(*map(np.array, ([[1, -1], [1, 1]], [1, 0], [[1, 2], [3, -1]], [0, 1], [[1, 3], [2, 1]])))


def hidden(net, x):
    """z of the first layer at one point."""
    return net.W1 @ x + net.b1


def draw_net(rng):
    while True:
        net = Net(*(rng.integers(-2, 4, size) for size in ((2, 2), 2, (2, 2), 2, (2, 2))))
        z = net.x @ net.W1.T + net.b1
        if (z != 0).all() and (z > 0).any(axis=1).all():  # off the kink, and no point that is all off
            return net


def shown(net):
    parts = zip(("W^{[1]}", "b^{[1]}", "W^{[2]}", "b^{[2]}"), net[:4])
    return ", ".join(f"${name}$ = {value.tolist()}" for name, value in parts)


def columns(net, on=None):
    """Df at the first point, P x m = 12 x 2; `on` says which hidden units let a derivative through."""
    x, z = net.x[0], hidden(net, net.x[0])
    Df = np.zeros((12, 2))
    for a in range(2):
        pushed = net.W2[a] * (z > 0 if on is None else on)
        Df[:4, a], Df[4:6, a] = np.outer(pushed, x).ravel(), pushed
        Df[6 + 2 * a : 8 + 2 * a, a], Df[10 + a, a] = np.maximum(z, 0), 1
    return Df


jacobian = Exercise(
    title="the Jacobian, P x m",
    data=NET,
    draw=draw_net,
    ask=lambda net: (
        f"The ReLU network with {shown(net)}. $Df(x)$ at $x$ = {net.x[0].tolist()}, in the page's layout: twelve rows, "
        r"one for each parameter in the order of $\theta$, and a column for each output."
    ),
    work=columns,
    mistakes=(
        Mistake(
            "J for Df",
            lambda net, work: work.T,
            lambda net: (
                "This is $J$, 2 x 12, a row for each output. The page's $Df$ has a column for each output: 12 x 2."
            ),
        ),
        Mistake(
            "outputs summed",
            lambda net, work: work.sum(axis=1),
            lambda net: "You differentiated the sum of the outputs: 12 numbers. Each output has a column of its own.",
        ),
        Mistake(
            "bias rows missing",
            lambda net, work: np.delete(work, [4, 5, 10, 11], axis=0),
            lambda net: "You have the 8 weights only. The 4 biases are parameters too: 12 rows.",
        ),
        Mistake(
            "derivative of the activation forgotten",
            lambda net, work: columns(net, on=1),
            lambda net: (
                rf"You left out $\varphi'(z)$: $z$ is {hidden(net, net.x[0]).tolist()}, and a unit with "
                "negative $z$ is off: its weights move nothing."
            ),
        ),
    ),
    hints=(
        "Forward first: $z$, then which units are on.",
        r"$\partial f_a/\partial W^{[1]}_{r,c} = W^{[2]}_{a,r}\,\varphi'(z_r)\,x_c$, for a bias without $x_c$.",
        r"$\partial f_a/\partial W^{[2]}_{a,r} = h_r$, $\partial f_a/\partial b^{[2]}_a = 1$; the others are 0.",
    ),
    solve=lambda net: (
        f"$z$ is {hidden(net, net.x[0]).tolist()}; the columns are "
        f"{columns(net)[:, 0].astype(int).tolist()} and {columns(net)[:, 1].astype(int).tolist()}."
    ),
)


def share(net, bias=1, inputs=None, masks=None):
    """The first layer's share in K_12: (x_1 . x_2 + 1) B_1 B_2^T."""
    inputs = net.x if inputs is None else inputs
    masks = [hidden(net, x) > 0 for x in net.x] if masks is None else masks
    B1, B2 = (net.W2 * mask for mask in masks)
    return (inputs[0] @ inputs[1] + bias) * (B1 @ B2.T)


def outputs(net):
    return [net.W2 @ np.maximum(hidden(net, x), 0) + net.b2 for x in net.x]


layer = Exercise(
    title="the first layer's share in $K_{12}$",
    data=NET,
    draw=draw_net,
    ask=lambda net: (
        f"The ReLU network with {shown(net)}, at $x_1$ = {net.x[0].tolist()} and $x_2$ = {net.x[1].tolist()}. The "
        "share of the first layer in the block $K_{12}$, by the boxed formula."
    ),
    work=share,
    mistakes=(
        Mistake(
            "the + 1 of the bias missing",
            lambda net, work: share(net, bias=0),
            lambda net: (
                f"You left out the $+1$: the bias of the layer counts too. The number in brackets is "
                f"{net.x[0] @ net.x[1] + 1}, not {net.x[0] @ net.x[1]}."
            ),
        ),
        Mistake(
            "activations of the wrong layer",
            lambda net, work: share(net, inputs=[np.maximum(hidden(net, x), 0) for x in net.x]),
            lambda net: (
                "You took what comes *out of* the layer. The bracket has what goes *into* it, for the first layer the "
                f"points: $x_1\\cdot x_2$ is {net.x[0] @ net.x[1]}."
            ),
        ),
        Mistake(
            "derivative at the output",
            lambda net, work: share(net, masks=[f > 0 for f in outputs(net)]),
            lambda net: (
                r"You took $\varphi'$ at the outputs of the network. It is taken at $z^{[1]}$ of the layer, "
                f"{hidden(net, net.x[0]).tolist()} and {hidden(net, net.x[1]).tolist()}."
            ),
        ),
    ),
    hints=(
        "Two factors: a number from the inputs of the layer, and a matrix $B_1 B_2^\\top$.",
        r"$B_i$ is $W^{[2]}$ with the columns of the units that are off at $x_i$ set to zero.",
        r"$(x_1 \cdot x_2 + 1)\,B_1 B_2^\top$",
    ),
    solve=lambda net: (
        f"$x_1 \\cdot x_2 + 1$ is {net.x[0] @ net.x[1] + 1}, "
        f"$B_1$ is {(net.W2 * (hidden(net, net.x[0]) > 0)).tolist()}, "
        f"$B_2$ is {(net.W2 * (hidden(net, net.x[1]) > 0)).tolist()}; together {share(net).tolist()}."
    ),
)
