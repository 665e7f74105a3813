"""What the two source pages document stands in chapters 02 and 03 to the letter."""

import numpy as np
from cells import markdown

from ntkbook import pages


def bmatrix(values):
    """LaTeX of a vector, as a column, or of a matrix."""
    rows = [" & ".join(map(str, row)) for row in np.atleast_2d(np.array(values).T).T.tolist()]
    return r"\begin{bmatrix} " + r" \\ ".join(rows) + r" \end{bmatrix}"


def check_equations(notebook):
    text = "\n".join(markdown(notebook))
    assert list(pages.EQUATIONS) == list(range(1, 8))
    for said, should in pages.SLIPS:
        assert f"| {said} | {should} |" in text, f"not quoted: {said}"
    for number, equation in pages.EQUATIONS.items():
        assert f"$${equation} \\tag{{{number}}}$$" in text, f"not quoted: equation ({number})"


def check_hand_page(notebook):
    text = "\n".join(markdown(notebook)).replace(r" \\ & ", " ")  # a long sum or row is set in two lines
    (W1, b1), (W2, b2) = pages.PARAMS
    first = rf"W^{{[1]}} = {bmatrix(W1)} \quad b^{{[1]}} = {bmatrix(b1)}"
    second = rf"W^{{[2]}} = {W2[0]} \quad b^{{[2]}} = {b2[0]}"
    points = rf"x_1 = {pages.X[0][0]} \quad x_2 = {pages.X[1][0]}"
    formulas = (
        rf"{first} \\[1ex] {second} \\[1ex] {points}",
        pages.EXPANSION,
        rf"\theta = \big( & {', '.join(pages.THETA)} \big)^\top",
        *pages.DOCUMENTED.formulas,
        *pages.DEFINITION.formulas,
        *pages.DOCUMENTED.eigenvalues,
        *pages.DEFINITION.eigenvalues,
    )
    for formula in formulas:
        assert formula in text, f"not quoted: {formula}"


def check_network_of_chapter_03(notebook):
    text = "\n".join(markdown(notebook))
    parameters = {"W^{[1]}": [[1, -1], [1, 1]], "b^{[1]}": [1, 0], "W^{[2]}": [[1, 2], [3, -1]], "b^{[2]}": [0, 1]}
    for name, value in parameters.items():
        assert f"{name} = {bmatrix(value)}" in text, f"not stated: {name}"
    assert f"x_1 = {bmatrix([1, 1])},\\quad x_2 = {bmatrix([0, 2])}" in text, "the points are not stated"
