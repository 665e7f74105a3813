"""From whatever students hand in to one notebook each, where nbgrader looks for it."""

import re

import nbformat

from .folders import NAME, read_settings, write_variant


def collect(folder, assignment):
    """Copy the newest notebook of each student from `handed_in` to `submitted`; returns notes on what was passed over.

    A student is what the file's name, or the folder it lies in, says before
    the first underscore. The rest of the name does not matter.
    """
    settings = read_settings(folder)
    release = nbformat.read(folder / "release" / assignment / f"{assignment}.ipynb", as_version=4)
    wanted = {cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader for cell in release.cells}
    notes, newest = [], {}
    inbox = folder / "handed_in" / assignment
    files = [path for path in inbox.rglob("*") if path.is_file() and ".ipynb_checkpoints" not in path.parts]
    for path in sorted(files, key=lambda path: (path.stat().st_mtime_ns, path)):
        name = path.relative_to(inbox).as_posix()
        student = re.split(r"[_/]", re.sub(r"\.ipynb$", "", name))[0]
        known = {cell for cell in grade_ids(path) if cell in wanted and "-" in cell}
        if path.suffix != ".ipynb":
            notes.append(f"{name}: passed over, it does not end in .ipynb")
        elif not re.fullmatch(NAME, student) or student == assignment:
            notes.append(f"{name}: passed over, rename it: {student!r} is no name of a student here")
        elif settings["students"] and student not in settings["students"]:
            notes.append(f"{name}: passed over, {student!r} is not a student of this class")
        elif not known:
            notes.append(f"{name}: passed over, it is not a notebook of {assignment}")
        else:
            if student in newest:
                notes.append(f"{newest[student].relative_to(inbox).as_posix()}: passed over, {name} is newer")
            newest[student] = path
    for student, path in newest.items():
        place = folder / "submitted" / student / assignment
        place.mkdir(parents=True, exist_ok=True)
        nbformat.write(repaired(read(path), wanted), place / f"{assignment}.ipynb")
        write_variant(place, settings["key"], assignment, student if settings["students"] else "")
    missing = sorted(set(settings["students"]) - set(newest))
    return notes + ([f"nothing yet from {', '.join(missing)}"] if missing else [])


def read(path):
    text = path.read_text(encoding="utf-8-sig").encode("utf-8", "replace").decode("utf-8")
    return nbformat.reads(text, as_version=4)


def repaired(notebook, wanted):
    """nbgrader's metadata as they were handed out: copied cells have lost theirs, and none counts twice."""
    seen = set()
    for cell in notebook.cells:
        name = cell.metadata.pop("nbgrader", {}).get("grade_id")
        if name in wanted and name not in seen:
            cell.metadata["nbgrader"] = wanted[name]
            seen.add(name)
    return notebook


def grade_ids(path):
    """The names of the cells that nbgrader knows in a notebook, and their sources; none if it cannot be read."""
    try:
        cells = [cell for cell in read(path).cells if cell.metadata.get("nbgrader", {}).get("grade_id")]
        return {cell.metadata.nbgrader.grade_id: cell.source for cell in cells}
    except Exception:  # whatever a damaged file does to its reader
        return {}
