"""With pencil: the eigenvalues of a kernel at six points on a circle, from its first row."""

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import vector

N = 6
J, K = np.arange(N), np.arange(N // 2 + 1)


def transformed(row, step=2 * np.pi / N):
    """sum_j row_j cos(j k step), for k = 0, 1, 2, 3."""
    return np.cos(np.outer(K, J) * step) @ row


def mirrored(a, b, c, d):
    return np.array([a, b, c, d, c, b])


def draw_row(rng):
    """A kernel, without an eigenvalue 0 or two that are the same."""
    while True:
        row = mirrored(int(rng.integers(5, 12)), *(int(v) for v in rng.integers(-2, 5, 3)))
        values = transformed(row)
        if values.min() > 0.5 and np.diff(np.sort(values)).min() > 0.5 and row[3] and row[2]:
            return row


circle = Exercise(
    title="eigenvalues on a circle",
    data=mirrored(7, 3, 1, 1),
    draw=draw_row,
    ask=lambda row: (
        "Six points on a circle, 60 degrees apart. The kernel depends on the angle alone. Its first row is "
        f"${vector(row)}$. What are the eigenvalues of the $6 \\times 6$ matrix for "
        "$\\cos k\\alpha$, with $k = 0, 1, 2, 3$? Four numbers, in this order."
    ),
    work=transformed,
    mistakes=(
        Mistake(
            "divided by N",
            lambda row, work: work / N,
            lambda row: (
                f"You divided by {N}, the number of points. The eigenvalues of the matrix add up to its trace, "
                f"{N} times {row[0]}, if you count $k = 1$ and $k = 2$ twice."
            ),
        ),
        Mistake(
            "each neighbour once",
            lambda row, work: transformed(np.append(row[:4], [0, 0])),
            lambda row: (
                f"You took each distance once. There is a neighbour on either side: {row[1]} and {row[2]} stand in the "
                "row twice."
            ),
        ),
        Mistake(
            "the point opposite twice",
            lambda row, work: transformed(row + row[3] * (J == 3)),
            lambda row: f"You counted {row[3]} twice. There is one point opposite, at 180 degrees, so it counts once.",
        ),
        Mistake(
            "sine for cosine",
            lambda row, work: np.zeros(len(K)),  # np.sin(2 pi j k / N) @ row, without its rounding
            lambda row: (
                "You took the sines (or the imaginary part of the Fourier transform). They cancel to 0, because entry "
                f"2 and entry 6 of the row are the same, {row[1]}. The cosines are wanted."
            ),
        ),
        Mistake(
            "half the angle",
            lambda row, work: transformed(row, np.pi / N),
            lambda row: "You put the six points 30 degrees apart. They go once around the circle: 360 / 6 is 60.",
        ),
        Mistake(
            "entries for eigenvalues",
            lambda row, work: row[:4].astype(float),
            lambda row: (
                f"These are entries of the row. Multiply the matrix with $(1, 1, 1, 1, 1, 1)$: every row gives the "
                f"sum, {row.sum()}, and that is the eigenvalue for $k = 0$."
            ),
        ),
    ),
    hints=(
        r"Multiply the first row with $\cos k\alpha$ at the six angles. The first entry of $\cos k\alpha$ is 1.",
        "The cosines of 0, 60, 120 and 180 degrees are $1$, $1/2$, $-1/2$ and $-1$. For $k = 2$ double the angles.",
        "`[sum(row[j] * cos(radians(60 * j * k)) for j in range(6)) for k in range(4)]`",
    ),
    solve=lambda row: (
        f"For $k = 0$ it is the sum of the row, {row.sum()}. The factors are, for $k = 1$, "
        "$(1, 1/2, -1/2, -1, -1/2, 1/2)$; for $k = 2$, $(1, -1/2, -1/2, 1, -1/2, -1/2)$; for $k = 3$, "
        "$(1, -1, 1, -1, 1, -1)$. The eigenvalues are "
        f"${vector(transformed(row))}$."
    ),
)
