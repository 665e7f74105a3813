"""Numbers in prose: each is tied to the one number, in code or in an output near it, that it was taken from.

To find a number somewhere near is not enough: 0.9 said for 0.6 passes if a 0.9 stands in the next cell. So when a
chapter is stored (`make notebooks`), the line that each number was found in is recorded; from then on that line must
be there, and must have that number. So it is with matrices, entry after entry. Calculations in prose need no record:
they are worked out.
"""

import re
from functools import cache

from cells import is_compared, markdown, printed, tags

NUMBER = r"(?<![\w.\\])-?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w])"
CLAIM = r"(?<![\w.])-?\d*\.\d+|(?<==) *-?\d+(?![\w.])|(?<=[Tt]hat is )-?\d+\b|(?<=which is )-?\d+\b|\d+(?= %)"
NOT_PROSE = r"\]\([^)]*\)|`[^`\n]*`|arXiv \d{4}\.\d{5}"
PLAIN = r"\d+(?:\.\d+)?"
CALCULATION = (  # such as 2 + 3 = 5, or with other words and signs for "times" and "is"
    rf"(?<![\w.)}}*+-])((?:{PLAIN}\s*(?:[*+-]|\\cdot|\\times)\s*)+{PLAIN})"
    rf"\$?(?:\s*=|,? which is|\. That is| is|, \\text\{{ which is \}})\s*\$?(-?{PLAIN})(?![\d.]*\d|\s*[*+-]|\s*\\[ct])"
)
MATRIX = r"\\begin\{bmatrix\}.*?\\end\{bmatrix\}|\[\[.*?\]\]"
TUPLE = r"(?<==) *\(-?[\d.]+(?:, *-?[\d.]+)+\)"
NEAR = 3  # a number in prose is looked for in so many cells before and after it
GIVENS = {  # what prose may say though no cell near it computes the number, and why
    "00_start_here": {"its section 2.1": "a section of the Jacobian page"},
    "02_hand_page": {
        r"= \begin{bmatrix} 3 & 4 \\ 4 & 6 \end{bmatrix} \\[1ex] 0.22799 \quad\text{and}\quad 8.77200": "documented",
        "about 0.0290": "a folded answer, see test_folded_answers",
        "eigenvalues 0.22799 and 8.77200 | 0.2996 and 26.7004; and 0.22799 is cut": "see test_the_hand_page_s_table",
        "0.228 instead of 0.0749": "likewise",
        "while $f = (1, 2)$": "printed in section 1",
        r"$K = \begin{bmatrix} 3 & 4 \\ 4 & 6 \end{bmatrix}$ | $K = \begin{bmatrix} 8 & 12 \\ 12 & 19 \end{bmatrix}$": (
            "likewise"
        ),
    },
    "03_jacobian_blocks": {
        "a number in 2.1": "a section of the Jacobian page",
    },
    "04_layer_by_layer": {r"5 \begin{bmatrix} 1 & 0 \\ 0 & 1 \end{bmatrix}": "the unit matrix"},
    "05_training": {"neural-tangents 0.6.5 was seen": "a version"},
    "08_real_data": {
        "50 % by guessing": "of two classes",
        "81.95 % on average, a random forest 81.56 %, a Gaussian kernel 81.03 %": "Arora et al. 2020, arXiv 1910.01663",
    },
    "10_how_sure_is_it": {"95 % lie within 1.96 standard deviations": "the normal distribution"},
}


def numbers(text):
    return [float(token) for token in re.findall(NUMBER, text)]


def is_known(claim, known, rounded=False):
    """Whether a number as written is among the known ones: equal, or to two decimals and more, equal when rounded."""
    decimals = len(claim.partition(".")[2])
    tolerance = 0.5001 * 10**-decimals if decimals > 1 or rounded else 0
    return any(abs(value - float(claim)) <= tolerance for value in known)


