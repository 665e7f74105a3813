"""A class folder and graded answers made by hand: what the tests of reading and reporting start from."""

import json
import shutil

from ntkbook.classroom.folders import SOURCE

STUDENTS = ("ada", "bob", "cy", "dan")


def class_of(place, students=STUDENTS, key="00ff" * 8):
    """A folder as a class has it: source notebooks and class.json."""
    shutil.copytree(SOURCE, place / "source")
    rows = [{"student": student} for student in students]
    (place / "class.json").write_text(json.dumps({"key": key, "students": rows}))
    return place


def row(part, answer="", kind="right", **fields):
    """A part as a file of the folder graded has it."""
    human = kind == "read"
    usual = {"title": f"The part {part}", "of": 3.0, "machine": None if human else 3.0, "kind": kind, "mistakes": []}
    return {"part": part, "answer": answer, "text": "", "numbers": None} | usual | fields


def graded(student, *rows, **fields):
    usual = {"file": f"{student}_A1.ipynb", "late": False, "ids": {}, "elsewhere": "", "notes": []}
    return {"student": student, "parts": list(rows)} | usual | fields
