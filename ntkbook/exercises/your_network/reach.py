"""With pencil: the rank of a kernel that tells two groups apart, and how much of the targets is out of reach."""

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import vector


def by_group(y):
    """The targets of the odd signals and of the even ones, a row for each."""
    return y.reshape(3, 2).T


def means(y):
    """At every signal the mean of its group: the best that such a network can give."""
    return np.tile(by_group(y).mean(axis=1), 3)


def lost(y, best=None):
    """The share of the sum of squares that is left."""
    return np.sum((y - (means(y) if best is None else best)) ** 2) / np.sum(y**2)


def draw_targets(rng):
    """Whole numbers whose groups have whole means, which differ."""
    odd, even = rng.choice(np.arange(-3, 6), 2, replace=False)
    steps = np.array([[s, t, -s - t] for s, t in rng.choice(np.array([-3, -2, -1, 1, 2, 3]), (2, 2))])
    return (steps + np.array([[odd], [even]])).T.ravel()


reach = Exercise(
    title="the rank, and what is out of reach",
    data=np.array([3, 1, 5, -1, 1, 3]),
    draw=draw_targets,
    ask=lambda y: (
        "Six signals. A convolution moves its filter by two places at a time, then takes the mean: for every $\\theta$ "
        "its output is the same at the signals 1, 3 and 5, and the same at 2, 4 and 6; between the two groups it can "
        f"differ. The targets are $y = {vector(y)}$. What is the rank of its $6 \\times 6$ kernel, and which share of "
        "$y$ (of the sum of its squares) is out of reach? Two numbers, the second as a fraction or to four decimals."
    ),
    work=lambda y: np.array([2.0, lost(y)]),
    decimals=4,
    mistakes=(
        Mistake(
            "a rank for every signal of a group",
            lambda y, work: np.array([3.0, work[1]]),
            lambda y: "You counted the signals of a group. Their rows are equal: each group adds 1 to the rank.",
        ),
        Mistake(
            "rank 1",
            lambda y, work: np.array([1.0, work[1]]),
            lambda y: "Rank 1 would be that of one output for all six signals. Here are two groups that can differ.",
        ),
        Mistake(
            "the full rank",
            lambda y, work: np.array([6.0, work[1]]),
            lambda y: (
                "A $6 \\times 6$ matrix with equal rows has less than the rank 6. How many different rows are there?"
            ),
        ),
        Mistake(
            "one mean for all",
            lambda y, work: np.array([work[0], lost(y, y.mean())]),
            lambda y: (
                f"You subtracted the mean of all six, {y.mean():g}. The network can give each group its own mean."
            ),
        ),
        Mistake(
            "what is in reach",
            lambda y, work: np.array([work[0], 1 - work[1]]),
            lambda y: (
                "This is the share within reach: that of the two means. The question asks for the rest, 1 minus this."
            ),
        ),
        Mistake(
            "not squared",
            lambda y, work: np.array([work[0], np.abs(y - means(y)).sum() / np.abs(y).sum()]),
            lambda y: f"You added up distances. Square them first: the sum of the squares of $y$ is {np.sum(y**2)}.",
        ),
        Mistake(
            "not divided",
            lambda y, work: np.array([work[0], np.sum((y - means(y)) ** 2)]),
            lambda y: f"This is the sum of squares that is left. Divide it by that of $y$, {np.sum(y**2)}.",
        ),
        Mistake(
            "per cent",
            lambda y, work: np.array([work[0], 100 * work[1]]),
            lambda y: "The second number is in per cent. Give it as a fraction of 1.",
        ),
        Mistake(
            "exchanged",
            lambda y, work: work[::-1],
            lambda y: "You exchanged the two. The rank, a whole number from 1 to 6, comes first.",
        ),
    ),
    hints=(
        "How many different rows can the kernel have? And what is the best that such a network can give at the signals "
        "1, 3 and 5?",
        "It can give each group one number. The mean of the group's targets is closest.",
        "the sum of squares of $y$ minus the mean of its group, divided by the sum of squares of $y$",
    ),
    solve=lambda y: (
        f"Two different rows: the rank is 2. The means are {by_group(y)[0].mean():g} (signals 1, 3, 5) and "
        f"{by_group(y)[1].mean():g} (2, 4, 6). What is left is ${vector(y - means(y))}$, with the sum of squares "
        f"{np.sum((y - means(y)) ** 2):g}, of {np.sum(y**2)} in all: {lost(y):.4f}."
    ),
)
