"""A page of code with mistakes planted in some of its seven lines: which lines are wrong?"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise
from ..engine.lines import LinesTo, line_mistakes


class Slip(NamedTuple):
    """What somebody writes into a line (counted from 1), and why it is wrong."""

    line: int
    code: str
    why: str


class CodePage(NamedTuple):
    """The seven lines as they stand on the page, the slips in them, and the numbers of the second question."""

    code: tuple[str, ...]
    slips: tuple[Slip, ...]
    numbers: NamedTuple


def with_slips(right, slips, numbers):
    code = list(right)
    for slip in slips:
        code[slip.line - 1] = slip.code
    return CodePage(tuple(code), tuple(slips), numbers)


def wrong_lines(s):
    return np.array(sorted(slip.line for slip in s.slips))


def draw_slips(rng, slips):
    """Two or three slips, each in a line of its own."""
    while True:
        chosen = [slips[k] for k in sorted(rng.choice(len(slips), rng.integers(2, 4), replace=False))]
        if len({slip.line for slip in chosen}) == len(chosen):
            return chosen


def code_page(title, data, draw, goal, number, hints):
    """The exercise: `goal` says what the code is for, `number` is the exercise on the number asked besides."""

    def ask(s):
        lines = "\n".join(f"{k}. `{line}`" for k, line in enumerate(s.code, 1))
        return (
            f"{goal}\n\n{lines}\n\nTwo or three lines are wrong. Which ones? Answer with a set of line numbers. "
            f"And {number.ask(s.numbers)}"
        )

    return Exercise(
        title=title,
        data=data,
        draw=draw,
        ask=ask,
        work=wrong_lines,
        read=LinesTo(7, "{3, 4}"),
        decimals=number.decimals,
        besides=lambda s: replace(number, data=s.numbers),
        mistakes=line_mistakes(wrong_lines, 7),
        hints=hints,
        solve=lambda s: (
            " ".join(f"Line {slip.line}: {slip.why}" for slip in sorted(s.slips)) + " " + number.solve(s.numbers)
        ),
    )
