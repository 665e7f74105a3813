"""A student's cells beside those of the release: under which names they were handed out, and of which assignment."""

import copy

import nbformat


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
