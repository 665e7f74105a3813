"""The committed chapters: in order and complete, tidy, their prose and figures tied to what they compute.

nbval runs every cell and compares every printed output, beside_nbval.py what else the run gives; here stands what is
seen without running. That each check can say no is shown in test_lint.py, test_prose_numbers.py and test_figures.py.
"""

import pytest
from cells import FOLDER, code_cells, load, markdown, path_of, tags
from chapter import check_map
from execute import picture
from lint import CHECKS, check
from prose_numbers import GIVENS
from quotes import bmatrix, check_equations, check_hand_page, check_network_of_chapter_03

from ntkbook import Network, ntk, pages, spectrum
from ntkbook.exercises import CHAPTERS

HAND_PAGE, BLOCKS = "02_hand_page", "03_jacobian_blocks"
every = pytest.mark.parametrize("chapter", CHAPTERS)


@pytest.mark.parametrize("name", CHECKS)
@every
def test_lint(chapter, name):
    check(name, chapter)(load(path_of(chapter)))


def test_there_is_a_notebook_for_each_chapter_and_no_other():
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == list(CHAPTERS)


def test_maps():
    check_map((FOLDER.parent / "README.md").read_text(encoding="utf-8"))
    check_map("\n".join(markdown(load(path_of("00_start_here")))))


def test_the_readme_shows_the_figure_of_the_cell_with_that_tag():
    cells = [cell for chapter in CHAPTERS for cell in code_cells(load(path_of(chapter))) if "readme" in tags(cell)]
    assert [picture(cell) for cell in cells] == [(FOLDER / "readme.png").read_bytes()]


def test_the_pages_are_quoted_to_the_letter():
    check_equations(load(path_of(BLOCKS)))
    check_hand_page(load(path_of(HAND_PAGE)))


def test_chapter_03_states_its_network():
    check_network_of_chapter_03(load(path_of(BLOCKS)))


def test_the_hand_page_s_table():
    """The givens of chapter 02 are what the pages module holds."""
    (cut, high), (low, largest) = pages.DOCUMENTED.eigenvalues, pages.DEFINITION.eigenvalues
    assert f"eigenvalues {cut} and {high} | {low} and {largest}; and {cut} is cut" in GIVENS[HAND_PAGE]
    false, true = (bmatrix(values.kernel) for values in (pages.DOCUMENTED, pages.DEFINITION))
    assert f"$K = {false}$ | $K = {true}$" in GIVENS[HAND_PAGE]
    assert f"{2 / float(high):.3f} instead of {2 / float(largest):.4f}" in GIVENS[HAND_PAGE]


def test_folded_answers():
    """The answers of chapter 02's last task, which no cell prints."""
    s = spectrum(ntk(Network((1, 2, 1), "identity"), [([[1], [2]], [1, 0]), ([[2, 1]], [0])], pages.X))
    low, high = s.eigenvalues
    text = "\n".join(markdown(load(path_of(HAND_PAGE))))
    assert f"the eigenvalues are {low:.0f} and {high:.0f}, and the bound is 2/{high:.0f}, about {2 / high:.4f}" in text
