"""The two eigenvalues of a kernel, with pencil."""

import numpy as np

from ..engine.exercise import Exercise, Mistake
from .page import draw_kernel


def roots(matrix, sign=1, share=2):
    """The roots of t^2 - trace t + sign det, times 2 / share."""
    (a, b), (_, d) = matrix
    root = np.sqrt((a + d) ** 2 - sign * 4 * (a * d - b * b))
    return np.array([(a + d - root) / share, (a + d + root) / share])


def quadratic(matrix):
    (a, b), (_, d) = matrix
    return rf"$\lambda^2 - {a + d}\lambda + {a * d - b * b}$"


eigenvalues = Exercise(
    title="the two eigenvalues",
    data=((8, 12), (12, 19)),
    draw=draw_kernel,
    ask=lambda K: f"The eigenvalues of {[list(row) for row in K]}, to four decimals (a calculator or `np.sqrt` helps).",
    work=roots,
    mistakes=(
        Mistake(
            "sign of the determinant",
            lambda K, work: roots(K, sign=-1),
            lambda K: (
                f"The determinant has the wrong sign: the equation is {quadratic(K)} $= 0$, and the two eigenvalues "
                f"multiply to {K[0][0] * K[1][1] - K[0][1] ** 2}. Yours multiply to minus that, so one is negative."
            ),
        ),
        Mistake(
            "half forgotten",
            lambda K, work: roots(K, share=1),
            lambda K: (
                f"You forgot to divide by 2: the eigenvalues add up to the trace, {K[0][0] + K[1][1]}; yours add up "
                f"to {2 * (K[0][0] + K[1][1])}."
            ),
        ),
        Mistake(
            "cut instead of rounded",
            lambda K, work: np.floor(work * 1e4) / 1e4,
            lambda K: (
                "You cut the digits off, as the page does, instead of rounding: the smaller eigenvalue is "
                f"{roots(K)[0]:.6f}..., the larger {roots(K)[1]:.6f}..."
            ),
        ),
    ),
    hints=(
        "The trace is the sum of the eigenvalues, the determinant their product.",
        r"$\lambda^2 - \text{trace}\,\lambda + \text{determinant} = 0$.",
        r"$\lambda = \frac{1}{2}(\text{trace} \mp \sqrt{\text{trace}^2 - 4\,\text{determinant}})$, rounded.",
    ),
    solve=lambda K: f"{quadratic(K)} $= 0$, so the eigenvalues are {roots(K)[0]:.4f} and {roots(K)[1]:.4f}.",
    tidy=np.sort,
    decimals=4,
)
