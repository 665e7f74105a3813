"""Figures are held to what they draw, and shown with a text."""

from base64 import b64encode

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from cells import FOLDER, code_cells, load, path_of
from controls import assert_catches
from execute import record, run
from figures import check_drawn, check_figures, check_texts_of_figures
from what_is_drawn import figure

from ntkbook import moving, pages, plots
from ntkbook.exercises import CHAPTERS

GRID = np.linspace(0, 2, 101)
TABLE = np.arange(25.0).reshape(5, 5)


def drawn(plot, *args, **kwargs):
    """What is recorded of a figure of the course."""
    plt.close("all")
    plot(*args, **kwargs)
    recorded = figure(plt.gcf())
    plt.close("all")
    return recorded


def curve(values, label="a curve"):
    return drawn(plots.bands, GRID, values, {label: np.array([values - 1, values + 1])})


def bars(documented):
    return drawn(plots.stacked_terms, list("abcdefg"), ["K12"], [documented], [pages.DEFINITION.terms["K12"]])


STEPPED = np.where(np.arange(101) < 50, 1.0, 2.0)
PAIRS = {  # two figures that look much the same, and what is said of the second
    "the documented kernel for the true one": (
        lambda: drawn(plots.heatmap, pages.DOCUMENTED.kernel),
        lambda: drawn(plots.heatmap, pages.DEFINITION.kernel),
        "axes 0: written in",
    ),
    "the same colours on another scale": (
        lambda: drawn(plots.heatmap, np.kron(TABLE, TABLE)),
        lambda: drawn(plots.heatmap, 2 * np.kron(TABLE, TABLE)),
        "axes 0: image 0",
    ),
    "one entry of many": (
        lambda: drawn(plots.heatmap, np.eye(30)),
        lambda: drawn(plots.heatmap, np.eye(30) + np.eye(30)[3][:, None] * np.eye(30)[9] / 2),
        "axes 0: image 0",
    ),
    "a curve one per cent higher": (lambda: curve(GRID**2), lambda: curve(1.01 * GRID**2), "line 0, y"),
    "a curve shifted by one per cent": (lambda: curve(np.sin(GRID)), lambda: curve(np.sin(GRID + 0.02)), "line 0, y"),
    "a step one place further": (lambda: curve(STEPPED), lambda: curve(np.roll(STEPPED, 1)), "axes 0"),
    "a small loss on a log axis": (
        lambda: drawn(plots.losses, {"a": [1, 0.1, 1e-4]}),
        lambda: drawn(plots.losses, {"a": [1, 0.1, 1.1e-4]}),
        "line 0, y",
    ),
    "a term of a bar": (
        lambda: bars((2, 0, 1, 0, 0, 1, 0)),
        lambda: bars((1, 0, 2, 0, 0, 1, 0)),
        "axes 0: written in",
    ),
    "another legend": (lambda: curve(GRID), lambda: curve(GRID, "another"), "axes 0: texts"),
    "a curve more": (
        lambda: drawn(plots.growth, [1, 2], {"a": [1, 2]}),
        lambda: drawn(plots.growth, [1, 2], {"a": [1, 2], "b": [2, 3]}),
        "other things are drawn",
    ),
}


@pytest.mark.parametrize(("one", "other", "says"), PAIRS.values(), ids=PAIRS)
def test_figures_are_told_apart(one, other, says):
    stored = one()
    assert_catches(lambda record: check_drawn(stored, record), one(), lambda _: other(), says)


def test_last_bits_are_no_difference():
    check_drawn(curve(GRID**2), curve(GRID**2 * (1 + 1e-6)))


def test_a_figure_less_is_caught():
    stored = record("02_hand_page")["figures"]
    assert_catches(lambda drawn: check_figures(stored, drawn), stored, lambda drawn: drawn[:-1], "other cells show")


@pytest.mark.parametrize("seen", ["8, 12 and 19", "3, 4 and 6"])
def test_a_wrong_number_in_the_text_of_a_figure_is_caught(seen):
    def damage(notebook):
        for cell in code_cells(notebook):
            for output in cell.outputs:
                if "image/png" in output.get("data", {}):
                    text = output.data["text/plain"].replace(seen, "71, 72 and 73")
                    output.data["text/plain"] = text
                    for kind in set(output.data) & {"image/png", "image/svg+xml"}:
                        output.metadata[kind]["alt"] = text

    assert_catches(check_texts_of_figures, load(path_of("02_hand_page")), damage, "71 is not computed here")


def in_a_notebook(*sources):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    return notebook, run(notebook, FOLDER)


def test_what_is_drawn_in_a_notebook_is_recorded_and_leaves_no_trace():
    source = "from ntkbook import plots\nplots.losses({'a': [1, 2]})\nplots.show('Two points.')"
    notebook, ran = in_a_notebook(source, "1 + 1", source)
    assert [cell.execution_count for cell in notebook.cells] == [1, 2, 3]
    assert [cell for cell, _ in ran["figures"]] == [1, 3]
    for _, seen in ran["figures"]:
        check_drawn(drawn(plots.losses, {"a": [1, 2]}), seen)


def test_show_wants_one_figure_and_leaves_it_to_matplotlib_outside_of_notebooks(monkeypatch):
    shown = []
    monkeypatch.setattr(plt, "show", lambda: shown.append(plt.get_fignums()))
    plt.close("all")
    for wanted in ("0 figures are open", None, "2 figures are open"):
        if wanted:
            with pytest.raises(RuntimeError, match=wanted):
                plots.show("what is to be seen")
        else:
            plots.show("what is to be seen")
        plt.figure()
    plt.close("all")
    assert len(shown) == 1


def test_show_stores_the_text_with_every_kind_of_picture():
    notebook, _ = in_a_notebook("""%config InlineBackend.figure_formats = ["png", "svg"]
from ntkbook import plots
plots.losses({"a": [1, 2]})
plots.show("Two points.")""")
    (shown,) = notebook.cells[0].outputs
    assert shown.data["text/plain"] == "Two points."
    assert [shown.metadata[kind]["alt"] for kind in ("image/png", "image/svg+xml")] == ["Two points."] * 2


def test_a_picture_stands_in_for_every_moving_figure():
    stills = {b64encode(path.read_bytes()).decode() for path in moving.STILLS.glob("*.png")}
    shown = [
        output.data["image/png"].replace("\n", "")
        for chapter in CHAPTERS
        for cell in code_cells(load(path_of(chapter)))
        if cell.source.rpartition("\n")[2].startswith("moving.show(")
        for output in cell.outputs
    ]
    assert len(shown) == 12
    assert set(shown) == stills
