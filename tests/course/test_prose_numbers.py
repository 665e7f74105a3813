"""A wrong number in prose is noticed, wherever else the number may stand."""

import json
import re

import nbformat
import pytest
from cells import load, path_of, tags
from controls import assert_catches
from damage import replaced
from execute import record
from lint import check
from prose_numbers import CLAIM, GIVENS, MATRIX, NOT_PROSE, NUMBER, TUPLE, entries, ties

from ntkbook.exercises import CHAPTERS

PROSE = ("check_ties", "check_calculations")
every = pytest.mark.parametrize("chapter", CHAPTERS)


def refuses(check, notebook):
    try:
        check(notebook)
    except AssertionError:
        return True
    return False


def neighbours(token):
    """A number as written, one unit in its last place up and down."""
    mantissa, e, power = token.partition("e")
    decimals = len(mantissa.partition(".")[2])
    moved = [float(mantissa) + step * 10**-decimals for step in (1, -1)]
    return [f"{' ' * token.count(' ')}{value:.{decimals}f}{e}{power}" for value in moved]


def said(text):
    """Where a text says numbers that are to be checked: decimals, results, entries of matrices of numbers."""
    plain = re.sub(NOT_PROSE, lambda match: " " * len(match[0]), text)
    spans = [match.span() for match in re.finditer(CLAIM, plain)]
    for matrix in (match for pattern in (MATRIX, TUPLE) for match in re.finditer(pattern, plain)):
        if entries(matrix[0]):
            spans += [(matrix.start() + m.start(), matrix.start() + m.end()) for m in re.finditer(r"-?\d+", matrix[0])]
    return sorted(set(spans))


def changes(notebook):
    """Every number in prose changed to either neighbour, in place and one at a time; yields what was changed."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and "hints" not in tags(cell):
            whole = cell.source
            for start, end in said(whole):
                for other in neighbours(whole[start:end]):
                    cell.source = whole[:start] + other + whole[end:]
                    yield f"{other} for {whole[start : end + 30]}"
            cell.source = whole


@every
def test_every_number_in_prose_that_is_changed_is_noticed(chapter):
    notebook, checks = load(path_of(chapter)), [check(name, chapter) for name in PROSE]
    for one in checks:
        one(notebook)
    missed = [what for what in changes(notebook) if not any(refuses(one, notebook) for one in checks)]
    assert not missed
    for one in checks:
        one(notebook)


@every
def test_every_printed_number_that_prose_was_taken_from_is_held_to_it(chapter):
    """The other direction: what is printed or written in code changes, and prose goes on saying what it said."""
    notebook, ties = load(path_of(chapter)), check("check_ties", chapter)
    ties(notebook)
    text = json.dumps(notebook, ensure_ascii=False)
    for claim, line, which in record(chapter)["numbers"]:
        token = list(re.finditer(NUMBER, line))[which]
        other = f"{line[: token.start()]}{neighbours(token[0])[0]}{line[token.end() :]}"
        assert refuses(ties, with_line(text, line, other)), f"{claim} from {other}"


def with_line(text, old, new):
    """The notebook of this JSON, every line of code and every printed line that reads `old` reading `new`."""
    before, after = (json.dumps(line, ensure_ascii=False)[1:-1] for line in (old, new))
    assert before in text
    return nbformat.from_dict(json.loads(text.replace(before, after)))


CONTROLS = {
    "a decimal": ("check_ties", "02_hand_page", "prints 0.22799", "prints 0.22798", "0.22798"),
    "a decimal that another cell has": ("check_ties", "01_scalar_kernel", "(0.9, 0.2)", "(0.6, 0.2)", "0.9"),
    "a matrix": (
        "check_ties",
        "02_hand_page",
        r"3 & 4 \\ 4 & 6",
        r"3 & 5 \\ 4 & 6",
        "other numbers than were recorded",
    ),
    "a vector": ("check_ties", "01_scalar_kernel", "$(0.4, 0.2)$", "$(0.4, 0.3)$", "other numbers than"),
    "a sum": ("check_calculations", "02_hand_page", "3 + 6 = 9", "3 + 6 = 8", "3 + 6 is not 8"),
    "a product": ("check_calculations", "02_hand_page", r"4 \cdot 4 = 2", r"4 \cdot 4 = 3", "is not 3"),
}


@pytest.mark.parametrize(("name", "chapter", "old", "new", "says"), CONTROLS.values(), ids=CONTROLS)
def test_a_wrong_number_is_caught(name, chapter, old, new, says):
    assert_catches(check(name, chapter), load(path_of(chapter)), replaced("markdown", old, new), says)


def test_a_number_that_nothing_computes_is_not_recorded():
    notebook = load(path_of("02_hand_page"))
    givens = GIVENS["02_hand_page"]
    damage = replaced("markdown", "prints 0.22799", "prints 0.12345")
    assert_catches(lambda notebook: ties(notebook, givens), notebook, damage, "0.12345 is not computed here")
