"""What is saved: the numbers of a Jacobian against those that the layers keep."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake


class Sizes(NamedTuple):
    """N points, a network n-width-width-m."""

    N: int
    n: int
    width: int
    m: int


def parameters(s, bias=1):
    return s.n * s.width + s.width**2 + s.width * s.m + bias * (2 * s.width + s.m)


def kept(s, outputs=None):
    """h and S of both hidden layers."""
    return s.N * 2 * s.width * (1 + (s.m if outputs is None else outputs))


saved = Exercise(
    title="what is saved",
    data=Sizes(100, 20, 50, 10),
    draw=lambda rng: Sizes(*(int(rng.choice(v)) for v in ([50, 100, 200], [10, 20, 30], [40, 50, 60], [3, 5, 10]))),
    ask=lambda s: (
        f"{s.N} points, a network {s.n}-{s.width}-{s.width}-{s.m} with biases. The Jacobian route writes all "
        "derivatives of all outputs; layer by layer one keeps h and S of both hidden layers. How many numbers are "
        "those? A list of two: the Jacobian's, and those of h and S together."
    ),
    work=lambda s: np.array([s.N * s.m * parameters(s), kept(s)]),
    mistakes=(
        Mistake(
            "biases not counted",
            lambda s, work: np.array([s.N * s.m * parameters(s, bias=0), kept(s)]),
            lambda s: f"You counted the weights alone. With the biases there are {parameters(s)} parameters.",
        ),
        Mistake(
            "one output",
            lambda s, work: np.array([s.N * parameters(s), kept(s, outputs=1)]),
            lambda s: (
                f"You counted one output. There are {s.m}, each with derivatives of its own, and with a row in S."
            ),
        ),
        Mistake(
            "only S",
            lambda s, work: np.array([s.N * s.m * parameters(s), s.N * 2 * s.width * s.m]),
            lambda s: f"You counted S alone. h has {s.N * 2 * s.width} numbers more.",
        ),
        Mistake(
            "only h",
            lambda s, work: np.array([s.N * s.m * parameters(s), s.N * 2 * s.width]),
            lambda s: f"You counted h alone. S has {s.m} numbers for each point and unit, one for each output.",
        ),
        Mistake(
            "the output units counted",
            lambda s, work: np.array([s.N * s.m * parameters(s), s.N * (2 * s.width + s.m) * (1 + s.m)]),
            lambda s: (
                f"You counted the {s.m} output units, too. Asked are h and S of the two hidden layers, which have "
                f"{2 * s.width} units."
            ),
        ),
        Mistake(
            "one hidden layer",
            lambda s, work: np.array([s.N * s.m * parameters(s), kept(s) // 2]),
            lambda s: f"You counted h and S of one hidden layer. There are two of {s.width} units each.",
        ),
        Mistake(
            "one point",
            lambda s, work: np.array([s.m * parameters(s), kept(s) // s.N]),
            lambda s: f"You counted one point. There are {s.N}.",
        ),
    ),
    hints=(
        "First the number of parameters, P.",
        "The Jacobian has a number for each point, output and parameter. h has one for each point and unit.",
        "$NmP$, and $N \\cdot 2\\,\\text{width}\\,(1 + m)$.",
    ),
    solve=lambda s: (
        f"P is {parameters(s)}: the Jacobian has {s.N * s.m * parameters(s)} numbers, h and S together {kept(s)}."
    ),
)
