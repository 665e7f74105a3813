"""How far one step of learning at one point moves a line at another."""

from typing import NamedTuple

from ..engine.exercise import Exercise, Mistake


class Step(NamedTuple):
    """The line a x + b; one step eta on the point xj with the right value y; what does f(xi) do?"""

    a: int
    b: int
    xi: int
    xj: int
    y: int
    eta: float


def K(x, z):
    return x * z + 1


def ways(change):
    return "rise" if change > 0 else "fall"


def residual(t):
    return t.a * t.xj + t.b - t.y


def draw_step(rng):
    """Neither parameter may pass for the 1 in K or in front of it, nor the loss for the residual."""
    while True:
        t = Step(*(int(v) for v in rng.integers(-3, 4, 5)), float(rng.choice([0.1, 0.2])))
        if t.a != 1 and t.b != 1 and residual(t) != 2:
            return t


step = Exercise(
    title="one step of learning",
    data=Step(a=-1, b=2, xi=4, xj=-1, y=5, eta=0.1),
    draw=draw_step,
    ask=lambda t: (
        rf"The line $f(x) = ax + b$ stands at $a = {t.a}$, $b = {t.b}$. One step of gradient descent with "
        rf"$\eta = {t.eta}$ on the point $x_j = {t.xj}$, where {t.y} is right. By how much does $f(x_i)$ change at "
        f"$x_i = {t.xi}$?"
    ),
    work=lambda t: -t.eta * K(t.xi, t.xj) * residual(t),
    mistakes=(
        Mistake(
            "sign",
            lambda t, work: -work,
            lambda t: (
                f"The sign is wrong. The residual is {residual(t)}, so $f(x_j)$ must {ways(-residual(t))}; and "
                f"$K(x_i, x_j)$ is {K(t.xi, t.xj)}, so $f(x_i)$ must {ways(-residual(t) * K(t.xi, t.xj))}."
            ),
        ),
        Mistake(
            "residual missing",
            lambda t, work: -t.eta * K(t.xi, t.xj),
            lambda t: (
                f"You left out the residual: $f(x_j) - y_j$ is {residual(t)}. The more wrong, the larger the move."
            ),
        ),
        Mistake(
            "y left out",
            lambda t, work: -t.eta * K(t.xi, t.xj) * (t.a * t.xj + t.b),
            lambda t: (
                f"You took $f(x_j)$, {t.a * t.xj + t.b}, for the residual and left out $y_j$. The residual is "
                f"$f(x_j) - y_j$, {residual(t)}."
            ),
        ),
        Mistake(
            "y taken for the residual",
            lambda t, work: -t.eta * K(t.xi, t.xj) * t.y,
            lambda t: (
                f"You took $y_j$, {t.y}, for the residual. The residual is $f(x_j) - y_j$, {residual(t)}: the line is "
                f"at {t.a * t.xj + t.b} there."
            ),
        ),
        Mistake(
            "K left out",
            lambda t, work: -t.eta * residual(t),
            lambda t: (
                "You left out the kernel: $-\\eta r$ is how far the parameter $b$ moves. How far $f(x_i)$ moves takes "
                f"the factor $K(x_i, x_j)$, {K(t.xi, t.xj)}."
            ),
        ),
        Mistake(
            "the bias left out of K",
            lambda t, work: -t.eta * t.xi * t.xj * residual(t),
            lambda t: (
                f"You took $x_i x_j$, {t.xi * t.xj}. The bias $b$ is a parameter too: $K$ is one more, {K(t.xi, t.xj)}."
            ),
        ),
        Mistake(
            "residual at the wrong point",
            lambda t, work: -t.eta * K(t.xi, t.xj) * (t.a * t.xi + t.b - t.y),
            lambda t: (
                f"You took the residual at $x_i$. The point that is learned is $x_j$: $f(x_j) - y_j$ is {residual(t)}."
            ),
        ),
        Mistake(
            "twice too much",
            lambda t, work: 2 * work,
            lambda t: (
                "Twice too much: the loss is half the square, so its slope in $f$ is the residual, "
                f"{residual(t)}, not twice that."
            ),
        ),
        Mistake(
            "step left out",
            lambda t, work: work / t.eta,
            lambda t: rf"You left out the step $\eta$, {t.eta}.",
        ),
        Mistake(
            "the new value",
            lambda t, work: round(t.a * t.xi + t.b + work, 9),  # a sum that is 0 may be off by rounding
            lambda t: f"This is the new value of $f(x_i)$. It was {t.a * t.xi + t.b}; by how much did it change?",
        ),
        Mistake(
            "K at the pair (i, i)",
            lambda t, work: -t.eta * K(t.xi, t.xi) * residual(t),
            lambda t: (
                f"You took $K(x_i, x_i)$, {K(t.xi, t.xi)}. Learning at $x_j$ and moving at $x_i$ takes $K(x_i, x_j)$, "
                f"{K(t.xi, t.xj)}."
            ),
        ),
        Mistake(
            "K at the pair (j, j)",
            lambda t, work: -t.eta * K(t.xj, t.xj) * residual(t),
            lambda t: (
                f"You took $K(x_j, x_j)$, {K(t.xj, t.xj)}: that is how $f(x_j)$ itself moves. Moving at $x_i$ takes "
                f"$K(x_i, x_j)$, {K(t.xi, t.xj)}."
            ),
        ),
    ),
    hints=(
        "Three factors: the step, the kernel of the pair, the residual.",
        "For the line, $K(x, x') = xx' + 1$.",
        r"$-\eta\, K(x_i, x_j)\, (f(x_j) - y_j)$",
    ),
    solve=lambda t: (
        rf"$K(x_i, x_j)$ is {K(t.xi, t.xj)}, the residual {residual(t)}; $-\eta K r$ is "
        f"{-t.eta * K(t.xi, t.xj) * residual(t):g}."
    ),
)
