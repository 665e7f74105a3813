"""With pencil: one layer, and its kernel in both conventions."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake


class Layer(NamedTuple):
    """What comes into a layer with one output at a point, and the two scales."""

    h: np.ndarray
    w: float
    b: float


def both(s, bias=(1, None), scale=None):
    """|h|^2 + 1 and sigma_w^2 |h|^2 / n + sigma_b^2"""
    size, scale = s.h @ s.h, s.w**2 / len(s.h) if scale is None else scale
    return np.array([size + bias[0], scale * size + (s.b**2 if bias[1] is None else bias[1])])


def draw_layer(rng):
    return Layer(rng.integers(-3, 4, 5), float(rng.choice([1.5, 2.0, 3.0])), float(rng.choice([0.5, 2.0, 3.0])))


habits = Exercise(
    title="one layer in both conventions",
    data=Layer(np.array([1, 2, 0, -1, 2]), 2.0, 0.5),
    draw=draw_layer,
    ask=lambda s: (
        f"A single layer with one output, $\\sigma_w$ = {s.w:g}, $\\sigma_b$ = {s.b:g}. For some point it "
        f"receives $h$ = {s.h.tolist()}. What is its kernel of that point with itself, the bias counted, in the "
        "standard convention and in the NTK convention? Two numbers, to four decimals."
    ),
    work=both,
    decimals=4,
    mistakes=(
        Mistake(
            "the scale in both",
            lambda s, work: work[[1, 1]],
            lambda s: (
                "In the standard convention the scales are in the *draw* of the parameters. The derivative with "
                f"respect to a weight is the plain $h$, whose squares add up to {s.h @ s.h}; that with respect to the "
                "bias is 1."
            ),
        ),
        Mistake(
            "scale of the bias in both",
            lambda s, work: both(s, bias=(s.b**2, None)),
            lambda s: (
                f"In the standard convention $\\sigma_b$ is in the *draw* of the bias. The derivative is 1, "
                f"not {s.b:g}, so it adds 1 to the standard kernel."
            ),
        ),
        Mistake(
            "exchanged",
            lambda s, work: work[::-1],
            lambda s: f"You exchanged the two: {both(s)[0]:g} has no scale in it, so it is the standard one.",
        ),
        Mistake(
            "bias forgotten",
            lambda s, work: both(s, bias=(0, 0)),
            lambda s: f"You left out the bias. It adds 1 to the standard kernel and {s.b**2:g} to the other.",
        ),
        Mistake(
            "bias forgotten in the standard convention",
            lambda s, work: both(s, bias=(0, None)),
            lambda s: (
                "In the standard convention you left out the bias. However it is drawn, it is a parameter: its "
                "derivative is 1, and adds 1."
            ),
        ),
        Mistake(
            "scale not squared",
            lambda s, work: both(s, scale=s.w / len(s.h) ** 0.5),
            lambda s: (
                f"Each derivative has the scale once, {s.w / len(s.h) ** 0.5:.4f} ($\\sigma_w$ divided by the root of "
                "$n$). A kernel multiplies two derivatives, so it has its square."
            ),
        ),
        Mistake(
            "not divided by n",
            lambda s, work: both(s, scale=s.w**2),
            lambda s: f"You did not divide by the number of inputs, {len(s.h)}.",
        ),
        Mistake(
            "scale of the bias forgotten",
            lambda s, work: both(s, bias=(1, 1)),
            lambda s: (
                f"In the NTK convention the bias is multiplied by $\\sigma_b$, so its derivative is {s.b:g}, not 1: "
                f"it adds {s.b**2:g}."
            ),
        ),
    ),
    hints=(
        "Write both layers down, and take the derivative with respect to one weight and to the bias.",
        r"Standard: $h_j$ and 1. NTK: $h_j\,\sigma_w/\sqrt{n}$ and $\sigma_b$. Then squares, added up.",
        r"$|h|^2 + 1$ and $|h|^2\,\sigma_w^2/n + \sigma_b^2$",
    ),
    solve=lambda s: (
        f"The squares of $h$ add up to {s.h @ s.h}. Standard: {s.h @ s.h} + 1 = {both(s)[0]:g}. NTK: {s.w**2:g} / "
        f"{len(s.h)} times that, plus {s.b**2:g}, is {both(s)[1]:.4f}."
    ),
)
