"""What comes of grading: marks in tables and in nbgrader's gradebook, and a page for each student."""

import warnings

from nbgrader.api import Gradebook

from .feedback import feedback
from .folders import database, read_settings
from .lms import has, of_one_student, used_before, write_canvas, write_moodle
from .sheet import mark_by_hand
from .tables import write_marks, write_total


def publish(folder, assignment, parts, graded, penalty):
    """Take over what the sheet says, and write everything that depends on it; returns the CSV of marks, and notes."""
    roster = {row["student"]: row for row in read_settings(folder)["students"]}
    given, late, notes = mark_by_hand(folder, assignment, graded, roster)
    marks = {student: counted(one, given, late.get(student), penalty) for student, one in graded.items()}
    rows = []
    for student, one in graded.items():
        mine, row = marks[student], roster.get(student, {})
        comments = {part: said for (whose, part), said in given.items() if whose == student}
        page = folder / "feedback" / student / f"{assignment}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        days = (mine["late"], mine["off"]) if mine["late"] else None
        page.write_text(feedback(one, comments, days, mine["total"], assignment), encoding="utf-8", errors="replace")
        said = {part.strip("()"): text for part, (_, text) in comments.items() if text}
        comment = " ".join(f"{part}: {text}" for part, text in said.items())
        about = {"name": row.get("name", ""), "email": row.get("email", ""), "ids": {**row, **one["ids"]}}
        most = sum(part.points for part in parts)
        points = None if mine["to do"] else mine["total"]
        rows.append({"student": student, "points": points, "of": most, "comment": comment, **about})
    for stale in (folder / "feedback").glob(f"*/{assignment}.html"):
        if stale.parent.name not in graded:
            stale.unlink()
    notes += used_before(folder, assignment, rows)
    for platform, write in (("moodle", write_moodle), ("canvas", write_canvas)):
        sure, doubtful = of_one_student(rows, platform)
        path, missing = write(folder, assignment, sure)
        sure = [row for row in sure if has(row, platform)]
        notes += doubtful + (missing if path else [])  # a class that uses neither need not hear of it
        if path and (open_ones := [row["student"] for row in sure if row["points"] is None]):
            have = "student has" if len(open_ones) == 1 else "students have"
            why = "some of their answers are still to be marked"
            notes.append(f"{path.name}: {len(open_ones)} {have} no grade in it yet: {why}")
    enter(folder, assignment, graded, given)
    path = write_marks(folder, assignment, parts, marks)
    write_total(folder, roster)
    return path, notes


def counted(one, given, days, penalty):
    """The points of a student: of each part, their sum, what days late take off, what is left, what is to do."""
    chosen = [given[one["student"], row["part"]][0] for row in one["parts"]]
    points = [row["machine"] if said is None else said for row, said in zip(one["parts"], chosen)]
    whole = sum(value or 0.0 for value in points)
    off = round(whole * min(1.0, (days or 0) * penalty / 100), 2)
    todo = sum(value is None for value in points)
    points = ["" if value is None else value for value in points]
    return {"points": points, "sum": whole, "late": days or "", "off": off, "total": whole - off, "to do": todo}


def enter(folder, assignment, graded, given):
    """The same into gradebook.db, for whoever goes on with nbgrader."""
    with warnings.catch_warnings(action="ignore"), Gradebook(database(folder), "ntkbook") as book:
        for submission in list(book.assignment_submissions(assignment)):
            book.remove_submission(assignment, submission.student.id)
        for student, one in graded.items():
            book.update_or_create_student(student)
            rows = {row["part"]: row for row in one["parts"]}
            for grade in book.add_submission(assignment, student).notebooks[0].grades:
                row = rows[grade.name.removesuffix("-marks").removesuffix("-answer")]
                grade.auto_score, grade.manual_score = row["machine"], given[student, row["part"]][0]
                grade.needs_manual_grade = grade.auto_score is None and grade.manual_score is None
        book.db.commit()
