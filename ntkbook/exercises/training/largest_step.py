"""With pencil: the largest step, and the numbers that are taken for it."""

from typing import NamedTuple

from ...loss import SquaredLoss
from ..engine.exercise import Exercise, Mistake


class Cross(NamedTuple):
    """The kernel [[a, b, 0], [b, a, 0], [0, 0, d]] of three points, and the loss."""

    a: int
    b: int
    d: int
    convention: str


def factor(s):
    return SquaredLoss(s.convention).c(3, 1)


def bound(s, value=None, c=None):
    """2 / (c lambda), for the largest eigenvalue unless another is given."""
    return 2 / ((factor(s) if c is None else c) * (eigen(s)[-1] if value is None else value))


def eigen(s):
    return sorted((s.a + s.b, s.a - s.b, s.d))


def draw_cross(rng):
    a = int(rng.integers(3, 20))
    return Cross(
        a, int(rng.integers(1, a)), int(rng.integers(1, 20)), str(rng.choice(["half_mean", "mean", "mean_points"]))
    )


largest_step = Exercise(
    title="the largest stable step",
    data=Cross(6, 3, 2, "mean"),
    draw=draw_cross,
    ask=lambda s: (
        f"Three points, one output, $K$ = [[{s.a}, {s.b}, 0], [{s.b}, {s.a}, 0], [0, 0, {s.d}]], the loss "
        f"`{s.convention}`. Below which rate does gradient descent on the linearised net contract? Five decimals."
    ),
    work=bound,
    decimals=5,
    mistakes=(
        Mistake(
            "1 / lambda",
            lambda s, work: bound(s) / 2,
            lambda s: (
                r"This is $1/(c\lambda_{\max})$, the rate at which the fastest mode is learned in one step. It still "
                rf"contracts up to twice that: $|1 - \eta c\lambda| < 1$ with $\lambda_{{\max}}$ = {eigen(s)[-1]}."
            ),
        ),
        Mistake(
            "2 / lambda_min",
            lambda s, work: bound(s, eigen(s)[0]),
            lambda s: (
                f"You took the smallest eigenvalue, {eigen(s)[0]}. The mode with the largest, {eigen(s)[-1]}, is the "
                "first to blow up."
            ),
        ),
        Mistake(
            "the largest entry",
            lambda s, work: bound(s, max(s.a, s.d)),
            lambda s: (
                f"You took the largest entry of $K$, {max(s.a, s.d)}. Its largest eigenvalue is {eigen(s)[-1]}: $K$ "
                f"times (1, 1, 0) is ({s.a + s.b}, {s.a + s.b}, 0)."
            ),
        ),
        Mistake(
            "the trace",
            lambda s, work: bound(s, 2 * s.a + s.d),
            lambda s: (
                f"You took the trace, {2 * s.a + s.d}, which is the sum of the eigenvalues {eigen(s)}. Only the "
                f"largest counts, {eigen(s)[-1]}."
            ),
        ),
        Mistake(
            "c forgotten",
            lambda s, work: bound(s, c=1),
            lambda s: (
                f"You left out $c$. The loss `{s.convention}` has $c$ = {factor(s):.4g} for three points, "
                "and the bound is divided by it."
            ),
        ),
        Mistake(
            "multiplied by c",
            lambda s, work: bound(s) * factor(s) ** 2,
            lambda s: f"You multiplied by $c$ = {factor(s):.4g}. A weaker loss allows *larger* steps: divide by it.",
        ),
        Mistake(
            "factor of the loss taken for c",
            lambda s, work: 2 * bound(s),
            lambda s: (
                f"You took the factor in front of the sum, {factor(s) / 2:.4g}, for $c$. The derivative of the square "
                f"doubles it: $c$ is {factor(s):.4g} for `{s.convention}` and three points."
            ),
        ),
        Mistake(
            "Lee's number",
            lambda s, work: bound(s, eigen(s)[0] + eigen(s)[-1]),
            lambda s: (
                r"This is $2/(c(\lambda_{\min} + \lambda_{\max}))$, which Lee et al. call critical: at it the "
                f"slowest and the fastest mode shrink equally fast. Asked is where contraction ends, and only "
                f"{eigen(s)[-1]} counts."
            ),
        ),
    ),
    hints=(
        "Which eigenvalue goes first?",
        r"Each mode is multiplied by $1 - \eta c\lambda$ in every step. The block in the corner has the eigenvalues "
        r"$a \pm b$.",
        r"$2/(c\,\lambda_{\max})$, with $c$ from the table of the four conventions.",
    ),
    solve=lambda s: (
        f"The eigenvalues are {eigen(s)}, $c$ is {factor(s):.4f}: $2/(c\\lambda_{{\\max}})$ is {bound(s):.5f}."
    ),
)
