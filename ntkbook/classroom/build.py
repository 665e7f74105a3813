"""From the source notebooks and a class key to what students get."""

import csv
import json
import re
import shutil

import nbformat

from .folders import CLASSES, SOURCE, as_name, nbgrader, seed, write_variant

HIDDEN = "HIDDEN_SEEDS"  # what the source writes for the numbers that the class does not see
HIDDEN_SEEDS = 3
MARKERS = [[f"### {end} {what}" for end in ("BEGIN", "END")] for what in ("SOLUTION", "HIDDEN TESTS")]
STUB = 'raise NotImplementedError("your answer goes here, in the place of this line")'
CONFIG = f"""\
c = get_config()
c.CourseDirectory.course_id = "ntkbook"
c.ClearSolutions.code_stub = {{"python": {STUB!r}}}
c.ClearSolutions.text_stub = "*Your answer, in the place of this line.*"
c.Execute.timeout = 20
"""


def build(key, roster=None, source=SOURCE, classes=CLASSES):
    """Make the class `key`; returns its folder. What is in `hand_out` is for students, a folder each with a roster.

    `roster` is a CSV file with a column "student". Raises ValueError if the
    key or a student's name cannot be a folder's, if the class exists, or if a
    marker in a source notebook is misspelt or left open.
    """
    folder = classes / as_name(key, "CLASS")
    if len(key) < 8:
        raise ValueError(f"CLASS is {key!r}, wanted at least 8 characters: who guesses it has the hidden numbers")
    students = [""] if roster is None else read_roster(roster)
    if folder.exists():
        raise ValueError(f"CLASS is {key!r}, which exists, perhaps with work in it: move that folder away yourself")
    texts = {
        path.stem: with_seeds(path.read_text(encoding="utf-8"), key, path.stem) for path in source.glob("*/*.ipynb")
    }
    for name, text in texts.items():
        check_markers(nbformat.reads(text, as_version=4), name)
    try:
        make(folder, texts, key, students)
    except BaseException:
        shutil.rmtree(folder)  # half a class would only be in the way
        raise
    return folder


def make(folder, texts, key, students):
    """Write the class: the private source, nbgrader's release of it, the students' copies."""
    for name, text in texts.items():
        private = folder / "source" / name
        private.mkdir(parents=True)
        (private / f"{name}.ipynb").write_text(text, encoding="utf-8")
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    settings = {"key": key, "students": [student for student in students if student]}
    (folder / "class.json").write_text(json.dumps(settings), encoding="utf-8")
    for name in sorted(texts):
        failed = nbgrader(folder, "generate_assignment", name)
        if failed:
            raise RuntimeError(f"{name} could not be made: {failed}")
        hand_out(folder, name, key, students)


def hand_out(folder, name, key, students):
    """The student's copy and its numbers, for each student, and a place for what they hand in."""
    (folder / "handed_in" / name).mkdir(parents=True)
    for student in students:
        place = folder / "hand_out" / student / name
        place.mkdir(parents=True)
        shutil.copy(folder / "release" / name / f"{name}.ipynb", place)
        write_variant(place, key, name, student)


def with_seeds(text, key, name):
    """The source with numbers in the place of HIDDEN_SEEDS."""
    return text.replace(HIDDEN, str([seed(key, name, "hidden", k) for k in range(HIDDEN_SEEDS)]))


def check_markers(notebook, name):
    """Refuse a notebook in which nbgrader would not find what it must take out."""
    for cell in notebook.cells:
        lines = [line.strip() for line in cell.source.splitlines()]
        code = cell.cell_type == "code"
        found = [line for line in lines if re.search("BEGIN|END|SOLUTION|HIDDEN T", line) or (code and "##" in line)]
        if any(found[k : k + 2] not in MARKERS for k in range(0, len(found), 2)):
            raise ValueError(f"{name} has the markers {found} in a cell, wanted pairs of {MARKERS}: is one misspelt?")


def read_roster(path):
    """The students of a CSV file, each once."""
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    if not rows or "student" not in rows[0]:
        raise ValueError(f"ROSTER is {path}, wanted a CSV file with a column 'student' and a row for each student")
    students = [as_name((row["student"] or "").strip(), "a student of ROSTER") for row in rows]
    twice = sorted({student for student in students if students.count(student) > 1})
    if twice:
        raise ValueError(f"ROSTER has {', '.join(twice)} twice, wanted each student once")
    return students
