"""With pencil: two methods on five splits, compared split by split."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import vector


class Five(NamedTuple):
    """Per cent right of a kernel and of a forest on the same five splits."""

    kernel: np.ndarray
    forest: np.ndarray


def gaps(s):
    """The kernel's lead, split by split."""
    return s.kernel - s.forest


def result(s):
    return np.array([gaps(s).mean(), np.sum(gaps(s) > 0)])


def draw_five(rng):
    """One split is easy for both. The kernel is ahead in the mean, by another one alone."""
    forest = 94 + rng.integers(0, 20, 5) / 10
    lead = rng.permutation([rng.integers(17, 25), rng.choice([-2, -1, 1, 2]), *rng.integers(-4, 0, 3)]) / 10
    forest[rng.choice(np.flatnonzero(lead < 1))] = 98 + rng.integers(0, 5) / 10
    return Five((forest + lead).round(1), forest)


def table(s):
    """A line for each method, in type of one width."""
    return "\n".join(f"    {name}  {'  '.join(f'{v:.1f}' for v in row)}" for name, row in s._asdict().items())


FIRST = Five(np.array([95.6, 98.2, 96.6, 94.2, 94.7]), np.array([95.7, 98.4, 94.4, 94.0, 95.1]))

splits = Exercise(
    title="two methods on five splits",
    data=FIRST,
    draw=draw_five,
    ask=lambda s: (
        f"Per cent right of two methods on the same five splits:\n\n{table(s)}\n\nBy how many percentage points is the "
        "kernel ahead of the forest in the mean (negative: behind)? And on how many of the splits is it ahead? Two "
        "numbers, the first to two decimals."
    ),
    work=result,
    decimals=2,
    mistakes=(
        Mistake(
            "the other way round",
            lambda s, work: np.array([-work[0], 5 - work[1]]),
            lambda s: (
                f"You took the forest's lead. Asked is the kernel's: on the first split it is {gaps(s)[0]:.1f} points."
            ),
        ),
        Mistake(
            "the sign of the lead",
            lambda s, work: np.array([-work[0], work[1]]),
            lambda s: (
                "You counted the kernel's splits, but took the forest minus the kernel for the lead. Take the kernel "
                f"minus the forest: on the first split it is {gaps(s)[0]:.1f} points."
            ),
        ),
        Mistake(
            "the forest's splits",
            lambda s, work: np.array([work[0], 5 - work[1]]),
            lambda s: (
                "Your mean is right, but you counted the splits on which the *forest* is ahead. The kernel is ahead on "
                f"the others: on the first split its lead is {gaps(s)[0]:.1f} points."
            ),
        ),
        Mistake(
            "sorted first",
            lambda s, work: np.array([work[0], np.sum(np.sort(s.kernel) > np.sort(s.forest))]),
            lambda s: (
                "You put each row in order and compared best with best, down to worst with worst. A split may be easy "
                f"for both: compare in the columns, such as {s.kernel[0]:.1f} with {s.forest[0]:.1f}."
            ),
        ),
        Mistake(
            "the mean decides for all",
            lambda s, work: np.array([work[0], 5]),
            lambda s: (
                "The kernel is ahead in the mean, and you counted that for all 5 splits. It need not be ahead on each: "
                f"the least of its leads is {gaps(s).min():.1f}."
            ),
        ),
        Mistake(
            "the one in the middle",
            lambda s, work: np.array([np.median(gaps(s)), work[1]]),
            lambda s: (
                f"You gave the median of the leads, {np.median(gaps(s)):.1f}. The mean adds up all five and divides "
                "by 5."
            ),
        ),
        Mistake(
            "best against best",
            lambda s, work: np.array([s.kernel.max() - s.forest.max(), work[1]]),
            lambda s: (
                f"You compared the best of each row, {s.kernel.max():.1f} and {s.forest.max():.1f}. One split, the "
                "easy one, does not speak for five."
            ),
        ),
        Mistake(
            "not divided",
            lambda s, work: np.array([5 * work[0], work[1]]),
            lambda s: f"You added the five leads up, {gaps(s).sum():.1f}. Their mean is a fifth of it.",
        ),
    ),
    hints=(
        "A split is a column. What does the kernel win or lose there?",
        "Write a third row: kernel minus forest. Both answers are in it.",
        "the sum of the third row divided by 5; how many of its numbers are above 0",
    ),
    solve=lambda s: (
        f"Kernel minus forest, split by split: ${vector(gaps(s))}$. The mean is {result(s)[0]:.2f}, and "
        f"{result(s)[1]:.0f} of the five are above 0. Without the split of {gaps(s).max():.1f} the mean would be "
        f"{np.sort(gaps(s))[:-1].mean():.3f}: one split makes the lead, and the count shows it."
    ),
)
