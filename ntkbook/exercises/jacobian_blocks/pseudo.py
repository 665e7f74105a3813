"""The pseudo-NTK, and the other N x N kernels that it is confused with."""

import numpy as np

from ..engine.exercise import Exercise, Mistake


def other_kernel(name, take):
    return Mistake(
        name,
        lambda K, work: take(K),
        lambda K: f"This is {name}, {take(K)[0, 1]:g} at $K_{{12}}$. Wanted: the sum of all entries, divided by $m$.",
    )


def by_points(K):
    return K.sum(axis=(2, 3)) / K.shape[1]


pseudo = Exercise(
    title="the pseudo-NTK",
    data=np.array([[[[4, 1], [1, 2]], [[2, -1], [3, 0]], [[5, 2], [2, 3]]]]),
    draw=lambda rng: rng.integers(-5, 10, (1, 3, 2, 2)),  # neither number of points is m
    ask=lambda K: (
        "The pseudo-NTK, 1 x 3, or a function `pseudo(K)` for it. One point against three has the blocks\n\n"
        f"{K.tolist()}"
    ),
    work=lambda K: K.sum(axis=(2, 3)) / K.shape[2],
    call=lambda g, K: g(K.astype(float)),
    elsewhere=np.arange(180).reshape(4, 5, 3, 3) % 11,
    mistakes=(
        other_kernel("the trace of each block", lambda K: np.trace(K, axis1=2, axis2=3)),
        other_kernel("the mean of each diagonal", lambda K: np.trace(K, axis1=2, axis2=3) / 2),
        other_kernel("the sum of all entries of each block, not yet divided by $m$", lambda K: K.sum(axis=(2, 3))),
        other_kernel("the sum of all entries of each block, divided by the number of points", by_points),
        other_kernel("the mean of all entries of each block", lambda K: K.mean(axis=(2, 3))),
    ),
    hints=(
        "Off-diagonal entries count.",
        r"$\mathbf 1^\top K_{ij} \mathbf 1$ is the sum of all entries.",
        "... divided by $m$, here 2.",
    ),
    solve=lambda K: f"Sum of all entries of each block, divided by 2: {(K.sum(axis=(2, 3)) / 2).tolist()}.",
)
