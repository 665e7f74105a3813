"""A program f(p, x): which of its lines mix datapoints?"""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.lines import LinesTo

FIRST, LAST = 'h = x @ p["W"]', 'return h @ p["V"]'
APART = 'h = anp.tanh(h + p["b"])'
PAIRS = (  # what a line does with the units of each datapoint, and with the datapoints of each unit
    ("h = h - anp.mean(h, axis=1, keepdims=True)", "h = h - anp.mean(h, axis=0)"),
    ("h = h / (1 + anp.max(anp.abs(h), axis=1, keepdims=True))", "h = h / (1 + anp.max(anp.abs(h)))"),
    ("h = h + h[:, ::-1]", "h = h + h[::-1]"),
    ("h = h - h[:, :1]", "h = h - h[:1]"),
    ("h = anp.exp(h) / anp.sum(anp.exp(h), axis=1, keepdims=True)", "h = anp.exp(h) / anp.sum(anp.exp(h), axis=0)"),
)
HOW = (
    "takes a mean over axis 0, and axis 0 is that of the datapoints",
    "divides by a number that has the maximum over all entries in it, those of other datapoints too",
    "reverses the order of the rows, so that another datapoint is added to each",
    "takes the first row off, which is the first datapoint",
    "adds up over axis 0, and axis 0 is that of the datapoints",
)


class Program(NamedTuple):
    """The lines of f between the first and the last: numbers k of `PAIRS`, 5 for `APART`; which of them mix."""

    order: tuple[int, ...]
    mixing: frozenset[int]

    @property
    def lines(self):
        """The text of every line."""
        inner = (APART if k == len(PAIRS) else PAIRS[k][k in self.mixing] for k in self.order)
        return (FIRST, *inner, LAST)


def numbers(s, kinds):
    """The numbers of the lines of these kinds, counted from 1 with the first line."""
    return np.array([place + 2 for place, k in enumerate(s.order) if k in kinds])


def mixing(s):
    return numbers(s, s.mixing)


def within(s):
    """The lines that mix the units of one datapoint."""
    return numbers(s, set(range(len(PAIRS))) - s.mixing)


def draw_program(rng):
    order = tuple(int(k) for k in rng.permutation(len(PAIRS) + 1))
    return Program(order, frozenset(int(k) for k in rng.choice(len(PAIRS), rng.integers(2, 4), replace=False)))


def number_of(s):
    return len(s.mixing)


on_its_own = Exercise(
    title="the lines that mix datapoints",
    data=Program((0, 5, 3, 1, 4, 2), frozenset({1, 2})),
    draw=draw_program,
    ask=lambda s: (
        "A function `f(p, x)` with `x` of shape (N, n), a row for each datapoint:\n\n"
        + "\n".join(f"{k}. `{line}`" for k, line in enumerate(s.lines, 1))
        + "\n\n`ntk` refuses it. Which lines let one datapoint change the row of another? Name them all, such "
        "as `{1, 5}`."
    ),
    work=mixing,
    read=LinesTo(len(PAIRS) + 3, "{1, 5}"),
    mistakes=(
        Mistake(
            "units taken for datapoints",
            lambda s, work: within(s),
            lambda s: (
                f"You named the {len(within(s))} lines that mix the *units* of one datapoint. They stay within a row, "
                "and a row of $h$ is a datapoint. Look for what goes from row to row."
            ),
            fits=lambda s, named: np.array_equal(named, within(s)),
        ),
        Mistake(
            "counted from 0",
            lambda s, work: work - 1,
            lambda s: "You counted the lines from 0. The first line is number 1.",
            fits=lambda s, named: np.array_equal(named, mixing(s) - 1),
        ),
        Mistake(
            "a line missed",
            lambda s, work: work[1:],
            lambda s: f"What you name is right, but it is not all: {number_of(s)} lines mix datapoints.",
            fits=lambda s, named: set(named) < set(mixing(s)),
        ),
        Mistake(
            "a harmless line named",
            lambda s, work: np.append(1, work),
            lambda s: (
                f"You name a line that keeps each datapoint to itself. {number_of(s)} lines mix. A product with a "
                "matrix from the right, a function of each entry, a sum along a row, or some of its columns do not."
            ),
            fits=lambda s, named: not set(named) <= set(mixing(s)),
        ),
    ),
    hints=(
        "Change the second row of `x` in your mind. Which lines would change the first row of `h`?",
        "Axis 0 is that of the datapoints, axis 1 that of the units. A maximum without an axis takes all entries.",
        "`[::-1]` and `[:1]` work on rows, `[:, ::-1]` and `[:, :1]` within them.",
    ),
    solve=lambda s: (
        f"Lines {', '.join(map(str, mixing(s)))}. "
        + " ".join(f"Line {numbers(s, {k})[0]} {HOW[k]}." for k in s.order if k in s.mixing)
    ),
)
