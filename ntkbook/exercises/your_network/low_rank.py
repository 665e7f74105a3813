"""With pencil: the two parts of a low-rank change."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import vector


class Change(NamedTuple):
    """f(x) = x (W_0 + a b^T) v with W_0 and v frozen, at two points x, a row for each."""

    x: np.ndarray
    a: np.ndarray
    b: np.ndarray
    v: np.ndarray


def share_of_a(s):
    """df/da = x (b . v)"""
    return s.x[0] @ s.x[1] * (s.b @ s.v) ** 2


def share_of_b(s):
    """df/db = (x . a) v"""
    return (s.x[0] @ s.a) * (s.x[1] @ s.a) * (s.v @ s.v)


def whole(s):
    """What W_0 would have if it were trained."""
    return s.x[0] @ s.x[1] * (s.v @ s.v)


def of_one_point(s, i):
    """Both shares of K_ii."""
    return np.array([s.x[i] @ s.x[i] * (s.b @ s.v) ** 2, (s.x[i] @ s.a) ** 2 * (s.v @ s.v)])


def draw_change(rng):
    while True:
        s = Change(rng.integers(-1, 4, (2, 2)), *rng.integers(-2, 4, (3, 2)))
        if s.a.any() and s.b.any() and np.abs([share_of_a(s), share_of_b(s), whole(s)]).max() < 150:
            return s


low_rank = Exercise(
    title="the parts of a low-rank change",
    data=Change(np.array([[1, 2], [3, 1]]), np.array([1, -2]), np.array([2, 1]), np.array([1, 2])),
    draw=draw_change,
    ask=lambda s: (
        "A matrix $W_0$ is frozen, and its change has rank 1: $f(x) = x\\,(W_0 + a\\,b^\\top)\\,v$ with rows $x$. "
        f"After some training $a = {vector(s.a)}$ and $b = {vector(s.b)}$; $v = {vector(s.v)}$ is frozen too. "
        f"The points are $x_1 = {vector(s.x[0])}$ and $x_2 = {vector(s.x[1])}$. Which part of $K_{{12}}$ comes from "
        "$a$, and which from $b$? Two numbers, [a, b]."
    ),
    work=lambda s: np.array([share_of_a(s), share_of_b(s)]),
    mistakes=(
        Mistake(
            "as at the start",
            lambda s, work: np.array([0, work[1]]),
            lambda s: (
                f"You left out the part of $a$. It is 0 at the start, where $b = 0$. Here $b \\cdot v = {s.b @ s.v}$."
            ),
        ),
        Mistake(
            "exchanged",
            lambda s, work: work[::-1],
            lambda s: (
                "You exchanged the two. The derivative with respect to $a$ has what $a$ meets, $x$, times what comes "
                f"after it, $b \\cdot v = {s.b @ s.v}$."
            ),
        ),
        Mistake(
            "a sign lost",
            lambda s, work: np.abs(work),
            lambda s: (
                f"A sign is lost: $x_1 \\cdot x_2$ is {s.x[0] @ s.x[1]}, and $(x_1 \\cdot a)(x_2 \\cdot a)$ is "
                f"{(s.x[0] @ s.a) * (s.x[1] @ s.a)}. Only squares cannot be negative."
            ),
        ),
        Mistake(
            "b v not squared",
            lambda s, work: np.array([s.x[0] @ s.x[1] * (s.b @ s.v), work[1]]),
            lambda s: (
                f"In the part of $a$ the number $b \\cdot v$, {s.b @ s.v}, comes once from each of the two points: "
                f"its square is {(s.b @ s.v) ** 2}."
            ),
        ),
        Mistake(
            "v forgotten",
            lambda s, work: np.array([work[0], (s.x[0] @ s.a) * (s.x[1] @ s.a)]),
            lambda s: (
                "In the part of $b$ you forgot $v$: $b$ has two entries, with the derivatives $(x \\cdot a)\\,v$, so "
                f"$v \\cdot v = {s.v @ s.v}$ is a factor."
            ),
        ),
        Mistake(
            "the whole matrix for b",
            lambda s, work: np.array([work[0], whole(s)]),
            lambda s: (
                f"For $b$ you took $x_1 \\cdot x_2$ times $v \\cdot v$, {whole(s)}: what the whole matrix would have "
                f"if it were trained. $b$ sees $x$ only through $x \\cdot a$, {s.x[0] @ s.a} and {s.x[1] @ s.a}."
            ),
        ),
        Mistake(
            "a squared length for a product",
            lambda s, work: np.array([s.x[0] @ s.x[1] * (s.b @ s.b) * (s.v @ s.v), work[1]]),
            lambda s: (
                "For $a$ you took $b \\cdot b$ times $v \\cdot v$. $b$ meets $v$ first, and $a$ gets the number "
                f"$b \\cdot v = {s.b @ s.v}$, squared: {(s.b @ s.v) ** 2}."
            ),
        ),
        Mistake(
            "the first point twice",
            lambda s, work: of_one_point(s, 0),
            lambda s: (
                f"This is $K_{{11}}$: you took the first point twice. $K_{{12}}$ has "
                f"$x_1 \\cdot x_2 = {s.x[0] @ s.x[1]}$."
            ),
        ),
        Mistake(
            "the second point twice",
            lambda s, work: of_one_point(s, 1),
            lambda s: (
                f"This is $K_{{22}}$: you took the second point twice. $K_{{12}}$ has "
                f"$x_1 \\cdot x_2 = {s.x[0] @ s.x[1]}$."
            ),
        ),
    ),
    hints=(
        "Write $f$ without $W_0$: what depends on $a$ and $b$ is $(x \\cdot a)(b \\cdot v)$.",
        "With respect to $a$: $x$ times the number $b \\cdot v$. With respect to $b$: the number $x \\cdot a$ times "
        "$v$.",
        r"$(x_1 \cdot x_2)(b \cdot v)^2$ and $(x_1 \cdot a)(x_2 \cdot a)(v \cdot v)$",
    ),
    solve=lambda s: (
        rf"$x_1 \cdot x_2 = {s.x[0] @ s.x[1]}$ and $b \cdot v = {s.b @ s.v}$, so $a$ has ${share_of_a(s)}$. "
        rf"$x_1 \cdot a = {s.x[0] @ s.a}$, $x_2 \cdot a = {s.x[1] @ s.a}$ and $v \cdot v = {s.v @ s.v}$, so $b$ has "
        f"${share_of_b(s)}$."
    ),
)
