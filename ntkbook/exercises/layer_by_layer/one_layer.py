"""The share of one layer in the kernel, from what goes in and what comes back."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from .deep import share_of


class Layer(NamedTuple):
    """h (N, in) and S (N, m, out) of one layer."""

    h: np.ndarray
    S: np.ndarray


def draw_layer(rng):
    """Two points, two outputs, three units; the two blocks off the diagonal are no transposes of themselves."""
    while True:
        layer = Layer(rng.integers(-2, 4, (2, 3)), rng.integers(-2, 4, (2, 2, 3)))
        K = share_of(*layer)
        if (K[0, 1] != K[0, 1].T).any() and K.all() and 0 not in layer.h @ layer.h.T:
            return layer


def number(layer):
    return int(layer.h[0] @ layer.h[1])


one_layer = Exercise(
    title="one layer's share",
    data=Layer(np.array([[1, 2, 0], [0, 2, 1]]), np.array([[[1, 2, 0], [3, -1, 1]], [[2, 1, 1], [1, -1, 2]]])),
    draw=draw_layer,
    ask=lambda layer: (
        "A function `share(h, S)` of one layer's h (N, in) and S (N, m, out), by the boxed formula: its share in the "
        f"kernel, of shape (N, N, m, m). It is tried on h = {layer.h.tolist()} and S = {layer.S.tolist()}."
    ),
    work=lambda layer: share_of(*layer),
    call=lambda g, layer: g(layer.h.astype(float), layer.S.astype(float)),
    elsewhere=Layer(np.arange(15).reshape(3, 5) % 4 - 1, np.arange(24).reshape(3, 4, 2) % 5 - 2),
    mistakes=(
        Mistake(
            "the + 1 of the bias missing",
            lambda layer, work: share_of(*layer, bias=0),
            lambda layer: (
                f"You left out the $+1$: the bias of the layer counts too. In the block $K_{{12}}$ the number is "
                f"{number(layer) + 1}, not {number(layer)}."
            ),
        ),
        Mistake(
            "blocks transposed",
            lambda layer, work: work.swapaxes(2, 3),
            lambda layer: (
                r"Your blocks are transposed: rows of $S_i S_j^\top$ belong to the first point. $K_{12}[1, 2]$ is "
                f"{share_of(*layer)[0, 1, 0, 1]}."
            ),
        ),
        Mistake(
            "the number in brackets left out",
            lambda layer, work: np.einsum("iar,jbr->ijab", layer.S, layer.S),
            lambda layer: (
                f"This is $S_i S_j^\\top$ alone. In the block $K_{{12}}$ it is still to be multiplied by "
                f"{number(layer) + 1}."
            ),
        ),
        Mistake(
            "units for outputs",
            lambda layer, work: (
                (layer.h @ layer.h.T + 1)[:, :, None, None] * np.einsum("iar,jas->ijrs", layer.S, layer.S)
            ),
            lambda layer: (
                "You summed over the outputs and have a number for each pair of units, "
                f"{layer.S.shape[2]} x {layer.S.shape[2]}. The block has one for each pair of outputs: sum over units."
            ),
        ),
        Mistake(
            "blocks as a matrix",
            lambda layer, work: work.transpose(0, 2, 1, 3).reshape(4, 4),
            lambda layer: "This is the matrix, 4 x 4. Wanted are the blocks, of shape (2, 2, 2, 2).",
        ),
    ),
    hints=(
        "Two factors: a number for each pair of points, and a matrix for each pair of points.",
        "`h @ h.T + 1` has all the numbers; `np.einsum` all the matrices.",
        '`(h @ h.T + 1)[:, :, None, None] * np.einsum("iar,jbr->ijab", S, S)`',
    ),
    solve=lambda layer: (
        '`return (h @ h.T + 1)[:, :, None, None] * np.einsum("iar,jbr->ijab", S, S)`: here $K_{12}$ is '
        f"{share_of(*layer)[0, 1].tolist()}."
    ),
)
