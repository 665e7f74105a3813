"""Moodle's numbers of the students in an assignment, from the grading worksheet that it gives."""

import csv
import io
import re

from .files import SHEET
from .names import listed, platform_of
from .roster import decoded

HEADS = {"Identifier", "Email address"}


def with_numbers(folder, students, notes):
    """The rows of a roster, with the numbers that the worksheets in a folder have beside the same email addresses.

    Names can be changed on Moodle, and its numbers are others in each assignment.
    """
    sheets = [path for path in sorted(folder.glob("*")) if SHEET.fullmatch(path.name) and path.is_file()]
    if not students or platform_of(students) == "canvas":
        notes += [
            f"{path.name}: passed over, wanted in a class with a roster that hands in on Moodle" for path in sheets
        ]
        return students
    if not sheets:
        return students
    numbers = {}
    for path in sheets:
        text = decoded(path.read_bytes())
        head = text.partition("\n")[0]
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
        if HEADS - set(rows.fieldnames or ()):
            notes.append(
                f"{path.name}: passed over, wanted the columns {' and '.join(sorted(HEADS))}: is Moodle in English?"
            )
            continue
        for row in rows:
            if found := re.fullmatch(r"Participant (\d+)", row["Identifier"] or ""):
                numbers.setdefault((row["Email address"] or "").strip().casefold(), set()).add(found[1])
    known = {row["student"]: numbers.get(row.get("email", "").casefold(), ()) for row in students}
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
