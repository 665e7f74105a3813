"""The kernel of the hand page."""

import numpy as np

from ..engine.exercise import Exercise
from .page import PAGE, draw, gradients, gram, rows, shown
from .partials import HINTS
from .slips import CONSTANT, DROPPED, NO_B, NO_X

kernel = Exercise(
    title="the kernel of this network",
    data=PAGE,
    draw=draw,
    ask=lambda page: (
        f"{shown(page)}. The 2 x 2 kernel, or a function `kernel(W1, b1, W2, b2, x)` of arrays of the shapes (2, 1), "
        "(2,), (1, 2), (1,), (2, 1)."
    ),
    work=gradients,
    answer=gram,
    call=lambda g, page: g(*(np.reshape(v, s).astype(float) for v, s in zip(page, ((2, 1), 2, (1, 2), 1, (2, 1))))),
    mistakes=(*DROPPED, CONSTANT, NO_X, NO_B),  # exchanging two parameters leaves every sum over all of them as it is
    hints=(
        "Seven partials at each point, then multiply and add.",
        "Check the seventh partial: what happens to $f$ if the last bias is raised by 1?",
        HINTS[2],
    ),
    solve=lambda page: (
        f"The partials are, {rows(gradients(page))}. Multiplied and added: {gram(page, gradients(page)).tolist()}."
    ),
    together=4,
)
