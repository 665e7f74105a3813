"""The sheet of the human marker: what stands in it survives, and is asked for again when the answer has changed."""

import csv

import pytest

from ntkbook.classroom.parts import Part
from ntkbook.classroom.publish import counted
from ntkbook.classroom.sheet import (
    ELSEWHERE,
    HEADS,
    LATE,
    mark_by_hand,
    read_sheet,
    safe,
    with_points,
)
from ntkbook.classroom.tables import TODO, write, write_total


def graded(answer="It grows.", elsewhere="", late=False):
    parts = [
        {"part": "kernel", "of": 4.0, "machine": 1.5, "answer": "def kernel(): pass"},
        {"part": "rate", "of": 2.0, "machine": None, "answer": answer},
    ]
    return {"ada": {"student": "ada", "late": late, "parts": parts, "elsewhere": elsewhere}}


def rows(folder):
    with open(folder / "by_hand_A1.csv", newline="", encoding="utf-8-sig") as file:
        return {(row["student"], row["part"]): row for row in csv.DictReader(file)}


def fill(folder, delimiter=",", encoding="utf-8", **given):
    """Write into the sheet as a spreadsheet does: fill(folder, rate=("1,5", "good"))."""
    table = rows(folder)
    for part, (points, comment) in given.items():
        table["ada", part] |= {"points": points, "comment": comment}
    with open(folder / "by_hand_A1.csv", "w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, next(iter(table.values())), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(table.values())


def test_points_and_comments_are_taken_over_and_survive(tmp_path):
    found, late, notes = mark_by_hand(tmp_path, "A1", graded())
    assert (found, late, notes) == ({("ada", "kernel"): (None, ""), ("ada", "rate"): (None, "")}, {}, [])
    assert list(rows(tmp_path)) == [("ada", "rate"), ("ada", "kernel")]  # what a human marks first
    fill(tmp_path, delimiter=";", encoding="cp1252", rate=("1,5", "schön"), kernel=("4", "right by another way"))
    for _ in range(2):
        found, late, notes = mark_by_hand(tmp_path, "A1", graded())
        assert found == {("ada", "kernel"): (4.0, "right by another way"), ("ada", "rate"): (1.5, "schön")}
        assert notes == []
    one = counted(graded()["ada"], found, None, 0)
    assert (one["points"], one["total"], one["to do"]) == ([4.0, 1.5], 5.5, 0)


def test_points_are_asked_for_again_when_the_answer_has_changed(tmp_path):
    mark_by_hand(tmp_path, "A1", graded())
    fill(tmp_path, rate=("2", "good"))
    found, _, notes = mark_by_hand(tmp_path, "A1", graded(answer="It shrinks."))
    assert found["ada", "rate"] == (None, "good")
    assert notes == [
        "ada: rate has changed since it was marked with 2, and with a comment, which stays: does it still fit?"
    ]
    assert mark_by_hand(tmp_path, "A1", graded(answer="It shrinks."))[2] == []  # said once


def test_a_comment_stays_and_is_noted_when_its_answer_has_changed(tmp_path):
    mark_by_hand(tmp_path, "A1", graded(elsewhere="See below."))
    fill(tmp_path, **{"rate": ("", "good"), "kernel": ("", ""), ELSEWHERE: ("", "seen")})
    assert mark_by_hand(tmp_path, "A1", graded(elsewhere="See below."))[2] == []
    changed = graded(answer="It shrinks.", elsewhere="See above.")
    changed["ada"]["parts"][0]["answer"] = "def kernel(): return 1"
    found, _, notes = mark_by_hand(tmp_path, "A1", changed)
    assert (found["ada", "rate"], found["ada", ELSEWHERE]) == ((None, "good"), (None, "seen"))
    stays = "has changed since you commented on it, and the comment stays: does it still fit?"
    assert notes == [f"ada: rate {stays}", f"ada: {ELSEWHERE} {stays}"]


def test_points_out_of_bounds_and_unreadable_sheets(tmp_path):
    mark_by_hand(tmp_path, "A1", graded())
    fill(tmp_path, rate=("3", ""))
    found, _, notes = mark_by_hand(tmp_path, "A1", graded())
    assert found["ada", "rate"] == (None, "")
    assert notes == ["ada: rate has 3 points, wanted 0 to 2"]
    assert rows(tmp_path)["ada", "rate"]["points"] == "3.0"  # what was written is not lost
    for odd in ("many", "nan"):
        fill(tmp_path, rate=("", ""), kernel=(odd, ""))
        before = (tmp_path / "by_hand_A1.csv").read_bytes()
        with pytest.raises(ValueError, match=rf"^by_hand_A1.csv, row 3 \(ada, kernel\): '{odd}' stands under points"):
            mark_by_hand(tmp_path, "A1", graded())
        assert (tmp_path / "by_hand_A1.csv").read_bytes() == before
    (tmp_path / "by_hand_A1.csv").write_text("student,part\nada,rate\n")
    with pytest.raises(ValueError, match="wanted the columns as they were written"):
        mark_by_hand(tmp_path, "A1", graded())


def test_the_machine_s_nothing_for_a_blank_question_is_no_mark_of_a_human(tmp_path):
    blank = graded(answer="")
    blank["ada"]["parts"][1]["machine"] = 0.0
    found, *_ = mark_by_hand(tmp_path, "A1", blank)
    assert found["ada", "rate"] == (None, "")
    row = rows(tmp_path)["ada", "rate"]
    assert (row["machine"], row["points"]) == ("0", "")
    assert counted(blank["ada"], found, None, 0)["to do"] == 0
    again = graded(answer="", elsewhere="It grows.")
    found, *_ = mark_by_hand(tmp_path, "A1", again)
    assert counted(again["ada"], found, None, 0)["to do"] == 1
    assert rows(tmp_path)["ada", ELSEWHERE]["answer"] == "It grows."


def test_days_late(tmp_path):
    _, late, notes = mark_by_hand(tmp_path, "A1", graded(late=True))
    assert late == {"ada": 0}
    assert "by how many days" in notes[0]
    fill(tmp_path, **{LATE: ("2", "")})
    _, late, notes = mark_by_hand(tmp_path, "A1", graded(late=True))
    assert (late, notes) == ({"ada": 2.0}, [])
    fill(tmp_path, **{LATE: ("-1", "")})
    _, late, notes = mark_by_hand(tmp_path, "A1", graded(late=True))
    assert (late, notes[0]) == ({"ada": 0}, "ada: (days late) has -1, wanted 0 or more")
    one = counted(graded()["ada"], {("ada", "kernel"): (None, ""), ("ada", "rate"): (1.0, "")}, 2.0, 10)
    assert (one["sum"], one["off"], one["total"]) == (2.5, 0.5, 2.0)
    assert counted(graded()["ada"], {("ada", "kernel"): (None, ""), ("ada", "rate"): (1.0, "")}, 90, 10)["total"] == 0


def test_rows_of_nobody_stay_in_the_sheet(tmp_path):
    mark_by_hand(tmp_path, "A1", graded())
    fill(tmp_path, rate=("2", "good"))
    found, _, notes = mark_by_hand(tmp_path, "A1", {})
    assert found == {}
    nothing = "nothing that can be graded was handed in under this name"
    assert notes == [f"ada: rate stands in the sheet, but {nothing}"]
    assert mark_by_hand(tmp_path, "A1", graded())[0]["ada", "rate"] == (2.0, "good")


def test_rows_of_unknown_parts_say_so(tmp_path):
    odd = [
        ["ada", "nonsense", "", 2, *[""] * 4],
        ["bo", "nonsense", "", 2, *[""] * 4],
        ["bo", "rate", "", 1, *[""] * 4],
    ]
    write(tmp_path / "by_hand_A1.csv", HEADS, odd)
    found, _, notes = mark_by_hand(tmp_path, "A1", graded())
    assert ("ada", "nonsense") not in found
    unknown = "nonsense stands in the sheet, but no part has this name, wanted one of kernel, rate, (days late)"
    assert notes == [
        f"ada: {unknown}",
        f"bo: {unknown}",
        "bo: rate stands in the sheet, but nothing that can be graded was handed in under this name",
    ]


def test_no_formula_comes_out_of_an_answer():
    assert safe("=cmd()") == "'=cmd()"
    assert safe("") == ""
    assert len(safe("x" * 100_000)) == 30_000
    assert safe("x" * 30_001).endswith("x\n[cut off here: open the notebook]")
    assert safe("x" * 30_000) == "x" * 30_000


def test_no_formula_where_the_sheet_is_read_with_semicolons(tmp_path):
    """And the answer is the same one when it is graded again."""
    answer = "fine;\"=cmd|' /C calc'!A0;x; =1; -2+3;\ufeff=1; -1 is right"
    mark_by_hand(tmp_path, "A1", graded(answer=answer))
    with open(tmp_path / "by_hand_A1.csv", newline="", encoding="utf-8-sig") as file:
        cells = [cell.strip(' \ufeff"') for row in csv.reader(file, delimiter=";") for cell in row]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-")] == ["-1 is right"]
    fill(tmp_path, rate=("2", '=good; "+1'))
    found, _, notes = mark_by_hand(tmp_path, "A1", graded(answer=answer))
    assert (found["ada", "rate"], notes) == ((2.0, '=good; "+1'), [])


def test_a_long_answer_is_read_back(tmp_path):
    mark_by_hand(tmp_path, "A1", graded(answer="because " * 10_000))
    assert set(read_sheet(tmp_path / "by_hand_A1.csv")) == {("ada", "rate"), ("ada", "kernel")}


def test_the_total_over_assignments(tmp_path):
    for name, points, todo in (("A1", 3.5, 1), ("A2", 4, 2)):
        head = f"student,total,{TODO}\n(points),5,\n"
        (tmp_path / f"marks_{name}.csv").write_text(f"{head}ada,{points},{todo}\n")
    write_total(tmp_path, ["ada", "bo"])
    assert (tmp_path / "marks.csv").read_text(encoding="utf-8-sig").splitlines() == [
        f"student,A1,A2,total,{TODO}",
        "(points),5.0,5.0,10.0,0",
        "ada,3.5,4.0,7.5,3",
        "bo,,,0.0,0",
    ]


def test_points_of_whom_nothing_was_handed_in(tmp_path):
    """Days late are no points, nor is what stands beside a part that is none."""
    given = [["ada", "rate"], ["bo", LATE], ["chi", "nonsense"]]
    write(tmp_path / "by_hand_A1.csv", HEADS, [[*whose, "", 2, *[""] * 4] for whose in given])
    assert with_points(tmp_path, "A1", [Part("rate", "6.", 2.0)], ["ada", "bo", "chi"]) == {"ada"}
    assert with_points(tmp_path, "A1", [Part("rate", "6.", 2.0)], ["bo"]) == set()


def test_a_name_with_other_capitals(tmp_path):
    """It is the student's if nobody else's, and takes no points away that stand there."""
    write(tmp_path / "by_hand_A1.csv", HEADS, [["Ada", "rate", "", 2, "good", *[""] * 3]])
    assert with_points(tmp_path, "A1", [Part("rate", "6.", 2.0)], ["ada", "bo"]) == {"ada"}
    assert with_points(tmp_path, "A1", [Part("rate", "6.", 2.0)], ["ada", "ADA"]) == set()
    for _ in range(2):  # it stands in the sheet as ada's then
        found, _, notes = mark_by_hand(tmp_path, "A1", graded(), ["ada", "bo"])
        assert (found["ada", "rate"], notes) == ((2.0, "good"), [])
    assert list(rows(tmp_path)) == [("ada", "rate"), ("ada", "kernel")]
    write(tmp_path / "by_hand_A1.csv", HEADS, [[who, "rate", "", k, *[""] * 4] for k, who in enumerate(("ADA", "ada"))])
    found, _, notes = mark_by_hand(tmp_path, "A1", graded(), ["ada", "bo"])
    assert found["ada", "rate"] == (1.0, "")
    assert notes == ["ADA: rate stands in the sheet, but a row of ada counts"]
    write(tmp_path / "by_hand_A1.csv", HEADS, [["ADA", "rate", "", 2, *[""] * 4]])
    assert mark_by_hand(tmp_path, "A1", graded())[0]["ada", "rate"] == (None, "")  # without a roster two students


def test_of_two_rows_for_one_part_the_one_that_says_something_counts(tmp_path):
    for own in (["ada", "rate", "", 2, "good", *[""] * 3], ["ada", "rate", "", "", "good", *[""] * 3]):
        blank = ["ada", "rate", "", "", "", *[""] * 3]
        for given in ([own, blank], [blank, own]):
            write(tmp_path / "by_hand_A1.csv", HEADS, given)
            assert mark_by_hand(tmp_path, "A1", graded())[0]["ada", "rate"] == (own[3] or None, "good")
    write(tmp_path / "by_hand_A1.csv", HEADS, [["ada", "rate", "", k, *[""] * 4] for k in (1, 2)])
    with pytest.raises(ValueError, match=r"row 3 \(ada, rate\): a row above has points or a comment for this, too"):
        mark_by_hand(tmp_path, "A1", graded())
