"""Answers and prose are found wherever students put them."""

import copy

import nbformat
import pytest
from making import a_class, filled, needs_sandbox, student_copy

from ntkbook.classroom.answers import Answers
from ntkbook.classroom.layout import laid_out
from ntkbook.classroom.parts import parts_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return a_class(tmp_path_factory.mktemp("classes"))


def cell(notebook, name):
    return next(cell for cell in notebook.cells if cell.id == name)


def of(folder, notebook):
    return laid_out(notebook, student_copy(folder, "A1"), parts_of(folder, "A1"))


def test_a_blank_copy_holds_nothing_of_a_student_s(folder):
    layout = of(folder, student_copy(folder, "A1"))
    assert set(layout.texts.values()) == {""}
    assert layout.elsewhere == ""
    assert all(part == "" for _, part in layout.cells)


def test_answers_and_prose_in_their_places(folder):
    notebook = filled(folder, "A1")
    cell(notebook, "trust-answer").source = "Every Gram matrix is symmetric."
    layout = of(folder, notebook)
    assert layout.texts["trust"] == "Every Gram matrix is symmetric."
    assert layout.texts["kernel"].startswith("def kernel")
    assert layout.elsewhere == ""
    assert [part for _, part in layout.cells if part] == ["partials", "kernel", "eigenvalues", "mistake"]


def test_checks_are_not_run_and_locked_cells_are_the_assignment_s(folder):
    notebook = filled(folder, "A1")
    cell(notebook, "partials-question").source = "partials_task = None"
    sources = [source for source, _ in of(folder, notebook).cells]
    assert 'partials_task = assigned("partials")\npartials_task.question' in sources
    assert "partials_task = None" in sources  # what else a student wrote there is run, too
    assert not any(".check(" in source for source in sources)
    cell(notebook, "partials-check").source = "partials_task.check(my_partials)\nprint(1)"
    assert any("print(1)" in source for source, _ in of(folder, notebook).cells)


@pytest.mark.parametrize("lost", ["metadata", "ids", "both"])
def test_cells_that_have_lost_their_names(folder, lost):
    """Stripped or exported: by the cell's id, or as a cell of the student's own."""
    notebook = filled(folder, "A1")
    cell(notebook, "rate-answer").source = "It grows."
    for k, one in enumerate(notebook.cells):
        if lost != "ids":
            one.metadata = nbformat.from_dict({})
        if lost != "metadata":
            one["id"] = f"x{k}"
    layout = of(folder, notebook)
    assert layout.texts["kernel"].startswith("def kernel")
    assert "my_lines" in layout.texts["mistake"]
    if lost == "both":
        assert layout.elsewhere == "It grows."
        assert any("def kernel" in source for source, part in layout.cells if part == "")
    else:
        assert layout.texts["rate"] == "It grows."


def test_prose_that_was_retyped_split_or_put_into_code_is_kept(folder):
    notebook = student_copy(folder, "A1")
    notebook.cells = [one for one in notebook.cells if one.id != "trust-answer"]
    cell(notebook, "rate-answer").source = "First half."
    half = copy.deepcopy(cell(notebook, "rate-answer"))
    half.source = "Second half."
    new = nbformat.v4
    notebook.cells += [
        half,
        new.new_markdown_cell("A matrix of products is symmetric."),
        new.new_code_cell("# and positive semidefinite"),
        new.new_code_cell("this is no code at all but an answer in words"),
        new.new_raw_cell("raw"),
    ]
    cell(notebook, "opening").source += "\n\nMy name is Ada."
    layout = of(folder, notebook)
    assert layout.texts["rate"] == "First half.\n\nSecond half."
    for text in ("of products", "positive semi", "answer in words", "raw", "My name is Ada"):
        assert text in layout.elsewhere


def test_metadata_of_another_kind_do_no_harm(folder):
    notebook = filled(folder, "A1")
    for odd in ("text", ["a"], {"grade_id": 5}, {"grade_id": "kernel-marks"}, None):
        cell(notebook, "kernel-answer").metadata["nbgrader"] = odd
        assert any("def kernel" in source for source, _ in of(folder, notebook).cells)


@needs_sandbox
def test_an_answer_counts_as_its_check_saw_it(folder, tmp_path):
    """Put right in a cell between answer and check; and a name that is used for something else after the check."""
    notebook = filled(folder, "A1", partials="my_partials = [1]")
    at = next(k for k, one in enumerate(notebook.cells) if one.id == "partials-check")
    notebook.cells.insert(at + 1, nbformat.v4.new_code_cell("my_partials = [3]"))
    notebook.cells.insert(at, nbformat.v4.new_code_cell("my_partials = [2]"))
    layout = of(folder, notebook)
    answers = Answers(tmp_path, layout.cells, parts_of(folder, "A1"), checked=layout.checked)
    answers.close()
    assert answers.of("partials") == [[[2]], [[3]]]
