"""The product of the kernel and a vector, without the kernel."""

import tracemalloc
from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import matrix, vector


class Product(NamedTuple):
    """The Jacobian J of some points, a row for each, one output, and a vector with a number for each point."""

    J: np.ndarray
    v: np.ndarray


def draw_product(rng):
    return Product(rng.integers(-3, 4, (3, 4)), rng.integers(-3, 4, 3))


MANY = Product(np.arange(600).reshape(300, 2) % 7 - 3, np.arange(300) % 5 - 2)


def without_K(function, s):
    """What a learner's function gives; or K, if with many points it takes the memory of K.

    A quarter of that is too much: K may be held in single precision, or one half of it.
    """
    J, v = s.J.astype(float), s.v.astype(float)
    if len(J) < len(MANY.J):
        return function(J, v)
    given, taken = watched(function, J, v)
    return given if taken < J.itemsize * len(J) ** 2 / 4 else J @ J.T


def watched(function, *inputs):
    """What a function returns, and how many bytes it held at its height."""
    others = tracemalloc.is_tracing()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    try:
        given = function(*inputs)
        return given, tracemalloc.get_traced_memory()[1] - before
    finally:
        if not others:
            tracemalloc.stop()


product = Exercise(
    title="$Kv$ without $K$",
    data=Product(np.array([[1, 0, 2, 1], [0, 1, 1, 0], [2, 1, 0, -1]]), np.array([1, -2, 1])),
    draw=draw_product,
    ask=lambda s: (
        f"Three points, one output, four parameters: $J = {matrix(s.J)}$, a row for each point, and "
        f"$v = {vector(s.v)}$. The three numbers $Kv$, without working out $K$; or a function `product(J, v)`."
    ),
    work=lambda s: s.J @ (s.J.T @ s.v),
    call=without_K,
    elsewhere=MANY,
    mistakes=(
        Mistake(
            "K worked out",
            lambda s, work: s.J @ s.J.T,
            lambda s: (
                f"You hold as many numbers as $K$ has, ${len(s.v)} \\cdot {len(s.v)} = {len(s.v) ** 2}$. "
                f"$J(J^\\top v)$ is the same product as $(JJ^\\top)v$, with only {s.J.shape[1]} numbers on the way."
            ),
        ),
        Mistake(
            "only the way back",
            lambda s, work: s.J.T @ s.v,
            lambda s: (
                rf"This is $J^\top v$, with {s.J.shape[1]} numbers: a step of the parameters. $J$ times it says how "
                "the outputs move."
            ),
        ),
        Mistake(
            "the diagonal of K alone",
            lambda s, work: (s.J**2).sum(axis=1) * s.v,
            lambda s: (
                f"You took each row of $J$ with itself alone: the diagonal of $K$, ${vector((s.J**2).sum(axis=1))}$, "
                "times $v$. Each point moves all the others too."
            ),
        ),
        Mistake(
            "the sum v . K v",
            lambda s, work: s.v @ work,
            lambda s: (
                rf"This is one number, $v^\top K v$, the squared length of $J^\top v$. $Kv$ has {len(s.v)} numbers."
            ),
        ),
        Mistake(
            "v multiplied in once more",
            lambda s, work: s.v * work,
            lambda s: f"You multiplied by $v$ a second time at the end: by ${vector(s.v)}$. $v$ enters once.",
        ),
        Mistake(
            "v at the end",
            lambda s, work: s.v * (s.J @ s.J.sum(axis=0)),
            lambda s: (
                f"You added the rows of $J$ as they are and multiplied by $v = {vector(s.v)}$ at the end. $v$ comes "
                "first: it says how much of each row is added."
            ),
        ),
        Mistake(
            "v left out",
            lambda s, work: s.J @ s.J.sum(axis=0),
            lambda s: (
                f"You added the rows of $J$ as they are, as if $v$ were ${vector([1] * len(s.v))}$. They are weighted "
                f"by ${vector(s.v)}$."
            ),
        ),
        Mistake(
            "sign turned",
            lambda s, work: -work,
            lambda s: f"The sign is turned. The first number is {int((s.J @ (s.J.T @ s.v))[0])}.",
        ),
    ),
    hints=(
        r"Put brackets: $K v = (J J^\top) v = J (J^\top v)$.",
        r"First the rows of $J$, weighted by $v$ and added: four numbers. Then each row times those.",
        "`J @ (J.T @ v)`",
    ),
    solve=lambda s: (
        rf"$J^\top v = {vector(s.J.T @ s.v)}$, and each row of $J$ times it gives ${vector(s.J @ (s.J.T @ s.v))}$."
    ),
)
