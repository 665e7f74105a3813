"""With pencil: where a network of infinite width ends if its last layer alone is trained."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake


class Limits(NamedTuple):
    """NNGP and NTK of two points and of a third with them, and the targets of the two."""

    Sigma: np.ndarray
    Theta: np.ndarray
    Sigma_test: np.ndarray
    Theta_test: np.ndarray
    y: np.ndarray


def end(s, K, K_test):
    return K_test @ np.linalg.solve(K, s.y)


def draw_limits(rng):
    """Both kernels and what lies between them, NTK minus NNGP, are kernels of three points."""
    A, B = rng.integers(-1, 3, (2, 3, 3))
    Sigma, earlier = A @ A.T + np.eye(3, dtype=int), B @ B.T + np.eye(3, dtype=int)
    Theta = Sigma + earlier
    return Limits(Sigma[:2, :2], Theta[:2, :2], Sigma[2, :2], Theta[2, :2], rng.integers(-3, 4, 2))


last_layer = Exercise(
    title="the last layer alone",
    data=Limits(
        np.array([[2, 1], [1, 2]]), np.array([[5, 2], [2, 4]]), np.array([1, 0]), np.array([3, 1]), np.array([3, -1])
    ),
    draw=draw_limits,
    ask=lambda s: (
        "At infinite width, two training points:\n\n"
        f"$\\Sigma$ = {s.Sigma.tolist()}\n\n$\\Theta$ = {s.Theta.tolist()}\n\n"
        f"A third point has $\\Sigma$ = {s.Sigma_test.tolist()} and $\\Theta$ = {s.Theta_test.tolist()} with them. "
        f"Targets $y$ = {s.y.tolist()}, squared loss. *Only the last layer* is trained, to convergence. What is the "
        "mean output at the third point, over all draws? Four decimals."
    ),
    work=lambda s: end(s, s.Sigma, s.Sigma_test),
    decimals=4,
    mistakes=(
        Mistake(
            "the NTK",
            lambda s, work: end(s, s.Theta, s.Theta_test),
            lambda s: (
                f"You took the NTK, {s.Theta.tolist()}. That trains all layers. The last layer's share alone is the "
                f"NNGP, {s.Sigma.tolist()}."
            ),
        ),
        Mistake(
            "the earlier layers",
            lambda s, work: end(s, s.Theta - s.Sigma, s.Theta_test - s.Sigma_test),
            lambda s: (
                f"You took NTK minus NNGP, {(s.Theta - s.Sigma).tolist()}: the share of all layers *but* the last."
            ),
        ),
        Mistake(
            "two kernels mixed",
            lambda s, work: end(s, s.Theta, s.Sigma_test),
            lambda s: (
                f"You multiplied the NNGP of the third point by the inverse of the NTK, {s.Theta.tolist()}. Both must "
                "be of one kernel."
            ),
        ),
        Mistake(
            "the NTK of the third point",
            lambda s, work: end(s, s.Sigma, s.Theta_test),
            lambda s: (
                f"You multiplied the NTK of the third point, {s.Theta_test.tolist()}, by the inverse of the NNGP. Both "
                "must be of one kernel."
            ),
        ),
        Mistake(
            "no inverse",
            lambda s, work: s.Sigma_test @ s.y,
            lambda s: f"You left out the inverse of {s.Sigma.tolist()}. Kernel regression is $K(x, X)\\,K^{{-1}}\\,y$.",
        ),
    ),
    hints=(
        "Which kernel describes training of the last layer alone?",
        "Kernel regression with it. Over all draws $f_0$ has mean zero.",
        r"$\Sigma(x, X)\,\Sigma^{-1}\,y$",
    ),
    solve=lambda s: (
        f"The kernel is the NNGP. $\\Sigma^{{-1}} y$ is {np.linalg.solve(s.Sigma, s.y).round(4).tolist()}; "
        f"{s.Sigma_test.tolist()} times that is {end(s, s.Sigma, s.Sigma_test):.4f}."
    ),
)
