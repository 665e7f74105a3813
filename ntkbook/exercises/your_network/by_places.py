"""The share of a shared matrix in the kernel, from its input and its sensitivity at every place."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import matrix, vector


class Places(NamedTuple):
    """Of every point and place the input U (N, places, k) and the sensitivity V (N, places, l); one output."""

    U: np.ndarray
    V: np.ndarray


def gradient(s):
    """The gradient of every point, (N, k, l): the sum of the outer products over places."""
    return np.einsum("isk,isl->ikl", s.U, s.V)


def gram(g):
    flat = g.reshape(len(g), -1)
    return flat @ flat.T


def pairs(s):
    """What each pair of places gives each pair of points, (N, N, S, S)."""
    return np.einsum("isk,jtk->ijst", s.U, s.U) * np.einsum("isl,jtl->ijst", s.V, s.V)


def same_place(s):
    return np.einsum("ijss->ij", pairs(s))


def draw_places(rng):
    """The cross terms must show in the entry that is named, and so must the inputs."""
    while True:
        s = Places(*rng.integers(-1, 3, (2, 2, 2, 2)))
        K = gram(gradient(s))
        if K[0, 1] != same_place(s)[0, 1] and (gram(s.V.sum(axis=1)) != K).any():
            return s


def outer(s, i, place):
    return matrix(np.outer(s.U[i, place], s.V[i, place]))


def of_each(letter, values, end=""):
    """A line of its own, with a matrix for each point."""
    equations = r",\;\;\; ".join(rf"{letter}_{i} = {matrix(rows)}" for i, rows in enumerate(values, 1))
    return f"\n\n${equations}{end}$\n\n"


by_places = Exercise(
    title="a shared weight, place by place",
    data=Places(np.array([[[1, 0], [1, 2]], [[0, 1], [2, 1]]]), np.array([[[1, 1], [0, 2]], [[2, 0], [1, 3]]])),
    draw=draw_places,
    ask=lambda s: (
        "Two points, one output, and a $2 \\times 2$ matrix that is used at two places. Its inputs (a matrix for each "
        f"point, a row for each place) are{of_each('U', s.U)}and its sensitivities are{of_each('S', s.V, '.')}What is "
        "its part of the kernel? A $2 \\times 2$ matrix; or a function `by_places(U, S)` for any number of points and "
        "places, with $U_{is}$ and $S_{is}$ for the point $i$ and the place $s$."
    ),
    work=lambda s: gram(gradient(s)),
    call=lambda function, s: function(s.U.astype(float), s.V.astype(float)),
    elsewhere=Places(np.arange(36).reshape(3, 4, 3) % 5 - 1, np.arange(60).reshape(3, 4, 5) % 7 - 2),
    mistakes=(
        Mistake(
            "no cross terms",
            lambda s, work: same_place(s),
            lambda s: (
                "You paired each place with itself alone: that is the kernel of two matrices with equal entries, not "
                f"of one used twice. In $K_{{12}}$ the pairs of different places add "
                f"{gram(gradient(s))[0, 1] - same_place(s)[0, 1]}."
            ),
        ),
        Mistake(
            "factors added first",
            lambda s, work: gram(s.U.sum(axis=1)) * gram(s.V.sum(axis=1)),
            lambda s: (
                "You added up the inputs and added up the sensitivities, and multiplied then. At the first point that "
                f"pairs the input ${vector(s.U[0, 0])}$ of place 1 with the sensitivity ${vector(s.V[0, 1])}$ of place "
                "2. Multiply at each place first, then add."
            ),
        ),
        Mistake(
            "the mean over places",
            lambda s, work: work / s.U.shape[1] ** 2,
            lambda s: (
                f"You took the mean over the {s.U.shape[1]} places in each gradient. The derivative is their sum, and "
                f"$K$ is {s.U.shape[1] ** 2} times as large."
            ),
        ),
        Mistake(
            "the last place alone",
            lambda s, work: pairs(s)[:, :, -1, -1],
            lambda s: (
                "You kept the last place only, as a program does that stores one input for each array and overwrites "
                f"it at each use. At the first point place 1 adds ${outer(s, 0, 0)}$ to the gradient."
            ),
        ),
        Mistake(
            "a place with itself twice",
            lambda s, work: work + same_place(s),
            lambda s: (
                f"You counted the pairs of a place with itself twice. With {s.U.shape[1]} places there are "
                f"{s.U.shape[1] ** 2} pairs, and each counts once."
            ),
        ),
        Mistake(
            "each pair of places once",
            lambda s, work: np.einsum("ijst->ij", np.triu(pairs(s))),
            lambda s: (
                "You took each pair of different places once. (1, 2) and (2, 1) are two pairs: in the first, place 1 "
                "belongs to the point $i$, in the second to $j$."
            ),
        ),
        Mistake(
            "sensitivities forgotten",
            lambda s, work: gram(s.U.sum(axis=1)),
            lambda s: (
                "You multiplied inputs alone. At each place the gradient is the input times the sensitivity; at the "
                f"first point and place that is ${outer(s, 0, 0)}$."
            ),
        ),
    ),
    hints=(
        "First the gradient of each point with respect to the matrix, then products of gradients.",
        "The gradient of a point is a sum over places: outer products, input times sensitivity, two rows, two columns.",
        '`g = np.einsum("isk,isl->ikl", U, S)`, then all entries of `g[i]` times those of `g[j]`, added.',
    ),
    solve=lambda s: (
        f"The gradients are{of_each('g', gradient(s), '.')}Entry by entry, multiplied and added:\n\n"
        f'$K = {matrix(gram(gradient(s)))}.$\n\nAs a program: `g = np.einsum("isk,isl->ikl", U, S)`, then '
        '`np.einsum("ikl,jkl->ij", g, g)`.'
    ),
)
