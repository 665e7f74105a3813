"""Chapter 03: one block, flattening, which N x N kernel; the tasks on a network stand in files of their own."""

import numpy as np

from .exercise import Exercise, Mistake
from .layer_share import layer
from .two_outputs import jacobian

__all__ = ["block", "flatten", "jacobian", "layer", "pseudo"]


def draw_pair(rng):
    """Two Df of 4 x 2 without a column of zeros, and a block without a zero."""
    while True:
        Df1, Df2 = rng.integers(-2, 4, (2, 4, 2))
        if (Df1.T @ Df2).all():
            return Df1, Df2


block = Exercise(
    title="the block $K_{12}$",
    data=(np.array([[1, 3], [2, -1], [0, 1], [1, 0]]), np.array([[0, 1], [4, -2], [1, 1], [2, 1]])),
    draw=draw_pair,
    ask=lambda Df: (
        f"$Df(x_1)$ = {Df[0].tolist()} and $Df(x_2)$ = {Df[1].tolist()}, both 4 x 2. The block $K_{{12}}$, or a "
        "function `block(Df1, Df2)`."
    ),
    work=lambda Df: Df[0].T @ Df[1],
    call=lambda g, Df: g(Df[0].astype(float), Df[1].astype(float)),
    elsewhere=(np.arange(15).reshape(5, 3) % 4, np.arange(15).reshape(5, 3) % 7 - 2),
    mistakes=(
        Mistake(
            "transposed block",
            lambda Df, work: work.T,
            lambda Df: (
                "This is $K_{21}$, the transpose: rows belong to the first point. $K_{12}[1, 2]$ is "
                f"{(Df[0].T @ Df[1])[0, 1]}, $K_{{12}}[2, 1]$ is {(Df[0].T @ Df[1])[1, 0]}."
            ),
        ),
        Mistake(
            "element-wise product",
            lambda Df, work: Df[0] * Df[1],
            lambda Df: (
                "`*` multiplies entry by entry and gives 4 x 2. The block is summed over the parameters: `Df1.T @ Df2`."
            ),
        ),
        Mistake(
            "element-wise, then summed",
            lambda Df, work: np.diag((Df[0] * Df[1]).sum(axis=0)),
            lambda Df: (
                "You paired each output with itself only. Outputs share parameters: the entries off the diagonal are "
                f"{(Df[0].T @ Df[1])[0, 1]} and {(Df[0].T @ Df[1])[1, 0]}, not 0."
            ),
        ),
        Mistake(
            "P x P",
            lambda Df, work: Df[0] @ Df[1].T,
            lambda Df: (
                r"$Df\,Df^\top$ is 4 x 4, one number for each pair of parameters. With the page's layout the transpose "
                r"stands first: $Df_1^\top Df_2$, 2 x 2."
            ),
        ),
    ),
    hints=(
        "It is 2 x 2: a number for each pair of outputs.",
        "Sum over the parameters: row by row of both.",
        "`Df1.T @ Df2`",
    ),
    solve=lambda Df: f"$Df_1^\\top Df_2$ is {(Df[0].T @ Df[1]).tolist()}.",
)


def flat(K, order=(0, 2, 1, 3)):
    N1, N2, m, _ = K.shape
    return K.transpose(order).reshape(N1 * m, N2 * m)


flatten = Exercise(
    title="the flattened kernel",
    data=np.arange(1, 25).reshape(2, 3, 2, 2),
    draw=lambda rng: rng.permutation(24).reshape(2, 3, 2, 2),
    ask=lambda K: (
        f"Blocks of shape {K.shape}, two points against three: {K.tolist()}. The matrix {flat(K).shape[0]} x "
        f"{flat(K).shape[1]}, datapoint-major, or a function `flatten(K)`."
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


def other_kernel(name, take):
    return Mistake(
        name,
        lambda K, work: take(K),
        lambda K: f"This is {name}, {take(K)[0, 1]:g} at $K_{{12}}$. Wanted: the sum of all entries, divided by $m$.",
    )


pseudo = Exercise(
    title="the pseudo-NTK",
    data=np.array([[[[4, 1], [1, 2]], [[2, -1], [3, 0]]], [[[2, 3], [-1, 0]], [[5, 2], [2, 3]]]]),
    draw=lambda rng: rng.integers(-5, 10, (2, 2, 2, 2)),
    ask=lambda K: f"The kernel has the blocks {K.tolist()}. Its pseudo-NTK, 2 x 2, or a function `pseudo(K)`?",
    work=lambda K: K.sum(axis=(2, 3)) / K.shape[2],
    call=lambda g, K: g(K.astype(float)),
    elsewhere=np.arange(180).reshape(4, 5, 3, 3) % 11,
    mistakes=(
        other_kernel("the trace of each block", lambda K: np.trace(K, axis1=2, axis2=3)),
        other_kernel("the mean of each diagonal", lambda K: np.trace(K, axis1=2, axis2=3) / 2),
        other_kernel("the sum of all entries of each block, not yet divided by $m$", lambda K: K.sum(axis=(2, 3))),
        other_kernel("the mean of all entries of each block", lambda K: K.mean(axis=(2, 3))),
    ),
    hints=(
        "Off-diagonal entries count.",
        r"$\mathbf 1^\top K_{ij} \mathbf 1$ is the sum of all entries.",
        "... divided by $m$, here 2.",
    ),
    solve=lambda K: f"Sum of all entries of each block, divided by 2: {(K.sum(axis=(2, 3)) / 2).tolist()}.",
)
