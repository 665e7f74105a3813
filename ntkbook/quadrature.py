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

from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from numpy.polynomial.chebyshev import chebpts1, chebval, chebvander
from numpy.polynomial.legendre import leggauss

TOLERANCE = 1e-9  # of the largest that an expectation can be, by Cauchy and Schwarz
DEGREE = 23  # of the polynomials that phi and phi' are on a panel, to SMOOTH
SMOOTH = 1e-7  # Gauss-Legendre is right to the square of it
CLOSE = 1e-4  # of the range: what is not smooth there is a kink
KINKS, CUTS = 12, 256  # at most
LEVELS = ((9, 24, 24), (11, 44, 32), (13, 84, 40), (16, 164, 48), (20, 324, 56))  # range, nodes for o and a
FIRST, STEEP = 11, 16  # from the third level on the crossings of so many cuts are cut too: phi is steep there
AT_A_TIME = 2**19  # numbers
FAR, LOOKS = 1e300, 10_000


def by_panels(phi, rho, r1, r2):
    """E[g(u) g(v)] for g = phi and g = phi': for pairs with correlations rho and deviations r1, r2, all (pairs,).

    phi gives values and slopes of an array. Raises ValueError where it cannot be had to `TOLERANCE`.
    """
    rho, r1, r2 = np.broadcast_arrays(rho, r1, r2)
    result, todo, before = np.empty((2, len(rho)), dtype=float), np.arange(len(rho)), None
    if not len(rho):
        return result
    bound = np.sqrt(np.prod([squares(phi, r) for r in (r1, r2)], axis=0))
    for level in LEVELS:
        found = at_level(phi, rho[todo], r1[todo], r2[todo], *level)
        if before is not None:
            result[:, todo] = found
            unsure = ~(np.abs(found - before) <= TOLERANCE * bound[:, todo]).all(axis=0)
            if not unsure.any():
                return result
            todo, found, before = todo[unsure], found[:, unsure], before[:, unsure]
            worst = np.max(np.abs(found - before) / np.maximum(bound[:, todo], 1e-300))
        before = found
    raise ValueError(
        f"the expectations of the activation in the infinitely wide network are known to {worst:.1g} of their size "
        f"only, wanted {TOLERANCE:g}: is it too steep for units with standard deviation {max(r1.max(), r2.max()):.3g}?"
    )


def squares(phi, r):
    """E[g(u)^2] for g = phi and g = phi', for each of r."""
    different, place = np.unique(r, return_inverse=True)
    span = LEVELS[-1][0]
    cuts, _ = cuts_of(phi, span * different.max(initial=0.0))
    edges = with_ends(divide(cuts, different[:, None]), span)
    z, weights = nodes_on(edges, 2 * DEGREE)
    return np.array([np.sum(weights * g**2, axis=1) for g in phi(different[:, None] * z)])[:, place]


def at_level(phi, rho, r1, r2, span, outer, inner):
    """The expectations with so many nodes on each panel."""
    cuts, kinks = cuts_of(phi, span * max(r1.max(), r2.max()))
    sign, near = np.where(rho < 0, -1.0, 1.0), np.abs(rho)
    cosine, sine = np.sqrt((1 + near) / 2), np.sqrt((1 - near) / 2)
    steep = len(cuts) * (span > FIRST and len(cuts) <= STEEP)
    numbers = (len(kinks) ** 2 + steep + 1) * outer * (2 * len(cuts) + 1) * inner
    step = max(1, AT_A_TIME // numbers)
    parts = [slice(k, k + step) for k in range(0, len(rho), step)]
    args = ([a[part, None] for a in (sign, cosine, sine, r1, r2)] for part in parts)
    return np.concatenate([integral(phi, *some, cuts, kinks, steep, span, outer, inner) for some in args], axis=1)


def integral(phi, sign, cosine, sine, r1, r2, cuts, kinks, steep, span, outer, inner):
    """The two integrals for pairs whose sign, cosine, sine, r1 and r2 are (pairs, 1)."""
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


@lru_cache(32)
def cuts_of(phi, radius):
    """Where [-radius, radius] is cut so that phi and phi' are smooth between cuts; and which cuts are kinks."""
    radius = 1.0371 * radius  # no kink of a user is at a binary fraction of it
    least = [np.abs(g).max() for g in phi(np.linspace(-radius / 9, radius / 9, 101))]
    sides = ((-radius, 0.0), (0.0, radius))
    kinks = np.unique([0.0, *(kink for side in sides for kink in kinks_in(phi, *side, radius, least))])
    edges = [-radius, *kinks, radius]
    cuts, todo = set(edges), list(pairwise(edges))
    while todo and len(kinks) <= KINKS and len(cuts) <= CUTS:
        left, right = todo.pop()
        if right - left > CLOSE * radius and not is_smooth(phi, left, right, radius, least):
            middle = (left + right) / 2
            cuts.add(middle)
            todo += [(left, middle), (middle, right)]
    if todo:
        raise ValueError(
            f"activation has more than {KINKS} kinks, or is too steep or swings too often for {CUTS} pieces, between "
            f"{-radius:.3g} and {radius:.3g}, where units of the infinitely wide network reach: wanted a tamer one"
        )
    return np.array(sorted(cuts - {-radius, radius})), kinks


def kinks_in(phi, left, right, radius, least):
    """Kinks of phi and jumps of phi', by bisection of what is not smooth."""
    if is_smooth(phi, left, right, radius, least):
        return []
    middle = (left + right) / 2
    if right - left < 1e-13 * radius:
        return [middle]
    found = kinks_in(phi, left, middle, radius, least)
    if len(found) <= KINKS:
        found += kinks_in(phi, middle, right, radius, least)
    return found or ([middle] if right - left < CLOSE * radius else [])


def is_smooth(phi, left, right, radius, least):
    """Whether phi and phi' are polynomials of `DEGREE` there, up to `SMOOTH`; looked at closely near the ends.

    `least` are the sizes of both below which nothing matters. A bump narrower than radius / LOOKS may be missed.
    """
    half, middle = (right - left) / 2, (right + left) / 2
    near = 2.0 ** -np.arange(1, 40)
    even = np.linspace(-0.97, 0.97, 24 + int(LOOKS * (right - left) / radius) if radius else 24)
    t = np.concatenate([even, 1 - near, near - 1])
    nodes, to_coefficients = chebyshev(DEGREE)
    for g, small in zip(phi(middle + half * np.concatenate([nodes, t])), least):
        seen = g[len(nodes) :]
        off = np.abs(chebval(t, to_coefficients @ g[: len(nodes)]) - seen).max()
        if not off <= SMOOTH * max(np.abs(seen).max(), small):
            return False
    return True


@cache
def chebyshev(degree):
    """The points of interpolation, and the matrix that makes coefficients of the values there."""
    nodes = chebpts1(degree + 1)
    return nodes, np.linalg.inv(chebvander(nodes, degree))
