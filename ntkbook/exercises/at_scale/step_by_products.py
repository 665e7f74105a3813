"""The largest stable step from a few products with the kernel, and nothing else of it."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import matrix, vector


class Case(NamedTuple):
    """The Jacobian of some points, a row for each, one output; a vector to begin with; how many products."""

    J: np.ndarray
    v: np.ndarray
    products: int


def draw_case(rng):
    """Such that no product is 0, and that four decimals tell all wrong ways apart with some room."""
    while True:
        s = Case(rng.integers(0, 4, (3, 2)), rng.integers(1, 3, 3), 2)
        if s.J[0, 0] > 0:
            right = step(s, quotient(s, 2))
            ways = [right, *(np.max(mistake.spoil(s, right)) for mistake in step_by_products.mistakes)]
            if np.diff(sorted(ways)).min() > 3e-4:
                return s


MANY = Case(np.arange(900).reshape(300, 3) * 7 % 11 - 3, np.arange(300) % 5 + 1, 6)


def times_K(s, v):
    return s.J @ (s.J.T @ v)


def turned(s, times):
    """The vector to begin with after some products, its length as it comes."""
    v = s.v.astype(float)
    for _ in range(times):
        v = times_K(s, v)
    return v


def quotient(s, products):
    """The last of the products is that of the quotient."""
    u = turned(s, products - 1)
    return u @ times_K(s, u) / (u @ u)


def step(s, top):
    return 2 / (2 / len(s.v) * top)


def exact(s):
    return np.linalg.eigvalsh(s.J @ s.J.T)[-1]


def counted(function, s):
    """What a learner's function gives; or K, if it asks for so many products that it could have it."""
    asked = []

    def multiply(v):
        v = np.asarray(v, dtype=float)
        asked.append(v.size // len(s.v))
        return times_K(s, v)

    given = function(multiply, s.v.astype(float), s.products)
    return given if sum(asked) <= s.products else s.J @ s.J.T


def worked(s):
    u = turned(s, 1).astype(int)
    Ku = times_K(s, u)
    top = quotient(s, 2)
    return (
        f"$u = Kv = {vector(u)}$ and $Ku = {vector(Ku)}$. The quotient is ${u @ Ku} / {u @ u}$, {top:.4f}, and "
        f"with $c = 2/{len(u)}$ the step is ${len(u)} / {top:.4f} = {step(s, top):.4f}$. (The exact one is shorter, "
        f"{step(s, exact(s)):.4f}: the quotient is never above the largest eigenvalue.)"
    )


step_by_products = Exercise(
    title="the largest step by products alone",
    data=Case(np.array([[1, 0], [1, 1], [0, 2]]), np.array([1, 1, 1]), 2),
    draw=draw_case,
    ask=lambda s: (
        f"Three points, one output: $J = {matrix(s.J)}$, a row for each point, and $v = {vector(s.v)}$. The loss is "
        "the mean of the squares over the points. With two products, $u = Kv$ and $Ku$, and the quotient of $u$: which "
        "largest stable step do you find? Four decimals. Or a function `step(multiply, v, products)`, where "
        "`multiply(v)` is $Kv$. It makes `products - 1` multiplications to turn $v$, and one more for the quotient."
    ),
    work=lambda s: step(s, quotient(s, s.products)),
    call=counted,
    elsewhere=MANY,
    decimals=4,
    mistakes=(
        Mistake(
            "too many products",
            lambda s, work: s.J @ s.J.T,
            lambda s: (
                f"You took more than {s.products} products. With one for each point, {len(s.v)}, you would have all "
                "of $K$. The step is to be found without it."
            ),
        ),
        Mistake(
            "one product too few",
            lambda s, work: step(s, quotient(s, s.products - 1)),
            lambda s: (
                f"You took the quotient of $v$ itself, {quotient(s, s.products - 1):.4f}. Of {s.products} products the "
                "last one is that of the quotient: before it, the vector is turned."
            ),
        ),
        Mistake(
            "one product too many",
            lambda s, work: step(s, quotient(s, s.products + 1)),
            lambda s: (
                f"You multiplied {s.products + 1} times. Of {s.products} products the last one is that of the "
                "quotient, so the vector is turned once less."
            ),
        ),
        Mistake(
            "the exact eigenvalue",
            lambda s, work: step(s, exact(s)),
            lambda s: (
                f"This is the step of the exact eigenvalue, {exact(s):.4f}, for which one needs $K$. After "
                f"{s.products} products the quotient is {quotient(s, s.products):.4f}."
            ),
        ),
        Mistake(
            "not divided by the squared length",
            lambda s, work: step(s, turned(s, s.products - 1) @ turned(s, s.products)),
            lambda s: (
                rf"You took $u^\top K u$ for the eigenvalue. It grows with the length of $u$: divide by $u^\top u$, "
                f"{turned(s, s.products - 1) @ turned(s, s.products - 1):.0f}."
            ),
        ),
        Mistake(
            "divided by the length",
            lambda s, work: step(
                s, turned(s, s.products - 1) @ turned(s, s.products) / np.linalg.norm(turned(s, s.products - 1))
            ),
            lambda s: (
                rf"You divided $u^\top K u$ by the length of $u$. Twice $u$ makes it 4 times as large, so divide by "
                rf"$u^\top u$, {turned(s, s.products - 1) @ turned(s, s.products - 1):.0f}."
            ),
        ),
        Mistake(
            "how much longer the vector became",
            lambda s, work: step(s, np.linalg.norm(turned(s, s.products)) / np.linalg.norm(turned(s, s.products - 1))),
            lambda s: (
                "You compared the lengths of $Ku$ and $u$. That nears the eigenvalue as well, but the quotient is "
                f"another number, {quotient(s, s.products):.4f}."
            ),
        ),
        Mistake(
            "the trace",
            lambda s, work: step(s, (s.J**2).sum()),
            lambda s: (
                f"You put in the trace, {(s.J**2).sum()}: the sum of all eigenvalues. A step found so is safe, but "
                "shorter than needed."
            ),
        ),
        Mistake(
            "the quotient",
            lambda s, work: quotient(s, s.products),
            lambda s: (
                f"This is the quotient, {quotient(s, s.products):.4f}. The step is 2 divided by $c$ times it, with "
                f"$c = 2/{len(s.v)}$."
            ),
        ),
        Mistake(
            "c forgotten",
            lambda s, work: 2 / quotient(s, s.products),
            lambda s: (
                f"You left out the factor of the loss. The mean of the squares over {len(s.v)} points has "
                f"$c = 2/{len(s.v)}$, and the step is 2 divided by $c$ times the eigenvalue."
            ),
        ),
        Mistake(
            "the sum for the mean",
            lambda s, work: 1 / quotient(s, s.products),
            lambda s: (
                f"You took the sum of the squares, with $c = 2$. The mean over {len(s.v)} points has "
                f"$c = 2/{len(s.v)}$, so the step is {len(s.v)} times as long."
            ),
        ),
        Mistake(
            "half of it",
            lambda s, work: work / 2,
            lambda s: (
                "This is half of the largest step: with it the part along $u$ is done at once. Up to 2 divided by $c$ "
                "times the eigenvalue, what is left of it still shrinks."
            ),
        ),
    ),
    hints=(
        "The first product turns $v$ towards the eigenvector. The second belongs to the quotient.",
        r"$u = J(J^\top v)$, then $u^\top K u / u^\top u$ stands for the largest eigenvalue, and the step is 2 divided "
        "by $c$ times it. What is $c$ for the mean over three points?",
        "`2 / (2 / len(v) * (u @ multiply(u)) / (u @ u))`",
    ),
    solve=worked,
)
