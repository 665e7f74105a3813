"""With pencil: how sure a Gaussian process is at a third point."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import matrix, vector


class Seen(NamedTuple):
    """The kernel of two seen points, of a third with them and with itself, and the variance of the noise."""

    K: np.ndarray
    K_test: np.ndarray
    K_test_test: int
    noise: int


def known(s, noise=None):
    """K_test (K + noise I)^-1 K_test^T"""
    noisy = s.K + (s.noise if noise is None else noise) * np.eye(2)
    return s.K_test @ np.linalg.solve(noisy, s.K_test)


def left(s):
    return s.K_test_test - known(s)


def draw_seen(rng):
    """A kernel of three points."""
    A = rng.integers(-1, 3, (3, 3))
    S = A @ A.T + np.eye(3, dtype=int)
    return Seen(S[:2, :2], S[2, :2], int(S[2, 2]), int(rng.integers(1, 4)))


variance = Exercise(
    title="the variance at a third point",
    data=Seen(np.array([[2, 1], [1, 3]]), np.array([2, 1]), 5, 1),
    draw=draw_seen,
    ask=lambda s: (
        f"Two points were seen: $K = {matrix(s.K)}$. A third has $K = {vector(s.K_test)}$ with them and "
        f"{s.K_test_test} with itself. The noise in the targets has the variance {s.noise}. What is the variance of "
        "the function (not of a new noisy target) at the third point? Four decimals."
    ),
    work=left,
    decimals=4,
    mistakes=(
        Mistake(
            "noise forgotten",
            lambda s, work: s.K_test_test - known(s, 0),
            lambda s: (
                f"You left out the noise. What was seen is known only up to it: {s.noise} is added to the diagonal of "
                "$K$ before the inverse."
            ),
        ),
        Mistake(
            "noise at the third point",
            lambda s, work: s.K_test_test + s.noise - known(s, 0),
            lambda s: (
                f"You added the noise, {s.noise}, to the variance at the third point. It is in the two targets that "
                "were seen: it belongs on the diagonal of $K$."
            ),
        ),
        Mistake(
            "a new noisy target",
            lambda s, work: work + s.noise,
            lambda s: (
                f"This is the variance of a new target at the third point. It has noise of its own, {s.noise}; the "
                "function has none."
            ),
        ),
        Mistake(
            "noise in every entry",
            lambda s, work: s.K_test_test - s.K_test @ np.linalg.solve(s.K + s.noise, s.K_test),
            lambda s: (
                f"You added {s.noise} to all four entries of $K$, as NumPy does with a number. The noise of two "
                "targets is independent: only the diagonal grows."
            ),
        ),
        Mistake(
            "standard deviation",
            lambda s, work: np.sqrt(work),
            lambda s: f"You took the root. It is the standard deviation; the variance is {left(s):.4f} squared units.",
        ),
        Mistake(
            "what is known for what is left",
            lambda s, work: known(s),
            lambda s: (
                f"This is what was learned of the third point. Of its variance before, {s.K_test_test}, that much "
                "falls away."
            ),
        ),
        Mistake(
            "K_test forgotten",
            lambda s, work: s.K_test_test - np.linalg.inv(s.K + s.noise * np.eye(2)).sum(),
            lambda s: (
                f"You left out what the third point shares with the two, ${vector(s.K_test)}$: it stands on both sides "
                "of the inverse."
            ),
        ),
        Mistake(
            "no inverse",
            lambda s, work: s.K_test_test - s.K_test @ (s.K + s.noise * np.eye(2)) @ s.K_test,
            lambda s: (
                "You multiplied by the matrix, not by its inverse, and have "
                f"{s.K_test_test - s.K_test @ (s.K + s.noise * np.eye(2)) @ s.K_test:g}. No variance is below 0."
            ),
        ),
    ),
    hints=(
        "The variance before, minus what the two targets tell of the third point. Do the targets themselves come in?",
        r"Noise first: $K + \text{noise}\, I$. Its inverse: swap the diagonal, turn the signs of the others, divide by "
        "the determinant.",
        r"$K(x, x) - k\,(K + \text{noise}\, I)^{-1} k^\top$, with $k$ the row of the third point",
    ),
    solve=lambda s: (
        f"$K$ with the noise is ${matrix(s.K + s.noise * np.eye(2, dtype=int))}$, its determinant "
        f"{np.linalg.det(s.K + s.noise * np.eye(2)):.0f}. What is known is {known(s):.4f}, and {s.K_test_test} "
        f"minus that is {left(s):.4f}."
    ),
)
