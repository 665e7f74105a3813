"""The Jacobian of a 2-2-2 ReLU network with pencil."""

import numpy as np

from ..engine.exercise import Exercise
from .jacobian_mistakes import MISTAKES
from .network import NET, columns, draw_net, hidden, shown


def draw_one_off(rng):
    """One hidden unit on and one off at the first point, W2 is not its own transpose, and no near miss is right."""
    while True:
        net = draw_net(rng, 2)
        if (hidden(net, net.x[0]) > 0).sum() == 1 and net.W2[0, 1] != net.W2[1, 0] and not nearly(net):
            return net


def nearly(net):
    """Whether one may take the second point, W1 for W2, h for the derivative of ReLU, or leave b1 out, unnoticed."""
    others = (
        columns(net._replace(x=net.x[::-1])),
        columns(net, W2=net.W1),
        columns(net, slope=np.maximum(hidden(net, net.x[0]), 0)),
        columns(net._replace(b1=0 * net.b1)),
    )
    return any(np.array_equal(columns(net), other) for other in others)


jacobian = Exercise(
    title="the Jacobian, P x m",
    data=NET,
    draw=draw_one_off,
    ask=lambda net: (
        f"The ReLU network with\n\n{shown(net)}\n\n$Df(x)$ at $x$ = {net.x[0].tolist()}, in the page's layout: twelve "
        r"rows, one for each parameter in the order of $\theta$, and a column for each output."
    ),
    work=columns,
    mistakes=MISTAKES,
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
