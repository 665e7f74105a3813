"""The report on what a class got wrong."""

import json

import pytest
from classroom.made import graded, row

from ntkbook.classroom.report import as_text, draw, report


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "owls" / "graded" / "A1"
    place.mkdir(parents=True)
    two = ["W x dropped in partial 5", "W x dropped in partial 6"]
    for student, kind, mistakes in (
        ("ada", "right", []),
        ("bob", "known mistake", two),
        ("cy", "known mistake", two[:1]),
        ("dan", "wrong", []),
        ("eve", "not yet", []),
    ):
        rows = [row("partials", "é", kind, mistakes=mistakes), row("kernel"), row("trust", "because", "read")]
        rows.append(row("rate", "", "blank", machine=0.0))
        (place / f"{student}.json").write_text(json.dumps(graded(student, *rows)), encoding="utf-8")
    return tmp_path / "owls"


def test_each_mistake_counts_under_its_name_and_prose_is_left_out(folder):
    counts = report(folder, "A1")
    names = {"right": 1, "W x dropped in partial 5": 2, "W x dropped in partial 6": 1, "wrong": 1}
    assert counts == {"partials": names | {"nothing that could be judged": 1}, "kernel": {"right": 5}}
    lines = as_text(counts).splitlines()
    assert lines[:2] == ["partials (1 right)", "     2  W x dropped in partial 5"]
    assert lines[-1] == "kernel (5 right)"


def test_the_picture(folder, tmp_path):
    draw(report(folder, "A1"), tmp_path / "report.png")
    assert (tmp_path / "report.png").stat().st_size > 5_000


def test_nothing_graded(folder):
    with pytest.raises(ValueError, match="'A2', which has nothing graded yet: make grade CLASS=owls"):
        report(folder, "A2")
