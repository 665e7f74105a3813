"""A chapter is added by its notebook, its task file and one line in CHAPTERS, and all checks apply to it.

It is tried in a copy of the course.
"""

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager

import nbformat
import pytest
from cells import FOLDER, load, tags

TASK = '''
"""One task."""

from .engine.exercise import Exercise, Mistake

double = Exercise(
    title="twice a number",
    data=21,
    draw=lambda rng: int(rng.integers(3, 30)),
    ask=lambda number: f"How much is twice {number}?",
    work=lambda number: 2 * number,
    mistakes=(
        Mistake("squared", lambda number, work: number**2, lambda number: f"You squared it: {number**2}."),
    ),
    hints=("Twice is a sum.", "Of the number and itself.", "$n + n$"),
    solve=lambda number: f"{number} + {number} = {2 * number}.",
)
'''
OPENING = """# 14 A toy

**What you will do.** Double a number.

**What you will learn.** That this is a sum.

**What you need.** [13 At scale](13_at_scale.ipynb).

**Minutes.** Reading 5; running under 1."""
CLOSING = """## What you can do now

Double.

**Questions to close**

<details><summary>1. Why?</summary></details>
<details><summary>2. How?</summary></details>
<details><summary>3. When?</summary></details>

**Next:** nothing."""
ROW = "| 14 A toy | double a number | 5 |"


def notebook():
    code, text = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
    hints = text("written by the tool", metadata={"tags": ["hints"]})
    asked = [code("from ntkbook.exercises import toy\n\ntoy.double.question"), code("toy.double.check(None)"), hints]
    shown = [text("Twice 4.75 is 9.5."), code("print(4.75, 2 * 4.75)"), code("from ntkbook import plots"), code(FIGURE)]
    return nbformat.v4.new_notebook(cells=[text(OPENING), *asked, *shown, text(CLOSING)])


FIGURE = 'plots.losses({"one": [2, 1]})\nplots.show("A line that falls from 2 to 1, and it is the only one there is.")'


def insert(path, after, line):
    """One more line, after the last one that has these words."""
    lines = path.read_text(encoding="utf-8").splitlines()
    last = max(number for number, text in enumerate(lines) if after in text)
    path.write_text("\n".join([*lines[: last + 1], line, *lines[last + 1 :], ""]), encoding="utf-8")


class Course:
    """A copy of the course, and what its own checks say of it."""

    def __init__(self, folder):
        self.folder = folder
        skip = shutil.ignore_patterns("_build", "__pycache__", ".ipynb_checkpoints", "browser", "bench")
        for name in ("ntkbook", "notebooks", "tests"):
            shutil.copytree(FOLDER.parent / name, folder / name, ignore=skip)
        for name in ("README.md", "pyproject.toml"):
            shutil.copy(FOLDER.parent / name, folder)

    def run(self, *command):
        env = {**os.environ, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, *command]
        return subprocess.run(command, cwd=self.folder, env=env, capture_output=True, text=True, timeout=300)

    def execute(self):
        done = self.run("tests/course/execute.py", "notebooks/14_toy.ipynb")
        assert done.returncode == 0, done.stderr

    @contextmanager
    def edited(self, chapter):
        path = self.folder / "notebooks" / f"{chapter}.ipynb"
        notebook = load(path)
        yield notebook
        nbformat.write(notebook, path)

    def test(self, *what):
        """(the tests that passed, the tests that failed), and what pytest printed."""
        done = self.run("-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "-v", "--tb=short", *what)
        assert done.returncode in (0, 1), done.stdout + done.stderr
        found = re.findall(r"^(\S+::.+?) (PASSED|FAILED)", done.stdout, re.MULTILINE)
        return [[name for name, outcome in found if outcome == wanted] for wanted in ("PASSED", "FAILED")], done.stdout


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The copy, with a toy chapter in it: a notebook, a task file, one line."""
    course = Course(tmp_path_factory.mktemp("course"))
    (course.folder / "ntkbook" / "exercises" / "toy.py").write_text(TASK.lstrip(), encoding="utf-8")
    insert(course.folder / "ntkbook" / "exercises" / "__init__.py", '": tasks("', '    "14_toy": tasks("toy"),')
    nbformat.write(notebook(), course.folder / "notebooks" / "14_toy.ipynb")
    course.execute()
    return course


CHAPTERS = ("tests/course/test_chapters.py", "tests/course/test_prose_numbers.py")


def test_all_checks_apply_to_a_chapter_that_is_added(course):
    judged = ("tests/exercises/test_tasks.py", "notebooks/14_toy.ipynb")
    (passed, failed), said = course.test(*CHAPTERS, *judged, "-k", "toy or maps")
    assert [name.rpartition("::")[2] for name in failed] == ["test_maps"], said
    assert "0 rows of the map are about 14 A toy" in said
    for place in (r"test_lint\[14_toy-check_ties\]", r"14_toy.*figures, tasks and minutes", r"14_toy.*Cell 4"):
        assert any(re.search(place, name) for name in passed), (place, said)
    assert any("test_tasks.py" in name and "twice a number" in name for name in passed)


def test_a_row_in_each_map_makes_it_complete_and_a_solution_that_went_stale_is_caught(course):
    insert(course.folder / "README.md", "[13 At scale]", ROW)
    with course.edited("00_start_here") as start:
        (cell,) = (cell for cell in start.cells if cell.source.startswith("## The map"))
        cell.source = re.sub(r"(?m)^(\|.*13 At scale.*)$", rf"\1\n{ROW}", cell.source)
    with course.edited("14_toy") as toy:
        (cell,) = (cell for cell in toy.cells if "hints" in tags(cell))
        written = cell.source
        cell.source = written.replace("21 + 21 = 42", "22 + 22 = 44")
    (passed, failed), said = course.test(f"{CHAPTERS[0]}::test_maps", "notebooks/14_toy.ipynb")
    assert f"{CHAPTERS[0]}::test_maps" in passed, said
    assert [name.rpartition("::")[2] for name in failed] == ["figures, tasks and minutes"], said
    assert "hints or solutions went stale" in said
    course.execute()
    assert written in [cell.source for cell in load(course.folder / "notebooks" / "14_toy.ipynb").cells]
