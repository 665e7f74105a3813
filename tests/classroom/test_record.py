"""A notebook graded by itself: answers that stand twice, and what a human is shown of them."""

import copy

import nbformat
import pytest
from making import a_class, filled, needs_sandbox, right_answers, student_copy

from ntkbook.classroom.answers import Answers
from ntkbook.classroom.collect import Handed, pack
from ntkbook.classroom.folders import STUB
from ntkbook.classroom.moments import MOST
from ntkbook.classroom.parts import parts_of
from ntkbook.classroom.record import TRIES, grade_one

pytestmark = needs_sandbox
WRONG = "my_partials = [[0] * 7] * 2"
CHECK = "mistake_task.check(my_lines, my_kernel)"
THERE = "(there are numpy, scipy, matplotlib, autograd and sklearn)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return a_class(tmp_path_factory.mktemp("classes"))


def rows(folder, notebook):
    """{part: its row} and the notes."""
    handed = Handed("ada_A1.ipynb", pack(notebook), False, {})
    found = grade_one("ada", handed, 1, folder, "A1", parts_of(folder, "A1"), False)
    return {row["part"]: row for row in found["parts"]}, found["notes"]


def at(notebook, name):
    return next(k for k, one in enumerate(notebook.cells) if one.id == name)


def put(notebook, behind, source):
    notebook.cells.insert(at(notebook, behind) + 1, nbformat.v4.new_code_cell(source))


def test_the_better_one_counts_wherever_the_two_stand(folder):
    right = right_answers(folder, "A1")
    notebook = filled(folder, "A1", partials=WRONG)  # wrong in its place, right in the middle, wrong at the end
    put(notebook, "partials-check", right["partials"])
    notebook.cells.append(nbformat.v4.new_code_cell(WRONG))
    put(notebook, "kernel-answer", "def kernel(W1, b1, W2, b2, x):\n    return x")  # the worse one above the check
    put(notebook, "eigenvalues-question", "my_eigenvalues = [0, 0]")
    put(notebook, "eigenvalues-check", "my_eigenvalues = [0, 0]")
    found, notes = rows(folder, notebook)
    for part in ("partials", "kernel", "eigenvalues"):
        assert (found[part]["machine"], found[part]["text"]) == (found[part]["of"], "Right."), part
    assert found["partials"]["answer"] == f"{WRONG}\n\n{right['partials']}"
    assert found["kernel"]["answer"] == right["kernel"]  # what was judged, and no more
    assert notes == []


def test_a_function_that_became_a_number_counts_as_it_was(folder):
    kernel = right_answers(folder, "A1")["kernel"]
    notebook = filled(folder, "A1")
    stub = copy.deepcopy(nbformat.read(folder / "release" / "A1" / "A1.ipynb", as_version=4))
    notebook.cells[at(notebook, "kernel-answer")] = stub.cells[at(stub, "kernel-answer")]
    put(notebook, "kernel-check", kernel)
    notebook.cells.append(nbformat.v4.new_code_cell("kernel = 5"))
    found, _ = rows(folder, notebook)
    assert found["kernel"]["machine"] == 4
    assert found["kernel"]["answer"] == f"{kernel}\n\nkernel = 5"


def test_what_the_check_saw_counts_also_where_its_place_is_blank(folder):
    """However often the name is used again."""
    notebook, stub = filled(folder, "A1"), student_copy(folder, "A1")
    place = at(notebook, "kernel-answer")
    own = nbformat.v4.new_code_cell(notebook.cells[place].source)
    notebook.cells[place : place + 1] = [own, stub.cells[at(stub, "kernel-answer")]]
    notebook.cells += [nbformat.v4.new_code_cell(f"kernel = {k}") for k in range(MOST + 1)]
    found, _ = rows(folder, notebook)
    assert found["kernel"]["machine"] == 4


