"""Right and wrong ways to find the largest step of chapter 13 by products alone, each written out from its description.

Each takes the data of the task as its question gives them, works in fractions
on the matrix K, which the task itself never has, and stands beside the name of
the mistake that a check must report for it. None: the way has no name, and must
not pass as right.
"""

import math
from fractions import Fraction

from ntkbook.exercises import at_scale


def K_of(s):
    return [[sum(int(a) * int(b) for a, b in zip(p, q)) for q in s.J] for p in s.J]


def dot(u, v):
    return sum(a * b for a, b in zip(u, v))


def chain(s):
    """v, Kv, KKv, KKKv."""
    vectors = [[Fraction(int(number)) for number in s.v]]
    for _ in range(3):
        vectors.append([dot(row, vectors[-1]) for row in K_of(s)])
    return vectors


def found(s, top, c=None):
    return float(2 / ((Fraction(2, len(s.v)) if c is None else c) * Fraction(top)))


def top(s, turns=1):
    v = chain(s)
    return dot(v[turns], v[turns + 1]) / dot(v[turns], v[turns])


def largest_eigenvalue(s):
    """Of two columns: that of the 2 x 2 matrix with the same eigenvalues."""
    (a, b), (_, d) = [[sum(int(r[i]) * int(r[k]) for r in s.J) for k in range(2)] for i in range(2)]
    return (a + d + math.hypot(a - d, 2 * b)) / 2


def length(v):
    return math.sqrt(dot(v, v))


RIGHT = ((at_scale.step_by_products, lambda s: found(s, top(s))),)
WRONG = tuple(
    (at_scale.step_by_products, name, way)
    for name, way in (
        ("too many products", K_of),
        ("one product too few", lambda s: found(s, top(s, 0))),
        ("one product too many", lambda s: found(s, top(s, 2))),
        ("the exact eigenvalue", lambda s: found(s, largest_eigenvalue(s))),
        ("not divided by the squared length", lambda s: found(s, dot(*chain(s)[1:3]))),
        ("divided by the length", lambda s: found(s, dot(*chain(s)[1:3]) / length(chain(s)[1]))),
        ("how much longer the vector became", lambda s: found(s, length(chain(s)[2]) / length(chain(s)[1]))),
        ("the trace", lambda s: found(s, sum(K_of(s)[k][k] for k in range(3)))),
        ("the quotient", lambda s: float(top(s))),
        ("c forgotten", lambda s: found(s, top(s), c=1)),
        ("the sum for the mean", lambda s: found(s, top(s), c=2)),
        ("half of it", lambda s: found(s, top(s)) / 2),
        (None, lambda s: found(s, top(s)) * 1.1),
    )
)
