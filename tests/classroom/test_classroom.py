"""Assignments from the source to returned feedback, by nbgrader for real, on what students hand in."""

import ast
import copy
import csv
import os
import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import nbformat
import pytest

from ntkbook.classroom.assigned import VERDICT
from ntkbook.classroom.build import HIDDEN, MARKERS, STUB, build, check_markers, read_roster
from ntkbook.classroom.folders import ASSIGNMENTS, SOURCE
from ntkbook.classroom.grade import grade, of_the_judge
from ntkbook.classroom.report import as_text, draw, report
from ntkbook.classroom.sheet import read_sheet, write
from ntkbook.exercises import hand_page

KEY, OTHER = "pelican-1", "heron-two"
EDGES = [marker for pair in MARKERS for marker in pair]
NAMES = ("A1", "A2", "A3", "A4", "A5")
PARTS = {"partials-marks": 3, "kernel-marks": 4, "eigenvalues-marks": 2, "mistake-marks": 4}  # of A1
ROOT = ASSIGNMENTS.parents[1]


@pytest.fixture(scope="module")
def classes(tmp_path_factory):
    """A folder with two classes of all assignments."""
    place = tmp_path_factory.mktemp("classes")
    for key in (KEY, OTHER):
        build(key, classes=place)
    return place


def source(classes, name, key=KEY):
    """The teacher's notebook of a class: with solutions, judges and numbers."""
    return nbformat.read(classes / key / "source" / name / f"{name}.ipynb", as_version=4)


def student_copy(classes, name, key=KEY):
    return nbformat.read(classes / key / "hand_out" / name / f"{name}.ipynb", as_version=4)


def between(text, pair):
    """The lines between two markers."""
    lines, inside = [], False
    for line in text.splitlines():
        inside = (inside or line.strip() == pair[0]) and line.strip() != pair[1]
        lines += [line.strip()] if inside and line.strip() not in pair else []
    return [line for line in lines if line]


def filled(notebook, solved, **answers):
    """A student's copy with the solutions in it, or with other answers: answers[part] is the source of its cell."""
    notebook = copy.deepcopy(notebook)
    right = {cell.id: cell.source for cell in solved.cells if cell.metadata.nbgrader.solution}
    for cell in notebook.cells:
        part = cell.id.removesuffix("-answer")
        if cell.id in right and cell.cell_type == "code":
            solution = [line for line in right[cell.id].splitlines() if line.strip() not in EDGES]
            cell.source = answers.get(part, "\n".join(solution))
    return notebook


def run(notebook, seen):
    """The cells of a notebook one after another in plain Python: {cell: the error it stops with, or None}; `seen` is
    called with each judged cell's verdicts and points. The judges are those of the source that is passed."""
    space, stops = {"__name__": "notebook"}, {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            tree = ast.parse(cell.source)
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else ast.parse("None").body[0]
            try:
                exec(compile(tree, cell.id, "exec"), space)
                value = eval(compile(ast.Expression(last.value), cell.id, "eval"), space)
                stops[cell.id] = None
                seen(cell.id, value)
            except Exception as error:
                stops[cell.id] = error
    return stops


@pytest.fixture
def in_folder(classes, monkeypatch):
    def go(name, key=KEY):
        monkeypatch.chdir(classes / key / "hand_out" / name)
        monkeypatch.setattr("ntkbook.classroom.assigned.HERE", Path.cwd())

    return go


# Student copies.


def leaks(folder, solved, key):
    """Lines of solutions or judges, seeds, or the key in any file under `folder`."""
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()]
    lines = [nbformat.reads(text, as_version=4).cells for text in texts if '"nbformat"' in text]
    shown = {line.strip() for cells in lines for cell in cells for line in cell.source.splitlines()}
    secret = {line for cell in solved.cells for pair in MARKERS for line in between(cell.source, pair)}
    seeds = re.findall(r"\[\d+, \d+, \d+\]", "".join(cell.source for cell in solved.cells))
    assert seeds
    return (secret & shown) | {word for word in (key, HIDDEN, "BEGIN", *seeds) if any(word in text for text in texts)}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_the_teacher_s_is_in_the_student_tree(classes, name, tmp_path):
    for key in (KEY, OTHER):
        assert leaks(classes / key / "hand_out", source(classes, name, key), key) == set()
    planted = student_copy(classes, name)
    line = next(line for cell in source(classes, name).cells for line in between(cell.source, MARKERS[0]))
    planted.cells[1].source += f"\n{line}"
    nbformat.write(planted, tmp_path / "planted.ipynb")
    assert leaks(tmp_path, source(classes, name), KEY) == {line}
    (tmp_path / "planted.ipynb").write_text(f'{{"variant": 1, "of": "{KEY}"}}')
    assert leaks(tmp_path, source(classes, name), KEY) == {KEY}


