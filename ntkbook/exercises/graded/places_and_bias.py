"""The share of a layer that is used at several places, its matrix and its bias."""

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..your_network.by_places import Places, gradient, gram, pairs, same_place


def of_bias(s):
    """The bias has the sum of the cotangents over places for its gradient."""
    return gram(s.V.sum(axis=1))


def together(s):
    return gram(gradient(s)) + of_bias(s)


def bias_place_by_place(s):
    return np.einsum("isl,jsl->ij", s.V, s.V)


def draw_places(rng):
    """The cross terms must show in the entry that is named, for the matrix and for the bias."""
    while True:
        s = Places(*rng.integers(-1, 3, (2, 2, 2, 2)))
        of_matrix = gram(gradient(s))[0, 1] != same_place(s)[0, 1]
        if of_matrix and of_bias(s)[0, 1] not in (0, bias_place_by_place(s)[0, 1]):
            return s


places_and_bias = Exercise(
    title="a shared layer, matrix and bias",
    data=Places(np.array([[[1, 0], [1, 2]], [[0, 1], [2, 1]]]), np.array([[[1, 1], [0, 2]], [[2, 0], [1, 3]]])),
    draw=draw_places,
    ask=lambda s: (
        "Two points, one output, and a layer with a 2 x 2 matrix and a bias for each unit, both used at two places. "
        f"The layer's inputs are `U` = {s.U.tolist()}, and its cotangents `V` = {s.V.tolist()}: `U[i, s]` and "
        "`V[i, s]` belong to the point $i$ and the place $s$. The share of the whole layer, matrix and bias, in the "
        "kernel, a 2 x 2 matrix; or a function `by_places(U, V)`, for any number of points, places, inputs and units."
    ),
    work=together,
    call=lambda function, s: function(s.U.astype(float), s.V.astype(float)),
    elsewhere=Places(np.arange(36).reshape(3, 4, 3) % 5 / 8 - 0.125, np.arange(60).reshape(3, 4, 5) % 7 / 8 - 0.25),
    mistakes=(
        Mistake(
            "the bias left out",
            lambda s, work: gram(gradient(s)),
            lambda s: f"This is the share of the matrix alone. In $K_{{12}}$ the bias adds {of_bias(s)[0, 1]:g}.",
        ),
        Mistake(
            "1 for the bias",
            lambda s, work: gram(gradient(s)) + 1,
            lambda s: (
                "You added 1 for the bias. It has a gradient for each unit, the cotangents added up over places; in "
                f"$K_{{12}}$ they give {of_bias(s)[0, 1]:g}."
            ),
        ),
        Mistake(
            "the bias without cross terms",
            lambda s, work: gram(gradient(s)) + bias_place_by_place(s),
            lambda s: (
                "You paired each place with itself alone in the share of the bias. One bias serves all places: in "
                f"$K_{{12}}$ it adds {of_bias(s)[0, 1]:g}, not {bias_place_by_place(s)[0, 1]:g}."
            ),
        ),
        Mistake(
            "no cross terms",
            lambda s, work: same_place(s) + bias_place_by_place(s),
            lambda s: (
                "You paired each place with itself alone: that is the kernel of layers with equal entries, not of one "
                f"used at all places. In $K_{{12}}$ the pairs of different places add "
                f"{(together(s) - same_place(s) - bias_place_by_place(s))[0, 1]:g}."
            ),
        ),
        Mistake(
            "factors added first",
            lambda s, work: (gram(s.U.sum(axis=1)) + 1) * of_bias(s),
            lambda s: (
                "You added up the inputs and added up the cotangents, and multiplied then. At the first point that "
                f"pairs the input {s.U[0, 0].tolist()} of place 1 with the cotangent {s.V[0, 1].tolist()} of place 2."
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
            lambda s, work: (pairs(s) + np.einsum("isl,jtl->ijst", s.V, s.V))[:, :, -1, -1],
            lambda s: (
                "You kept the last place only, as a program does that stores one input for each array and overwrites "
                f"it at each use. At the first point place 1 adds {s.V[0, 0].tolist()} to the gradient of the bias."
            ),
        ),
        Mistake(
            "cotangents forgotten",
            lambda s, work: gram(s.U.sum(axis=1)) + 1,
            lambda s: (
                "You multiplied inputs alone. At each place the gradient is the input times the cotangent, "
                f"{s.V[0, 0].tolist()} at the first point and place."
            ),
        ),
    ),
    hints=(
        "First the gradient of each point, with respect to the matrix and with respect to the bias; then products.",
        "Either gradient is a sum over places: of outer products, input times cotangent, for the matrix; for the bias, "
        "which is added at every place, of what?",
        'Those of `np.einsum("isk,isl->ikl", U, V)` and of `V.sum(axis=1)`.',
    ),
    solve=lambda s: (
        f"The gradients of the matrix are {gradient(s)[0].tolist()} and {gradient(s)[1].tolist()}, those of the bias "
        f"{s.V.sum(axis=1).tolist()}; entry by entry, multiplied and added, $K$ = {together(s).tolist()}. As a "
        'program: `g = np.einsum("isk,isl->ikl", U, V)`, `b = V.sum(axis=1)`, then '
        '`np.einsum("ikl,jkl->ij", g, g) + b @ b.T`.'
    ),
)
