"""From sizes and scatters at two widths: the slope of one network, and which of them settle."""

from dataclasses import replace

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.lines import LinesTo
from .measured import DATA, WIDTHS, draw_measured, grower, named, slope, table

networks = Exercise(
    title="the networks that settle",
    data=DATA,
    draw=draw_measured,
    ask=lambda s: "Which of the four networks settle? Name them all, such as `{1, 4}`.",
    work=lambda s: named(s, {0, 1}),
    read=LinesTo(4, "{1, 4}"),
    mistakes=(
        Mistake(
            "the growing mean not seen",
            lambda s, work: named(s, {0, 1, 2}),
            lambda s: (
                f"In network {grower(s)} the scatter falls, but only because it is divided by a mean that grows from "
                f"{s.sizes[grower(s) - 1, 0]:.1f} to {s.sizes[grower(s) - 1, 1]:.1f}. A kernel that settles has a "
                "limit, so its size stays."
            ),
            fits=lambda s, given: np.array_equal(given, named(s, {0, 1, 2})),
        ),
        Mistake(
            "the mean alone",
            lambda s, work: named(s, {0, 1, 3}),
            lambda s: (
                f"The mean stays in all three, but in network {named(s, {3})[0]} the draws scatter about it as much at "
                f"the width {WIDTHS[1]} as at {WIDTHS[0]}, or nearly: its kernel stays random."
            ),
            fits=lambda s, given: np.array_equal(given, named(s, {0, 1, 3})),
        ),
        Mistake(
            "small taken for falling",
            lambda s, work: named(s, {0, 3}),
            lambda s: (
                "You named the two with the smallest scatter. It must *fall*: how large it is at one width says "
                f"nothing. In network {named(s, {3})[0]} it hardly does."
            ),
            fits=lambda s, given: np.array_equal(given, named(s, {0, 3})),
        ),
        Mistake(
            "a network missed",
            lambda s, work: work[:1],
            lambda s: "What you name is right, but it is not all: 2 of the 4 settle.",
            fits=lambda s, given: set(given) < set(named(s, {0, 1})),
        ),
        Mistake(
            "a network that does not settle",
            lambda s, work: named(s, {2, 3}),
            lambda s: (
                "You name a network that does not settle. 2 things must happen: the size of the mean stays, and the "
                "scatter falls to about a half."
            ),
            fits=lambda s, given: not set(given) <= set(named(s, {0, 1})),
        ),
    ),
    hints=(
        "Two columns to compare for the size, two for the scatter.",
        "A size that stays *and* a scatter that falls to about a half.",
        "Leave out the network whose mean grows, and the one whose scatter stays.",
    ),
    solve=lambda s: (
        f"In network {grower(s)} the mean grows, and in network {named(s, {3})[0]} the scatter hardly falls. "
        f"{' and '.join(map(str, named(s, {0, 1})))} settle."
    ),
)

settles = Exercise(
    title="which networks settle",
    data=DATA,
    draw=draw_measured,
    ask=lambda s: (
        "Four networks, many draws at two widths: the size of the mean kernel, and the scatter about it.\n\n"
        f"{table(s)}\n\nTwo answers. What is the slope of the scatter of network {grower(s)} on log axes? Two "
        "decimals. And which of the four settle? Name them all, such as `{1, 4}`."
    ),
    work=slope,
    decimals=2,
    besides=lambda s: replace(networks, data=s),
    mistakes=(
        Mistake(
            "the sign lost",
            lambda s, work: -work,
            lambda s: (
                f"The scatter falls, from {s.scatters[grower(s) - 1, 0]:.2f} to {s.scatters[grower(s) - 1, 1]:.2f}, "
                "so its slope is negative."
            ),
        ),
        Mistake(
            "not divided by the width's logarithm",
            lambda s, work: work * np.log(WIDTHS[1] / WIDTHS[0]),
            lambda s: (
                "You took the logarithm of the ratio of the scatters. A slope is this, divided by how far the width "
                f"went: by the logarithm of {WIDTHS[1]} over {WIDTHS[0]}."
            ),
        ),
        Mistake(
            "one doubling for two",
            lambda s, work: 2 * work,
            lambda s: f"You counted one doubling. From {WIDTHS[0]} to {WIDTHS[1]} the width doubles twice.",
            fits=lambda s, given: np.size(given) == 1 and abs(np.sum(given) - 2 * slope(s)) < 0.012,  # logs cut short
        ),
        Mistake(
            "upside down",
            lambda s, work: 1 / work,
            lambda s: (
                "You divided the logarithm of the width's ratio by that of the scatter's. A slope is how far it goes "
                f"up, over how far it goes to the right, from {WIDTHS[0]} to {WIDTHS[1]}."
            ),
        ),
        Mistake(
            "of the size",
            lambda s, work: slope(s, s.sizes),
            lambda s: (
                f"This is the slope of the size of the mean, from {s.sizes[grower(s) - 1, 0]:.1f} to "
                f"{s.sizes[grower(s) - 1, 1]:.1f}. Asked is that of the scatter."
            ),
        ),
    ),
    hints=(
        "A slope on log axes: the difference of two logarithms over the difference of two others.",
        "For the second answer look at both: does the size of the mean stay, and does the scatter fall?",
        rf"`np.log(wide / narrow) / np.log({WIDTHS[1]} / {WIDTHS[0]})`",
    ),
    solve=lambda s: f"The slope is {slope(s):.2f}, as of a network that settles. {networks.solve(s)}",
)
