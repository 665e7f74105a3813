"""Read off a table of eigenvalues which kind of run each is."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake

STAYS, CATAPULT, EDGE, DIVERGES = 1, 2, 3, 4


class Runs(NamedTuple):
    """The rate (the loss has c = 1), and the largest eigenvalue of the kernel at six times, a row for each run."""

    rate: float
    table: np.ndarray


def kind(row, bound):
    """Which kind of run this is, by its eigenvalues beside what is taken for the bound."""
    if row[-1] > 1.2 * bound:
        return DIVERGES
    if row[0] > bound:
        return CATAPULT
    return EDGE if row.max() > bound else STAYS


def kinds(s, bound=None):
    return np.array([kind(row, 2 / s.rate if bound is None else bound) for row in s.table])


def draw_row(rng, which):
    """Six products of rate and eigenvalue. At the edge the last one may be as low as where the kernel stays."""
    if which == STAYS:
        return rng.uniform(1.25, 1.7) * (1 + rng.uniform(0, 0.02) * np.arange(6))
    if which == CATAPULT:
        first, last = rng.uniform(2.4, 3.6), rng.uniform(1.3, 1.8)
        return np.array([first, 0.97 * first, 0.8 * first, last, last, last])
    if which == EDGE:
        return np.array([rng.uniform(0.6, 0.9), 1.35, 1.8, 2.11, 2.03, rng.uniform(1.83, 1.9)])
    return rng.uniform(4.2, 4.8) * np.array([1, 1, 1.1, 1.5, 4, 20])


def draw_runs(rng):
    """Five runs, each kind at least once."""
    rate = float(rng.choice([0.01, 0.02, 0.04, 0.05]))
    order = rng.permutation([STAYS, CATAPULT, EDGE, DIVERGES, int(rng.choice([STAYS, CATAPULT, EDGE]))])
    return Runs(rate, np.array([draw_row(rng, which) / rate for which in order]).round(1))


FIRST = Runs(
    0.05,
    np.array(
        [
            [15.6, 27.2, 36.4, 42.2, 40.6, 37.4],
            [28.4, 28.5, 28.9, 29.1, 29.2, 29.2],
            [58.2, 57.0, 49.3, 31.6, 31.2, 31.2],
            [84.6, 84.6, 92.2, 131.0, 340.5, 1702.4],
            [33.0, 33.8, 34.5, 35.1, 35.6, 36.0],
        ]
    ),
)

kinds_of_run = Exercise(
    title="four kinds of run",
    data=FIRST,
    draw=draw_runs,
    ask=lambda s: (
        f"Five networks are trained at the rate {s.rate:g} on the loss `half_sum`. The largest eigenvalue of each "
        "one's kernel at six times in training, the first before the first step: "
        f"{', '.join(str(row) for row in s.table.tolist())}. Which run is of which kind? Write 1 for one that stays "
        "near its kernel, 2 for a catapult, 3 for one that comes to the edge of stability, 4 for one that diverges. "
        "Five numbers."
    ),
    work=kinds,
    mistakes=(
        Mistake(
            "1 divided by the rate",
            lambda s, work: kinds(s, 1 / s.rate),
            lambda s: (
                f"You compared with 1 divided by the rate, {1 / s.rate:g}. A mode is multiplied by "
                f"$1 - \\eta\\lambda$, which is below $-1$ from {2 / s.rate:g} on."
            ),
        ),
        Mistake(
            "the start alone",
            lambda s, work: np.where(s.table[:, 0] > 2 / s.rate, DIVERGES, STAYS),
            lambda s: (
                f"You looked at the start only: above {2 / s.rate:g} diverges, below stays. That is so for the "
                "tangent, whose eigenvalue cannot change. Look at the last number of each run, too."
            ),
        ),
        Mistake(
            "catapult and edge exchanged",
            lambda s, work: np.choose(work - 1, [STAYS, EDGE, CATAPULT, DIVERGES]),
            lambda s: (
                f"You exchanged 2 and 3. A catapult *starts* above {2 / s.rate:g} and ends below; at the edge the "
                f"eigenvalue starts below and climbs to it."
            ),
        ),
        Mistake(
            "catapult and divergence exchanged",
            lambda s, work: np.choose(work - 1, [STAYS, DIVERGES, EDGE, CATAPULT]),
            lambda s: (
                f"You exchanged 2 and 4. Both start above {2 / s.rate:g}; in a catapult the eigenvalue comes down "
                "again, where a run diverges it grows."
            ),
        ),
        Mistake(
            "every start above the bound diverges",
            lambda s, work: np.where(s.table[:, 0] > 2 / s.rate, DIVERGES, work),
            lambda s: (
                f"You took every start above {2 / s.rate:g} for divergence. A catapult starts there, too, up to about "
                f"{4 / s.rate:g} in the model of section 5: its eigenvalue comes down."
            ),
        ),
        Mistake(
            "every start above the bound is a catapult",
            lambda s, work: np.where(s.table[:, 0] > 2 / s.rate, CATAPULT, work),
            lambda s: (
                f"You took every start above {2 / s.rate:g} for a catapult. It is one only if the eigenvalue comes "
                f"down below {2 / s.rate:g}."
            ),
        ),
        Mistake(
            "the edge not seen",
            lambda s, work: np.where(work == EDGE, STAYS, work),
            lambda s: (
                "You called every run that starts below the bound one that stays. One of them climbs above "
                f"{2 / s.rate:g} on the way and is sent back: look at the numbers in the middle."
            ),
        ),
    ),
    hints=(
        "Which number must an eigenvalue be compared with, at this rate?",
        r"With $2/\eta$. Where is each run before the first step, on the way, and at the end?",
        "Always below: 1. Starts above, then below: 2. Starts below and crosses the bound: 3. Above, and grows: 4.",
    ),
    solve=lambda s: (
        f"The bound is 2 / {s.rate:g}, which is {2 / s.rate:g}. The kinds are {kinds(s).tolist()}. "
        "The run at the edge ends below the bound: only the middle of its row shows that it has been above."
    ),
)
