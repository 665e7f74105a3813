"""The pseudo-NTK straight from Jacobians."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake


class Jacobians(NamedTuple):
    """Df of N1 points and of N2 points, in the page's layout: (N1, P, m) and (N2, P, m)."""

    Df1: np.ndarray
    Df2: np.ndarray


def summed(s):
    """The sum of all entries of each block: the kernel of the sum of the outputs."""
    return s.Df1.sum(axis=2) @ s.Df2.sum(axis=2).T


def traces(s):
    return np.einsum("ipa,jpa->ij", s.Df1, s.Df2)


def outputs(s):
    return s.Df1.shape[2]


def draw_jacobians(rng):
    """Two points against three, and no 0 in what is asked."""
    while True:
        s = Jacobians(rng.integers(-2, 4, (2, 4, 2)), rng.integers(-2, 4, (3, 4, 2)))
        if summed(s).all():
            return s


def other_kernel(name, take):
    return Mistake(
        name,
        lambda s, work: take(s),
        lambda s: f"This is {name}, {take(s)[0, 1]:g} at $K_{{12}}$. Wanted: the sum of all entries, divided by $m$.",
    )


pseudo = Exercise(
    title="the pseudo-NTK from Jacobians",
    data=Jacobians(np.arange(16).reshape(2, 4, 2) * 5 % 7 - 2, np.arange(24).reshape(3, 4, 2) * 3 % 5 - 1),
    draw=draw_jacobians,
    ask=lambda s: (
        f"The Jacobians of two points in the layout of the Jacobian page, 4 x 2 each: {s.Df1.tolist()}, and those of "
        f"three others: {s.Df2.tolist()}. The pseudo-NTK of the two against the three, 2 x 3, or a function "
        "`pseudo(Df1, Df2)`, for any number of points, parameters and outputs."
    ),
    work=lambda s: summed(s) / outputs(s),
    call=lambda function, s: function(s.Df1.astype(float), s.Df2.astype(float)),
    elsewhere=Jacobians(np.arange(60).reshape(4, 5, 3) % 7 / 7 - 0.3, np.arange(75).reshape(5, 5, 3) % 11 / 7 - 0.4),
    mistakes=(
        other_kernel("the trace of each block", traces),
        other_kernel("the mean of each diagonal", lambda s: traces(s) / outputs(s)),
        other_kernel("the sum of all entries of each block, not yet divided by $m$", summed),
        other_kernel(
            "the sum of all entries of each block, divided by the number of points",
            lambda s: summed(s) / len(s.Df2),
        ),
        other_kernel("the mean of all entries of each block", lambda s: summed(s) / outputs(s) ** 2),
        other_kernel(
            "the product of two sums over all parameters and outputs, divided by $m$",
            lambda s: np.outer(s.Df1.sum(axis=(1, 2)), s.Df2.sum(axis=(1, 2))) / outputs(s),
        ),
    ),
    hints=(
        "All entries of a block count, also those off the diagonal.",
        "Make the blocks and add up their entries; or ask of which one function that sum is the kernel.",
        "`Df1.sum(axis=2) @ Df2.sum(axis=2).T / Df1.shape[2]`",
    ),
    solve=lambda s: (
        "The sum of all entries of a block is the kernel of the sum of the outputs, whose gradients are the rows of "
        f"the Jacobians added up: {s.Df1.sum(axis=2).tolist()} and {s.Df2.sum(axis=2).tolist()}. Multiplied and "
        f"divided by {outputs(s)}: {(summed(s) / outputs(s)).tolist()}."
    ),
)
