"""The kernel of the hand page."""

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import matrix
from .page import NO_WHOLE_NUMBERS, PAGE, draw, gradients, gram, rows, shown
from .partials import HINTS
from .slips import CONSTANT, DROPPED, FIRST_VALUES, LAST_VALUE, NO_B, NO_X

kernel = Exercise(
    title="the kernel of this network",
    data=PAGE,
    draw=draw,
    ask=lambda page: (
        f"{shown(page)}. The 2 x 2 kernel, or a function `kernel(W1, b1, W2, b2, x)` of arrays of the shapes "
        "(2,\N{NO-BREAK SPACE}1), (2,), (1,\N{NO-BREAK SPACE}2), (1,), (2,\N{NO-BREAK SPACE}1)."
    ),
    work=gradients,
    answer=gram,
    elsewhere=NO_WHOLE_NUMBERS,
    call=lambda g, page: g(*(np.reshape(v, s).astype(float) for v, s in zip(page, ((2, 1), 2, (1, 2), 1, (2, 1))))),
    mistakes=(  # exchanging two parameters leaves every sum over all of them as it is
        *DROPPED,
        CONSTANT,
        NO_X,
        NO_B,
        LAST_VALUE,
        Mistake(
            "values of all biases",
            lambda page, work: LAST_VALUE.spoil(page, FIRST_VALUES.spoil(page, work)),
            lambda page: (
                "You wrote the values of the biases for the derivatives with respect to them: "
                f"{page.b1[0]}, {page.b1[1]} and {page.b2}. The derivatives are what the biases are multiplied by, "
                f"{page.W2[0]}, {page.W2[1]} and 1."
            ),
            shows=LAST_VALUE.shows,
        ),
        FIRST_VALUES._replace(shows=lambda page: np.dot(page.b1, page.b1) != np.dot(page.W2, page.W2)),
    ),
    hints=(
        "Seven partials at each point, then multiply and add.",
        "Check the seventh partial: what happens to $f$ if the last bias is raised by 1?",
        HINTS[2],
    ),
    solve=lambda page: (
        f"The partials are, {rows(gradients(page))}. Multiplied and added: ${matrix(gram(page, gradients(page)))}$."
    ),
    together=4,
)
