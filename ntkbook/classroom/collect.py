"""From whatever lies in `handed_in` to one notebook for each student. Nothing of it is executed or unpickled."""

import hashlib
import re
import zlib
from typing import NamedTuple

import nbformat

from .folders import read_settings
from .inbox import bare, is_zip, notebooks, shown
from .reading import TooLarge, check_assignment, read, restored
from .roster import Said, as_short, plainly_said, said, ways, whom, words

LIKE_ASSIGNMENT = "rename it: it is named like the assignment, wanted a student's name"
ATTEMPT = re.compile(r"\((\d{1,3})\)|_v(\d{1,3})(?!\d)|(?<!\d{4}-\d\d)(?<!\d{4})-(\d{1,2})$", re.IGNORECASE)


class Handed(NamedTuple):
    """The notebook of a student that counts."""

    file: str  # where it came from, within handed_in/ASSIGNMENT
    notebook: nbformat.NotebookNode  # without outputs; cells of the release have the release's metadata
    late: bool  # as Canvas says in the file's name
    ids: dict  # {"moodle": "1234567", "canvas": "4711"}, what is known of them


class Attempt(NamedTuple):
    """A notebook, before it is known whether it counts."""

    parts: tuple  # of its path, with the zips in it
    when: float | None
    packed: bytes  # the file: as notebooks, hundreds of one student would take the memory of all
    sources: str  # what tells its cells from others
    told: Said | None = None

    @property
    def file(self):
        return shown(self.parts)

    @property
    def number(self):
        """Of the attempt, as its name says: 2 of A1-2, (2) or _v2; 0 where it does not."""
        found = [match for part in self.told.rest.split("/") for match in ATTEMPT.finditer(bare(part))]
        return int(next(filter(None, found[-1].groups()))) if found else 0


def collect(folder, assignment):
    """The newest notebook of each student in handed_in/ASSIGNMENT: ({student: Handed}, notes on the rest).

    Notebooks may lie in folders and zips at any depth, under names as
    Moodle and Canvas give them, or with the student before the first
    underscore. Without a roster a student is what the name says.
    """
    students, notes, attempts = read_settings(folder)["students"], [], []
    releases = {path.stem: nbformat.read(path, as_version=4) for path in (folder / "release").glob("*/*.ipynb")}
    for parts, when, data in notebooks(folder / "handed_in" / assignment, notes):
        try:
            notebook = restored(read(data), releases[assignment])
            check_assignment(notebook, releases, assignment)
            attempts.append(Attempt(parts, when, zlib.compress(data, 1), fingerprint(notebook)))
        except TooLarge as error:
            notes.append(f"{shown(parts)}: passed over, {error}")
        except ValueError as error:
            notes.append(f"{shown(parts)}: passed over, it is not a notebook of {assignment}: {error}")
    named = by_roster(attempts, students, assignment, notes) if students else by_name(attempts, assignment, notes)
    handed = {}
    for student, (row, own) in sorted(named.items()):
        best = newest(own, notes)
        ids = {platform: row[platform] for platform in ("moodle", "canvas") if platform in row}
        if best.told.number and not (best.told.platform == "canvas" and "canvas" in ids):
            ids[best.told.platform] = best.told.number
        notebook = restored(read(zlib.decompress(best.packed)), releases[assignment])
        handed[student] = Handed(best.file, notebook, best.told.late, ids)
    missing = sorted({row["student"] for row in students} - set(handed))
    notes += [f"nothing yet from {', '.join(missing)}"] if missing else []
    return handed, [shown([note]) for note in notes]


def fingerprint(notebook):
    return hashlib.sha256(repr([cell.source for cell in notebook.cells]).encode()).hexdigest()


def by_roster(attempts, students, assignment, notes):
    """{student: (row of the roster, attempts)}; the outermost name that says a student counts: zips hold anything."""
    found = {}
    for attempt in attempts:
        row, why = None, ""
        for k, part in enumerate(attempt.parts):
            told = said(bare(part))
            row, why = whom(told or plainly_said(bare(part)), students)
            if row:
                told = told if told and not by_chance(told, row) else plainly_said(bare(part))
                told = behind(told, attempt.parts, k)
                found.setdefault(row["student"], (row, []))[1].append(attempt._replace(told=told))
            if row or told:  # whom a platform names and nobody knows is not whom a name further in says
                break
        else:
            unzipped = [part for part in attempt.parts if not is_zip(part)]
            told = plain_student(unzipped, assignment) or plain_student(attempt.parts, assignment)
            why = whom(told, students)[1] if told else LIKE_ASSIGNMENT
        if not row:
            notes.append(f"{attempt.file}: passed over, {why}")
    return found


