"""Right and wrong ways to answer the tasks of chapter 07, each written out from its description.

Each takes the data of a task as its question gives them. A wrong way stands beside
the name of the mistake that a check must report for it. None: the way has no name,
and must not pass as right.
"""

import math
from fractions import Fraction

from ntkbook.exercises import lazy_or_rich

# One step of the rescaled model.


def step(s, start=None, kernel=None, rate=None):
    """Gradient descent on f_a, output by output: its start, its kernel and its rate as somebody takes them."""
    start = [0, 0] if start is None else start
    kernel, rate = s.a * s.a if kernel is None else kernel, s.rate / (s.a * s.a) if rate is None else rate
    residual = [f - int(y) for f, y in zip(start, s.y)]
    return [f - rate * sum(kernel * int(k) * r for k, r in zip(row, residual)) for f, row in zip(start, s.K)]


def model_under_it(s):
    return [int(f) + change / s.a for f, change in zip(s.f0, step(s))]


# The way in the lazy limit.


def way(s, outputs=None, scale=None):
    """In fractions: along the gradient, as far as moves the scaled output from 0 by `outputs`."""
    g = [int(d) for d in s.g]
    size = sum(d * d for d in g)
    outputs, scale = Fraction(s.y if outputs is None else outputs), Fraction(s.a if scale is None else scale)
    return [float(outputs / (scale * size) * d) for d in g]


def along(s, length):
    return [int(d) * s.y / s.a / length for d in s.g]


# Three powers of the width: exponents measured from sizes at two widths.


def exponents(kernel, rate, gradient):
    """Slopes on log axes of kernel, rate and move (rate times gradient), which are functions of the width."""

    def slopes(s):
        sizes = []
        for n in (100.0, 10000.0):
            K = kernel(n, s.p)
            sizes.append((K, rate(n, K), rate(n, K) * gradient(n, s.p)))
        return [math.log(b / a) / math.log(100) for a, b in zip(*sizes)]

    return slopes


def sum_of_squares(n, p):
    return n * (n**-p) ** 2


def inverse(n, K):
    return 2 / K


def factor(n, p):
    return n**-p


# Kinds of run.


def by_three_looks(s, bound=2.0):
    """By the products with the rate: at the start, on the way, and at the end."""
    answers = []
    for row in s.table:
        start, *way, end = (float(value) * s.rate for value in row)
        if end > 1.2 * bound:
            answers.append(4)
        elif start > bound:
            answers.append(2)
        else:
            answers.append(3 if max(way) > bound or end > bound else 1)
    return answers


def by_the_shape(s):
    """Without the end: how far each run falls, rises, or stays within a tenth of its start."""
    answers = []
    for row in s.table.tolist():
        if max(row) > 5 * row[0]:
            answers.append(4)
        elif min(row) < 0.8 * row[0]:
            answers.append(2)
        else:
            answers.append(3 if max(row) > 1.5 * row[0] else 1)
    return answers


def by_two_looks(s):
    """At the start and at the end alone."""
    return [4 if end > 2.4 / s.rate else 2 if start > 2 / s.rate else 1 for start, end in s.table[:, [0, -1]]]


def renamed(names):
    return lambda s: [names.get(answer, answer) for answer in by_three_looks(s)]


def above(s):
    return [float(row[0]) > 2 / s.rate for row in s.table]


RIGHT = (
    (lazy_or_rich.rescaled_step, step),
    (lazy_or_rich.lazy_move, way),
    (lazy_or_rich.powers, exponents(sum_of_squares, inverse, factor)),
    (lazy_or_rich.kinds_of_run, by_the_shape),
)