@pytest.mark.parametrize("name", NAMES)
def test_minutes_and_points_are_as_promised(classes, name):
    notebook = student_copy(classes, name)
    promised = re.search(r"About (\d+); (\d+) points", notebook.cells[0].source)
    parts = [re.search(r"\*\*(\d+) minutes, (\d+) points?", cell.source) for cell in notebook.cells]
    assert int(promised[1]) == sum(int(part[1]) for part in parts if part) in range(60, 91)
    points = [cell.metadata.nbgrader.points for cell in notebook.cells if cell.metadata.nbgrader.grade]
    assert int(promised[2]) == sum(points) == sum(int(part[2]) for part in parts if part)
    by_hand = sum(cell.metadata.nbgrader.get("points", 0) for cell in notebook.cells if cell.cell_type == "markdown")
    page = (ASSIGNMENTS / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"\| {name} .*\| {promised[1]} \| {sum(points) - by_hand}, {by_hand} \|", page)


@pytest.mark.parametrize("name", NAMES)
def test_stubs_stop_where_they_should_and_nowhere_else(classes, name, in_folder):
    in_folder(name)
    notebook = student_copy(classes, name)
    stops = run(notebook, lambda cell, value: None)
    for cell, error in stops.items():
        expected = cell.endswith("-answer") and "def " not in next(c.source for c in notebook.cells if c.id == cell)
        assert (str(error) if error else None) == (STUB.split('"')[1] if expected else None), cell
    checks = {}
    run(notebook, lambda cell, value: checks.update({cell: value}))
    assert {checks[cell].kind for cell in checks if cell.endswith("-check")} == {"not yet"}


def judged(notebook):
    """{part: (points, verdict)} of a solved notebook with its judges in it."""
    found = {}
    with warnings.catch_warnings(action="ignore"), pytest.MonkeyPatch.context() as patch:
        shown = []
        patch.setattr("IPython.display.display", lambda data, raw: shown.append(data[VERDICT]))

        def keep(cell, value):
            if cell.endswith("-marks"):
                found[cell] = value, shown.pop()

        stops = run(notebook, keep)
    assert not [error for cell, error in stops.items() if cell.endswith(("-question", "-check")) and error]
    return found


def with_judges(notebook, solved):
    judges = {cell.id: cell.source for cell in solved.cells if cell.id.endswith("-marks")}
    for cell in notebook.cells:
        cell.source = judges.get(cell.id, cell.source)
    return notebook


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.sweep)])
@pytest.mark.parametrize("name", NAMES)
def test_solutions_earn_all_points_and_known_mistakes_none(classes, name, every, in_folder):
    """A known mistake of a part, every one or the first: no points, its own name."""
    for key in (KEY, OTHER):
        in_folder(name, key)
        blank, solved = student_copy(classes, name, key), source(classes, name, key)
        full = {cell.id: cell.metadata.nbgrader.points for cell in solved.cells if cell.id.endswith("-marks")}
        found = judged(with_judges(filled(blank, solved), solved))
        assert {cell: points for cell, (points, _) in found.items()} == full
        known = {part: known_mistakes(exercise) for part, exercise in exercises_of(solved).items()}
        for k in range(max(map(len, known.values())) if every else 1 if key == KEY else 0):
            made = {part: mistakes[k % len(mistakes)] for part, mistakes in known.items()}
            answers = {part: wrong_answer(solved, part, *place) for part, (place, _) in made.items()}
            found = judged(with_judges(filled(blank, solved, **answers), solved))
            for part, (_, mistake) in made.items():
                points, verdict = found[f"{part}-marks"]
                assert points == 0, (part, k)
                assert verdict["mistakes"] == [mistake]


