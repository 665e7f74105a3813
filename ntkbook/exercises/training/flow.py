"""How far the flow has come."""

from typing import NamedTuple

import numpy as np

from ...loss import CONVENTIONS, SquaredLoss
from ..engine.compare import same
from ..engine.exercise import Exercise, Mistake


class Setting(NamedTuple):
    """Points with outputs that share nothing: every block of the kernel is T_ij times the unit matrix."""

    T: np.ndarray
    f0: np.ndarray
    y: np.ndarray
    rate: float
    steps: int


def factor(s, convention="mean"):
    return SquaredLoss(convention).c(*s.f0.shape)


def predicted(s, c=None, t=None, f0=None, decay=None):
    """y + exp(-c T t) (f0 - y)"""
    c, t = factor(s) if c is None else c, s.rate * s.steps if t is None else t
    values, V = np.linalg.eigh(s.T)
    decay = V * np.exp(-c * values * t) @ V.T if decay is None else decay
    return s.y + decay @ ((s.f0 if f0 is None else f0) - s.y)


def steps_taken(s, length, number):
    """What is left of a residual after so many steps of gradient descent: a matrix."""
    return np.linalg.matrix_power(np.eye(len(s.T)) - length * factor(s) * s.T, number)


def left(s):
    """What is left of the fastest mode: after one Euler step of the whole time, and by the flow."""
    exponent = factor(s) * np.linalg.eigvalsh(s.T)[-1] * s.rate * s.steps
    return 1 - exponent, np.exp(-exponent)


def draw_setting(rng):
    """Four outputs, since of one or two another c than 2/(Nm) gives the same: 2/N or 1/N."""
    A = rng.integers(-1, 2, (3, 3))
    while np.count_nonzero(A @ A.T) < 7:  # of a diagonal matrix the exponential would be that of its entries
        A = rng.integers(-1, 2, (3, 3))
    steps = int(rng.choice([20, 30, 50]))
    return Setting(A @ A.T + np.eye(3, dtype=int), *rng.integers(-3, 4, (2, 3, 4)), 0.02, steps)


def other_factor(name, c, said):
    """The mistake of taking c(s) for c."""
    return Mistake(
        name,
        lambda s, work: predicted(s, c=c(s)),
        lambda s: (
            f"You took $c$ = {c(s):.4g}, {said(s)}. The loss here is `mean`, the mean over all {s.y.size} entries: "
            f"$c = 2/(Nm)$ is {factor(s):.4g}."
        ),
    )


def of_convention(name):
    return other_factor(f"c of {name}", lambda s: factor(s, name), lambda s: f"that of `{name}`")


