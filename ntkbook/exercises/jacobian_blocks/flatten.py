"""From blocks to a matrix."""

import numpy as np

from ..engine.exercise import Exercise, Mistake


def flat(K, order=(0, 2, 1, 3)):
    N1, N2, m, _ = K.shape
    return K.transpose(order).reshape(N1 * m, N2 * m)


flatten = Exercise(
    title="the flattened kernel",
    data=np.arange(1, 25).reshape(2, 3, 2, 2),
    draw=lambda rng: rng.permutation(24).reshape(2, 3, 2, 2),
    ask=lambda K: (
        f"The matrix {flat(K).shape[0]} x {flat(K).shape[1]}, datapoint-major, or a function `flatten(K)`. The blocks "
        f"have the shape {K.shape}, two points against three:\n\n{K.tolist()}"
    ),
    work=flat,
    call=lambda g, K: g(K.astype(float)),
    elsewhere=np.arange(180).reshape(4, 5, 3, 3),
    mistakes=(
        Mistake(
            "naive reshape",
            lambda K, work: flat(K, (0, 1, 2, 3)),
            lambda K: (
                "A plain reshape: each row of yours holds whole blocks laid out flat. The first row must be "
                f"{flat(K)[0].tolist()}. Exchange the axes first."
            ),
        ),
        Mistake(
            "output-major order",
            lambda K, work: K.transpose(2, 0, 3, 1).reshape(work.shape),
            lambda K: (
                "Your rows go output by output: all points of output 1, then all of output 2. Equation (7) goes point "
                "by point."
            ),
        ),
        Mistake(
            "blocks transposed",
            lambda K, work: flat(K, (0, 3, 1, 2)),
            lambda K: (
                f"Each block is in its place, but transposed: a row within a block is an output of the first point. "
                f"The first row is {flat(K)[0].tolist()}."
            ),
        ),
    ),
    hints=(
        "Rows are (point, output).",
        "Bring the axes into the order (point, output, point, output).",
        "`K.transpose(0, 2, 1, 3).reshape(...)`",
    ),
    solve=lambda K: (
        "`N1, N2, m, _ = K.shape; return K.transpose(0, 2, 1, 3).reshape(N1 * m, N2 * m)`: "
        f"here {flat(K).shape[0]} x {flat(K).shape[1]}, first row {flat(K)[0].tolist()}."
    ),
)
