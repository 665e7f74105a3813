"""The whole way: a class with a roster hands in, is graded for real, and gets marks, pages and tables."""

import csv
import json

import nbformat
import pytest
from making import a_class, filled, hand_in, needs_sandbox, right_answers, student_copy

from ntkbook.classroom import running
from ntkbook.classroom.build import build
from ntkbook.classroom.grade import grade
from ntkbook.classroom.report import report

pytestmark = needs_sandbox
STUDENTS = ("ada", "bo", "chi", "dee", "eve", "fay", "gus", "ida", "jo", "kim")
LOOP = "def kernel(*a):\n    while True:\n        pass"
MOVED = "import os\nos.chdir('..')\n%cd ..\n"
# An error that would clear the terminal on which notes are read, speak in its place, and be no text.
COMMANDS = "raise ModuleNotFoundError('\\x1b[2J\\neve: nothing of hers is copied' + chr(0xD800))"
SLOW = "import time\n\n\ndef late(f):\n    return lambda *a: time.sleep(0.5) or f(*a)\n\n\n{}\nkernel = late(kernel)"


def table(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A1 handed in by all but gus, and graded: (folder, marks, notes)."""
    place = tmp_path_factory.mktemp("classes")
    roster = place / "students.csv"
    roster.write_text(
        "student,name,canvas\n" + "".join(f"{name},{name.title()} X,{k}\n" for k, name in enumerate(STUDENTS))
    )
    folder = a_class(place, roster=roster)
    kernel = right_answers(folder, "A1", "dee")["kernel"]
    made = {
        "ada": filled(folder, "A1", "ada"),
        "bo": student_copy(folder, "A1", "bo"),
        "chi": filled(folder, "A1", "chi", kernel=LOOP),
        "dee": filled(folder, "A1", "dee", kernel=MOVED + SLOW.format(kernel)),
        "eve": filled(folder, "A1", "ada"),  # from ada, numbers and all
        "fay": filled(folder, "A1", "fay", partials="import os\nos._exit(0)"),
    }
    made["ida"] = filled(folder, "A1", "ida", kernel=f"%matplotlib inline\nimport numpy as np\n{kernel}")
    made["jo"] = filled(folder, "A1", "jo", partials=COMMANDS)
    retried = nbformat.v4.new_code_cell(right_answers(folder, "A1", "ida")["partials"])
    made["ida"].cells.append(retried)  # a wrong try in the place for it, the right one below
    next(cell for cell in made["ida"].cells if cell.id == "partials-answer").source = "my_partials = [[1] * 7] * 2"
    made["ada"].cells[-1].source = "The error grows along the top eigenvector."
    for name, notebook in made.items():
        hand_in(folder, "A1", name, notebook)
    (folder / "handed_in" / "A1" / "kim_A1.ipynb").write_text("{damaged")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "CALL", 4)
        return folder, *grade("pelicans", "A1", classes=place)


def test_notes_are_lines_that_can_be_printed(graded):
    *_, notes = graded
    assert any("jo: partials got no points" in note and "nothing of hers" in note for note in notes)
    assert all(note.isprintable() for note in notes)


def test_marks(graded):
    folder, marks, _ = graded
    rows = table(marks)
    got = {
        name: [float(rows[name][part]) for part in ("partials", "kernel", "eigenvalues", "mistake")] for name in rows
    }
    assert got == {
        "(points)": [3, 4, 2, 4],
        "ada": [3, 4, 2, 4],
        "bo": [0, 0, 0, 0],
        "chi": [3, 0, 2, 4],
        "dee": [3, 4, 2, 4],
        "eve": [0, 4, 0, 0],
        "fay": [0, 4, 2, 4],
        "ida": [3, 4, 2, 4],
        "jo": [0, 4, 2, 4],
    }
    assert rows["ada"]["to mark by hand"] == "1"
    assert {name: row["total"] for name, row in table(folder / "marks.csv").items()} == {
        name: row["total"] for name, row in rows.items()
    } | {"gus": "0.0", "kim": "0.0"}


def test_notes_say_what_to_know(graded):
    *_, notes = graded
    assert any("gus" in note and "no notebook" in note for note in notes)
    assert any(note.startswith("fay: partials stops Python itself") for note in notes)
    assert any("eve" in note and "ada" in note for note in notes)
    assert "jo: partials got no points: Its cell stops with ModuleNotFoundError" in "\n".join(notes)
    assert any(note.startswith("kim_A1.ipynb: passed over") for note in notes)
    # Of ada one question; and jo's are blank, but a text of six words stands beside her code.
    assert "canvas_A1.csv: 2 students have no grade in it yet: some of their answers are still to be marked" in notes
    assert not any(note.startswith(("ada:", "bo:", "dee:")) for note in notes), notes


def test_the_record_says_what_was_wrong(graded):
    folder, *_ = graded
    rows = {row["part"]: row for row in json.loads((folder / "graded" / "A1" / "chi.json").read_text())["parts"]}
    assert rows["kernel"]["text"] == "your function takes longer than 4 seconds."
    assert rows["partials"]["kind"] == "right"
    counts = report(folder, "A1")
    assert counts["kernel"]["right"] == 6


def test_pages_for_students_hold_nothing_of_others(graded):
    folder, *_ = graded
    pages = {path.parent.name: path.read_text(encoding="utf-8") for path in (folder / "feedback").glob("*/A1.html")}
    assert set(pages) == set(STUDENTS) - {"gus", "kim"}
    assert "a key for the tests" not in "".join(pages.values())
    assert "longer than 4 seconds" in pages["chi"]
    assert not any(other in pages["bo"] for other in ("ada", "chi", "dee"))


def test_the_gradebook_has_the_same(graded):
    from nbgrader.api import Gradebook

    folder, marks, _ = graded
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "ntkbook") as book:
        scores = {submission.student.id: submission.score for submission in book.assignment_submissions("A1")}
    assert scores == {name: float(row["sum"]) for name, row in table(marks).items() if name != "(points)"}


def test_graded_again_with_points_comments_and_days_late(graded, monkeypatch):
    """The sheet survives; one student is graded alone; a penalty takes off; a new student joins."""
    folder, *_ = graded
    sheet = folder / "by_hand_A1.csv"
    with open(sheet, newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if (row["student"], row["part"]) == ("ada", "rate"):
            row |= {"points": "1.5", "comment": "along which direction?"}
        if (row["student"], row["part"]) == ("chi", "kernel"):
            row |= {"points": "1", "comment": "the idea is right"}
    row = {"points": "2", "comment": "do not make it a habit", "machine": "", "of": "", "answer no.": "", "answer": ""}
    rows.append(row | {"student": "dee", "part": "(days late)"})
    rows.append(row | {"student": "kim", "part": "trust"})  # of whom no file could be read
    with open(sheet, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    before = table(folder / "marks_A1.csv")
    marks, _ = grade("pelicans", "A1", classes=folder.parent, only="dee", penalty=10)
    after = table(marks)
    assert after["ada"] == before["ada"] | {"rate": "1.5", "sum": "14.5", "total": "14.5", "to mark by hand": "0"}
    assert after["chi"]["kernel"] == "1.0"
    assert (after["dee"]["days late"], after["dee"]["taken off"], after["dee"]["total"]) == ("2.0", "2.6", "10.4")
    assert (after["kim"]["total"], after["kim"]["to mark by hand"]) == (
        "2.0",
        "5",
    )  # what the sheet does not say is open
    assert "2.6 points are taken off" in (folder / "feedback" / "dee" / "A1.html").read_text()
    assert "a habit" in (folder / "feedback" / "dee" / "A1.html").read_text()
    marks, _ = grade("pelicans", "A1", classes=folder.parent, only="ADA")
    assert table(marks)["dee"] == after["dee"]  # the penalty is the same as the last time
    assert "along which direction?" in (folder / "feedback" / "ada" / "A1.html").read_text()
    assert "the idea is right" in (folder / "feedback" / "chi" / "A1.html").read_text()
    with pytest.raises(ValueError, match="'gus', of whom nothing is there"):
        grade("pelicans", "A1", classes=folder.parent, only="gus")
    with open(folder.parent / "students.csv", "a") as file:
        file.write("hal,Hal X,99\n")
    build("pelicans", folder.parent / "students.csv", classes=folder.parent)
    hand_in(folder, "A1", "hal", filled(folder, "A1", "hal"))
    hand_in(folder, "A1", "gus", student_copy(folder, "A1", "gus"))
    marks, notes = grade("pelicans", "A1", classes=folder.parent, only="hal")
    assert "gus: gus_A1.ipynb is there and not graded" in notes
    assert float(table(marks)["hal"]["total"]) == 13
    assert table(marks)["ada"] == after["ada"]


def test_a_sheet_that_says_nothing_sensible(graded, monkeypatch):
    """A number that is none is told before anything runs; a part that is none gives nobody marks."""
    folder, *_ = graded
    sheet = folder / "by_hand_A1.csv"
    kept = sheet.read_bytes()
    sheet.write_bytes(kept + b"gus,nonsense,,two,,,,\r\n")
    with monkeypatch.context() as patch:
        patch.setattr("ntkbook.classroom.grade.collect", None)
        with pytest.raises(ValueError, match=r"\(gus, nonsense\): 'two' stands under points"):
            grade("pelicans", "A1", classes=folder.parent)
    nothing = folder / "handed_in" / "A1" / "gus_A1.ipynb"
    nothing.unlink(missing_ok=True)
    sheet.write_bytes(kept + b"gus,nonsense,,2,,,,\r\n")
    (folder / "graded" / "A1" / "gus.json").unlink(missing_ok=True)
    marks, notes = grade("pelicans", "A1", classes=folder.parent, only="ada")
    assert "gus" not in table(marks)
    assert any(note.startswith("gus: nonsense stands in the sheet, but no part has this name") for note in notes)
    sheet.write_bytes(kept + b"gus,trust,,2,,,,\r\n")
    marks, _ = grade("pelicans", "A1", classes=folder.parent, only="ada")
    assert table(marks)["gus"]["to mark by hand"] == "5"
    with open(sheet, newline="", encoding="utf-8-sig") as file:
        rows = [row for row in csv.reader(file) if row[:2] != ["gus", "trust"]]
    with open(sheet, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    marks, _ = grade("pelicans", "A1", classes=folder.parent, only="ada")
    assert "gus" not in table(marks)


def test_without_a_sandbox_grading_stops(graded, monkeypatch):
    folder, *_ = graded
    monkeypatch.setattr("ntkbook.classroom.walls.shutil.which", lambda name: None)
    with pytest.raises(RuntimeError, match="Install the package bubblewrap"):
        grade("pelicans", "A1", classes=folder.parent)
    marks, _ = grade("pelicans", "A1", classes=folder.parent, only="ada", trusted=True)
    assert float(table(marks)["ada"]["kernel"]) == 4
