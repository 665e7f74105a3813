"""Whose a notebook is, by the path it came in and the roster: names as Moodle and Canvas give them, or plain ones."""

import re

from .inbox import bare, is_zip
from .roster import Said, not_theirs, plainly_said, said, ways, whom, words

LOOSE = "the loose files with names as of Moodle or Canvas"  # they lie around each other, as in a zip of these
LIKE_ASSIGNMENT = "rename it: it is named like the assignment, wanted a student's name"


def by_roster(attempts, students, assignment, notes):
    """{student: (row of the roster, attempts)}; the outermost name that says a student counts: zips hold anything."""
    found = {}
    for attempt in attempts:
        row, why = None, ""
        for k, part in enumerate(attempt.parts):
            told = said(bare(part))
            for one in [told] if told else plain_ways(part, assignment):
                row, why = whom(one, students)
                if row:
                    break
            also = [s["student"] for s in students if told and s is not row and s.get("canvas") in told.also]
            if row and also:
                row, why = None, f"its name can be read as that of {' and '.join([row['student'], *also])}: rename it"
            if row:
                notes += under_another_name(attempt.file, one, row)
                told = behind(one, attempt.parts, k)
                told = told._replace(sure=told.sure - 4 * (bool(one.platform) and not is_name_of(row, one)))
                found.setdefault(row["student"], (row, []))[1].append(attempt._replace(told=told))
            if row or told:  # whom a platform names and nobody knows is not whom a name further in says
                break
        else:
            unzipped = [part for part in attempt.parts if not is_zip(part)]
            told = plain_student(unzipped, assignment) or plain_student(attempt.parts, assignment)
            why = whom(told, students)[1] if told else LIKE_ASSIGNMENT
        if not row:
            notes.append(f"{attempt.file}: passed over, {why}")
    kept = {student: (row, of_one_number(row, own, notes)) for student, (row, own) in found.items()}
    return {student: (row, own) for student, (row, own) in kept.items() if own}


def under_another_name(file, told, row):
    """A note where Moodle's number is a student's and the name is not: the number may be of an earlier assignment."""
    if told.platform == "moodle" and told.number == row.get("moodle") and not is_name_of(row, told):
        yield (
            f"{file}: taken for the work of {row['student']}, as the roster has the number {told.number}, and the name "
            f"{row['name']!r}. Moodle has another number in each assignment: is it that of this one?"
        )


def is_name_of(row, told):
    """Whether a file says the student's name, where the roster has one."""
    return "name" not in row or "".join(words(told.name)) in ways(row["name"])


def of_one_number(row, own, notes):
    """The attempts without those that may be another's: names on a platform can be changed, numbers cannot."""
    if not any(fits(attempt.told, row) for attempt in own):
        own = [attempt._replace(told=plain(attempt.told)) for attempt in own]
    for platform in ("moodle", "canvas"):
        theirs = [attempt.told for attempt in own if attempt.told.platform == platform]
        numbers = {told.number for told in theirs}
        right = row.get(platform) if row.get(platform) in numbers else None
        one_of_several = len(numbers) > 1 and (right or not frozenset.intersection(*map(readings, theirs)))
        another_s = len(numbers) == 1 and row.get(platform) and not right
        loose = any(not attempt.told.around for attempt in own)
        if not one_of_several and not (another_s and loose):
            continue  # a single number counts, unless it is not the roster's and something lies loose under the name
        others = [attempt for attempt in own if attempt.told.platform == platform and attempt.told.number != right]
        if not right:  # nor what says no number, and may be anybody's
            others += [attempt for attempt in own if attempt.told.around and attempt not in others]
        own = [attempt for attempt in own if attempt not in others]
        if right:
            notes += [f"{attempt.file}: passed over, {not_theirs(attempt.told, row)}" for attempt in others]
        elif another_s:
            notes += [
                f"{attempt.file}: passed over, its number {attempt.told.number} is not that of {row['student']} in the "
                f"roster, {row[platform]}, and what lies loose under the name comes first"
                for attempt in others
            ]
        else:
            some = ", ".join(attempt.file for attempt in others[:4])
            notes.append(
                f"{row['student']}: nothing from {platform.title()} counts, as files under this name have several "
                f"numbers, so one may be another student's ({some}). Write the right number into the roster's column "
                f"{platform!r}, and give the command of step 2 again"
            )
    return own


def readings(told):
    """The numbers that a name may have: what a student is called on Canvas may have digits in it, and a file, too."""
    return frozenset({told.number, *told.also})


def fits(told, row):
    """Whether a name is Canvas's, and does not only look so, as ada_2026_11_final does."""
    return told.platform == "canvas" and (told.number == row.get("canvas") or ("name" in row and is_name_of(row, told)))


def plain(told):
    """The same, where a name that looks like Canvas's is the student's own: its number is then nobody's."""
    return Said(told.name, told.rest, around=told.around, sure=told.sure) if told.platform == "canvas" else told


def behind(told, parts, k):
    """What is said, with all that stands behind the student in the path, and what lies around it.

    In a zip or folder of several, anybody can write any name. Moodle and Canvas write theirs, if it reads in one way.
    """
    around = parts[0] if k else LOOSE if told.platform else ""
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
