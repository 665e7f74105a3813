"""Tables in and out: the sheet on which a human marks, overrides and comments, and the marks of a class."""

import csv
import hashlib
import io

from .lms import safe as no_formula

LATE, ELSEWHERE = "(days late)", "(elsewhere)"  # rows of the sheet that are no parts
HEADS = ["student", "part", "machine", "points", "comment", "of", "answer no.", "answer"]
LONGEST = 30_000  # characters that a cell of a spreadsheet holds


def mark_by_hand(folder, assignment, graded):
    """Take over what stands in by_hand_*.csv, and write it anew with all answers.

    Returns {(student, part): (points or None, comment)}, {student: days late}
    and notes. Points are asked for again where the answer is no longer the one
    that was marked; they override the machine's. An answer that was never
    begun gets 0, unless the sheet says more or prose stands elsewhere. Rows
    that belong to nothing stay in the sheet.
    """
    path = folder / f"by_hand_{assignment}.csv"
    sheet = read_sheet(path) if path.exists() else {}
    rows, found, late, notes = [], {}, {}, []
    for student, one in graded.items():
        days, _, comment = sheet.pop((student, LATE), ("", "", ""))
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
            if points != "" and marked not in ("", mark(answer)):  # a row of the lecturer's own names no answer
                notes.append(f"{student}: {row['part']} has changed since it was marked with {points:g}")
                points = ""
            if points != "" and not 0 <= points <= row["of"]:
                notes.append(f"{student}: {row['part']} has {points:g} points, wanted 0 to {row['of']:g}")
                points = ""
            if points == "" and machine is None and not answer.strip() and not one["elsewhere"]:
                points = 0.0
            found[student, row["part"]] = (None if points == "" else points, comment)
            shown = "" if machine is None else f"{machine:g}"
            rows.append([student, row["part"], shown, points, comment, f"{row['of']:g}", mark(answer), safe(answer)])
        if one["elsewhere"]:
            *_, comment = sheet.pop((student, ELSEWHERE), ("", "", ""))
            found[student, ELSEWHERE] = (None, comment)
            rows.append([student, ELSEWHERE, "", "", comment, "", "", safe(one["elsewhere"])])
    for (student, part), (points, marked, comment) in sheet.items():
        if points != "" or comment:
            notes.append(f"{student}: {part} stands in the sheet, but nothing was handed in under this name")
            rows.append([student, part, "", points, comment, "", marked, ""])
    rows.sort(key=lambda row: (row[2] != "", row[1], row[0]))  # what a human marks first, a part at a time
    write(path, HEADS, rows)
    return found, late, notes


def with_points(folder, assignment):
    """The students for whom points of a part stand in the sheet."""
    path = folder / f"by_hand_{assignment}.csv"
    rows = read_sheet(path) if path.exists() else {}
    return {student for (student, part), (points, *_) in rows.items() if points != "" and part not in (LATE, ELSEWHERE)}


def mark(answer):
    """A name for an answer that no spreadsheet alters."""
    return "a" + hashlib.sha256(" ".join(answer.split()).encode("utf-8", "replace")).hexdigest()[:8]


def safe(text):
    """Text as a spreadsheet may show it: no formula, and not too long."""
    return no_formula(text[:LONGEST])[:LONGEST]


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
        return {
            (row["student"], row["part"]): (as_points(row["points"]), row["answer no."], row["comment"] or "")
            for row in rows
        }
    except (KeyError, ValueError, AttributeError, csv.Error) as error:
        raise ValueError(
            f"{path.name} cannot be read ({type(error).__name__}: {error}), wanted the columns as they were written, "
            "and numbers under points"
        ) from error


def as_points(text):
    return float(text.replace(",", ".")) if text.strip() else ""


def write_marks(folder, assignment, parts, marks):
    """A CSV with a row for each student: the points of each part, their sum, what is taken off, the total."""
    path = folder / f"marks_{assignment}.csv"
    most = [part.points for part in parts]
    rows = [["(points)", *most, sum(most), "", "", sum(most), ""]]
    for student, one in marks.items():
        rows.append([student, *one["points"], one["sum"], one["late"], one["off"], one["total"], one["to do"]])
    heads = ["student", *(part.name for part in parts), "sum", "days late", "taken off", "total", "to mark by hand"]
    write(path, heads, rows)
    return path


def write_total(folder, students):
    """marks.csv: the totals of all assignments that have marks, and their sum, a row for each student."""
    totals = {}
    for path in sorted(folder.glob("marks_*.csv")):
        with open(path, newline="", encoding="utf-8-sig") as file:
            totals[path.stem.removeprefix("marks_")] = {r["student"]: float(r["total"]) for r in csv.DictReader(file)}
    names = sorted({student for one in totals.values() for student in one} | set(students) - {""})
    rows = [[name, *(one.get(name, "") for one in totals.values())] for name in names]
    write(
        folder / "marks.csv", ["student", *totals, "total"], [[*r, sum((v or 0.0 for v in r[1:]), 0.0)] for r in rows]
    )


def write(path, heads, rows):
    # The mark by which spreadsheets know UTF-8; and half a sign, which JSON can hold, must not stop anything.
    with open(path, "w", newline="", encoding="utf-8-sig", errors="replace") as file:
        csv.writer(file).writerows([heads, *rows])
