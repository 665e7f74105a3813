"""The Jacobian of a 2-2-2 ReLU network with pencil."""

import numpy as np

from ..engine.exercise import Exercise, Mistake
from .network import NET, draw_net, hidden, shown


def columns(net, relu=True, slope=True, bias=1, W2=None):
    """Df at the first point, P x m = 12 x 2; with relu or slope False, ReLU or its derivative is forgotten."""
    x, z = net.x[0], hidden(net, net.x[0])
    Df = np.zeros((12, 2))
    for a in range(2):
        pushed = (net.W2 if W2 is None else W2)[a] * ((z > 0) if slope else 1)
        Df[:4, a], Df[4:6, a] = np.outer(pushed, x).ravel(), pushed
        Df[6 + 2 * a : 8 + 2 * a, a], Df[10 + a, a] = np.maximum(z, 0) if relu else z, bias
    return Df


def filled_in(work):
    """The last layer's entries of each output written for the other output too."""
    work = work.copy()
    work[6:8, 1], work[8:10, 0] = work[6:8, 0], work[8:10, 1]
    return work


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
            lambda net, work: columns(net, slope=False),
            lambda net: (
                rf"You left out $\varphi'(z)$: $z$ is {hidden(net, net.x[0]).tolist()}, and a unit with "
                "negative $z$ is off: its weights move nothing."
            ),
        ),
        Mistake(
            "ReLU forgotten",
            lambda net, work: columns(net, relu=False, slope=False),
            lambda net: f"You left out ReLU: $z$ is {hidden(net, net.x[0]).tolist()}, and negative entries become 0.",
        ),
        Mistake(
            "z for h",
            lambda net, work: columns(net, relu=False),
            lambda net: (
                rf"In the rows of $W^{{[2]}}$ you wrote $z$, {hidden(net, net.x[0]).tolist()}. They take "
                r"$h = \varphi(z)$, where negative entries are 0."
            ),
        ),
        Mistake(
            "W2 transposed",
            lambda net, work: columns(net, W2=net.W2.T),
            lambda net: (
                r"In the first six rows you took $W^{[2]}_{r,a}$ for $W^{[2]}_{a,r}$: output $a$ reads row $a$ "
                rf"of $W^{{[2]}}$, {net.W2.tolist()}."
            ),
        ),
        Mistake(
            "last biases taken as constants",
            lambda net, work: columns(net, bias=0),
            lambda net: (
                "The derivative of an output with respect to its own last bias is 1, not 0: the mistake of the hand "
                "page."
            ),
        ),
        Mistake(
            "the other output's weights filled in",
            lambda net, work: filled_in(work),
            lambda net: (
                "In the rows of $W^{[2]}$ you wrote $h$ in both columns. $W^{[2]}_{1,r}$ belongs to output 1: the "
                "other output does not move, 0."
            ),
        ),
    ),
    hints=(
        "Forward first: $z = W^{[1]}x + b^{[1]}$, then which units are on, then $h$.",
        r"The first four rows: $W^{[2]}_{a,r}\,\varphi'(z_r)\,x_c$. The next two: the same without $x_c$.",
        r"The last six rows: $h$ in the rows of the output's own weights, 1 in the row of its own bias, else 0.",
    ),
    solve=lambda net: (
        f"$z$ is {hidden(net, net.x[0]).tolist()}; the columns are "
        f"{columns(net)[:, 0].astype(int).tolist()} and {columns(net)[:, 1].astype(int).tolist()}."
    ),
)
