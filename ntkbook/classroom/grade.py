"""From what students hand in to marks and feedback, by nbgrader."""

import nbformat

from .collect import collect
from .folders import CLASSES, class_folder, nbgrader
from .sheet import mark_by_hand, write_marks

PUT_ASIDE = "this answer stopped Python itself, so it was put aside"


def grade(key, assignment, classes=CLASSES):
    """Collect, grade and explain what lies in `handed_in`; returns the CSV file of marks, and what to know, as lines.

    Grading again replaces what was graded before; points given by hand stay.
    Raises ValueError if there is no such class or assignment, or if the sheet
    of points given by hand cannot be read.
    """
    folder = class_folder(key, classes)
    known = sorted(path.name for path in (folder / "source").iterdir())
    if assignment not in known:
        raise ValueError(f"ASSIGNMENT is {assignment!r}, wanted one of {', '.join(known)}")
    notes = collect(folder, assignment)
    students = sorted(path.parent.name for path in (folder / "submitted").glob(f"*/{assignment}"))
    for student in students:
        notes += grade_one(folder, assignment, student)
    notes += mark_by_hand(folder, assignment)
    for student in students:
        if (folder / "autograded" / student / assignment).exists():
            failed = nbgrader(folder, "generate_feedback", assignment, student)
            notes += [f"{student}: no feedback: {failed}"] if failed else []
    return write_marks(folder, assignment), notes


def grade_one(folder, assignment, student):
    """Grade a notebook; an answer that stops Python itself is put aside, so that it costs its own part only."""
    failed = nbgrader(folder, "autograde", assignment, student)
    if not failed:
        return []
    submitted = folder / "submitted" / student / assignment / f"{assignment}.ipynb"
    whole = submitted.read_text(encoding="utf-8")
    for name, text in without_one_answer(whole):
        submitted.write_text(text, encoding="utf-8")
        if not nbgrader(folder, "autograde", assignment, student):
            return [f"{student}: {name} stops Python itself and was put aside"]
    submitted.write_text(whole, encoding="utf-8")
    return [f"{student}: could not be graded, look at it by hand: {failed}"]


def without_one_answer(text):
    """For each code cell that a student may write in: its name, and the notebook with that cell put aside."""
    for k, cell in enumerate(nbformat.reads(text, as_version=4).cells):
        settings = cell.metadata.get("nbgrader", {"solution": True, "grade_id": f"cell {k + 1}"})
        if cell.cell_type == "code" and settings.get("solution"):
            notebook = nbformat.reads(text, as_version=4)
            notebook.cells[k].source = f"raise RuntimeError({PUT_ASIDE!r})"
            yield settings["grade_id"], nbformat.writes(notebook)
