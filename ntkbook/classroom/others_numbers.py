"""Numbers that are wrong for the student who hands them in, and right for another one's task."""

import re
from dataclasses import replace
from functools import cache
from itertools import zip_longest

import numpy as np

from ..exercises.engine.compare import as_answer, close
from .folders import read_settings
from .parts import exercise_of, own_exercise

LEAST_DIGITS = 4  # of an answer that is wholly another's: fewer may be chance
LEAST_ENTRIES = 5  # of an answer that is another's in part
DRAWS = 500  # tasks by which chance is measured
RARE = 0.1  # how many such finds chance may make for one student, so that it is a find


def others_numbers(folder, assignment, parts, all_graded):
    """A note for each student and other student whose numbers it has: only with a roster, where each has own numbers.

    A short number, or some of many entries, are easily another's by chance.
    How easily is measured on freshly drawn tasks: what a pair of students
    shares in all parts together must be rare. Answers that known mistakes
    explain are left out.
    """
    present = {graded["student"] for graded in all_graded if graded["file"]}  # from the others nothing can be copied
    students = [row["student"] for row in read_settings(folder)["students"]]
    shared = {}
    for part in parts:
        rows = {graded["student"]: row_of(graded, part.name) for graded in all_graded}
        rows = {student: row for student, row in rows.items() if row and row["numbers"] and student in students}
        if all(row["kind"] == "right" for row in rows.values()):
            continue
        own = {student: own_exercise(folder, assignment, part, student) for student in students}
        for student, row in rows.items():
            if row["kind"] != "right" and not explained(own[student], row["mistakes"]):
                others = {other: task for other, task in own.items() if other != student and other in present}
                for other, found in finds(part, row["numbers"], own[student], others).items():
                    shared.setdefault((student, other), []).append((part.title, *found))
    whose = {}  # several students may have the task for which the numbers are right
    for (student, other), found in shared.items():
        if np.prod([chance for *_, chance in found]) * (len(present) - 1) <= RARE:
            for title, said, _ in found:
                whose.setdefault((student, title, said), []).append(other)
    return [
        f"{student} and {' or '.join(others)}: {title}: {said} for {student}'s task and right for "
        + " and ".join(f"{other}'s" for other in others)
        for (student, title, said), others in whose.items()
    ]


def row_of(graded, part):
    return next((row for row in graded["parts"] if row["part"] == part), None)


def explained(exercise, mistakes):
    """Whether known mistakes give just these numbers, so that they are the student's own."""
    exact = {mistake.name for part in exercise.parts() for mistake in part.mistakes if mistake.fits is None}
    return bool(mistakes) and set(mistakes) <= exact


def finds(part, numbers, own, others):
    """{other student: (what is wrong here and right there, in words, how often chance does that)}."""
    wrong, telling, found = ~hits(own, numbers), digits(numbers) >= LEAST_DIGITS, {}
    for other, task in others.items():
        there = hits(task, numbers)
        if len(there) != len(wrong) or not (both := wrong & there).any():
            continue
        if wrong.all() and there.all() and telling:
            chance = 0.0
        elif there.all() or both.sum() >= max(LEAST_ENTRIES, wrong.sum() / 2):
            drawn = fresh(part, numbers, len(wrong))
            chance = (1 + drawn[:, both].all(axis=1).sum()) / (1 + len(drawn))
        else:
            continue
        said = f"{both.sum()} of {len(wrong)} entries are wrong" if len(wrong) > 1 else "the answer is wrong"
        found[other] = (said, chance)
    return found


def digits(numbers):
    """How many digits tell a list of answers from others: -4.2 has two, [0.9894, 95.0106] has ten.

    >>> digits([-4.2]), digits([[0.9894, 95.0106]])
    (2, 10)
    """
    flat = {float(number) for number in re.findall(r"\d+\.?\d*(?:e[-+]?\d+)?", str(numbers))}
    return sum(len(f"{number:.10g}".split("e")[0].replace(".", "").strip("0")) for number in flat)


def fresh(part, numbers, size):
    """Which of the numbers are right for tasks that nobody has: a row for each task."""
    rows = [hits(task, numbers) for task in nobodys(part)]
    return np.array([row if len(row) == size else np.zeros(size, bool) for row in rows])


@cache
def nobodys(part):
    exercise, rng = exercise_of(part), np.random.default_rng(0)
    return [replace(exercise, data=exercise.draw(rng)) for _ in range(DRAWS)]


def hits(exercise, numbers):
    """Which entries of all answers are right for this task; what is not read number by number is one entry."""
    parts = exercise.parts()
    found = [entries(part, given) for part, given in zip_longest(parts, numbers[: len(parts)])]
    return np.concatenate(found)


def entries(part, given):
    right = part.right()
    read = None if given is None else part.read(given, right, part.decimals)[0]
    if read is None or read.shape != right.shape:
        right_ones = np.zeros(right.shape, bool)
    else:
        right_ones = close(part.tidy(read), right, part.decimals)
    return np.ravel(right_ones) if part.read is as_answer else np.array([right_ones.all()])
