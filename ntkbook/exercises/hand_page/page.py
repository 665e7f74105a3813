"""The hand page with any numbers: its network, its seven partials, the kernel that follows from them."""

from typing import NamedTuple

import numpy as np


class Page(NamedTuple):
    """f(x) = W2 (W1 x + b1) + b2 with one input, two hidden units, one output, and two points x."""

    W1: tuple[int, int]
    b1: tuple[int, int]
    W2: tuple[int, int]
    b2: int
    x: tuple[int, int]


PAGE = Page(W1=(1, 1), b1=(0, 1), W2=(1, 0), b2=0, x=(1, 2))
NO_WHOLE_NUMBERS = Page(W1=(0.73, -1.19), b1=(0.41, 0.57), W2=(1.37, -0.61), b2=1.7, x=(-1.3, 0.9))
THETA = ("W^{[1]}_{1,1}", "W^{[1]}_{2,1}", "b^{[1]}_1", "b^{[1]}_2", "W^{[2]}_{1,1}", "W^{[2]}_{1,2}", "b^{[2]}_1")


def draw(rng):
    """Small integers: different ones in each vector, other weights in each layer, a last bias other than 1."""
    options = [1, 2, 3], [-1, 0, 1, 2], [-2, -1, 1, 2, 3]
    while True:
        W1, b1, W2 = (tuple(int(v) for v in rng.choice(numbers, 2, replace=False)) for numbers in options)
        page = Page(W1, b1, W2, int(rng.integers(2, 4)), ((1, 2), (1, 3), (2, 3))[rng.integers(3)])
        if W1 != W2 and (gradients(page) ** 2).sum(axis=1).max() <= 120:  # the larger entry of the diagonal of K
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


def rows(table):
    return "; ".join(f"at $x_{i}$: ({', '.join(f'{v:g}' for v in row)})" for i, row in enumerate(table, 1))


def gram(page, work):
    return work @ work.T


def draw_kernel(rng):
    """The kernel of a page, small enough for pencil and paper."""
    while True:
        page = draw(rng)
        K = gram(page, gradients(page)).tolist()
        if K[0][0] + K[1][1] <= 99:
            return tuple(map(tuple, K))
