"""Whose a notebook is, by the path it came in and the roster: names as Moodle and Canvas give them, or plain ones."""

import re

from .files import bare, is_zip
from .moodle_numbers import of_one_number, without
from .names import LOOSE, few, first_said, plainly_said, platform_of, said, sender, ways, whom, words

LIKE_ASSIGNMENT = "rename it: it is named like the assignment, wanted a student's name"


def by_roster(attempts, students, assignment, notes):
    """{student: (row of the roster, attempts)}; the outermost name that says a student counts: zips hold anything."""
    found, claimed, passed = {}, set(), {}  # what is nobody's is passed over, and noted by where it lies
    platform = platforms(attempts)
    for attempt in attempts:
        row, why, told, k = student_of(attempt.parts, students, assignment, platform[place(attempt.parts)])
        if row:
            if not attempt.passed:
                notes += under_another_name(attempt.file, told, row, loose=not any(map(is_zip, attempt.parts[:k])))
            found.setdefault(row["student"], (row, []))[1].append(attempt._replace(told=told))
        elif not attempt.passed:
            passed.setdefault(sender(attempt.parts), []).append(f"{attempt.file}: passed over, {why}")
        if not row and told and told.platform == "canvas":
            named = whom(told._replace(platform="", number=""), students)[0]
            claimed |= {named["student"]} if named and "canvas" not in named else set()
    for lines in passed.values():
        notes += few(lines)
    for student in claimed & set(found):  # what a zip says is theirs may be another's, as theirs could not be read
        row, own = found[student]
        hidden = [attempt for attempt in own if attempt.told.around]
        notes += [f"{attempt.file}: passed over, as a file from Canvas may be {student}'s, too" for attempt in hidden]
        found[student] = row, without(own, hidden)
    kept = {student: (row, of_one_number(row, own, notes)) for student, (row, own) in found.items()}
    read_ones = {student: [one for one in own if not one.passed] for student, (_, own) in kept.items()}
    return {student: (kept[student][0], own) for student, own in read_ones.items() if own}


def student_of(parts, students, assignment, platform):
    """The row that a path means, or None; why nobody is meant, or ""; what is said, or None; and by which of its parts.

    Whom a name of a platform's says and nobody knows is not whom a name further in says.
    """
    platform = "moodle" if platform_of(students) == "canvas" else platform  # there a name like Moodle's is nobody's
    for k, part in enumerate(parts):
        told = said(bare(part), platform)
        for one in [told] if told else plain_ways(part, assignment):
            row, why = whom(one, students)
            if not row:
                continue
            inside, further = (None, 0) if told else first_said(parts[k + 1 :])
            if inside and is_another_s(inside, row, students):
                return None, f"{part} is named like {row['student']}, and a name in it is another's: rename it", one, k
            if inside and inside.platform == "moodle":  # its number says more than what lies around it
                one, k = inside, k + 1 + further
            return row, "", behind(one, parts, k), k
        if told:
            return None, why, told, k
    unzipped = [part for part in parts if not is_zip(part)]
    told = plain_student(unzipped, assignment) or plain_student(parts, assignment)
    return None, whom(told, students)[1] if told else LIKE_ASSIGNMENT, told, 0


def is_another_s(told, row, students):
    """Whether what a platform's name says is not this student."""
    other = whom(told, students)[0]
    return other is not row and (other is not None or told.platform == "moodle")


def platforms(attempts):
    """{place: the platform whose the names are that read as both's}: Canvas's, if some there are its alone and none are
    Moodle's alone.
    """
    alone = {}
    for attempt in attempts:
        told, k = first_said(attempt.parts)
        other = said(bare(attempt.parts[k]), "canvas")
        found = alone.setdefault(place(attempt.parts), set())
        found |= {told.platform} if told and told.platform == other.platform else set()
    return {where: "canvas" if found == {"canvas"} else "moodle" for where, found in alone.items()}


def place(parts):
    """The zip or folder in which the files of a class lie; "" for what lies loose."""
    return "" if len(parts) == 1 or said(bare(parts[0])) else parts[0]


def under_another_name(file, told, row, loose):
    """A note where a platform's number is a student's and the name is not.

    A number of Moodle's may be of an earlier assignment, and a loose file of Canvas's need not be from there.
    """
    asks = {"moodle": "Moodle has another number in each assignment: is it that of this one?"}
    asks |= {"canvas": "Was it handed in there, or who sent it?"} if loose else {}
    if told.platform in asks and told.number == row.get(told.platform) and not is_name_of(row, told):
        yield (
            f"{file}: taken for the work of {row['student']}, as the roster has the number {told.number}, and "
            f"the name {row['name']!r}. {asks[told.platform]}"
        )


def is_name_of(row, told):
    """Whether a file says the student's name, where the roster has one."""
    return "name" not in row or "".join(words(told.name)) in ways(row["name"])


def behind(told, parts, k):
    """What is said, with all that stands behind the student in the path, and what lies around it.

    In a zip or folder of several, anybody can write any name. Moodle and Canvas write theirs, if it reads in one way.
    """
    around = "/".join(parts[:k])
    if told.platform and not any(map(is_zip, parts[:k])):
        around = "/".join([*parts[:k], parts[k] if is_zip(parts[k]) else LOOSE])
    sure = -8 * k + (-1 if told.also else 2 * bool(told.platform))
    return told._replace(rest="/".join([told.rest, *parts[k + 1 :]]), around=around, sure=sure)


def plain_student(parts, assignment, start=0):
    """What the first part of a path from `start` on says that is not named like the assignment, or None."""
    like = re.compile(rf"{re.escape(assignment)}(?![A-Za-z0-9])", re.IGNORECASE)
    for k, part in enumerate(parts[start:], start):
        if not like.match(bare(part)):
            return behind(plain_ways(part, assignment)[-1], parts, k)
    return None


def plain_ways(part, assignment):
    """What a name says that is no platform's, and then without the assignment's: emil-A1, Ada Lovelace A1 (2)."""
    told = plainly_said(bare(part))
    behind_it = rf"(.*?\w)[ -]+{re.escape(assignment)}(?:v\d+)?(?![A-Za-z0-9]).*"
    found = re.fullmatch(behind_it, told.name, re.IGNORECASE | re.DOTALL)
    return [told, *([told._replace(name=found[1], rest=told.name[found.end(1) :] + told.rest)] if found else [])]
