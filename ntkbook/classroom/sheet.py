"""Tables in and out: the marks of a class, and the sheet on which a human marks the questions."""

import csv
import hashlib
import io

from nbgrader.api import Gradebook

from .collect import grade_ids
from .folders import database


def mark_by_hand(folder, assignment):
    """Take over the points that stand in by_hand_*.csv, and write it anew with all answers; returns notes.

    Points are asked for again where the answer is no longer the one that was
    marked. An answer that was never begun gets 0, unless the sheet says more.
    Rows with points that belong to no answer stay in the sheet.
    """
    path = folder / f"by_hand_{assignment}.csv"
    given = read_sheet(path) if path.exists() else {}
    stubs = grade_ids(folder / "release" / assignment / f"{assignment}.ipynb")
    rows, notes = [], []
    with Gradebook(database(folder), "ntkbook") as book:
        for submission in sorted(book.assignment_submissions(assignment), key=lambda s: s.student.id):
            student = submission.student.id
            answers = grade_ids(folder / "submitted" / student / assignment / f"{assignment}.ipynb")
            for grade in submission.notebooks[0].grades:
                if grade.cell.cell_type == "code":
                    continue
                answer = answers.get(grade.name, "")
                blank = answer.strip() in ("", stubs[grade.name].strip())
                points, marked = given.pop((student, grade.name), ("", mark(answer)))
                if points != "" and marked != mark(answer):
                    notes.append(f"{student}: {grade.name} has changed since it was marked with {points:g}")
                    points = ""
                if points != "" and not 0 <= points <= grade.max_score:
                    notes.append(f"{student}: {grade.name} has {points:g} points, wanted 0 to {grade.max_score:g}")
                    points = ""
                points = 0.0 if points == "" and blank else points
                grade.manual_score, grade.needs_manual_grade = (None, True) if points == "" else (points, False)
                shown = "'" + answer if answer[:1] in "=+-@" else answer  # no formula of a student's in a spreadsheet
                rows.append([student, grade.name, points, f"{grade.max_score:g}", mark(answer), shown[:30_000]])
        book.db.commit()
    for (student, part), (points, marked) in given.items():
        if points:
            notes.append(
                f"{student}: {part} has {points:g} points in the sheet, but nothing was handed in under this name"
            )
            rows.append([student, part, points, "", marked, ""])
    write(path, ["student", "part", "points", "of", "answer no.", "answer"], rows)
    return notes


def mark(answer):
    """A name for an answer that no spreadsheet alters."""
    return "a" + hashlib.sha256(" ".join(answer.split()).encode()).hexdigest()[:8]


def read_sheet(path):
    """{(student, part): (points or "", mark of the answer)}; also as spreadsheets with decimal commas write it."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:  # a spreadsheet of old; students, parts, points and marks are plain letters
        text = raw.decode("cp1252", "replace")
    head = text.partition("\n")[0]
    csv.field_size_limit(10**7)
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count)))
        return {(row["student"], row["part"]): (as_points(row["points"]), row["answer no."]) for row in rows}
    except (KeyError, ValueError, AttributeError, csv.Error) as error:
        raise ValueError(
            f"{path.name} cannot be read ({type(error).__name__}: {error}), wanted the columns as they were written, "
            "and numbers under points"
        ) from error


def as_points(text):
    return float(text.replace(",", ".")) if text.strip() else ""


def write_marks(folder, assignment):
    """A CSV with a row for each student: the points of each part, their sum, and how much is to be marked by hand."""
    path = folder / f"marks_{assignment}.csv"
    with Gradebook(database(folder), "ntkbook") as book:
        most = {cell.name: cell.max_score for cell in book.find_notebook(assignment, assignment).grade_cells}
        rows = [["(points)", *most.values(), sum(most.values()), ""]]
        for submission in sorted(book.assignment_submissions(assignment), key=lambda s: s.student.id):
            grades = {grade.name: grade for grade in submission.notebooks[0].grades}
            points = [grades[name].score for name in most]
            todo = sum(bool(grades[name].needs_manual_grade) for name in most)
            rows.append([submission.student.id, *points, sum(points), todo])
    write(path, ["student", *most, "sum", "to mark by hand"], rows)
    return path


def write(path, heads, rows):
    with open(path, "w", newline="", encoding="utf-8-sig") as file:  # the mark by which spreadsheets know UTF-8
        csv.writer(file).writerows([heads, *rows])
