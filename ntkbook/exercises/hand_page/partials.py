"""The seven partials of the hand page."""

from ..engine.exercise import Exercise
from .page import PAGE, draw, gradients, rows, shown
from .slips import CONSTANT, DROPPED, FIRST_VALUES, LAST_SWAPPED, LAST_VALUE, NO_B, NO_X, SWAPPED, UNITS

HINTS = (
    "Write $f$ out as a sum first, as the page does. In how many summands does each parameter stand?",
    r"$W^{[2]}_{1,1}$ stands in two summands, once with $x$ and once with $b^{[1]}_1$. The last bias stands alone.",
    r"The partials are $W^{[2]}_{1,1}x$, $W^{[2]}_{1,2}x$, $W^{[2]}_{1,1}$, $W^{[2]}_{1,2}$, "
    r"$W^{[1]}_{1,1}x + b^{[1]}_1$, $W^{[1]}_{2,1}x + b^{[1]}_2$, $1$.",
)
partials = Exercise(
    title="the seven partials",
    data=PAGE,
    draw=draw,
    ask=lambda page: (
        f"{shown(page)}. The seven partial derivatives of $f$, in the order of $\\theta$, at both points: "
        "two lists of seven numbers."
    ),
    work=gradients,
    mistakes=(*DROPPED, CONSTANT, NO_X, NO_B, SWAPPED, LAST_SWAPPED, UNITS, LAST_VALUE, FIRST_VALUES),
    hints=HINTS,
    solve=lambda page: f"{HINTS[2]} In numbers, {rows(gradients(page))}.",
    together=5,
)
