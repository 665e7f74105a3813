"""In which row of the flattened kernel an output of a point stands."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake


class Place(NamedTuple):
    """N points with m outputs each; one point and one of its outputs, counted from 1."""

    N: int
    m: int
    point: int
    output: int


def draw_place(rng):
    m = int(rng.integers(3, 8))
    return Place(int(rng.choice([50, 60, 80, 100])), m, int(rng.integers(3, 20)), int(rng.integers(2, m + 1)))


row = Exercise(
    title="the row of an output",
    data=Place(100, 3, 5, 3),
    draw=draw_place,
    ask=lambda s: (
        f"A kernel of {s.N} points with $m = {s.m}$ outputs is flattened by `as_matrix`. In which row, counted from 0, "
        f"is output {s.output} of point {s.point}, both counted from 1?"
    ),
    work=lambda s: np.array((s.point - 1) * s.m + s.output - 1),
    mistakes=(
        Mistake(
            "counted from 1",
            lambda s, work: work + 1,
            lambda s: (
                f"One too many: the first row, of output 1 of point 1, is row 0. Output {s.output} is number "
                f"{s.output - 1} in its block."
            ),
        ),
        Mistake(
            "one block too far",
            lambda s, work: s.point * s.m + s.output - 1,
            lambda s: (
                f"One block too far: before point {s.point} there are {s.point - 1} points, so {s.point - 1} blocks "
                f"of {s.m} rows."
            ),
        ),
        Mistake(
            "point and output both counted from 1",
            lambda s, work: s.point * s.m + s.output,
            lambda s: f"Point {s.point} and output {s.output} are numbers {s.point - 1} and {s.output - 1} from 0.",
        ),
        Mistake(
            "output-major order",
            lambda s, work: (s.output - 1) * s.N + s.point - 1,
            lambda s: (
                f"This is the order in which all {s.N} points of output 1 come first. `as_matrix` goes point by point."
            ),
        ),
        Mistake(
            "N for m",
            lambda s, work: (s.point - 1) * s.N + s.output - 1,
            lambda s: f"You counted {s.N} rows for each point. A point has {s.m}, one for each output.",
        ),
        Mistake(
            "m squared for m",
            lambda s, work: (s.point - 1) * s.m**2 + s.output - 1,
            lambda s: f"A block has {s.m**2} entries, but only {s.m} rows.",
        ),
    ),
    hints=(
        "How many rows come before the first one of this point?",
        "As many as there are outputs, for every point before it. Then the outputs before this one.",
        "`(point - 1) * m + (output - 1)`",
    ),
    solve=lambda s: (
        f"Datapoint {s.point - 1} and output {s.output - 1}, counted from 0: row "
        rf"${s.point - 1}\cdot {s.m} + {s.output - 1}$, which is {(s.point - 1) * s.m + s.output - 1}."
    ),
)
