"""With pencil: where gradient descent on the linearised net ends."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake


class Line(NamedTuple):
    """Two points, three parameters: the Jacobian J (2, 3), what the net gives, what it should give."""

    J: np.ndarray
    f0: np.ndarray
    y: np.ndarray


def least(s, r=None):
    """J^T K^-1 (y - f0)"""
    return s.J.T @ np.linalg.solve(s.J @ s.J.T, s.y - s.f0 if r is None else r)


def first_two(s):
    """The step in the first two parameters that gives the outputs wanted."""
    return np.linalg.lstsq(s.J[:, :2], s.y - s.f0, rcond=None)[0]


def solves_but_longer(s, step):
    """Whether a step gives the outputs wanted, to a few decimals, and is not the shortest."""
    if step.shape != s.J.shape[1:] or not np.isfinite(step).all():
        return False
    return np.allclose(s.J @ step, s.y - s.f0, atol=2e-3) and np.linalg.norm(step) > 1.02 * np.linalg.norm(least(s))


def moved_by(move, s):
    """What a learner's function gives; NaN where it inverts what has no inverse."""
    try:
        return move(s.J.astype(float), s.f0.astype(float), s.y.astype(float))
    except np.linalg.LinAlgError:
        return np.full(s.J.shape[1], np.nan)


def draw_line(rng):
    """The diagonal of K must not do for its inverse, nor two parameters for three."""
    while True:
        s = Line(rng.integers(-2, 3, (2, 3)), *rng.integers(-3, 4, (2, 2)))
        (a, b), (_, d) = s.J @ s.J.T
        if a != d and b and abs(np.linalg.det(s.J[:, :2])) > 0.5 and s.f0.any() and np.abs(least(s)).min() > 0.01:
            return s


least_norm = Exercise(
    title="the solution of least norm",
    data=Line(np.array([[1, 2, 0], [0, 1, 1]]), np.array([1, -1]), np.array([2, 3])),
    draw=draw_line,
    ask=lambda s: (
        f"Two points, three parameters, and in $J$ a row for each point:\n\n$J$ = {s.J.tolist()}\n\n$f_0$ = "
        f"{s.f0.tolist()}, $y$ = {s.y.tolist()}\n\nBy how much has each parameter moved, "
        "$\\theta_\\infty - \\theta_0$, when the flow has ended? Three numbers to four decimals, or a function "
        "`move(J, f0, y)`."
    ),
    work=least,
    call=moved_by,
    elsewhere=Line(np.arange(15).reshape(3, 5) % 4 - 1, np.array([1, 0, 2]), np.array([-1, 3, 1])),
    decimals=4,
    mistakes=(
        Mistake(
            "inverse of J^T J",
            lambda s, work: np.full(s.J.shape[1], np.nan),
            lambda s: (
                rf"There is no number here. Did you invert $J^\top J$? It is {s.J.shape[1]} x {s.J.shape[1]} with rank "
                f"{len(s.J)} and has no inverse. $K = J J^\\top$ is {len(s.J)} x {len(s.J)}, and has one."
            ),
            fits=lambda s, step: step.shape == s.J.shape[1:] and not np.isfinite(step).any(),
        ),
        Mistake(
            "ridge of 1",
            lambda s, work: np.linalg.solve(s.J.T @ s.J + np.eye(s.J.shape[1]), s.J.T @ (s.y - s.f0)),
            lambda s: (
                r"You inverted $J^\top J + I$, which is a ridge of 1: it stops short of the targets. $K = J J^\top$ is "
                "2 x 2 and has an inverse of its own."
            ),
        ),
        Mistake(
            "f0 dropped",
            lambda s, work: least(s, s.y),
            lambda s: (
                f"You solved for $y$. What must be made up is $y - f_0$, {(s.y - s.f0).tolist()}: the network gives "
                f"{s.f0.tolist()} already."
            ),
        ),
        Mistake(
            "no inverse",
            lambda s, work: s.J.T @ (s.y - s.f0),
            lambda s: (
                r"This is $J^\top (y - f_0)$, the direction of the first step. It moves the outputs by "
                f"{(s.J @ s.J.T @ (s.y - s.f0)).tolist()}, where {(s.y - s.f0).tolist()} is wanted."
            ),
        ),
        Mistake(
            "another solution, not the shortest",
            lambda s, work: np.append(first_two(s), np.zeros(s.J.shape[1] - 2)),
            lambda s: (
                "Your step gives the right outputs, as many do, but it is not the shortest: the flow moves by "
                f"{np.linalg.norm(least(s)):.3f} only, because it never moves along a direction that changes no output."
            ),
            fits=solves_but_longer,
        ),
        Mistake(
            "sign turned",
            lambda s, work: -work,
            lambda s: f"You solved for $f_0 - y$. The outputs must move by $y - f_0$, {(s.y - s.f0).tolist()}.",
        ),
        Mistake(
            "the weights of the points",
            lambda s, work: np.linalg.solve(s.J @ s.J.T, s.y - s.f0),
            lambda s: (
                "These are the two weights $K^{-1}(y - f_0)$, one for each point. $J^\\top$ times them gives the three "
                "parameters."
            ),
        ),
    ),
    hints=(
        r"The flow moves the parameters only along rows of $J$: $\theta - \theta_0 = J^\top \alpha$.",
        r"Put that into $J(\theta - \theta_0) = y - f_0$ and solve for the two numbers $\alpha$.",
        r"$J^\top (J J^\top)^{-1} (y - f_0)$",
    ),
    solve=lambda s: (
        f"$K = J J^\\top$ has the entries {(s.J @ s.J.T).tolist()}, $y - f_0$ is {(s.y - s.f0).tolist()}; "
        f"$J^\\top K^{{-1}} (y - f_0)$ is {least(s).round(4).tolist()}."
    ),
)
