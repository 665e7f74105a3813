"""From the source to what students get: nothing of the teacher's in it, minutes and points as promised."""

import ast
import json
import re
import shutil

import nbformat
import pytest
from making import NAMES, right_answers, source, student_copy

from ntkbook.classroom.build import MARKERS, build, check_markers, hub_link
from ntkbook.classroom.folders import ASSIGNMENTS, SOURCE, STUB, seed
from ntkbook.classroom.grade import grade
from ntkbook.classroom.parts import own_exercise, parts_of
from ntkbook.classroom.running import CALL, CELL, WHOLE

EDGES = [marker for pair in MARKERS for marker in pair]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return build("pelicans", classes=tmp_path_factory.mktemp("classes"), key="a key for the tests")


def between(text, pair):
    """The lines between two markers."""
    lines, inside = [], False
    for line in text.splitlines():
        inside = (inside or line.strip() == pair[0]) and line.strip() != pair[1]
        lines += [line.strip()] if inside and line.strip() not in pair else []
    return [line for line in lines if line]


def leaks(place, folder, assignment):
    """Lines of solutions or judges, seeds, right answers or the key in any file under `place`."""
    texts = [path.read_text(encoding="utf-8") for path in place.rglob("*") if path.is_file()]
    notebooks = [nbformat.reads(text, as_version=4).cells for text in texts if '"nbformat"' in text]
    shown = {line.strip() for cells in notebooks for cell in cells for line in cell.source.splitlines()}
    secret = {line for c in source(folder, assignment).cells for pair in MARKERS for line in between(c.source, pair)}
    rights = [text.partition(" = ")[2] for text in right_answers(folder, assignment).values() if text[:3] != "def"]
    key = json.loads((folder / "class.json").read_text())["key"]
    long = [right for right in rights if len(right) > 12]
    return (secret & shown) | {word for word in (key, "BEGIN", *long) if any(word in text for text in texts)}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_the_teacher_s_is_in_the_student_tree(folder, name, tmp_path):
    assert leaks(folder / "hand_out" / name, folder, name) == set()
    planted = student_copy(folder, name)
    line = next(line for cell in source(folder, name).cells for line in between(cell.source, MARKERS[0]))
    planted.cells[1].source += f"\n{line}"
    nbformat.write(planted, tmp_path / "planted.ipynb")
    assert leaks(tmp_path, folder, name) == {line}
    (tmp_path / "planted.ipynb").write_text('{"of": "a key for the tests"}')
    assert leaks(tmp_path, folder, name) == {"a key for the tests"}


@pytest.mark.parametrize("name", NAMES)
def test_minutes_and_points_are_as_promised(folder, name):
    notebook = student_copy(folder, name)
    promised = re.search(r"About (\d+); (\d+) points", notebook.cells[0].source)
    parts = [re.search(r"\*\*(\d+) minutes, (\d+) points?", cell.source) for cell in notebook.cells]
    assert int(promised[1]) == sum(int(part[1]) for part in parts if part) in range(60, 91)
    graded = parts_of(folder, name)
    assert [part.points for part in graded] == [int(part[2]) for part in parts if part]
    assert int(promised[2]) == sum(part.points for part in graded)
    by_hand = int(sum(part.points for part in graded if not part.exercise))
    page = (ASSIGNMENTS / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"\| {name} .*\| {promised[1]} \| {int(promised[2]) - by_hand} \+ {by_hand} \|", page)


@pytest.mark.parametrize("name", NAMES)
def test_the_opening_tells_the_limits_and_what_to_do_before_handing_in(folder, name):
    opening = student_copy(folder, name).cells[0].source
    assert CELL == CALL
    assert f"- A cell or a call may take {CALL} seconds, the whole notebook with all calls {WHOLE}.\n" in opening
    assert "*Restart Kernel and Run All Cells*, and save. (If it stops at a part that you left out" in opening
    assert "Leave the first cell with its heading, the names (`my_...` and those of the functions) and the" in opening


@pytest.mark.parametrize("name", NAMES)
def test_a_function_is_asked_for_where_it_is_taken_and_nowhere_else(folder, name):
    tasks = json.loads((folder / "hand_out" / name / "tasks.json").read_text())
    for part in parts_of(folder, name):
        if part.exercise:
            question = tasks[part.name]["question"]
            assert ("function `" in question) == part.function, question
            assert question.endswith("**Here the function is wanted.**") == part.function
    if name == "A4":
        assert tasks["bytes"]["question"].endswith("has its block kernel, all of it? Four decimals.")


