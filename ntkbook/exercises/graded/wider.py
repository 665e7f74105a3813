"""By which factor a network must grow so that its kernel is as near to the limit as one wants."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..infinite_width.slope import FIRST, draw_table


class Aim(NamedTuple):
    """One entry of the kernel, rows are widths, columns are draws; and the share of the spread that is to be left."""

    widths: np.ndarray
    draws: np.ndarray
    share: float


def line(s, sizes=None):
    """The slope of log sizes in log width; the sizes are the spreads unless others are given."""
    return np.polyfit(np.log(s.widths), np.log(s.draws.std(axis=1) if sizes is None else sizes), 1)[0]


def growth(s, slope=None):
    slope = line(s) if slope is None else slope
    with np.errstate(over="ignore"):  # of a wrong slope, next to 0
        return s.share ** (1 / slope)


def ends(s):
    spreads = s.draws.std(axis=1)[[0, -1]]
    return np.log(spreads[1] / spreads[0]) / np.log(s.widths[-1] / s.widths[0])


def draw_aim(rng):
    """Not just where theory would have it."""
    while True:
        s = Aim(*draw_table(rng), float(rng.choice([0.1, 0.2, 0.25, 0.4])))
        if abs(line(s) + 0.5) > 0.01 and abs(line(s) - ends(s)) > 0.005:
            return s


wider = Exercise(
    title="the factor by which the width must grow",
    data=Aim(*FIRST, 0.2),
    draw=draw_aim,
    ask=lambda s: (
        f"One entry of the kernel, for networks of the widths {s.widths.tolist()}, some draws each, a row for each "
        f"width: {s.draws.tolist()}\n\nFit a line to the spread over draws (their standard deviation) as a function of "
        f"the width, on log axes. By which factor must the width grow, along this line, so that {s.share:g} of the "
        "spread is left? A number, or a function `factor(widths, draws, share)`, for any number of widths and draws."
    ),
    work=growth,
    call=lambda function, s: function(s.widths.astype(float), s.draws.copy(), s.share),
    elsewhere=Aim(np.array([10, 40, 90]), np.array([[9.0, 4, 7, 2, 5], [6, 8, 5, 8, 5], [5.5, 6.5, 6, 4.5, 6]]), 0.6),
    mistakes=(
        Mistake(
            "the slope handed in",
            lambda s, work: np.array(line(s)),
            lambda s: f"This is the slope of the line, {line(s):.4f}. Asked is the factor that goes with {s.share:g}.",
        ),
        Mistake(
            "the variance",
            lambda s, work: growth(s, 2 * line(s)),
            lambda s: (
                "You took the variance for the spread. On log axes that doubles the slope, "
                f"{line(s):.4f} for the standard deviation, and you would stop at {s.share**0.5:.3g} of the spread."
            ),
        ),
        Mistake(
            "power and root exchanged",
            lambda s, work: s.share ** line(s),
            lambda s: (
                f"You raised {s.share:g} to the power of the slope. The width to that power is {s.share:g}: take the "
                "root."
            ),
        ),
        Mistake(
            "upside down",
            lambda s, work: 1 / work,
            lambda s: (
                f"Your width shrinks to {1 / growth(s):.3g} of itself. The slope is negative, {line(s):.4f}: a smaller "
                "spread needs a larger width."
            ),
        ),
        Mistake(
            "the theory, not the fit",
            lambda s, work: growth(s, -0.5),
            lambda s: f"This is what theory says, with the power -1/2. The line has the slope {line(s):.4f}.",
        ),
        Mistake(
            "first and last width only",
            lambda s, work: growth(s, ends(s)),
            lambda s: f"You used the first and the last width only. Fit the line to all {len(s.widths)} points.",
        ),
        Mistake(
            "distance from the widest",
            lambda s, work: growth(s, line(s, np.sqrt(((s.draws - s.draws[-1].mean()) ** 2).mean(axis=1)))),
            lambda s: (
                f"You took how far the draws are from the mean of the widest, {s.draws[-1].mean():.3f}. The standard "
                f"deviation is about the mean of each row, {s.draws[0].mean():.3f} for the first."
            ),
        ),
        Mistake(
            "axes exchanged",
            lambda s, work: s.share ** np.polyfit(np.log(s.draws.std(axis=1)), np.log(s.widths), 1)[0],
            lambda s: (
                "You fitted the width as a function of the spread, which is another line. The width, "
                f"{s.widths[0]:g} to {s.widths[-1]:g}, goes on the horizontal axis."
            ),
        ),
        Mistake(
            "two kinds of logarithm",
            lambda s, work: growth(s, line(s) / np.log(10)),
            lambda s: "You mixed logarithms to the base 10 and natural ones, which differ by a factor 2.3026.",
        ),
    ),
    hints=(
        "First the slope of the line: how far do the draws of each width scatter? Then logarithms of both axes.",
        "The spread goes as the width to the power of the slope. Which factor of the width makes the given factor of "
        "the spread?",
        "`share ** (1 / slope)`, with the slope of `np.polyfit` through the logarithms.",
    ),
    solve=lambda s: (
        f"The standard deviations are {s.draws.std(axis=1).round(4).tolist()}; the line through their logarithms has "
        f"the slope {line(s):.4f}. A factor $a$ of the width makes $a$ to this power of the spread: {s.share:g} to the "
        f"power 1/({line(s):.4f}) is {growth(s):.6g}. As a program: "
        "`share ** (1 / np.polyfit(np.log(widths), np.log(draws.std(axis=1)), 1)[0])`."
    ),
)
