"""How far a kernel of four points looks like that of their targets, both centred."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import matrix, vector

H = np.eye(4) - 1 / 4  # subtracts the mean of a column; from the right, that of a row


class Four(NamedTuple):
    """The kernel of four points, and their targets: two are 1, two are -1."""

    K: np.ndarray
    y: np.ndarray


def cosine(A, B):
    return np.sum(A * B) / (np.linalg.norm(A) * np.linalg.norm(B))


def wanted(s):
    """y y^T: with two of each class it is centred."""
    return np.outer(s.y, s.y)


def aligned(s):
    return cosine(H @ s.K @ H, wanted(s))


def draw_four(rng):
    """A kernel of small whole numbers, more alike within a class than across."""
    y = rng.permutation([1, 1, -1, -1])
    features = np.column_stack([y + rng.integers(0, 2, 4), rng.integers(-1, 2, 4), np.ones(4, int)])
    return Four(features @ features.T + np.diag(rng.integers(0, 3, 4)), y)


FIRST = Four(np.array([[4, 2, 1, 0], [2, 3, 0, 1], [1, 0, 5, 3], [0, 1, 3, 4]]), np.array([1, 1, -1, -1]))

alignment = Exercise(
    title="the alignment of a kernel of four points",
    data=FIRST,
    draw=draw_four,
    ask=lambda s: (
        f"$K = {matrix(s.K)}$ is the kernel of four points with the targets $y = {vector(s.y)}$. The alignment of "
        "$K$ with $yy^\\top$, both centred, to four decimals. By hand, or with numpy, but without `alignment`."
    ),
    work=aligned,
    decimals=4,
    mistakes=(
        Mistake(
            "not centred",
            lambda s, work: cosine(s.K, wanted(s)),
            lambda s: (
                "You did not centre. The entries of $K$ have a mean of "
                f"{s.K.mean():.4g}, and what all points share makes $K$ longer."
            ),
        ),
        Mistake(
            "the mean of all entries",
            lambda s, work: cosine(s.K - s.K.mean(), wanted(s)),
            lambda s: (
                f"You subtracted the mean of all entries, {s.K.mean():.4g}. Each row and each column has a mean of its "
                f"own: those of the rows are ${vector(s.K.mean(axis=1))}$."
            ),
        ),
        Mistake(
            "rows alone",
            lambda s, work: cosine(s.K @ H, wanted(s)),
            lambda s: (
                "You subtracted the mean of each row (or of each column) and stopped. The columns still have means: "
                f"after that they are ${vector((s.K @ H).mean(axis=0))}$."
            ),
        ),
        Mistake(
            "both means, and no more",
            lambda s, work: cosine(H @ s.K @ H - s.K.mean(), wanted(s)),
            lambda s: (
                "You subtracted the means of rows and columns of $K$ itself. That takes the mean of all entries, "
                f"{s.K.mean():.4g}, away twice: add it once."
            ),
        ),
        Mistake(
            "lengths not rooted",
            lambda s, work: np.sum(H @ s.K @ H * wanted(s)) / (np.sum((H @ s.K @ H) ** 2) * 16),
            lambda s: (
                "You divided by the sums of squares. A length is the root of one: "
                f"{np.linalg.norm(H @ s.K @ H):.4g} for the centred $K$, and 4 for $yy^\\top$."
            ),
        ),
        Mistake(
            "not divided",
            lambda s, work: np.sum(H @ s.K @ H * wanted(s)),
            lambda s: (
                "This is the sum of the products. An alignment is a cosine: divide it by both lengths, "
                f"{np.linalg.norm(H @ s.K @ H):.4f} and 4."
            ),
        ),
        Mistake(
            "one length alone",
            lambda s, work: 4 * work,
            lambda s: "You divided by the length of $K$ alone. That of $yy^\\top$ is 4: divide by it, too.",
        ),
        Mistake(
            "the other length alone",
            lambda s, work: np.sum(H @ s.K @ H * wanted(s)) / 4,
            lambda s: (
                "You divided by the length of $yy^\\top$ alone. That of the centred $K$ is "
                f"{np.linalg.norm(H @ s.K @ H):.4f}: divide by it, too."
            ),
        ),
        Mistake(
            "the length of y",
            lambda s, work: 2 * work,
            lambda s: "You divided by the length of $y$, which is 2. That of $yy^\\top$ is 4, since it has 16 entries.",
        ),
    ),
    hints=(
        "What is left of $K$ when each row and each column has the mean 0? Does centring change $yy^\\top$?",
        "Subtract the means of the rows, then those of the columns. Then a cosine: a sum of products, and two lengths.",
        "`Kc = H @ K @ H` with `H = np.eye(4) - 1/4`, then `y @ Kc @ y / (4 * np.linalg.norm(Kc))`",
    ),
    solve=lambda s: (
        f"Centred, $K$ is ${matrix(H @ s.K @ H)}$. $yy^\\top$ stays as it is: its rows add up to 0. The "
        f"sum of products is {np.sum(H @ s.K @ H * wanted(s)):.4g}, the lengths are {np.linalg.norm(H @ s.K @ H):.4f} "
        f"and 4, and the alignment is {aligned(s):.4f}. Not centred it would be {cosine(s.K, wanted(s)):.4f}."
    ),
)
