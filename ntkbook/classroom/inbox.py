"""The files in `handed_in`, also those in zips: their bytes, within limits. Nothing of them is executed."""

import io
import itertools
import os
import re
import stat
import time
import zipfile
from pathlib import Path

from .roster import plainly_said, said

NOTEBOOK, ZIP, ENTRIES = 20 * 2**20, 200 * 2**20, 5000  # bytes, bytes, files in a zip
SHARE, OPENED = 2**26, 50  # bytes, and notebooks and zips, of a zip that lies in a zip
ALL = 2**32  # bytes of a class's zip, and again of all zips in it
NAME = 1000  # letters of a path in a zip
DEEPEST = 50  # folders in folders: to walk through a thousand stops Python
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unfold as a whole, whatever is asked for
IGNORED = {".ipynb_checkpoints", "__MACOSX", ".DS_Store", "tasks.json", "Thumbs.db", "desktop.ini"}


def notebooks(inbox, notes):
    """Yields (parts of the path, time, bytes) of each notebook under a folder, also in zips."""

    def unreadable(error):
        notes.append(f"{shown(Path(error.filename).parts[-1:])}: passed over, it cannot be read ({error.strerror})")

    for place, folders, files in os.walk(inbox, onerror=unreadable):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        folders[:] = sorted(name for name in folders if name not in links and name not in IGNORED)
        if len(Path(place).relative_to(inbox).parts) >= DEEPEST and folders:
            notes.append(
                f"{shown(Path(place).relative_to(inbox).parts)}: passed over in part, folders lie too deep in it"
            )
            folders.clear()
        for name in sorted(files + links):
            path = Path(place, name)
            parts = path.relative_to(inbox).parts
            if name in IGNORED or name.startswith("._"):
                continue
            try:
                status = path.lstat()
                if why := unwanted(name, status.st_mode, status.st_size):
                    notes.append(f"{shown(parts)}: passed over, {why}")
                elif is_zip(name):
                    yield from unzipped(path, parts, notes, Budget(ENTRIES, ALL))
                else:
                    yield parts, status.st_mtime, path.read_bytes()
            except OSError as error:
                notes.append(f"{shown(parts)}: passed over, it cannot be read ({error.strerror or error})")


def unwanted(name, mode, size):
    """Why a file is not opened, or ""."""
    limit = ZIP if is_zip(name) else NOTEBOOK
    if stat.S_ISLNK(mode):
        return "it is a symbolic link, wanted the file itself"
    if not stat.S_ISREG(mode):
        return "it is no ordinary file"
    if not name.lower().endswith((".ipynb", ".zip")):
        return "it does not end in .ipynb"
    return f"it has {size:,} bytes, wanted at most {limit:,}" if size > limit else ""


class Budget:
    """What a zip may still unfold. The zips in it have one for all of a student's: they spend nobody else's."""

    def __init__(self, opened, most):
        self.entries, self.opened, self.bytes, self.inside, self.whose = ENTRIES, opened, most, ALL, {}

    def of(self, student):
        return self.whose.setdefault(student, Budget(OPENED, min(SHARE, self.inside)))


