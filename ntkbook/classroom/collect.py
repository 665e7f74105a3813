"""From whatever students hand in to one notebook each, where nbgrader looks for it."""

import re
import shutil

import nbformat

from .folders import NAME, read_settings, write_variant


def collect(folder, assignment):
    """Copy the newest notebook of each student from `handed_in` to `submitted`; returns notes on what was passed over.

    A student is what the file's name, or the folder it lies in, says before
    the first underscore. The rest of the name does not matter.
    """
    settings = read_settings(folder)
    wanted = {name for name in grade_ids(folder / "release" / assignment / f"{assignment}.ipynb") if "-" in name}
    notes, newest = [], {}
    inbox = folder / "handed_in" / assignment
    for path in sorted(inbox.rglob("*.ipynb"), key=lambda path: (path.stat().st_mtime_ns, path)):
        name = path.relative_to(inbox).as_posix()
        student = re.split(r"[_/]", name.removesuffix(".ipynb"))[0]
        if not re.fullmatch(NAME, student) or (settings["students"] and student not in settings["students"]):
            notes.append(f"{name}: passed over, {student!r} is not a student of this class")
        elif not wanted & set(grade_ids(path)):
            notes.append(f"{name}: passed over, it is not a notebook of {assignment}")
        else:
            if student in newest:
                notes.append(f"{newest[student].relative_to(inbox).as_posix()}: passed over, {name} is newer")
            newest[student] = path
    for student, path in newest.items():
        place = folder / "submitted" / student / assignment
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place / f"{assignment}.ipynb")
        write_variant(place, settings["key"], assignment, student if settings["students"] else "")
    return notes


def grade_ids(path):
    """The names of the cells that nbgrader knows in a notebook, and their sources; none if it cannot be read."""
    try:
        cells = nbformat.read(path, as_version=4).cells
        return {cell.metadata["nbgrader"]["grade_id"]: cell.source for cell in cells if "nbgrader" in cell.metadata}
    except Exception:  # whatever a damaged file does to its reader
        return {}