def exercises_of(solved):
    """{part: its exercise}"""
    found = {}
    for cell in solved.cells:
        for module, name in re.findall(r'_judge.judges\("(\w+)\.(\w+)"', cell.source):
            exercise = getattr(__import__(f"ntkbook.exercises.{module}", fromlist=[name]), name)
            found[cell.id.removesuffix("-marks")] = exercise
    return found


def known_mistakes(exercise):
    """((which answer, which of its mistakes), name); of a second answer the first: the others depend on the numbers."""
    first, *others = exercise.parts()
    return [((0, k), mistake.name) for k, mistake in enumerate(first.mistakes)] + [
        ((j, 0), part.mistakes[0].name) for j, part in enumerate(others, 1)
    ]


def wrong_answer(solved, part, j, k):
    """Answers of which the one in place j has the known mistake number k, and the others are right.

    As numbers, or as a function that makes the mistake on whatever it is asked.
    """
    (cell,) = (cell for cell in solved.cells if cell.id == f"{part}-answer")
    (marks,) = (cell for cell in solved.cells if cell.id == f"{part}-marks")
    spoiled = f"{part}_task._task.spoiled({part}_task._task.mistakes[{k}:{k + 1}])"
    function = re.search(r"def (\w+)", cell.source)
    if not function:
        names = re.findall(r"^(\w+) = None", cell.source, re.MULTILINE)
        return (
            f"_parts = {part}_task._task.parts()\n{', '.join(names)}, = (p.right() for p in _parts)\n"
            f"{names[j]} = _parts[{j}].spoiled(_parts[{j}].mistakes[{k}:{k + 1}])"
        )
    seeds = re.search(r"\[\d+, \d+, \d+\]", marks.source)[0]
    exercise = re.search(r"mine\(([\w.]+)", next(c.source for c in solved.cells if c.id == f"{part}-question"))[1]
    return (
        f"_answers = [{spoiled}, *(t.spoiled(t.mistakes[{k}:{k + 1}]) "
        f"for t in ({exercise}.variant(seed) for seed in {seeds}))]\n"
        f"def {function[1]}(*arguments):\n    return _answers.pop(0)"
    )


def test_two_keys_give_other_numbers(classes):
    seen = [(classes / key / "hand_out" / name / "variant.json").read_text() for key in (KEY, OTHER) for name in NAMES]
    assert len(set(seen)) == len(seen)
    for name in NAMES:
        assert source(classes, name) != source(classes, name, OTHER)


# The whole way, by nbgrader.

LOOP = "def kernel(*a):\n    while True:\n        pass"
HARD_CODED = "K = kernel_task._task.right()\ndef kernel(*a):\n    return K"
AIMED = """\
other, page = hand_page.kernel.variant(0).right(), kernel_task._task
def kernel(W1, b1, W2, b2, x):
    return page.right() if tuple(x.ravel()) == page.data.x and tuple(W1.ravel()) == page.data.W1 else other"""
