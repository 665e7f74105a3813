"""Chapter 01: the right answers by other routes, and wrong ways written out from what people do.

RIGHT: task -> data -> answer. WRONG: task -> known mistake -> data -> answer, or several such. UNNAMED: wrong ways
that are not told apart from any other wrong answer. None of them uses the `work` or the `spoil` of a task.
"""

from fractions import Fraction
from functools import cache

import numpy as np

from ntkbook import Network
from ntkbook import jacobian as package_jacobian


def by_nudging(t):
    """f is quadratic in each parameter, so half the difference of f one up and one down is exact."""
    theta = [Fraction(v) for v in (t.w, t.b, t.v, t.c)]

    def f(w, b, v, c):
        return v * (w * t.x + b) ** 2 + c

    def nudged(k, by):
        return f(*(value + by * (j == k) for j, value in enumerate(theta)))

    return [float((nudged(k, 1) - nudged(k, -1)) / 2) for k in range(4)]


def hidden_unit(t):
    """(x, v, z)"""
    return t.x, t.v, t.w * t.x + t.b


def square_left_in(t):
    x, v, z = hidden_unit(t)
    return [v * z**2 * x, v * z**2, z**2, 1]


def activation_forgotten(t):
    x, v, z = hidden_unit(t)
    return [v * x, v, z, 1]


def unit_not_squared(t):
    x, v, z = hidden_unit(t)
    return [2 * v * z * x, 2 * v * z, z, 1]


def bias_inside_forgotten(t):
    z = t.w * t.x
    return [t.v * 2 * z * t.x, t.v * 2 * z, z * z, 1]


def with_last(t, value):
    return [*by_nudging(t)[:3], value]


def slope_taken_at_x(t):
    x, v, z = hidden_unit(t)
    return [v * 2 * x * x, v * 2 * x, z**2, 1]


def without_inner_derivative(t):
    _, v, z = hidden_unit(t)
    return [v * 2 * z, v * 2 * z, z**2, 1]


def without_the_two(t):
    x, v, z = hidden_unit(t)
    return [v * z * x, v * z, z**2, 1]


def without_v(t):
    x, _, z = hidden_unit(t)
    return [2 * z * x, 2 * z, z**2, 1]


def in_x(t):
    """By nudging x: f is quadratic in it."""
    f = [t.v * (t.w * x + t.b) ** 2 + t.c for x in (t.x + 1, t.x - 1)]
    return (f[0] - f[1]) / 2


def by_pairs(J):
    return [[sum(int(a) * int(b) for a, b in zip(g, h)) for h in J] for g in J]


def cosines(J):
    return [[float(g @ h) / float(g @ g) ** 0.5 / float(h @ h) ** 0.5 for h in J] for g in J]


def divided_by_n(J):
    return [[v / len(J) for v in row] for row in by_pairs(J)]


def by_moving_the_line(t):
    """Both knobs are turned and the line is read off at x_i again, in exact fractions."""
    eta = Fraction(str(t.eta))
    wrong_by = t.a * t.xj + t.b - t.y
    a, b = t.a - eta * wrong_by * t.xj, t.b - eta * wrong_by
    return float(a * t.xi + b - (t.a * t.xi + t.b))


def moved(t, residual=None, K=None):
    residual = t.a * t.xj + t.b - t.y if residual is None else residual
    return -t.eta * (t.xi * t.xj + 1 if K is None else K) * residual


@cache
def ten_kernels(s):
    """Kernels as products of the package's Jacobians, by draw."""
    net, found = Network((1, 8, 1), "tanh"), {}
    for seed in range(s.first, s.first + 10):
        Df = package_jacobian(net, net.init(np.random.default_rng(seed)), [[s.x], [s.z]])[:, :, 0]
        found[seed] = sum(float(a * b) for a, b in zip(*Df))
    return found


def the_positive_draw(s):
    (seed,) = [seed for seed, K in ten_kernels(s).items() if K > 0]
    return seed


def most_negative(s):
    return min(ten_kernels(s), key=ten_kernels(s).get)


def closest_to_zero_from_below(s):
    negative = {seed: K for seed, K in ten_kernels(s).items() if K < 0}
    return max(negative, key=negative.get)


RIGHT = {
    "gradient": by_nudging,
    "gram": by_pairs,
    "step": by_moving_the_line,
    "exceptional_draw": the_positive_draw,
}

WRONG = {
    "gradient": {
        "a bias forgotten": bias_inside_forgotten,
        "the last bias forgotten": lambda t: with_last(t, 0),
        "value of the last bias": lambda t: with_last(t, t.c),
        "derivative of the activation at the wrong place": slope_taken_at_x,
        "inner derivative forgotten": without_inner_derivative,
        "factor 2 forgotten": without_the_two,
        "v forgotten": without_v,
        "gradient in x": in_x,
        "square not differentiated": square_left_in,
        "square forgotten": unit_not_squared,
    },
    "gram": {
        "features on the wrong axis": lambda J: by_pairs(list(zip(*J))),
        "sum instead of inner product": lambda J: [[sum(map(int, [*g, *h])) for h in J] for g in J],
        "product of the sums": lambda J: [[sum(map(int, g)) * sum(map(int, h)) for h in J] for g in J],
        "divided by P": lambda J: [[v / len(J[0]) for v in row] for row in by_pairs(J)],
    },
    "step": {
        "the bias left out of K": lambda t: moved(t, K=t.xi * t.xj),
        "residual at the wrong point": lambda t: moved(t, residual=t.a * t.xi + t.b - t.y),
        "twice too much": lambda t: moved(t) + moved(t),
        "step left out": lambda t: -(t.xi * t.xj + 1) * (t.a * t.xj + t.b - t.y),
        "the new value": lambda t: t.a * t.xi + t.b + by_moving_the_line(t),
        "K at the pair (i, i)": lambda t: moved(t, K=t.xi * t.xi + 1),
        "K at the pair (j, j)": lambda t: moved(t, K=t.xj * t.xj + 1),
        "sign": lambda t: -moved(t),
        "y left out": lambda t: moved(t, residual=t.a * t.xj + t.b),
        "y taken for the residual": lambda t: moved(t, residual=t.y),
        "K left out": lambda t: moved(t, K=1),
        "residual missing": lambda t: moved(t, residual=1),
    },
    "exceptional_draw": {
        "the place, not the seed": lambda s: the_positive_draw(s) - s.first,
        "counted from 1": lambda s: the_positive_draw(s) + 1,
        "how many, not which": lambda s: sum(K < 0 for K in ten_kernels(s).values()),
        "the kernel, not its draw": lambda s: max(ten_kernels(s).values()),
        "the most negative kernel": most_negative,
        "the negative kernel closest to 0": closest_to_zero_from_below,
    },
}

UNNAMED = {
    "gradient": {"activation forgotten": activation_forgotten},
    "gram": {"cosines instead of products": cosines, "divided by N": divided_by_n},
    "step": {
        "sum of the points for K": lambda t: moved(t, K=t.xi + t.xj + 1),
        "sign and residual": lambda t: moved(t, 1) * -1,
    },
    "exceptional_draw": {"the place counted from 1": lambda s: the_positive_draw(s) - s.first + 1},
}
