"""The mistakes that people make in the Jacobian of a small ReLU network."""

import numpy as np

from ..engine.exercise import Mistake
from .network import columns, hidden


def by_columns(work, first=True, last=True):
    """The weights of a layer in the order of columns: the second and the third of them exchanged."""
    order = np.arange(12)
    order[1:3] = order[1:3][::-1] if first else order[1:3]
    order[7:9] = order[7:9][::-1] if last else order[7:9]
    return work[order]


def why_not_by_columns(names):
    return lambda net: (
        rf"You went through {names} column by column. $\theta$ goes row by row: $W_{{1,1}}, W_{{1,2}}, W_{{2,1}}, "
        r"W_{2,2}$."
    )


def outputs(net):
    return net.W2 @ np.maximum(hidden(net, net.x[0]), 0) + net.b2


def filled_in(work, weights=True, biases=False):
    """The last layer's entries of each output written for the other output too."""
    work = work.copy()
    if weights:
        work[6:8, 1], work[8:10, 0] = work[6:8, 0], work[8:10, 1]
    if biases:
        work[10:] = 1
    return work


def without_rows(work, *rows):
    """These rows left at 0."""
    work = work.copy()
    work[list(rows)] = 0
    return work


MISTAKES = (
    Mistake(
        "J for Df",
        lambda net, work: work.T,
        lambda net: "This is $J$, 2 x 12, a row for each output. The page's $Df$ has a column for each output: 12 x 2.",
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
        lambda net, work: columns(net, slope=1),
        lambda net: (
            rf"You left out $\varphi'(z)$: $z$ is {hidden(net, net.x[0]).tolist()}, and a unit with "
            "negative $z$ is off: its weights move nothing."
        ),
    ),
    Mistake(
        "ReLU forgotten",
        lambda net, work: columns(net, h=hidden(net, net.x[0]), slope=1),
        lambda net: f"You left out ReLU: $z$ is {hidden(net, net.x[0]).tolist()}, and negative entries become 0.",
    ),
    Mistake(
        "z for h",
        lambda net, work: columns(net, h=hidden(net, net.x[0])),
        lambda net: (
            rf"In the rows of $W^{{[2]}}$ you wrote $z$, {hidden(net, net.x[0]).tolist()}. They take "
            r"$h = \varphi(z)$, where negative entries are 0."
        ),
    ),
    Mistake(
        "ReLU on the negative side",
        lambda net, work: columns(net, slope=hidden(net, net.x[0]) < 0),
        lambda net: (
            r"You took the units with negative $z$ for those that are on. ReLU keeps what is positive: $z$ is "
            f"{hidden(net, net.x[0]).tolist()}, and $\\varphi'(z)$ is {[int(v > 0) for v in hidden(net, net.x[0])]}."
        ),
    ),
    Mistake(
        "the negative side kept, in h too",
        lambda net, work: columns(net, h=np.minimum(hidden(net, net.x[0]), 0), slope=hidden(net, net.x[0]) < 0),
        lambda net: (
            r"You kept the negative side throughout. ReLU keeps what is positive: of $z$, "
            f"{hidden(net, net.x[0]).tolist()}, it makes $h$, {np.maximum(hidden(net, net.x[0]), 0).tolist()}."
        ),
    ),
    Mistake(
        "the derivative of ReLU on the rows of W2",
        lambda net, work: columns(net, slope=(hidden(net, net.x[0]) > 0)[:, None]),
        lambda net: (
            r"You multiplied the rows of $W^{[2]}$ by $\varphi'(z)$. Rows belong to outputs; a hidden unit has a "
            f"column, and $\\varphi'(z)$, {[int(v > 0) for v in hidden(net, net.x[0])]}, multiplies the columns."
        ),
    ),
    Mistake(
        "derivative at the output",
        lambda net, work: columns(net, slope=(outputs(net) > 0)[:, None]),
        lambda net: (
            rf"You took $\varphi'$ at the outputs, {outputs(net).tolist()}. ReLU stands in the hidden layer: it is "
            rf"taken at $z$, {hidden(net, net.x[0]).tolist()}."
        ),
    ),
    Mistake(
        "x left out",
        lambda net, work: columns(net, x=np.ones(2)),
        lambda net: (
            r"In the first four rows the factor $x_c$ is missing: $W^{[1]}_{r,c}$ is multiplied by it. Here $x$ is "
            f"{net.x[0].tolist()}."
        ),
    ),
    Mistake("W by columns", lambda net, work: by_columns(work), why_not_by_columns("both $W$")),
    Mistake(
        "W1 by columns",
        lambda net, work: by_columns(work, last=False),
        why_not_by_columns("$W^{[1]}$"),
    ),
    Mistake(
        "W2 by columns",
        lambda net, work: by_columns(work, first=False),
        why_not_by_columns("$W^{[2]}$"),
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
            "The derivative of an output with respect to its own last bias is 1, not 0: the mistake of the hand page."
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
    Mistake(
        "the other output's bias filled in",
        lambda net, work: filled_in(work, weights=False, biases=True),
        lambda net: (
            "In the last two rows you wrote 1 in both columns. Each output has a last bias of its own: the other "
            "output does not move with it, 0."
        ),
    ),
    Mistake(
        "the other output's weights and bias filled in",
        lambda net, work: filled_in(work, biases=True),
        lambda net: (
            "In the last 6 rows you filled both columns. These parameters belong to one output each: the other does "
            "not move, 0."
        ),
    ),
    Mistake(
        "first biases taken as constants",
        lambda net, work: without_rows(work, 4, 5),
        lambda net: (
            r"The rows of $b^{[1]}$ are 0 in your table. A bias moves $z$ by as much as itself: its row is "
            r"$W^{[2]}_{a,r}\,\varphi'(z_r)$, and $z$ is "
            f"{hidden(net, net.x[0]).tolist()}."
        ),
    ),
    Mistake(
        "all biases taken as constants",
        lambda net, work: without_rows(work, 4, 5, 10, 11),
        lambda net: (
            "The rows of the 4 biases are 0 in your table. Biases are parameters too: an output moves by 1 with its "
            "own last bias, and a first bias moves $z$ of its unit."
        ),
    ),
)
