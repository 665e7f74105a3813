"""What an assignment's notebook uses: an exercise with its own numbers, and the points for an answer.

Whoever hands out the notebook puts a file `variant.json` beside it, which says
which numbers these are.
"""

import io
import json
import warnings
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from IPython.display import display

from ..exercises.engine.verdict import Verdict

VERDICT = "application/vnd.ntkbook.verdict+json"  # what the marks and the class report are read from
HERE = Path.cwd()  # an answer may go elsewhere


@dataclass(frozen=True, repr=False)
class Assigned:
    """An exercise to be marked: it judges and nudges, but does not offer its solution."""

    _task: Any
    seed: int
    function: bool = False

    @property
    def question(self):
        asked = self._task.question
        return replace(asked, text=f"{asked.text} **Here the function is wanted.**") if self.function else asked

    def check(self, *answer):
        if self.function and answer[0] is not None and not callable(answer[0]):
            return Verdict("wrong", "these are numbers, and they may be right. Here the function is wanted.")
        return replace(self._task.check(*answer), got=None, expected=None)

    def hint(self, rung=1):
        """A nudge; `hint(2)` points."""
        return Verdict("hint", self._task.hint(min(int(rung), 2)).text.split(" (hint(")[0])


def mine(exercise, function=False):
    """The exercise with the numbers of this notebook. Raises ValueError if their file is missing or damaged."""
    try:
        seed = json.loads((HERE / "variant.json").read_text(encoding="utf-8"))["variant"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"variant.json is missing or damaged ({type(error).__name__}), wanted as it was handed out, beside this "
            "notebook"
        ) from error
    return Assigned(exercise.variant(seed), seed, function)


def judges(name, seeds=None):
    """The tasks by which a part is marked: "hand_page.kernel" with its own numbers, or with those of `seeds`."""
    module, exercise = name.split(".")
    exercise = getattr(import_module(f"..exercises.{module}", __package__), exercise)
    return [mine(exercise)] if seeds is None else [Assigned(exercise.variant(seed), seed, True) for seed in seeds]


def award(points, tasks, *answer):
    """The points for an answer: the share of the tasks for which it is right. Shows the first verdict that is not.

    >>> from ntkbook.exercises import hand_page
    >>> award(4, [Assigned(hand_page.kernel, 0)], [[8, 12], [12, 19]])  # doctest: +ELLIPSIS
    {'text/plain': 'right: the kernel of this network.', ...}
    4.0
    """
    nowhere = io.StringIO()  # what an answer prints or warns of must not count as a failure
    with redirect_stdout(nowhere), redirect_stderr(nowhere), warnings.catch_warnings(action="ignore"):
        verdicts = [task.check(*answer) for task in tasks]
    shown = next((verdict for verdict in verdicts if not verdict.right), verdicts[0])
    earned = float(points * sum(verdict.right for verdict in verdicts) / len(verdicts))
    seen = {"kind": shown.kind, "mistakes": list(shown.mistakes), "points": earned, "of": [t.seed for t in tasks]}
    display({"text/plain": str(shown), VERDICT: seen}, raw=True)
    return earned
