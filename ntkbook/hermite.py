"""Expectations over two correlated normal numbers as a series in their correlation.

With Hermite's polynomials He_k / sqrt(k!), orthonormal for N(0, 1), and a_k(r) = E[g(r z) He_k(z)] / sqrt(k!),

    E[g(u) g(v)] = sum_k a_k(r1) a_k(r2) rho^k        (Mehler 1866).

The squares of all a_k add up to E[g(r z)^2], so that those of the first ones tell
what the rest of the series can be at most, by Cauchy and Schwarz: nothing for a
smooth g, and whatever g is, nothing where rho is not close to 1 or -1. That is
where `quadrature` has to help.
"""

import numpy as np

from .kinks import cuts_of
from .quadrature import TOLERANCE, divide, nodes_on, squares, with_ends

TERMS, AT_ONCE = 512, 32  # of the series; after how many one looks whether the rest is nothing
SPAN, PANELS, NODES = 12.8, 16, 32  # enough for the last polynomial
NOTHING = 1e-13  # of E[g^2]
AT_A_TIME = 2**19  # numbers


def by_series(phi, rho, r1, r2):
    """E[g(u) g(v)] for g = phi and g = phi', (2, N1, N2), for rho (N1, N2), r1 (N1,) and r2 (N2,).

    And for which pairs both are known to `TOLERANCE`, (N1, N2). phi gives values and slopes of an array.
    """
    (first, rest1), (second, rest2) = (coefficients(phi, r) for r in (r1, r2))
    total, power = np.zeros((2, *rho.shape)), np.ones_like(rho)
    for k in range(min(first.shape[2], second.shape[2])):
        total += first[:, :, k, None] * second[:, None, :, k] * power
        power = power * rho
    off = np.sqrt(rest1[:, :, None] * rest2[:, None, :]) * np.abs(power)
    far1, far2, size1, size2 = (of(phi, r) for of in (beyond, squares) for r in (r1, r2))
    far = far1[:, :, None] * size2[:, None, :] + size1[:, :, None] * far2[:, None, :]
    known = off + 2 * np.sqrt(far) <= TOLERANCE * np.sqrt(size1[:, :, None] * size2[:, None, :])
    return total, known.all(axis=0)


def coefficients(phi, r):
    """The a_k of g = phi and g = phi' for each of r, (2, N, terms); and the sum of the squares of all further ones."""
    different, place = np.unique(r, return_inverse=True)
    cuts, _ = cuts_of(phi, SPAN * different.max(initial=0.0))
    step = max(1, AT_A_TIME // ((len(cuts) + PANELS) * NODES))
    parts = [of_some(phi, different[k : k + step], cuts) for k in range(0, max(1, len(different)), step)]
    terms = max((found.shape[2] for found, _ in parts), default=1)
    found = [np.pad(a, ((0, 0), (0, 0), (0, terms - a.shape[2]))) for a, _ in parts]
    return np.concatenate(found, axis=1)[:, place], np.concatenate([rest for _, rest in parts], axis=1)[:, place]


def of_some(phi, r, cuts):
    """The same for a few r.

    Polynomials are multiplied by the root of the density, which keeps them below 1 in size.
    """
    even = np.tile(np.linspace(-SPAN, SPAN, PANELS + 1), (len(r), 1))
    z, weights = nodes_on(with_ends(np.concatenate([divide(cuts, r[:, None]), even], axis=1), SPAN), NODES)
    g, root = np.array(phi(r[:, None] * z)), np.exp(-(z**2) / 4)
    size = np.sum(weights * g**2, axis=2)
    rest, found, before, he = size.copy(), [], np.zeros_like(z), root
    for k in range(TERMS):
        found.append(np.einsum("gnk,nk->gn", g, weights / root * he))
        rest -= found[-1] ** 2
        if k % AT_ONCE == AT_ONCE - 1 and (rest <= NOTHING * size).all():
            break
        before, he = he, (z * he - np.sqrt(k) * before) / np.sqrt(k + 1)
    return np.stack(found, axis=2), np.maximum(rest, np.finfo(float).eps * size)


def beyond(phi, r):
    """E[g^2] where |z| is larger than SPAN, (2, N)."""
    t, weights = nodes_on(np.array([SPAN, 16.0, 20.0]), NODES)
    return sum(np.sum(weights * np.array(phi(r[:, None] * z)) ** 2, axis=2) for z in (t, -t))
