"""With pencil: how far the parameters of the rescaled model go in the lazy limit, one point taught."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake


class Point(NamedTuple):
    """One point, three parameters: the gradient of the model there, what the model gives, the target, the scale."""

    g: np.ndarray
    f0: int
    y: int
    a: int


def move(s, wanted=None, scale=None, size=None):
    """g y / (a |g|^2)"""
    wanted = s.y if wanted is None else wanted
    return s.g * wanted / ((s.a if scale is None else scale) * (s.g @ s.g if size is None else size))


def draw_point(rng):
    while True:
        s = Point(rng.integers(-3, 4, 3), *(int(v) for v in rng.integers(-4, 5, 2)), int(rng.choice([2, 3, 4, 5, 10])))
        if np.count_nonzero(s.g) > 1 and s.f0 and s.y and s.f0 != s.y and np.abs(move(s)).max() > 0.02:
            return s


lazy_move = Exercise(
    title="the way in the lazy limit",
    data=Point(np.array([1, 2, 2]), 4, 3, 10),
    draw=draw_point,
    ask=lambda s: (
        f"A model with three parameters gives $f_0$ = {s.f0} at a point, and its gradient there is {s.g.tolist()}. "
        f"$f_a$, centred and with $a$ = {s.a}, is trained on this point alone until it gives {s.y}. By how much has "
        "each parameter moved, as far as the tangent describes it? Three numbers to four decimals."
    ),
    work=move,
    decimals=4,
    mistakes=(
        Mistake(
            "not divided by a",
            lambda s, work: move(s, scale=1),
            lambda s: (
                f"This is the way for $a$ = 1. $f_a$ moves {s.a} times as far as the model under it, so the parameters "
                f"need {s.a} times less."
            ),
        ),
        Mistake(
            "divided by a^2",
            lambda s, work: move(s, scale=s.a**2),
            lambda s: (
                f"You divided by $a^2$, {s.a**2}. That belongs to the rate and the kernel. One step is the rate over "
                f"$a^2$ times a gradient that is $a$ times as large: the way is 1/{s.a}."
            ),
        ),
        Mistake(
            "multiplied by a",
            lambda s, work: move(s, scale=1 / s.a),
            lambda s: (
                f"You multiplied by $a$. With $a$ = {s.a} a small move already changes $f_a$ {s.a} times as much."
            ),
        ),
        Mistake(
            "f0 subtracted from the target",
            lambda s, work: move(s, wanted=s.y - s.f0),
            lambda s: (
                f"You went from {s.f0} to {s.y}. $f_a$ is centred: it starts at 0, whatever $f_0$ is, and goes to "
                f"{s.y}."
            ),
        ),
        Mistake(
            "no inverse",
            lambda s, work: move(s, size=1),
            lambda s: (
                "You left out the division by the kernel, the squared length of the gradient: "
                f"{' + '.join(str(int(d) ** 2) for d in s.g)} is {s.g @ s.g}."
            ),
        ),
        Mistake(
            "length for its square",
            lambda s, work: move(s, size=np.sqrt(s.g @ s.g)),
            lambda s: (
                f"You divided by the length of the gradient, {np.sqrt(s.g @ s.g):.4f}. The kernel is its square, "
                f"{s.g @ s.g}: your step moves the output {np.sqrt(s.g @ s.g):.4f} times too far."
            ),
        ),
        Mistake(
            "the same for each parameter",
            lambda s, work: np.full(3, s.y / (s.a * s.g.sum())) if s.g.sum() else work + 1,
            lambda s: (
                f"You moved each parameter by the same. Gradient descent moves along the gradient, {s.g.tolist()}."
            ),
            shows=lambda s: s.g.sum() != 0,
        ),
        Mistake(
            "sign turned",
            lambda s, work: -work,
            lambda s: f"Your move takes $f_a$ to {-s.y}. The target is {s.y}.",
        ),
    ),
    hints=(
        r"$f_a$ starts at 0. How much must the model under it change?",
        r"By $y/a$. Of all moves that do this the shortest is along the gradient $g$.",
        r"$g\,y / (a\,|g|^2)$",
    ),
    solve=lambda s: (
        f"The model must change by {s.y}/{s.a}. $|g|^2$ is {s.g @ s.g}, so the move is {s.g.tolist()} times "
        f"{s.y} / ({s.a} times {s.g @ s.g}): {move(s).round(4).tolist()}."
    ),
)
