"""The mistakes that people make in the seven partials of the hand page.

Four of them stand on worked pages, too; there `why(page, "the page")` says who made them.
"""

import numpy as np

from ..engine.exercise import Mistake
from .page import THETA


def with_columns(work, **columns):
    """A copy of the partials with some columns (named c0 to c6) replaced."""
    work = work.copy()
    for name, values in columns.items():
        work[:, int(name[1])] = values
    return work


def dropped(k):
    """A summand dropped, as the page does in its fifth (k = 0) and sixth (k = 1) partial."""
    name, summand = THETA[4 + k], rf"W^{{[1]}}_{{{k + 1},1}} x"
    return Mistake(
        f"W x dropped in partial {5 + k}",
        lambda page, work: with_columns(work, **{f"c{4 + k}": page.b1[k]}),
        lambda page, who="you": (
            rf"In $\partial f/\partial {name}$ {who} dropped ${summand}$: ${name}$ stands in two summands of $f$, "
            rf"one with $x$ and one with the bias. At $x = {page.x[1]}$ it is {page.W1[k] * page.x[1] + page.b1[k]}, "
            rf"not {page.b1[k]}."
        ),
    )


DROPPED = (dropped(0), dropped(1))
CONSTANT = Mistake(
    "last bias taken as a constant",
    lambda page, work: with_columns(work, c6=0),
    lambda page, who="you": (
        rf"$\partial f/\partial {THETA[6]}$ is 1, not 0: raise the last bias by 1 and $f$ rises by 1, "
        "everywhere. Each entry of the kernel loses 1."
    ),
)
LAST_VALUE = Mistake(
    "value of the last bias",
    lambda page, work: with_columns(work, c6=page.b2),
    lambda page: (
        rf"You wrote the value of the last bias, {page.b2}, for its derivative. $\partial f/\partial {THETA[6]}$ is 1: "
        "raise the last bias by 1 and $f$ rises by 1."
    ),
    shows=lambda page: page.b2 != 0,  # else it is the same as a constant's derivative
)
FIRST_VALUES = Mistake(
    "values of the first biases",
    lambda page, work: with_columns(work, c2=page.b1[0], c3=page.b1[1]),
    lambda page: (
        f"You wrote the values of the first biases, {page.b1[0]} and {page.b1[1]}, for the derivatives with respect to "
        rf"them. Those are what the biases are multiplied by, $W^{{[2]}}$: {page.W2[0]} and {page.W2[1]}."
    ),
)
NO_X = Mistake(
    "x forgotten in partials 1 and 2",
    lambda page, work: with_columns(work, c0=page.W2[0], c1=page.W2[1]),
    lambda page, who="you": (
        rf"The first two partials have a factor $x$: ${THETA[0]}$ is multiplied by $x$ before it reaches $f$. "
        rf"At $x = {page.x[1]}$ the first is {page.W2[0] * page.x[1]}, not {page.W2[0]}."
    ),
)


def why_not_without_b(page, who="you"):
    k = 0 if page.b1[0] else 1  # one of the two biases is not 0, or the mistake would not show
    x, value = page.x[1], page.W1[k] * page.x[1]
    return (
        rf"In the fifth and sixth partial {who} dropped the bias: each is $W^{{[1]}} x + b^{{[1]}}$. "
        f"At $x = {x}$ the {('fifth', 'sixth')[k]} is {value + page.b1[k]}, not {value}."
    )


NO_B = Mistake(
    "biases dropped in partials 5 and 6",
    lambda page, work: with_columns(work, c4=page.W1[0] * np.array(page.x), c5=page.W1[1] * np.array(page.x)),
    why_not_without_b,
)
UNITS = Mistake(
    "hidden units exchanged",
    lambda page, work: work[:, [1, 0, 3, 2, 5, 4, 6]],
    lambda page: (
        r"You exchanged the two hidden units: where $\theta$ has a parameter of unit 1 you have that of unit 2. The "
        rf"third partial is that of unit 1, $W^{{[2]}}_{{1,1}} = {page.W2[0]}$, the fourth is {page.W2[1]}."
    ),
)
LAST_SWAPPED = Mistake(
    "partials 5 and 6 exchanged",
    lambda page, work: work[:, [0, 1, 2, 3, 5, 4, 6]],
    lambda page: (
        rf"You exchanged the fifth and the sixth partial. ${THETA[4]}$ multiplies what hidden unit 1 gives, "
        rf"$W^{{[1]}}_{{1,1}}x + b^{{[1]}}_1$, {page.W1[0] * page.x[1] + page.b1[0]} at $x = {page.x[1]}$."
    ),
)
SWAPPED = Mistake(
    "entries of W2 swapped",
    lambda page, work: work[:, [1, 0, 3, 2, 4, 5, 6]],
    lambda page: (
        rf"You exchanged the two entries of $W^{{[2]}}$ in the partials of the first layer: hidden unit 1 reaches "
        rf"$f$ through $W^{{[2]}}_{{1,1}} = {page.W2[0]}$, hidden unit 2 through $W^{{[2]}}_{{1,2}} = {page.W2[1]}$."
    ),
)
