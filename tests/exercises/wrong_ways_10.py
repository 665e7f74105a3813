"""Wrong ways to answer the tasks of chapter 10, each written out from its description: see wrong_ways_05.py."""

import math

import numpy as np
from right_ways_10 import conditioned, left_out, trained, variance

from ntkbook.exercises import how_sure


def third(s, M, more=0):
    """What is at the third point, less its row times the inverse of M times its row, by Cramer's rule."""
    (a, b), (c, d) = M
    u, v = s.K_test
    return s.K_test_test + more - (u * (u * d - v * b) + v * (v * a - u * c)) / (a * d - b * c)


def noisy(s):
    (a, b), (c, d) = s.K
    return (a + s.noise, b), (c, d + s.noise)


def all_of_the_inverse(s):
    (a, b), (c, d) = noisy(s)
    return s.K_test_test - (a + d - b - c) / (a * d - b * c)


def not_inverted(s):
    (a, b), (c, d) = noisy(s)
    u, v = s.K_test
    return s.K_test_test - (u * u * a + u * v * (b + c) + v * v * d)


def spread(s, A=None, middle=2, last=None):
    """Three terms, one of them changed."""
    A = s.Theta[1] / s.Theta[0] if A is None else A
    return s.Sigma[2] - middle * A * s.Sigma[1] + A * A * (s.Sigma[0] if last is None else last)


def seen(kernel):
    return conditioned([[kernel[0], kernel[1]], [kernel[1], kernel[2]]], 1)


def left(s):
    return [float(b) - float(a) ** 2 / s.seen for a, b in zip(s.shared, s.own)]


def chosen(s, scores, values=None):
    scores = list(map(float, scores))
    best = scores.index(max(scores))
    return [best + 1, (left(s) if values is None else list(map(float, values)))[best]]


def without_square(s):
    values = [float(b) - abs(float(a)) / s.seen for a, b in zip(s.shared, s.own)]
    return chosen(s, values, values)


def fitted(s, ridge=None):
    """The first weight, the first diagonal entry of the inverse, and the first residual in training."""
    ridge = s.ridge if ridge is None else ridge
    (a, b), (_, d) = s.K + ridge * np.eye(2)
    weights = np.array([d * s.y[0] - b * s.y[1], a * s.y[1] - b * s.y[0]]) / (a * d - b * b)
    return weights[0], d / (a * d - b * b), s.y[0] - s.K[0] @ weights


WRONG = (
    (how_sure.variance, "noise forgotten", lambda s: third(s, s.K)),
    (how_sure.variance, "noise at the third point", lambda s: third(s, s.K, s.noise)),
    (how_sure.variance, "a new noisy target", lambda s: third(s, noisy(s), s.noise)),
    (how_sure.variance, "noise in every entry", lambda s: third(s, s.K + s.noise)),
    (how_sure.variance, "standard deviation", lambda s: math.sqrt(variance(s))),
    (how_sure.variance, "what is known for what is left", lambda s: s.K_test_test - variance(s)),
    (how_sure.variance, "K_test forgotten", all_of_the_inverse),
    (how_sure.variance, "no inverse", not_inverted),
    (how_sure.variance, None, lambda s: s.K_test_test),
    (how_sure.trained, "the posterior of the NTK", lambda s: seen(s.Theta)),
    (how_sure.trained, "the posterior of the NNGP", lambda s: seen(s.Sigma)),
    (how_sure.trained, "the middle term once", lambda s: spread(s, middle=1)),
    (how_sure.trained, "the last term left out", lambda s: spread(s, last=0)),
    (how_sure.trained, "the NTK in the last term", lambda s: spread(s, last=s.Theta[0])),
    (how_sure.trained, "the share turned round", lambda s: spread(s, s.Theta[1] / s.Theta[2])),
    (how_sure.trained, "standard deviation", lambda s: math.sqrt(trained(s))),
    (how_sure.next_point, "the variance before", lambda s: chosen(s, s.own, s.own)),
    (how_sure.next_point, "where it is surest", lambda s: chosen(s, [-v for v in left(s)])),
    (how_sure.next_point, "the least shared", lambda s: chosen(s, [-abs(v) for v in s.shared])),
    (how_sure.next_point, "the largest share left", lambda s: chosen(s, [v / b for v, b in zip(left(s), s.own)])),
    (how_sure.next_point, "no square", without_square),
    (how_sure.next_point, "counted from 0", lambda s: [chosen(s, left(s))[0] - 1, max(left(s))]),
    (how_sure.next_point, "standard deviation", lambda s: [chosen(s, left(s))[0], max(left(s)) ** 0.5]),
    (how_sure.left_out, "the residual in training", lambda s: fitted(s)[2]),
    (how_sure.left_out, "divided by the share", lambda s: fitted(s)[2] / (1 - s.ridge * fitted(s)[1])),
    (how_sure.left_out, "the diagonal of K", lambda s: fitted(s)[0] * (s.K[0, 0] + s.ridge)),
    (how_sure.left_out, "ridge forgotten", lambda s: s.y[0] - s.K[0, 1] / s.K[1, 1] * s.y[1]),
    (how_sure.left_out, "the prediction", lambda s: s.y[0] - left_out(s)),
    (how_sure.left_out, "sign turned", lambda s: -left_out(s)),
    (how_sure.left_out, "the weight of the point", lambda s: fitted(s)[0]),
)