WRONG = (
    (lazy_or_rich.rescaled_step, "a for a^2 in the kernel", lambda s: step(s, kernel=s.a)),
    (lazy_or_rich.rescaled_step, "the kernel not scaled", lambda s: step(s, kernel=1)),
    (lazy_or_rich.rescaled_step, "rate divided by a", lambda s: step(s, rate=s.rate / s.a)),
    (lazy_or_rich.rescaled_step, "rate not divided", lambda s: step(s, rate=s.rate)),
    (lazy_or_rich.rescaled_step, "f0 not subtracted", lambda s: step(s, start=[s.a * int(f) for f in s.f0])),
    (lazy_or_rich.rescaled_step, "f0 for the start", lambda s: step(s, start=[int(f) for f in s.f0])),
    (lazy_or_rich.rescaled_step, "f0 added at the end", lambda s: [int(f) + g for f, g in zip(s.f0, step(s))]),
    (lazy_or_rich.rescaled_step, "uphill", lambda s: step(s, rate=-s.rate / s.a**2)),
    (lazy_or_rich.rescaled_step, "the change of the model itself", model_under_it),
    (lazy_or_rich.lazy_move, "not divided by a", lambda s: way(s, scale=1)),
    (lazy_or_rich.lazy_move, "divided by a^2", lambda s: way(s, scale=s.a * s.a)),
    (lazy_or_rich.lazy_move, "multiplied by a", lambda s: way(s, outputs=s.y * s.a, scale=1)),
    (lazy_or_rich.lazy_move, "f0 subtracted from the target", lambda s: way(s, outputs=s.y - s.f0)),
    (lazy_or_rich.lazy_move, "no inverse", lambda s: along(s, 1)),
    (lazy_or_rich.lazy_move, "length for its square", lambda s: along(s, math.hypot(*map(int, s.g)))),
    (
        lazy_or_rich.lazy_move,
        "the same for each parameter",
        lambda s: [s.y / s.a / sum(int(d) for d in s.g)] * 3,
    ),
    (lazy_or_rich.lazy_move, "sign turned", lambda s: way(s, outputs=-s.y)),
    (lazy_or_rich.powers, "the units not counted", exponents(lambda n, p: n ** (-2 * p), inverse, factor)),
    (lazy_or_rich.powers, "the factor once", exponents(lambda n, p: n * n**-p, inverse, factor)),
    (lazy_or_rich.powers, "one derivative for the kernel", exponents(lambda n, p: n**-p, inverse, factor)),
    (lazy_or_rich.powers, "units that cancel", exponents(lambda n, p: n**0.5 * n ** (-2 * p), inverse, factor)),
    (lazy_or_rich.powers, "rate like the kernel", exponents(sum_of_squares, lambda n, K: 2 * K, factor)),
    (
        lazy_or_rich.powers,
        "the move without its rate",
        lambda s: [*exponents(sum_of_squares, inverse, factor)(s)[:2], -s.p],
    ),
    (
        lazy_or_rich.powers,
        "the move without its gradient",
        exponents(sum_of_squares, inverse, lambda n, p: 1.0),
    ),
    (lazy_or_rich.powers, "powers of NTK", lambda s: exponents(sum_of_squares, inverse, factor)(s._replace(p=0.5))),
    (
        lazy_or_rich.powers,
        "powers of mean field",
        lambda s: exponents(sum_of_squares, inverse, factor)(s._replace(p=1.0)),
    ),
    (lazy_or_rich.powers, None, lambda s: exponents(sum_of_squares, inverse, factor)(s)[::-1]),
    (lazy_or_rich.kinds_of_run, "1 divided by the rate", lambda s: by_three_looks(s, bound=1.0)),
    (lazy_or_rich.kinds_of_run, "the start alone", lambda s: [4 if high else 1 for high in above(s)]),
    (lazy_or_rich.kinds_of_run, "catapult and edge exchanged", renamed({2: 3, 3: 2})),
    (lazy_or_rich.kinds_of_run, "catapult and divergence exchanged", renamed({2: 4, 4: 2})),
    (lazy_or_rich.kinds_of_run, "every start above the bound diverges", renamed({2: 4})),
    (lazy_or_rich.kinds_of_run, "every start above the bound is a catapult", renamed({4: 2})),
    (lazy_or_rich.kinds_of_run, "the edge not seen", by_two_looks),
    (lazy_or_rich.kinds_of_run, None, lambda s: [3] * 5),
)