flow = Exercise(
    title="the outputs that the flow predicts",
    data=Setting(
        np.array([[2, 1, 0], [1, 3, 1], [0, 1, 2]]),
        np.array([[1, 0, 2, -1], [-1, 2, 0, 1], [0, 1, 1, 0]]),
        np.array([[0, 2, 1, 1], [2, 1, -1, 0], [-1, 0, 3, 2]]),
        0.02,
        50,
    ),
    draw=draw_setting,
    ask=lambda s: (
        f"Three points, four outputs that share nothing: the block $K_{{ij}}$ is $T_{{ij}}$ times the unit matrix, "
        f"with $T$ = {s.T.tolist()}. $f_0$ = {s.f0.tolist()}, $y$ = {s.y.tolist()}. {s.steps} steps of gradient "
        f"descent at the rate {s.rate:g} on the loss `mean`. Where are the outputs by the flow, to four decimals? An "
        "array 3 x 4, or a function `predict(T, f0, y, rate, steps)`."
    ),
    work=predicted,
    call=lambda g, s: g(s.T.astype(float), s.f0.astype(float), s.y.astype(float), s.rate, s.steps),
    elsewhere=Setting(
        np.array([[3, 1, 0, 1], [1, 2, 1, 0], [0, 1, 2, 0], [1, 0, 0, 4]]),
        np.arange(12).reshape(4, 3) % 5 - 2,
        np.arange(12).reshape(4, 3) % 7 - 3,
        0.05,
        40,
    ),
    decimals=4,
    mistakes=(
        Mistake(
            "element-wise exponential",
            lambda s, work: predicted(s, decay=np.exp(-factor(s) * s.T * s.rate * s.steps)),
            lambda s: (
                "You took `np.exp` of every entry. The exponential is that of the matrix: at $t = 0$ it must be the "
                "unit matrix, and yours is full of 1s there. Use the eigenvectors, or `scipy.linalg.expm`."
            ),
        ),
        Mistake(
            "f0 dropped",
            lambda s, work: predicted(s, f0=0 * s.f0),
            lambda s: (
                f"You started from 0. The network starts from $f_0$, and one draw has an $f_0$ that is not 0: the "
                f"first residual $f_0 - y$ is {(s.f0 - s.y)[0].tolist()}, not {(-s.y)[0].tolist()}."
            ),
        ),
        *(of_convention(name) for name in CONVENTIONS if name != "mean"),
        other_factor(
            "c of half the mean over points", lambda s: 1 / len(s.y), lambda s: f"1/N for {len(s.y)} points"
        ),
        other_factor("the entries of T counted", lambda s: 2 / s.T.size, lambda s: f"2 over the {s.T.size} entries of $T$"),
        Mistake(
            "steps taken for time",
            lambda s, work: predicted(s, t=s.steps),
            lambda s: (
                f"You took $t$ = {s.steps}, or let the flow run to its end. Time is steps times rate: "
                f"{s.rate * s.steps:g}."
            ),
            fits=lambda s, answer: same(answer, s.y, 4),
        ),
        Mistake(
            "rate taken for time",
            lambda s, work: predicted(s, t=s.rate),
            lambda s: f"You took $t$ = {s.rate:g}, one step. Time is steps times rate: {s.rate * s.steps:g}.",
            fits=lambda s, answer: same(answer, predicted(s, decay=steps_taken(s, s.rate, 1)), 4),
        ),
        Mistake(
            "one Euler step",
            lambda s, work: predicted(s, decay=steps_taken(s, s.rate * s.steps, 1)),
            lambda s: (
                f"You went along the first direction for the whole time {s.rate * s.steps:g}, which is one Euler step: "
                rf"a mode is multiplied by $1 - c\lambda t$, for the largest $\lambda$ by {left(s)[0]:.3f}. The flow "
                rf"turns on its way: $e^{{-c\lambda t}}$ is {left(s)[1]:.3f}."
            ),
        ),
        Mistake(
            "descent, step by step",
            lambda s, work: predicted(s, decay=steps_taken(s, s.rate, s.steps)),
            lambda s: (
                f"You took {s.steps} steps of gradient descent, which is where the outputs of the tangent really are. "
                r"Asked is the flow, $e^{-cTt}$: the same up to a remainder of the order of the step."
            ),
        ),
        Mistake(
            "growth for decay",
            lambda s, work: predicted(s, t=-s.rate * s.steps),
            lambda s: (
                f"You took $e^{{+cTt}}$: your residual grows. The largest eigenvalue of $T$ is "
                f"{np.linalg.eigvalsh(s.T)[-1]:.3g}, and its mode must shrink first."
            ),
        ),
        Mistake(
            "the residual handed in",
            lambda s, work: work - s.y,
            lambda s: f"This is the residual $f_t - y$. Add $y$, whose first row is {s.y[0].tolist()}.",
        ),
        Mistake(
            "the residual with its sign turned",
            lambda s, work: 2 * s.y - work,
            lambda s: (
                "You turned the sign of the residual: at $t = 0$ the formula must give $f_0$, so it has $f_0 - y$."
            ),
        ),
    ),
    hints=(
        "Three things first: what is $c$ for the loss `mean`, what is $t$, what is $f_0 - y$?",
        r"$f_t = y + e^{-cTt}(f_0 - y)$, the same $T$ for every column, and the exponential of the matrix.",
        "`y + expm(-c * T * t) @ (f0 - y)` with $c = 2/(Nm)$ and $t$ = rate times steps.",
    ),
    solve=lambda s: (
        f"$c$ is {factor(s):.4f}, $t$ is {s.rate * s.steps:g}; "
        f"$y + e^{{-cTt}}(f_0 - y)$ is {predicted(s).round(4).tolist()}."
    ),
)
