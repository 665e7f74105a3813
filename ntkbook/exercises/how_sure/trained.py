"""With pencil: how far trained networks of infinite width differ at a second point."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import number


class Limits(NamedTuple):
    """NNGP and NTK at the training point, between it and the other, at the other."""

    Sigma: tuple
    Theta: tuple


def share(s):
    """How much of what is taught arrives at the other point."""
    return s.Theta[1] / s.Theta[0]


def apart(s, A=None):
    seen, cross, other = s.Sigma
    A = share(s) if A is None else A
    return other - 2 * A * cross + A**2 * seen


def surest(seen, cross, other):
    return other - cross**2 / seen


def draw_limits(rng):
    """Both kernels, and what lies between them, are kernels of two points; what is nearly right is not right."""
    while True:
        A, B = rng.integers(-1, 3, (2, 2, 2))
        Sigma = A @ A.T + np.eye(2, dtype=int)
        Theta = Sigma + B @ B.T + np.eye(2, dtype=int)
        s = Limits(*(tuple(int(v) for v in (T[0, 0], T[0, 1], T[1, 1])) for T in (Sigma, Theta)))
        if min(abs(apart(s) - other) for other in nearly(s)) > 0.01:
            return s


def nearly(s):
    """What comes out with the NNGP in the share, or the NTK in the middle; without the square, the start, the share."""
    (seen, cross, other), A = s.Sigma, share(s)
    halves = other - 2 * A * cross + A * seen, A**2 * seen, other
    return apart(s, cross / s.Theta[0]), other - 2 * A * s.Theta[1] + A**2 * seen, *halves


trained = Exercise(
    title="the variance of trained networks",
    data=Limits((2, 1, 3), (4, 3, 5)),
    draw=draw_limits,
    ask=lambda s: (
        f"At infinite width, one training point and one other. $\\Sigma$ is {s.Sigma[0]} at the training point, "
        f"{s.Sigma[1]} between the two, {s.Sigma[2]} at the other. $\\Theta$ is {s.Theta[0]}, {s.Theta[1]} and "
        f"{s.Theta[2]}. *All layers* are trained to convergence, without a ridge. What is the variance of the output "
        "at the other point, over all draws? Four decimals."
    ),
    work=apart,
    decimals=4,
    mistakes=(
        Mistake(
            "the posterior of the NTK",
            lambda s, work: surest(*s.Theta),
            lambda s: (
                f"This is the posterior of a Gaussian process with the NTK, which starts from the variance "
                f"{s.Theta[2]}. Networks start from the NNGP, {s.Sigma[2]}; the NTK says only how they move."
            ),
        ),
        Mistake(
            "the posterior of the NNGP",
            lambda s, work: surest(*s.Sigma),
            lambda s: (
                "This is the posterior of the NNGP: the last layer alone was trained. With all layers the share that "
                f"arrives at the other point is {s.Theta[1]}/{s.Theta[0]}, not {s.Sigma[1]}/{s.Sigma[0]}."
            ),
        ),
        Mistake(
            "the middle term once",
            lambda s, work: work + share(s) * s.Sigma[1],
            lambda s: (
                f"You took the middle term once. A difference $u - A v$ has the variance of $u$, minus $2A$ times the "
                f"covariance: here $A$ is {share(s):.4f}, the covariance {s.Sigma[1]}."
            ),
        ),
        Mistake(
            "the last term left out",
            lambda s, work: work - share(s) ** 2 * s.Sigma[0],
            lambda s: (
                f"You left out the last term. What is corrected at the training point, with the variance {s.Sigma[0]}, "
                "is random, too."
            ),
        ),
        Mistake(
            "the NTK in the last term",
            lambda s, work: work + share(s) ** 2 * (s.Theta[0] - s.Sigma[0]),
            lambda s: (
                f"In the last term you took the NTK, {s.Theta[0]}. The outputs at the start have the variance "
                f"{s.Sigma[0]}, the NNGP."
            ),
        ),
        Mistake(
            "the share turned round",
            lambda s, work: apart(s, s.Theta[1] / s.Theta[2]),
            lambda s: (
                f"You divided by the NTK at the other point, {s.Theta[2]}. What was taught is at the training point, "
                f"{s.Theta[0]}."
            ),
        ),
        Mistake(
            "standard deviation",
            lambda s, work: np.sqrt(work),
            lambda s: f"You took the root: that is the standard deviation. Its square is {apart(s):.4f}.",
        ),
    ),
    hints=(
        r"Write the trained output: $f_0(x) + A\,(y - f_0(X))$. What in it is random, and which kernel says how?",
        r"$A$ is a share of the NTK. The two $f_0$ have the variances and the covariance of the NNGP.",
        r"$\Sigma(x, x) - 2 A\, \Sigma(x, X) + A^2\, \Sigma(X, X)$, with $A = \Theta(x, X) / \Theta(X, X)$",
    ),
    solve=lambda s: (
        f"$A = {s.Theta[1]}/{s.Theta[0]}$ is {share(s):.4f}. The variance is ${s.Sigma[2]} - "
        f"{number(2 * share(s) * s.Sigma[1])} + {number(share(s) ** 2 * s.Sigma[0])}$: {apart(s):.4f}. The posterior "
        f"of the NNGP would have {surest(*s.Sigma):.4f}, that of the NTK {surest(*s.Theta):.4f}."
    ),
)
