"""With pencil: what one step on one example does to the log-probabilities at another."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import matrix, vector


class Pair(NamedTuple):
    """The block K (3, 3) of the seen point with the taught one, exp of the outputs at both, the class, the rate."""

    K: np.ndarray
    seen: np.ndarray
    taught: np.ndarray
    label: int
    rate: float


def shares(odds):
    """softmax of the logarithms of the odds."""
    return odds / odds.sum()


def pulled(s, G=None, K=None):
    """-rate K G: by how much the outputs at the seen point move."""
    G = shares(s.taught) - np.eye(3)[s.label] if G is None else G
    return -s.rate * (s.K if K is None else K) @ G


def logarithms(s, move, p=None):
    """A move, with A = I - 1 p^T: by how much the log-probabilities change."""
    return move - (shares(s.seen) if p is None else p) @ move


def draw_odds(rng):
    """Three that add up to ten: their shares are tenths."""
    first = int(rng.integers(1, 7))
    second = int(rng.integers(1, 9 - first))
    return np.array([first, second, 10 - first - second])


def draw_pair(rng):
    """Which class is taught must show: no column of K, and no difference of two, moves all outputs alike."""
    while True:
        K = rng.integers(-2, 5, (3, 3))
        s = Pair(K, draw_odds(rng), draw_odds(rng), int(rng.integers(3)), 0.1 * int(rng.integers(1, 5)))
        v, p, k = pulled(s), shares(s.seen), s.label
        if np.ptp(K, axis=0).all() and np.ptp(K - K[:, [1, 2, 0]], axis=0).all() and abs(p @ v - p[k] * v[k]) > 0.001:
            return s


log_change = Exercise(
    title="the change of log-probabilities",
    data=Pair(np.array([[2, 1, 0], [0, 3, 1], [1, 0, 2]]), np.array([6, 3, 1]), np.array([2, 3, 5]), 1, 0.1),
    draw=draw_pair,
    ask=lambda s: (
        f"Three classes. At the taught point the network gives the natural logarithms of ${vector(s.taught)}$; its "
        f"class is number {s.label + 1}. At another point it gives the logarithms of ${vector(s.seen)}$. The block of "
        f"the other point with the taught one is $K = {matrix(s.K)}$, the rate is {s.rate:g}. By how much do the "
        "three *log-probabilities* at the other point change, to first order? Three numbers to four decimals."
    ),
    work=lambda s: logarithms(s, pulled(s)),
    decimals=4,
    mistakes=(
        Mistake(
            "A at the taught point",
            lambda s, work: logarithms(s, pulled(s), shares(s.taught)),
            lambda s: (
                f"You took the shares of the taught point, ${vector(shares(s.taught))}$, for $A$. The "
                f"log-probabilities are those of the other point: there they are ${vector(shares(s.seen))}$."
            ),
        ),
        Mistake(
            "uphill",
            lambda s, work: -work,
            lambda s: (
                "You turned the sign of $G$. It is $p - y$, "
                f"${vector(shares(s.taught) - np.eye(3)[s.label])}$, and the step goes against it."
            ),
        ),
        Mistake(
            "probabilities",
            lambda s, work: shares(s.seen) * work,
            lambda s: (
                "This is the change of the probabilities, which add up to 0. Asked are their logarithms: divide by "
                f"${vector(shares(s.seen))}$."
            ),
        ),
        Mistake(
            "A left out",
            lambda s, work: pulled(s),
            lambda s: (
                f"These are the moves of the outputs. Their mean with the weights ${vector(shares(s.seen))}$, "
                f"{shares(s.seen) @ pulled(s):.4f}, is subtracted from each of them."
            ),
        ),
        Mistake(
            "the plain mean",
            lambda s, work: pulled(s) - pulled(s).mean(),
            lambda s: (
                f"You subtracted the plain mean of the moves, {pulled(s).mean():.4f}. It is the mean with the weights "
                f"${vector(shares(s.seen))}$, {shares(s.seen) @ pulled(s):.4f}."
            ),
        ),
        Mistake(
            "the block transposed",
            lambda s, work: logarithms(s, pulled(s, K=s.K.T)),
            lambda s: (
                f"You took the rows of the block for its columns. Row 1 of $K$, ${vector(s.K[0])}$, says what moves "
                "output 1 at the other point."
            ),
        ),
        Mistake(
            "A transposed",
            lambda s, work: pulled(s) - shares(s.seen) * pulled(s).sum(),
            lambda s: (
                r"You took $I - p\,1^\top$. It is $A = I - 1\,p^\top$: every row of what is subtracted is the same, "
                f"${vector(shares(s.seen))}$."
            ),
        ),
        Mistake(
            "G at the other point",
            lambda s, work: logarithms(s, pulled(s, shares(s.seen) - np.eye(3)[s.label])),
            lambda s: (
                f"You took the shares of the other point, ${vector(shares(s.seen))}$, for $G$. The loss is that of the "
                f"taught point: there they are ${vector(shares(s.taught))}$."
            ),
        ),
        Mistake(
            "rate forgotten",
            lambda s, work: work / s.rate,
            lambda s: f"You left out the rate, {s.rate:g}.",
        ),
    ),
    hints=(
        "From right to left: first $G$ at the taught point, then the block, then $A$ at the other point.",
        r"$-\eta K G$ moves the outputs. The logarithm of softmax subtracts the mean move, with the probabilities as "
        "weights.",
        r"With $v = -\eta\,K\,(p_u - y)$ the answer is $v - p_o\cdot v$, the same number subtracted from all three.",
    ),
    solve=lambda s: (
        f"$G$ is ${vector(shares(s.taught) - np.eye(3)[s.label])}$; the outputs move by "
        f"${vector(pulled(s))}$, with the weights ${vector(shares(s.seen))}$ that is "
        f"{shares(s.seen) @ pulled(s):.4f} in the mean; subtracted: ${vector(logarithms(s, pulled(s)))}$."
    ),
)
