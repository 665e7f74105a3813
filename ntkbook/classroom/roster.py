"""Who is in a class: the roster as it comes in."""

import csv
import io
import re
from pathlib import Path

from .folders import as_name

COLUMNS = ("student", "name", "email", "moodle", "canvas")


def read_roster(path):
    """The rows of a CSV file, a dict for each student with "student" and what else is given of COLUMNS.

    Separated by commas, semicolons or tabs, as spreadsheets write it. Raises
    ValueError if the column "student" is missing, a name cannot be a
    folder's, a student or a number stands there twice, or both platforms
    have numbers.
    """
    text = decoded(Path(path).read_bytes())
    head = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    heads, *body = [[cell.strip() for cell in line] for line in lines if any(map(str.strip, line))] or [[]]
    heads = [cell.casefold() for cell in heads]
    if "student" not in heads or not body:
        raise ValueError(f"ROSTER is {path}, wanted a CSV file with a column 'student' and a row for each student")
    rows = [{head: cell for head, cell in zip(heads, line) if head in COLUMNS and cell} for line in body]
    for k, row in enumerate(rows, 1):
        as_name(row.get("student", ""), f"a student of ROSTER, in row {k} below its head,")
        row |= {column: digits(row[column], column) for column in ("moodle", "canvas") if column in row}
    for column in ("student", "moodle", "canvas"):
        values = [row[column].casefold() for row in rows if column in row]  # ada and Ada are one folder on some systems
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            raise ValueError(f"ROSTER has {', '.join(twice)} twice in the column {column!r}, wanted each student once")
    if all(any(platform in row for row in rows) for platform in ("moodle", "canvas")):
        raise ValueError(
            "ROSTER has numbers in the columns 'moodle' and 'canvas', wanted those of one platform, as the names of "
            "files are read as that one writes them. If students hand in on both, make two classes"
        )
    return rows


def decoded(raw):
    """Text as spreadsheets save it: UTF-8 with its mark or without, or as Windows did of old."""
    try:
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def digits(text, column):
    """The number of "Participant 1234567", or of a spreadsheet's 1234567.0; a text without digits as it is."""
    found = re.fullmatch(r"(?:\D*\s)?(\d+)(?:[.,]00?)?", text)
    if not found and re.search(r"\d", text):
        raise ValueError(f"ROSTER has {text!r} in the column {column!r}, wanted digits alone, such as 1234567")
    return found[1] if found else text


def added(old, new):
    """The rows of `new` whose student is not yet in `old`. Raises ValueError if a student of `old` has gone."""
    known, coming = ({row["student"] for row in rows} for rows in (old, new))
    if gone := sorted(known - coming):
        raise ValueError(f"ROSTER no longer has {', '.join(gone)}, wanted all who are in the class, and the new ones")
    return [row for row in new if row["student"] not in known]
