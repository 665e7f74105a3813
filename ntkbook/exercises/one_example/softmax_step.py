"""With pencil: one step on cross-entropy at one point, seen at another."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import matrix, vector


class Lesson(NamedTuple):
    """The block K (3, 3) of the seen point with the taught one, exp of the taught outputs, the class, the rate."""

    K: np.ndarray
    odds: np.ndarray
    label: int
    rate: float


def target(s):
    return np.eye(3)[s.label]


def residual(s):
    """softmax(f) - y"""
    return s.odds / s.odds.sum() - target(s)


def draw_lesson(rng):
    """Odds that add up to ten: their shares are tenths."""
    first = int(rng.integers(1, 6))
    second = int(rng.integers(1, 9 - first))
    K = rng.integers(-2, 5, (3, 3))
    return Lesson(
        K, np.array([first, second, 10 - first - second]), int(rng.integers(3)), 0.1 * int(rng.integers(1, 5))
    )


softmax_step = Exercise(
    title="one step on cross-entropy",
    data=Lesson(np.array([[3, 1, 0], [0, 2, 1], [1, 0, 4]]), np.array([2, 3, 5]), 0, 0.1),
    draw=draw_lesson,
    ask=lambda s: (
        f"Three classes. At a point the network gives the natural logarithms of ${vector(s.odds)}$, and one step at "
        f"the rate {s.rate:g} on cross-entropy teaches it this point alone, whose class is number {s.label + 1}. The "
        f"block of *another* point with this one is $K = {matrix(s.K)}$. By how much do the three outputs at the other "
        "point move, to first order? Three numbers to four decimals."
    ),
    work=lambda s: -s.rate * s.K @ residual(s),
    decimals=4,
    mistakes=(
        Mistake(
            "no softmax",
            lambda s, work: -s.rate * s.K @ (np.log(s.odds) - target(s)),
            lambda s: (
                "You took the outputs themselves, as the squared loss does. Here softmax makes shares of them first: "
                f"${vector(s.odds / s.odds.sum())}$."
            ),
        ),
        Mistake(
            "uphill",
            lambda s, work: -work,
            lambda s: (
                f"You went uphill. $\\text{{softmax}}(f) - y$ is ${vector(residual(s))}$, and the step goes against it."
            ),
        ),
        Mistake(
            "the block transposed",
            lambda s, work: -s.rate * s.K.T @ residual(s),
            lambda s: (
                "You took the rows of the block for its columns. Row 1 of $K$, "
                f"${vector(s.K[0])}$, says what moves output 1."
            ),
        ),
        Mistake(
            "the target alone",
            lambda s, work: s.rate * s.K @ target(s),
            lambda s: (
                f"You pulled up class {s.label + 1} and did not push the others down: $y - \\text{{softmax}}(f)$ is "
                f"${vector(-residual(s))}$."
            ),
        ),
        Mistake(
            "no target",
            lambda s, work: -s.rate * s.K @ (s.odds / s.odds.sum()),
            lambda s: (
                f"You left out the target. $\\text{{softmax}}(f) - y$ is ${vector(residual(s))}$: 1 is subtracted "
                f"at class {s.label + 1}."
            ),
        ),
        Mistake(
            "the block left out",
            lambda s, work: -s.rate * residual(s),
            lambda s: (
                f"This is the move without the block: the rate times $y - \\text{{softmax}}(f)$. Row 1 of $K$, "
                f"${vector(s.K[0])}$, says how much of it reaches output 1 at the other point."
            ),
        ),
        Mistake(
            "rate forgotten",
            lambda s, work: work / s.rate,
            lambda s: f"You left out the rate, {s.rate:g}.",
        ),
    ),
    hints=(
        "What takes the place of $f - y$ when the loss is cross-entropy?",
        r"softmax of the logarithms of $a$, $b$, $c$ is $a$, $b$, $c$, divided by their sum. One point is taught, "
        r"so $N$ is 1.",
        r"$-\eta\,K\,(\text{softmax}(f) - y)$",
    ),
    solve=lambda s: (
        f"softmax gives ${vector(s.odds / s.odds.sum())}$, minus the target "
        f"${vector(residual(s))}$; $K$ times that and times {-s.rate:g} is "
        f"${vector(-s.rate * s.K @ residual(s))}$."
    ),
)
