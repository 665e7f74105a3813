"""What the directory of a zip says: whose, when, and in which order it is read."""

import io
import math
import re
import time
import zipfile
from collections import Counter

from .files import NOTEBOOK, bare, is_ignored, is_zip
from .names import first_said, said

ENTRIES, LISTED = 5000, 100_000  # files in a zip, and in all zips that lie in it
MEASURED = 2**30  # bytes of zips that are opened to see how much is in them
NAME, DEEPEST = 1000, 50  # letters of a path in a zip, folders in it
DIRECTORY = b"PK\x01\x02"  # what begins an entry of a zip's directory
END, LARGE, LARGES = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"  # of a zip the end, and what zip64 has before it
WHOLE, INNER = 2**25, 2**18  # bytes of the directory of a class's zip, and of one in a zip


def in_order(archive, depth):
    """What is wanted of a zip, as triples of an entry, its path, and whose it is.

    What does not say surely whose it is comes last, so that it spends nobody else's budget, and in turns.
    """
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and not is_too_long(entry)]
    pairs = [(entry, path_of(entry)) for entry in entries]
    wanted = [(entry, path, student(path)) for entry, path in pairs if path and not is_ignored(path)]
    sure = [one for one in wanted if depth > 1 or one[2] is not None]
    return sure + in_turns(archive, [one for one in wanted if depth == 1 and one[2] is None])


def has_large_directory(file, most):
    """Whether the directory of a zip has more bytes than `most`: Python reads it whole, and each of its fields."""
    file.seek(0, io.SEEK_END)
    file.seek(max(0, file.tell() - 2**16 - 100))  # behind the end stands a comment at most
    tail = file.read()
    at = len(tail) - 22 if tail[-22:].startswith(END) else tail.rfind(END)
    size = int.from_bytes(tail[at + 12 : at + 16], "little")
    if tail[max(0, at - 20) : at].startswith(LARGE):
        record = tail[max(0, at - 76) : at - 20]
        size = int.from_bytes(record[40:48], "little") if record.startswith(LARGES) else most + 1
    return at >= 0 and size > most


def is_too_long(entry):
    return len(entry.filename) > NAME or entry.filename.count("/") > DEEPEST


def student(path):
    """Who hands in what lies in a class's zip: the platform and the number, or name, that come first in a path; or the
    path itself, which is nobody else's; None if it is not sure.
    """
    told, k = first_said(path)
    if not told:
        return "", *path
    reads_otherwise = told != said(bare(path[k]), "canvas")
    return None if told.also or reads_otherwise else (told.platform, told.number or told.name)


def is_plain(whose):
    """Whether no platform says whose something is."""
    return whose is not None and not whose[0]


def in_turns(archive, unsure):
    """The smallest of each number first, then the second of each: whoever sends many waits for all others.

    Zips are as large as they say, and so much is read of each at most, in turns, too.
    """
    sizes, most, listed = {}, MEASURED, LISTED
    for entry, path, _ in turns(unsure, lambda entry: entry.file_size):
        sizes[entry], count = entry.file_size, 0
        if is_zip(path[-1]):
            most -= entry.file_size
            sizes[entry], count = says_it_holds(archive, entry) if min(most, listed) > 0 else (math.inf, 0)
        listed -= count
    return turns(unsure, sizes.get)


def turns(unsure, size):
    """By the first number in a name, of one number by the second: who is shown with another's has their own behind it.

    So neither waits for more than one file of theirs.
    """
    found = sorted(unsure, key=lambda one: size(one[0]))
    for numbers in (2, 1):
        groups = Counter()
        turn = []
        for one in found:
            group = numbers_in(one[1])[:numbers]
            turn.append(groups[group])
            groups[group] += 1
        found = [one for _, one in sorted(zip(turn, found), key=lambda pair: pair[0])]
    return found


def numbers_in(path):
    told, k = first_said(path)
    return tuple(re.findall(r"_(\d+)(?=_)", bare(path[k])))[:2] if told else ()


def says_it_holds(archive, entry):
    """(bytes, entries); of a zip in it, and of what cannot be opened, nobody knows how many bytes."""
    try:
        with archive.open(entry) as stream:
            data = stream.read(NOTEBOOK + 1)
        if data.count(DIRECTORY) > ENTRIES or has_large_directory(io.BytesIO(data), INNER):
            return math.inf, 0
        with zipfile.ZipFile(io.BytesIO(data)) as inside:
            entries = inside.infolist()
        sizes = (math.inf if is_zip(one.filename) else one.file_size for one in entries)
        return sum(sizes) + (len(entries) << 12), len(entries)  # to list one takes as long as to read so much
    except Exception:  # whatever a damaged or encrypted entry does to its reader
        return math.inf, 0


def path_of(entry):
    return tuple(part for part in re.split(r"[/\\]", entry_name(entry)[: NAME + 1]) if part not in ("", ".", ".."))


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
