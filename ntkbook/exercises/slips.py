"""The hand page as a task: its network on any numbers, its seven partials, and the slips that people make in them."""

from typing import NamedTuple

import numpy as np

from .exercise import Mistake


class Page(NamedTuple):
    """f(x) = W2 (W1 x + b1) + b2 with one input, two hidden units, one output, and two points x."""

    W1: tuple[int, int]
    b1: tuple[int, int]
    W2: tuple[int, int]
    b2: int
    x: tuple[int, int]


PAGE = Page(W1=(1, 1), b1=(0, 1), W2=(1, 0), b2=0, x=(1, 2))
THETA = ("W^{[1]}_{1,1}", "W^{[1]}_{2,1}", "b^{[1]}_1", "b^{[1]}_2", "W^{[2]}_{1,1}", "W^{[2]}_{1,2}", "b^{[2]}_1")


def draw(rng):
    """A page with other small integers, different ones in each vector."""
    options = [1, 2, 3], [-1, 0, 1, 2], [-2, -1, 1, 2, 3]
    while True:
        W1, b1, W2 = (tuple(int(v) for v in rng.choice(numbers, 2, replace=False)) for numbers in options)
        page = Page(W1, b1, W2, int(rng.integers(0, 3)), ((1, 2), (1, 3), (2, 3))[rng.integers(3)])
        if (gradients(page) ** 2).sum(axis=1).max() <= 120:  # the larger entry of the diagonal of K
            return page


def gradients(page):
    """The seven partials, a row for each point: (2, 7)."""
    (w1, w2), (b1, b2), (v1, v2), _, points = page
    return np.array([[v1 * x, v2 * x, v1, v2, w1 * x + b1, w2 * x + b2, 1] for x in points])


def shown(page):
    (w1, w2), (b1, b2), (v1, v2), c, (x1, x2) = page
    return (
        rf"$W^{{[1]}} = ({w1}, {w2})^\top$, $b^{{[1]}} = ({b1}, {b2})^\top$, $W^{{[2]}} = ({v1}, {v2})$, "
        rf"$b^{{[2]}} = {c}$, $x_1 = {x1}$, $x_2 = {x2}$"
    )


def with_columns(work, **columns):
    """A copy of the partials with some columns (named c0 to c6) replaced."""
    work = work.copy()
    for name, values in columns.items():
        work[:, int(name[1])] = values
    return work


def dropped(k):
    """The slip of the page in its fifth (k = 0) and sixth (k = 1) partial."""
    name, summand = THETA[4 + k], rf"W^{{[1]}}_{{{k + 1},1}} x"
    return Mistake(
        f"W x dropped in partial {5 + k}",
        lambda page, work: with_columns(work, **{f"c{4 + k}": page.b1[k]}),
        lambda page: (
            rf"In $\partial f/\partial {name}$ you dropped ${summand}$: ${name}$ stands in two summands of $f$, "
            rf"one with $x$ and one with the bias. At $x = {page.x[1]}$ it is {page.W1[k] * page.x[1] + page.b1[k]}, "
            rf"not {page.b1[k]}."
        ),
    )


DROPPED = (dropped(0), dropped(1))
CONSTANT = Mistake(
    "last bias taken as a constant",
    lambda page, work: with_columns(work, c6=0),
    lambda page: (
        rf"$\partial f/\partial {THETA[6]}$ is 1, not 0: raise the last bias by 1 and $f$ rises by 1, "
        "everywhere. Each entry of the kernel loses 1."
    ),
)
NO_X = Mistake(
    "x forgotten in partials 1 and 2",
    lambda page, work: with_columns(work, c0=page.W2[0], c1=page.W2[1]),
    lambda page: (
        rf"The first two partials have a factor $x$: ${THETA[0]}$ is multiplied by $x$ before it reaches $f$. "
        rf"At $x = {page.x[1]}$ the first is {page.W2[0] * page.x[1]}, not {page.W2[0]}."
    ),
)


def why_not_without_b(page):
    k = 0 if page.b1[0] else 1  # one of the two biases is not 0, or the mistake would not show
    x, value = page.x[1], page.W1[k] * page.x[1]
    return (
        "In the fifth and sixth partial you dropped the bias: each is $W^{[1]} x + b^{[1]}$. "
        f"At $x = {x}$ the {('fifth', 'sixth')[k]} is {value + page.b1[k]}, not {value}."
    )


NO_B = Mistake(
    "biases dropped in partials 5 and 6",
    lambda page, work: with_columns(work, c4=page.W1[0] * np.array(page.x), c5=page.W1[1] * np.array(page.x)),
    why_not_without_b,
)
SWAPPED = Mistake(
    "entries of W2 swapped",
    lambda page, work: work[:, [1, 0, 3, 2, 4, 5, 6]],
    lambda page: (
        rf"You exchanged the two entries of $W^{{[2]}}$ in the partials of the first layer: hidden unit 1 reaches "
        rf"$f$ through $W^{{[2]}}_{{1,1}} = {page.W2[0]}$, hidden unit 2 through $W^{{[2]}}_{{1,2}} = {page.W2[1]}$."
    ),
)


def rows(table):
    return "; ".join(f"at $x_{i}$: ({', '.join(f'{v:g}' for v in row)})" for i, row in enumerate(table, 1))