def test_what_stops_in_a_cell_of_the_student_s_own_is_told(folder):
    notebook = filled(folder, "A1", kernel="import nowhere\n\n\ndef kernel(*a):\n    pass")
    for one in notebook.cells:
        one.metadata = nbformat.from_dict({})
    notebook.cells[at(notebook, "kernel-answer")]["id"] = "x"
    answer = notebook.cells[at(notebook, "trust-answer")]
    answer.source, answer["attachments"] = "![mine](attachment:p.png)", {"p.png": {"image/png": "iVBO"}}
    found, notes = rows(folder, notebook)
    assert "stops with ModuleNotFoundError" in found["kernel"]["text"]
    assert notes == [
        f"kernel got no points: Its cell stops with ModuleNotFoundError: No module named 'nowhere' {THERE}",
        "trust has a picture: open ada_A1.ipynb",
    ]


def test_a_blank_question_gets_nothing_only_if_nothing_stands_elsewhere(folder):
    notebook = filled(folder, "A1")
    found, _ = rows(folder, notebook)
    assert [(found[part]["machine"], found[part]["kind"]) for part in ("trust", "rate")] == [(0.0, "blank")] * 2
    put(notebook, "kernel-check", "print('I would take other pairs of points than those')")
    found, _ = rows(folder, notebook)
    assert [(found[part]["machine"], found[part]["kind"]) for part in ("trust", "rate")] == [(None, "read")] * 2


def test_a_guess_among_many_is_noted(folder):
    right = right_answers(folder, "A1")["partials"]
    notebook = filled(folder, "A1", partials=WRONG)
    for k in range(TRIES - 2):
        put(notebook, "partials-check", f"my_partials = [{k}]")
    last = f"partials has {TRIES} different answers, and what counts is neither what its check saw nor the last"
    assert rows(folder, notebook)[1] == []  # none of them earns anything
    put(notebook, "partials-check", right)
    found, (note,) = rows(folder, notebook)
    assert found["partials"]["machine"] == 3
    assert note == f"{last}: was it guessed?"
    notebook.cells.append(nbformat.v4.new_code_cell(right))
    assert rows(folder, notebook)[1] == []
    notebook.cells[-1].source = WRONG
    notebook.cells.pop(at(notebook, "partials-check") + 2)
    assert rows(folder, notebook)[1] == []  # so few may be anybody's


def test_of_a_short_answer_what_the_check_saw_counts_and_the_last(folder):
    """Of four sets of lines one is right; the check does not say which, and the marks do not try them either."""
    right, wrong = right_answers(folder, "A1")["mistake"], "my_lines, my_kernel = {1}, 0"
    for cells, points in (((wrong, right, wrong), 0), ((right, wrong, wrong), 4), ((wrong, wrong, right), 4)):
        notebook = filled(folder, "A1", mistake=cells[0])
        put(notebook, "mistake-check", cells[1])
        notebook.cells.append(nbformat.v4.new_code_cell(cells[2]))
        found, notes = rows(folder, notebook)
        assert found["mistake"]["machine"] == points
        noted = "mistake got 0 of 4 points. An answer before the last one earns 4, but its check is not the last"
        assert [note.startswith(noted) for note in notes] == [True] * (not points)


def in_the_check(notebook, right):
    notebook.cells[at(notebook, "mistake-answer")].source = ""
    notebook.cells[at(notebook, "mistake-check")].source = f"{right}\n{CHECK}"


def retyped(notebook, right):
    notebook.cells[at(notebook, "mistake-check")] = nbformat.v4.new_code_cell(f"{right}\n{CHECK}")


def both_copied(notebook, right):
    notebook.cells += map(nbformat.v4.new_code_cell, (right, CHECK))


def reused_behind_the_check(notebook, right):
    notebook.cells[at(notebook, "mistake-answer")].source = right
    notebook.cells[at(notebook, "mistake-check")].source = f"print({CHECK})\nmy_kernel = 3"


def names_lost(notebook, right):
    notebook.cells[at(notebook, "mistake-answer")].source = right
    for k, cell in enumerate(notebook.cells):
        cell.metadata, cell.id = nbformat.NotebookNode(), f"new-{k}"


@pytest.mark.parametrize("style", [in_the_check, retyped, both_copied, reused_behind_the_check, names_lost])
def test_of_a_short_answer_the_last_check_tells_which_counts(folder, style):
    right = right_answers(folder, "A1")["mistake"]
    notebook = filled(folder, "A1", mistake="my_lines, my_kernel = {1}, 0")
    style(notebook, right)
    notebook.cells.append(nbformat.v4.new_code_cell("my_kernel = 'what if'"))
    assert rows(folder, notebook)[0]["mistake"]["machine"] == 4


