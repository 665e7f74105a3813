"""With pencil: the gradient of a network with one hidden unit."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake


class Small(NamedTuple):
    """f(x) = v (w x + b)^2 + c at one point x: a network with one hidden unit and the activation z^2."""

    w: int
    b: int
    v: int
    c: int
    x: int


def inner(t):
    """z = w x + b"""
    return t.w * t.x + t.b


def slopes(t, z=None, at=None, two=2, v=None, x=None):
    """(df/dw, df/db, df/dv, df/dc) with phi(z) = z^2; `at` is where its derivative is taken."""
    z = inner(t) if z is None else z
    outer = two * (t.v if v is None else v) * (z if at is None else at)
    return np.array([outer * (t.x if x is None else x), outer, z**2, 1])


def slip(name, spoil, why):
    """A known mistake in the gradient."""
    return Mistake(name, lambda t, work: spoil(t), why)


gradient = Exercise(
    title="the gradient",
    data=Small(w=1, b=1, v=3, c=2, x=2),
    draw=lambda rng: Small(*(int(rng.choice(v)) for v in ([1, 2, 3], [-2, -1, 1, 2], [-2, 2, 3], [0, 2, 3], [2, 3]))),
    ask=lambda t: (
        rf"$f(x) = v\,(wx + b)^2 + c$ at $w = {t.w}$, $b = {t.b}$, $v = {t.v}$, $c = {t.c}$. "
        rf"The gradient with respect to $\theta = (w, b, v, c)$ at $x = {t.x}$: four numbers, or a function "
        "`g(theta, x)` of them."
    ),
    work=slopes,
    call=lambda g, t: g(np.array([t.w, t.b, t.v, t.c], dtype=float), float(t.x)),
    mistakes=(
        slip(
            "a bias forgotten",
            lambda t: slopes(t, z=t.w * t.x),
            lambda t: (
                f"You left out the bias $b$ inside: $z = wx + b$ is {inner(t)} here, and $wx$ alone is {t.w * t.x}."
            ),
        ),
        slip(
            "the last bias forgotten",
            lambda t: np.array([*slopes(t)[:3], 0]),
            lambda t: "The derivative with respect to $c$ is 1, not 0: raise $c$ by 1 and $f$ rises by 1.",
        ),
        slip(
            "value of the last bias",
            lambda t: np.array([*slopes(t)[:3], t.c]),
            lambda t: f"The last entry is the derivative with respect to $c$, which is 1, not the value of $c$, {t.c}.",
        ),
        slip(
            "derivative of the activation at the wrong place",
            lambda t: slopes(t, at=t.x),
            lambda t: rf"The derivative of $z^2$ is taken at $z$, not at $x$: it is {2 * inner(t)}, not {2 * t.x}.",
        ),
        slip(
            "inner derivative forgotten",
            lambda t: slopes(t, x=1),
            lambda t: f"In $\\partial f/\\partial w$ the inner derivative is missing: a factor $x$, {t.x}.",
        ),
        slip(
            "factor 2 forgotten",
            lambda t: slopes(t, two=1),
            lambda t: f"The derivative of $z^2$ is $2z$, {2 * inner(t)} here, not $z$.",
        ),
        slip(
            "square not differentiated",
            lambda t: slopes(t, at=inner(t) ** 2, two=1),
            lambda t: (
                f"You left $z^2$ as it is, {inner(t) ** 2}, in the derivatives with respect to $w$ and $b$. There its "
                f"derivative stands, $2z$, {2 * inner(t)}."
            ),
        ),
        slip(
            "square forgotten",
            lambda t: np.array([*slopes(t)[:2], inner(t), 1]),
            lambda t: f"The derivative with respect to $v$ is what $v$ multiplies: $z^2$, {inner(t) ** 2}, not $z$.",
        ),
        slip(
            "v forgotten",
            lambda t: slopes(t, v=1),
            lambda t: f"The outer weight $v$, {t.v}, multiplies the derivatives with respect to $w$ and $b$ too.",
        ),
        slip(
            "gradient in x",
            lambda t: np.array(2 * t.v * inner(t) * t.w),
            lambda t: (
                f"This is the derivative with respect to $x$, {2 * t.v * inner(t) * t.w}. Here $x$ stays and the four "
                "parameters are turned: four derivatives."
            ),
        ),
    ),
    hints=(
        "Name the inner part: $z = wx + b$. What does each parameter do to $z$, and to $f$?",
        r"By the chain rule, $\partial f/\partial w = v \cdot 2z \cdot x$.",
        r"$(2vz\,x,\ 2vz,\ z^2,\ 1)$ with $z = wx + b$.",
    ),
    solve=lambda t: rf"$z = wx + b$ is {inner(t)}, so $(2vz\,x,\ 2vz,\ z^2,\ 1)$ is {slopes(t).tolist()}.",
)
