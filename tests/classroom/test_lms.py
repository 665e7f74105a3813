"""Marks in the forms of Moodle and Canvas, read back as they read them."""

import csv
import json
import time

import pytest
from made import graded, row

from ntkbook.classroom import publish as publishing
from ntkbook.classroom.lms import of_one_student, safe, write_canvas, write_moodle
from ntkbook.classroom.parts import Part

ADA = {
    "student": "ada",
    "name": "Ada Lovelace",
    "email": "ada@example.org",
    "ids": {"moodle": "1234567", "canvas": "4711"},
    "points": 12.25,
    "of": 18.0,
    "comment": "Good.\nBut 1 < 2 & K <= 3",
}
BO = ADA | {"student": "bo", "name": "Bo, Jörg", "ids": {}, "points": 3.0, "comment": ""}


def rows_of(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_moodle(tmp_path):
    path, notes = write_moodle(tmp_path, "A1", [ADA, BO])
    assert path == tmp_path / "moodle_A1.csv"
    (row,) = rows_of(path)
    assert {"Identifier", "Grade", "Last modified (grade)"} <= set(row)  # or Moodle refuses it
    assert row["Identifier"] == "Participant 1234567"
    assert (row["Full name"], row["Email address"]) == ("Ada Lovelace", "ada@example.org")
    assert (row["Grade"], row["Maximum Grade"]) == ("12.25", "18")
    assert row["Feedback comments"] == "Good.<br>But 1 &lt; 2 &amp; K ≤ 3"
    (note,) = notes
    assert note.startswith(
        "moodle_A1.csv: without bo: wanted the participant number, as Moodle's grading worksheet has it"
    )


def test_canvas(tmp_path):
    path, notes = write_canvas(tmp_path, "A1", [BO, ADA])
    assert path == tmp_path / "canvas_A1.csv"
    (row,) = rows_of(path)
    assert list(row) == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "A1"]
    assert row["A1"] == "12.25"
    assert (row["Student"], row["ID"]) == ("Ada Lovelace", "4711")
    assert [note.split(":")[:2] for note in notes] == [["canvas_A1.csv", " without bo"]]


@pytest.mark.parametrize("write", [write_moodle, write_canvas])
def test_no_file_without_a_number(write, tmp_path):
    path, notes = write(tmp_path, "A1", [ADA, BO])
    assert path.exists()
    assert len(notes) == 1
    none, notes = write(tmp_path, "A1", [BO, BO | {"student": "eve", "ids": {"moodle": "who?", "canvas": "=1"}}])
    assert none is None
    assert not path.exists()  # the marks in it were of another time
    assert len(notes) == 1  # one line for all
    assert "without bo, eve: " in notes[0]


@pytest.mark.parametrize("number", ["1234567", "01234567"])  # Moodle takes them for one
def test_who_has_the_number_of_another_is_in_no_table(number):
    other, third = BO | {"ids": {"moodle": "5"}}, BO | {"student": "cy"}
    assert of_one_student([ADA, other, third], "moodle") == ([ADA, other, third], [])
    rows, (note,) = of_one_student([ADA, BO | {"ids": {"moodle": number}}, third], "moodle")
    assert rows == [third]
    assert note.startswith("ada and bo have the same number 1234567 in Moodle, so none of them is in its table")
    assert "write the right numbers into the roster's column 'moodle'" in note


def test_one_s_number_in_another_s_file(tmp_path, monkeypatch):
    """Two rows with one number would give one of them the marks of the other."""
    monkeypatch.setattr(publishing, "enter", lambda *given: None)
    (tmp_path / "class.json").write_text('{"students": []}')
    parts = [Part("kernel", "The kernel", 4.0)]
    for numbers, known in ((("11", "12"), 2), (("11", "11"), 0)):
        both = {
            name: graded(name, row("kernel", of=4.0), ids={"moodle": number})
            for name, number in zip(("ada", "bo"), numbers)
        }
        _, notes = publishing.publish(tmp_path, "A1", parts, both, 0)
        path = tmp_path / "moodle_A1.csv"
        assert (len(rows_of(path)) if path.exists() else 0) == known
        assert [note for note in notes if "ada and bo have the same number" in note] == notes[: known == 0]
        assert len(notes) == (known == 0)


