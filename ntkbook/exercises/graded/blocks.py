"""From a flattened kernel back to its blocks."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake


class Flat(NamedTuple):
    """A matrix of N1 m rows and N2 m columns, datapoint-major, and the number m of outputs."""

    M: np.ndarray
    m: int


def counts(s):
    return len(s.M) // s.m, s.M.shape[1] // s.m


def split(s, order=(0, 2, 1, 3)):
    N1, N2 = counts(s)
    return s.M.reshape(N1, s.m, N2, s.m).transpose(order)


blocks = Exercise(
    title="the blocks of a matrix",
    data=Flat(np.arange(1, 25).reshape(4, 6), 2),
    draw=lambda rng: Flat(rng.permutation(24).reshape(4, 6), 2),
    ask=lambda s: (
        f"A kernel of two points against three, with $m$ = {s.m} outputs, was flattened datapoint-major: {s.M.tolist()}"
        ". Undo it: the blocks, an array 2 x 3 x 2 x 2 whose entry `[i, j]` is the block of the points $i$ and $j$; or "
        "a function `blocks(M, m)`, for any number of points and outputs."
    ),
    work=split,
    call=lambda function, s: function(s.M.astype(float), s.m),
    elsewhere=Flat(np.arange(180).reshape(12, 15) / 128, 3),
    mistakes=(
        Mistake(
            "naive reshape",
            lambda s, work: s.M.reshape(work.shape),
            lambda s: (
                "A plain reshape: your first block holds one row of the matrix, cut into pieces. It must be "
                f"{split(s)[0, 0].tolist()}. Split both axes of the matrix first, then exchange two of the four."
            ),
        ),
        Mistake(
            "axes not exchanged",
            lambda s, work: split(s, (0, 1, 2, 3)),
            lambda s: (
                "You split both axes and left them in their order (point, output, point, output). Wanted is (point, "
                f"point, output, output), of the shape {split(s).shape}."
            ),
        ),
        Mistake(
            "blocks transposed",
            lambda s, work: split(s, (0, 2, 3, 1)),
            lambda s: (
                "Each block is in its place, but transposed: a row within a block is an output of the first point. "
                f"The first block is {split(s)[0, 0].tolist()}."
            ),
        ),
        Mistake(
            "output-major order",
            lambda s, work: s.M.reshape(s.m, work.shape[0], s.m, work.shape[1]).transpose(1, 3, 0, 2),
            lambda s: (
                "You read the rows output by output: all points of output 1, then all of output 2. Datapoint-major "
                f"has the {s.m} outputs of the first point first."
            ),
        ),
    ),
    hints=(
        "A row of the matrix is (point, output), and so is a column.",
        "Split each axis into its two, point first. Then bring the four axes into the order (point, point, output, "
        "output).",
        "`M.reshape(N1, m, N2, m).transpose(0, 2, 1, 3)`",
    ),
    solve=lambda s: (
        "`N1, N2 = len(M) // m, M.shape[1] // m; return M.reshape(N1, m, N2, m).transpose(0, 2, 1, 3)`: the first "
        f"block is {split(s)[0, 0].tolist()}, the next in its row {split(s)[0, 1].tolist()}."
    ),
)
