"""Whose a notebook is, by the path it came in and the roster: by a platform's number or a plain name."""

import re

from .files import MARK, bare, is_zip
from .names import LOOSE, few, first_said, plainly_said, platform_of, said, sender, ways, whom, words

LIKE_ASSIGNMENT = "rename it: it is named like the assignment, wanted a student's name"


def by_roster(attempts, students, assignment, notes):
    """{student: (row of the roster, attempts)}; the outermost name that says a student counts: zips hold anything."""
    found, passed = {}, {}  # what is nobody's is passed over, and noted by where it lies
    for attempt in attempts:
        row, why, told, k = student_of(attempt.parts, students, assignment)
        if row:
            notes += under_another_name(attempt.file, told, row, loose=not any(map(is_zip, attempt.parts[:k])))
            found.setdefault(row["student"], (row, []))[1].append(attempt._replace(told=told))
        else:
            passed.setdefault(sender(attempt.parts), []).append(f"{attempt.file}: passed over, {why}")
    for lines in passed.values():
        notes += few(lines)
    return found


def student_of(parts, students, assignment):
    """The row that a path means, or None; why nobody is meant, or ""; what is said, or None; and by which of its parts.

    Whom a name of a platform's says and nobody knows is not whom a name further in says. What is in no zip may have
    been named by the lecturer, behind whose ada_ stands what a student has written.
    """
    platform = platform_of(students)
    for k, part in enumerate(parts):
        told, unpacked = said(bare(part)), not any(map(is_zip, parts[:k]))
        plain = plain_ways(part, assignment) if unpacked or not told else []
        named = next((one for one in plain if whom(one, students)[0]), None)
        row = whom(named, students)[0] if named else None
        if platform != "canvas" and looks_like_moodle_s(told, part, unpacked):
            why = "its name is almost like one of Moodle's: put Moodle's zip there as it is, or rename it"
            return None, why, told, k
        if told and told.platform == "canvas" and platform == "moodle" and not row and k + 1 < len(parts):
            continue  # a class's zip, of a course like MAT_2026_27_A
        if told:
            numbered, why = whom(told, students)
            if numbered and row and row is not numbered:
                why = f"it has the number of {numbered['student']}, and the name of {row['student']}: rename it"
                return None, why, told, k
            return numbered, why, behind(told, parts, k) if numbered else told, k
        if row and (inside := first_said(parts[k + 1 :])[0]) and is_another_s(inside, row, students):
            why = f"{part} is named like {row['student']}, and a name in it is another's: rename it"
            return None, why, named, k
        if row:
            return row, "", behind(named, parts, k), k
    unzipped = [part for part in parts if not is_zip(part)]
    told = plain_student(unzipped, assignment) or plain_student(parts, assignment)
    return None, whom(told, students)[1] if told else LIKE_ASSIGNMENT, told, 0


def looks_like_moodle_s(told, part, unpacked):
    """Whether a name is none of Moodle's and might have become like one: some systems write _ for other signs in it."""
    return MARK in part and (not told or told.platform != "moodle" or (unpacked and part.count(MARK) > 1))


def is_another_s(told, row, students):
    """Whether what a platform's name says is not this student."""
    other = whom(told, students)[0]
    return other is not row and (other is not None or told.platform == "moodle")


def under_another_name(file, told, row, loose):
    """A note where a loose file has a student's number, and another name: it need not be from the platform."""
    if loose and told.platform and not is_name_of(row, told):
        yield (
            f"{file}: taken for the work of {row['student']}, who has the number {told.number}, and the name "
            f"{row['name']!r}. Was it handed in there, or who sent it?"
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
