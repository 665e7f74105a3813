"""What a student's notebook holds: cells to run, and texts for a human, wherever they were written."""

import ast
import re
from typing import NamedTuple

LONGEST = 20_000  # characters of a cell that may be words
QUESTIONS = ("-question", "imports")  # cells that the answers build on


class Layout(NamedTuple):
    """The cells to run, as pairs (source, part or ""); the text that answers each part; prose found elsewhere.

    `checked` is {part: how many of the cells stand before its check}.
    """

    cells: list
    texts: dict
    elsewhere: str
    checked: dict


def laid_out(notebook, release, parts):
    """The student's notebook by its cells' names; locked cells are those of `release`, wherever the student has them.

    A cell that has lost its name, or has one that is unknown, is the student's
    own: code is run where it stands, prose is kept for the human marker.
    """
    known = {cell.metadata.nbgrader.grade_id: cell for cell in release.cells}
    cells = [(cell.source, "") for name, cell in known.items() if cell.cell_type == "code" and name.endswith(QUESTIONS)]
    texts, elsewhere = {part.name: [] for part in parts}, []
    handed_out = {tuple(cell.source.split()) for cell in known.values()}
    checked = {}
    for cell in notebook.cells:
        if (name := named(cell, known) or "").endswith("-check"):
            checked[name.removesuffix("-check")] = len(cells)
        if tuple(cell.source.split()) in handed_out:
            continue
        name = named(cell, known)
        given = known.get(name)
        part = name.removesuffix("-answer") if given is not None and given.metadata.nbgrader.solution else ""
        if cell.cell_type == "code":
            cells.append((cell.source, part))
            if part:
                texts[part].append(cell.source)
            elif only_words(cell.source):
                elsewhere.append(cell.source)
        elif part and known[name].cell_type != "code":
            texts[part].append(cell.source)
        else:
            elsewhere.append(cell.source)
    for part in parts:
        if part.exercise and not texts[part.name]:
            texts[part.name] = [source for source, _ in cells if mentions(source, part.answers)]
    joined = {part: "\n\n".join(text for text in found if text.strip()) for part, found in texts.items()}
    return Layout(cells, joined, "\n\n".join(text for text in elsewhere if text.strip()), checked)


def named(cell, known):
    """The name under which a cell was handed out: nbgrader's, or the cell's own, which survives more."""
    settings = cell.metadata.get("nbgrader", {})
    name = settings.get("grade_id") if isinstance(settings, dict) else None
    return next((text for text in (name, cell.get("id")) if isinstance(text, str) and text in known), None)


def only_words(source):
    """Whether a code cell holds comments or a text alone; a very long one is not looked at."""
    if len(source) > LONGEST:
        return False
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return len(source.split()) > 8  # prose in a cell of the wrong kind
    return all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in body)


def mentions(source, names):
    # Within a line only: with line ends among the blanks, a cell of empty lines would be searched for hours.
    found = r"(\bdef {}\(|^[ \t]*{}[ \t]*(,[\w \t,]+)?=)"
    return any(re.search(found.format(name, name), source, re.MULTILINE) for name in names)