def by_chance(told, row):
    """Whether a name only looks like Canvas's, as ada_2026_11_final does: its number is then nobody's."""
    fits = "".join(words(told.name)) in ways(row.get("name", told.name))
    return told.platform == "canvas" and told.number != row.get("canvas") and not fits


def behind(told, parts, k):
    """What is said, with all that stands behind the student in the path."""
    return told._replace(rest="/".join([told.rest, *parts[k + 1 :]]))


def by_name(attempts, assignment, notes):
    """{student: ({}, attempts)} of a class without a roster."""
    found = {}
    for told, attempt in zip(named(attempts, assignment, notes), attempts):
        short = as_short(told.name) if told else ""
        if short:
            found.setdefault(short, []).append(attempt._replace(told=told))
        elif told:
            notes.append(
                f"{attempt.file}: passed over, rename it: {told.name!r} is no name of a student here, wanted letters "
                "a to z, digits, dots and hyphens"
            )
        else:
            notes.append(f"{attempt.file}: passed over, {LIKE_ASSIGNMENT}")
    students = {}
    for short, own in found.items():
        numbers = {(a.told.platform, a.told.number) for a in own if a.told.number}
        several = len(numbers) > len({platform for platform, _ in numbers})
        for attempt in own:
            name = f"{short}.{attempt.told.number}" if several and attempt.told.number else short
            students.setdefault(name, ({}, []))[1].append(attempt)
        if several:
            notes.append(f"{short}: several students have this name, and count as {short} with their numbers")
    return students


def named(attempts, assignment, notes):
    """What each path says: a platform's name anywhere in it; else its first part, or its second in a zip of many."""
    inside = {}
    for attempt in attempts:
        told = plain_student(attempt.parts[1:], assignment)
        inside.setdefault(attempt.parts[0], set()).update([told.name] if told else [])
    for attempt in attempts:
        first, *rest = attempt.parts
        own = plain_student(attempt.parts, assignment)
        sure = own and f"_{assignment}" in first and not said(bare(first))  # ada_A1.zip leaves no doubt
        looked_at = attempt.parts[:1] if sure else attempt.parts
        spoken = [(said(bare(part)), k) for k, part in enumerate(looked_at) if said(bare(part))]
        others = inside[first] if is_zip(first) and not sure else set()
        if spoken:
            yield behind(spoken[0][0], attempt.parts, spoken[0][1])
        elif len(others) > 1:
            yield plain_student(rest, assignment) or own
        else:
            yield own
            if own and not sure:
                notes += [
                    f"{attempt.file}: taken for the work of {own.name!r}, as the zip says; if it is {other!r}, unzip it"
                    for other in others - {own.name}
                ]


def plain_student(parts, assignment):
    """What the first part of a path says that is not named like the assignment, or None."""
    like = re.compile(rf"{re.escape(assignment)}(?![A-Za-z0-9])", re.IGNORECASE)
    for k, part in enumerate(parts):
        if not like.match(bare(part)):
            return behind(plainly_said(bare(part)), parts, k)
    return None


def newest(attempts, notes):
    """The attempt that counts: by the number in its name, by Canvas's count of uploads, by time, else the last by name.

    Times within two seconds tell nothing: zips know no better.
    """
    best = sorted(attempts, key=lambda attempt: attempt.parts)
    why = (
        "is newer by the number in its name",
        "was uploaded later, as Canvas counts",
        "is newer by the times of the files",
    )
    passed = []
    for value, slack, reason in zip((lambda a: a.number, lambda a: a.told.upload, lambda a: a.when), (0, 0, 2), why):
        values = [value(attempt) for attempt in best]
        if None not in values:
            passed += [(attempt, reason) for attempt in best if value(attempt) < max(values) - slack]
            best = [attempt for attempt in best if value(attempt) >= max(values) - slack]
    *rest, last = best
    for attempt in rest:
        tie = "is the last by name: neither names nor times tell which is newer"
        passed.append((attempt, "has the same cells" if attempt.sources == last.sources else tie))
    notes += [f"{attempt.file}: passed over, {last.file} {reason}" for attempt, reason in passed]
    return last
