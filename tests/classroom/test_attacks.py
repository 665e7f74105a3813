"""A class in which most attack: the honest have exactly the marks that are due, nobody learns or earns anything."""

import csv
import json
import os
import re
import socket
import sqlite3
import time

import nbformat
import numpy as np
import pytest
from attacks import DISTURBANCES, FORGERIES, FULL, LEARNERS, TELLERS, ended, odd, points_as_json, put
from making import a_class, filled, needs_sandbox, student_copy

from ntkbook.classroom import running
from ntkbook.classroom.collect import collect
from ntkbook.classroom.grade import grade
from ntkbook.classroom.layout import laid_out
from ntkbook.classroom.parts import hidden_exercises, parts_of
from ntkbook.classroom.record import numbers_for
from ntkbook.classroom.sandbox import Sandbox
from ntkbook.exercises.engine.plain_text import plain_text
from ntkbook.exercises.engine.verdict import WRITTEN_IN

pytestmark = needs_sandbox
KEY, CANARY = "a key for the tests", "canary-in-the-environment"
HONEST = {"ada": FULL, "bo": FULL | {"partials": 2.5, "mistake": 0}, "odd": FULL}
ATTACKERS = [*FORGERIES, *LEARNERS, *TELLERS, *DISTURBANCES]
# For the sweep: they take as long as all others together.
LONG = """
slow-cells sleeps nowhere prints large-cell itself lines-endlessly stops-itself bomb boundless many-cells
eats-together eats large
""".split()
LIMITS = {"CELL": 8, "CALL": 3, "WHOLE": 24}  # seconds, on a machine that has nothing else to do
MOST = 240  # seconds for all of them, there


@pytest.fixture(scope="module", params=["most", pytest.param("all", marks=pytest.mark.sweep)])
def graded(request, tmp_path_factory):
    """The class, graded: (folder, notes, seconds, attackers)."""
    attackers = [name for name in ATTACKERS if request.param == "all" or name not in LONG]
    place = tmp_path_factory.mktemp("classes")
    roster = place / "students.csv"
    roster.write_text("student\n" + "\n".join([*HONEST, *attackers, "absent"]))
    folder = a_class(place, roster=roster)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    abstract = socket.socket(socket.AF_UNIX)
    abstract.bind(f"\0ntkbook-canary-{listening.getsockname()[1]}")
    abstract.listen()
    with listening, abstract, pytest.MonkeyPatch.context() as patch:
        for name, notebook in notebooks(folder, attackers, listening.getsockname()[1]).items():
            path = folder / "handed_in" / "A1" / f"{name}_A1.ipynb"
            path.write_text(json.dumps(notebook))  # as it is: nbformat would not write all of this
        for name, target in (("absent", folder / "class.json"), ("nobody", "/etc/passwd"), ("eve", folder / "source")):
            os.symlink(target, folder / "handed_in" / "A1" / f"{name}_A1.ipynb")
        slow = slowness(place)
        for name, seconds in LIMITS.items():
            patch.setattr(running, name, seconds * slow)
        patch.setenv("NTKBOOK_CANARY", CANARY)
        start = time.monotonic()
        _, notes = grade("pelicans", "A1", classes=place)
        return folder, notes, (time.monotonic() - start) / slow, attackers


def slowness(place):
    """How busy the machine is: a sandbox that begins with NumPy takes a second, or so many."""
    (place / "files").mkdir()
    start, box = time.monotonic(), Sandbox(place / "files")
    box.ask("run", "import numpy", seconds=60)
    box.close()
    return max(1, time.monotonic() - start)


def notebooks(folder, attackers, port):
    """{student: what is handed in}"""
    solved = [*HONEST, *(name for name in attackers if name in DISTURBANCES or name in TELLERS)]
    made = {name: filled(folder, "A1", name) for name in solved}
    made |= {name: student_copy(folder, "A1", name) for name in attackers if name not in made}
    rows = partials_in(made["bo"])
    rows[0][0] += 1
    put(made["bo"], "partials", f"my_partials = {rows}")
    put(made["bo"], "mistake", "my_lines = None\nmy_kernel = None")
    odd(made["odd"])
    changes = FORGERIES | LEARNERS | {name: change for name, (change, _) in DISTURBANCES.items()}
    for name in made:
        if name in changes:
            changes[name](made[name])
    for name, source in TELLERS.items():
        put(made[name], "kernel", source)
    for cell in made["sockets"].cells:
        cell.source = cell.source.replace("PORT", str(port))
    return made


def partials_in(notebook):
    source = next(cell.source for cell in notebook.cells if cell.source.startswith("my_partials = [["))
    return json.loads(source.removeprefix("my_partials = "))


def written(folder, student):
    """What the machine wrote about a student, without the answer, which the student knows."""
    one = json.loads((folder / "graded" / "A1" / f"{student}.json").read_text(encoding="utf-8"))
    for row in one["parts"]:
        row.pop("answer")
    one.pop("elsewhere")
    return one


def learned(folder, student):
    row = next(row for row in written(folder, student)["parts"] if row["part"] == "partials")
    found = [text for part in row["numbers"] or [] for text in (part if isinstance(part, list) else [part])]
    return "\n".join(map(str, found))


