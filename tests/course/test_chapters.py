"""The committed notebooks: run in order and complete, tidy, their prose tied to what they compute.

nbval runs every cell and compares every printed output; here stands what nbval
does not see, and for each check a control that damages a copy.
"""

import base64
import copy
import io
import os
import subprocess
import sys
import time

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from execute import picture, run
from notebook_checks import (
    BLOCKS,
    FOLDER,
    GIVENS,
    HAND_PAGE,
    PATHS,
    TASKS,
    check_contract,
    check_equations,
    check_exercises,
    check_hand_page,
    check_links,
    check_map,
    check_metadata,
    check_network_of_chapter_03,
    check_no_errors,
    check_no_hidden_state,
    check_no_machine,
    check_no_network,
    check_prose_numbers,
    check_run_in_order,
    check_seeded_draws,
    check_short_cells,
    check_texts_of_figures,
    check_unchecked_cells,
    code_cells,
    load,
    minutes,
    prose,
)

from ntkbook import Network, ntk, pages, plots, spectrum
from ntkbook.exercises import (
    at_scale,
    hand_page,
    infinite_width,
    jacobian_blocks,
    real_data,
    scalar_kernel,
    training,
)
from ntkbook.exercises.engine.exercise import Exercise

CHECKS = (
    check_no_hidden_state,
    check_seeded_draws,
    check_no_network,
    check_contract,
    check_run_in_order,
    check_no_errors,
    check_metadata,
    check_unchecked_cells,
    check_short_cells,
    check_texts_of_figures,
    check_links,
    check_no_machine,
    check_prose_numbers,
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_notebooks(path, check):
    more = (GIVENS[path.name], TASKS.get(path.stem, ())) if check is check_prose_numbers else ()
    check(load(path), *more)


def test_maps():
    check_map((FOLDER.parent / "README.md").read_text(encoding="utf-8"))
    check_map("\n".join(prose(load(FOLDER / "00_start_here.ipynb"))))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_run_time_and_figures(path):
    """Within the minutes promised; and the stored figures, which nbval does not compare, are those that are drawn."""
    start, again = time.monotonic(), load(path)
    run(again, FOLDER)
    assert time.monotonic() - start < 60 * minutes(load(path))[1]
    for stored, drawn in zip(code_cells(load(path)), code_cells(again), strict=True):
        if "nbval-ignore-output" not in stored.metadata.get("tags", []):  # seconds, which differ from run to run
            assert_same_pictures(pictures(stored), pictures(drawn))


def pictures(cell):
    """The images that a cell shows, as arrays (height, width) of greys."""
    encoded = [output.get("data", {}).get("image/png") for output in cell.outputs]
    return [plt.imread(io.BytesIO(base64.b64decode(png)))[..., :3].mean(axis=2) for png in encoded if png]


def assert_same_pictures(stored, drawn):
    """Alike in size and in most pixels: another version of matplotlib moves a few."""
    assert len(stored) == len(drawn)
    for a, b in zip(stored, drawn):
        assert np.allclose(a.shape, b.shape, rtol=0.03)
        h, w = np.minimum(a.shape, b.shape) // 16 * 16
        coarse = [p[:h, :w].reshape(h // 16, 16, w // 16, 16).mean(axis=(1, 3)) for p in (a, b)]
        assert np.corrcoef(coarse[0].ravel(), coarse[1].ravel())[0, 1] > 0.9


def test_another_figure_is_caught():
    figures = [image for cell in code_cells(load(HAND_PAGE)) for image in pictures(cell)]
    assert_same_pictures(figures[:1], figures[:1])
    with pytest.raises(AssertionError):
        assert_same_pictures(figures[:1], figures[1:2])
    with pytest.raises(AssertionError):
        assert_same_pictures(figures[:1], [])


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
    source = """%config InlineBackend.figure_formats = ["png", "svg"]
from ntkbook import plots
plots.losses({"a": [1, 2]})
plots.show("Two points.")"""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    run(notebook, FOLDER)
    (shown,) = notebook.cells[0].outputs
    assert shown.data["text/plain"] == "Two points."
    assert [shown.metadata[kind]["alt"] for kind in ("image/png", "image/svg+xml")] == ["Two points."] * 2


def test_there_are_notebooks():
    assert [path.name for path in PATHS] == sorted(GIVENS)


@pytest.mark.parametrize("name", TASKS)
def test_exercises_stand_unsolved_with_their_hints(name):
    check_exercises(load(FOLDER / f"{name}.ipynb"), TASKS[name])


def test_every_exercise_has_its_place():
    for module, name in (
        (scalar_kernel, "01_scalar_kernel"),
        (hand_page, "02_hand_page"),
        (jacobian_blocks, "03_jacobian_blocks"),
        (training, "04_training"),
        (infinite_width, "05_infinite_width"),
        (real_data, "06_real_data"),
        (at_scale, "07_at_scale"),
    ):
        titles = {value.title for value in vars(module).values() if isinstance(value, Exercise)}
        assert {task.title for task in TASKS[name]} == titles


def test_chapter_03_states_its_network():
    check_network_of_chapter_03(load(BLOCKS))


def test_the_hand_page_s_table():
    """The givens of chapter 02 are what the pages module holds."""
    (cut, high), (low, largest) = pages.DOCUMENTED.eigenvalues, pages.DEFINITION.eigenvalues
    assert f"eigenvalues {cut} and {high} | {low} and {largest}; and {cut} is cut" in GIVENS[HAND_PAGE.name]
    false, true = ([list(row) for row in values.kernel] for values in (pages.DOCUMENTED, pages.DEFINITION))
    assert f"$K = {false}$ | $K = {true}$" in GIVENS[HAND_PAGE.name]
    assert f"{2 / float(high):.3f} instead of {2 / float(largest):.4f}" in GIVENS[HAND_PAGE.name]


def test_the_equations_are_quoted_to_the_letter():
    check_equations(load(BLOCKS))


def test_the_hand_page_is_quoted_to_the_letter():
    check_hand_page(load(HAND_PAGE))


def test_the_readme_shows_the_figure_of_chapter_02():
    (cell,) = (cell for cell in code_cells(load(HAND_PAGE)) if "readme" in cell.metadata.get("tags", []))
    assert (FOLDER / "readme.png").read_bytes() == picture(cell)


def test_folded_answers():
    """The answers of chapter 02's last task, which no cell prints."""
    s = spectrum(ntk(Network((1, 2, 1), "identity"), [([[1], [2]], [1, 0]), ([[2, 1]], [0])], pages.X))
    low, high = s.eigenvalues
    text = "\n".join(prose(load(HAND_PAGE)))
    assert f"the eigenvalues are {low:.0f} and {high:.0f}, and the bound is 2/{high:.0f}, about {2 / high:.4f}" in text


# The checks must be able to say no. Each control damages a copy.


def damaged(path, where, old, new):
    """A copy of the notebook with the first `old` in its prose, code or outputs replaced."""
    notebook = copy.deepcopy(load(path))
    for cell in notebook.cells:
        if where == "output" and cell.cell_type == "code":
            for output in cell.outputs:
                if old in output.get("text", ""):
                    output.text = output.text.replace(old, new, 1)
                    return notebook
        elif cell.cell_type == {"prose": "markdown", "code": "code"}.get(where) and old in cell.source:
            cell.source = cell.source.replace(old, new, 1)
            return notebook
    raise LookupError(old)


def damaged_text(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


def stripped(notebook):
    for cell in code_cells(notebook):
        cell.outputs, cell.execution_count = [], None
    return notebook


def without_texts(notebook):
    for cell in code_cells(notebook):
        for output in cell.outputs:
            output.get("metadata", {}).clear()
    return notebook


def with_first_code_cell(**changes):
    notebook = load(HAND_PAGE)
    code_cells(notebook)[0].update(changes)
    return notebook


ERROR = nbformat.v4.new_output("error", ename="ValueError", evalue="", traceback=[])
PATH = nbformat.v4.new_output("stream", name="stdout", text="/home/someone/ntkbook")
CONTROLS = {
    "stripped": (check_run_in_order, lambda: stripped(load(HAND_PAGE))),
    "an error": (check_no_errors, lambda: with_first_code_cell(outputs=[ERROR])),
    "timing": (check_metadata, lambda: with_first_code_cell(metadata={"execution": {}})),
    "unknown tag": (check_metadata, lambda: with_first_code_cell(metadata={"tags": ["nbval-skip"]})),
    "ignored output": (check_unchecked_cells, lambda: with_first_code_cell(metadata={"tags": ["nbval-ignore-output"]})),
    "a long cell": (check_short_cells, lambda: with_first_code_cell(source="pass\n" * 26)),
    "a long line": (check_short_cells, lambda: with_first_code_cell(source="x = 1  #" + "-" * 100)),
    "a stale global": (check_no_hidden_state, lambda: with_first_code_cell(source="a = 1\na = 2\ndef f(): return a")),
    "a global below": (check_no_hidden_state, lambda: with_first_code_cell(source="def f(): return a\na = 1")),
    "a lambda on a global below": (check_no_hidden_state, lambda: with_first_code_cell(source="f = lambda: a\na = 1")),
    "a loop variable": (
        check_no_hidden_state,
        lambda: with_first_code_cell(source="for q in range(3): pass\ndef f(): return q"),
    ),
    "a name hidden by a comprehension": (
        check_no_hidden_state,
        lambda: with_first_code_cell(source="a = 1\na = 2\ndef f(): return [a for a in range(3)], (lambda: a)()"),
    ),
    "a global statement": (
        check_no_hidden_state,
        lambda: with_first_code_cell(source="a = 1\ndef f():\n global a\n a = 2"),
    ),
    **{
        f"a draw by {source}": (check, lambda source=source: with_first_code_cell(source=source))
        for check, source in (
            (check_seeded_draws, "x = np.random.rand(3)"),
            (check_seeded_draws, "np.random.seed(0)"),
            (check_seeded_draws, "r = np.random; r.rand(3)"),
            (check_seeded_draws, "np.random.default_rng()"),
            (check_seeded_draws, "np.random.default_rng(None)"),
            (check_seeded_draws, "np.random.default_rng(time.time_ns())"),
            (check_seeded_draws, "np.random.default_rng([1, time.time_ns()])"),
            (check_seeded_draws, "scipy.stats.norm.rvs(3)"),
            (check_seeded_draws, "map(np.random.default_rng, [None])"),
            (check_seeded_draws, "RandomForestClassifier()"),
            (check_seeded_draws, "MLPClassifier((5,), random_state=None)"),
            (check_seeded_draws, "train_test_split(x, y)"),
            (check_no_network, "from sklearn.datasets import fetch_openml"),
            (check_no_network, "import random"),
            (check_no_network, 'import subprocess\n\nsubprocess.run(["curl", "example.org"])'),
            (check_no_network, "from subprocess import run"),
            (check_no_network, 'program = "\\nimport socket\\n"'),
            (check_no_network, "from numpy.random import rand"),
            (check_no_network, "from numpy import random"),
            (check_no_network, "from autograd.numpy.random import randn"),
        )
    },
    "a page of the web": (check_no_network, lambda: with_first_code_cell(source='np.loadtxt("https://example.org")')),
    "the network": (check_no_network, lambda: with_first_code_cell(source="import urllib.request")),
    "no minutes": (check_contract, lambda: damaged(HAND_PAGE, "prose", "**Minutes.**", "")),
    "no closing": (check_contract, lambda: damaged(HAND_PAGE, "prose", "**Questions to close**", "")),
    "other minutes": (check_map, lambda: damaged_text(FOLDER.parent / "README.md", "| 40 |", "| 45 |")),
    "a solution that went stale": (
        lambda notebook: check_exercises(notebook, TASKS["02_hand_page"]),
        lambda: damaged(HAND_PAGE, "prose", "[3·1]", "[3·2]"),
    ),
    "a dead link": (check_links, lambda: damaged(HAND_PAGE, "prose", "01_scalar_kernel.ipynb", "01_gone.ipynb")),
    "a dead anchor": (check_links, lambda: damaged(HAND_PAGE, "prose", "#The-symbols", "#Symbols")),
    "a figure without its text": (check_texts_of_figures, lambda: without_texts(load(HAND_PAGE))),
    "a path": (check_no_machine, lambda: with_first_code_cell(outputs=[PATH])),
    "a decimal": (check_prose_numbers, lambda: damaged(HAND_PAGE, "prose", "0.22799", "0.22798")),
    "a decimal that another cell has": (
        check_prose_numbers,
        lambda: damaged(FOLDER / "01_scalar_kernel.ipynb", "prose", "by 0.6:", "by 0.9:"),
    ),
    "a sum": (check_prose_numbers, lambda: damaged(HAND_PAGE, "prose", "3 + 6 = 9", "3 + 6 = 8")),
    "a product": (check_prose_numbers, lambda: damaged(HAND_PAGE, "prose", r"4 \cdot 4 = 2", r"4 \cdot 4 = 3")),
    "a matrix": (check_prose_numbers, lambda: damaged(HAND_PAGE, "prose", r"3 & 4 \\ 4 & 6", r"3 & 5 \\ 4 & 6")),
    "a list": (check_prose_numbers, lambda: damaged(HAND_PAGE, "prose", "[[8, 12], [12, 19]]", "[[8, 12], [12, 18]]")),
    "an equation": (check_equations, lambda: damaged(BLOCKS, "prose", r"\partial f_m(x_i)", r"\partial f_n(x_i)")),
    "a weight": (
        check_hand_page,
        lambda: damaged(HAND_PAGE, "prose", r"1 \\ 1 \end{bmatrix}", r"1 \\ 2 \end{bmatrix}"),
    ),
    "a formula": (check_hand_page, lambda: damaged(HAND_PAGE, "prose", "W_{1,2}^{[2]} x", "W_{1,1}^{[2]} x")),
}


@pytest.mark.parametrize(("check", "damage"), CONTROLS.values(), ids=CONTROLS)
def test_damage_is_caught(check, damage):
    with pytest.raises(AssertionError):
        check(damage())


NBVAL_CONTROLS = {
    "as committed": (lambda: load(HAND_PAGE), 0),
    "a digit of the documented kernel": (
        lambda: damaged(HAND_PAGE, "output", "[[3, 4], [4, 6]]", "[[3, 4], [4, 7]]"),
        1,
    ),
    "a digit of the eigenvalue": (lambda: damaged(HAND_PAGE, "output", "0.22799 8.77200", "0.22798 8.77200"), 1),
    "a cell that raises": (lambda: damaged(HAND_PAGE, "code", "import numpy", "1 / 0; import numpy"), 1),
}


@pytest.mark.parametrize(("make", "code"), NBVAL_CONTROLS.values(), ids=NBVAL_CONTROLS)
def test_nbval_catches(make, code, tmp_path):
    nbformat.write(make(), tmp_path / "copy.ipynb")
    options = ["-q", "-p", "no:cacheprovider", "-c", "nothing.ini", "--nbval", "--nbval-current-env"]
    (tmp_path / "nothing.ini").write_text("[pytest]\n")
    run = subprocess.run([sys.executable, "-m", "pytest", *options], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == code, run.stdout


@pytest.mark.sweep
@pytest.mark.parametrize("processor", ["Nehalem", "SandyBridge", "Haswell", "SkylakeX"])
def test_the_printed_digits_hold_on_other_processors(processor):
    """OpenBLAS computes as on another processor, on one thread: the last bits differ, what is printed must not."""
    other = {**os.environ, "OPENBLAS_CORETYPE": processor, "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "notebooks"]
    run = subprocess.run(command, cwd=FOLDER.parent, env=other, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-3000:]


def test_a_stripped_notebook_passes_nbval(tmp_path):
    """Why check_run_in_order is needed: nbval has nothing to compare and is content."""
    nbformat.write(stripped(load(HAND_PAGE)), tmp_path / "copy.ipynb")
    options = ["-q", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env"]
    run = subprocess.run([sys.executable, "-m", "pytest", *options], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout
