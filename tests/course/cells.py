"""A notebook and its cells, as the checks of the course read them."""

from pathlib import Path

import nbformat

FOLDER = Path(__file__).parents[2] / "notebooks"


def path_of(chapter):
    return FOLDER / f"{chapter}.ipynb"


def load(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def markdown(notebook):
    """The texts of a notebook, cell by cell."""
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def tags(cell):
    return cell.metadata.get("tags", [])


def is_compared(cell):
    """Whether nbval compares what the cell prints."""
    return "nbval-ignore-output" not in tags(cell)


def printed(output):
    """The text of an output, as a reader sees it."""
    data = output.get("data", {})
    return "\n".join([output.get("text", ""), *(data[kind] for kind in sorted(data) if kind.startswith("text/"))])
