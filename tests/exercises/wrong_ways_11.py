"""Wrong ways to answer the tasks of chapter 11, each written out from its description, and the right ways.

Each takes the data of a task as its question gives them, and stands beside the
name of the mistake that a check must report for it. None: the way has no name,
and must not pass as right. No code is shared with the tasks.
"""

import cmath
import math
from fractions import Fraction

from ntkbook.exercises import one_example


def softmax_step(s):
    """The gradient of the loss by complex steps, a class at a time."""
    gradient, h = [], 1e-20
    for k in range(3):
        f = [cmath.log(int(o)) + (1j * h if j == k else 0) for j, o in enumerate(s.odds)]
        gradient.append((cmath.log(sum(map(cmath.exp, f))) - f[s.label]).imag / h)
    return [-s.rate * sum(int(entry) * g for entry, g in zip(row, gradient)) for row in s.K]


def log_change(s):
    """The logarithms of softmax at the seen point, along the move of its outputs, by a complex step."""
    h = 1e-20
    move = taught(s, pull(s, s.taught))
    f = [math.log(int(o)) + 1j * h * m for o, m in zip(s.seen, move)]
    return [(a - cmath.log(sum(map(cmath.exp, f)))).imag / h for a in f]


def solved(K, r):
    """The solution of K w = r by Cramer's rule in fractions."""
    (a, b), (c, d) = [[Fraction(int(v)) for v in row] for row in K]
    p, q = (Fraction(int(v)) for v in r)
    return (p * d - b * q) / (a * d - b * c), (a * q - c * p) / (a * d - b * c)


def damped(s, plus=((1, 0), (0, 1))):
    """The kernel, and the weights of a natural-gradient step, with the damping times a matrix."""
    K = (s.a, s.b), (s.b, s.d)
    more = [[k + s.damping * p for k, p in zip(row, extra)] for row, extra in zip(K, plus)]
    return K, solved(more, s.f0 - s.y)


def moved(K, w):
    return [sum(k * v for k, v in zip(row, w)) for row in K]


def natural_step(s, plus=((1, 0), (0, 1)), sign=-1):
    return [float(int(f) + sign * m) for f, m in zip(s.f0, moved(*damped(s, plus)))]


def fitted(s):
    """The output at the new point after training on both, on the first, on the second."""
    weights = solved(((s.a, s.b), (s.b, s.d)), s.y)
    both = sum(int(k) * w for k, w in zip(s.K_test, weights))
    alone = [Fraction(int(k) * int(y), d) for k, y, d in zip(s.K_test, s.y, (s.a, s.d))]
    return weights, both, *alone


def left_out(s):
    _, both, first, _ = fitted(s)
    return float(first - both)


def taught(s, pull, columns=False):
    """rate times K times what pulls at the three outputs, row by row or by columns."""
    rows = zip(*s.K) if columns else s.K
    return [s.rate * sum(float(entry) * float(p) for entry, p in zip(row, pull)) for row in rows]


def shares(odds):
    return [int(odd) / sum(map(int, odds)) for odd in odds]


def pull(s, odds, target=1):
    """y - softmax(f), by the odds."""
    return [target * (k == s.label) - p for k, p in enumerate(shares(odds))]


def less_the_mean(move, p):
    return [v - sum(q * w for q, w in zip(p, move)) for v in move]


def answered(s, move=None, p=None):
    """The change of log p, with another move of the outputs or other probabilities."""
    return less_the_mean(taught(s, pull(s, s.taught)) if move is None else move, shares(s.seen) if p is None else p)


