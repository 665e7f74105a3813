"""The right answers of the tasks of chapter 10, by ways that share no code with the tasks."""

from fractions import Fraction

import numpy as np

from ntkbook.exercises import how_sure


def conditioned(S, known):
    """The covariance of the last after the first `known` were seen: they are eliminated one by one, in fractions."""
    rows = [[Fraction(int(v)) for v in row] for row in S]
    for k in range(known):
        for i in range(k + 1, len(rows)):
            rows[i] = [v - rows[i][k] / rows[k][k] * w for v, w in zip(rows[i], rows[k])]
    return float(rows[-1][-1])


def variance(s):
    noisy = s.K + s.noise * np.eye(2, dtype=int)
    return conditioned(np.block([[noisy, s.K_test[:, None]], [s.K_test, s.K_test_test]]), 2)


def trained(s):
    """The variance of a sum: by the square of the root of S times (-A, 1)."""
    root = np.linalg.cholesky([[s.Sigma[0], s.Sigma[1]], [s.Sigma[1], s.Sigma[2]]])
    return sum(float(v) ** 2 for v in root.T @ [-s.Theta[1] / s.Theta[0], 1])


def next_point(s):
    left = [conditioned([[s.seen, a], [a, b]], 1) for a, b in zip(s.shared, s.own)]
    return [left.index(max(left)) + 1, max(left)]


def left_out(s):
    """By fitting the other point alone."""
    return float(int(s.y[0]) - Fraction(int(s.K[0, 1]) * int(s.y[1]), int(s.K[1, 1]) + s.ridge))


RIGHT = (
    (how_sure.variance, variance),
    (how_sure.trained, trained),
    (how_sure.next_point, next_point),
    (how_sure.left_out, left_out),
)
