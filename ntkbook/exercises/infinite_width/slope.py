"""How fast one draw of the kernel comes close to the limit, from a table."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake

WIDTHS = np.array([16, 64, 256, 1024])


class Draws(NamedTuple):
    """One entry of the kernel: rows are widths, columns are draws."""

    widths: np.ndarray
    draws: np.ndarray


def fitted(s, sizes):
    """The slope of log sizes in log width."""
    return np.polyfit(np.log(s.widths), np.log(sizes), 1)[0]


def draw_table(rng):
    """A limit, a bias of the order 1 / width, a spread of the order of its root; not in any way special."""
    while True:
        limit, bias, spread = rng.uniform(3, 7), rng.uniform(2, 6), rng.uniform(3, 6)
        noise = rng.standard_normal((4, 6))
        s = Draws(WIDTHS, (limit + bias / WIDTHS[:, None] + spread / np.sqrt(WIDTHS)[:, None] * noise).round(3))
        if s.draws.min() > 0 and -0.75 < fitted(s, s.draws.std(axis=1)) < -0.3:
            return s


FIRST = Draws(
    WIDTHS,
    np.array(
        [
            [5.1, 2.4, 3.9, 6.2, 3.3, 4.7],
            [4.3, 3.2, 4.6, 3.6, 4.9, 3.8],
            [4.3, 3.6, 3.9, 4.5, 4.2, 3.55],
            [4.1, 3.85, 4.2, 3.8, 4.05, 3.9],
        ]
    ),
)

slope = Exercise(
    title="the slope of the convergence",
    data=FIRST,
    draw=draw_table,
    ask=lambda s: (
        f"One entry of the kernel, for networks of the widths {s.widths.tolist()}, six draws each, a row for each "
        f"width:\n\n{s.draws.tolist()}\n\nWith which power of the width does the spread over draws (their standard "
        "deviation) change? Fit a line to the four points on log axes: its slope to four decimals, or a function "
        "`slope(widths, draws)`."
    ),
    work=lambda s: fitted(s, s.draws.std(axis=1)),
    call=lambda g, s: g(s.widths.astype(float), s.draws.copy()),
    elsewhere=Draws(np.array([10, 30, 90]), np.arange(12).reshape(3, 4) ** 2 % 11 + np.array([[9.0], [5], [3]])),
    decimals=4,
    mistakes=(
        Mistake(
            "-1 for -1/2: the variance",
            lambda s, work: 2 * work,
            lambda s: (
                "This is the slope of the variance, the square of what was asked: twice the slope of the standard "
                f"deviation. On log axes a square is a factor 2, so {2 * fitted(s, s.draws.std(axis=1)):.2f} is too "
                f"steep."
            ),
        ),
        Mistake(
            "slope of the mean",
            lambda s, work: fitted(s, s.draws.mean(axis=1)),
            lambda s: (
                f"You fitted the mean of the draws, which goes from {s.draws[0].mean():.3f} to "
                f"{s.draws[-1].mean():.3f} "
                "and says little. The spread is asked: the standard deviation of each row."
            ),
        ),
        Mistake(
            "distance from the widest",
            lambda s, work: fitted(s, np.sqrt(((s.draws - s.draws[-1].mean()) ** 2).mean(axis=1))),
            lambda s: (
                f"You took how far the draws are from the mean of the widest, {s.draws[-1].mean():.3f}. The standard "
                f"deviation is about the mean of each row, {s.draws[0].mean():.3f} for the first."
            ),
        ),
        Mistake(
            "width not on a log axis",
            lambda s, work: np.polyfit(s.widths, np.log(s.draws.std(axis=1)), 1)[0],
            lambda s: (
                "You took the logarithm of the spread only. A power law is a line if *both* axes are logarithmic: take "
                f"the logarithm of {s.widths[0]}, {s.widths[1]}, ... too."
            ),
        ),
        Mistake(
            "spread not on a log axis",
            lambda s, work: np.polyfit(np.log(s.widths), s.draws.std(axis=1), 1)[0],
            lambda s: (
                "You took the logarithm of the width only. A power law is a line if *both* axes are logarithmic: take "
                f"the logarithm of {s.draws[0].std():.3f}, {s.draws[1].std():.3f}, ... too."
            ),
        ),
        Mistake(
            "no logarithms",
            lambda s, work: np.polyfit(s.widths, s.draws.std(axis=1), 1)[0],
            lambda s: (
                "You fitted a line to the numbers as they are. A power law is a line on log axes: take the logarithms "
                f"of the widths {s.widths[0]}, {s.widths[1]}, ... and of the spreads {s.draws[0].std():.3f}, "
                f"{s.draws[1].std():.3f}, ... first."
            ),
        ),
        Mistake(
            "two kinds of logarithm",
            lambda s, work: work / np.log(10),
            lambda s: (
                "You mixed logarithms to the base 10 and natural ones, which differ by a factor 2.3026. Either will "
                "do, for both axes."
            ),
        ),
        Mistake(
            "axes exchanged",
            lambda s, work: np.polyfit(np.log(s.draws.std(axis=1)), np.log(s.widths), 1)[0],
            lambda s: (
                "You fitted the width as a function of the spread. The width, "
                f"{s.widths[0]} to {s.widths[-1]}, goes on the horizontal axis."
            ),
        ),
        Mistake(
            "sign turned",
            lambda s, work: -work,
            lambda s: (
                "The spread falls when the width grows, from "
                f"{s.draws[0].std():.3f} to {s.draws[-1].std():.3f}: the slope is negative."
            ),
        ),
        Mistake(
            "the theory, not the fit",
            lambda s, work: np.array(-0.5),
            lambda s: "This is what theory says, -1/2. Six draws scatter: fit the line to these numbers.",
        ),
        Mistake(
            "first and last width only",
            lambda s, work: np.polyfit(np.log(s.widths[[0, -1]]), np.log(s.draws.std(axis=1)[[0, -1]]), 1)[0],
            lambda s: f"You used the first and the last width only. Fit the line to all {len(s.widths)} points.",
        ),
    ),
    hints=(
        "Six draws of each width: how far do they scatter? One number for each row.",
        "Then logarithms of both, the widths and the four numbers, and a line through four points.",
        "`np.polyfit(np.log(widths), np.log(draws.std(axis=1)), 1)[0]`",
    ),
    solve=lambda s: (
        f"The standard deviations are {s.draws.std(axis=1).round(4).tolist()}; the line through their logarithms has "
        f"the slope {fitted(s, s.draws.std(axis=1)):.4f}."
    ),
)
