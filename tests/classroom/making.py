"""Classes for the tests, and what students hand in."""

import shutil
from functools import cache

import nbformat
import nbgrader.api
import pytest

from ntkbook.classroom.build import build
from ntkbook.classroom.folders import SOURCE
from ntkbook.classroom.parts import own_exercise, parts_of
from ntkbook.classroom.walls import why_no_sandbox

NAMES = ("A1", "A2", "A3", "A4", "A5")
WHY_NOT = why_no_sandbox()
nbgrader.api.get_alembic_version = cache(nbgrader.api.get_alembic_version)  # a program of seconds, for every class
needs_sandbox = pytest.mark.skipif(WHY_NOT is not None, reason=str(WHY_NOT))


def a_class(place, assignments=("A1",), roster=None):
    """A class with a key that is known."""
    for name in assignments:
        shutil.copytree(SOURCE / name, place / "source" / name)
    return build("pelicans", roster, source=place / "source", classes=place, key="a key for the tests")


def source(folder, assignment):
    """The teacher's notebook of a class."""
    return nbformat.read(folder / "source" / assignment / f"{assignment}.ipynb", as_version=4)


def student_copy(folder, assignment, student=""):
    return nbformat.read(folder / "hand_out" / student / assignment / f"{assignment}.ipynb", as_version=4)


def right_answers(folder, assignment, student=""):
    """{part: the source of its answer cell, right}"""
    solved = {cell.metadata.nbgrader.grade_id: cell.source for cell in source(folder, assignment).cells}
    found = {}
    for part in parts_of(folder, assignment):
        if part.function:
            lines = solved[f"{part.name}-answer"].splitlines()
            found[part.name] = "\n".join(line for line in lines if "###" not in line)
        elif part.exercise:
            rights = [exercise.right().tolist() for exercise in own_exercise(folder, assignment, part, student).parts()]
            found[part.name] = "\n".join(f"{name} = {right}" for name, right in zip(part.answers, rights))
    return found


def filled(folder, assignment, student="", **answers):
    """A student's copy with the right answers in it, or with others: answers[part] is the source of its cell."""
    notebook, sources = student_copy(folder, assignment, student), right_answers(folder, assignment, student) | answers
    for cell in notebook.cells:
        part = cell.metadata.nbgrader.grade_id.removesuffix("-answer")
        if part in sources and cell.metadata.nbgrader.solution:
            cell.source = sources[part]
    return notebook


def hand_in(folder, assignment, name, notebook):
    nbformat.write(notebook, folder / "handed_in" / assignment / f"{name}_{assignment}.ipynb")
