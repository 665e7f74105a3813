"""What an assignment's notebook uses: an exercise with its own numbers, and the points for an answer.

Whoever hands out the notebook puts a file `variant.json` beside it, which says
which numbers these are.
"""

import io
import json
import warnings
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from IPython.display import display

from .exercise import Exercise

VERDICT = "application/vnd.ntkbook.verdict+json"  # what the class report reads in a graded notebook


class Assigned(NamedTuple):
    """An exercise to be marked: it judges and hints, but keeps its solution to itself."""

    task: Any

    @property
    def question(self):
        return self.task.question

    def check(self, *answer):
        return replace(self.task.check(*answer), got=None, expected=None)

    def hint(self, rung=1):
        return self.task.hint(rung)


def mine(exercise, path="variant.json"):
    """The exercise with the numbers of this notebook. Raises ValueError if their file is missing or damaged."""
    try:
        seed = json.loads(Path(path).read_text(encoding="utf-8"))["variant"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{path} is missing or damaged ({type(error).__name__}), wanted as it was handed out, beside this notebook"
        ) from error
    return Assigned(exercise.variant(seed) if isinstance(exercise, Exercise) else exercise(seed))


def judges(name, seeds=None):
    """The tasks by which a part is marked: "hand_page.kernel" with its own numbers, or with those of `seeds`."""
    module, exercise = name.split(".")
    exercise = getattr(import_module(f".{module}", __package__), exercise)
    return [mine(exercise)] if seeds is None else [exercise.variant(seed) for seed in seeds]


def award(points, tasks, *answer):
    """The points for an answer: the share of the tasks for which it is right. Shows the first verdict that is not.

    >>> from ntkbook.exercises import hand_page
    >>> award(4, [hand_page.kernel], [[8, 12], [12, 19]])  # doctest: +ELLIPSIS
    {'text/plain': 'right: the kernel of this network.', ...}
    4.0
    """
    nowhere = io.StringIO()  # what an answer prints or warns of must not count as a failure
    with redirect_stdout(nowhere), redirect_stderr(nowhere), warnings.catch_warnings(action="ignore"):
        verdicts = [task.check(*answer) for task in tasks]
    shown = next((verdict for verdict in verdicts if not verdict.right), verdicts[0])
    seen = {"kind": shown.kind, "mistakes": list(shown.mistakes)}
    display({"text/plain": str(shown), VERDICT: seen}, raw=True)
    return float(points * sum(verdict.right for verdict in verdicts) / len(verdicts))