def test_of_a_short_answer_the_last_counts_that_was_there_when_the_time_was_over(folder, monkeypatch):
    plain, training = Answers.ask, "# takes all the time there is"

    def ask(self, what, *arguments, most):
        self.left = 0 if arguments[0] == training else self.left
        return plain(self, what, *arguments, most=most)

    right = right_answers(folder, "A1")["mistake"]
    monkeypatch.setattr(Answers, "ask", ask)
    for last, points in ((right, 4), ("my_lines = {1}", 0)):
        notebook = filled(folder, "A1", mistake="my_lines, my_kernel = {1}, 0")
        put(notebook, "mistake-check", last)
        put(notebook, "rate-answer", training)
        found, notes = rows(folder, notebook)
        assert found["mistake"]["machine"] == points
        assert all("the notebook takes all the time there is" in note for note in notes)


@pytest.mark.sweep
@pytest.mark.parametrize("late", [False, True])
def test_what_runs_again_changes_nothing_that_was_taken(late, folder, monkeypatch):
    """After a call with hidden numbers that stops Python: the cells see the clock, or there is no time for them."""
    right = right_answers(folder, "A1")
    dies = right["kernel"].replace("    hidden =", "    x[0] % 1 and __import__('os')._exit(0)\n    hidden =")
    again = "import time\nmy_eigenvalues = None\nraise ValueError(int(time.monotonic() * 1e6))"
    slow = f"{right['partials']}\n__import__('time').sleep(2)"
    notebook = filled(folder, "A1", partials=slow, kernel=dies, eigenvalues=again)
    made, plain = [], Answers.open

    def opened(self):
        self.left = 0.5 if made and late else self.left
        plain(self)
        made.append(dict(self.errors))

    monkeypatch.setattr(Answers, "open", opened)
    found, notes = rows(folder, notebook)
    assert len(made) == 2
    first = next(error for error in made[1].values() if error)
    assert found["eigenvalues"]["text"] == f"no answer was found here. Its cell stops with {first}"
    kernel = "kernel got no points: your function stops Python itself, or needs more memory than there is."
    assert sorted(notes) == [f"eigenvalues got no points: Its cell stops with {first}", kernel]
    assert [found[part]["machine"] for part in ("partials", "kernel", "mistake")] == [3, 0, 4]


def test_a_part_that_has_points_is_not_said_to_have_none(folder):
    kernel = right_answers(folder, "A1")["mistake"].splitlines()[1]
    found, notes = rows(folder, filled(folder, "A1", mistake=f"{kernel}\nmy_lines = missing"))
    assert notes == ["mistake got 2 of 4 points: Its cell stops with NameError: name 'missing' is not defined"]
    assert "no answer was found here. Its cell stops with NameError" in found["mistake"]["text"]
    assert "in the place of None" not in found["mistake"]["text"]


def test_imports_run_where_they_stand_too(folder):
    """Also when a cell has taken their names away."""
    wiped, pasted = filled(folder, "A1"), filled(folder, "A1")
    assert rows(folder, wiped)[0]["kernel"]["machine"] == 4
    wiped.cells.insert(0, nbformat.v4.new_code_cell("%reset -f"))
    assert rows(folder, wiped)[0]["kernel"]["machine"] == 4
    imports = pasted.cells[at(pasted, "imports")]
    pasted.cells[at(pasted, "partials-answer")].source += "\nnp = 7"
    kernel = at(pasted, "kernel-answer")
    pasted.cells.insert(kernel, nbformat.v4.new_code_cell("x = np"))
    assert rows(folder, pasted)[0]["kernel"]["machine"] == 0
    pasted.cells.insert(kernel + 2, nbformat.v4.new_code_cell(imports.source))
    assert rows(folder, pasted)[0]["kernel"]["machine"] == 4


