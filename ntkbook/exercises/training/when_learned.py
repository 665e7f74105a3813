"""With pencil: when a mode of the kernel has been learned."""

from typing import NamedTuple

import numpy as np

from ...loss import SquaredLoss
from ..engine.exercise import Exercise, Mistake


class Mode(NamedTuple):
    """The kernel [[a, b], [b, a]] of two points, the loss, and the share of the residual that may be left."""

    a: int
    b: int
    convention: str
    share: float


def factor(s):
    return SquaredLoss(s.convention).c(2, 1)


def until(s, value=None, c=None, fall=None):
    """ln(1 / share) / (c lambda), for the smaller eigenvalue unless another is given."""
    value, c = s.a - s.b if value is None else value, factor(s) if c is None else c
    return (np.log(1 / s.share) if fall is None else fall) / (c * value)


def draw_mode(rng):
    """Two points: only `half_mean` has a c other than 1 there, which shows where it is forgotten."""
    a = int(rng.integers(3, 10))
    return Mode(a, int(rng.integers(1, a)), "half_mean", float(rng.choice([0.05, 0.1, 0.2])))


when_learned = Exercise(
    title="when a mode is learned",
    data=Mode(5, 1, "half_mean", 0.1),
    draw=draw_mode,
    ask=lambda s: (
        f"Two points, one output, $K$ = [[{s.a}, {s.b}], [{s.b}, {s.a}]], the loss `{s.convention}`. At which time $t$ "
        f"of the flow is {100 * s.share:g} % of the residual left in the *slower* of the two modes? Four decimals."
    ),
    work=until,
    decimals=4,
    mistakes=(
        Mistake(
            "the fast mode",
            lambda s, work: until(s, s.a + s.b),
            lambda s: (
                f"This is the time of the fast mode, (1, 1), with the eigenvalue {s.a + s.b}. The slow one is (1, -1), "
                f"with {s.a - s.b}."
            ),
        ),
        Mistake(
            "an entry for the eigenvalue",
            lambda s, work: until(s, s.a),
            lambda s: (
                f"You took the entry {s.a}. Along an eigenvector counts its eigenvalue: $K$ times (1, -1) is "
                f"({s.a - s.b}, {s.b - s.a})."
            ),
        ),
        Mistake(
            "c forgotten",
            lambda s, work: until(s, c=1),
            lambda s: f"You left out $c$, {factor(s):g} for `{s.convention}` with two points and one output.",
        ),
        Mistake(
            "the other logarithm",
            lambda s, work: until(s, fall=np.log10(1 / s.share)),
            lambda s: (
                f"You took the logarithm to base 10. The decay is a power of $e$: the natural logarithm of "
                f"{1 / s.share:g} is {np.log(1 / s.share):.4f}."
            ),
        ),
        Mistake(
            "what is learned for what is left",
            lambda s, work: until(s, fall=np.log(1 / (1 - s.share))),
            lambda s: f"At your time {100 * s.share:g} % are *learned*. Asked is when {100 * s.share:g} % are left.",
        ),
        Mistake(
            "a straight line",
            lambda s, work: until(s, fall=1 - s.share),
            lambda s: (
                f"You let the residual fall at its first speed until {100 * s.share:g} % are left. It slows down as it "
                r"shrinks: solve $e^{-c\lambda t}$ for $t$."
            ),
        ),
    ),
    hints=(
        r"The eigenvectors are $(1, 1)$ and $(1, -1)$. What are their eigenvalues, and which is slower?",
        r"Along it the residual is multiplied by $e^{-c\lambda t}$.",
        r"$t = \text{ln}(1/\text{share}) / (c\,\lambda)$",
    ),
    solve=lambda s: (
        f"The slower mode is (1, -1) with the eigenvalue {s.a - s.b}, and $c$ is {factor(s):g}. The natural logarithm "
        f"of {1 / s.share:g} is {np.log(1 / s.share):.4f}; divided by $c\\,\\lambda$ that is {until(s):.4f}."
    ),
)
