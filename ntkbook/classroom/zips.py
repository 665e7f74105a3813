"""What lies in a zip, and in the zips in it: students zip, and platforms zip again. All within limits."""

import io
import re
import stat
import zipfile

from .entries import DIRECTORY, ENTRIES, entry_time, in_order, student
from .files import NOTEBOOK, is_zip, shown, unwanted

SHARE, OPENED = 2**26, 50  # bytes, and notebooks and zips, of a zip that lies in a zip
ALL = 2**32  # bytes of a class's zip, and again of all zips in it
NAME, DEEPEST = 1000, 50  # letters of a path in a zip, folders in it
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unfold as a whole, whatever is asked for


class Budget:
    """What a zip may still unfold. The zips in it have one for all of a student's: they spend nobody else's."""

    def __init__(self, opened, most):
        self.entries, self.opened, self.bytes, self.inside, self.whose = ENTRIES, opened, most, ALL, {}

    @classmethod
    def of_a_class(cls):
        return cls(ENTRIES, ALL)

    def inner(self):
        return Budget(OPENED, min(SHARE, self.inside))

    def of(self, student):
        return self.whose.setdefault(student, self.inner())

    def spent(self):
        return min(self.entries, self.opened, self.bytes) < 0


def unzipped(file, parts, notes, budget, depth=1):
    """Yields as `notebooks` does what a zip holds."""
    passed = []  # pairs of a name and why
    try:
        with zipfile.ZipFile(file) as archive:
            budget.entries -= len(archive.infolist())
            if budget.entries < 0:
                raise ValueError(f"more than {ENTRIES:,} entries")
            entries, shared, unsure = in_order(archive, depth)
            for entry, inner in entries:
                path = parts + inner
                data, why = content(archive, entry, inner[-1], budget, depth)
                if why:
                    passed.append((short(shown(path)), why))
                elif not is_zip(inner[-1]):
                    yield path, entry_time(entry), data
                elif depth == 3:
                    passed.append((shown(path), "it is a zip in a zip in a zip in a zip"))
                else:
                    alone = entry in unsure
                    own = budget.inner() if alone else budget.of(student(inner[shared])) if depth == 1 else budget
                    before, found = own.bytes, ()
                    if own.spent():
                        whose = "whose names can be read in several ways" if alone else "of one student"
                        passed.append((shown(path), f"too much is in the zips {whose}"))
                    else:
                        found = unzipped(io.BytesIO(data), path, notes, own, depth + 1)
                    if alone:
                        found = [*found]
                        found = [(path, None, None)] if own.spent() else found
                    yield from found
                    budget.inside -= before - own.bytes
    except Exception as error:  # whatever a damaged or encrypted zip does to its reader
        notes.append(f"{shown(parts)}: passed over, or in part, it cannot be opened as a zip ({error})")
    notes += one_for_each_reason(passed)


def content(archive, entry, name, budget, depth):
    """(the bytes of a notebook or zip, ""), or (None, why it is passed over). Raises ValueError if it is too much."""
    mode = entry.external_attr >> 16
    why = unwanted(name, mode if stat.S_IFMT(mode) else stat.S_IFREG, entry.file_size)
    if len(entry.filename) > NAME or entry.filename.count("/") > DEEPEST:
        why = f"its name has more than {NAME:,} letters, or {DEEPEST} folders"
    elif not why and entry.compress_type not in PACKED:
        why = "it is packed in an unusual way: zip it anew"
    if why:
        return None, why
    budget.opened -= 1
    if budget.opened < 0:
        raise ValueError(f"more than {OPENED} notebooks and zips, wanted the answer alone")
    if budget.bytes < 0:  # by a zip in it
        raise ValueError("too much is in it")
    try:
        with archive.open(entry) as stream:  # what an entry says of its size need not be true
            data = stream.read(min(NOTEBOOK, budget.bytes) + 1)
    except Exception as error:  # whatever a damaged or encrypted entry does to its reader
        return None, f"it cannot be unzipped ({error})"
    budget.bytes -= len(data)
    if budget.bytes < 0:
        raise ValueError(f"more than {ALL if depth == 1 else SHARE:,} bytes")
    if len(data) > NOTEBOOK:
        return None, f"it has more than {NOTEBOOK:,} bytes"
    if is_zip(name) and data.count(DIRECTORY) > ENTRIES:  # before it is opened, which takes time for each of them
        return None, f"more than {ENTRIES:,} entries"
    return data, ""


def short(name):
    return name if len(name) <= NAME else f"{name[:60]}..."


def one_for_each_reason(passed):
    """Notes on files, as pairs of a name and why: thousands of one zip may have been passed over."""
    kinds = {}
    for name, why in passed:
        kinds.setdefault(re.split(r"[\d(]", why)[0], []).append((name, why))
    for (first, why), *others in kinds.values():
        more = [name[:200] for name, _ in others[:8]]
        more += [f"{len(others) - 8:,} more"] if len(others) > 8 else []
        yield f"{first}: passed over, {why}" + (f"; and likewise {', '.join(more)}" if more else "")