def test_open_entries_and_a_set_of_tuples_come_through_the_sandbox(folder):
    right = right_answers(folder, "A1")
    found, _ = rows(
        folder,
        filled(
            folder,
            "A1",
            partials=f"{right['partials']}\nmy_partials[1][6] = ...\nmy_partials[0][2] = '?'",
            mistake=f"{right['mistake']}\nmy_lines = {{tuple(my_lines)}}",
        ),
    )
    assert found["partials"]["machine"] == 2
    assert found["partials"]["text"] == (
        "entry (2, 7) is still open, entry (1, 3) is not a number (counted from 1), the other 12 are right. "
        "Each wrong or open entry also cancels a right one."
    )
    assert found["mistake"]["machine"] == 4


def test_a_helper_whose_cell_stops_is_named_with_its_error(folder):
    kernel = right_answers(folder, "A1")["kernel"].replace("return ", "return helped(", 1) + ")"
    notebook = filled(folder, "A1", kernel=kernel, eigenvalues="x = 1\nmy_eigenvalues = [1, 2")
    notebook.cells[at(notebook, "imports")].source += "\nimport nowhere\n\n\ndef helped(K):\n    return K"
    found, notes = rows(folder, notebook)
    assert found["kernel"]["text"].endswith("NameError: name 'helped' is not defined")
    assert len(notes) == 2
    assert "stops with SyntaxError: " in notes[0]
    assert notes[0].endswith(", in line 2 of its cell")
    said = "kernel needs helped, whose cell stops with ModuleNotFoundError: No module named 'nowhere'"
    assert notes[1] == f"{said} {THERE}"


def test_a_library_that_is_missing_is_told_with_those_that_are_there(folder):
    right = right_answers(folder, "A1")
    assert rows(folder, filled(folder, "A1", partials=f"import sklearn\n{right['partials']}"))[1] == []
    inside = right["kernel"].replace("\n", "\n    import nowhere\n", 1)
    found, notes = rows(folder, filled(folder, "A1", partials=f"import nowhere\n{right['partials']}", kernel=inside))
    said = f"Its cell stops with ModuleNotFoundError: No module named 'nowhere' {THERE}"
    stops = "your function stops in line 2 of its cell: ModuleNotFoundError: No module named 'nowhere'"
    assert notes == [f"partials got no points: {said}", f"kernel got no points: {stops} {THERE}"]
    assert found["partials"]["text"].endswith(said)
    assert found["kernel"]["text"].endswith(THERE)


def test_what_else_the_sandbox_sends_is_said_as_the_check_says_it(folder):
    right = right_answers(folder, "A1")
    two = right["eigenvalues"].partition("= ")[2]
    for given, said in (
        (f"np.array({two}) + 0j", "Right."),
        (f"[complex(value) for value in {two}]", "Right."),
        (f"np.array({two}) + [0, 1j]", "the eigenvalues of a symmetric matrix are real."),
        (f"[str(value) for value in {two}]", "these are texts: leave out the quotation marks."),
        (f"map(float, {two})", "this is a map, a generator or the like: write list(...) around it."),
        (f"(value for value in {two})", "this is a map, a generator or the like: write list(...) around it."),
    ):
        found, _ = rows(folder, filled(folder, "A1", eigenvalues=f"my_eigenvalues = {given}"))
        assert found["eigenvalues"]["text"] == said, given


def test_a_stub_s_line_above_an_answer_is_told(folder):
    right = right_answers(folder, "A1")
    head, _, body = right["kernel"].partition("\n")
    stub = f'raise NotImplementedError("{STUB}")'
    assert rows(folder, filled(folder, "A1", kernel=f"{head}\n{body}"))[1] == []
    assert rows(folder, filled(folder, "A1", kernel=f"{head}\n    {stub}"))[0]["kernel"]["machine"] == 0
    notebook = filled(folder, "A1", kernel=f"{head}\n    {stub}\n{body}", partials=f"{stub}\n{right['partials']}")
    found, notes = rows(folder, notebook)
    assert "still the stub" not in found["kernel"]["text"]
    assert notes == [
        "partials: what was written there gives my_partials no value: look at the answer",
        "kernel: raise NotImplementedError still stands in what was written there: look at the answer",
    ]
    blank = filled(folder, "A1")
    blank.cells[at(blank, "kernel-answer")].source = student_copy(folder, "A1").cells[at(blank, "kernel-answer")].source
    assert rows(folder, blank)[1] == []


