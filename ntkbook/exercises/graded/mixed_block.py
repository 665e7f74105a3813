"""One block of the kernel of a network whose outputs are mixed by a matrix."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake


class Mixed(NamedTuple):
    """Two Jacobians P x m of a network f, and the q x m matrix C that makes g = C f of its outputs."""

    Df1: np.ndarray
    Df2: np.ndarray
    C: np.ndarray


def of_f(s):
    return s.Df1.T @ s.Df2


def of_g(s):
    return s.C @ of_f(s) @ s.C.T


def draw_mixed(rng):
    """No zero in either block, and three outputs made of two, so that nothing fits on the wrong side."""
    while True:
        s = Mixed(*rng.integers(-2, 4, (2, 4, 2)), rng.integers(-2, 3, (3, 2)))
        if of_f(s).all() and of_g(s).all() and s.C.all() and np.abs(of_g(s)).max() < 300:
            return s


mixed_block = Exercise(
    title="the block $K_{12}$ of the mixed outputs",
    data=Mixed(
        np.array([[1, 3], [2, -1], [0, 1], [1, 0]]),
        np.array([[0, 1], [4, -2], [1, 1], [2, 1]]),
        np.array([[1, 1], [1, -1], [2, 1]]),
    ),
    draw=draw_mixed,
    ask=lambda s: (
        f"A network $f$ has $Df(x_1)$ = {s.Df1.tolist()} and $Df(x_2)$ = {s.Df2.tolist()}, both in the layout of "
        "the Jacobian page, 4 x 2. Its outputs are mixed by a matrix that is not trained, $g(x) = C f(x)$, with "
        f"$C$ = {s.C.tolist()}. "
        "The block $K_{12}$ of $g$, or a function `block(Df1, Df2, C)`, for any number of parameters and outputs."
    ),
    work=of_g,
    call=lambda function, s: function(s.Df1.astype(float), s.Df2.astype(float), s.C.astype(float)),
    elsewhere=Mixed(
        np.arange(15).reshape(5, 3) % 4 / 7,
        np.arange(15).reshape(5, 3) % 7 / 7 - 0.3,
        np.array([[1, 2, -1], [0, 1, 3]]),
    ),
    mistakes=(
        Mistake(
            "the block of f",
            lambda s, work: of_f(s),
            lambda s: (
                f"This is the block of $f$, {s.C.shape[1]} x {s.C.shape[1]}. $g$ has {len(s.C)} outputs: by the chain "
                "rule its Jacobians have $C$ in them."
            ),
        ),
        Mistake(
            "C on the left only",
            lambda s, work: s.C @ of_f(s),
            lambda s: (
                f"You mixed the outputs at $x_1$ alone: {len(s.C)} x {s.C.shape[1]}. Both points have their outputs "
                "mixed, so the columns are mixed too."
            ),
        ),
        Mistake(
            "C on the right only",
            lambda s, work: of_f(s) @ s.C.T,
            lambda s: (
                f"You mixed the outputs at $x_2$ alone: {s.C.shape[1]} x {len(s.C)}. Both points have their outputs "
                "mixed, so the rows are mixed too."
            ),
        ),
        Mistake(
            "transposed block",
            lambda s, work: work.T,
            lambda s: (
                "This is $K_{21}$, the transpose: rows belong to the first point. $K_{12}[1, 2]$ is "
                f"{of_g(s)[0, 1]:g}, $K_{{12}}[2, 1]$ is {of_g(s)[1, 0]:g}."
            ),
        ),
        Mistake(
            "each output of f with itself only",
            lambda s, work: s.C @ np.diag((s.Df1 * s.Df2).sum(axis=0)) @ s.C.T,
            lambda s: (
                "You paired each output of $f$ with itself only. Outputs share parameters: off the diagonal the block "
                f"of $f$ has {of_f(s)[0, 1]:g} and {of_f(s)[1, 0]:g}."
            ),
        ),
        Mistake(
            "P x P",
            lambda s, work: s.Df1 @ s.C.T @ s.C @ s.Df2.T,
            lambda s: (
                f"This is {len(s.Df1)} x {len(s.Df1)}, one number for each pair of parameters. Sum over the "
                f"parameters: a block of $g$ is {len(s.C)} x {len(s.C)}."
            ),
        ),
    ),
    hints=(
        "What is the Jacobian of $g$, in the layout of the Jacobian page? Which shape has it?",
        r"$Dg = Df\,C^\top$, one column for each output of $g$. Then the block as for any network.",
        "`(Df1 @ C.T).T @ (Df2 @ C.T)`",
    ),
    solve=lambda s: (
        rf"$Dg = Df\,C^\top$, so the block is $C\,Df_1^\top Df_2\,C^\top$: of {of_f(s).tolist()} it makes "
        f"{of_g(s).tolist()}."
    ),
)
