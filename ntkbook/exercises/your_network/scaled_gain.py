"""With pencil: the largest step when the gain of a layer norm is scaled."""

from typing import NamedTuple

import numpy as np

from ...loss import SquaredLoss
from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import matrix


class Shares(NamedTuple):
    """The shares of W, g and V in the kernel of two points, each (a, b) for [[a, b], [b, a]]; the scale; the loss."""

    W: tuple[int, int]
    g: tuple[int, int]
    V: tuple[int, int]
    scale: int
    convention: str


def factor(s):
    return SquaredLoss(s.convention).c(2, 1)


def largest(s, W=None, g=1, V=None):
    """The largest eigenvalue of the sum, each share multiplied by its power of the scale."""
    W, V = s.scale**2 if W is None else W, s.scale**2 if V is None else V
    a, b = W * np.array(s.W) + g * np.array(s.g) + V * np.array(s.V)
    return a + abs(b)


def bound(s, value=None, c=None):
    return 2 / ((factor(s) if c is None else c) * (largest(s) if value is None else value))


def scaled(s):
    return s.scale**2 * (np.array(s.W) + np.array(s.V)) + np.array(s.g)


def smallest(s):
    a, b = scaled(s)
    return a - abs(b)


def draw_shares(rng):
    """With `half_mean` c is 1/2, so that it shows where it is forgotten."""

    def share():
        a = int(rng.integers(2, 7))
        return a, int(rng.integers(1, a))

    return Shares(share(), share(), share(), int(rng.choice([2, 3, 4])), "half_mean")


def shown(pair):
    a, b = pair
    return matrix([[a, b], [b, a]])


scaled_gain = Exercise(
    title="the largest step with a scaled gain",
    data=Shares((3, 1), (4, 2), (5, 2), 2, "half_mean"),
    draw=draw_shares,
    ask=lambda s: (
        r"$f = V \cdot \max(0, g * h)$ with $h = \text{norm}(Wx)$, one output, where $*$ is entry by entry. At two "
        f"points the three arrays have the parts\n\n$K_W = {shown(s.W)},\\;\\;\\; K_g = {shown(s.g)},$\n\n"
        f"$K_V = {shown(s.V)}.$\n\nNow the gain $g$ is multiplied by {s.scale}, and $W$ and $V$ stay. Below which rate "
        f"does gradient descent on the linearised network contract, with the loss `{s.convention}`? Four decimals."
    ),
    work=bound,
    decimals=4,
    mistakes=(
        Mistake(
            "all of K scaled",
            lambda s, work: bound(s, largest(s, g=s.scale**2)),
            lambda s: (
                f"You scaled all three parts by {s.scale**2}. The derivative with respect to $g$ has $h$ and $V$ in "
                "it, and of $g$ only which units are on: $K_g$ stays as it is."
            ),
        ),
        Mistake(
            "the gain alone scaled",
            lambda s, work: bound(s, largest(s, 1, s.scale**2, 1)),
            lambda s: (
                f"You multiplied the part of $g$ by {s.scale**2}, because $g$ was scaled. A part is made of "
                "derivatives, and $g$ stands in the derivatives with respect to the *others*."
            ),
        ),
        Mistake(
            "not squared",
            lambda s, work: bound(s, largest(s, s.scale, 1, s.scale)),
            lambda s: (
                f"You multiplied by {s.scale}. Each derivative is {s.scale} times as large, and $K$ has two of them: "
                f"{s.scale**2}."
            ),
        ),
        Mistake(
            "gain not seen",
            lambda s, work: bound(s, largest(s, 1, 1, 1)),
            lambda s: (
                f"This is the bound before the gain was scaled. $f$ is {s.scale} times as large now, and so are its "
                "derivatives with respect to $W$ and $V$."
            ),
        ),
        Mistake(
            "the first layer not scaled",
            lambda s, work: bound(s, largest(s, W=1)),
            lambda s: (
                "You scaled the part of $V$ alone. What comes back to $W$ passes the gain too, so its derivatives "
                f"are {s.scale} times as large as well."
            ),
        ),
        Mistake(
            "c forgotten",
            lambda s, work: bound(s, c=1),
            lambda s: f"You left out $c$. The loss `{s.convention}` has $c = 1/(Nm) = {factor(s):g}$ for two points.",
        ),
        Mistake(
            "the trace",
            lambda s, work: bound(s, 2 * scaled(s)[0]),
            lambda s: (
                f"You took the trace, {2 * scaled(s)[0]}: the sum of both eigenvalues. The bound has the larger one "
                f"alone, {largest(s)}."
            ),
        ),
        Mistake(
            "the smallest eigenvalue",
            lambda s, work: bound(s, smallest(s)),
            lambda s: (
                f"You took the smaller eigenvalue, {smallest(s)}. The larger one, {largest(s)}, is the first to "
                "overshoot."
            ),
        ),
    ),
    hints=(
        "Whose derivatives have the gain in them?",
        "Those with respect to $V$ and to $W$ grow with the gain; that with respect to $g$ does not. A part "
        "has two derivatives.",
        r"$\frac{2}{c\,\lambda}$ with $\lambda$ the larger eigenvalue of $s^2 (K_W + K_V) + K_g$, where $s$ is the "
        r"scale. With $a$ on the diagonal and a positive $b$ beside it, that is $a + b$.",
    ),
    solve=lambda s: (
        "The derivatives with respect to $W$ and $V$ have the gain as a factor, the one with respect to $g$ does not:"
        f"\n\n${s.scale**2}\\,(K_W + K_V) + K_g = {shown(scaled(s))}.$\n\nIts larger eigenvalue is {largest(s)}. With "
        rf"$c = {factor(s):g}$ the bound is $2/({factor(s):g} \cdot {largest(s)})$, {bound(s):.4f}."
    ),
)
