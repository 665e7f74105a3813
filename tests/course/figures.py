"""Figures say in words what is to be seen, and draw what they drew when the chapter was stored."""

import re

import numpy as np
from prose_numbers import NUMBER, computed, is_known, numbers

TOLERANCE = 1e-3  # of the range of what is drawn: what another processor or another matplotlib may change


def check_texts_of_figures(notebook):
    """Every figure says in words what is to be seen, where tools look for it and where they do not: see plots.show."""
    for place, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                text = output.data["text/plain"]
                moves = cell.source.rpartition("\n")[2].startswith("moving.show(")  # a picture stands in for it
                kinds = ["image/png"] if moves else ["image/png", "image/svg+xml"]
                texts = [output.metadata.get(kind, {}).get("alt") for kind in kinds]
                assert texts == [text] * len(kinds), f"a figure without its text: {cell.source}"
                assert len(text) > 40, f"a short text of a figure: {text}"
                assert text.endswith("."), f"no sentence: {text}"
                known = [v for near in computed(notebook, place) for v in numbers(near)]
                for claim in re.findall(NUMBER, text):
                    assert is_known(claim, known, rounded=True), f"{claim} is not computed here: {text}"


def check_drawn(stored, drawn):
    """Two records of what a figure draws (see what_is_drawn.py) are of the same figure."""
    names = [[what for what, *_ in record] for record in (stored, drawn)]
    assert names[0] == names[1], f"other things are drawn: {sorted(set(names[0]) ^ set(names[1])) or names}"
    for (what, *old), (_, *new) in zip(stored, drawn):
        assert old[0] == new[0], f"{what} is {new[0]}, was {old[0]}"
        if len(old) > 1:
            assert alike(old[1], new[1]), f"{what} is {new[1]}, was {old[1]}"


def alike(old, new):
    if len(old) != len(new):
        return False
    scale = np.ptp(old) or np.max(np.abs(old), initial=0) or 1
    return np.max(np.abs(np.subtract(old, new)), initial=0) <= TOLERANCE * scale


def check_figures(stored, drawn):
    """The figures of a chapter, by the number of the cell that shows them."""
    assert [cell for cell, _ in stored] == [cell for cell, _ in drawn], "other cells show figures: call make notebooks"
    for (cell, old), (_, new) in zip(stored, drawn):
        try:
            check_drawn(old, new)
        except AssertionError as error:
            raise AssertionError(
                f"cell {cell} draws another figure, call make notebooks if it is right: {error}"
            ) from None
