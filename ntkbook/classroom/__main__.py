"""python -m ntkbook.classroom: what the teacher's page calls by make."""

import argparse
import sys

from .build import build, hub_link
from .folders import class_folder
from .grade import grade
from .report import as_text, draw, report
from .solutions import write_solutions


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m ntkbook.classroom", description="Assignments of the NTK course.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("build", "grade", "report", "solutions"):
        command = commands.add_parser(name)
        command.add_argument("name", help="the name of the class")
        if name == "build":
            command.add_argument("roster", nargs="?", help="a CSV file with a column 'student'")
        else:
            command.add_argument("assignment", help="A1 to A5")
        if name == "grade":
            command.add_argument("--student", help="grade this one alone")
            command.add_argument("--penalty", type=float, help="percent taken off for each day late")
            command.add_argument("--trusted", action="store_true", help="no sandbox: run answers with all your rights")
    command = commands.add_parser("link")
    for name, what in (
        ("hub", "a JupyterHub's address"),
        ("repo", "a repository's, with hand_out in it"),
        ("assignment", ""),
    ):
        command.add_argument(name, help=what)
    given = parser.parse_args(arguments)
    sys.stdout.reconfigure(errors="replace")  # notes quote what students wrote, in signs that not every terminal has
    try:
        if given.command == "build":
            print(f"for the students: {build(given.name, given.roster) / 'hand_out'}")
        elif given.command == "grade":
            options = {"only": given.student, "trusted": given.trusted, "penalty": given.penalty}
            marks, notes = grade(given.name, given.assignment, **options)
            print(*notes, f"marks: {marks}", f"feedback: {marks.parent / 'feedback'}", sep="\n")
        elif given.command == "link":
            print(hub_link(given.hub, given.repo, given.assignment), "(for a class made without ROSTER)", sep="\n")
        elif given.command == "solutions":
            print(f"for the students: {write_solutions(class_folder(given.name), given.assignment)}")
        else:
            folder = class_folder(given.name)
            counts = report(folder, given.assignment)
            picture = folder / f"report_{given.assignment}.png"
            draw(counts, picture)
            print(as_text(counts), f"picture: {picture}", sep="\n")
    except (ValueError, OSError, RuntimeError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