def test_answers_under_other_names_are_told(folder):
    notebook = filled(folder, "A1", partials="P = [[1] * 7] * 2", eigenvalues="own = [1, 2]")
    notebook.cells[at(notebook, "partials-check")].source = "partials_task.check(P)"
    found, notes = rows(folder, notebook)
    assert found["partials"]["text"] == "nothing is called my_partials."
    assert found["eigenvalues"]["text"] == "nothing is called my_eigenvalues."
    assert notes == [
        "partials: its check was changed and does not name my_partials: look at the answer",
        "eigenvalues: what was written there gives my_eigenvalues no value: look at the answer",
    ]
    half = filled(folder, "A1", mistake="my_lines = None\nmy_kernel = [[1, 2], [2, 4]]")
    assert "mistake: what was written there gives my_lines no value: look at the answer" in rows(folder, half)[1]
    other = filled(folder, "A1", partials="P = 1", kernel="K = 1", eigenvalues="E = 1", mistake="lines = kernel = 1")
    told = [note.partition(":")[0] for note in rows(folder, other)[1]]
    assert told == ["kernel got no points", "partials", "eigenvalues", "mistake"]  # there is a kernel, a number
    other = filled(folder, "A1", partials="P = 1", kernel="K = 1", eigenvalues="E = 1", mistake="lines = {3}")
    found, notes = rows(folder, other)
    assert found["mistake"]["text"] == "nothing is called my_lines or my_kernel."
    assert notes == ["nothing has the name of an answer: look at what was handed in"]
    found, notes = rows(folder, student_copy(folder, "A1"))  # nothing done
    assert (found["partials"]["text"], notes) == ("no answer was found here.", [])


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_an_answer_cell_that_became_text_is_told(folder, kind):
    notebook = filled(folder, "A1")
    cell = notebook.cells[at(notebook, "partials-answer")]
    cell.cell_type = kind
    found, notes = rows(folder, notebook)
    assert found["partials"]["machine"] == 0
    assert notes == ["partials: its answer cell is text now, no code, so it was not run: it stands under (elsewhere)"]
    put(notebook, "partials-answer", cell.source)
    assert rows(folder, notebook)[1] == []


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("[{}]", "the layout is not"),
        ("[{0}, {0}]", "you gave an array 2 x 2"),
        ("dict(enumerate({}))", "not a number or an array of numbers"),
        ("str({})", "this is text"),
        ("lambda: {}", "not a function"),
        ("[list({}), [1]]", "as many in each"),
    ],
)
def test_right_numbers_in_a_form_that_is_not_the_wanted_one_are_noted(folder, form, said):
    right = right_answers(folder, "A1")["eigenvalues"]
    given = form.format("my_eigenvalues")
    made = f"{right}\nmy_eigenvalues = {given}" if "lambda" not in form else "my_eigenvalues = lambda: [1, 2]"
    found, (note,) = rows(folder, filled(folder, "A1", eigenvalues=made))
    assert found["eigenvalues"]["machine"] == 0
    assert note.startswith("eigenvalues got no points: ")
    assert said in note


def test_what_stands_behind_a_check_that_stops_does_not_run(folder):
    """Nor has it for the student; behind a check that does not stop it runs, and the last check sees it."""
    right = right_answers(folder, "A1")["eigenvalues"]
    for behind, points in ((".message", 2), ("", 0)):
        check = f"eigenvalues_task.check(my_eigenvalues){behind}"
        notebook = filled(folder, "A1", eigenvalues=f"{right}\n{check}\nmy_eigenvalues = [0, 0]")
        found, notes = rows(folder, notebook)
        assert (found["eigenvalues"]["machine"], len(notes)) == (points, not points)