def unzipped(file, parts, notes, budget, depth=1):
    """Yields as `notebooks` does what a zip holds, and the zips in it: students zip, and platforms zip again."""
    passed = []  # pairs of a name and why
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            zips = [path[:-1] for path in map(path_of, entries) if path and is_zip(path[-1]) and path[0] not in IGNORED]
            shared = len([*itertools.takewhile(lambda names: len({*names}) == 1, zip(*zips))])  # folders that hold all
            budget.entries -= len(entries)
            if budget.entries < 0:
                raise ValueError(f"more than {ENTRIES:,} entries")
            for entry in entries:
                if len(entry.filename) > NAME or entry.filename.count("/") > DEEPEST:
                    name = shown([*parts, entry.filename[:60]])
                    passed.append((f"{name}...", f"its name has more than {NAME:,} letters, or {DEEPEST} folders"))
                    continue
                inner = path_of(entry)
                if entry.is_dir() or not inner or IGNORED.intersection(inner) or inner[-1].startswith("._"):
                    continue
                mode = entry.external_attr >> 16
                mode = mode if stat.S_IFMT(mode) else stat.S_IFREG
                why = unwanted(inner[-1], mode, entry.file_size)
                if not why and entry.compress_type not in PACKED:
                    why = "it is packed in an unusual way: zip it anew"
                if why:
                    passed.append((shown(parts + inner), why))
                    continue
                budget.opened -= 1
                if budget.opened < 0:
                    raise ValueError(f"more than {OPENED} notebooks and zips, wanted the answer alone")
                if budget.bytes < 0:  # by a zip in it
                    raise ValueError("too much is in it")
                try:
                    with archive.open(entry) as stream:  # what an entry says of its size need not be true
                        data = stream.read(min(NOTEBOOK, budget.bytes) + 1)
                except Exception as error:  # whatever a damaged or encrypted entry does to its reader
                    passed.append((shown(parts + inner), f"it cannot be unzipped ({error})"))
                    continue
                budget.bytes -= len(data)
                if budget.bytes < 0:
                    raise ValueError(f"more than {ALL if depth == 1 else SHARE:,} bytes")
                if len(data) > NOTEBOOK:
                    passed.append((shown(parts + inner), f"it has more than {NOTEBOOK:,} bytes"))
                elif not is_zip(inner[-1]):
                    yield parts + inner, entry_time(entry), data
                elif data.count(b"PK\x01\x02") > ENTRIES:  # before it is opened, which takes time for each of them
                    passed.append((shown(parts + inner), f"more than {ENTRIES:,} entries"))
                elif depth < 3:
                    own = budget.of(student(inner[shared])) if depth == 1 else budget
                    before = own.bytes
                    if min(own.bytes, own.opened, own.entries) < 0:
                        passed.append((shown(parts + inner), "too much is in the zips of one student"))
                        continue
                    yield from unzipped(io.BytesIO(data), parts + inner, notes, own, depth + 1)
                    budget.inside -= before - own.bytes
                else:
                    passed.append((shown(parts + inner), "it is a zip in a zip in a zip in a zip"))
    except Exception as error:  # as above
        notes.append(f"{shown(parts)}: passed over, or in part, it cannot be opened as a zip ({error})")
    notes += one_for_each_reason(passed)


def student(part):
    """Who hands in what lies in a folder or file of a class's zip: a platform's number, or a name."""
    told = said(bare(part))
    if told and told.also:  # whose it is, is not sure
        return told.platform, told.name, told.number, "unsure"
    return (told.platform, told.number or told.name) if told else plainly_said(bare(part)).name


def path_of(entry):
    return tuple(part for part in re.split(r"[/\\]", entry_name(entry)) if part not in ("", ".", ".."))


def one_for_each_reason(passed):
    """Notes on files, as pairs of a name and why: thousands of one zip may have been passed over."""
    kinds = {}
    for name, why in passed:
        kinds.setdefault(re.split(r"[\d(]", why)[0], []).append((name, why))
    for (first, why), *others in kinds.values():
        more = [name[:200] for name, _ in others[:8]]
        more += [f"{len(others) - 8:,} more"] if len(others) > 8 else []
        yield f"{first}: passed over, {why}" + (f"; and likewise {', '.join(more)}" if more else "")


def entry_name(entry):
    """macOS writes UTF-8 and does not say so."""
    try:
        return entry.filename if entry.flag_bits & 0x800 else entry.filename.encode("cp437").decode()
    except UnicodeError:
        return entry.filename


def entry_time(entry):
    try:
        return time.mktime((*entry.date_time, 0, 0, -1)) if entry.date_time > (1980, 1, 1, 0, 0, 0) else None
    except (ValueError, OverflowError):
        return None


def shown(parts):
    """Names and errors may hold what cannot be printed."""
    return "".join(letter if letter.isprintable() else "?" for letter in "/".join(parts))


def is_zip(name):
    return name.lower().endswith(".zip")


def bare(part):
    return re.sub(r"\.(ipynb|zip)$", "", part, flags=re.IGNORECASE)
