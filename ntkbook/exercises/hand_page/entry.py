"""One entry of the kernel from two gradients."""

import numpy as np

from ..engine.exercise import Exercise, Mistake
from .page import rows

entry = Exercise(
    title="the entry $K_{12}$",
    data=np.array([[1, 0, 2, 1, 3, 0, 2], [2, 1, 1, 0, 1, 4, 2]]),
    draw=lambda rng: rng.integers(-2, 4, (2, 7)),
    ask=lambda g: f"The seven partials of some network are, {rows(g)}. What is $K_{{12}}$?",
    work=lambda g: g[0] @ g[1],
    mistakes=(
        Mistake(
            "an entry of the diagonal",
            lambda g, work: g[0] @ g[0],
            lambda g: (
                "You multiplied the partials at $x_1$ with themselves: that is $K_{11}$, the squared length of one "
                f"gradient, {g[0] @ g[0]}. $K_{{12}}$ takes one factor from each point."
            ),
        ),
        Mistake(
            "the other entry of the diagonal",
            lambda g, work: g[1] @ g[1],
            lambda g: (
                f"You multiplied the partials at $x_2$ with themselves: that is $K_{{22}}$, {g[1] @ g[1]}. $K_{{12}}$ "
                "takes one factor from each point."
            ),
        ),
        Mistake(
            "the last parameter left out",
            lambda g, work: g[0, :6] @ g[1, :6],
            lambda g: (
                f"You left out the last parameter: its product, {g[0, 6]} times {g[1, 6]}, counts like the others."
            ),
        ),
        Mistake(
            "product of the sums",
            lambda g, work: g[0].sum() * g[1].sum(),
            lambda g: (
                f"You added up each gradient first, {g[0].sum()} and {g[1].sum()}, and multiplied then. It is the "
                f"other way round: multiply parameter by parameter, {g[0, 0]} times {g[1, 0]} first, then add."
            ),
        ),
        Mistake(
            "summed over the datapoints",
            lambda g, work: g.sum(),
            lambda g: (
                f"You added the partials of both points, {g.sum()} in all. For each parameter its two numbers are "
                "multiplied; only the products are added."
            ),
        ),
        Mistake(
            "divided by 7",
            lambda g, work: work / 7,
            lambda g: (
                "You took the mean over the seven parameters. The kernel is their sum, seven times as much as your "
                f"{g[0] @ g[1] / 7:.3f}."
            ),
        ),
    ),
    hints=(
        "One term for every parameter.",
        "Each term: the partial at $x_1$ times the partial at $x_2$.",
        "Add all seven.",
    ),
    solve=lambda g: f"{' + '.join(f'[{u}·{v}]' for u, v in g.T)} = {g[0] @ g[1]}.",
)
