"""From whatever lies in `handed_in` to one notebook for each student. Nothing of it is executed or unpickled."""

import json
import zlib
from typing import NamedTuple

import nbformat

from .files import shown
from .folders import read_settings
from .inbox import notebooks
from .names import few, sender
from .newest import Attempt, newest
from .no_roster import by_name
from .reading import TooLarge, fingerprint, read
from .released import check_assignment, restored
from .whose import by_roster
from .worksheet import with_numbers


class Handed(NamedTuple):
    """The notebook of a student that counts."""

    file: str  # where it came from, within handed_in/ASSIGNMENT
    packed: bytes  # it, as `pack` gives it: as notebooks, those of a class may take gigabytes
    late: bool  # as Canvas says in the file's name
    ids: dict  # {"moodle": "1234567", "canvas": "4711"}, what is known of them

    @property
    def notebook(self):
        """Without outputs; cells of the release have the release's metadata."""
        return nbformat.from_dict(unpacked(self.packed))


def pack(plain):
    return zlib.compress(json.dumps(plain).encode(), 1)


def unpacked(packed):
    return json.loads(zlib.decompress(packed))


def collect(folder, assignment):
    """The newest notebook of each student in handed_in/ASSIGNMENT: ({student: Handed}, notes on the rest).

    Notebooks may lie in folders and zips at any depth, under names as
    Moodle and Canvas give them, or with the student before the first
    underscore. Without a roster a student is what the name says.
    """
    notes, attempts, unread = [], [], {}
    students = students_of(folder, assignment, notes)
    releases = {path.stem: nbformat.read(path, as_version=4) for path in (folder / "release").glob("*/*.ipynb")}
    for parts, when, data in notebooks(folder / "handed_in" / assignment, notes):
        if data is None:  # nobody knows what it is, but it may be somebody's
            attempts.append(Attempt(parts, when, b"", shown(parts)))
            continue
        try:
            cells = read(data)
            check_assignment(cells, releases, assignment)
            attempts.append(Attempt(parts, when, pack(cells), fingerprint(repr(cells))))
            continue
        except MemoryError:
            why = "reading it takes more memory than this computer has"
        except TooLarge as error:
            why = str(error)
        except ValueError as error:
            why = f"it is not a notebook of {assignment}: {error}"
        unread.setdefault(sender(parts), []).append(f"{shown(parts)}: passed over, {why}")
    for lines in unread.values():
        notes += few(lines)
    if students:
        named = by_roster(attempts, students, assignment, notes)
    else:
        named = by_name(attempts, assignment, graded_before(folder, assignment), notes)
    handed, twice = {}, {}
    for student, (row, own) in sorted(named.items()):
        *others, best = newest(own, notes)
        if len({(one.sources, one.told.late, one.told.number) for one in (*others, best)}) > 1:
            around = sorted({attempt.told.around for attempt in (*others, best)})
            places = around if len(around) > 1 else [attempt.file for attempt in (*others, best)]
            twice.setdefault(" and ".join(places[:8]), []).append(student)
            continue
        if not best.packed:
            notes.append(f"nothing counts of {student}: {best.file} was not opened")
            continue
        ids = numbers_of(row)
        if not students and best.told.number and not best.told.also:
            ids = {best.told.platform: best.told.number}
        notebook = restored(unpacked(best.packed), releases[assignment])
        handed[student] = Handed(best.file, pack(notebook), best.told.late, ids)
    notes += [unclear(places, names) for places, names in twice.items()]
    missing = sorted({row["student"] for row in students} - set(handed))
    notes += [f"no notebook that counts yet from {', '.join(missing)}"] if missing else []
    return handed, [shown([note]) for note in notes]


def students_of(folder, assignment, notes):
    """The rows of the roster, with the numbers of this assignment where a worksheet has them."""
    return with_numbers(folder / "handed_in" / assignment, read_settings(folder)["students"], notes)


def numbers_of(row):
    return {platform: row[platform] for platform in ("moodle", "canvas") if platform in row}


def graded_before(folder, assignment):
    """{student: ids} of those who have marks: under the same name they keep what was written for them."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))["ids"]
        for path in (folder / "graded" / assignment).glob("*.json")
    }


def unclear(places, names):
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return (
        f"nothing counts of {', '.join(names[:8])}{more}: {places} have different notebooks of theirs (or one is late, "
        "or has another number), and there anybody can write any name. Take away what is old or not right, or put the "
        "right notebook beside them, as STUDENT.ipynb"
    )
