"""One block of the kernel, from two Jacobians."""

import numpy as np

from ..engine.exercise import Exercise, Mistake


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
        "The block $K_{12}$, or a function `block(Df1, Df2)` for two Jacobians, both 4 x 2:\n\n"
        f"$Df(x_1)$ = {Df[0].tolist()}\n\n$Df(x_2)$ = {Df[1].tolist()}"
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
