"""With pencil: what the tangent gives at other parameters."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake


class Move(NamedTuple):
    """What a net gives at theta_0, its Jacobian there (points, parameters), and other parameters theta."""

    J: np.ndarray
    f0: np.ndarray
    start: np.ndarray
    end: np.ndarray


def draw_move(rng):
    return Move(rng.integers(-2, 4, (2, 3)), *rng.integers(-4, 5, (1, 2)), *rng.integers(-2, 4, (2, 3)))


tangent = Exercise(
    title="the tangent elsewhere",
    data=Move(np.array([[1, 0, 2], [2, 1, 1]]), np.array([3, -1]), np.array([1, 2, -1]), np.array([2, 0, 1])),
    draw=draw_move,
    ask=lambda s: (
        "A network at two points; its Jacobian has a row for each:\n\n"
        f"$\\theta_0$ = {s.start.tolist()}, $f_0$ = {s.f0.tolist()}\n\n$J$ = {s.J.tolist()}\n\nWhat does the tangent "
        f"give at $\\theta$ = {s.end.tolist()}? Two numbers, or a function `tangent(J, f0, start, end)`."
    ),
    work=lambda s: s.f0 + s.J @ (s.end - s.start),
    call=lambda g, s: g(s.J.astype(float), *(v.astype(float) for v in s[1:])),
    elsewhere=Move(np.arange(12).reshape(3, 4) % 5 - 2, np.array([1, 0, 4]), np.arange(4), np.array([2, 3, -1, 1])),
    mistakes=(
        Mistake(
            "parameters for the step",
            lambda s, work: s.f0 + s.J @ s.end,
            lambda s: (
                f"You multiplied $J$ by $\\theta$ itself. It takes the step, $\\theta - \\theta_0$ = "
                f"{(s.end - s.start).tolist()}."
            ),
        ),
        Mistake(
            "f0 dropped",
            lambda s, work: s.J @ (s.end - s.start),
            lambda s: f"This is how far the outputs move. They start at $f_0$ = {s.f0.tolist()}.",
        ),
        Mistake(
            "step turned round",
            lambda s, work: s.f0 - s.J @ (s.end - s.start),
            lambda s: (
                f"You went the other way. From $\\theta_0$ to $\\theta$ the step is {(s.end - s.start).tolist()}, the "
                "new parameters minus the old."
            ),
        ),
    ),
    hints=(
        r"The tangent takes a step, not parameters. Which step leads from $\theta_0$ to $\theta$?",
        r"$J$ times the step is how far the outputs move. From where?",
        r"$f_0 + J\,(\theta - \theta_0)$",
    ),
    solve=lambda s: (
        f"The step is {(s.end - s.start).tolist()}, $J$ times it is {(s.J @ (s.end - s.start)).tolist()}; with $f_0$ "
        f"that is {(s.f0 + s.J @ (s.end - s.start)).tolist()}."
    ),
)
