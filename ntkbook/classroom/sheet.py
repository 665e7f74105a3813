"""The sheet on which a human marks, overrides and comments."""

import csv
import hashlib
import io
import math

from .lms import safe as no_formula
from .tables import write

LATE, ELSEWHERE = "(days late)", "(elsewhere)"  # rows of the sheet that are no parts
HEADS = ["student", "part", "machine", "points", "comment", "of", "answer no.", "answer"]
EMPTY = ("", "", "")  # a row without points, mark of the answer and comment
LONGEST = 30_000  # characters that a cell of a spreadsheet holds

CUT = "\n[cut off here: open the notebook]"


def mark_by_hand(folder, assignment, graded, roster=()):
    """Take over what stands in by_hand_*.csv, and write it anew with all answers.

    Returns {(student, part): (points or None, comment)}, {student: days late}
    and notes. Points are asked for again where the answer is no longer the one
    that was marked, and its comment stays; they override the machine's. Rows that belong to nothing
    stay in the sheet.
    """
    path = folder / f"by_hand_{assignment}.csv"
    sheet = as_known(read_sheet(path), roster) if path.exists() else {}
    rows, found, late, notes = [], {}, {}, []
    for student, one in graded.items():
        days, _, comment = sheet.pop((student, LATE), EMPTY)
        if days != "" and days < 0:
            notes.append(f"{student}: {LATE} has {days:g}, wanted 0 or more")
            days = ""
        if days != "" or one["late"]:
            notes += [] if days != "" else [f"{student}: was late, say by how many days in the row {LATE} of the sheet"]
            late[student] = days or 0
            found[student, LATE] = (None, comment)
            rows.append([student, LATE, "", days, comment, "", "", ""])
        for row in one["parts"]:
            answer, machine = row["answer"], row["machine"]
            points, marked, comment = sheet.pop((student, row["part"]), ("", mark(answer), ""))
            if marked not in ("", mark(answer)):  # a row of the lecturer's own names no answer
                notes += changed(f"{student}: {row['part']}", points, comment)
                points = ""
            counts = points != "" and 0 <= points <= row["of"]
            if points != "" and not counts:
                notes.append(f"{student}: {row['part']} has {points:g} points, wanted 0 to {row['of']:g}")
            found[student, row["part"]] = (points if counts else None, comment)
            shown = "" if machine is None else f"{machine:g}"
            rows.append([student, row["part"], shown, points, comment, f"{row['of']:g}", mark(answer), safe(answer)])
        if one["elsewhere"]:
            text = one["elsewhere"]
            _, marked, comment = sheet.pop((student, ELSEWHERE), EMPTY)
            notes += changed(f"{student}: {ELSEWHERE}", "", comment) if marked not in ("", mark(text)) else []
            found[student, ELSEWHERE] = (None, comment)
            rows.append([student, ELSEWHERE, "", "", comment, "", mark(text), safe(text)])
    for (student, part), (points, marked, comment) in sheet.items():
        if says((points, marked, comment)):
            notes.append(f"{student}: {part} stands in the sheet, but {why_nothing(student, part, graded)}")
            rows.append([student, part, "", points, comment, "", marked, ""])
    rows.sort(key=lambda row: (row[2] != "", row[1], row[0]))  # what a human marks first, a part at a time
    write(path, HEADS, rows)
    return found, late, notes


def changed(what, points, comment):
    """Notes on what was marked or commented, and is no longer the same answer."""
    stays = ", and with a comment, which stays: does it still fit?" if comment else ""
    if points != "":
        return [f"{what} has changed since it was marked with {points:g}{stays}"]
    return (
        [f"{what} has changed since you commented on it, and the comment stays: does it still fit?"] if comment else []
    )


def why_nothing(student, part, graded):
    """Why a row of the sheet counts for nothing."""
    parts = [row["part"] for row in next(iter(graded.values()), {"parts": ()})["parts"]]
    if parts and part not in (*parts, LATE, ELSEWHERE):
        return f"no part has this name, wanted one of {', '.join([*parts, LATE])}"
    others = [other for other in graded if other != student and other.casefold() == student.casefold()]
    if others:
        return f"a row of {' and one of '.join(others)} counts"
    return "nothing that can be graded was handed in under this name"


def with_points(folder, assignment, parts, students):
    """The students for whom points of a part stand in the sheet."""
    path = folder / f"by_hand_{assignment}.csv"
    rows, names = as_known(read_sheet(path), students) if path.exists() else {}, {part.name for part in parts}
    return {
        whose for (whose, part), (points, *_) in rows.items() if points != "" and part in names and whose in students
    }


def mark(answer):
    """A name for an answer that no spreadsheet alters."""
    return "a" + hashlib.sha256(" ".join(answer.split()).encode("utf-8", "replace")).hexdigest()[:8]


def safe(text):
    """Text as a spreadsheet may show it: no formula, and not too long; what is cut off is said."""
    shown = no_formula(text[:LONGEST])
    if len(shown) <= LONGEST and len(text) <= LONGEST:
        return shown
    return f"{shown[: LONGEST - len(CUT)]}{CUT}"


def read_sheet(path):
    """{(student, part): (points or "", mark of the answer, comment)}; also with decimal commas and semicolons."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:  # a spreadsheet of old; students, parts, points and marks are plain letters
        text = raw.decode("cp1252", "replace")
    head = text.partition("\n")[0]
    csv.field_size_limit(10**7)
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count)))
        found = [
            ((row["student"], row["part"]), (row["points"].strip(), row["answer no."], row["comment"] or ""))
            for row in rows
        ]
    except (KeyError, AttributeError, csv.Error) as error:
        raise ValueError(
            f"{path.name} cannot be read ({type(error).__name__}: {error}), wanted the columns as they were written"
        ) from error
    sheet = {}
    for number, (whose, (points, *more)) in enumerate(found, 2):
        row = f"{path.name}, row {number} ({whose[0]}, {whose[1]})"
        if not is_points(points):
            raise ValueError(f"{row}: {points!r} stands under points, wanted a number")
        new, old = (as_points(points), *more), sheet.get(whose, EMPTY)
        if says(new) and says(old) and new != old:
            raise ValueError(f"{row}: a row above has points or a comment for this, too, wanted one of the two")
        sheet[whose] = old if says(old) else new  # a row of one's own may stand above an empty one of the program's
    return sheet


def says(row):
    """Whether there are points or a comment in a row."""
    points, _, comment = row
    return points != "" or comment != ""


def as_known(sheet, students):
    """The same, where Emil may be emil: if of `students`, those of the roster, nobody is called Emil, one is called so
    with other capitals, and emil's own row says nothing. Without a roster, both may be students.
    """
    found = {whose: row for whose, row in sheet.items() if whose[0] in students}
    for (name, part), row in sheet.items():
        others = [student for student in students if student.casefold() == name.casefold()]
        if name not in students:
            meant = (others[0] if len(others) == 1 else name, part)
            found[(name, part) if says(found.get(meant, EMPTY)) else meant] = row
    return found


def is_points(text):
    try:
        return not text or math.isfinite(as_points(text))
    except ValueError:
        return False


def as_points(text):
    return float(text.replace(",", ".")) if text.strip() else ""
