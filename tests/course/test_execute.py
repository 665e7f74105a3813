"""The tool that runs notebooks writes hints and solutions from the tasks."""

import nbformat
import pytest
from beside_nbval import check_run
from cells import FOLDER, load, path_of, tags
from chapter import check_asked
from controls import assert_catches
from execute import record, run, task_above

from ntkbook.exercises import CHAPTERS, scalar_kernel

TASKS = (scalar_kernel.gram, scalar_kernel.step.variant(7))
ASKING = """from ntkbook.exercises import scalar_kernel
again = scalar_kernel.step.variant(7)"""


def with_tasks():
    """A small notebook with two tasks, and what running it tells of them."""
    code, text = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
    folded = [text("to be written", metadata={"tags": ["hints"]}) for _ in TASKS]
    gram = [code("scalar_kernel.gram.question"), code("my_gram = None\n\nscalar_kernel.gram.check(my_gram)"), folded[0]]
    step = [code("again.question"), text("Between them."), code("again.check(None)"), text("More."), folded[1]]
    notebook = nbformat.v4.new_notebook(cells=[code(ASKING), *gram, *step])
    return notebook, run(notebook, FOLDER)


def test_hints_are_written_from_the_tasks():
    notebook, ran = with_tasks()
    assert [cell.source for cell in notebook.cells if "hints" in tags(cell)] == [task.folded() for task in TASKS]
    check_asked(notebook, ran["tasks"], TASKS)


def stale(notebook):
    (cell, *_) = (cell for cell in notebook.cells if "hints" in tags(cell))
    cell.source = cell.source.replace("11", "12", 1)


def unasked(notebook):
    notebook.cells[1].outputs = []


@pytest.mark.parametrize(("damage", "says"), [(stale, "went stale"), (unasked, "the question is not shown")])
def test_other_hints_and_hidden_questions_are_caught(damage, says):
    notebook, ran = with_tasks()
    assert_catches(lambda notebook: check_asked(notebook, ran["tasks"], TASKS), notebook, damage, says)


def test_tasks_of_another_chapter_are_caught():
    notebook, ran = with_tasks()
    assert_catches(lambda tasks: check_asked(notebook, ran["tasks"], tasks), TASKS, lambda tasks: tasks[:1], "asks")


def test_hints_without_a_check_above_them_are_refused():
    cells = load(path_of("01_scalar_kernel")).cells
    first = next(place for place, cell in enumerate(cells) if "hints" in tags(cell))
    assert task_above(cells[:first]) == "scalar_kernel.gram"
    with pytest.raises(LookupError, match="no code cell above the hints"):
        task_above(cells[: first - 1])


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda ran: ran | {"seconds": 61}, "it computes for 61 s, and promises less than 60"),
        (lambda ran: ran | {"figures": ran["figures"][1:]}, "other cells show figures"),
        (lambda ran: ran | {"tasks": [{"title": "a task"}]}, "asks ['a task']"),
    ],
)
def test_a_run_that_gives_something_else_than_the_chapter_says_is_caught(damage, says):
    chapter = "01_scalar_kernel"
    notebook, ran = load(path_of(chapter)), {"seconds": 59, "figures": record(chapter)["figures"]}
    tasks = CHAPTERS[chapter]
    ran["tasks"] = [{"title": t.title, "question": t.question.text, "folded": t.folded()} for t in tasks]
    assert_catches(lambda ran: check_run(chapter, notebook, ran), ran, damage, says)
