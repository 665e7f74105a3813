"""Find the mistake: code for weights by the kernel; and the weights where a loss has means of sets of two sizes."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from .code_page import Slip, code_page, draw_slips, with_slips

RIGHT = (
    "J_b, J_e = jacobian(u, w, x_b)[:, :, 0], jacobian(u_xx, w, x_e)[:, :, 0]",
    "trace_b = np.sum(J_b**2)",
    "trace_e = np.sum(J_e**2)",
    "w_b = (trace_b + trace_e) / trace_b",
    "w_e = (trace_b + trace_e) / trace_e",
    "loss = 0.5 * (w_b * np.sum(r_b**2) + w_e * np.sum(r_e**2))",
    "K_be = np.sqrt(w_b * w_e) * J_b @ J_e.T",
)
SLIPS = (
    Slip(
        1,
        "J_b, J_e = jacobian(u, w, x_b)[:, :, 0], jacobian(u, w, x_e)[:, :, 0]",
        "inside it is $u_{xx}$ that is trained, not $u$.",
    ),
    Slip(2, "trace_b = np.sum(J_b) ** 2", "the square of a sum, where the sum of squares is meant."),
    Slip(3, "trace_e = np.sum(J_e**2) / len(x_b)", "divided by the number of the other set."),
    Slip(4, "w_b = trace_b / (trace_b + trace_e)", "upside down: the part with the smaller trace needs more weight."),
    Slip(5, "w_e = (trace_b + trace_e) / trace_b", "this is the other weight once more."),
    Slip(
        6,
        "loss = 0.5 * (w_b * np.mean(r_b**2) + w_e * np.mean(r_e**2))",
        "the traces have grown with the number of points already; with means the sizes are counted twice.",
    ),
    Slip(
        6, "loss = 0.5 * (np.sum(w_b * r_b) ** 2 + np.sum(w_e * r_e) ** 2)", "the sums are squared, not the residuals."
    ),
    Slip(
        7, "K_be = w_b * w_e * J_b @ J_e.T", "a weight $w$ multiplies a square; the residual, and $J$, have its root."
    ),
)
GOAL = (
    "Boundary and equation are to learn at the same pace: with the weights, both blocks of the kernel are to have the "
    "same trace. $r_b$ and $r_e$ are the residuals."
)


class Sets(NamedTuple):
    """Traces and sizes of the two sets."""

    trace_b: int
    N_b: int
    trace_e: int
    N_e: int


def ratio(s):
    """w_b / w_e for a loss with means: the traces are divided by the sizes."""
    return (s.trace_e / s.N_e) / (s.trace_b / s.N_b)


def draw_sets(rng):
    """Never the same mean trace twice, and sizes that differ."""
    while True:
        s = Sets(
            int(rng.integers(2, 9)), int(rng.integers(2, 5)), 10 * int(rng.integers(6, 30)), 5 * int(rng.integers(2, 7))
        )
        if ratio(s) > 1.05 and s.N_b != s.N_e:
            return s


number = Exercise(
    title="weights for means",
    data=Sets(6, 2, 240, 20),
    draw=draw_sets,
    ask=lambda s: (
        f"suppose that means are wanted in the loss. The traces are {s.trace_b}, of {s.N_b} boundary points, and "
        f"{s.trace_e}, of {s.N_e} points of the equation. Which $w_b / w_e$ gives both blocks the same trace then? "
        "Four decimals."
    ),
    work=ratio,
    decimals=4,
    mistakes=(
        Mistake(
            "sizes left out",
            lambda s, work: s.trace_e / s.trace_b,
            lambda s: (
                f"You left out the means. They divide the traces by {s.N_b} and {s.N_e}, and have done part of the "
                "balancing."
            ),
        ),
        Mistake(
            "sizes the wrong way round",
            lambda s, work: s.trace_e * s.N_e / (s.trace_b * s.N_b),
            lambda s: f"You multiplied the traces by {s.N_b} and {s.N_e}. A mean divides by the number of points.",
        ),
        Mistake(
            "upside down",
            lambda s, work: 1 / work,
            lambda s: (
                f"This is $w_e / w_b$. The boundary has the smaller mean, {s.trace_b / s.N_b:.4g}, and needs more "
                "weight."
            ),
        ),
        Mistake(
            "upside down, sizes left out",
            lambda s, work: s.trace_b / s.trace_e,
            lambda s: (
                f"This is $w_e / w_b$, and without the means. The means divide the traces by {s.N_b} and {s.N_e}; and "
                "the boundary needs more weight, not less."
            ),
        ),
        Mistake(
            "root taken",
            lambda s, work: np.sqrt(work),
            lambda s: (
                "You took the root. The root multiplies the residuals; a trace is a sum of squares, and is multiplied "
                f"by the weight itself: {ratio(s):.4g} times {s.trace_b / s.N_b:.4g} is {s.trace_e / s.N_e:.4g}."
            ),
        ),
        Mistake(
            "sizes alone",
            lambda s, work: s.N_e / s.N_b,
            lambda s: f"You balanced the numbers of points, {s.N_e} and {s.N_b}, and left out the traces.",
        ),
    ),
    hints=(),
    solve=lambda s: (
        f"With means the traces are ${s.trace_b}/{s.N_b} = {s.trace_b / s.N_b:.4g}$ and ${s.trace_e}/{s.N_e} = "
        f"{s.trace_e / s.N_e:.4g}$; the weights must make up for that, so $w_b / w_e$ is {ratio(s):.4f}."
    ),
)


def draw_page(rng):
    while True:
        numbers = draw_sets(rng)
        work = ratio(numbers)
        found = [work, *(mistake.spoil(numbers, work) for mistake in number.mistakes), 0.0, 1.0]
        if np.diff(np.sort(found)).min() > 0.01:
            return with_slips(RIGHT, draw_slips(rng, SLIPS), numbers)


weights_page = code_page(
    title="find the mistake: the weights",
    data=with_slips(RIGHT, (SLIPS[4], SLIPS[5]), Sets(6, 2, 240, 20)),
    draw=draw_page,
    goal=GOAL,
    number=number,
    hints=(
        "Which function is trained at which points? And what does a weight multiply: a residual or its square?",
        "The trace of $J J^\\top$ is the sum of the squares in $J$. It grows with the number of points.",
        "The weighted traces are `w_b * trace_b` and `w_e * trace_e`; means divide each by its number of points.",
    ),
)
