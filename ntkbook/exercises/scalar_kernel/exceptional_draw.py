"""Which of ten draws of a small network has a kernel of the other sign."""

from functools import cache
from typing import NamedTuple

import numpy as np

from ...kernel import ntk
from ...network import Network
from ..engine.exercise import Exercise, Mistake

NET = Network((1, 8, 1), "tanh")


class Ten(NamedTuple):
    """Ten draws of the network, by the first of their seeds, and two points."""

    first: int
    x: float
    z: float


@cache
def kernels(s):
    """K(x, z) in each of the ten draws."""
    draws = (NET.init(np.random.default_rng(seed)) for seed in range(s.first, s.first + 10))
    return np.array([ntk(NET, params, [[s.x]], [[s.z]]).item() for params in draws])


def draw_ten(rng):
    """Ten draws and two points such that nine kernels are negative and one is positive, all of them clearly."""
    while True:
        x, z = rng.choice([1.5, 2.0, 2.5], 2)
        s = Ten(int(rng.integers(10, 280)), float(x), -float(z))
        values = kernels(s)
        if abs(values).min() > 0.05 and (values > 0).sum() == 1:
            return s


def negative(s):
    return np.where(kernels(s) < 0, kernels(s), -np.inf)


exceptional_draw = Exercise(
    title="the exceptional draw",
    data=Ten(0, 2.0, -2.0),
    draw=draw_ten,
    ask=lambda s: (
        f'The network is `Network((1, 8, 1), "tanh")`. For nine of the ten draws with the seeds {s.first} to '
        f"{s.first + 9}, learning at $x = {s.x:g}$ pushes the function at $x' = {s.z:g}$ the *opposite* way: "
        f"$K({s.x:g}, {s.z:g}) < 0$. Which is the one draw for which it does not? Its seed."
    ),
    work=lambda s: s.first + kernels(s).argmax(),
    mistakes=(
        Mistake(
            "counted from 1",
            lambda s, work: work + 1,
            lambda s: f"That is one too many: a draw is called by its seed, and the first of the ten is {s.first}.",
        ),
        Mistake(
            "the place, not the seed",
            lambda s, work: work - s.first,
            lambda s: (
                "This is its place among the ten draws, counted from 0. A draw is called by its seed, and the first of "
                f"the ten is {s.first}."
            ),
            shows=lambda s: s.first > 0,
        ),
        Mistake(
            "the kernel, not its draw",
            lambda s, work: kernels(s).max(),
            lambda s: (
                f"This is the kernel, and its sign is the right one. Asked is the draw: a seed from {s.first} to "
                f"{s.first + 9}."
            ),
        ),
        Mistake(
            "the most negative kernel",
            lambda s, work: s.first + kernels(s).argmin(),
            lambda s: (
                f"In this draw the kernel is {kernels(s).min():.2f}: it pushes the opposite way, more than any other. "
                "Look for the one that is positive."
            ),
        ),
        Mistake(
            "the negative kernel closest to 0",
            lambda s, work: s.first + negative(s).argmax(),
            lambda s: (
                f"In this draw the kernel is small, but negative still: {negative(s).max():.2f}. In one draw it is "
                "positive."
            ),
        ),
        Mistake(
            "how many, not which",
            lambda s, work: np.array(9),
            lambda s: f"Nine draws push the opposite way. Asked is which one does not: a seed from {s.first} on.",
        ),
    ),
    hints=(
        "A loop over the ten seeds, and in each turn one number.",
        "Draw the parameters with `net.init(np.random.default_rng(seed))` and take the kernel of $x$ against $x'$.",
        "`ntk(net, params, [[x]], [[x_prime]]).item()`, and look for the one that is positive.",
    ),
    solve=lambda s: (
        f"Draw {s.first + kernels(s).argmax()}: there $K({s.x:g}, {s.z:g})$ is {kernels(s).max():.3f}, and in all "
        "other draws it is negative."
    ),
)