def computed(notebook, place):
    """Texts in which a number may be found, the nearest first: code, and outputs that nbval compares, near a cell.

    What is said of a figure is a claim itself. A task has numbers of its own, so it comes last.
    """
    texts = []
    for k in sorted(range(len(notebook.cells)), key=lambda k: abs(k - place)):
        cell = notebook.cells[k]
        if cell.cell_type == "code" and abs(k - place) <= NEAR:
            outputs = [o for o in cell.outputs if "image/png" not in o.get("data", {})] if is_compared(cell) else []
            texts += [*map(printed, outputs), without_indices(cell.source.partition("plots.show(")[0])]
    return sorted(texts, key=lambda text: "task: " in text)


@cache
def without_indices(code):
    return re.sub(r"(?<=[\w\])])\[[^][]*\]", "", code)


@cache
def places(text):
    """For every number of a text: the line it is in, which number of that line it is, and all numbers from it on."""
    lines = [(line.strip(), numbers(line)) for line in text.splitlines()]
    values = [value for _, found in lines for value in found]
    where = [(line, which) for line, found in lines for which in range(len(found))]
    return [(line, which, values[k:]) for k, (line, which) in enumerate(where)]


def claims(text, givens=()):
    """What a text claims, as it is written: decimals, whole numbers that are said to be a result, matrices, tuples.

    Calculations are left out: `check_calculations` works them out.
    """
    plain = re.sub(NOT_PROSE, lambda match: " " * len(match[0]), text)
    taken = [match.span() for said in (CALCULATION, *map(re.escape, givens)) for match in re.finditer(said, text)]
    for pattern in (MATRIX, TUPLE, CLAIM):
        for match in re.finditer(pattern, plain):
            within = any(start <= match.start() and match.end() <= end for start, end in taken)
            if not within and (pattern == CLAIM or entries(match[0])):
                taken.append(match.span())
                yield match[0].strip()


def entries(written):
    """The numbers of a number, a matrix or a tuple as written; none if there are letters in it."""
    bare = re.sub(r"\\(begin|end)\{bmatrix\}|\\\\|[][(),;&=\s]", " ", written)
    return bare.split() if re.fullmatch(r"[-.\d\s]+", bare) else []


def fits(claim, values):
    """Whether a claim says how these numbers begin."""
    parts = entries(claim)
    return len(parts) <= len(values) and all(is_known(part, [value]) for part, value in zip(parts, values))


def claimed(notebook, givens):
    """(claim, the places where it may have been taken from, the nearest first) for every claim in prose."""
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown" and "hints" not in tags(cell):  # hints are held to the tasks
            found = [there for text in computed(notebook, place) for there in places(text)]
            yield from ((claim, found) for claim in claims(cell.source, givens))


def ties(notebook, givens=()):
    """For every claim in prose: [the claim, the nearest line that has it, which number of that line it begins with]."""
    tied = []
    for claim, found in claimed(notebook, givens):
        fitting = [[claim, line, which] for line, which, values in found if fits(claim, values)]
        assert fitting, f"{claim} is not computed here"
        tied.append(fitting[0])
    return tied


def check_ties(notebook, recorded, givens=()):
    said = list(claimed(notebook, givens))
    told, known = [claim for claim, _ in said], [claim for claim, *_ in recorded]
    other = sorted(set(told) ^ set(known)) or "in another order"
    assert told == known, f"prose has other numbers than were recorded, call make notebooks if they are right: {other}"
    for (claim, found), (_, line, which) in zip(said, recorded):
        there = [values for *where, values in found if where == [line, which]]
        assert there, f"{claim} was taken from a line that is gone, call make notebooks if it is right: {line}"
        assert any(fits(claim, values) for values in there), f"{claim} is not what it was taken from: {line}"


def check_calculations(notebook):
    """Every calculation with numbers in prose gives what the text says."""
    for text in markdown(notebook):
        for match in re.finditer(CALCULATION, text):
            left, right = re.sub(r"\\cdot|\\times", "*", match[1]), match[2]
            assert round(eval(left), len(right.partition(".")[2])) == float(right), f"{left} is not {right}"
