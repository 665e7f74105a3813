"""Where an activation is kinked, jumps or is steep: places at which to cut an integral over it.

A piece is smooth if one polynomial of degree `DEGREE` gives phi there, and another
one phi'. What is not is halved, again and again: what remains is a kink.
"""

from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from numpy.polynomial.chebyshev import chebpts1, chebval, chebvander

DEGREE = 23  # of the polynomials that phi and phi' are on a panel, to SMOOTH
SMOOTH = 1e-7  # Gauss-Legendre is right to the square of it
CLOSE = 1e-4  # of the range: what is not smooth there is a kink
KINKS, CUTS = 12, 256  # at most
LOOKS = 10_000


@lru_cache(32)
def cuts_of(phi, radius):
    """Where [-radius, radius] is cut so that phi and phi' are smooth between cuts; and which cuts are kinks."""
    radius = 1.0371 * radius  # no kink of a user is at a binary fraction of it
    t = np.linspace(-20, 20, 801)  # in deviations; what is far out counts little
    with np.errstate(invalid="ignore"):
        least = [np.nanmax(np.abs(g) * np.exp(-(t**2) / 4)) for g in phi(t * radius / 20)]
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
            f"{-radius:.3g} and {radius:.3g}, where units of the infinitely wide network reach, or it is 0 but at the "
            "end of that: wanted a tamer one"
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