def sheet(folder, name):
    with open(folder / name, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("student", HONEST)
def test_the_honest_have_their_marks(graded, student):
    assert points_as_json(graded[0], student) == HONEST[student]


def test_everybody_is_graded(graded):
    folder, notes, _, attackers = graded
    names = {path.stem for path in (folder / "graded" / "A1").glob("*.json")}
    assert names == {*HONEST, *attackers}
    rows = {row["student"]: row for row in sheet(folder, "marks_A1.csv")}
    for student in names:
        assert float(rows[student]["sum"]) == sum(points_as_json(folder, student).values()), student
    assert [note for note in notes if "absent" in note or "nobody" in note]


def test_nothing_is_earned_that_was_not_solved(graded):
    for student in graded[3]:
        if student in FORGERIES or student in LEARNERS:
            assert points_as_json(graded[0], student) == dict.fromkeys(FULL, 0), student


def test_a_disturbance_costs_at_most_its_own_points(graded):
    for student in graded[3]:
        if student in DISTURBANCES:
            got, left = points_as_json(graded[0], student), DISTURBANCES[student][1]
            assert got == left if left is not None else all(got[part] <= FULL[part] for part in FULL), student


@pytest.mark.parametrize("student", TELLERS)
def test_a_function_that_remembers_earns_less_and_tells_nothing(graded, student):
    folder = graded[0]
    got = points_as_json(folder, student)
    assert got["kernel"] < 4
    assert got | {"kernel": 4} == FULL
    part = next(part for part in parts_of(folder, "A1") if part.function)
    told = row_text(folder, student)
    for exercise in hidden_of(folder, student, part):
        for numbers in called_with(exercise):
            assert str(numbers) not in told, numbers
    assert not re.search(r"\d{12}|_\d+_|array", told.replace(plain_text(WRITTEN_IN), ""))


def hidden_of(folder, student, part):
    """The exercises with the hidden numbers that a notebook was judged by."""
    release = nbformat.read(folder / "release" / "A1" / "A1.ipynb", as_version=4)
    layout = laid_out(collect(folder, "A1")[0][student].notebook, release, parts_of(folder, "A1"))
    return hidden_exercises(folder, "A1", part, numbers_for(student, layout))


def called_with(exercise):
    """The arrays that a function gets, as lists; such as a sentence could hold by chance are left out."""
    found = []
    exercise.call(lambda *arrays: found.extend(arrays) or np.zeros((2, 2)), exercise.data)
    return [array.tolist() for array in found if array.size > 1]


def row_text(folder, student):
    return next(row["text"] for row in written(folder, student)["parts"] if row["part"] == "kernel")


def test_learners_see_their_own_things_only(graded):
    folder = graded[0]
    assert "tasks.json" in learned(folder, "files")
    assert "exercise" in learned(folder, "files")  # it did look
    assert "PYTHONPATH" in learned(folder, "processes")
    assert "cmdline" in learned(folder, "processes")
    assert learned(folder, "writes") == learned(folder, "privileges") == "nothing"
    assert "open" not in learned(folder, "sockets")
    assert "Error" in learned(folder, "sockets")
    others = [name for name in graded[3] if name not in ("files", "processes", "frames", "sockets")]
    for student in LEARNERS:
        found = learned(folder, student)
        for secret in (KEY, CANARY, "class.json", "gradebook", "handed_in", "hand_out", str(folder), "passwd\\n"):
            assert secret not in found, (student, secret)
        assert not [name for name in others if f"'{name}'" in found], student
    modules = re.findall(r"ntkbook\.classroom\.(\w+)'", learned(folder, "frames"))
    assert set(modules) <= {"assigned", "sealed"}  # no judge, no key; nothing, if its time ran out


def test_no_secret_in_anything_that_is_written(graded):
    folder, notes, *_ = graded
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "class.json" and "handed_in" not in path.parts:
            raw = path.read_bytes()
            assert KEY.encode() not in raw, path
            assert CANARY.encode() not in raw, path
            assert b"root:x:0" not in raw, path
    assert KEY not in "\n".join(notes)
    assert CANARY not in "\n".join(notes)


def test_the_class_is_as_it_was(graded):
    folder, _, _, attackers = graded
    settings = json.loads((folder / "class.json").read_text())
    assert settings["key"] == KEY
    assert len(settings["students"]) == len(HONEST) + len(attackers) + 1
    with sqlite3.connect(folder / "gradebook.db") as book:
        (count,) = book.execute("select count(*) from submitted_assignment").fetchone()
    assert count == len(HONEST) + len(attackers)
    assert not list(folder.rglob("sitecustomize.py"))
    assert not list(folder.rglob("full*"))


def test_no_process_is_left(graded):
    assert ended("ntkbook-canary-child")


def test_it_ends(graded):
    assert graded[2] < MOST


def test_a_note_where_one_is_due(graded):
    folder, notes, _, attackers = graded
    for student in ("bomb", "eats-together", "sleeps", "closes-all", "never", "slow-cells"):
        if student in attackers:
            said = [note for note in notes if note.startswith(f"{student}:")]
            assert said or "takes longer" in row_text(folder, student), student


def test_no_text_is_long_and_no_spreadsheet_computes(graded):
    folder = graded[0]
    for student in graded[3]:
        for row in written(folder, student)["parts"]:
            assert len(row["text"]) < 3000, student
    for name in ("by_hand_A1.csv", "marks_A1.csv", "marks.csv"):
        for row in sheet(folder, name):
            for head, cell in row.items():
                for line in cell.splitlines() or [""]:
                    number = re.fullmatch(r"-?[\d.]+", cell)
                    assert number or not re.match(r"\s*[=+@\t]|-\S", line) or head != "answer", (name, cell[:80])


def test_markup_stays_text(graded):
    page = (graded[0] / "feedback" / "html" / "A1.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<iframe" not in page