PATCHED = """\
import ntkbook.exercises.engine.exercise as exercise, ntkbook.classroom.assigned as marks
marks.award = award = lambda points, *rest: points
exercise.Exercise.check = lambda *rest: type("Verdict", (), {"right": True, "kind": "right", "mistakes": ()})()
kernel = lambda *a: 0"""
SILENT = '%config InteractiveShell.ast_node_interactivity = "none"\nkernel = lambda *a: 0'
FORGED = """\
from IPython.display import display
said = {"kind": "right", "mistakes": [], "points": 4.0, "of": []}
kernel = lambda *a: display({"text/plain": "", "application/vnd.ntkbook.verdict+json": said}, raw=True)"""
PRINTED = "kernel = lambda *a: get_ipython().displayhook(4.0)"
COPIED = "open('variant.json', 'w').write('{\"variant\": 7}')\nmy_partials = hand_page.partials.variant(7).right()"
LEAKY = "print(open('../../../class.json').read())"
LOUD = "    import logging, warnings\n    logging.warning('x')\n    warnings.warn('x')\n    print('y')\n"
SPOILED = "task = partials_task._task\nmy_partials = task.spoiled(task.mistakes[:2])"
NOISY = "import sys, warnings\nprint('hello', file=sys.stderr)\nwarnings.warn('x')\n"


@pytest.fixture(scope="module")
def graded(classes):
    """A1 of the first class, handed in by many kinds of students, and graded."""
    folder = classes / KEY
    config = folder / "nbgrader_config.py"
    config.write_text(config.read_text().replace("timeout = 20", "timeout = 3"))
    blank, solved = student_copy(classes, "A1"), source(classes, "A1")
    hand_in = {
        "perfect": filled(blank, solved),
        "blank": blank,
        "partly": filled(blank, solved, kernel="def kernel(*a):\n    return np.eye(2)"),
        "slips": filled(blank, solved, partials=SPOILED),
        "crash": filled(blank, solved, kernel="def kernel(*a):\n    return 1 / 0\n\n\nraise RuntimeError('stop')"),
        "dead": filled(blank, solved, kernel="import os\n\n\ndef kernel(*a):\n    os._exit(0)"),
        "loop": filled(blank, solved, kernel=LOOP),
        "hard": filled(blank, solved, kernel=HARD_CODED),
        "aimed": filled(blank, solved, kernel=AIMED),
        "tampered": filled(blank, solved, kernel=PATCHED),
        "deleted": filled(blank, solved),
        "noisy": filled(blank, solved, kernel=NOISY + between_solution(solved, "kernel-answer")),
        "loud": filled(blank, solved, kernel=loud(between_solution(solved, "kernel-answer"))),
        "silent": filled(blank, solved, kernel=SILENT),
        "forged": filled(blank, solved, kernel=FORGED),
        "printed": filled(blank, solved, kernel=PRINTED),
        "copied": filled(blank, solved, partials=COPIED),
        "leaky": filled(blank, solved, kernel=LEAKY),
        "doubled": filled(blank, solved),
    }
    for cell in hand_in["tampered"].cells:
        if cell.id.endswith(("-marks", "-check")):
            cell.source = "4.0"
    again = copy.deepcopy(hand_in["doubled"].cells[4])  # a cell that is copied in Jupyter keeps some metadata
    again.metadata["nbgrader"], again["id"] = {}, "copied"
    hand_in["doubled"].cells.insert(5, again)
    hand_in["deleted"].cells = [cell for cell in hand_in["deleted"].cells if not cell.id.startswith("kernel")]
    written = hand_in["perfect"].cells[-1].id
    hand_in["partly"].cells[-1].source = "The error grows along the top eigenvector."
    assert written == "rate-answer"
    inbox = folder / "handed_in" / "A1"
    for name, notebook in hand_in.items():
        nbformat.write(notebook, inbox / f"{name}_A1 (1) final.ipynb")
    (inbox / "twice").mkdir()
    for place, age, name in ((inbox / "twice", 1000, "perfect"), (inbox, 2000, "blank")):
        path = place / "twice_A1.ipynb"
        nbformat.write(hand_in[name], path)
        os.utime(path, (age, age))
    (inbox / "garbage_A1.ipynb").write_text("no notebook")
    nbformat.write(student_copy(classes, "A2"), inbox / "lost_A1.ipynb")
    return folder, *grade(KEY, "A1", classes=classes)


def loud(source):
    """A function that is right, and prints, warns and logs."""
    first, _, rest = source.partition("\n")
    return f"{first}\n{LOUD}{rest}"


