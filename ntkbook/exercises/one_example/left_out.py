"""With pencil: how the output at a new point changes when one of two training points is left out."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import matrix, vector


class Fit(NamedTuple):
    """The kernel [[a, b], [b, d]] of two training points, K_test (2,) of a new point, the targets; f_0 is 0."""

    a: int
    b: int
    d: int
    K_test: np.ndarray
    y: np.ndarray


def weights(s):
    """alpha = K^-1 y"""
    return np.linalg.solve(np.array([[s.a, s.b], [s.b, s.d]]), s.y)


def both(s):
    """The output at the new point after training on both."""
    return s.K_test @ weights(s)


def first_alone(s):
    """The output there after training on the first point alone."""
    return s.K_test[0] * s.y[0] / s.a


def draw_fit(rng):
    while True:
        a, d = (int(v) for v in rng.integers(2, 8, 2))
        s = Fit(a, int(rng.integers(1, 4)), d, rng.integers(1, 6, 2), rng.integers(-3, 5, 2))
        if s.a != s.d and s.a * s.d - s.b**2 > 0 and s.y.all() and abs(both(s) - first_alone(s)) > 0.02:
            return s


left_out = Exercise(
    title="a point left out",
    data=Fit(4, 2, 3, np.array([3, 4]), np.array([3, -1])),
    draw=draw_fit,
    ask=lambda s: (
        f"Two training points, $K = {matrix([[s.a, s.b], [s.b, s.d]])}$, $y = {vector(s.y)}$, $f_0 = 0$. A new point "
        f"has the kernel ${vector(s.K_test)}$ with the two. The *second* training point is left out, and the tangent "
        "is trained again. By how much does the output at the new point change: after, minus before? Four decimals."
    ),
    work=lambda s: first_alone(s) - both(s),
    decimals=4,
    mistakes=(
        Mistake(
            "the contribution",
            lambda s, work: -s.K_test[1] * weights(s)[1],
            lambda s: (
                f"You struck out the contribution of point 2, {s.K_test[1] * weights(s)[1]:.4f}, and kept the weight "
                f"of point 1, {weights(s)[0]:.4f}. Trained again, point 1 alone has the weight {s.y[0] / s.a:.4f}."
            ),
        ),
        Mistake(
            "the contribution itself",
            lambda s, work: s.K_test[1] * weights(s)[1],
            lambda s: (
                f"This is the contribution of point 2, {s.K_test[1]} times its weight {weights(s)[1]:.4f}. Without it, "
                f"point 1 is trained again: its weight is then {s.y[0] / s.a:.4f}, and was {weights(s)[0]:.4f}."
            ),
        ),
        Mistake(
            "sign turned",
            lambda s, work: -work,
            lambda s: f"You took before minus after. Before it is {both(s):.4f}, after {first_alone(s):.4f}.",
        ),
        Mistake(
            "the output without it",
            lambda s, work: first_alone(s),
            lambda s: f"This is the output after. Before it was {both(s):.4f}: what is the change?",
        ),
        Mistake(
            "the output before",
            lambda s, work: both(s),
            lambda s: f"This is the output before. After it is {first_alone(s):.4f}: what is the change?",
        ),
        Mistake(
            "the other point left out",
            lambda s, work: s.K_test[1] * s.y[1] / s.d - both(s),
            lambda s: (
                f"You left out the first point. Left out is the second: the first, with the kernel {s.a} and the "
                f"target {s.y[0]}, stays."
            ),
        ),
        Mistake(
            "no inverse",
            lambda s, work: -s.K_test[1] * s.y[1],
            lambda s: (
                f"You took targets for weights. The weights are $K^{{-1}} y$, ${vector(weights(s))}$, before, "
                f"and $y_1 / K_{{11}}$, {s.y[0] / s.a:.4f}, after."
            ),
        ),
        Mistake(
            "the miss at the point left out",
            lambda s, work: s.y[1] - s.b * s.y[0] / s.a,
            lambda s: (
                f"This is by how much the *left-out* point is missed, {s.y[1]} minus {s.b * s.y[0] / s.a:.4f}. Asked "
                "is the new point."
            ),
        ),
    ),
    hints=(
        "Two trainings: one on both points, one on the first alone. What is the output at the new point each time?",
        r"On both: $K_\text{test}\,K^{-1} y$. On the first alone the kernel is the number $K_{11}$.",
        r"$K_{\text{test},1}\,y_1/K_{11} - K_\text{test}\,K^{-1}y$",
    ),
    solve=lambda s: (
        f"On both: the weights are ${vector(weights(s))}$, the output is {both(s):.4f}. On the first alone: "
        f"the weight is {s.y[0] / s.a:.4f}, the output {first_alone(s):.4f}. The change is "
        f"{first_alone(s) - both(s):.4f}."
    ),
)