def test_a_number_of_moodle_s_is_of_one_assignment(tmp_path, monkeypatch):
    monkeypatch.setattr(publishing, "enter", lambda *given: None)
    (tmp_path / "class.json").write_text('{"students": []}')
    for assignment, number in (("A1", "11"), ("A2", "5")):
        (tmp_path / "graded" / assignment).mkdir(parents=True)
        ada = graded("ada", ids={"moodle": number, "canvas": "7"})
        (tmp_path / "graded" / assignment / "ada.json").write_text(json.dumps(ada))
    for number, noted in (("11", True), ("12", False), ("5", False)):
        one = {"ada": graded("ada", row("kernel", of=4.0), ids={"moodle": number, "canvas": "7"})}
        _, notes = publishing.publish(tmp_path, "A2", [Part("kernel", "The kernel", 4.0)], one, 0)
        said = "moodle_A2.csv: the numbers of ada were used for another assignment, and Moodle has others in each"
        assert [note.rpartition(":")[0] for note in notes] == [said] * noted


def test_whose_grade_is_open_is_counted_in_the_table_only(tmp_path, monkeypatch):
    monkeypatch.setattr(publishing, "enter", lambda *given: None)
    (tmp_path / "class.json").write_text('{"students": []}')
    ids = {"ada": {"moodle": "1", "canvas": "x"}, "bo": {}, "cy": {}}
    all_ = {name: graded(name, row("rate", kind="read"), ids=ids[name]) for name in ids}
    _, notes = publishing.publish(tmp_path, "A1", [Part("rate", "The rate", 3.0)], all_, 0)
    why = "some of their answers are still to be marked"
    assert [note for note in notes if "no grade" in note] == [f"moodle_A1.csv: 1 student has no grade in it yet: {why}"]


def test_points_that_are_not_there_yet_leave_the_grade_empty(tmp_path):
    path, _ = write_moodle(tmp_path, "A1", [ADA | {"points": None}, ADA | {"points": 1 / 3}])
    assert [row["Grade"] for row in rows_of(path)] == ["", "0.33"]
    path, _ = write_canvas(tmp_path, "A1", [ADA | {"points": 0.0}, ADA | {"points": None}])
    assert [row["A1"] for row in rows_of(path)] == ["0", ""]


ATTACKS = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1+1",
    "x;=1+1",
    "x\n=1+1",
    "x;-cmd|' /C calc'!A0",
    "fine;\"=cmd|' /C calc'!A0;x",
    'x;" "\t"=1',
    "x; -2+3",
    "x; -cmd|' /C calc'!A0",
    "x\n- cmd|' /C calc'!A0",
    "x;＝1+1",
    "x; ＋1+1",
    "x;\ufeff=1+1",
    "x;\u200b -1+1",
    "\0=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    '\u2060" =1+1',
]
UNSEEN = ' \t\r\n"\0\ufeff\u200b\u2060'


@pytest.mark.parametrize("text", ATTACKS)
def test_no_formula(text, tmp_path):
    for write, column in ((write_moodle, "Full name"), (write_canvas, "Student"), (write_moodle, "Feedback comments")):
        field = "comment" if column.startswith("Feed") else "name"
        path, _ = write(tmp_path, "A1", [ADA | {field: "plain text - and a list, 1+1=2"}])
        assert rows_of(path)[-1][column] == "plain text - and a list, 1+1=2"
        path, _ = write(tmp_path, "A1", [ADA | {field: text}])
        for separator in ",;\t":  # whichever the spreadsheet takes
            with open(path, newline="", encoding="utf-8-sig") as file:
                cells = [cell.strip(UNSEEN) for line in csv.reader(file, delimiter=separator) for cell in line]
            assert not [cell for cell in cells if cell[:1] in set("=+-@＝＋") and cell not in ("", "-")], (
                separator,
                cells,
            )


def test_what_is_no_formula_stays():
    for text in ("Good: 1 < 2; -1 for the sign", "a - b", "- not a list"[2:], "x\n- a\n- b", "", "Anna-Lena"):
        assert safe(text) == text
    for text in (
        "0.5; -2; -0.25",
        "Two rates; -0.2 (the second) is wrong",
        "x;\n- K(x, x') grows!\n- |w| = 1",
        'He says "= 0", and a = b',
        'the sign; "-" is missing',
        "a \u200b= b",
        "x; - and so on = 1",
    ):
        assert safe(text) == text
    assert safe(None) == ""


@pytest.mark.parametrize("blanks", ["\n", "\t ", ";\t", "\u3000", '"', "\ufeff;", "; -", "\n- |", " -|"])
def test_blanks_are_looked_at_once(blanks):
    start = time.monotonic()
    safe(f"a{blanks * 15_000}b")
    assert time.monotonic() - start < 1
    assert safe(f"a{blanks}b;\n =1") == f"a{blanks}b;'\n' =1"
