"""Answers and prose are found wherever students put them."""

import copy

import nbformat
import pytest
from making import a_class, filled, needs_sandbox, student_copy

from ntkbook.classroom.answers import Answers
from ntkbook.classroom.layout import PICTURE, laid_out
from ntkbook.classroom.parts import parts_of
from ntkbook.classroom.sources import mentions


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


def test_of_a_cell_that_is_cut_the_piece_that_gives_the_answer_is_the_answer_s(folder):
    notebook = filled(folder, "A1")
    stub = "my_eigenvalues = None  # two numbers; s.check()\n"
    for ahead, behind in (
        ("", "my_eigenvalues = [1, 2]"),
        ("", "exec('my_eigenvalues = 1')"),
        (stub, "my_eigenvalues = 1"),
    ):
        cell(notebook, "eigenvalues-answer").source = f"{ahead}s.check()\n{behind}"
        first, second = [pair for pair in of(folder, notebook).cells if "s.check()" in pair[0] or behind in pair[0]]
        assert (first[1], second[1]) == ("", "eigenvalues")
    cell(notebook, "eigenvalues-answer").source = "my_eigenvalues = [1, 2]; s.check()\nmy_eigenvalues = 2"
    assert ("my_eigenvalues = [1, 2]; s.check()", "eigenvalues") in of(folder, notebook).cells


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


SAID = "I would take other pairs of points than those that the check tests."


@pytest.mark.parametrize(
    "source",
    [
        f"# {SAID}\neta = 0.1",
        f'print("{SAID}")',
        f'answer_5 = """\n{SAID}\n"""',
        f"print(f'{SAID} {{1 + 1}}')",
        "# I would take\n# other pairs of points\neta = 0.1",
        "eta = 0.1  # 他の点の組で確かめる",
        f"%matplotlib inline\neta = 0.1\n{SAID}",
    ],
)
def test_prose_beside_code_is_kept_where_a_question_is_blank(folder, source):
    notebook = filled(folder, "A1")
    cell(notebook, "rate-answer").source = "It grows."
    assert of(folder, notebook).elsewhere == ""
    answer = cell(notebook, "mistake-answer")
    plain = answer.source
    for place in ("in an answer", "in a cell of its own"):
        if place == "in an answer":
            answer.source = f"{plain}\n{source}"
        else:
            answer.source = plain
            notebook.cells.append(nbformat.v4.new_code_cell(source))
        elsewhere = of(folder, notebook).elsewhere
        assert any(word in elsewhere for word in ("other pairs", "他の点"))
    cell(notebook, "trust-answer").source = "None."
    assert ("other pairs" in of(folder, notebook).elsewhere) == source.startswith("%")  # no Python: kept as ever


def test_few_words_and_those_handed_out_are_no_prose(folder):
    notebook = filled(folder, "A1")
    cell(notebook, "kernel-answer").source += "\n# transposed\nprint('done')"
    cell(notebook, "partials-question").source += "\nprint(1)"
    assert of(folder, notebook).elsewhere == ""
    notebook.cells.append(nbformat.v4.new_code_cell("x = 1\n" * 10_000))
    assert of(folder, notebook).elsewhere == "[a code cell of 60,000 characters: open the notebook]"


def test_pictures_are_told(folder):
    notebook = filled(folder, "A1")
    for at in ("trust-answer", "opening"):
        one = cell(notebook, at)
        one.source += "\n![mine](attachment:p.png)"
        one["attachments"] = {"p.png": {"image/png": "iVBO"}}
    layout = of(folder, notebook)
    assert layout.texts["trust"].endswith(PICTURE)
    assert layout.elsewhere.endswith(PICTURE)


def test_what_assigns_a_name():
    for line in (
        "my = 1",
        "a, my = f()",
        "my[0] += 2",
        "my: list = []",
        "(my := 3)",
        "def my(x):",
        "class my:",
        "from a import b as my",
        "from a import b, my",
        "if True: my = 2",
        "a = my = 2",
        "a = 1; my = 2",
        "my[f(1)] = 2",
    ):
        assert mentions(f"x = 2\n{line}", ("one", "my")), line
    for line in (
        "print(my)",
        "my(x=1)",
        "# my = 2",
        "x = my",
        "f(my, n=1)",
        "x = f(my, n=1)",
        "my_other = 3",
        "tommy = 3",
        "",
    ):
        assert not mentions(line, ("one", "my")), line


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
    assert answers.of("partials") == [[[2]], [[3]], [[1]]]
    assert answers.in_place("partials") == [False, False, True]
