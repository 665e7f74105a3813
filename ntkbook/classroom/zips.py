"""What lies in a zip, and in the zips in it: students zip, and platforms zip again. All within limits."""

import io
import re
import stat
import zipfile

from .entries import (
    DEEPEST,
    DIRECTORY,
    ENTRIES,
    INNER,
    LISTED,
    NAME,
    WHOLE,
    entry_time,
    has_large_directory,
    in_order,
    is_plain,
    is_too_long,
)
from .files import NOTEBOOK, is_zip, shown, unwanted
from .names import MOST, sender

SHARE, OPENED = 2**26, 50  # bytes, and notebooks and zips, of a zip that lies in a zip
CLASS = 50_000  # entries of a class's zip
ALL, UNSURE = 2**32, 2**30  # bytes of a class's zip, and again of all zips in it; of those whose student is not sure
TOO_MUCH = f"too much is in its zip, or in what its student hands in ({OPENED} notebooks and zips, {SHARE:,} bytes)"
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unfold as a whole, whatever is asked for


class Spent(Exception):
    """More is in a zip than is opened."""


class Budget:
    """What a zip may still unfold. In a class's zip each student has one, so nobody spends another's."""

    def __init__(self, opened, most, entries=ENTRIES):
        self.entries, self.opened, self.bytes = entries, opened, most
        self.listed, self.inside, self.students = LISTED, ALL, {}

    def of(self, whose):
        """Of a student, or, for None, of all whose names do not say surely whose they are."""
        if whose not in self.students:
            self.students[whose] = Budget(OPENED, SHARE) if whose else Budget(ENTRIES, UNSURE)
        return self.students[whose]

    def within(self, whose):
        """Of a zip in it: its student's; by itself, where it is not sure whose it is."""
        own = self.of(whose)
        if whose:
            own.entries, own.bytes = min(own.entries, self.listed), min(own.bytes, self.inside)
            return own
        return Budget(OPENED, min(SHARE, self.inside, own.bytes), min(ENTRIES, self.listed))

    def pay(self, whose, entries, bytes):
        """What a zip in it has spent."""
        self.listed, self.inside = self.listed - entries, self.inside - bytes
        self.of(whose).bytes -= 0 if whose else bytes

    def spent(self):
        return min(self.entries, self.opened, self.bytes) < 0


def unzipped(file, parts, notes, budget=None, depth=1):
    """Yields as `notebooks` does what a zip holds."""
    budget = budget or Budget(CLASS, ALL, CLASS)
    passed = []  # pairs of a path and why
    try:
        with open(file, "rb") if depth == 1 else file as opened, zipfile.ZipFile(checked(opened, depth)) as archive:
            budget.entries -= len(archive.infolist())
            if budget.entries < 0:
                raise ValueError(f"more than {CLASS if depth == 1 else ENTRIES:,} entries")
            why = f"its name has more than {NAME:,} letters, or {DEEPEST} folders"
            long = filter(is_too_long, archive.infolist())
            passed += [((*parts, f"{entry.filename[:100]}..."), why) for entry in long]
            wanted = in_order(archive, depth)
            if not wanted and not passed:
                passed.append((parts, "there is no notebook in it"))
            for entry, inner, whose in wanted:
                path = parts + inner
                payers = (budget,) if depth > 1 or is_plain(whose) else (budget, budget.of(whose))
                try:
                    data, why = content(archive, entry, inner[-1], payers)
                except Spent as error:
                    passed.append((path, str(error)))
                    yield path, None, None
                    continue
                if why:
                    passed.append((path, why))
                elif not is_zip(inner[-1]):
                    yield path, entry_time(entry), data
                elif depth == 3:
                    passed.append((path, "it is a zip in a zip in a zip in a zip"))
                else:
                    yield from inside(data, path, notes, budget, depth, whose, passed)
    except Exception as error:  # whatever a damaged or encrypted zip does to its reader
        notes.append(f"{shown(parts)}: passed over, or in part, it cannot be opened as a zip ({error})")
    notes += one_for_each_reason(passed)


def checked(file, depth):
    if has_large_directory(file, WHOLE if depth == 1 else INNER):
        raise ValueError("its list of files is too long")
    return file


def inside(data, path, notes, budget, depth, whose, passed):
    """The same of a zip in a zip, if its budget lasts, which is that of the student `whose` it is."""
    own = budget.within(whose) if depth == 1 else budget
    before = own.entries, own.bytes
    if own.spent() or data.count(DIRECTORY) > own.entries:  # to open it would take time for each entry
        passed.append((path, TOO_MUCH))
        yield path, None, None
        return
    yield from unzipped(io.BytesIO(data), path, notes, own, depth + 1)
    if depth == 1:
        budget.pay(whose, before[0] - own.entries, before[1] - own.bytes)


def content(archive, entry, name, payers):
    """(the bytes of a notebook or zip, ""), or (None, why it is passed over). Raises Spent if it is too much."""
    mode = entry.external_attr >> 16
    why = unwanted(name, mode if stat.S_IFMT(mode) else stat.S_IFREG, entry.file_size)
    if not why and entry.compress_type not in PACKED:
        why = "it is packed in an unusual way: zip it anew"
    if why:
        return None, why
    for payer in payers:
        payer.opened -= 1
    if any(payer.spent() for payer in payers):
        raise Spent(TOO_MUCH)
    try:
        with archive.open(entry) as stream:  # what an entry says of its size need not be true
            data = stream.read(min(NOTEBOOK, *(payer.bytes for payer in payers)) + 1)
    except Exception as error:  # whatever a damaged or encrypted entry does to its reader
        return None, f"it cannot be unzipped ({error})"
    for payer in payers:
        payer.bytes -= len(data)
    if any(payer.spent() for payer in payers):
        raise Spent(TOO_MUCH)
    if len(data) > NOTEBOOK:
        return None, f"it has more than {NOTEBOOK:,} bytes"
    if is_zip(name) and data.count(DIRECTORY) > ENTRIES:
        return None, f"more than {ENTRIES:,} entries"
    return data, ""


def one_for_each_reason(passed):
    """Notes on files, as pairs of a path and why, for each student: thousands of one zip may have been passed over."""
    kinds = {}
    for path, why in passed:
        kinds.setdefault((re.split(r"[\d(]", why)[0], sender(path)), []).append((shown(path), why))
    for (first, why), *others in kinds.values():
        more = [name[:100] for name, _ in others[: MOST - 1]]
        more += [f"{len(others) - MOST + 1:,} more"] if len(others) >= MOST else []
        yield f"{first}: passed over, {why}" + (f"; and likewise {', '.join(more)}" if more else "")
