"""The graded parts of an assignment, as its source notebook states them, and the exercises they are judged by."""

import itertools
import re
from dataclasses import replace
from typing import NamedTuple

import nbformat
import numpy as np

from .assigned import exercise_named
from .folders import read_settings, seed
from .hidden import HIDDEN, draw
from .sealed import can_be_sealed

JUDGED_BY = re.compile(r"^(\w+\.\w+)\(([\w, ]+)\)(  # by entry)?$", re.MULTILINE)
OR_A_FUNCTION = re.compile(r"[,;]? or a function `[^`]*`[^.]*(?=\.)")


class Part(NamedTuple):
    """What earns points: by an exercise, or, where `exercise` is empty, by a human who reads."""

    name: str  # as in the names of its cells: partials-question, partials-answer
    title: str  # the heading above it
    points: float
    exercise: str = ""  # "hand_page.partials"
    answers: tuple[str, ...] = ()  # what the answers are called in the notebook
    function: bool = False  # whether the answer is a function, judged on numbers that are not handed out
    by_entry: bool = False  # whether a share of the entries earns a share of the points


def parts_of(folder, assignment):
    """The parts of an assignment in order, from the teacher's notebook of the class."""
    notebook = nbformat.read(folder / "source" / assignment / f"{assignment}.ipynb", as_version=4)
    cells = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells}
    parts = []
    for name, cell in cells.items():
        if not cell.metadata.nbgrader.grade:
            continue
        part = re.sub("-(marks|answer)$", "", name)
        title = re.search(r"^## (.+)$", cells[part].source, re.MULTILINE)[1]
        points = float(cell.metadata.nbgrader.points)
        if judged := JUDGED_BY.search(cell.source):
            answers = tuple(judged[2].split(", "))
            function = f"def {answers[0]}(" in cells[f"{part}-answer"].source
            parts.append(Part(part, title, points, judged[1], answers, function, bool(judged[3])))
        else:
            parts.append(Part(part, title, points))
    return parts


def exercise_of(part):
    return exercise_named(part.exercise)


def own_exercise(folder, assignment, part, student=""):
    """A part with the numbers that a student was handed; where a function is wanted, with those of the course."""
    if part.function:
        return exercise_of(part)
    settings = read_settings(folder)
    whose = student if settings["students"] else ""
    first = seed(settings["key"], assignment, part.name, whose)
    return next(filter(can_be_sealed, map(exercise_of(part).variant, itertools.count(first))))


def question_of(part, exercise):
    """The question of a part, as its student reads it: of two ways to answer, the one that is taken here."""
    if part.function:
        return f"{exercise.question.text} **Here the function is wanted.**"
    return OR_A_FUNCTION.sub("", exercise.question.text)


def hidden_exercises(folder, assignment, part, whose=""):
    """A part that wants a function, with the numbers that nobody is handed: others for each notebook, by `whose`."""
    key = read_settings(folder)["key"]
    exercise = exercise_of(part)
    rngs = [np.random.default_rng(seed(key, assignment, part.name, "hidden", k, whose)) for k in range(HIDDEN)]
    return [replace(exercise, data=draw(part.exercise, rng, k)) for k, rng in enumerate(rngs)]
