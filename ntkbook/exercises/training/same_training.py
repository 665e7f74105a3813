"""One training under two losses: the rate that makes them the same."""

from typing import NamedTuple

from ...loss import SquaredLoss
from ..engine.exercise import Exercise, Mistake


class Pair(NamedTuple):
    """N points, m outputs; somebody's loss and rate, and your loss."""

    N: int
    m: int
    theirs: str
    rate: float
    yours: str


def factors(s, N=None, m=None):
    """c of their loss and of yours."""
    return [SquaredLoss(name).c(s.N if N is None else N, s.m if m is None else m) for name in (s.theirs, s.yours)]


def converted(s, **sizes):
    """rate c_theirs / c_yours"""
    theirs, yours = factors(s, **sizes)
    return s.rate * theirs / yours


def draw_pair(rng):
    """One loss with the half and one without, one with N and m and one without: all that can be forgotten shows."""
    theirs, yours = rng.permutation(["half_sum", "mean"])
    return Pair(
        int(rng.integers(5, 30)), int(rng.integers(3, 10)), str(theirs), int(rng.integers(1, 10)) / 100, str(yours)
    )


same_training = Exercise(
    title="one training, two losses",
    data=Pair(20, 3, "mean", 0.06, "half_sum"),
    draw=draw_pair,
    ask=lambda s: (
        f"Somebody trains on {s.N} points with {s.m} outputs, with the loss `{s.theirs}` at the rate {s.rate:g}. You "
        f"use `{s.yours}`. At which rate are your steps the same as theirs? Six decimals."
    ),
    work=converted,
    decimals=6,
    mistakes=(
        Mistake(
            "turned round",
            lambda s, work: s.rate**2 / work,
            lambda s: (
                f"You multiplied where you should divide. $\\eta\\,c$ must be the same; their $c$ is "
                f"{factors(s)[0]:.4g}, yours {factors(s)[1]:.4g}, and the larger $c$ needs the smaller rate."
            ),
        ),
        Mistake(
            "the same rate",
            lambda s, work: s.rate,
            lambda s: (
                f"At the same rate your steps are another length: their $c$ is {factors(s)[0]:.4g}, yours "
                f"{factors(s)[1]:.4g}."
            ),
        ),
        Mistake(
            "the outputs forgotten",
            lambda s, work: converted(s, m=1),
            lambda s: f"You left out the {s.m} outputs: the loss `mean` divides by points *and* outputs.",
        ),
        Mistake(
            "the points forgotten",
            lambda s, work: converted(s, N=1),
            lambda s: f"You left out the {s.N} points: the loss `mean` divides by points *and* outputs.",
        ),
        Mistake(
            "the half overlooked",
            lambda s, work: work * (2 if s.yours == "mean" else 1 / 2),
            lambda s: (
                "You lost a factor of 2: `half_sum` has a half that takes up the 2 of the square's derivative, `mean` "
                f"has none. Its $c$ is 2/({s.N} x {s.m})."
            ),
        ),
    ),
    hints=(
        r"What does a step see of the loss? Only $\eta\,c$.",
        r"The $c$ of both losses are in the table. $\eta\,c$ must be the same for both.",
        r"Your rate is their rate times their $c$, divided by your $c$.",
    ),
    solve=lambda s: (
        f"Their $c$ is {factors(s)[0]:.6g}, yours is {factors(s)[1]:.6g}: {s.rate:g} times the first, divided by the "
        f"second, is {converted(s):.6f}."
    ),
)
