"""Expectations over two correlated normal numbers, for any activation: kinked, steep or periodic.

With `cosine` and `sine` those of half the angle between the two points,

    u = r1 (cosine a + sine o),    v = r2 (cosine a - sine o),    a, o independent N(0, 1)

have variances r1^2, r2^2 and correlation cos(angle) = rho. For fixed o the integral over
a meets a kink b of phi where u = b and where v = b, at two known places. It is
cut there, and what lies between is smooth: Gauss-Legendre needs few nodes. Over o
it is smooth too, but for the places where such cuts cross. All this however close
the points are. (A negative correlation turns the sign of v.)

The nodes are doubled until nothing changes: nothing is returned that has not been
seen to hold.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.polynomial.legendre import leggauss

from .kinks import DEGREE, cuts_of

TOLERANCE = 1e-9  # of the largest that an expectation can be, by Cauchy and Schwarz
LEVELS = ((9, 24, 24), (11, 44, 32), (13, 84, 40), (16, 164, 48), (20, 324, 56))  # range, nodes for o and a
FIRST, STEEP = 11, 16  # from the third level on the crossings of so many cuts are cut too: phi is steep there
AT_A_TIME = 2**19  # numbers
FAR = 1e300


class Pairs(NamedTuple):
    """For each pair the sign of its correlation, cosine and sine of half its angle, and its two deviations."""

    sign: np.ndarray
    cosine: np.ndarray
    sine: np.ndarray
    r1: np.ndarray
    r2: np.ndarray


def by_panels(phi, sign, apart, r1, r2):
    """E[g(u) g(v)] for g = phi and g = phi': for pairs with correlations sign (1 - apart), deviations r1, r2, (pairs,).

    phi gives values and slopes of an array. Raises ValueError where it cannot be had to `TOLERANCE`.
    """
    sign, apart, r1, r2 = np.broadcast_arrays(sign, apart, r1, r2)
    result, todo, before = np.empty((2, len(sign)), dtype=float), np.arange(len(sign)), None
    if not len(sign):
        return result
    bound = np.sqrt(np.prod([squares(phi, r) for r in (r1, r2)], axis=0))
    for level in LEVELS:
        found = at_level(phi, sign[todo], apart[todo], r1[todo], r2[todo], level)
        if before is not None:
            result[:, todo] = found
            unsure = ~(np.abs(found - before) <= TOLERANCE * bound[:, todo]).all(axis=0)
            if not unsure.any():
                return result
            todo, found, before = todo[unsure], found[:, unsure], before[:, unsure]
            worst = np.max(np.abs(found - before) / np.maximum(bound[:, todo], 1e-300))
        before = found
    known = f"known to {worst:.1g} of their size only" if np.isfinite(worst) else "not finite"
    raise ValueError(
        f"the expectations of the activation in the infinitely wide network are {known}, wanted them to {TOLERANCE:g}: "
        f"is it too steep for units with standard deviation {max(r1.max(), r2.max()):.3g}, or its slope infinite?"
    )


def squares(phi, r):
    """E[g(u)^2] for g = phi and g = phi', for each of r."""
    different, place = np.unique(r, return_inverse=True)
    span = LEVELS[-1][0]
    cuts, _ = cuts_of(phi, span * different.max(initial=0.0))
    edges = with_ends(divide(cuts, different[:, None]), span)
    z, weights = nodes_on(edges, 2 * DEGREE)
    found = np.array([np.sum(weights * g**2, axis=1) for g in phi(different[:, None] * z)])
    check_ends(phi, different, found, span)
    return found[:, place]


