"""With pencil: by how much a point is missed that was left out."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import matrix, vector


class Regression(NamedTuple):
    """The kernel of two points, the ridge, and the targets."""

    K: np.ndarray
    ridge: int
    y: np.ndarray


def inverse(s, ridge=None):
    return np.linalg.inv(s.K + (s.ridge if ridge is None else ridge) * np.eye(2))


def missed(s, H=None):
    """alpha_1 / H_11"""
    H = inverse(s) if H is None else H
    return (H @ s.y)[0] / H[0, 0]


def in_training(s):
    """y - K (K + ridge I)^-1 y, at the first point."""
    return s.ridge * (inverse(s) @ s.y)[0]


def own(s):
    """s_1: by how much the first target moves its own fit."""
    return 1 - s.ridge * inverse(s)[0, 0]


def draw_regression(rng):
    A = rng.integers(-1, 3, (2, 2))
    y = rng.integers(-4, 7, 2)
    return Regression(A @ A.T + np.eye(2, dtype=int), int(rng.integers(2, 4)), y)


left_out = Exercise(
    title="one point left out",
    data=Regression(np.array([[3, 1], [1, 2]]), 2, np.array([4, 6])),
    draw=draw_regression,
    ask=lambda s: (
        f"Kernel regression on two points: $K = {matrix(s.K)}$, $y = {vector(s.y)}$, $f_0 = 0$, the ridge is "
        f"{s.ridge}. Leave the first point out, fit again, and predict it. What is its residual, target minus "
        "prediction? Four decimals. (Use the short formula, then check it by fitting the one point that is left.)"
    ),
    work=missed,
    decimals=4,
    mistakes=(
        Mistake(
            "the residual in training",
            lambda s, work: in_training(s),
            lambda s: (
                f"This is the residual of the fit that has *seen* the first point. Divide by $1 - s$, which is "
                f"{1 - own(s):.4f}: so little of its own target did the fit leave."
            ),
        ),
        Mistake(
            "divided by the share",
            lambda s, work: in_training(s) / own(s),
            lambda s: (
                f"You divided the residual by $s = {own(s):.4f}$, the share of its own target in the fit. Divide by "
                f"$1 - s$, {1 - own(s):.4f}."
            ),
        ),
        Mistake(
            "the diagonal of K",
            lambda s, work: (inverse(s) @ s.y)[0] * (s.K[0, 0] + s.ridge),
            lambda s: (
                f"You inverted the entry $(K + \\rho I)_{{11}} = {s.K[0, 0] + s.ridge}$ alone. The "
                f"inverse matrix has {inverse(s)[0, 0]:.4f} there."
            ),
        ),
        Mistake(
            "ridge forgotten",
            lambda s, work: missed(s, inverse(s, 0)),
            lambda s: f"You left out the ridge, {s.ridge}: it is on the diagonal when the other point is fitted, too.",
        ),
        Mistake(
            "the prediction",
            lambda s, work: s.y[0] - work,
            lambda s: f"This is the prediction. The residual is the target, {s.y[0]}, minus it.",
        ),
        Mistake(
            "sign turned",
            lambda s, work: -work,
            lambda s: f"You took prediction minus target. Asked is target minus prediction: the target is {s.y[0]}.",
        ),
        Mistake(
            "the weight of the point",
            lambda s, work: (inverse(s) @ s.y)[0],
            lambda s: (
                "This is the weight of the first point. Divided by the inverse's own entry, "
                f"{inverse(s)[0, 0]:.4f}, it is the residual."
            ),
        ),
    ),
    hints=(
        r"Two ways: fit the other point alone, or use the weights $\alpha = (K + \rho I)^{-1} y$ of the whole fit.",
        "One weight, and one entry on the diagonal of the inverse.",
        r"$\alpha_1 / [(K + \rho I)^{-1}]_{11}$",
    ),
    solve=lambda s: (
        f"The first weight is {(inverse(s) @ s.y)[0]:.4f}, the entry of the inverse {inverse(s)[0, 0]:.4f}; their "
        f"quotient is {missed(s):.4f}. By fitting again: ${s.K[0, 1]} / ({s.K[1, 1]} + {s.ridge})$ times "
        f"{s.y[1]} is {s.K[0, 1] / (s.K[1, 1] + s.ridge) * s.y[1]:.4f}, and {s.y[0]} minus that is {missed(s):.4f}."
    ),
)
