"""With pencil: eigenvalues of a kernel on all rows of three signs."""

import itertools
from math import prod

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import vector

ROWS = tuple(itertools.product((1, -1), repeat=3))
TWO, THREE = (0, 1), (0, 1, 2)


def terms(s, signs):
    """What each of the eight rows contributes: the kernel with the row of no minus, times the product at that row."""
    return np.array([s[row.count(-1)] * prod(row[k] for k in signs) for row in ROWS])


def eigenvalue(s, signs):
    return terms(s, signs).sum()


def both(s):
    return np.array([eigenvalue(s, TWO), eigenvalue(s, THREE)])


def draw_values(rng):
    """Positive eigenvalues: the differences of the four values fall, and so do theirs."""
    a, b, c = rng.integers(1, 4), rng.integers(1, 6), rng.integers(1, 7)
    steps = a + 2 * b + c, a + b, a, rng.integers(0, 3)
    return tuple(int(sum(steps[k:])) for k in range(4))


def worked(s):
    none, one, two, three = (eigenvalue(s, signs) for signs in ((), (0,), TWO, THREE))
    return (
        "In the order (1, 1, 1), (1, 1, -1), (1, -1, 1), (1, -1, -1), and the same with -1 in front, the kernel with "
        f"the first row is ${vector([s[row.count(-1)] for row in ROWS])}$. Times the product of the first two signs: "
        f"${vector(terms(s, TWO))}$, and the sum is {two}. Times the product of all three: "
        f"${vector(terms(s, THREE))}$, and the sum is {three}. (All eight eigenvalues, {none} once, {one} and {two} "
        f"three times, {three} once, add up to the trace, {8 * s[0]}.)"
    )


signs = Exercise(
    title="products of signs",
    data=(8, 3, 1, 0),
    draw=draw_values,
    ask=lambda s: (
        f"All eight rows of three signs. The kernel of two rows is {s[0]} if they are equal, {s[1]} if one sign "
        f"differs, {s[2]} if two differ, {s[3]} if all three do. What is the eigenvalue of the product of the *first "
        "two* signs, and that of the product of *all three*? Two numbers."
    ),
    work=both,
    mistakes=(
        Mistake(
            "each value once",
            lambda s, work: np.array([work[0], s[0] - s[1] + s[2] - s[3]]),
            lambda s: (
                "For all three signs you took each value of the kernel once. There are eight rows: in three of them "
                f"one sign differs from the first row, and in three two do. So {s[1]} counts three times, and so "
                f"does {s[2]}."
            ),
        ),
        Mistake(
            "not multiplied with the product",
            lambda s, work: np.full(2, eigenvalue(s, ())),
            lambda s: (
                f"You added up the first row of the kernel as it is. {eigenvalue(s, ())} is the eigenvalue of the "
                "product of *no* sign. Multiply each entry with the product at its row first."
            ),
        ),
        Mistake(
            "one sign for two",
            lambda s, work: np.array([eigenvalue(s, (0,)), work[1]]),
            lambda s: (
                f"{eigenvalue(s, (0,))} belongs to the first sign alone. The product of the first two is 1 where both "
                "are -1."
            ),
        ),
        Mistake(
            "all three signs for two",
            lambda s, work: np.full(2, work[1]),
            lambda s: (
                "For the first two signs you took the product of all three. The third one does not count there: where "
                "it alone differs, the product of the first two is still 1."
            ),
        ),
        Mistake(
            "all products of two",
            lambda s, work: np.array([3 * work[0], work[1]]),
            lambda s: (
                f"Your first number is that of all three products of two signs together, 3 · {eigenvalue(s, TWO)}. "
                "Each of them has an eigenvalue of its own."
            ),
        ),
        Mistake(
            "the mean",
            lambda s, work: work / 8,
            lambda s: "You divided by 8. The eigenvalue is the sum over the eight rows, not their mean.",
        ),
        Mistake(
            "shares",
            lambda s, work: work / (8 * s[0]),
            lambda s: f"These are shares of the trace, {8 * s[0]}. The eigenvalues themselves are wanted.",
        ),
        Mistake(
            "turned round",
            lambda s, work: np.array([work[0], -work[1]]),
            lambda s: (
                f"The second number has the wrong sign. The row that equals the first one counts {s[0]} times +1; "
                f"where all three signs differ, it is {s[3]} times -1."
            ),
        ),
        Mistake(
            "exchanged",
            lambda s, work: work[::-1],
            lambda s: f"You exchanged the two. That of the first two signs comes first: {eigenvalue(s, TWO)}.",
        ),
    ),
    hints=(
        "Write down the eight rows. How often does each value of the kernel occur in the first row of the matrix?",
        "Below each row write the product at that row, 1 or -1. Multiply and add up.",
        "eight terms: the kernel of the row $(1, 1, 1)$ with each row, times the product at that row",
    ),
    solve=worked,
)