def check_ends(phi, r, found, span):
    """Refuse a phi that grows so fast that E[g(u)^2] has a part beyond the span, or that is not finite within it."""
    ends = np.array([np.abs(phi(sign * r * span)) for sign in (1, -1)]).max(axis=0)
    with np.errstate(over="ignore", invalid="ignore"):
        beyond = ends**2 * np.exp(-(span**2) / 2)
        wrong = ~(beyond <= TOLERANCE * found) & (found > 0) | ~np.isfinite(found)
    if wrong.any():
        deviation = r[wrong.any(axis=0)].min()
        raise ValueError(
            "the expectations of the activation in the infinitely wide network cannot be had: it grows too fast, or is "
            f"not finite, for units with standard deviation {deviation:.3g}; wanted smaller inputs or w_std"
        )


def at_level(phi, sign, apart, r1, r2, level):
    """The expectations with so many nodes on each panel."""
    span, outer, inner = level
    cuts, kinks = cuts_of(phi, span * max(r1.max(), r2.max()))
    steep = len(cuts) * (span > FIRST and len(cuts) <= STEEP)
    pairs = Pairs(np.where(sign < 0, -1.0, 1.0), np.sqrt(1 - apart / 2), np.sqrt(apart / 2), r1, r2)
    numbers = (len(kinks) ** 2 + steep + 1) * outer * (2 * len(cuts) + 1) * inner
    step = max(1, AT_A_TIME // numbers)
    parts = (Pairs(*(a[k : k + step, None] for a in pairs)) for k in range(0, len(sign), step))
    return np.concatenate([integral(phi, part, cuts, kinks, steep, level) for part in parts], axis=1)


def integral(phi, pairs, cuts, kinks, steep, level):
    """The two integrals: over a in pieces between the cuts of u and of v, over o where two kinks, or cuts, cross."""
    (sign, cosine, sine, r1, r2), (span, outer, inner) = pairs, level
    at_u, at_v = divide(kinks, r1), sign * divide(kinks, r2)
    crossings = divide(at_u[:, :, None] - at_v[:, None, :], 2 * sine[:, :, None]).reshape(len(sine), -1)
    if steep:
        crossings = np.concatenate([crossings, divide(divide(cuts, r1) - sign * divide(cuts, r2), 2 * sine)], axis=1)
    o, weights = nodes_on(with_ends(crossings, span), outer)
    at_u, at_v = divide(cuts, r1)[:, None], (sign * divide(cuts, r2))[:, None]
    moved = (sine * o)[:, :, None]
    edges = np.concatenate([(at_u - moved) / cosine[:, :, None], (at_v + moved) / cosine[:, :, None]], axis=2)
    a, inner_weights = nodes_on(with_ends(edges, span), inner)
    cosine, sign, r1, r2 = (number[:, :, None] for number in (cosine, sign, r1, r2))
    both = zip(phi(r1 * (cosine * a + moved)), phi(sign * r2 * (cosine * a - moved)))
    return np.array([np.sum(weights * np.einsum("pkn,pkn,pkn->pk", inner_weights, g, h), axis=1) for g, h in both])


def divide(a, b):
    """a / b, and far away where b is 0."""
    a, b = np.broadcast_arrays(np.asarray(a, float), b)
    with np.errstate(over="ignore"):
        return np.clip(np.divide(a, b, out=np.full(a.shape, FAR), where=b > 0), -FAR, FAR)


def with_ends(edges, span):
    """Edges within [-span, span], in order, with both ends."""
    edges = np.sort(np.clip(edges, -span, span), axis=-1)
    ends = np.broadcast_to(span, (*edges.shape[:-1], 1))
    return np.concatenate([-ends, edges, ends], axis=-1)


def nodes_on(edges, n):
    """Nodes and weights of the normal distribution on the panels between edges (..., k): (..., (k - 1) n)."""
    t, w = legendre(n)
    half, middle = np.diff(edges) / 2, (edges[..., 1:] + edges[..., :-1]) / 2
    z = middle[..., None] + half[..., None] * t
    weights = half[..., None] * w * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    shape = (*edges.shape[:-1], (edges.shape[-1] - 1) * n)
    return z.reshape(shape), weights.reshape(shape)


@cache
def legendre(n):
    return leggauss(n)
