"""With pencil: one step of the rescaled model, at the rate of the model itself divided by a^2."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake


class Step(NamedTuple):
    """Two points: the kernel K (2, 2) and outputs f0 of the model at the start, targets y, the scale, the rate."""

    K: np.ndarray
    f0: np.ndarray
    y: np.ndarray
    a: int
    rate: float


def stepped(s, start=0.0, kernel=1.0):
    """start - rate kernel K (start - y): `kernel` is what is left of a^2 / a^2."""
    return start - s.rate * kernel * s.K @ (start - s.y)


def draw_step(rng):
    """A kernel that is positive definite, and an f0 that shows where it is not subtracted."""
    while True:
        p, q, b = (int(v) for v in rng.integers(1, 6, 3))
        K = np.array([[p, b], [b, q]])
        f0, y = rng.integers(-3, 4, (2, 2))
        if p * q > b * b and f0.all() and y.all():
            return Step(K, f0, y, int(rng.integers(2, 6)), 0.1)


rescaled_step = Exercise(
    title="one step of the rescaled model",
    data=Step(np.array([[5, 3], [3, 4]]), np.array([1, -2]), np.array([2, 1]), 3, 0.1),
    draw=draw_step,
    ask=lambda s: (
        f"At two points a model starts at $f_0$ = {s.f0.tolist()}, and its kernel there is $K$ = {s.K.tolist()}. Train "
        f"$f_a$, centred and with $a$ = {s.a}, towards $y$ = {s.y.tolist()}: one step on the loss `half_sum`, at the "
        f"rate {s.rate:g} divided by $a^2$. What does $f_a$ give at the two points then, to first order? Two numbers "
        "to four decimals."
    ),
    work=stepped,
    decimals=4,
    mistakes=(
        Mistake(
            "a for a^2 in the kernel",
            lambda s, work: stepped(s, kernel=1 / s.a),
            lambda s: (
                f"You multiplied the kernel by {s.a}. Each of the two gradients in it has the factor {s.a}, so the "
                f"kernel of $f_a$ is {s.a**2} $K$, and the {s.a**2} cancels against that of the rate."
            ),
        ),
        Mistake(
            "the kernel not scaled",
            lambda s, work: stepped(s, kernel=1 / s.a**2),
            lambda s: (
                f"You took $K$ for the kernel of $f_a$, which is {s.a**2} $K$. The rate is divided by {s.a**2} just "
                "because of that."
            ),
        ),
        Mistake(
            "rate divided by a",
            lambda s, work: stepped(s, kernel=s.a),
            lambda s: (
                f"Your rate is {s.rate:g} / {s.a}, as if the kernel had grown by {s.a}. It has grown by {s.a**2}: the "
                f"rate is {s.rate:g} / {s.a**2}."
            ),
        ),
        Mistake(
            "rate not divided",
            lambda s, work: stepped(s, kernel=s.a**2),
            lambda s: (
                f"You took the rate {s.rate:g} as it is. For $f_a$ it is {s.rate:g} / {s.a**2}; your step is "
                f"{s.a**2} times too long."
            ),
        ),
        Mistake(
            "f0 not subtracted",
            lambda s, work: stepped(s, start=s.a * s.f0),
            lambda s: (
                f"You started at $a f_0$, {(s.a * s.f0).tolist()}. $f_a$ is centred: at $\\theta_0$ it is 0, so the "
                f"first residual is $-y$, {(-s.y).tolist()}."
            ),
        ),
        Mistake(
            "f0 for the start",
            lambda s, work: stepped(s, start=s.f0),
            lambda s: (
                f"You started at $f_0$, {s.f0.tolist()}, which is where the model starts. $f_a$ starts at 0: it is "
                "centred."
            ),
        ),
        Mistake(
            "f0 added at the end",
            lambda s, work: work + s.f0,
            lambda s: (
                f"You added $f_0$, {s.f0.tolist()}, at the end. $f_a$ is centred: it starts at 0, and the step is all "
                "there is."
            ),
        ),
        Mistake(
            "uphill",
            lambda s, work: -work,
            lambda s: f"You went uphill: the targets are {s.y.tolist()}, and the step is the rate times $K y$.",
        ),
        Mistake(
            "the change of the model itself",
            lambda s, work: work / s.a + s.f0,
            lambda s: (
                f"This is what the model under $f_a$ gives. $f_a$ subtracts $f_0$, {s.f0.tolist()}, and multiplies by "
                f"{s.a}."
            ),
        ),
    ),
    hints=(
        r"Where does $f_a$ start, and what is its kernel there?",
        r"It starts at 0 with the kernel $a^2 K$, and the rate is $\eta/a^2$. One step moves the outputs by minus rate "
        r"times kernel times residual.",
        r"$0 - \frac{\eta}{a^2}\,a^2 K\,(0 - y)$",
    ),
    solve=lambda s: (
        f"The scale cancels: {s.rate:g} times $K y$. $K y$ is {(s.K @ s.y).tolist()}, so $f_a$ gives "
        f"{stepped(s).round(4).tolist()}, for any $a$."
    ),
)
