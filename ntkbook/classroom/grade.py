"""From what students hand in to marks and feedback."""

import json
import os
import queue
from concurrent.futures import ThreadPoolExecutor

from .collect import Handed, collect, numbers_of, students_of
from .copies import copies
from .folders import CLASSES, class_folder, read_settings, write_settings
from .inbox import shown
from .parts import parts_of
from .publish import publish
from .record import by_hand, grade_one
from .sheet import with_points
from .walls import why_no_sandbox, why_not_hidden

AT_ONCE = min(2, os.cpu_count() or 1)  # sandboxes: each has a core


def grade(name, assignment, classes=CLASSES, only=None, trusted=False, penalty=None):
    """Collect, grade and explain what lies in `handed_in`; returns the CSV file of marks, and what to know, as lines.

    Grading again begins anew; only what stands in the sheet stays. `only` is a
    student to be graded alone. `penalty` percent of the points are taken off
    for each day late that the sheet has; if it is not given, as many as the
    last time. Raises ValueError if there is no such class or assignment, or if
    the sheet cannot be read, and RuntimeError where there is no sandbox, unless
    the answers are `trusted`.
    """
    folder = class_folder(name, classes)
    known = sorted(path.name for path in (folder / "source").iterdir())
    if assignment not in known:
        raise ValueError(f"ASSIGNMENT is {assignment!r}, wanted one of {', '.join(known)}")
    if penalty is not None and not 0 <= penalty <= 100:
        raise ValueError(f"PENALTY is {penalty:g}, wanted percent of the points for each day, 0 to 100")
    if not trusted and (why := why_no_sandbox() or why_not_hidden(folder)):
        raise RuntimeError(why)
    parts = parts_of(folder, assignment)
    roster = [row["student"] for row in read_settings(folder)["students"]]
    told = with_points(folder, assignment, parts, roster)  # what cannot be read there is said before anything runs
    handed, notes = collect(folder, assignment)
    if only is not None and only not in handed:
        only = next((student for student in handed if student.casefold() == only.casefold()), only)
    if only is not None and only not in handed:
        about = [note for note in notes if only.casefold() in note.casefold()]
        raise ValueError("; ".join([f"STUDENT is {only!r}, of whom nothing is there to grade", *about]))
    notes = [note for note in notes if only is None or only.casefold() in note.casefold()]
    place = folder / "graded" / assignment
    place.mkdir(parents=True, exist_ok=True)
    if only is None:
        for old in place.glob("*.json"):
            old.unlink()  # who hands in nothing any more has no marks
    class_ = {"folder": folder, "assignment": assignment, "parts": parts, "trusted": trusted}
    todo = sorted(handed) if only is None else [only]
    for found in in_places(todo, handed, class_):
        (place / f"{found['student']}.json").write_text(json.dumps(found), encoding="utf-8")
    graded = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(place.glob("*.json"))}
    notes += [f"{student}: {note}" for student in todo for note in graded[student]["notes"]]
    waiting = [student for student in handed if handed[student].file != graded.get(student, {}).get("file")]
    notes += [f"{student}: {handed[student].file} is there and not graded" for student in waiting]
    rows = {row["student"]: row for row in students_of(folder, assignment, [])}
    for student in sorted(told - set(graded)):  # of whom no file could be read
        graded[student] = by_hand(student, Handed("", b"", False, numbers_of(rows[student])), parts, "see the file")
    marks, more = publish(folder, assignment, parts, graded, agreed(folder, assignment, penalty))
    notes += more + copies(folder, assignment, list(graded.values()))
    return marks, [shown([" ".join(note.split())]) for note in notes]  # an answer's error may command a terminal


def in_places(students, handed, class_):
    """What is graded of each student, a few at a time; of those that run at once each has a place, and so a core."""
    places = queue.SimpleQueue()
    for number in range(AT_ONCE):
        places.put(number)

    def one(student):
        mine = places.get()
        try:
            return grade_or_say(student, handed[student], mine, **class_)
        finally:
            places.put(mine)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(one, students)


def grade_or_say(student, handed, place, **class_):
    """What `grade_one` gives; where that fails, all parts are left to a human: nobody else has to wait for it."""
    try:
        return grade_one(student, handed, place, **class_)
    except Exception as error:
        note = f"{handed.file} could not be graded ({type(error).__name__}: {str(error)[:200]}), so mark it by hand"
        return by_hand(student, handed, class_["parts"], "see the notebook") | {"notes": [note]}


def agreed(folder, assignment, penalty):
    """The percent for a day late: as given, and kept for the next time, or as the last time."""
    settings = read_settings(folder)
    kept = settings.setdefault("penalty", {})
    if penalty is not None:
        kept[assignment] = penalty
        write_settings(folder, settings)
    return kept.get(assignment, 0)
