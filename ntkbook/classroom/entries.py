"""What the directory of a zip says: whose, when, and in which order it is read."""

import io
import itertools
import math
import re
import time
import zipfile

from .files import NOTEBOOK, bare, is_ignored, is_zip
from .roster import plainly_said, said

ENTRIES = 5000  # files in a zip
MEASURED = 2**30  # bytes of zips that are opened to see how much is in them
DIRECTORY = b"PK\x01\x02"  # what begins an entry of a zip's directory


def in_order(archive, depth):
    """What is wanted of a zip, as pairs of an entry and its path; how many folders hold all zips in it; and those zips
    whose student is not sure: they come last, so that they spend nobody else's budget, and the smallest first.
    """
    pairs = [(entry, path_of(entry)) for entry in archive.infolist() if not entry.is_dir()]
    pairs = [(entry, inner) for entry, inner in pairs if inner and not is_ignored(inner)]
    zips = [inner[:-1] for _, inner in pairs if is_zip(inner[-1])]
    shared = len([*itertools.takewhile(lambda names: len({*names}) == 1, zip(*zips))])
    last = [pair for pair in pairs if depth == 1 and is_zip(pair[1][-1]) and student(pair[1][shared]) is None]
    unsure = {entry for entry, _ in last}
    return [pair for pair in pairs if pair[0] not in unsure] + smallest_first(archive, last), shared, unsure


def student(part):
    """Who hands in what lies in a folder or file of a class's zip: a platform's number, or a name; None if not sure."""
    told = said(bare(part))
    if told and told.also:
        return None
    return (told.platform, told.number or told.name) if told else plainly_said(bare(part)).name


def smallest_first(archive, pairs):
    """The pairs of an entry that is a zip and its path, by what it says is in it: so much is read of it at most."""
    sizes, measured = {}, 0
    for entry, _ in sorted(pairs, key=lambda pair: pair[0].file_size):
        measured += entry.file_size
        sizes[entry] = says_it_holds(archive, entry) if measured < MEASURED else math.inf
    return sorted(pairs, key=lambda pair: sizes[pair[0]])


def says_it_holds(archive, entry):
    """Bytes; of a zip in it, and of what cannot be opened, nobody knows how many."""
    try:
        with archive.open(entry) as stream:
            data = stream.read(NOTEBOOK + 1)
        if data.count(DIRECTORY) > ENTRIES:
            return math.inf
        with zipfile.ZipFile(io.BytesIO(data)) as inside:
            return sum(math.inf if is_zip(one.filename) else one.file_size for one in inside.infolist())
    except Exception:  # whatever a damaged or encrypted entry does to its reader
        return math.inf


def path_of(entry):
    return tuple(part for part in re.split(r"[/\\]", entry_name(entry)) if part not in ("", ".", ".."))


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
