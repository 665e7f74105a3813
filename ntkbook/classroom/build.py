"""From the source notebooks to what students get."""

import json
import re
import secrets
import shutil
from urllib.parse import urlencode

import nbformat

from .folders import CLASSES, SOURCE, STUB, as_name, nbgrader, read_settings, seed, write_settings
from .parts import own_exercise, parts_of, question_of
from .roster import added, read_roster
from .sealed import seal

MARKERS = [[f"### {end} {what}" for end in ("BEGIN", "END")] for what in ("SOLUTION", "HIDDEN TESTS")]
CONFIG = f"""\
c = get_config()
c.CourseDirectory.course_id = "ntkbook"
c.ClearSolutions.code_stub = {{"python": 'raise NotImplementedError("{STUB}")'}}
c.ClearSolutions.text_stub = "*Your answer, in the place of this line.*"
"""


def build(name, roster=None, source=SOURCE, classes=CLASSES, key=None):
    """Make the class `name`; returns its folder. What is in `hand_out` is for students, a folder each with a roster.

    `roster` is a CSV file with a column "student" (see roster.py). With a
    roster that has grown, a class that exists gets the new students, and
    nothing else changes. All numbers come from a secret key, drawn at random;
    `key` makes a class with that of another. Raises ValueError if a name cannot
    be a folder's, if the class exists, or if a marker in a source notebook is
    misspelt or left open.
    """
    folder = classes / as_name(name, "CLASS")
    students = [] if roster is None else read_roster(roster)
    if folder.exists():
        return add(folder, students, name)
    texts = {path.stem: path.read_text(encoding="utf-8") for path in source.glob("*/*.ipynb")}
    for assignment, text in texts.items():
        check_markers(nbformat.reads(text, as_version=4), assignment)
    try:
        make(folder, texts, {"key": key or secrets.token_hex(16), "students": students})
    except BaseException:
        shutil.rmtree(folder)  # half a class would only be in the way
        raise
    return folder


def add(folder, students, name):
    """The students of the roster that the class does not have yet; of the others what is told anew about them."""
    settings = read_settings(folder)
    if not settings["students"] or settings["students"] == students:
        raise ValueError(f"CLASS is {name!r}, which exists, and ROSTER says nothing that is new")
    new = added(settings["students"], students)
    for assignment in sorted(path.name for path in (folder / "source").iterdir()):
        hand_out(folder, assignment, new)
    write_settings(folder, settings | {"students": students})
    return folder


def make(folder, texts, settings):
    """Write the class: the private source, nbgrader's release of it, the students' copies."""
    for assignment, text in texts.items():
        private = folder / "source" / assignment
        private.mkdir(parents=True)
        (private / f"{assignment}.ipynb").write_text(text, encoding="utf-8")
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    write_settings(folder, settings)
    for assignment in sorted(texts):
        failed = nbgrader(folder, "generate_assignment", assignment)
        if failed:
            raise RuntimeError(f"{assignment} could not be made: {failed}")
        (folder / "handed_in" / assignment).mkdir(parents=True)
        hand_out(folder, assignment, settings["students"] or [{"student": ""}])


def hand_out(folder, assignment, students):
    """The student's copy and its tasks, for each student."""
    for row in students:
        place = folder / "hand_out" / row["student"] / assignment
        place.mkdir(parents=True)
        shutil.copy(folder / "release" / assignment / f"{assignment}.ipynb", place)
        tasks = json.dumps(tasks_of(folder, assignment, row["student"]))
        (place / "tasks.json").write_text(tasks, encoding="utf-8")


def tasks_of(folder, assignment, student):
    """{part: its question, its hints, and what a check needs to know an answer by}"""
    key, tasks = read_settings(folder)["key"], {}
    for part in parts_of(folder, assignment):
        if part.exercise:
            own = own_exercise(folder, assignment, part, student)
            salt = f"{seed(key, assignment, part.name, student, 'salt'):x}"
            tasks[part.name] = {
                "exercise": part.exercise,
                "function": part.function,
                "question": question_of(part, own),
                "hints": list(own.hints[:2]),
                "answers": [] if part.function else seal(own, salt),
            }
    return tasks


def hub_link(hub, repo, assignment):
    """The link by which nbgitpuller fetches a repository into a student's JupyterHub and opens an assignment.

    One link for all, so for a class without a roster: with one, each student has a folder of their own, and who could
    read the repository would have everybody's.

    >>> hub_link("https://hub.example.org/", "https://git.example.org/ntk/course", "A1")
    'https://hub.example.org/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgit.example.org%2Fntk%2Fcourse&urlpath=lab%2Ftree%2Fcourse%2FA1%2FA1.ipynb'
    """
    place = repo.rstrip("/").removesuffix(".git").rpartition("/")[2]
    asked = urlencode({"repo": repo, "urlpath": f"lab/tree/{place}/{assignment}/{assignment}.ipynb"})
    return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{asked}"


def check_markers(notebook, name):
    """Refuse a notebook in which nbgrader would not find what it must take out."""
    for cell in notebook.cells:
        lines = [line.strip() for line in cell.source.splitlines()]
        code = cell.cell_type == "code"
        found = [line for line in lines if re.search("BEGIN|END|SOLUTION|HIDDEN T", line) or (code and "##" in line)]
        if any(found[k : k + 2] not in MARKERS for k in range(0, len(found), 2)):
            raise ValueError(f"{name} has the markers {found} in a cell, wanted pairs of {MARKERS}: is one misspelt?")
