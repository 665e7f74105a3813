"""Numbers as a formula shows them: a matrix in brackets, a vector in parentheses."""

import numpy as np


def matrix(rows):
    """The inside of a formula: the rows in brackets, to four decimals.

    >>> print(matrix([[4, -2.5], [0, 1 / 3]]))
    \\begin{bmatrix} 4 & -2.5 \\\\ 0 & 0.3333 \\end{bmatrix}
    """
    inside = r" \\ ".join(" & ".join(map(number, row)) for row in rows)
    return rf"\begin{{bmatrix}} {inside} \end{{bmatrix}}"


def vector(values):
    """The inside of a formula: the numbers in parentheses, to four decimals.

    >>> vector(np.array([3, -1 / 3]))
    '(3, -0.3333)'
    """
    return f"({', '.join(map(number, values))})"


def number(value):
    return f"{np.round(value, 4) + 0.0:.10g}"
