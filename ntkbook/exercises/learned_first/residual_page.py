"""Find the mistake: code that trains u on an equation for u_xx, and one entry of the residual's kernel by pencil."""

import itertools
from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import vector
from .code_page import Slip, code_page, draw_slips, with_slips

RIGHT = (
    "u = lambda w, x: w[0] * x + w[1] * x**2 + w[2] * x**3",
    "u_x = input_derivative(u, 0)",
    "u_xx = input_derivative(u_x, 0)",
    "r_b = u(w, x_b) - y_b",
    "r_e = u_xx(w, x_e) - g(x_e)",
    "K_bb = ntk(u, w, x_b)",
    "K_ee = ntk(u_xx, w, x_e)",
)
SLIPS = (
    Slip(3, "u_xx = input_derivative(u, 0)", "it differentiates $u$ once, so it is $u_x$; the equation has two."),
    Slip(4, "r_b = u_xx(w, x_b) - y_b", "at the boundary $u$ itself is given, not $u_{xx}$."),
    Slip(4, "r_b = u(w, x_e) - y_b", "the values $y_b$ belong to the boundary points $x_b$."),
    Slip(5, "r_e = u(w, x_e) - g(x_e)", "the equation says $u_{xx} = g$, and this asks that $u = g$."),
    Slip(5, "r_e = u_xx(w, x_e) + g(x_e)", "$u_{xx} = g$ means $u_{xx} - g = 0$; the sign is turned."),
    Slip(6, "K_bb = ntk(u_xx, w, x_b)", "at the boundary $u$ is trained, so $K_{bb}$ is the kernel of $u$."),
    Slip(7, "K_ee = ntk(u, w, x_e)", "inside $u_{xx}$ is trained, so $K_{ee}$ is the kernel of $u_{xx}$, not of $u$."),
    Slip(7, "K_ee = ntk(u_xx, w, x_b)", "this is the kernel at the boundary points; the equation holds at $x_e$."),
)
GOAL = (
    "The equation is $u_{xx} = g$ at the points $x_e$, and $u = y_b$ at the boundary points $x_b$. This code is for "
    "the residuals $r$ of both, and for the kernel of each."
)


class Cubic(NamedTuple):
    """Two points of the equation, and the three parameters."""

    x: int
    z: int
    w: tuple[int, int, int]


def powers(x):
    """The gradients of u, u_x and u_xx with respect to the three parameters, at x."""
    return np.array([x, x**2, x**3]), np.array([1, 2 * x, 3 * x**2]), np.array([0, 2, 6 * x])


def entry(s, first=2, second=2):
    """The product of two gradients: of the derivative `first` at x and the derivative `second` at z."""
    return float(powers(s.x)[first] @ powers(s.z)[second])


def values(s):
    return float((powers(s.x)[2] @ s.w) * (powers(s.z)[2] @ s.w))


def pairs_by_product():
    """{x z: its pairs}, not opposite to each other: 4 + 36 x z stays below 300, and is not (2 + 6 x)(2 + 6 z)."""
    points, found = [k for k in range(-8, 9) if k], {}
    for x, z in itertools.permutations(points, 2):
        if abs(x * z) < 9 and x + z:
            found.setdefault(x * z, []).append((x, z))
    return found


PAIRS = pairs_by_product()


def draw_cubic(rng):
    """Small points, and each product of two of them as often as any other, so that none is worth a guess."""
    pairs = PAIRS[int(rng.choice(list(PAIRS)))]
    return Cubic(*pairs[rng.integers(len(pairs))], tuple(int(v) for v in rng.integers(1, 4, 3)))


number = Exercise(
    title="the kernel of u_xx",
    data=Cubic(1, 2, (3, 1, 2)),
    draw=draw_cubic,
    ask=lambda s: (
        f"by pencil: with $u$ of line 1 and $w = (w_0, w_1, w_2) = {vector(s.w)}$, what should the entry of $K_{{ee}}$ "
        f"be for the points {s.x} and {s.z}? A number."
    ),
    work=entry,
    mistakes=(
        Mistake(
            "the kernel of u",
            lambda s, work: entry(s, 0, 0),
            lambda s: (
                "This is the kernel of $u$. Inside it is $u_{xx}$ that is trained: its derivative with respect to "
                f"$w_1$ is 2, not {s.x**2} and {s.z**2}."
            ),
        ),
        Mistake(
            "the kernel of u_x",
            lambda s, work: entry(s, 1, 1),
            lambda s: "This is the kernel of $u_x$. Differentiate twice: $w_0$ drops out, and its share 1 with it.",
        ),
        Mistake(
            "one side alone",
            lambda s, work: entry(s, 2, 0),
            lambda s: (
                f"You took $u_{{xx}}$ at {s.x}, but $u$ at {s.z}. That is an entry of the block between equation and "
                f"boundary. At {s.z} the gradient of $u_{{xx}}$ is $(0, 2, {6 * s.z})$."
            ),
        ),
        Mistake(
            "values for gradients",
            lambda s, work: values(s),
            lambda s: (
                f"You multiplied the values of $u_{{xx}}$, {powers(s.x)[2] @ s.w} and {powers(s.z)[2] @ s.w}. A kernel "
                "multiplies its derivatives with respect to the parameters."
            ),
        ),
        Mistake(
            "differentiated by x a third time",
            lambda s, work: 36.0,
            lambda s: (
                "You differentiated $u_{xx}$ by $x$ again. It is the derivatives by $w$ that count: $(0, 2, 6x)$."
            ),
        ),
        Mistake(
            "the points left out",
            lambda s, work: 40.0,
            lambda s: (
                "You multiplied 2 by 2 and 6 by 6. The last entry of each gradient has its point in it: "
                f"{6 * s.x} at {s.x}, and {6 * s.z} at {s.z}."
            ),
        ),
    ),
    hints=(),
    solve=lambda s: (
        f"$u_{{xx}} = 2 w_1 + 6 w_2 x$ has the gradient $(0, 2, 6x)$. For {s.x} and {s.z}: 4 plus 36 times {s.x * s.z} "
        f"is {entry(s):g}."
    ),
)


def draw_page(rng):
    """The numbers, too, must tell the mistakes of the second question apart."""
    while True:
        numbers = draw_cubic(rng)
        found = [entry(numbers), *(mistake.spoil(numbers, None) for mistake in number.mistakes), 0.0, 1.0]
        if len(set(found)) == len(found):
            return with_slips(RIGHT, draw_slips(rng, SLIPS), numbers)


residual_page = code_page(
    title="find the mistake: the equation",
    data=with_slips(RIGHT, (SLIPS[3], SLIPS[6]), Cubic(1, 2, (3, 1, 2))),
    draw=draw_page,
    goal=GOAL,
    number=number,
    hints=(
        "Ask of every line: is this about $u$, about $u_x$ or about $u_{xx}$? And at which points?",
        "At the boundary $u$ is trained, inside $u_{xx} - g$. A kernel belongs to the function that is trained.",
        "The gradient of $u_{xx}$ with respect to $w$ is $(0, 2, 6x)$. An entry of $K_{ee}$ is the product of two.",
    ),
)
