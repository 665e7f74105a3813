"""With pencil: where one damped natural-gradient step leads."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import matrix, vector


class Start(NamedTuple):
    """The kernel [[a, b], [b, d]] of two points, the outputs, the targets, the damping."""

    a: int
    b: int
    d: int
    f0: np.ndarray
    y: np.ndarray
    damping: int


def kernel(s):
    return np.array([[s.a, s.b], [s.b, s.d]])


def weights(s, damping=None):
    """(K + damping I)^-1 (f_0 - y)"""
    damping = s.damping * np.eye(2) if damping is None else damping
    return np.linalg.solve(kernel(s) + damping, s.f0 - s.y)


def draw_start(rng):
    """Kernels without and with damping that can be inverted."""
    while True:
        a, d = (int(v) for v in rng.integers(2, 7, 2))
        s = Start(a, int(rng.integers(1, 4)), d, *rng.integers(-3, 5, (2, 2)), int(rng.integers(1, 5)))
        invertible = min(np.linalg.det(kernel(s)), abs(np.linalg.det(kernel(s) + s.damping))) > 0.5
        if invertible and s.a != s.d and (s.f0 != s.y).all() and s.f0.all():
            return s


natural_step = Exercise(
    title="a natural-gradient step",
    data=Start(4, 2, 3, np.array([1, -1]), np.array([3, 2]), 2),
    draw=draw_start,
    ask=lambda s: (
        f"Two points, one output, $K = {matrix(kernel(s))}$, $f_0 = {vector(s.f0)}$, $y = {vector(s.y)}$. Where are "
        f"the two outputs of the tangent after one natural-gradient step with the damping $\\rho = {s.damping}$? "
        "Two numbers to four decimals."
    ),
    work=lambda s: s.f0 - kernel(s) @ weights(s),
    decimals=4,
    mistakes=(
        Mistake(
            "damping forgotten",
            lambda s, work: s.y.astype(float),
            lambda s: (
                f"These are the targets: there an undamped step leads. The damping {s.damping} stands on the diagonal "
                f"of what is inverted, ${matrix(kernel(s) + s.damping * np.eye(2, dtype=int))}$."
            ),
        ),
        Mistake(
            "damping on every entry",
            lambda s, work: s.f0 - kernel(s) @ weights(s, s.damping),
            lambda s: (
                f"You added {s.damping} to all four entries. $\\rho I$ goes on the diagonal alone: invert "
                f"${matrix(kernel(s) + s.damping * np.eye(2, dtype=int))}$."
            ),
        ),
        Mistake(
            "a step of gradient descent",
            lambda s, work: s.f0 - kernel(s) @ (s.f0 - s.y),
            lambda s: (
                f"This is $f_0 - K(f_0 - y)$, gradient descent at the rate 1. The natural gradient inverts first: "
                f"$(K + \\rho I)^{{-1}}(f_0 - y)$ is ${vector(weights(s))}$."
            ),
        ),
        Mistake(
            "the wrong way",
            lambda s, work: s.f0 + kernel(s) @ weights(s),
            lambda s: (
                f"You went away from the targets. The step subtracts $K$ times ${vector(weights(s))}$; the "
                f"residual was ${vector(s.f0 - s.y)}$."
            ),
        ),
        Mistake(
            "the weights",
            lambda s, work: weights(s),
            lambda s: (
                "These are the weights $(K + \\rho I)^{-1}(f_0 - y)$, one for each point. $K$ times them is how far "
                f"the outputs move: start from ${vector(s.f0)}$ and take it off."
            ),
        ),
        Mistake(
            "the weights taken for the move",
            lambda s, work: s.f0 - weights(s),
            lambda s: (
                "You took the weights off the outputs. They say how far to go along each gradient; the outputs move by "
                f"$K$ times them, ${vector(kernel(s) @ weights(s))}$."
            ),
        ),
        Mistake(
            "f0 dropped",
            lambda s, work: work - s.f0,
            lambda s: f"This is how far the outputs move. They start at ${vector(s.f0)}$.",
        ),
        Mistake(
            "what is left",
            lambda s, work: work - s.y,
            lambda s: f"This is the residual that is left. The outputs are that and the targets ${vector(s.y)}$.",
        ),
    ),
    hints=(
        "What is inverted, and what is it applied to?",
        r"The weights are $(K + \rho I)^{-1}(f_0 - y)$. The parameters move along $J^\top$ of them, the outputs "
        "along $K$ of them.",
        r"$f_0 - K\,(K + \rho I)^{-1}(f_0 - y)$",
    ),
    solve=lambda s: (
        f"The residual is ${vector(s.f0 - s.y)}$, what is inverted is "
        f"${matrix(kernel(s) + s.damping * np.eye(2, dtype=int))}$; the weights are ${vector(weights(s))}$, "
        f"$K$ times them is ${vector(kernel(s) @ weights(s))}$; subtracted from $f_0$: "
        f"${vector(s.f0 - kernel(s) @ weights(s))}$."
    ),
)
