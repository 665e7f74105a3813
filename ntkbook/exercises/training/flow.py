"""How far the flow has come."""

import numpy as np

from ...loss import CONVENTIONS
from ..engine.compare import same
from ..engine.exercise import Exercise, Mistake
from .setting import Setting, draw_setting, factor, left, predicted, steps_taken


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
        f"Three points, four outputs that share nothing: the block $K_{{ij}}$ is $T_{{ij}}$ times the unit matrix. "
        f"{s.steps} steps of gradient descent at the rate {s.rate:g} on the loss `mean`, with\n\n$T$ = "
        f"{s.T.tolist()}\n\n$f_0$ = {s.f0.tolist()}\n\n$y$ = {s.y.tolist()}\n\nWhere are the outputs by the flow, "
        "to four decimals? An array 3 x 4, or a function `predict(T, f0, y, rate, steps)`."
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
        other_factor("c of half the mean over points", lambda s: 1 / len(s.y), lambda s: f"1/N for {len(s.y)} points"),
        other_factor(
            "the entries of T counted", lambda s: 2 / s.T.size, lambda s: f"2 over the {s.T.size} entries of $T$"
        ),
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
