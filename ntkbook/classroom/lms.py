"""The marks of an assignment in the CSV forms that Moodle and Canvas read."""

import csv
import html
import json
import re

from .names import listed

MOODLE = (
    "Identifier",
    "Full name",
    "Email address",
    "Grade",
    "Maximum Grade",
    "Last modified (grade)",  # Moodle refuses a sheet without this column
    "Feedback comments",
)
CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
# A cell begins also behind what a spreadsheet may take for a separator, or a comma's sheet would be no comma's sheet
# there; and in front of its sign may stand what is passed over: blanks, quotation marks (of two none is kept), signs
# that nobody sees. Nothing is looked at twice: there may be 30,000.
UNSEEN = (
    r'\s"\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e'
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
GAP, CELL, SEPARATOR = rf"[;{UNSEEN}]", r"[^;\t\r\n]", r"([;\t\r\n])"
HEAD = re.compile(rf"(?:^{GAP}*+|(?<!{GAP}){GAP}++)(?=[-=+@＝＋－＠])|^(?=[\t\r\n])")
CALLS_NO_PROGRAM = rf"(?![^;\t\r\n|]*+\|{CELL}*!)"  # as -cmd|' /C calc'!A0 does
ITEM = re.compile(rf"-{CALLS_NO_PROGRAM}(?:\s|$)")
PROSE = re.compile(rf"-{CALLS_NO_PROGRAM}(?:\s|\d[\d.,]*+\s+\(?[^\W\d_]|[^;\t\r\n|!(+*/^&=<>@-]*+(?!{CELL}))")


def write_moodle(folder, assignment, rows):
    """Write moodle_ASSIGNMENT.csv for "Upload grading worksheet"; returns (its path or None, notes).

    A row is {"student", "name", "email", "ids", "points", "of", "comment"};
    who has no ids["moodle"], Moodle's participant number in this assignment,
    is left out with a note. Points of None leave the grade empty. The words
    in the first line are Moodle's in English, so it must be set to English.
    Where Moodle has a grade already, it takes the new one if "Allow updating
    records that have been modified more recently in Moodle than in the
    spreadsheet" is ticked: the time of the last change is not known here.
    """
    lines = [
        [
            f"Participant {row['ids']['moodle']}",
            safe(row.get("name")),
            safe(row.get("email")),
            number(row["points"]),
            number(row["of"]),
            "-",
            safe(as_html(row.get("comment") or "")),
        ]
        for row in rows
        if has(row, "moodle")
    ]
    notes = missing(
        rows,
        "moodle",
        f"moodle_{assignment}.csv",
        "participant number, as Moodle's grading worksheet has it (without a roster, as a file in its zip that counts)",
    )
    return written(folder / f"moodle_{assignment}.csv", [MOODLE, *lines], lines), notes


def write_canvas(folder, assignment, rows):
    """Write canvas_ASSIGNMENT.csv for the gradebook's "Import"; returns (its path or None, notes). Rows as for Moodle.

    Who has no ids["canvas"], the user id, is left out with a note. If the
    course has no assignment of this name, Canvas offers to make it, and you say
    there of how many points it is. Comments have no place in this form.
    """
    known = [row for row in rows if has(row, "canvas")]
    lines = [
        [safe(row.get("name") or row["student"]), row["ids"]["canvas"], "", "", "", number(row["points"])]
        for row in known
    ]
    notes = missing(
        rows,
        "canvas",
        f"canvas_{assignment}.csv",
        "user id, as a file of theirs in Canvas's own zip brings it, if it counts",
    )
    heads = [*CANVAS, assignment]
    return written(folder / f"canvas_{assignment}.csv", [heads, *lines], lines), notes


def of_one_student(rows, platform):
    """The rows whose number no other has, and notes on the others: a name of a file can say any number."""
    students = {}
    for row in rows:
        if has(row, platform):
            students.setdefault(int(row["ids"][platform]), []).append(row["student"])
    several = {number: names for number, names in students.items() if len(names) > 1}
    gone = {name for names in several.values() for name in names}
    notes = [
        f"{' and '.join(names)} have the same number {number} in {platform.title()}, so none of them is in its table: "
        f"correct the name of a file, or write the right numbers into the roster's column {platform!r}"
        for number, names in several.items()
    ]
    return [row for row in rows if row["student"] not in gone], notes


def used_before(folder, assignment, rows):
    """A note on numbers of Moodle's that the record of another assignment has, too: the roster's may be of that one."""
    others = [path for path in (folder / "graded").glob("*/*.json") if path.parent.name != assignment]
    used = {json.loads(path.read_text(encoding="utf-8"))["ids"].get("moodle") for path in others}
    same = [row["student"] for row in rows if has(row, "moodle") and row["ids"]["moodle"] in used]
    if same:
        yield (
            f"moodle_{assignment}.csv: the numbers of {listed(same)} were used for another assignment, and Moodle "
            f"has others in each: put the grading worksheet of this one into handed_in/{assignment}"
        )


def missing(rows, platform, file, wanted):
    """A note on all who are left out."""
    names = [row["student"] for row in rows if not has(row, platform)]
    said = f"{file}: without {listed(names)}: wanted the {wanted}, or in the roster's column {platform}"
    return [said] if names else []


def has(row, platform):
    return row["ids"].get(platform, "").isdecimal()


def as_html(text):
    """A comment as Moodle shows it, lines and all; "<=" in a form that leaves no "=" at the head of anything."""
    return html.escape(text.replace("<=", "≤"), quote=False).replace("\r\n", "\n").replace("\n", "<br>")


def written(path, table, lines):
    """Write a table if it has lines; an older one is taken away, whose marks may no longer be true."""
    if not lines:
        path.unlink(missing_ok=True)
        return None
    with open(path, "w", newline="", encoding="utf-8-sig") as file:  # the mark by which spreadsheets know UTF-8
        csv.writer(file).writerows(table)
    return path


def number(points):
    return "" if points is None else f"{round(float(points), 2):.10g}"


def safe(text):
    """A text from which no spreadsheet makes a formula.

    >>> safe("=1+1"), safe("good"), safe("see; =1+1")
    ("'=1+1", 'good', "see;' =1+1")
    """
    return HEAD.sub(quoted, str(text or "").replace("\r\n", "\n"))


def quoted(head):
    """What stands before a sign, with an apostrophe at each beginning of a cell; as it is before a minus of prose."""
    gap, at_head = head[0], not head.start()
    if not at_head and head.string.startswith("-", head.end()) and re.search(SEPARATOR, gap):
        harmless = ITEM if gap[-1] in ";\t\r\n" else PROSE
        if harmless.match(head.string, head.end()):
            return gap
    return "'" * at_head + re.sub(SEPARATOR, r"\1'", gap)
