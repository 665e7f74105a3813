"""With pencil: with which powers of the width the kernel, the rate and a weight's move go, for any factor in front."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake


class Front(NamedTuple):
    """The factor in front of the sum over n units is n to the power -p."""

    p: float


def draw_front(rng):
    """Between the NTK parameterisation, 1/2, and mean field, 1."""
    return Front(float(rng.choice([k for k in range(52, 99) if k not in (60, 66, 67, 75)])) / 100)


powers = Exercise(
    title="three powers of the width",
    data=Front(0.75),
    draw=draw_front,
    ask=lambda s: (
        f"$f(x) = n^{{-{s.p:g}}} \\cdot$ (the sum over $n$ hidden units of $v_r\\,\\varphi(w_r x)$), with all $v_r$ "
        "and $w_r$ drawn from $N(0, 1)$. With which power of the width $n$ does the kernel go at the start? With which "
        "power must the rate go, so that it stays the same share of the largest stable one? With which power does one "
        "$w_r$ move in one step at this rate, if the residuals are of order 1? Three exponents to two decimals."
    ),
    work=lambda s: np.array([1 - 2 * s.p, 2 * s.p - 1, s.p - 1]),
    decimals=2,
    mistakes=(
        Mistake(
            "the units not counted",
            lambda s, work: np.array([-2 * s.p, 2 * s.p, s.p]),
            lambda s: (
                f"Each unit adds a number of order $n^{{-{2 * s.p:g}}}$ to the kernel. There are $n$ of them, and none "
                f"is negative on the diagonal: $n^{{1 - {2 * s.p:g}}}$."
            ),
        ),
        Mistake(
            "the factor once",
            lambda s, work: np.array([1 - s.p, s.p - 1, -1]),
            lambda s: (
                f"You took the factor $n^{{-{s.p:g}}}$ once. A kernel multiplies two gradients, and each has it: "
                f"$n^{{-{2 * s.p:g}}}$ for each unit."
            ),
        ),
        Mistake(
            "one derivative for the kernel",
            lambda s, work: np.array([-s.p, s.p, 0]),
            lambda s: (
                f"You took one derivative, of order $n^{{-{s.p:g}}}$, for the kernel. It multiplies two of them, "
                f"$n^{{-{2 * s.p:g}}}$, and adds this up over $n$ units."
            ),
        ),
        Mistake(
            "units that cancel",
            lambda s, work: np.array([0.5 - 2 * s.p, 2 * s.p - 0.5, s.p - 0.5]),
            lambda s: (
                "You added the units as numbers of random sign, which gives the root of $n$. In $f$ they are. In "
                f"$K(x, x)$ each is a square: $n$ of them of order $n^{{-{2 * s.p:g}}}$."
            ),
        ),
        Mistake(
            "rate like the kernel",
            lambda s, work: np.array([work[0], work[0], work[0] - s.p]),
            lambda s: (
                f"The kernel goes as $n^{{{1 - 2 * s.p:.2f}}}$, and the largest stable rate is 2 divided by its "
                "eigenvalue: the exponent of the rate has the other sign."
            ),
        ),
        Mistake(
            "the move without its rate",
            lambda s, work: np.array([work[0], work[1], -s.p]),
            lambda s: (
                f"The derivative with respect to $w_r$ has the factor $n^{{-{s.p:g}}}$. A move is that times the rate, "
                f"which goes as $n^{{{2 * s.p - 1:.2f}}}$."
            ),
        ),
        Mistake(
            "the move without its gradient",
            lambda s, work: np.array([work[0], work[1], work[1]]),
            lambda s: (
                f"A move is the rate, $n^{{{2 * s.p - 1:.2f}}}$, times the derivative, which has the factor "
                f"$n^{{-{s.p:g}}}$."
            ),
        ),
        Mistake(
            "powers of NTK",
            lambda s, work: np.array([0, 0, -0.5]),
            lambda s: f"These are the powers for a factor $n^{{-0.5}}$. Here it is $n^{{-{s.p:g}}}$.",
        ),
        Mistake(
            "powers of mean field",
            lambda s, work: np.array([-1, 1, 0]),
            lambda s: f"These are the powers for a factor $n^{{-1}}$. Here it is $n^{{-{s.p:g}}}$.",
        ),
    ),
    hints=(
        "Write down the derivative with respect to one weight of one unit. Which power of $n$ is in it?",
        r"$K(x, x)$ is the sum of the squares of $n$ such derivatives, and the rate is a share of $2/\lambda_{\max}$.",
        r"$n \cdot n^{-2p}$, then 1 divided by that, then that times $n^{-p}$",
    ),
    solve=lambda s: (
        f"Each derivative has the factor $n^{{-{s.p:g}}}$. $n$ squares make the kernel go with the power 1 - "
        f"{2 * s.p:g} = {1 - 2 * s.p:.2f}. The rate has the power {2 * s.p - 1:.2f}. A move is rate times derivative: "
        f"{2 * s.p - 1:.2f} - {s.p:g} = {s.p - 1:.2f}."
    ),
)
