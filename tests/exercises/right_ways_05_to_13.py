"""The right answers of the tasks of chapters 05 to 13, by ways that share no code with the tasks.

Each takes the data of a task as its question gives them.
"""

import math
import statistics
from fractions import Fraction

import numpy as np
from scipy.linalg import cho_factor, cho_solve, expm
from scipy.optimize import brentq

from ntkbook.exercises import at_scale, infinite_width, real_data, training

FACTORS = {"half_sum": lambda N, m: 1, "half_mean": lambda N, m: 1 / (N * m), "mean": lambda N, m: 2 / (N * m)}
FACTORS["mean_points"] = lambda N, m: 2 / N


def tangent(s):
    """Parameter by parameter."""
    return [
        int(f) + sum(int(d) * (int(new) - int(old)) for d, new, old in zip(row, s.end, s.start))
        for f, row in zip(s.f0, s.J)
    ]


def same_training(s):
    return s.rate * FACTORS[s.theirs](s.N, s.m) / FACTORS[s.yours](s.N, s.m)


def flow(s):
    c = 2 / sum(1 for row in s.y for _ in row)
    return s.y + expm(-c * np.array(s.T) * (s.rate * s.steps)) @ (s.f0 - s.y)


def cross(s):
    """The kernel of which the largest step is wanted."""
    return np.array([[s.a, s.b, 0], [s.b, s.a, 0], [0, 0, s.d]])


def when_learned(s):
    """By SciPy's root of what is left along (1, -1), less the share."""
    K, slow = np.array([[s.a, s.b], [s.b, s.a]]), np.array([0.5, -0.5])
    return brentq(lambda t: slow @ expm(-FACTORS[s.convention](2, 1) * t * K) @ [1, -1] - s.share, 0, 100)


LOSSES = ("half_sum", "half_mean", "mean_points", "mean")


def largest_step(s):
    """By trying each rate: whether a thousand steps of descent on the tangent contract."""

    def contracts(rate, name):
        with np.errstate(all="ignore"):  # those that do not contract overflow
            step = np.eye(3) - rate * FACTORS[name](3, 2) * cross(s)
            return abs(np.linalg.matrix_power(step, 1000)).max() < 1

    return [max(rate for rate in s.rates if contracts(rate, name)) for name in LOSSES]


def least_norm(s):
    """J^T times the solution of K alpha = y - f0, by Cramer's rule in fractions."""
    (a, b), (c, d) = (([sum(int(p) * int(q) for p, q in zip(u, v)) for v in s.J]) for u in s.J)
    r, q = (int(v) for v in s.y - s.f0)
    first, second = Fraction(r * d - b * q, a * d - b * c), Fraction(a * q - c * r, a * d - b * c)
    return [float(first * int(u) + second * int(v)) for u, v in zip(*s.J)]


def habits(s):
    """The squares of the derivatives, each by the slope of the layer, which is linear in its parameters."""
    standard = [float(h) for h in s.h] + [1.0]
    ntk = [s.w / math.sqrt(len(s.h)) * float(h) for h in s.h] + [s.b]
    return [math.fsum(d * d for d in derivatives) for derivatives in (standard, ntk)]


def last_layer(s):
    """By Cramer's rule in fractions."""
    (a, b), (c, d) = [[int(v) for v in row] for row in s.Sigma]
    r, q = map(int, s.y)
    u, v = map(int, s.Sigma_test)
    return float(Fraction(u * (r * d - b * q) + v * (a * q - c * r), a * d - b * c))


def relu_duals(S, i, j):
    """E[phi phi] and E[phi' phi'] of ReLU for the points i and j of a covariance S."""
    size = math.sqrt(S[i][i] * S[j][j])
    angle = math.acos(min(1.0, S[i][j] / size)) if i != j else 0.0
    value = size * (math.sin(angle) + (math.pi - angle) * math.cos(angle)) / (2 * math.pi)
    return value, (math.pi - angle) / (2 * math.pi)


def pairs(entry):
    """The matrix of entry(i, j) for two points."""
    return np.array([[entry(i, j) for j in range(2)] for i in range(2)])


def recursion(s):
    def entry(i, j):
        value, slope = relu_duals(s.Sigma, i, j)
        return s.w2 * value + s.s2 + s.w2 * slope * s.Theta[i][j]

    return pairs(entry)


def line(x, y):
    """The slope of the line through points, by least squares."""
    return statistics.linear_regression([float(v) for v in x], [float(v) for v in y]).slope


def slope(s):
    return line(map(math.log10, s.widths), [math.log10(statistics.stdev(map(float, row))) for row in s.draws])


def regression(s, ridge=None):
    """By Cholesky's factors; the targets by a loop."""
    wanted = np.array([[2 / 3 if k == label else -1 / 3 for k in range(3)] for label in s.labels])
    K = real_data.kernel(s.x, s.x)
    K[np.diag_indices(len(K))] += s.ridge if ridge is None else ridge
    return real_data.kernel(s.x_test, s.x) @ cho_solve(cho_factor(K), wanted)


def kernel_bytes(s):
    """Added block by block."""
    return sum(s.m * s.m * s.itemsize for _ in range(s.N) for _ in range(s.N)) / 10**6


def product(s):
    P = range(len(s.J[0]))
    back = [sum(int(v) * int(row[k]) for v, row in zip(s.v, s.J)) for k in P]
    return [sum(int(row[k]) * back[k] for k in P) for row in s.J]


RIGHT = (
    (training.tangent, tangent),
    (training.same_training, same_training),
    (training.flow, flow),
    (training.when_learned, when_learned),
    (training.largest_step, largest_step),
    (training.least_norm, least_norm),
    (infinite_width.habits, habits),
    (infinite_width.recursion, recursion),
    (infinite_width.slope, slope),
    (infinite_width.last_layer, last_layer),
    (real_data.regression, regression),
    (at_scale.kernel_bytes, kernel_bytes),
    (at_scale.product, product),
)
