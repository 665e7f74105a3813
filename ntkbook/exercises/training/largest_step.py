"""With pencil: the largest of some given rates for each loss, and the numbers that are taken for the bound."""

from typing import NamedTuple

import numpy as np

from ...loss import SquaredLoss
from ..engine.exercise import Exercise, Mistake

LOSSES = ("half_sum", "half_mean", "mean_points", "mean")
MANY = (0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.2, 1.5, 1.8, 2, 3)


class Cross(NamedTuple):
    """The kernel [[a, b, 0], [b, a, 0], [0, 0, d]] of three points, for each of two outputs, and ten rates."""

    a: int
    b: int
    d: int
    rates: tuple


def factors(outputs=2):
    """c of the four losses for three points."""
    return np.array([SquaredLoss(name).c(3, outputs) for name in LOSSES])


def bounds(s, value=None, c=None):
    """2 / (c lambda) for every loss, for the largest eigenvalue unless another is given."""
    return 2 / ((factors() if c is None else c) * (eigen(s)[-1] if value is None else value))


def largest_below(s, bound):
    """The largest of the rates below each bound; 0 if none is."""
    return np.array([max((rate for rate in s.rates if rate < limit), default=0) for limit in bound])


def eigen(s):
    return sorted((s.a + s.b, s.a - s.b, s.d))


def draw_cross(rng):
    """No bound, nor what is taken for it, may lie at one of the rates."""
    while True:
        a = int(rng.integers(3, 20))
        rates = tuple(sorted(rng.choice(MANY, 10, replace=False).tolist()))
        s = Cross(a, int(rng.integers(1, a)), int(rng.integers(1, 20)), rates)
        ends = [bounds(s, value) for value in (eigen(s)[-1], eigen(s)[0], eigen(s)[-1] / 2, eigen(s)[-1] * 2)]
        if np.abs(np.divide.outer(ends, rates) - 1).min() > 0.01:
            return s


def told(numbers):
    return ", ".join(f"{number:.4g}" for number in numbers)


def of_bound(name, taken, why):
    """The mistake of taking `taken(s)` for the four bounds."""
    return Mistake(name, lambda s, work: largest_below(s, taken(s)), why)


largest_step = Exercise(
    title="the largest stable step",
    data=Cross(6, 3, 2, (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 1.8, 3)),
    draw=draw_cross,
    ask=lambda s: (
        f"Three points and two outputs that share nothing; for each output\n\n$K$ = [[{s.a}, {s.b}, 0], "
        f"[{s.b}, {s.a}, 0], [0, 0, {s.d}]]\n\nYou may choose among the rates {told(s.rates)}. Which is the largest "
        "of them at which gradient descent on the tangent contracts? Four numbers, one for each loss:\n\n"
        "`half_sum` `half_mean` `mean_points` `mean`"
    ),
    work=lambda s: largest_below(s, bounds(s)),
    decimals=2,
    mistakes=(
        of_bound(
            "1 / lambda",
            lambda s: bounds(s) / 2,
            lambda s: (
                r"You stopped at $1/(c\lambda_{\max})$, the rate at which the fastest mode is learned in one step. "
                rf"Descent contracts up to twice that: $|1 - \eta c\lambda| < 1$, $\lambda_{{\max}}$ = {eigen(s)[-1]}."
            ),
        ),
        of_bound(
            "2 / lambda_min",
            lambda s: bounds(s, eigen(s)[0]),
            lambda s: (
                f"You took the smallest eigenvalue, {eigen(s)[0]}. The mode with the largest, {eigen(s)[-1]}, is the "
                "first to blow up."
            ),
        ),
        of_bound(
            "the largest entry",
            lambda s: bounds(s, max(s.a, s.d)),
            lambda s: (
                f"You took the largest entry of $K$, {max(s.a, s.d)}. Its largest eigenvalue is {eigen(s)[-1]}: $K$ "
                f"times (1, 1, 0) is ({s.a + s.b}, {s.a + s.b}, 0)."
            ),
        ),
        of_bound(
            "the trace",
            lambda s: bounds(s, 2 * s.a + s.d),
            lambda s: (
                f"You took the trace, {2 * s.a + s.d}, which is the sum of the eigenvalues {eigen(s)}. Only the "
                f"largest counts, {eigen(s)[-1]}."
            ),
        ),
        of_bound(
            "c forgotten",
            lambda s: bounds(s, c=np.ones(4)),
            lambda s: (
                f"You left out $c$, and took one bound for all four. $c$ is {told(factors())}, and the bound is "
                "divided by it."
            ),
        ),
        of_bound(
            "multiplied by c",
            lambda s: bounds(s) * factors() ** 2,
            lambda s: (
                f"You multiplied by $c$, which is {told(factors())}. A weaker loss allows *larger* steps: divide by it."
            ),
        ),
        of_bound(
            "factor of the loss taken for c",
            lambda s: 2 * bounds(s),
            lambda s: (
                f"You took the factors in front of the sums, {told(factors() / 2)}, for $c$. The derivative of the "
                f"square doubles them: $c$ is {told(factors())}."
            ),
        ),
        of_bound(
            "the outputs forgotten",
            lambda s: bounds(s, c=factors(outputs=1)),
            lambda s: (
                f"You took $c$ for one output, {told(factors(outputs=1))}. Two of the losses divide by $Nm$, and there "
                f"are two outputs: $c$ is {told(factors())}."
            ),
        ),
        of_bound(
            "Lee's number",
            lambda s: bounds(s, eigen(s)[0] + eigen(s)[-1]),
            lambda s: (
                r"You took $2/(c(\lambda_{\min} + \lambda_{\max}))$, which Lee et al. call critical: at it the "
                f"slowest and the fastest mode shrink equally fast. Asked is where contraction ends, and only "
                f"{eigen(s)[-1]} counts."
            ),
        ),
    ),
    hints=(
        "Which eigenvalue blows up first? It is the same for all four losses.",
        r"Each mode is multiplied by $1 - \eta c\lambda$ in every step. The block in the corner has the eigenvalues "
        r"$a \pm b$.",
        r"$2/(c\,\lambda_{\max})$ with the four $c$ of section 2, for $N$ = 3 and $m$ = 2; of the rates, the largest "
        "below it.",
    ),
    solve=lambda s: (
        f"The eigenvalues are {eigen(s)}, each twice; $c$ is {told(factors())}; $2/(c\\lambda_{{\\max}})$ is "
        f"{told(bounds(s))}. The largest rates below are {told(largest_below(s, bounds(s)))}."
    ),
)
