"""Tables of marks, as spreadsheets read them."""

import csv
from collections import Counter

TODO = "to mark by hand"


def write_marks(folder, assignment, parts, marks):
    """A CSV with a row for each student: the points of each part, their sum, what is taken off, the total."""
    path = folder / f"marks_{assignment}.csv"
    most = [part.points for part in parts]
    rows = [["(points)", *most, sum(most), "", "", sum(most), ""]]
    for student, one in marks.items():
        rows.append([student, *one["points"], one["sum"], one["late"], one["off"], one["total"], one["to do"]])
    heads = ["student", *(part.name for part in parts), "sum", "days late", "taken off", "total", TODO]
    write(path, heads, rows)
    return path


def write_total(folder, students):
    """marks.csv: the totals of all assignments that have marks, their sum, and how many parts are not in it yet."""
    totals, todo = {}, Counter()
    for path in sorted(folder.glob("marks_*.csv")):
        with open(path, newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
        totals[path.stem.removeprefix("marks_")] = {row["student"]: float(row["total"]) for row in rows}
        todo.update({row["student"]: int(row[TODO] or 0) for row in rows})
    table = []
    for name in sorted({student for one in totals.values() for student in one} | set(students) - {""}):
        marks = [one.get(name, "") for one in totals.values()]
        table.append([name, *marks, sum((value or 0.0 for value in marks), 0.0), todo[name]])
    write(folder / "marks.csv", ["student", *totals, "total", TODO], table)


def write(path, heads, rows):
    # The mark by which spreadsheets know UTF-8; and half a sign, which JSON can hold, must not stop anything.
    with open(path, "w", newline="", encoding="utf-8-sig", errors="replace") as file:
        csv.writer(file).writerows([heads, *rows])
