"""Moodle's numbers of the students in an assignment, from the grading worksheet that it gives."""

import csv
import io
import re

from .files import MARK, SHEET
from .names import listed, platform_of
from .roster import decoded

HEADS = {"Identifier", "Email address"}


def with_numbers(folder, students, notes):
    """The rows of a roster, with the numbers that the worksheets in a folder have beside the same email addresses.

    Names can be changed on Moodle, and its numbers are others in each assignment.
    """
    sheets = [path for path in sorted(folder.glob("*")) if SHEET.fullmatch(path.name) and MARK not in path.name]
    if not students or platform_of(students) == "canvas":
        notes += [
            f"{path.name}: passed over, wanted in a class with a roster that hands in on Moodle" for path in sheets
        ]
        return students
    if not sheets:
        return students
    numbers = {}
    for path in sheets:
        try:
            text = decoded(path.read_bytes())
            for email, number in pairs_of(text, None) & pairs_of(text, "\\"):  # some write \" for a quotation mark
                numbers.setdefault(email, set()).add(number)
        except (ValueError, OSError, csv.Error) as error:
            notes.append(f"{path.name}: passed over, {error}")
    known = {row["student"]: numbers.get(as_address(row.get("email", "")), ()) for row in students}
    for student, several in known.items():
        if len(several) > 1:
            notes.append(
                f"{student} has {len(several)} numbers in the worksheets, wanted those of one assignment alone"
            )
    if strangers := [student for student, found in known.items() if not found]:
        notes.append(f"the worksheet does not have the email address that the roster has of {listed(strangers)}")
    return [
        row | ({"moodle": min(known[row["student"]])} if len(known[row["student"]]) == 1 else {}) for row in students
    ]


def pairs_of(text, escape):
    """Pairs of an email address and a number. Raises ValueError if the worksheet is not in English."""
    csv.field_size_limit(2**31 - 1)  # texts of students stand in it, too
    comma = max(",;\t", key=text.partition("\n")[0].count)
    rows, pairs = csv.DictReader(io.StringIO(text, newline=""), delimiter=comma, escapechar=escape), set()
    if HEADS - set(rows.fieldnames or ()):
        raise ValueError(f"wanted the columns {' and '.join(sorted(HEADS))}: is Moodle in English?")
    for row in rows:
        found, email = re.fullmatch(r"Participant (\d+)", row["Identifier"] or ""), row["Email address"]
        if found and email:
            pairs.add((as_address(email), found[1]))
    return pairs


def as_address(email):
    """Without capitals, but for letters that turn into other people's: the sign of kelvin into a k."""
    return email.lower() if email.isascii() else email
