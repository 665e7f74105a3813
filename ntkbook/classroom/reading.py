"""A student's file read as a notebook of an assignment: its cells only, under the names they were handed out with."""

import copy
import gc
import hashlib
import json

import nbformat

BRACKETS, COMMAS, CELLS = 300_000, 2_000_000, 4000  # more of them are no notebook
CODE, TEXT = 500_000, 2_000_000  # characters of code, and in all: to look for words and names in more takes minutes


class TooLarge(ValueError):
    """It may well be a notebook."""


def read(data):
    """The cells of a notebook: [[kind, source, nbgrader's name, id, pictures], ...]. ValueError if it is none.

    Of a cell's pictures one fingerprint is kept: that there are some is all that is told.
    """
    if not data.strip():
        raise ValueError("it is empty")
    if data.count(b",") > COMMAS:
        raise TooLarge(f"it has more than {COMMAS:,} commas: clear its outputs")
    if data.count(b"{") + data.count(b"[") > BRACKETS:
        raise TooLarge(f"it has more than {BRACKETS:,} brackets: clear its outputs")
    raw = loaded(data)
    if not isinstance(raw, dict):
        raise ValueError("it holds no cells")
    try:
        found = of_old_format(raw) if raw.get("nbformat") in (1, 2, 3) else raw["cells"]
        if len(found) > CELLS:
            raise ValueError(f"more than {CELLS:,} of them")
        cells = [as_read(cell) for cell in found if isinstance(cell, dict)]
    except Exception as error:  # whatever a notebook of no format does to its reader
        raise ValueError(f"its cells cannot be read ({type(error).__name__}: {str(error)[:200]})") from None
    if sum(len(source) for _, source, *_ in cells) > TEXT:
        raise TooLarge(f"it has more than {TEXT:,} characters")
    if sum(len(source) for kind, source, *_ in cells if kind == "code") > CODE:
        raise TooLarge(f"it has more than {CODE:,} characters of code: take out what is no answer")
    return cells


def loaded(data):
    """The JSON. ValueError if it is none."""
    collects = gc.isenabled()
    gc.disable()  # there is nothing to collect, and to look for it takes longer than all the rest
    try:
        return json.loads(data, parse_float=str)  # with a mark at its head or without; no float of it is read
    except UnicodeDecodeError:
        return loaded(data.decode("cp1252", "replace"))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is damaged or cut off at line {error.lineno} ({error.msg})") from None
    except ValueError:
        raise ValueError("a number in it has thousands of digits") from None
    finally:
        if collects:
            gc.enable()


def of_old_format(raw):
    """The cells of a notebook as IPython wrote it before 2015, as they are called today.

    Not by nbformat, which takes minutes for what somebody has made to that end.
    """
    cells = [cell for sheet in (raw, *raw.get("worksheets", ())) for cell in sheet.get("cells", ())]
    for cell in cells:
        if cell.get("cell_type") == "code":
            cell["source"] = cell.get("input", cell.get("source", ""))
        if cell.get("cell_type") == "heading":
            level = cell["level"] if cell.get("level") in range(1, 7) else 1
            cell["source"] = f"{'#' * level} {joined(cell.get('source', ''))}"
    return cells


def as_read(cell):
    """What is kept of a cell. All else that a notebook holds is not looked at: to go through it may take long."""
    metadata = cell.get("metadata")
    settings = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name, ident = settings.get("grade_id") if isinstance(settings, dict) else None, cell.get("id")
    kind = cell.get("cell_type")
    found = cell.get("attachments") if isinstance(cell.get("attachments"), dict) else {}
    found = {name: value for name, value in found.items() if is_picture(value)}
    return [
        kind if kind in ("code", "raw") else "markdown",
        clean(joined(cell.get("source", ""))),
        clean(name) if isinstance(name, str) else None,
        clean(ident) if isinstance(ident, str) else None,
        {"all": {"image/png": fingerprint(json.dumps(found))}} if found else {},
    ]


def fingerprint(text):
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def clean(text):
    """Without lone surrogates, which no file takes."""
    return text.encode("utf-8", "replace").decode()


def joined(source):
    """The text of a cell, which may be a list of lines."""
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def is_picture(value):
    return isinstance(value, dict) and all(isinstance(data, str) for data in value.values())


def names_of(cells, release):
    """The cells' names in the release, none twice; None for a student's own.

    A cell that has lost its metadata is known by its id, which is its name there.
    """
    wanted = {cell.metadata.nbgrader.grade_id: cell.metadata for cell in release.cells if "nbgrader" in cell.metadata}
    names, taken = [], set()
    for _, _, name, _, _ in cells:
        known = isinstance(name, str) and name in wanted and name not in taken
        names.append(name if known else None)
        taken.add(names[-1])
    for k, (_, _, name, ident, _) in enumerate(cells):
        if not name and isinstance(ident, str) and ident in wanted and ident not in taken:
            names[k] = ident
            taken.add(ident)
    return names


def restored(cells, release):
    """A notebook of these cells, those of the release under their names and with their metadata."""
    wanted = {cell.metadata.nbgrader.grade_id: cell.metadata for cell in release.cells if "nbgrader" in cell.metadata}
    notebook = nbformat.v4.new_notebook(metadata=copy.deepcopy(release.metadata))
    for k, ((kind, source, _, _, pictures), name) in enumerate(zip(cells, names_of(cells, release))):
        # Not made by nbformat, which checks each cell when it makes it: thousands of them take seconds.
        metadata = copy.deepcopy(wanted[name]) if name else nbformat.NotebookNode()
        cell = nbformat.NotebookNode(cell_type=kind, source=source, id=name or f"own-{k}", metadata=metadata)
        if kind == "code":
            cell.update(execution_count=None, outputs=[])
        if pictures and kind != "code":
            cell["attachments"] = pictures
        notebook.cells.append(cell)
    return notebook


def check_assignment(cells, releases, assignment):
    """Raises ValueError if none of a notebook's cells is the assignment's own, or more are another one's."""
    marks = {name: own_marks(release) for name, release in releases.items()}
    sources = [source for _, source, *_ in cells]
    texts = {heading(line) for source in sources for line in source.splitlines()}
    texts |= {" ".join(source.split()) for source in sources} | {*names_of(cells, releases[assignment])}
    found = {}
    for name in marks:
        found[name] = len(texts & marks[name].difference(*(marks[other] for other in marks if other != name)))
    most = max(found, key=found.get)
    if not found[most]:
        title = releases[assignment].cells[0].source.partition("\n")[0]
        raise ValueError(f"it has no cell and no heading of it; if it is one, write {title!r} into a cell")
    if found[most] > found[assignment]:
        raise ValueError(f"it is one of {most}")


def own_marks(release):
    """What tells an assignment: names of its parts' cells, headings, sources of questions and checks."""
    marks = set()
    for cell in release.cells:
        settings = cell.metadata.get("nbgrader", {})
        marks |= {heading(line) for line in cell.source.splitlines() if cell.cell_type == "markdown"} - {""}
        marks |= {settings["grade_id"]} if "-" in settings.get("grade_id", "") else set()
        marks |= {" ".join(cell.source.split())} if settings.get("locked") and cell.cell_type == "code" else set()
    return marks


def heading(line):
    """The words of a heading, also of one that stands in a comment; "" of other lines."""
    return line.lstrip("# ").strip().casefold() if line.startswith("#") else ""