def between_solution(solved, name):
    (cell,) = (cell for cell in solved.cells if cell.id == name)
    return "\n".join(line for line in cell.source.splitlines() if line.strip() not in EDGES)


def table(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_marks(graded):
    _, marks, _ = graded
    rows = table(marks)
    without = {"partly": "kernel", "slips": "partials"} | dict.fromkeys(
        ("crash", "dead", "loop", "hard", "aimed", "tampered", "deleted", "silent", "forged", "printed", "leaky"),
        "kernel",
    )
    for student in ("perfect", "noisy", "loud", "doubled", *without):
        expected = {part: 0 if part == f"{without.get(student)}-marks" else most for part, most in PARTS.items()}
        assert {part: float(rows[student][part]) for part in PARTS} == expected, student
    for student in ("blank", "twice"):
        assert {float(rows[student][part]) for part in PARTS} == {0}
    assert float(rows["perfect"]["sum"]) == sum(PARTS.values())
    # A copied variant.json changes the numbers of every part: those with numbers of their own are lost.
    assert {float(rows["copied"][part]) for part in PARTS if part != "kernel-marks"} == {0}
    assert set(rows) == {"(points)", "perfect", "noisy", "loud", "doubled", "copied", "blank", "twice", *without}


def test_what_cannot_be_a_judge_s_verdict():
    """And must not stop the grading of the others."""
    assert of_the_judge({"of": [1], "points": 4.0}, [1], [2, 3, 4], 4)
    for forged in (
        "x",
        None,
        {},
        {"of": [1]},
        {"of": [1], "points": 400},
        {"of": [1], "points": "4"},
        {"of": [9], "points": 4},
    ):
        assert not of_the_judge(forged, [1], [2, 3, 4], 4)


def test_notes(graded):
    notes = "\n".join(graded[2])
    for expected in (
        "garbage_A1.ipynb: passed over, it is not a notebook of A1",
        "lost_A1.ipynb: passed over, it is not a notebook of A1",
        "twice/twice_A1.ipynb: passed over, twice_A1.ipynb is newer",
        "dead: kernel-answer stops Python itself and was put aside",
    ):
        assert expected in notes
    assert sorted(line.split(": ")[0] for line in graded[2] if "behind the scenes" not in line) == sorted(
        ["garbage_A1.ipynb", "lost_A1.ipynb", "twice/twice_A1.ipynb", "dead", "forged", "copied", "leaky"]
        + ["copied"] * 2
    )
    for student in ("aimed", "tampered", "silent", "printed"):
        assert f"{student}: kernel-answer looks behind the scenes, read it" in notes


def test_feedback_says_what_was_wrong(graded):
    folder, *_ = graded
    pages = {path.parts[-3]: path.read_text(encoding="utf-8") for path in (folder / "feedback").rglob("A1.html")}
    assert set(pages) == set(table(graded[1])) - {"(points)", "leaky"}
    assert "2 slips at once" in pages["slips"]
    assert "division by zero" in pages["crash"]
    assert "this answer stopped Python itself" in pages["dead"]
    assert "not on other numbers" in pages["hard"]
    assert "slips at once" not in pages["perfect"]


def test_report(graded, tmp_path):
    counts = report(KEY, "A1", classes=graded[0].parent)
    assert (
        counts["partials-marks"]["W x dropped in partial 5"]
        == counts["partials-marks"]["W x dropped in partial 6"]
        == 1
    )
    assert counts["partials-marks"]["not yet"] == 2
    assert counts["mistake-marks"] == {"right": 18, "not yet": 2}
    assert "    1  W x dropped in partial 5" in as_text(counts)
    draw(counts, tmp_path / "report.png")
    assert (tmp_path / "report.png").stat().st_size > 10_000
    with pytest.raises(ValueError, match="nothing graded yet"):
        report(KEY, "A2", classes=graded[0].parent)


def test_points_given_by_hand(graded):
    """They enter the marks, survive another grading, and are asked for again when the answer has changed."""
    folder, *_ = graded
    sheet = folder / "by_hand_A1.csv"
    with open(sheet, newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    open_ones = [(row["student"], row["part"]) for row in rows if row["points"] == ""]
    assert open_ones == [("partly", "rate-answer")]
    assert {row["answer"] for row in rows if row["points"] == ""} == {"The error grows along the top eigenvector."}
    for inbox in (folder / "handed_in" / "A1").iterdir():  # the rest need not be graded again
        if not inbox.name.startswith("partly"):
            shutil.rmtree(inbox) if inbox.is_dir() else inbox.unlink()
    for student in (folder / "submitted").iterdir():
        if student.name != "partly":
            shutil.rmtree(student / "A1")
    rows = [
        row | {"points": "1,5"} if row["student"] == "partly" and row["part"] == "rate-answer" else row for row in rows
    ]
    with open(sheet, "w", newline="", encoding="utf-8") as file:  # as a spreadsheet with decimal commas writes it
        writer = csv.DictWriter(file, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    for _ in range(2):
        marks, notes = grade(KEY, "A1", classes=folder.parent)
        assert [note for note in notes if "behind the scenes" not in note] == []
        assert table(marks)["partly"] | {"rate-answer": "1.5", "to mark by hand": "0"} == table(marks)["partly"]
    (path,) = (folder / "handed_in" / "A1").glob("partly*")
    path.write_text(path.read_text().replace("The error grows", "It goes down"))
    marks, notes = grade(KEY, "A1", classes=folder.parent)
    assert "partly: rate-answer has changed since it was marked with 1.5" in notes
    assert table(marks)["partly"]["to mark by hand"] == "1"


# What is refused.


def test_a_misspelt_marker_fails_the_build(tmp_path):
    text = (SOURCE / "A1" / "A1.ipynb").read_text(encoding="utf-8")
    for right in EDGES:
        for wrong in (right.replace("### ", "## "), right.replace("E", "3"), right.lower(), right + "S", right[3:]):
            (tmp_path / "A1").mkdir(exist_ok=True)
            (tmp_path / "A1" / "A1.ipynb").write_text(text.replace(right, wrong, 1), encoding="utf-8")
            with pytest.raises(ValueError, match="is one misspelt"):
                build("some-class", source=tmp_path, classes=tmp_path / "classes")
    assert not (tmp_path / "classes").exists()
    for path in SOURCE.glob("*/*.ipynb"):
        check_markers(nbformat.read(path, as_version=4), path.name)


def test_a_class_is_not_made_twice_nor_under_a_strange_name(classes, tmp_path):
    with pytest.raises(ValueError, match="which exists"):
        build(KEY, classes=classes)
    for key in ("", "short", "../x", "a b", "a/b", ".hidden", None):
        with pytest.raises(ValueError, match=r"wanted (letters, digits|at least 8)"):
            build(key, classes=tmp_path)
    with pytest.raises(ValueError, match="does not exist"):
        grade("nobody", "A1", classes=classes)
    with pytest.raises(ValueError, match="wanted one of A1, A2, A3, A4, A5"):
        grade(KEY, "A9", classes=classes)


def test_a_roster_gives_everybody_other_numbers(tmp_path):
    roster = tmp_path / "students.csv"
    roster.write_text("name,student\nAda,ada\nBo,bo.2\n", encoding="utf-8")
    shutil.copytree(SOURCE / "A1", tmp_path / "source" / "A1")
    folder = build("some-class", roster, source=tmp_path / "source", classes=tmp_path)
    seen = {path.parts[-3]: path.read_text() for path in (folder / "hand_out").rglob("variant.json")}
    assert set(seen) == {"ada", "bo.2"}
    assert seen["ada"] != seen["bo.2"]
    solved = source(tmp_path, "A1", "some-class")
    blank = nbformat.read(folder / "hand_out" / "ada" / "A1" / "A1.ipynb", as_version=4)
    for student in ("ada", "eve"):
        nbformat.write(filled(blank, solved), folder / "handed_in" / "A1" / f"{student}_A1.ipynb")
    answers = hand_page.partials.variant(int(re.search(r"\d+", seen["ada"])[0])).right().tolist()
    copied = filled(blank, solved, partials=f"my_partials = {answers}")
    nbformat.write(copied, folder / "handed_in" / "A1" / "bo.2_A1.ipynb")  # from ada, numbers and all
    marks, notes = grade("some-class", "A1", classes=tmp_path)
    assert "eve_A1.ipynb: passed over, 'eve' is not a student of this class" in notes
    assert float(table(marks)["ada"]["partials-marks"]) == 3
    assert float(table(marks)["bo.2"]["partials-marks"]) == 0
    for text, says in (
        ("who\nada\n", "a column 'student'"),
        ("student\nada\nada\n", "twice"),
        ("student\na b\n", "letters"),
    ):
        roster.write_text(text)
        with pytest.raises(ValueError, match=says):
            read_roster(roster)


# The teacher's page.


@pytest.mark.parametrize("notebooks", [2, pytest.param(10, marks=pytest.mark.sweep)])
def test_the_commands_of_the_teacher_s_page(notebooks, tmp_path):
    """Copied one by one, in a copy of the course, with what students hand in put there in between."""
    page = (ASSIGNMENTS / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"```sh\n\s*(.+)\n\s*```", page)
    assert [command.split()[1] for command in commands] == ["assignments", "grade", "report"]
    course = tmp_path / "course"
    ignore = shutil.ignore_patterns(
        ".venv*", ".git", "_build", "my", "classes", "__pycache__", ".*_cache", ".hypothesis"
    )
    shutil.copytree(ROOT, course, ignore=ignore)
    folder = course / "notebooks" / "assignments" / "classes" / re.search(r"CLASS=(\S+)", commands[0])[1]
    for command in commands:
        if "grade" in command:
            notebook = filled(
                nbformat.read(folder / "hand_out" / "A1" / "A1.ipynb", as_version=4),
                nbformat.read(folder / "source" / "A1" / "A1.ipynb", as_version=4),
            )
            for k in range(notebooks):
                nbformat.write(notebook, folder / "handed_in" / "A1" / f"student{k}_A1.ipynb")
        here = Path(sys.prefix)
        settings = os.environ | {"VENV": str(here.parent), "LOCK": here.name, "PYTHONWARNINGS": "ignore"}
        command = command.replace("make", f"make -o {here}.done")  # or it would install this copy
        done = subprocess.run(
            command, shell=True, cwd=course, env=settings, capture_output=True, text=True, timeout=600
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert len(list((folder / "feedback").rglob("A1.html"))) == notebooks
    assert len(table(folder / "marks_A1.csv")) == notebooks + 1
    assert f"partials-marks ({notebooks} right)" in done.stdout
    assert (folder / "report_A1.png").exists()


def test_a_long_answer_is_read_back(tmp_path):
    heads = ["student", "part", "points", "of", "answer no.", "answer"]
    write(tmp_path / "sheet.csv", heads, [["ada", "trust-answer", 2, 3, "a1", "because " * 10_000]])
    assert read_sheet(tmp_path / "sheet.csv") == {("ada", "trust-answer"): (2.0, "a1")}


def test_a_source_that_nbgrader_refuses_makes_no_class(classes, tmp_path):
    assert (classes / KEY / "hand_out" / "A1").exists()  # of the same notebook undamaged
    notebook = nbformat.read(SOURCE / "A1" / "A1.ipynb", as_version=4)
    place = tmp_path / "source" / "A1"
    place.mkdir(parents=True)
    notebook.cells[3].metadata.nbgrader.grade_id = notebook.cells[2].metadata.nbgrader.grade_id
    nbformat.write(notebook, place / "A1.ipynb")
    with pytest.raises(RuntimeError, match="A1 could not be made"):
        build("pelican-9", source=place.parent, classes=tmp_path / "bad")
    assert not (tmp_path / "bad" / "pelican-9").exists()
