"""python -m ntkbook.classroom: what the teacher's page calls by make."""

import argparse
import sys

from .build import build
from .folders import class_folder
from .grade import grade
from .report import as_text, draw, report


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m ntkbook.classroom", description="Assignments of the NTK course.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("build", "grade", "report"):
        command = commands.add_parser(name)
        command.add_argument("key", help="the class key")
        if name == "build":
            command.add_argument("roster", nargs="?", help="a CSV file with a column 'student'")
        else:
            command.add_argument("assignment", help="A1 to A5")
    given = parser.parse_args(arguments)
    try:
        if given.command == "build":
            print(f"for the students: {build(given.key, given.roster) / 'hand_out'}")
        elif given.command == "grade":
            marks, notes = grade(given.key, given.assignment)
            print(*notes, f"marks: {marks}", f"feedback: {marks.parent / 'feedback'}", sep="\n")
        else:
            counts = report(given.key, given.assignment)
            picture = class_folder(given.key) / f"report_{given.assignment}.png"
            draw(counts, picture)
            print(as_text(counts), f"picture: {picture}", sep="\n")
    except (ValueError, OSError, RuntimeError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
