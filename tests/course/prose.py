"""Numbers in prose: each is tied to the one number, in code or in an output near it, that it was taken from.

To find a number somewhere near is not enough: 0.9 said for 0.6 passes if a 0.9 stands in the next cell. So when a
chapter is stored (`make notebooks`), the line that each number was found in is recorded; from then on that line must
be there, and must have that number. Calculations and matrices in prose need no record: they are worked out, or found
as a whole.
"""

import re

from cells import is_compared, markdown, printed, tags

NUMBER = r"(?<![\w.\\])-?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w])"
CLAIM = r"(?<![\w.])-?\d*\.\d+|(?<==) *-?\d+(?![\w.])|(?<=[Tt]hat is )-?\d+\b|(?<=which is )-?\d+\b|\d+(?= %)"
NOT_PROSE = r"\]\([^)]*\)|`[^`\n]*`|arXiv \d{4}\.\d{5}"
PLAIN = r"\d+(?:\.\d+)?"
CALCULATION = (  # such as 2 + 3 = 5, or with other words and signs for "times" and "is"
    rf"(?<![\w.)}}*+-])((?:{PLAIN}\s*(?:[*+-]|\\cdot|\\times)\s*)+{PLAIN})"
    rf"\$?(?:\s*=|,? which is|\. That is| is|, \\text\{{ which is \}})\s*\$?(-?{PLAIN})(?![\d.]*\d|\s*[*+-]|\s*\\[ct])"
)
MATRIX = r"\\begin\{bmatrix\}(.*?)\\end\{bmatrix\}|(\[\[.*?\]\])"
NEAR = 3  # a number in prose is looked for in so many cells before and after it
GIVENS = {  # what prose may say though no cell near it computes the number, and why
    "00_start_here": {"its section 2.1": "a section of the Jacobian page"},
    "02_hand_page": {
        "about 0.0290": "a folded answer, see test_folded_answers",
        "eigenvalues 0.22799 and 8.77200 | 0.2996 and 26.7004; and 0.22799 is cut": "see test_the_hand_page_s_table",
        "0.228 instead of 0.0749": "likewise",
        "while $f = (1, 2)$": "printed in section 1",
        "$K = [[3, 4], [4, 6]]$ | $K = [[8, 12], [12, 19]]$": "likewise",
    },
    "03_jacobian_blocks": {
        "a number in 2.1": "a section of the Jacobian page",
        r"5 \begin{bmatrix} 1 & 0 \\ 0 & 1 \end{bmatrix}": "the unit matrix",
    },
    "04_training": {"neural-tangents 0.6.5 was seen": "a version"},
    "06_real_data": {
        "50 % by guessing": "of two classes",
        "81.95 % on average, a random forest 81.56 %, a Gaussian kernel 81.03 %": "Arora et al. 2020, arXiv 1910.01663",
    },
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

    What is said of a figure is a claim itself, and a task has numbers of its own.
    """
    texts = []
    for k in sorted(range(len(notebook.cells)), key=lambda k: abs(k - place)):
        cell = notebook.cells[k]
        if cell.cell_type == "code" and abs(k - place) <= NEAR:
            outputs = [o for o in cell.outputs if "image/png" not in o.get("data", {})] if is_compared(cell) else []
            code = re.sub(r"(?<=[\w\])])\[[^][]*\]", "", cell.source.partition("plots.show(")[0])  # no indices
            texts += [text for text in map(printed, outputs) if not text.startswith("task: ")] + [code]
    return texts


def claims(text, givens=()):
    """Every number that a text claims, as a match: decimals, and whole numbers that are said to be a result."""
    elsewhere = [CALCULATION, *map(re.escape, givens)]
    said = [match.span() for pattern in elsewhere for match in re.finditer(pattern, text)]
    plain = re.sub(NOT_PROSE, lambda match: " " * len(match[0]), text)
    for match in re.finditer(CLAIM, plain):
        if not any(start <= match.start() and match.end() <= end for start, end in said):
            yield match


def ties(notebook, givens=()):
    """For every number claimed in prose: [as said, the nearest line that has it, which number of that line it is]."""
    return [find(claim, texts) for claim, texts in claimed(notebook, givens)]


def claimed(notebook, givens):
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown" and "hints" not in tags(cell):  # hints are held to the tasks
            for match in claims(cell.source, givens):
                yield match[0].strip(), computed(notebook, place)


def find(claim, texts):
    for text in texts:
        for line in text.splitlines():
            for number, value in enumerate(numbers(line)):
                if is_known(claim, [value]):
                    return [claim, line.strip(), number]
    raise AssertionError(f"{claim} is not computed here")


def check_ties(notebook, recorded, givens=()):
    said = list(claimed(notebook, givens))
    assert [claim for claim, _ in said] == [claim for claim, *_ in recorded], (
        "prose has other numbers than were recorded: call make notebooks if they are right"
    )
    for (claim, texts), (_, line, number) in zip(said, recorded):
        there = any(line == other.strip() for text in texts for other in text.splitlines())
        assert there, f"{claim} was taken from a line that is gone, call make notebooks if it is right: {line}"
        assert is_known(claim, [numbers(line)[number]]), f"{claim} is not what it was taken from: {line}"


def check_calculations(notebook):
    """Every calculation with numbers in prose gives what the text says."""
    for text in markdown(notebook):
        for match in re.finditer(CALCULATION, text):
            left, right = re.sub(r"\\cdot|\\times", "*", match[1]), match[2]
            assert round(eval(left), len(right.partition(".")[2])) == float(right), f"{left} is not {right}"


def check_matrices(notebook, givens=()):
    """Every matrix of numbers in prose stands, entry after entry, in code or in an output near it."""
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown" and "hints" not in tags(cell):
            rows = [sequence(numbers(text)) for text in computed(notebook, place)]
            for written, entries in matrices(cell.source):
                said = any(written in given and given in cell.source for given in givens)
                assert said or any(sequence(entries) in row for row in rows), f"{written} is not computed here"


def sequence(values):
    return "".join(f" {value:g}" for value in values) + " "


def matrices(text):
    """(as written, entries) of every matrix, and of every tuple after an equals sign, that is made of numbers alone."""
    for match in re.finditer(r"= *\((-?[\d.]+(?:, *-?[\d.]+)+)\)", text):
        yield match[0], [float(entry) for entry in match[1].split(",")]
    for match in re.finditer(MATRIX, text, re.DOTALL):
        rows = re.split(r"\\\\|\]\s*,?\s*\[", (match[1] or match[2]).strip("[] "))
        entries = [entry for row in rows for entry in re.split(r"[&,]|(?<=\.)\s+", row.strip("[] "))]
        if all(re.fullmatch(r"\s*-?\d+(\.\d*)?\s*", entry) for entry in entries):
            yield match[0], [float(entry) for entry in entries]
