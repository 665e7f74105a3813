"""Chapter 01: a Gram matrix from gradients, one step of learning; the gradient by hand is in `small_network`."""

from typing import NamedTuple

import numpy as np

from .exercise import Exercise, Mistake
from .small_network import gradient

__all__ = ["gradient", "gram", "step"]


def rows_of_gradients(rng):
    """Three independent gradients of four parameters."""
    while True:
        J = rng.integers(-2, 4, size=(3, 4))
        if round(np.linalg.det(J @ J.T)):
            return J


gram = Exercise(
    title="the Gram matrix",
    data=np.array([[1, 0, 2, 1], [0, 1, 1, 3], [2, 1, 0, -1]]),
    draw=rows_of_gradients,
    ask=lambda J: f"The gradients of three points, a row for each: {J.tolist()}. The kernel, or a function `gram(J)`.",
    work=lambda J: J @ J.T,
    call=lambda g, J: g(J.astype(float)),
    elsewhere=np.arange(10).reshape(5, 2) % 7 - 2,
    mistakes=(
        Mistake(
            "features on the wrong axis",
            lambda J, work: J.T @ J,
            lambda J: (
                f"You multiplied the columns: $J^T J$ is {J.shape[1]} x {J.shape[1]}, a number for each pair of "
                f"parameters. The kernel has one for each pair of points, {len(J)} x {len(J)}: $J J^T$."
            ),
        ),
        Mistake(
            "sum instead of inner product",
            lambda J, work: np.add.outer(J.sum(axis=1), J.sum(axis=1)),
            lambda J: (
                "You added the gradients of two points. For each parameter the two numbers are multiplied, and the "
                f"products are added: $K_{{12}}$ is {(J @ J.T)[0, 1]}."
            ),
        ),
        Mistake(
            "product of the sums",
            lambda J, work: np.multiply.outer(J.sum(axis=1), J.sum(axis=1)),
            lambda J: (
                "You added up each gradient first and multiplied then. It is the other way round: multiply parameter "
                f"by parameter, then add; $K_{{12}}$ is {(J @ J.T)[0, 1]}."
            ),
        ),
        Mistake(
            "divided by P",
            lambda J, work: work / J.shape[1],
            lambda J: f"You took the mean over the {J.shape[1]} parameters; the kernel is their sum.",
        ),
    ),
    hints=("A number for each pair of points: 3 x 3.", "An inner product for every pair of rows.", "`J @ J.T`"),
    solve=lambda J: f"`J @ J.T` is {(J @ J.T).tolist()}.",
)


class Step(NamedTuple):
    """The line a x + b; one step eta on the point xj with the right value y; what does f(xi) do?"""

    a: int
    b: int
    xi: int
    xj: int
    y: int
    eta: float


def K(x, z):
    return x * z + 1


def ways(change):
    return "rise" if change > 0 else "fall"


def residual(t):
    return t.a * t.xj + t.b - t.y


step = Exercise(
    title="one step of learning",
    data=Step(a=1, b=2, xi=4, xj=-1, y=3, eta=0.1),
    draw=lambda rng: Step(*(int(v) for v in rng.integers(-3, 4, 5)), float(rng.choice([0.1, 0.2]))),
    ask=lambda t: (
        rf"The line $f(x) = ax + b$ stands at $a = {t.a}$, $b = {t.b}$. One step of gradient descent with "
        rf"$\eta = {t.eta}$ on the point $x_j = {t.xj}$, where {t.y} is right. By how much does $f(x_i)$ change at "
        f"$x_i = {t.xi}$?"
    ),
    work=lambda t: -t.eta * K(t.xi, t.xj) * residual(t),
    mistakes=(
        Mistake(
            "sign",
            lambda t, work: -work,
            lambda t: (
                f"The sign is wrong. The residual is {residual(t)}, so $f(x_j)$ must {ways(-residual(t))}; and "
                f"$K(x_i, x_j)$ is {K(t.xi, t.xj)}, so $f(x_i)$ must {ways(-residual(t) * K(t.xi, t.xj))}."
            ),
        ),
        Mistake(
            "residual missing",
            lambda t, work: -t.eta * K(t.xi, t.xj),
            lambda t: (
                f"You left out the residual: $f(x_j) - y_j$ is {residual(t)}. The more wrong, the larger the move."
            ),
        ),
        Mistake(
            "the bias left out of K",
            lambda t, work: -t.eta * t.xi * t.xj * residual(t),
            lambda t: (
                f"You took $x_i x_j$, {t.xi * t.xj}. The bias $b$ is a parameter too: $K$ is one more, {K(t.xi, t.xj)}."
            ),
        ),
        Mistake(
            "residual at the wrong point",
            lambda t, work: -t.eta * K(t.xi, t.xj) * (t.a * t.xi + t.b - t.y),
            lambda t: (
                f"You took the residual at $x_i$. The point that is learned is $x_j$: $f(x_j) - y_j$ is {residual(t)}."
            ),
        ),
        Mistake(
            "twice too much",
            lambda t, work: 2 * work,
            lambda t: (
                "Twice too much: the loss is half the square, so its slope in $f$ is the residual, "
                f"{residual(t)}, not twice that."
            ),
        ),
        Mistake(
            "step left out",
            lambda t, work: work / t.eta,
            lambda t: rf"You left out the step $\eta$, {t.eta}.",
        ),
        Mistake(
            "the new value",
            lambda t, work: t.a * t.xi + t.b + work,
            lambda t: f"This is the new value of $f(x_i)$. It was {t.a * t.xi + t.b}; by how much did it change?",
        ),
        Mistake(
            "K at the pair (i, i)",
            lambda t, work: -t.eta * K(t.xi, t.xi) * residual(t),
            lambda t: (
                f"You took $K(x_i, x_i)$, {K(t.xi, t.xi)}. Learning at $x_j$ and moving at $x_i$ takes $K(x_i, x_j)$, "
                f"{K(t.xi, t.xj)}."
            ),
        ),
        Mistake(
            "K at the pair (j, j)",
            lambda t, work: -t.eta * K(t.xj, t.xj) * residual(t),
            lambda t: (
                f"You took $K(x_j, x_j)$, {K(t.xj, t.xj)}: that is how $f(x_j)$ itself moves. Moving at $x_i$ takes "
                f"$K(x_i, x_j)$, {K(t.xi, t.xj)}."
            ),
        ),
    ),
    hints=(
        "Three factors: the step, the kernel of the pair, the residual.",
        "For the line, $K(x, x') = xx' + 1$.",
        r"$-\eta\, K(x_i, x_j)\, (f(x_j) - y_j)$",
    ),
    solve=lambda t: (
        rf"$K(x_i, x_j)$ is {K(t.xi, t.xj)}, the residual {residual(t)}; $-\eta K r$ is "
        f"{-t.eta * K(t.xi, t.xj) * residual(t):g}."
    ),
)