RIGHT = (
    (one_example.softmax_step, softmax_step),
    (one_example.log_change, log_change),
    (one_example.natural_step, natural_step),
    (one_example.left_out, left_out),
)
WRONG = (
    (
        one_example.softmax_step,
        "no softmax",
        lambda s: taught(s, [(k == s.label) - math.log(o) for k, o in enumerate(s.odds)]),
    ),
    (one_example.softmax_step, "uphill", lambda s: taught(s, [-p for p in pull(s, s.odds)])),
    (one_example.softmax_step, "the block transposed", lambda s: taught(s, pull(s, s.odds), columns=True)),
    (one_example.softmax_step, "the target alone", lambda s: taught(s, [k == s.label for k in range(3)])),
    (one_example.softmax_step, "no target", lambda s: taught(s, pull(s, s.odds, target=0))),
    (one_example.softmax_step, "rate forgotten", lambda s: taught(s._replace(rate=1), pull(s, s.odds))),
    (one_example.softmax_step, "the block left out", lambda s: [s.rate * p for p in pull(s, s.odds)]),
    (one_example.softmax_step, None, lambda s: pull(s, s.odds)),
    (one_example.log_change, "A at the taught point", lambda s: answered(s, p=shares(s.taught))),
    (one_example.log_change, "uphill", lambda s: answered(s, taught(s, [-v for v in pull(s, s.taught)]))),
    (one_example.log_change, "probabilities", lambda s: [p * v for p, v in zip(shares(s.seen), answered(s))]),
    (one_example.log_change, "A left out", lambda s: taught(s, pull(s, s.taught))),
    (
        one_example.log_change,
        "the plain mean",
        lambda s: [v - math.fsum(taught(s, pull(s, s.taught))) / 3 for v in taught(s, pull(s, s.taught))],
    ),
    (
        one_example.log_change,
        "the block transposed",
        lambda s: answered(s, taught(s, pull(s, s.taught), columns=True)),
    ),
    (
        one_example.log_change,
        "A transposed",
        lambda s: [v - p * sum(taught(s, pull(s, s.taught))) for p, v in zip(shares(s.seen), answered(s, p=[0, 0, 0]))],
    ),
    (one_example.log_change, "G at the other point", lambda s: answered(s, taught(s, pull(s, s.seen)))),
    (one_example.log_change, "rate forgotten", lambda s: [v / s.rate for v in answered(s)]),
    (one_example.log_change, None, lambda s: answered(s, taught(s, [k == s.label for k in range(3)]))),
    (one_example.natural_step, "damping forgotten", lambda s: natural_step(s, ((0, 0), (0, 0)))),
    (one_example.natural_step, "damping on every entry", lambda s: natural_step(s, ((1, 1), (1, 1)))),
    (
        one_example.natural_step,
        "a step of gradient descent",
        lambda s: [float(f - m) for f, m in zip(s.f0, moved(damped(s)[0], s.f0 - s.y))],
    ),
    (one_example.natural_step, "the wrong way", lambda s: natural_step(s, sign=1)),
    (one_example.natural_step, "the weights", lambda s: [float(w) for w in damped(s)[1]]),
    (
        one_example.natural_step,
        "the weights taken for the move",
        lambda s: [float(int(f) - w) for f, w in zip(s.f0, damped(s)[1])],
    ),
    (one_example.natural_step, "f0 dropped", lambda s: [-float(m) for m in moved(*damped(s))]),
    (
        one_example.natural_step,
        "what is left",
        lambda s: [float(s.damping * w) for w in damped(s)[1]],
    ),
    (one_example.natural_step, None, lambda s: [float(m) for m in moved(*damped(s))]),
    (one_example.left_out, "the contribution", lambda s: -float(int(s.K_test[1]) * fitted(s)[0][1])),
    (one_example.left_out, "the contribution itself", lambda s: float(int(s.K_test[1]) * fitted(s)[0][1])),
    (one_example.left_out, "sign turned", lambda s: -left_out(s)),
    (one_example.left_out, "the output without it", lambda s: float(fitted(s)[2])),
    (one_example.left_out, "the other point left out", lambda s: float(fitted(s)[3] - fitted(s)[1])),
    (one_example.left_out, "no inverse", lambda s: -int(s.K_test[1]) * int(s.y[1])),
    (
        one_example.left_out,
        "the miss at the point left out",
        lambda s: float(int(s.y[1]) - Fraction(s.b * int(s.y[0]), s.a)),
    ),
    (one_example.left_out, "the output before", lambda s: float(fitted(s)[1])),
    (one_example.left_out, None, lambda s: float(fitted(s)[3])),
)
