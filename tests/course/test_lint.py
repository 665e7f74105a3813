"""The checks of a notebook can say no, and say why."""

import nbformat
import pytest
from cells import FOLDER, code_cells, load, path_of
from chapter import check_map
from controls import assert_catches
from damage import added, changed, replaced, stripped
from lint import check
from quotes import check_equations, check_hand_page, check_network_of_chapter_03

HAND_PAGE, BLOCKS = "02_hand_page", "03_jacobian_blocks"


def without_texts(notebook):
    for cell in code_cells(notebook):
        for output in cell.outputs:
            output.get("metadata", {}).clear()


def without_checks(notebook):
    for cell in code_cells(notebook):
        if ".check(my_" in cell.source:
            cell.outputs = []


def with_two_unchecked(notebook):
    for cell in code_cells(notebook)[:2]:
        cell.source, cell.metadata["tags"] = "import platform", ["nbval-ignore-output"]


ERROR = nbformat.v4.new_output("error", ename="ValueError", evalue="", traceback=[])
WARNING = nbformat.v4.new_output("stream", name="stderr", text="something is deprecated")
PATH = nbformat.v4.new_output("stream", name="stdout", text="/home/someone/ntkbook")
RIGHT = nbformat.v4.new_output("stream", name="stdout", text="right: the seven partials.")
CONTROLS = {  # which check, how the notebook is damaged, what the check says
    "stripped": ("check_run_in_order", stripped, "executed in the order [None"),
    "a lost section": ("check_sections", replaced("markdown", "## 2. ", "### "), "sections are numbered [1, 3"),
    "an error": ("check_no_errors", changed(outputs=[ERROR]), "an error or a warning"),
    "a warning": ("check_no_errors", changed(outputs=[WARNING]), "an error or a warning"),
    "timing": ("check_metadata", changed(metadata={"execution": {}}), "metadata {'execution'"),
    "an unknown tag": ("check_metadata", changed(metadata={"tags": ["nbval-skip"]}), "tags ['nbval-skip']"),
    "an ignored output": (
        "check_unchecked_cells",
        changed(metadata={"tags": ["nbval-ignore-output"]}),
        "nbval does not compare what this prints",
    ),
    "two ignored outputs": ("check_unchecked_cells", with_two_unchecked, "what 2 cells print"),
    "a long cell": ("check_short_cells", added("pass\n" * 26), "a long cell"),
    "a long line": ("check_short_cells", added("x = 1  #" + "-" * 100), "a long line"),
    "a path": ("check_no_machine", changed(outputs=[PATH]), "a path of some machine"),
    "a formula on a fold": ("check_summaries", replaced("markdown", "<summary>1. ", "<summary>$f$ "), "a formula in"),
    "a dead link": ("check_links", replaced("markdown", "01_scalar_kernel.ipynb", "01_gone.ipynb"), "no such file"),
    "a dead anchor": ("check_links", replaced("markdown", "#The-symbols", "#Symbols"), "no such heading"),
    "no minutes": ("check_contract", replaced("markdown", "**Minutes.**", ""), "no minutes are promised"),
    "no closing": ("check_contract", replaced("markdown", "**Questions to close**", ""), "the closing lacks"),
    "no opening": ("check_contract", replaced("markdown", "**What you need.**", ""), "the opening lacks"),
    "an answer given away": ("check_unsolved", changed(outputs=[RIGHT]), "an answer is given away"),
    "a task without its check": (
        "check_unsolved",
        without_checks,
        "checks wait for an answer",
    ),
    "a figure without its text": ("check_texts_of_figures", without_texts, "a figure without its text"),
}


@pytest.mark.parametrize(("name", "damage", "says"), CONTROLS.values(), ids=CONTROLS)
def test_damage_is_caught(name, damage, says):
    assert_catches(check(name, HAND_PAGE), load(path_of(HAND_PAGE)), damage, says)


def test_other_minutes_are_caught():
    text = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    assert_catches(check_map, text, lambda text: text.replace("| 40 + 20 |", "| 40 + 25 |", 1), "other minutes")
    assert_catches(check_map, text, lambda text: text.replace("06 Infinite width", "5 Infinite width"), "0 rows")


@pytest.mark.parametrize(
    ("check", "chapter", "old", "new", "says"),
    [
        (check_equations, BLOCKS, r"\partial f_m(x_i)", r"\partial f_n(x_i)", "not quoted: equation (4)"),
        (check_hand_page, HAND_PAGE, r"1 \\ 1 \end{bmatrix}", r"1 \\ 2 \end{bmatrix}", "not quoted: W^{[1]}"),
        (check_hand_page, HAND_PAGE, "W_{1,2}^{[2]} x", "W_{1,1}^{[2]} x", "not quoted"),
        (
            check_network_of_chapter_03,
            BLOCKS,
            r"b^{[1]} = \begin{bmatrix} 1",
            r"b^{[1]} = \begin{bmatrix} 2",
            "b^{[1]}",
        ),
    ],
)
def test_a_misquotation_is_caught(check, chapter, old, new, says):
    assert_catches(check, load(path_of(chapter)), replaced("markdown", old, new), says)
