"""One step of the recursion, at two points."""

import numpy as np

from ..engine.exercise import Exercise
from .layer import Layer, degrees, duals, following
from .recursion_mistakes import MISTAKES


def draw_layer(rng):
    a, d = rng.choice([2, 3, 4, 5], 2, replace=False)
    b = rng.integers(1, min(a, d))
    S = np.array([[a, b], [b, d]])
    w2, s2 = rng.choice([3.0, 4.0, 5.0], 2, replace=False).tolist()
    return Layer(S, S + np.diag(rng.integers(1, 4, 2)) + rng.integers(0, 3), w2, s2)


recursion = Exercise(
    title="one step of the recursion",
    data=Layer(np.array([[3, 2], [2, 4]]), np.array([[5, 3], [3, 6]]), 2.0, 3.0),
    draw=draw_layer,
    ask=lambda s: (
        f"A ReLU network in the NTK convention. At two points a layer has\n\n$\\Sigma$ = {s.Sigma.tolist()}\n\n"
        f"$\\Theta$ = {s.Theta.tolist()}\n\nThe next has $\\sigma_w^2$ = {s.w2:g}, $\\sigma_b^2$ = {s.s2:g}. Its "
        "$\\Theta$, 2 x 2, to four decimals, or a function `step(Sigma, Theta, w2, s2)`."
    ),
    work=following,
    call=lambda g, s: g(s.Sigma.astype(float), s.Theta.astype(float), s.w2, s.s2),
    elsewhere=Layer(np.array([[2, -1], [-1, 3]]), np.array([[4, -1], [-1, 7]]), 1.5, 0.5),
    decimals=4,
    mistakes=MISTAKES,
    hints=(
        r"First the angle between the two points, from $\Sigma$. On the diagonal it is 0.",
        r"Then both duals of ReLU, $E[\varphi\varphi]$ and $E[\varphi'\varphi']$, each 2 x 2.",
        r"$\Theta \leftarrow \sigma_w^2 E[\varphi\varphi] + \sigma_b^2 + \sigma_w^2 E[\varphi'\varphi']\,\Theta$, "
        "entry by entry.",
    ),
    solve=lambda s: (
        f"The angle is {degrees(s):.2f} degrees; $E[\\varphi\\varphi]$ is {duals(s)[0].round(4).tolist()}, "
        f"$E[\\varphi'\\varphi']$ is {duals(s)[1].round(4).tolist()}; together {following(s).round(4).tolist()}."
    ),
)
