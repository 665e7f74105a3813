"""From whatever lies in `handed_in` to one notebook for each student. Nothing of it is executed or unpickled."""

import hashlib
import json
import re
import zlib
from typing import NamedTuple

import nbformat

from .folders import read_settings
from .inbox import bare, notebooks, shown
from .reading import TooLarge, check_assignment, read, restored
from .roster import Said
from .whose import by_name, by_roster

ATTEMPT = re.compile(  # (2), _v2, A1v2, A1-Copy2, A1_2, A1 2, final-2; and no part of a date
    r"\((\d{1,3})\)|(?<![a-z])v(\d{1,3})(?!\d)|-copy(\d{1,3})"
    r"|(?<=[a-z]\d)[ _](\d{1,2})$|(?<!\d{4}-\d\d)(?<!\d{4})-(\d{1,2})$",
    re.IGNORECASE,
)


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
            cells = read(data)
            check_assignment(cells, releases, assignment)
            attempts.append(Attempt(parts, when, zlib.compress(data, 1), fingerprint(cells)))
        except MemoryError:
            notes.append(f"{shown(parts)}: passed over, reading it takes more memory than this computer has")
        except TooLarge as error:
            notes.append(f"{shown(parts)}: passed over, {error}")
        except ValueError as error:
            notes.append(f"{shown(parts)}: passed over, it is not a notebook of {assignment}: {error}")
    if students:
        named = by_roster(attempts, students, assignment, notes)
    else:
        named = by_name(attempts, assignment, graded_before(folder, assignment), notes)
    handed = {}
    for student, (row, own) in sorted(named.items()):
        best = newest(own, notes)
        ids = {platform: row[platform] for platform in ("moodle", "canvas") if platform in row}
        if best.told.number and not (best.told.platform == "canvas" and "canvas" in ids):
            ids[best.told.platform] = best.told.number
        notebook = restored(read(zlib.decompress(best.packed)), releases[assignment])
        handed[student] = Handed(best.file, notebook, best.told.late, ids)
    missing = sorted({row["student"] for row in students} - set(handed))
    notes += [f"nothing that counts yet from {', '.join(missing)}"] if missing else []
    return handed, [shown([note]) for note in notes]


def graded_before(folder, assignment):
    """{student: ids} of those who have marks: under the same name they keep what was written for them."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))["ids"]
        for path in (folder / "graded" / assignment).glob("*.json")
    }


def fingerprint(cells):
    return hashlib.sha256(repr([source for _, source, *_ in cells]).encode()).hexdigest()


def newest(attempts, notes):
    """The attempt that counts: the newest of those with the surest name.

    That is by the number in its name, by Canvas's count of uploads, by time, else the last by name. Times within two
    seconds tell nothing: zips know no better.
    """
    best = sorted(attempts, key=lambda attempt: attempt.parts)
    values_of = (lambda a: a.told.sure, lambda a: a.number, lambda a: a.told.upload, lambda a: a.when)
    why = (
        "comes first by where it lies: loose, then in Moodle's or Canvas's zip, then in other zips and inner folders, "
        "where anybody can write any name (if this one is right, put it there by itself)",
        "is newer by the number in its name",
        "was uploaded later, as Canvas counts",
        "is newer by the times of the files",
    )
    passed = []
    for value, slack, reason in zip(values_of, (0, 0, 0, 2), why):
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
