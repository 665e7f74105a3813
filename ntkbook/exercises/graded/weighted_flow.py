"""How far the flow has come, if some points count more than others."""

from typing import NamedTuple

import numpy as np
from scipy.linalg import expm

from ...loss import CONVENTIONS
from ..engine.compare import same
from ..engine.exercise import Exercise, Mistake
from ..training.setting import draw_setting, factor


class Weighted(NamedTuple):
    """Points with outputs that share nothing, each block T_ij times the unit matrix; w says how much a point counts."""

    T: np.ndarray
    f0: np.ndarray
    y: np.ndarray
    w: np.ndarray
    rate: float
    steps: int


def pulls(s):
    """T diag(w): what the residuals are multiplied by."""
    return s.T * s.w


def predicted(s, A=None, c=None, t=None, f0=None, decay=None):
    """y + exp(-c A t) (f0 - y), with A = T diag(w)."""
    A, c, t = pulls(s) if A is None else A, factor(s) if c is None else c, s.rate * s.steps if t is None else t
    decay = expm(-c * t * A) if decay is None else decay
    return s.y + decay @ ((s.f0 if f0 is None else f0) - s.y)


def steps_taken(s, length, number):
    """What is left of a residual after so many steps of gradient descent: a matrix."""
    return np.linalg.matrix_power(np.eye(len(s.T)) - length * factor(s) * pulls(s), number)


def draw_weighted(rng):
    """The weights differ, and their mean is not 1."""
    T, f0, y, rate, steps = draw_setting(rng)
    return Weighted(T, f0, y, rng.permutation([1, 2, 4]), rate, steps)


def of_convention(name):
    return Mistake(
        f"c of {name}",
        lambda s, work: predicted(s, c=factor(s, name)),
        lambda s: f"You took $c$ = {factor(s, name):.4g}, that of `{name}`. Here it is $2/(Nm)$, {factor(s):.4g}.",
    )


weighted_flow = Exercise(
    title="the outputs that the flow with weights predicts",
    data=Weighted(
        np.array([[2, 1, 0], [1, 3, 1], [0, 1, 2]]),
        np.array([[1, 0, 2, -1], [-1, 2, 0, 1], [0, 1, 1, 0]]),
        np.array([[0, 2, 1, 1], [2, 1, -1, 0], [-1, 0, 3, 2]]),
        np.array([1, 4, 2]),
        0.02,
        50,
    ),
    draw=draw_weighted,
    ask=lambda s: (
        f"Three points, four outputs that share nothing: the block $K_{{ij}}$ is $T_{{ij}}$ times the unit matrix, "
        f"with $T$ = {s.T.tolist()}. $f_0$ = {s.f0.tolist()}, $y$ = {s.y.tolist()}. The points count differently: the "
        r"loss is $\frac{1}{Nm} \sum_i w_i \sum_a (f_{ia} - y_{ia})^2$ with $w$ = "
        f"{s.w.tolist()}. {s.steps} steps of gradient descent at the rate {s.rate:g}. Where are the outputs by the "
        "flow, to four decimals? An array 3 x 4, or a function `predict(T, f0, y, w, rate, steps)`, for any number of "
        "points and outputs."
    ),
    work=predicted,
    call=lambda g, s: g(*(v.astype(float) for v in (s.T, s.f0, s.y, s.w)), s.rate, s.steps),
    elsewhere=Weighted(
        np.array([[3, 1, 0, 1], [1, 2, 1, 0], [0, 1, 2, 0], [1, 0, 0, 4]]),
        np.arange(20).reshape(4, 5) % 7 - 2,
        np.arange(20).reshape(4, 5) % 11 - 3,
        np.array([1, 3, 2, 4]),
        0.05,
        40,
    ),
    decimals=4,
    mistakes=(
        Mistake(
            "weights left out",
            lambda s, work: predicted(s, A=s.T),
            lambda s: f"You left out the weights, {s.w.tolist()}: this is the flow if all points count alike.",
        ),
        Mistake(
            "weights on the wrong side",
            lambda s, work: predicted(s, A=s.T * s.w[:, None]),
            lambda s: (
                f"You multiplied the rows of $T$ by the weights, {s.w.tolist()}. A weight belongs to the residual that "
                r"is learned, so it multiplies a column: $df_i/dt = -c \sum_j T_{ij} w_j (f_j - y_j)$."
            ),
        ),
        Mistake(
            "weights divided by their mean",
            lambda s, work: predicted(s, A=pulls(s) / s.w.mean()),
            lambda s: (
                f"You divided the weights by their mean, {s.w.mean():.4g}. The loss divides by $Nm$ = {s.y.size} "
                "alone, so all count."
            ),
        ),
        Mistake(
            "element-wise exponential",
            lambda s, work: predicted(s, decay=np.exp(-factor(s) * pulls(s) * s.rate * s.steps)),
            lambda s: (
                "You took `np.exp` of every entry. The exponential is that of the matrix: at $t = 0$ it must be the "
                "unit matrix, and yours is full of 1s there."
            ),
        ),
        Mistake(
            "f0 dropped",
            lambda s, work: predicted(s, f0=0 * s.f0),
            lambda s: (
                "You started from 0. The network starts from $f_0$: the first residual $f_0 - y$ is "
                f"{(s.f0 - s.y)[0].tolist()}, not {(-s.y)[0].tolist()}."
            ),
        ),
        *(of_convention(name) for name in CONVENTIONS if name != "mean"),
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
        ),
        Mistake(
            "one Euler step",
            lambda s, work: predicted(s, decay=steps_taken(s, s.rate * s.steps, 1)),
            lambda s: (
                f"You went along the first direction for the whole time {s.rate * s.steps:g}, which is one Euler step. "
                "The flow turns on its way."
            ),
        ),
        Mistake(
            "descent, step by step",
            lambda s, work: predicted(s, decay=steps_taken(s, s.rate, s.steps)),
            lambda s: (
                f"You took {s.steps} steps of gradient descent. Asked is the flow: the same up to a remainder of the "
                "order of the step."
            ),
        ),
        Mistake(
            "growth for decay",
            lambda s, work: predicted(s, t=-s.rate * s.steps),
            lambda s: f"The sign in your exponential is turned: at $t$ = {s.rate * s.steps:g} your residual has grown.",
        ),
        Mistake(
            "the residual handed in",
            lambda s, work: work - s.y,
            lambda s: f"This is the residual $f_t - y$. Add $y$, whose first row is {s.y[0].tolist()}.",
        ),
        Mistake(
            "the residual with its sign turned",
            lambda s, work: 2 * s.y - work,
            lambda s: f"You turned the sign of the residual: at $t = 0$ the formula must give $f_0$, {s.f0.tolist()}.",
        ),
    ),
    hints=(
        "Write down the derivative of this loss with respect to one output of one point. Where is the weight?",
        r"$df/dt = -c\,A\,(f - y)$ with $c = 2/(Nm)$. Which matrix is $A$? It need not be symmetric.",
        "`y + expm(-c * (T * w) * t) @ (f0 - y)` with $c = 2/(Nm)$ and $t$ = rate times steps.",
    ),
    solve=lambda s: (
        rf"The outputs move by $df/dt = -c\,T\,\text{{diag}}(w)\,(f - y)$; $c$ is {factor(s):.4f}, $t$ is "
        f"{s.rate * s.steps:g}, and $T\\,\\text{{diag}}(w)$ is {pulls(s).tolist()}. So the outputs are "
        f"{predicted(s).round(4).tolist()}; as a program, `y + expm(-c * (T * w) * t) @ (f0 - y)`."
    ),
)
