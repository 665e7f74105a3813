"""What is kept of a notebook that was graded: of each part the points, why, and what was judged."""

import json
import tempfile
from functools import partial
from pathlib import Path

import nbformat

from .answers import Answers
from .folders import read_settings
from .functions import looked_at, says_less
from .judge import NOTHING, few_guesses_find, judged
from .layout import laid_out
from .notes import notes_on, with_libraries
from .parts import hidden_exercises, own_exercise

TRIES = 5  # so many different answers to a part are noted


def grade_one(student, handed, place, folder, assignment, parts, trusted):
    """A notebook graded: what `graded/ASSIGNMENT/STUDENT.json` holds."""
    release = nbformat.read(folder / "release" / assignment / f"{assignment}.ipynb", as_version=4)
    layout = laid_out(handed.notebook, release, parts)
    handed_to = student if read_settings(folder)["students"] else ""
    whose = numbers_for(student, layout)
    tasks = (folder / "hand_out" / handed_to / assignment / "tasks.json").read_bytes()
    own = {part.name: own_exercise(folder, assignment, part, student) for part in parts if part.exercise}
    with tempfile.TemporaryDirectory() as files:
        Path(files, "tasks.json").write_bytes(tasks)
        Path(files, "tasks.json").chmod(0o644)  # whoever the sandbox is run as reads it
        look = {part.name: partial(looked_at, own=own[part.name]) for part in parts if part.function}
        answers = Answers(Path(files), layout.cells, parts, place, trusted, layout.checked, look, layout.follows)
        try:
            found, notes = judged_parts(parts, answers, own, folder, assignment, whose), answers.notes()
            rows = []
            for part in parts:
                if part.exercise:
                    rows.append(by_machine(part, found[part.name], answers, layout))
                    notes += tries(part, found[part.name], answers.between(part.name))
                    notes += right_before(part, found[part.name], answers.of(part.name), own[part.name])
                else:
                    rows.append(to_read(part, layout))
            notes += notes_on(rows, answers, layout, handed.file)
        finally:
            answers.close()
    return of(handed, student) | {"parts": rows, "elsewhere": layout.elsewhere, "notes": notes}


def judged_parts(parts, answers, own, folder, assignment, whose):
    """{part: what `judged` gives}; of all parts the best candidate first, then others, for which cells run again."""
    found = {}
    for which in (slice(1), slice(1, None)):
        for part in sorted((part for part in parts if part.exercise), key=lambda part: answers.turn(part.name)):
            name, given = part.name, answers.of(part.name)
            looks = answers.looks_of(name) if part.function else None
            if name in found and (not part.function or len(looks) < 2 or found[name][0] == part.points):
                continue
            if not part.function and few_guesses_find(own[name]):
                given = given[: answers.between(name).count(False)]  # what the check saw, and the last
            hidden = hidden_exercises(folder, assignment, part, whose) if part.function else []
            mine = judged(part, given, own[name], hidden, looks, which)
            found[name] = min(found.get(name, mine), mine, key=lambda one: (-one[0], says_less(one[1])))
    return found


def numbers_for(student, layout):
    """What decides the hidden numbers: who finds some out can use them in no other notebook."""
    return json.dumps([student, layout.cells])


def by_machine(part, found, answers, layout):
    points, verdict, numbers, which = found
    error = answers.error_of(part.name) if verdict.kind == "not yet" else ""
    shown = layout.texts if which is None or answers.in_place(part.name)[which] else layout.everywhere
    text, unnamed = with_libraries(verdict.text + error), answers.unnamed[part.name]
    if unnamed and shown[part.name] and not error:
        text = text.replace(NOTHING, f"nothing is called {' or '.join(unnamed)}.")
    said = {"kind": verdict.kind, "mistakes": list(verdict.mistakes), "text": text}
    return row(part) | {"machine": points, "numbers": numbers, "answer": shown[part.name]} | said


def to_read(part, layout):
    """What a human reads; 0 while nothing is there to read."""
    if layout.texts[part.name] or layout.elsewhere:
        return row(part) | {"answer": layout.texts[part.name]}
    return row(part) | {"kind": "blank", "machine": 0.0}


def row(part):
    blank = {"machine": None, "numbers": None, "kind": "read", "mistakes": [], "text": "", "answer": ""}
    return {"part": part.name, "title": part.title, "of": part.points} | blank


def tries(part, found, between):
    """A note where many different answers stand and one of those between counts: it may have been guessed."""
    points, *_, which = found
    if not points or len(between) < TRIES or not between[which]:
        return []
    return [
        f"{part.name} has {len(between)} different answers, and what counts is neither what its check saw nor the "
        "last: was it guessed?"
    ]


def right_before(part, found, given, own):
    """A note where an answer that does not count earns more than what counts, of those that a few guesses find."""
    if part.function or not few_guesses_find(own):
        return []
    points, best = found[0], judged(part, given, own, [])[0]
    if best <= points:
        return []
    return [
        f"{part.name} got {points:g} of {part.points:g} points. An answer before the last one earns {best:g}, but its "
        "check is not the last, or was not found: was it replaced by mistake, or one of many tries?"
    ]


def by_hand(student, handed, parts, answer):
    """A record in which a human marks all parts."""
    return of(handed, student) | {
        "parts": [row(part) | {"answer": answer} for part in parts],
        "elsewhere": "",
        "notes": [],
    }


def of(handed, student):
    return {"student": student, "file": handed.file, "late": handed.late, "ids": handed.ids}
