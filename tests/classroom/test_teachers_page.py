"""The teacher's page, step by step: every command on it is called as it stands, in a copy of the course."""

import importlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from making import filled, hand_in, needs_sandbox

from ntkbook.classroom.folders import ASSIGNMENTS, SOURCE
from ntkbook.classroom.notes import LIBRARIES

ROOT = ASSIGNMENTS.parents[1]
PAGE = (ASSIGNMENTS / "README.md").read_text(encoding="utf-8")
IGNORED = shutil.ignore_patterns(".venv*", ".git", "_build", "my", "classes", "__pycache__", ".*_cache", ".hypothesis")


@needs_sandbox
@pytest.mark.parametrize("students", [1, pytest.param(40, marks=pytest.mark.sweep)])
def test_the_ten_steps(students, tmp_path):
    commands = re.findall(r"```sh\n\s*(.+)\n\s*```", PAGE)
    assert [command.split()[1] for command in commands] == ["assignments", "grade", "report", "solutions", "link"]
    assert len(re.findall(r"^\d+\. \*\*", PAGE, re.MULTILINE)) == 10
    course = Path(shutil.copytree(ROOT, tmp_path / "course", ignore=IGNORED))
    folder = course / "notebooks" / "assignments" / "classes" / re.search(r"CLASS=(\S+)", commands[0])[1]
    names = [f"student{k}" for k in range(students)]
    (course / "students.csv").write_text("student,email\n" + "".join(f"{name},{name}@x.org\n" for name in names))
    for command in commands:
        if "grade" in command:
            for name in names:
                hand_in(folder, "A1", name, filled(folder, "A1", name))
            sheet = "".join(f"Participant {k},{name}@x.org\n" for k, name in enumerate(names))
            (folder / "handed_in" / "A1" / "Grades-A1.csv").write_text(f"Identifier,Email address\n{sheet}")
        here = Path(sys.prefix)
        settings = os.environ | {"VENV": str(here.parent), "LOCK": here.name, "PYTHONWARNINGS": "ignore"}
        command = command.replace("make", f"make -o {here}.done")  # or it would install this copy
        done = subprocess.run(
            command, shell=True, cwd=course, env=settings, capture_output=True, text=True, timeout=900
        )
        assert done.returncode == 0, done.stdout + done.stderr
        if "report" in command:
            assert f"partials ({students} right)" in done.stdout
    assert "git-pull?repo=" in done.stdout
    for made in ("marks_A1.csv", "marks.csv", "by_hand_A1.csv", "moodle_A1.csv", "report_A1.png", "gradebook.db"):
        assert (folder / made).exists(), made
    for pages in ("feedback", "solutions"):
        assert len(list((folder / pages).glob("*/A1.html"))) == students


def test_the_libraries_are_there_and_named():
    names = re.findall(r"\w+", LIBRARIES.replace(" and ", ", "))
    assert len(names) == 5
    assert all(importlib.import_module(name) for name in names)
    openings = [nbformat.read(path, as_version=4).cells[0].source for path in SOURCE.glob("*/*.ipynb")]
    for text in (PAGE.partition("## Safety")[2], *openings):
        assert LIBRARIES in text
        assert "pandas, sympy or torch" in text


def test_every_file_that_the_page_names_is_made_or_there():
    assert (ASSIGNMENTS / "Containerfile").exists()
    assert "students.csv" in PAGE
