"""Chapter 02: the partials, the kernel, an entry, the eigenvalues, on the page's own numbers and on others."""

import numpy as np

from .exercise import Exercise, Mistake
from .slips import CONSTANT, DROPPED, NO_B, NO_X, PAGE, SWAPPED, draw, gradients, rows, shown

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
    mistakes=(*DROPPED, CONSTANT, NO_X, NO_B, SWAPPED),
    hints=HINTS,
    solve=lambda page: f"{HINTS[2]} In numbers, {rows(gradients(page))}.",
    together=5,
)


def gram(page, work):
    return work @ work.T


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


def both(page):
    """The Gram matrix of the page's true partials."""
    return gram(page, gradients(page))


entry = Exercise(
    title="the entry $K_{12}$",
    data=np.array([[1, 0, 2, 1, 3, 0, 2], [2, 1, 1, 0, 1, 4, 2]]),
    draw=lambda rng: rng.integers(-2, 4, (2, 7)),
    ask=lambda g: f"The seven partials of some network are, {rows(g)}. What is $K_{{12}}$?",
    work=lambda g: g[0] @ g[1],
    mistakes=(
        Mistake(
            "an entry of the diagonal",
            lambda g, work: g[0] @ g[0],
            lambda g: (
                "You multiplied the partials at $x_1$ with themselves: that is $K_{11}$, the squared length of one "
                f"gradient, {g[0] @ g[0]}. $K_{{12}}$ takes one factor from each point."
            ),
        ),
        Mistake(
            "summed over the datapoints",
            lambda g, work: g.sum(),
            lambda g: (
                f"You added the partials of both points, {g.sum()} in all. For each parameter its two numbers are "
                "multiplied; only the products are added."
            ),
        ),
        Mistake(
            "divided by 7",
            lambda g, work: work / 7,
            lambda g: (
                "You took the mean over the seven parameters. The kernel is their sum, seven times as much as your "
                f"{g[0] @ g[1] / 7:.3f}."
            ),
        ),
    ),
    hints=(
        "One term for every parameter.",
        "Each term: the partial at $x_1$ times the partial at $x_2$.",
        "Add all seven.",
    ),
    solve=lambda g: f"{' + '.join(f'[{u}·{v}]' for u, v in g.T)} = {g[0] @ g[1]}.",
)


def roots(matrix, sign=1, share=2):
    """The roots of t^2 - trace t + sign det, times 2 / share."""
    (a, b), (_, d) = matrix
    root = np.sqrt((a + d) ** 2 - sign * 4 * (a * d - b * b))
    return np.array([(a + d - root) / share, (a + d + root) / share])


def draw_kernel(rng):
    """The kernel of a page, small enough for pencil and paper."""
    while True:
        K = both(draw(rng)).tolist()
        if K[0][0] + K[1][1] <= 99:
            return tuple(map(tuple, K))


def quadratic(matrix):
    (a, b), (_, d) = matrix
    return rf"$\lambda^2 - {a + d}\lambda + {a * d - b * b}$"


eigenvalues = Exercise(
    title="the two eigenvalues",
    data=((8, 12), (12, 19)),
    draw=draw_kernel,
    ask=lambda K: f"The eigenvalues of {[list(row) for row in K]}, to four decimals (a calculator or `np.sqrt` helps).",
    work=roots,
    mistakes=(
        Mistake(
            "sign of the determinant",
            lambda K, work: roots(K, sign=-1),
            lambda K: (
                f"The determinant has the wrong sign: the equation is {quadratic(K)} $= 0$, and the two eigenvalues "
                f"multiply to {K[0][0] * K[1][1] - K[0][1] ** 2}. Yours multiply to minus that, so one is negative."
            ),
        ),
        Mistake(
            "half forgotten",
            lambda K, work: roots(K, share=1),
            lambda K: (
                f"You forgot to divide by 2: the eigenvalues add up to the trace, {K[0][0] + K[1][1]}; yours add up "
                f"to {2 * (K[0][0] + K[1][1])}."
            ),
        ),
        Mistake(
            "cut instead of rounded",
            lambda K, work: np.floor(work * 1e4) / 1e4,
            lambda K: (
                "You cut the digits off, as the page does, instead of rounding: the smaller eigenvalue is "
                f"{roots(K)[0]:.6f}..., the larger {roots(K)[1]:.6f}..."
            ),
        ),
    ),
    hints=(
        "The trace is the sum of the eigenvalues, the determinant their product.",
        r"$\lambda^2 - \text{trace}\,\lambda + \text{determinant} = 0$.",
        r"$\lambda = \frac{1}{2}(\text{trace} \mp \sqrt{\text{trace}^2 - 4\,\text{determinant}})$, rounded.",
    ),
    solve=lambda K: f"{quadratic(K)} $= 0$, so the eigenvalues are {roots(K)[0]:.4f} and {roots(K)[1]:.4f}.",
    tidy=np.sort,
    decimals=4,
)
