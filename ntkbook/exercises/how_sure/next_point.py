"""With pencil: which point to ask for next."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import vector


class Candidates(NamedTuple):
    """The kernel at the one seen point, of each candidate with it, and of each with itself."""

    seen: int
    shared: np.ndarray
    own: np.ndarray


def left(s):
    return s.own - s.shared**2 / s.seen


def pick(s, scores, values=None):
    """The number of the largest score, and the variance there."""
    best = int(np.argmax(scores))
    return np.array([best + 1, (left(s) if values is None else values)[best]])


def draw_candidates(rng):
    """Where two are equally good there is no answer."""
    while True:
        seen, shared = int(rng.choice([2, 4, 5])), rng.integers(-5, 6, 5)
        s = Candidates(seen, shared, shared**2 // seen + rng.integers(1, 6, 5))
        scores = (left(s), -left(s), s.own, -np.abs(s.shared), left(s) / s.own, s.own - np.abs(s.shared) / s.seen)
        gaps = [np.diff(np.sort(score))[-1] for score in scores]
        if min(gaps) > 0.001:
            return s


next_point = Exercise(
    title="the next point to ask for",
    data=Candidates(2, np.array([-4, 4, -3, -5, -2]), np.array([9, 11, 7, 13, 3])),
    draw=draw_candidates,
    ask=lambda s: (
        f"One point was seen, without noise; its kernel with itself is {s.seen}. Five candidates have the kernel "
        f"${vector(s.shared)}$ with it, and ${vector(s.own)}$ with themselves. At which is the posterior least sure, "
        "and what is its variance there? Two numbers: the candidate (1 to 5), the variance to four decimals."
    ),
    work=lambda s: pick(s, left(s)),
    decimals=4,
    mistakes=(
        Mistake(
            "the variance before",
            lambda s, work: pick(s, s.own, s.own),
            lambda s: (
                f"You took the largest variance before anything was seen, {s.own.max()}. The seen point has told "
                f"of each candidate: these variances are left, ${vector(left(s))}$."
            ),
        ),
        Mistake(
            "where it is surest",
            lambda s, work: pick(s, -left(s)),
            lambda s: (
                f"There the posterior is *surest*, of all variances ${vector(left(s))}$. One learns most "
                "where it is least sure."
            ),
        ),
        Mistake(
            "the least shared",
            lambda s, work: pick(s, -np.abs(s.shared)),
            lambda s: (
                f"You took the candidate that shares least with the seen point, {np.abs(s.shared).min()}. That is far "
                f"away, but how much varies there counts, too: ${vector(left(s))}$."
            ),
        ),
        Mistake(
            "the largest share left",
            lambda s, work: pick(s, left(s) / s.own),
            lambda s: (
                f"You compared what is left with what was there before, ${vector(left(s) / s.own)}$. Asked "
                f"is the variance itself: ${vector(left(s))}$."
            ),
        ),
        Mistake(
            "no square",
            lambda s, work: pick(s, s.own - np.abs(s.shared) / s.seen, s.own - np.abs(s.shared) / s.seen),
            lambda s: (
                f"You divided the shared number by {s.seen} without its square: it stands on both sides of the inverse."
            ),
        ),
        Mistake(
            "counted from 0",
            lambda s, work: work - np.array([1, 0]),
            lambda s: "The variance is right. You counted the candidates from 0, as Python does: here they are 1 to 5.",
        ),
        Mistake(
            "standard deviation",
            lambda s, work: np.array([work[0], np.sqrt(work[1])]),
            lambda s: (
                f"The candidate is right. You took the root: the variance is the square of {left(s).max() ** 0.5:.4f}."
            ),
        ),
    ),
    hints=(
        "What is left of each candidate's variance once the point was seen? No target is needed.",
        r"Each: its own number, minus the square of the shared one divided by the seen one.",
        r"the largest of $K(x, x) - K(x, X)^2 / K(X, X)$",
    ),
    solve=lambda s: (
        f"What is left: ${vector(left(s))}$. The largest is that of candidate {int(np.argmax(left(s))) + 1}, "
        f"{left(s).max():.4f}."
    ),
)
