"""The share of one layer in the kernel, from what goes in and what comes back."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import matrix
from .arrays import read_blocks, tried
from .deep import on_last_axes, share_of


class Layer(NamedTuple):
    """h (N, in) and S (N, m, out) of one layer."""

    h: np.ndarray
    S: np.ndarray


def draw_layer(rng):
    """Two points, three outputs, four units, five inputs; a block off the diagonal is not its own transpose."""
    while True:
        layer = Layer(rng.integers(-2, 4, (2, 5)), rng.integers(-2, 4, (2, 3, 4)))
        K = share_of(*layer)
        if (K[0, 1] != K[0, 1].T).any() and K.all() and 0 not in layer.h @ layer.h.T:
            return layer


def number(layer):
    return int(layer.h[0] @ layer.h[1])


def as_one_matrix(work):
    """Blocks (N, N, m, m) as a matrix."""
    rows = work.shape[0] * work.shape[2]
    return work.transpose(0, 2, 1, 3).reshape(rows, rows)


SQUARE = Layer(np.array([[1, 2], [0, 3]]), np.array([[[1, 2], [3, -1]], [[2, 1], [1, -2]]]))
"""All sizes are 2: what NumPy refuses elsewhere runs here."""


one_layer = Exercise(
    title="one layer's share",
    data=Layer(
        np.array([[1, 3, 2, 2, 3], [1, -1, -1, 3, 0]]),
        np.array([[[0, 2, 0, -1], [0, 1, 2, 3], [0, 2, 3, 2]], [[2, 0, 3, -1], [2, -1, 0, -1], [1, 0, 0, 1]]]),
    ),
    draw=draw_layer,
    ask=lambda layer: (
        "A function `layer_share(h, S)` of one layer's $h$, of shape $(N, \\text{in})$, and $S$, of shape "
        "$(N, m, \\text{out})$: its share in the kernel by the boxed formula, of shape $(N, N, m, m)$. It is tried on "
        f"{len(layer.h)} points, with\n\n$h = {matrix(layer.h)}$\n\n"
        + "\n\n".join(f"$S_{i} = {matrix(S)}$" for i, S in enumerate(layer.S, 1))
    ),
    work=lambda layer: share_of(*layer),
    call=lambda g, layer: tried(lambda at: g(at.h.astype(float), at.S.astype(float)), one_layer, layer, SQUARE),
    read=read_blocks,
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
            lambda layer, work: as_one_matrix(work),
            lambda layer: (
                f"This is the matrix, {' x '.join(map(str, as_one_matrix(share_of(*layer)).shape))}. Wanted are the "
                f"blocks, of shape {share_of(*layer).shape}."
            ),
        ),
        Mistake(
            "no two axes for the outputs",
            lambda layer, work: share_of(*layer, axes=on_last_axes),
            lambda layer: (
                "You multiplied the numbers, $(N, N)$, without two more axes: NumPy pairs them with the *last* two "
                f"axes of the matrices, the {layer.S.shape[1]} outputs. Write `[:, :, None, None]` after the numbers."
            ),
        ),
    ),
    hints=(
        "Two factors: a number for each pair of points, and a matrix for each pair of points.",
        "`h @ h.T + 1` has all the numbers. For the matrices, `np.einsum` writes a sum with its indices, such as "
        '`"ir,jr->ij"` for `h @ h.T`. Which letters does $S_i S_j^\\top$ need, and which one is summed?',
        'The letters are `"iar,jbr->ijab"`. The numbers, $(N, N)$, need two more axes before they multiply.',
    ),
    solve=lambda layer: (
        '`return (h @ h.T + 1)[:, :, None, None] * np.einsum("iar,jbr->ijab", S, S)`: here $K_{12}$ is '
        f"{share_of(*layer)[0, 1].tolist()}."
    ),
)
