"""Where the flow ends, if every parameter has a rate of its own."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..training.least_norm import draw_line


class Rated(NamedTuple):
    """The Jacobian J (N, P), what the net gives, what it should give, and the rate of each parameter."""

    J: np.ndarray
    f0: np.ndarray
    y: np.ndarray
    rates: np.ndarray


def end(s, r=None, inside=None, outside=None):
    """S J^T (J S J^T)^-1 (y - f0), with other rates inside and outside the inverse."""
    inside, outside = s.rates if inside is None else inside, s.rates if outside is None else outside
    return outside * (s.J.T @ np.linalg.solve((s.J * inside) @ s.J.T, s.y - s.f0 if r is None else r))


def another_way(s, step):
    """Whether a step gives the outputs wanted, and is neither the right one nor one that has a name of its own."""
    if step.shape != s.J.shape[1:] or not np.isfinite(step).all():
        return False
    named = end(s), end(s, inside=1, outside=1), end(s, inside=s.rates**2, outside=s.rates**2)
    if any(np.allclose(step, known, atol=2e-3) for known in named):
        return False
    return np.allclose(s.J @ step, s.y - s.f0, atol=2e-3)


def moved_by(move, s):
    """What a function gives; NaN where it inverts what has no inverse."""
    try:
        return move(*(value.astype(float) for value in s))
    except np.linalg.LinAlgError:
        return np.full(s.J.shape[1], np.nan)


def draw_rated(rng):
    """As without rates; the rates differ, and the step shows it in every parameter."""
    while True:
        s = Rated(*draw_line(rng), rng.permutation([1, 2, 4]))
        if abs(np.linalg.det((s.J * s.rates) @ s.J.T)) > 0.5 and np.abs(end(s)).min() > 0.01:
            return s


own_rates = Exercise(
    title="the end of the flow with rates of their own",
    data=Rated(np.array([[1, 2, 0], [0, 1, 1]]), np.array([1, -1]), np.array([2, 3]), np.array([1, 2, 4])),
    draw=draw_rated,
    ask=lambda s: (
        f"Two points, three parameters: $J$ = {s.J.tolist()}, a row for each point; $f_0$ = {s.f0.tolist()}, $y$ = "
        f"{s.y.tolist()}. Every parameter has a rate of its own, $d\\theta_p/dt = -s_p\\,\\partial L/\\partial "
        f"\\theta_p$ with $s$ = {s.rates.tolist()}, and $L$ is half the sum of squares of the linearised network. By "
        "how much has each parameter moved, $\\theta_\\infty - \\theta_0$, when the flow has ended? Three numbers to "
        "four decimals, or a function `move(J, f0, y, rates)`, for any number of points and more parameters than that."
    ),
    work=end,
    call=moved_by,
    elsewhere=Rated(
        np.arange(15).reshape(3, 5) % 4 - 1, np.array([1, 0, 2]), np.array([-1, 3, 1]), np.array([3, 1, 2, 1, 4])
    ),
    decimals=4,
    mistakes=(
        Mistake(
            "rates left out",
            lambda s, work: end(s, inside=1, outside=1),
            lambda s: (
                "You left out the rates: this is where the flow ends if all parameters have the same rate. With "
                f"{s.rates.tolist()} it moves faster along some of them, and ends elsewhere."
            ),
        ),
        Mistake(
            "rates only outside the inverse",
            lambda s, work: end(s, inside=1),
            lambda s: (
                r"You multiplied the step by the rates, but inverted $J J^\top$: your outputs move by "
                f"{(s.J @ end(s, inside=1)).round(4).tolist()}, where {(s.y - s.f0).tolist()} is wanted."
            ),
        ),
        Mistake(
            "rates only inside the inverse",
            lambda s, work: end(s, outside=1),
            lambda s: (
                r"You inverted $J S J^\top$, but moved along $J^\top$: your outputs move by "
                f"{(s.J @ end(s, outside=1)).round(4).tolist()}, where {(s.y - s.f0).tolist()} is wanted."
            ),
        ),
        Mistake(
            "rates squared",
            lambda s, work: end(s, inside=s.rates**2, outside=s.rates**2),
            lambda s: f"You multiplied by the rates, {s.rates.tolist()}, once too often: they are squared in yours.",
        ),
        Mistake(
            "inverse of J^T J",
            lambda s, work: np.full(s.J.shape[1], np.nan),
            lambda s: (
                rf"There is no number here. Did you invert $J^\top J$? It is {s.J.shape[1]} x {s.J.shape[1]} with rank "
                f"{len(s.J)} and has no inverse."
            ),
            fits=lambda s, step: step.shape == s.J.shape[1:] and not np.isfinite(step).any(),
        ),
        Mistake(
            "f0 dropped",
            lambda s, work: end(s, s.y),
            lambda s: (
                f"You solved for $y$. What must be made up is $y - f_0$, {(s.y - s.f0).tolist()}: the network gives "
                f"{s.f0.tolist()} already."
            ),
        ),
        Mistake(
            "no inverse",
            lambda s, work: s.rates * (s.J.T @ (s.y - s.f0)),
            lambda s: (
                "This is the direction of the first step. It moves the outputs by "
                f"{(s.J * s.rates @ s.J.T @ (s.y - s.f0)).tolist()}, where {(s.y - s.f0).tolist()} is wanted."
            ),
        ),
        Mistake(
            "sign turned",
            lambda s, work: -work,
            lambda s: f"You solved for $f_0 - y$. The outputs must move by $y - f_0$, {(s.y - s.f0).tolist()}.",
        ),
        Mistake(
            "the weights of the points",
            lambda s, work: np.linalg.solve((s.J * s.rates) @ s.J.T, s.y - s.f0),
            lambda s: f"These are weights, one for each of {len(s.J)} points. Asked are {s.J.shape[1]} parameters.",
        ),
        Mistake(
            "another solution",
            lambda s, work: np.append(np.linalg.lstsq(s.J[:, : len(s.J)], s.y - s.f0)[0], (s.J[0] * 0)[len(s.J) :]),
            lambda s: (
                "Your step gives the right outputs, as many do, but the flow does not end there: it never leaves the "
                f"directions $S J^\\top \\alpha$ with {len(s.J)} numbers $\\alpha$."
            ),
            fits=another_way,
        ),
    ),
    hints=(
        "Along which directions can the parameters move at all, with these rates?",
        r"$\theta - \theta_0 = S J^\top \alpha$ with $S$ = diag($s$) and a number in $\alpha$ for each point. Where do "
        "the outputs end?",
        r"$S J^\top (J S J^\top)^{-1} (y - f_0)$",
    ),
    solve=lambda s: (
        f"$J S J^\\top$ has the entries {((s.J * s.rates) @ s.J.T).tolist()}, $y - f_0$ is {(s.y - s.f0).tolist()}; "
        f"$S J^\\top (J S J^\\top)^{{-1}} (y - f_0)$ is {end(s).round(4).tolist()}. As a program: "
        "`rates * (J.T @ np.linalg.solve((J * rates) @ J.T, y - f0))`."
    ),
)