@pytest.mark.parametrize("first", [None, "# below"])
def test_a_function_whose_helper_changes_behind_a_check_of_nobody_knows_what(first, folder):
    kernel = right_answers(folder, "A1")["kernel"].replace("def kernel", "def whole")
    own = f"{kernel}\n\n\ndef base(x):\n    return x\n\n\ndef kernel(*given):\n    return base(whole(*given))\n"
    notebook, stub = filled(folder, "A1"), student_copy(folder, "A1")
    notebook.cells[at(notebook, "kernel-answer")] = stub.cells[at(stub, "kernel-answer")]
    del notebook.cells[at(notebook, "kernel-check")]
    notebook.cells += map(
        nbformat.v4.new_code_cell,
        (
            f"{own}\nfor task, one in ((kernel_task, kernel),):\n    print(task.check(one))",
            "def base(x):\n    return 0",
        ),
    )
    found, _ = rows(folder, notebook)
    assert found["kernel"]["machine"] == 4


def test_an_answer_that_is_filled_and_not_assigned_is_noted(folder):
    right = right_answers(folder, "A1")["eigenvalues"].replace("my_eigenvalues =", "found =")
    notebook = filled(folder, "A1", eigenvalues="")
    del notebook.cells[at(notebook, "eigenvalues-check")]
    check = "for task, one in ((eigenvalues_task, my_eigenvalues),):\n    print(task.check(one))\n"
    put(
        notebook,
        "eigenvalues-answer",
        f"my_eigenvalues = []\n{check}{right}\nmy_eigenvalues.extend(found)\n{check}my_eigenvalues = [0, 0]",
    )
    found, notes = rows(folder, notebook)
    assert found["eigenvalues"]["machine"] == 0
    assert [note.partition(", but")[0] for note in notes] == [
        "eigenvalues got 0 of 2 points. An answer before the last one earns 2"
    ]


def test_cells_that_only_name_an_answer_take_nobody_s_place(folder):
    right = right_answers(folder, "A1")["partials"]
    notebook = filled(folder, "A1", partials="# below")
    del notebook.cells[at(notebook, "partials-check")]
    later = [f"print({k}, my_partials)\nfor t in [kernel_task]:\n    t.check(kernel)\nx = {k}" for k in range(MOST + 1)]
    cells = (f"{right}\nprint([t.check(my_partials) for t in [partials_task]])\nmy_partials = [1]", *later)
    notebook.cells += map(nbformat.v4.new_code_cell, cells)
    assert rows(folder, notebook)[0]["partials"]["machine"] == 3


def test_a_cell_that_stops_over_an_older_answer_is_told(folder):
    """It ran for the student, whose kernel knew what stands further down."""
    right = right_answers(folder, "A1")["partials"].replace("my_partials", "given")
    notebook = filled(folder, "A1", partials="my_partials = np.zeros((2, 7))\nmy_partials[:] = given")
    notebook.cells.append(nbformat.v4.new_code_cell(right))
    found, notes = rows(folder, notebook)
    assert found["partials"]["machine"] == 0
    (note,) = notes
    assert note == ("partials may be older than it seems, as a cell stops with NameError: name 'given' is not defined")


def test_a_stopped_cell_is_told_for_each_part_that_nothing_else_is_said_of(folder):
    right = right_answers(folder, "A1")
    notebook = filled(
        folder, "A1", partials="import nowhere", kernel="def kernel(W1, b1, W2, b2, x):\n    return x @ x.T"
    )
    put(notebook, "kernel-answer", f"import nowhere\n\n\n{right['kernel']}")
    found, notes = rows(folder, notebook)
    assert [found[part]["machine"] for part in ("partials", "kernel")] == [0, 0]
    said = f"stops with ModuleNotFoundError: No module named 'nowhere' {THERE}"
    assert notes == [
        f"partials got no points: Its cell {said}",
        f"kernel may be older than it seems, as a cell {said}",
    ]


def test_a_function_that_is_right_for_some_numbers_does_not_hide_a_right_one(folder):
    notebook = filled(folder, "A1")
    right, rounds = right_answers(folder, "A1")["kernel"], "P = partials.astype(int)\n    return P @ P.T"
    old = right.replace("return partials @ partials.T", rounds)
    assert "astype" in old
    notebook.cells += map(nbformat.v4.new_code_cell, (old, "kernel_task.check(kernel)"))
    assert rows(folder, notebook)[0]["kernel"]["machine"] == 4
    notebook.cells[at(notebook, "kernel-answer")].source = old
    assert rows(folder, notebook)[0]["kernel"]["machine"] == 0
