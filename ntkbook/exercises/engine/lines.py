"""Pages with numbered lines, some of them wrong: how people name lines, and how they miss."""

from typing import NamedTuple

import numpy as np

from .exercise import Mistake


class LinesTo(NamedTuple):
    """What reads lines as people name them, in a set, in a list, or one alone: their numbers in order, each once."""

    last: int
    example: str

    def __call__(self, given, right, decimals):
        given = list(given) if isinstance(given, set | frozenset) else given
        try:
            named = {float(str(line)) for line in np.ravel(given)}
        except (TypeError, ValueError):
            named = set()
        if not named or not named <= set(range(1, self.last + 1)):
            return None, f"the lines are numbered from 1 to {self.last}: name them as a set, such as {self.example}."
        return np.array(sorted(named)), None


def line_mistakes(wrong, last):
    """A right line named, and a wrong one missed; wrong(data) are the numbers of the wrong lines, of so many."""
    return (
        Mistake(
            "a right line named",
            lambda s, work: np.sort(np.append(work, min(set(range(1, last + 1)) - set(work)))),
            lambda s: f"You name a line that is right. The page has {len(wrong(s))} wrong lines.",
            fits=lambda s, named: not set(named) <= set(wrong(s)),
        ),
        Mistake(
            "a wrong line missed",
            lambda s, work: work[1:],
            lambda s: (
                "The lines that you name are wrong indeed, but there are more: the page has "
                f"{len(wrong(s))} wrong lines."
            ),
            fits=lambda s, named: set(named) < set(wrong(s)),
        ),
    )
