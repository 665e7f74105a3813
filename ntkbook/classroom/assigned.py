"""What an assignment's notebook uses: its tasks, with the numbers that were handed out in `tasks.json` beside it."""

import itertools
import json
import time
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from ..exercises.engine.verdict import Verdict
from .sealed import NOTED, check

HERE = Path.cwd()  # an answer may go elsewhere
LATER = "Whether so short an answer is right, you will see with the marks."
LONGEST = 20  # seconds that a function may take here; whoever marks gives each call 60


@dataclass(frozen=True, repr=False)
class Assigned:
    """A task to be marked: it judges and nudges, and does not hold its solution."""

    _task: dict

    @property
    def question(self):
        return Verdict("task", self._task["question"])

    def hint(self, rung=1):
        """A nudge; `hint(2)` points."""
        return Verdict("hint", self._task["hints"][min(max(int(rung), 1), 2) - 1])

    def check(self, *answers):
        """What is right and wrong about an answer: a `Verdict`. A task that asks for two things takes two answers."""
        exercise = exercise_named(self._task["exercise"])
        if self._task["function"]:
            return check_function(exercise, *answers)
        kinds, sealed = exercise.parts(), self._task["answers"]
        if not 1 <= len(answers) <= len(sealed):
            raise TypeError(f"check takes {len(sealed)} answer{'s'[: len(sealed) - 1]} here, you gave {len(answers)}")
        said = []
        for kind, part, answer in itertools.zip_longest(kinds, sealed, answers):
            verdict = check(part, kind, answer)
            if not (verdict.right or verdict.kind == NOTED):
                before = f"your first answer is {said[0]}; about {part['title']}: " if said else ""
                return replace(verdict, text=before + verdict.text)
            said.append("right" if verdict.right else verdict.text)
        if all(one == "right" for one in said):
            return verdict
        second = f". Your second answer is {said[1]}" if said[1:] else ""
        return Verdict(NOTED, f"your {'first ' if second else ''}answer is {said[0]}{second}. {LATER}")


def check_function(exercise, function):
    """The verdict on a function, by the numbers of the course; marks are given on other numbers."""
    if function is not None and not callable(function):
        return Verdict("wrong", "these are numbers, and they may be right. Here the function is wanted.")
    start = time.monotonic()
    verdict = exercise.check(function)
    took = time.monotonic() - start
    if took > LONGEST:
        text = f"it took {took:.0f} seconds, wanted at most {LONGEST}: whoever marks does not wait for ever."
        return Verdict("wrong", text)
    return replace(verdict, got=None, expected=None)


def exercise_named(name):
    module, exercise = name.split(".")
    return getattr(import_module(f"..exercises.{module}", __package__), exercise)


def assigned(part):
    """The task of a part, "partials" for example. Raises ValueError if tasks.json is missing, damaged or another's."""
    try:
        return Assigned(json.loads((HERE / "tasks.json").read_text(encoding="utf-8"))[part])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"tasks.json is missing, damaged or of another assignment ({type(error).__name__}: {error}), wanted as it "
            "was handed out, beside this notebook"
        ) from error
