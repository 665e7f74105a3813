"""Chapter 01: a gradient by hand, a Gram matrix from gradients, one step of learning seen through the kernel."""

from typing import NamedTuple

import numpy as np

from .exercise import Exercise, Mistake


class Small(NamedTuple):
    """f(x) = v (w x + b)^2 + c at one point x: a network with one hidden unit and the activation z^2."""

    w: int
    b: int
    v: int
    c: int
    x: int


def slopes(task, z=None, inner=None):
    """(df/dw, df/db, df/dv, df/dc) with phi(z) = z^2; `inner` is where the derivative 2 z is taken."""
    z = task.w * task.x + task.b if z is None else z
    inner = z if inner is None else inner
    return np.array([2 * task.v * inner * task.x, 2 * task.v * inner, z**2, 1])


def small_and_z(task):
    return f"$z = wx + b$ is {task.w * task.x + task.b} here"


gradient = Exercise(
    title="the gradient",
    data=Small(w=1, b=1, v=3, c=2, x=2),
    draw=lambda rng: Small(
        *(int(rng.choice(options)) for options in ([1, 2, 3], [-2, -1, 1, 2], [-2, 2, 3], [0, 1], [1, 2, 3]))
    ),
    ask=lambda t: (
        rf"$f(x) = v\,(wx + b)^2 + c$ at $w = {t.w}$, $b = {t.b}$, $v = {t.v}$, $c = {t.c}$. "
        rf"The gradient by $\theta = (w, b, v, c)$ at $x = {t.x}$: four numbers."
    ),
    work=slopes,
    call=lambda g, t: g(np.array([t.w, t.b, t.v, t.c], dtype=float), float(t.x)),
    mistakes=(
        Mistake(
            "a bias forgotten",
            lambda t, work: slopes(t, z=t.w * t.x),
            lambda t: f"You left out the bias $b$ inside: {small_and_z(t)}, and $wx$ alone is {t.w * t.x}.",
        ),
        Mistake(
            "the last bias forgotten",
            lambda t, work: np.array([*work[:3], 0]),
            lambda t: "The derivative by $c$ is 1, not 0: raise $c$ by 1 and $f$ rises by 1.",
        ),
        Mistake(
            "derivative of the activation at the wrong place",
            lambda t, work: slopes(t, inner=t.x),
            lambda t: (
                rf"The derivative of $z^2$ is taken at $z$, not at $x$: {small_and_z(t)}, so it is "
                f"{2 * (t.w * t.x + t.b)}, not {2 * t.x}."
            ),
        ),
        Mistake(
            "gradient in x",
            lambda t, work: np.array(2 * t.v * (t.w * t.x + t.b) * t.w),
            lambda t: (
                f"This is the derivative by $x$, {2 * t.v * (t.w * t.x + t.b) * t.w}. Here $x$ stays, and the "
                "four parameters are turned: four derivatives."
            ),
        ),
    ),
    hints=(
        "Name the inner part: $z = wx + b$. What does each parameter do to $z$, and to $f$?",
        r"By the chain rule, $\partial f/\partial w = v \cdot 2z \cdot x$.",
        r"$(2vz\,x,\ 2vz,\ z^2,\ 1)$ with $z = wx + b$.",
    ),
    solve=lambda t: rf"{small_and_z(t)}, so $(2vz\,x,\ 2vz,\ z^2,\ 1)$ is {slopes(t).tolist()}.",
)


def rows_of_gradients(rng):
    return rng.integers(-2, 4, size=(3, 4))


gram = Exercise(
    title="the Gram matrix",
    data=np.array([[1, 0, 2, 1], [0, 1, 1, 3], [2, 1, 0, -1]]),
    draw=rows_of_gradients,
    ask=lambda J: f"The gradients of three points, a row for each: {J.tolist()}. The kernel, or a function `gram(J)`.",
    work=lambda J: J @ J.T,
    call=lambda g, J: g(J.astype(float)),
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
    hints=("Which shape must it have?", "An inner product for every pair of rows.", "`J @ J.T`"),
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


def residual(t):
    return t.a * t.xj + t.b - t.y


step = Exercise(
    title="one step of learning",
    data=Step(a=1, b=2, xi=2, xj=-1, y=3, eta=0.1),
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
                f"The sign is wrong: the step goes *against* the gradient of the loss. The residual is {residual(t)}, "
                f"so $f(x_j)$ must {'fall' if residual(t) > 0 else 'rise'}."
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