@pytest.mark.parametrize("name", NAMES)
def test_a_student_s_copy_runs_and_says_right_to_right_answers(folder, name, monkeypatch):
    """Stubs stop where they should and nowhere else; checks say "not yet", and "right" to what is right.

    Of short answers they say only how they are read.
    """
    short = {
        "A1": {"eigenvalues", "mistake"},
        "A2": {"layer"},
        "A3": {"step", "largest"},
        "A4": {"bytes"},
        "A5": {"powers", "residual", "sure", "example"},
    }[name]
    monkeypatch.setattr("ntkbook.classroom.assigned.HERE", folder / "hand_out" / name)
    for answers in ({}, right_answers(folder, name)):
        space, kinds, stops = {"__name__": "notebook"}, {}, []
        for cell in student_copy(folder, name).cells:
            if cell.cell_type == "code":
                tree = ast.parse(answers.get(cell.id.removesuffix("-answer"), cell.source))
                shown = tree.body and isinstance(tree.body[-1], ast.Expr) and tree.body.pop()
                try:
                    exec(compile(tree, cell.id, "exec"), space)
                    if shown and cell.id.endswith("-check"):
                        verdict = eval(compile(ast.Expression(shown.value), cell.id, "eval"), space)
                        kinds[cell.id.removesuffix("-check")] = verdict.kind
                except NotImplementedError as error:
                    stops.append((cell.id, str(error)))
        told = {part: "noted" if part in short else "right" for part in kinds}
        assert kinds == (told if answers else dict.fromkeys(kinds, "not yet"))
        numbers = [part.name for part in parts_of(folder, name) if part.exercise and not part.function]
        assert stops == ([] if answers else [(f"{part}-answer", STUB) for part in numbers])


def test_what_is_handed_out_does_not_reproduce_the_answer(folder):
    """No variant that its numbers could name gives the task's answer: what there is to try are seeds of 128 bits."""
    for name in NAMES:
        tasks = json.loads((folder / "hand_out" / name / "tasks.json").read_text())
        for part in parts_of(folder, name):
            if part.exercise and not part.function:
                own = own_exercise(folder, name, part)
                numbers = {int(n) for n in re.findall(r"\b\d{1,18}\b", json.dumps(tasks[part.name]))}
                its_own = seed("a key for the tests", name, part.name, "")
                assert own.variant(its_own).question.text == own.question.text  # the seed would give it again
                assert all(own.variant(n).question.text != own.question.text for n in sorted(numbers)[:20])


@pytest.mark.parametrize(("key", "same"), [("a key for the tests", True), (None, False)])
def test_a_key_of_another_gives_other_numbers(key, same, folder, tmp_path):
    shutil.copytree(SOURCE / "A1", tmp_path / "source" / "A1")
    made = build("a", source=tmp_path / "source", classes=tmp_path, key=key)
    tasks, other = ((place / "hand_out" / "A1" / "tasks.json").read_text() for place in (made, folder))
    assert (tasks == other) == same


def test_a_roster_gives_everybody_other_numbers_and_may_grow(tmp_path):
    shutil.copytree(SOURCE / "A1", tmp_path / "source" / "A1")
    roster = tmp_path / "students.csv"
    roster.write_text("student,name\nada,Ada L\nbo.2,Bo\n", encoding="utf-8")
    made = build("some-class", roster, source=tmp_path / "source", classes=tmp_path)
    tasks = {path.parts[-3]: path.read_text() for path in (made / "hand_out").rglob("tasks.json")}
    assert set(tasks) == {"ada", "bo.2"}
    assert tasks["ada"] != tasks["bo.2"]
    with pytest.raises(ValueError, match="says nothing that is new"):
        build("some-class", roster, source=tmp_path / "source", classes=tmp_path)
    roster.write_text("student,name\nada,Ada L\nbo.2,Bo\neve,Eve\n", encoding="utf-8")
    build("some-class", roster, source=tmp_path / "source", classes=tmp_path)
    more = {path.parts[-3]: path.read_text() for path in (made / "hand_out").rglob("tasks.json")}
    assert set(more) == {"ada", "bo.2", "eve"}
    assert {student: more[student] for student in tasks} == tasks


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


def test_a_class_is_not_made_twice_nor_under_a_strange_name(folder, tmp_path):
    with pytest.raises(ValueError, match="which exists"):
        build("pelicans", classes=folder.parent)
    for name in ("", "../x", "a b", "a/b", ".hidden", None):
        with pytest.raises(ValueError, match="wanted letters, digits"):
            build(name, classes=tmp_path)
    with pytest.raises(ValueError, match="does not exist"):
        grade("nobody", "A1", classes=folder.parent)
    with pytest.raises(ValueError, match="wanted one of A1, A2, A3, A4, A5"):
        grade("pelicans", "A9", classes=folder.parent)
    with pytest.raises(ValueError, match="0 to 100"):
        grade("pelicans", "A1", classes=folder.parent, penalty=101)


def test_a_source_that_nbgrader_refuses_makes_no_class(folder, tmp_path):
    assert (folder / "hand_out" / "A1").exists()  # of the same notebook undamaged
    notebook = nbformat.read(SOURCE / "A1" / "A1.ipynb", as_version=4)
    place = tmp_path / "source" / "A1"
    place.mkdir(parents=True)
    notebook.cells[3].metadata.nbgrader.grade_id = notebook.cells[2].metadata.nbgrader.grade_id
    nbformat.write(notebook, place / "A1.ipynb")
    with pytest.raises(RuntimeError, match="A1 could not be made"):
        build("herons", source=place.parent, classes=tmp_path / "bad")
    assert not (tmp_path / "bad" / "herons").exists()


def test_a_link_for_a_hub():
    assert hub_link("https://h", "https://g/a/b.git", "A2").endswith("urlpath=lab%2Ftree%2Fb%2FA2%2FA2.ipynb")
