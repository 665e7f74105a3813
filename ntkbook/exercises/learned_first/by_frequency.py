"""With pencil: how much of each frequency is learned by a time."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import vector


class Signal(NamedTuple):
    """N points, the eigenvalues of the N x N matrix for k = 1, 2, 3, the target's amplitudes, the time."""

    N: int
    values: np.ndarray
    amplitudes: np.ndarray
    t: int


def learned(s, c=None):
    """A_k (1 - e^(-c lambda_k t))"""
    return s.amplitudes * -np.expm1(-(1 / s.N if c is None else c) * s.values * s.t)


def draw_signal(rng):
    N = int(rng.choice([8, 10, 12]))
    values = np.sort(rng.choice(np.arange(1, 13), 3, replace=False))[::-1] / 2
    return Signal(N, values, rng.integers(2, 6, 3), int(rng.integers(2, 5)))


by_frequency = Exercise(
    title="what is learned by a time",
    data=Signal(8, np.array([4.0, 2.0, 0.5]), np.array([3, 2, 4]), 4),
    draw=draw_signal,
    ask=lambda s: (
        f"{s.N} points on a circle, one output, $f_0 = 0$, the loss `half_mean`. For $\\cos \\alpha$, "
        f"$\\cos 2\\alpha$ and $\\cos 3\\alpha$ the ${s.N} \\times {s.N}$ kernel matrix has the eigenvalues "
        f"${vector(s.values)}$. The target is ${s.amplitudes[0]} \\cos \\alpha + {s.amplitudes[1]} "
        f"\\cos 2\\alpha + {s.amplitudes[2]} \\cos 3\\alpha$. What are the three amplitudes of the output "
        f"at time {s.t} of the flow? Four decimals."
    ),
    work=learned,
    decimals=4,
    mistakes=(
        Mistake(
            "c forgotten",
            lambda s, work: learned(s, 1),
            lambda s: f"You left out $c$. It is $1/{s.N}$ for `half_mean` with {s.N} points and one output.",
        ),
        Mistake(
            "c of the mean",
            lambda s, work: learned(s, 2 / s.N),
            lambda s: f"You took $c = 2/{s.N}$, that of `mean`. `half_mean` has a half in front, and $c = 1/{s.N}$.",
        ),
        Mistake(
            "what is left",
            lambda s, work: s.amplitudes - work,
            lambda s: (
                "This is what is *left* of the target. The output has the rest: at time 0 it is 0, and at the end "
                f"it is ${vector(s.amplitudes)}$."
            ),
        ),
        Mistake(
            "shares for amplitudes",
            lambda s, work: work / s.amplitudes,
            lambda s: (
                "These are the shares that are learned. Multiply each by its amplitude in the target, "
                f"${vector(s.amplitudes)}$."
            ),
        ),
        Mistake(
            "a straight line",
            lambda s, work: s.amplitudes * s.values * s.t / s.N,
            lambda s: (
                "You let each part grow at its first speed. It slows down as the residual shrinks: "
                f"$1 - e^{{-{s.values[0]:g} \\cdot {s.t} / {s.N}}}$, not ${s.values[0]:g} \\cdot {s.t} / {s.N}$."
            ),
        ),
        Mistake(
            "one speed for all",
            lambda s, work: s.amplitudes * -np.expm1(-s.values[0] * s.t / s.N),
            lambda s: (
                f"You took the eigenvalue {s.values[0]:g} for all three. Each frequency has its own: "
                f"${vector(s.values)}$."
            ),
        ),
    ),
    hints=(
        "The three waves are eigenvectors, so each part of the residual goes on its own.",
        r"What is left of a part is $e^{-c\lambda t}$ of it, and $c$ is 1 divided by the number of points.",
        r"$A_k\,(1 - e^{-\lambda_k t/N})$",
    ),
    solve=lambda s: (
        f"$c\\,\\lambda\\,t$ is ${vector(s.values * s.t / s.N)}$, so what is left is "
        f"${vector(np.exp(-s.values * s.t / s.N))}$ of each part, and what is learned "
        f"${vector(learned(s))}$."
    ),
)
