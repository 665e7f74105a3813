"""Where parameters meet data: the gradient of one output of one datapoint, as a sum of terms.

At z_s = h_s W, with places s, it is the sum over s of U_is V_ias^T, with U = h
and V = df/dz (see `factors`). A `Term` is one such outer product for all
datapoints and outputs; or, where there are so many places that it costs less,
all of the sum spread out.
"""

import math
from typing import NamedTuple

import autograd.numpy as anp
import numpy as np

from .products import contract, product_of
from .pullback import PERMUTED, is_elementwise, permutation, pull_back, slope_of, times

BEFORE, POINT, AFTER = 101, 102, 103  # labels of the axes of `Batch.unmerged`
ENTRY = 30  # multiplying and adding one entry of K takes as long as so many multiplications in a product


class Term(NamedTuple):
    """A part of df_a(x_i)/dW: the outer product of U_i and V_ia, or V_ia alone, flattened, where U is None."""

    U: np.ndarray | None  # (N, k)
    V: np.ndarray  # (N, m, l)
    rows: tuple = ()  # the axes of W that U runs over
    columns: tuple = ()  # and V

    def parts(self, shape):
        """Two arrays (N, 1 or m, ...) whose product is all of it, for a W of this shape."""
        if self.U is None:
            return 1, self.V.reshape(*self.V.shape[:2], *shape)
        return along(self.U[:, None], self.rows, shape), along(self.V, self.columns, shape)

    def spread(self, shape):
        """All of it, (N, m, *shape)."""
        U, V = self.parts(shape)
        return V if self.U is None else U * V

    def at(self, rows):
        """The same for some of the datapoints."""
        return self._replace(U=None if self.U is None else self.U[rows], V=self.V[rows])

    def weighted(self, v, shape):
        """The sum over datapoints and outputs of v_ia times it, of this shape."""
        if self.U is None:
            return (v.ravel() @ self.V.reshape(v.size, -1)).reshape(shape)
        axes = self.rows + self.columns
        outer = self.U.T @ np.einsum("ia,ial->il", v, self.V)
        return outer.reshape([shape[k] for k in axes]).transpose(np.argsort(axes))


def along(a, axes, shape):
    """An array (N, m, l) with l as these axes of W, and size 1 for the others."""
    a = a.reshape(*a.shape[:2], *(shape[k] for k in axes)).transpose(0, 1, *(2 + np.argsort(axes)))
    return a.reshape(*a.shape[:2], *(size if k in axes else 1 for k, size in enumerate(shape)))


def spread_out(terms, shape):
    """The sum of the terms as one."""
    N, m, _ = terms[0].V.shape
    return Term(None, sum(term.spread(shape) for term in terms).reshape(N, m, -1))


def factors_cost_less(number, width, breadth):
    """Whether products of `number` factors with as many are cheaper than one product of gradients spread out."""
    return number == 1 or number**2 * (breadth + ENTRY) <= width * breadth


def by_points(G, batch, N):
    """Cotangents (lead, *shape) with the datapoints first: (N, lead, the other entries)."""
    shape, axis = batch.unmerged(G.shape[1:], N)
    G = np.moveaxis(G.reshape(len(G), *shape), 1 + axis, 0)
    return np.ascontiguousarray(G).reshape(N, G.shape[1], math.prod(G.shape[2:]))


def met(step, k, G, V):
    """The terms of argument k of a step, parameters that meet data there.

    G are its cotangents (m, *value.shape), V the same as (N, m, l).
    """
    if is_elementwise(step):
        return [Term(None, met_elementwise(step, k, G, V))]
    meeting = meeting_in_product(step, k, len(V))
    if meeting is None:
        return [Term(None, met_one_by_one(step, k, G, len(V)))]
    return met_in_product(step, meeting, G, V)


def met_elementwise(step, k, G, V):
    """A gain, a bias: the cotangents times the slope, summed over all places where one parameter was used."""
    shape, batch, N, slope = np.shape(step.args[k]), step.batch, len(V), slope_of(step, k)
    places, axis = batch.unmerged(np.shape(step.value), N)
    own = (1,) * (np.ndim(step.value) - len(shape)) + shape
    own = (*own[: batch.axis], 1, 0, 1, *own[batch.axis + 1 :])
    repeated = tuple(1 + place for place, size in enumerate(own) if size == 1 != places[place])
    if not repeated and isinstance(slope, int):
        return times(V, slope)
    G = times(G, slope).reshape(len(G), *places).sum(axis=repeated, keepdims=True)
    return np.moveaxis(G, 1 + axis, 0).reshape(N, len(G), math.prod(shape))


class Meeting(NamedTuple):
    """A product of parameters W with one array of data h, by the labels of the axes."""

    h: np.ndarray
    x: list  # the labels of h
    w: list  # of W
    out: list  # of the product, with the datapoints in an axis of their own
    places: list
    inner: list  # the axes of W that the product sums over
    outer: list  # those that it keeps
    factors: bool  # or else spread out

    def count(self, labels):
        sizes = dict(zip(self.x, self.h.shape))
        return int(np.prod([sizes[label] for label in labels]))


def meeting_in_product(step, k, N):
    """The `Meeting` of argument k with the other array of a product; None if a step is anything else."""
    labels, out = product_of(step) or ({}, [])
    if len(labels) != 2:
        return None
    (other,) = set(labels) - {k}
    batch, x, w = step.batches[other], labels[other], labels[k]
    if batch is None or batch.moved_to(out.index(x[batch.axis]) if x[batch.axis] in out else -1) != step.batch:
        return None
    h, x = np.asarray(step.args[other]).reshape(batch.unmerged(np.shape(step.args[other]), N)[0]), unmerged(x, batch)
    out = unmerged(out, step.batch)
    places = [label for label in x if label in out and label not in w and label != POINT]
    inner, outer = [label for label in w if label not in out], [label for label in w if label not in x]
    sizes = dict(zip(labels[k], np.shape(step.args[k]))) | dict(zip(x, h.shape))
    s, width, breadth = (int(np.prod([sizes[label] for label in group])) for group in (places, inner, outer))
    factors = s > 0 and len(inner) + len(outer) == len(w) and factors_cost_less(s, width, breadth)
    return Meeting(h, x, w, out, places, inner, outer, factors)


def unmerged(labels, batch):
    """The labels of an array after `Batch.unmerged`."""
    return [*labels[: batch.axis], BEFORE, POINT, AFTER, *labels[batch.axis + 1 :]]


def met_in_product(step, meeting, G, V):
    """h W: factors for each place, or the gradient spread out if that costs less."""
    h, x, w, out, places, inner, outer, factors = meeting
    N, m, _ = V.shape
    G, g = G.reshape(m, *step.batch.unmerged(np.shape(step.value), N)[0]), [-1, *out]
    if not factors:
        return [Term(None, contract(G, g, h, x, [POINT, -1, *w]).reshape(N, m, -1))]
    U = h.transpose([x.index(label) for label in [*places, POINT, *inner]])
    U = U.reshape(meeting.count(places), N, meeting.count(inner))
    if len(U) == 1:
        each_V = [V]
    else:
        each_V = G.transpose([g.index(label) for label in [*places, POINT, -1, *outer]]).reshape(len(U), N, m, -1)
    rows, columns = (tuple(w.index(label) for label in group) for group in (inner, outer))
    return [Term(*pair, rows, columns) for pair in zip(U, each_V)]


def met_one_by_one(step, k, G, N):
    """Any other step: its own derivative for the cotangents of one datapoint after another."""
    shape, axis = step.batch.unmerged(np.shape(step.value), N)
    G = np.moveaxis(G.reshape(len(G), *shape), 1 + axis, 0)
    result = np.empty((*G.shape[:2], np.size(step.args[k])), G.dtype)
    for i in range(N):
        alone = np.zeros((G.shape[1], *shape), G.dtype)
        np.moveaxis(alone, 1 + axis, 0)[i] = G[i]
        result[i] = pull_back(step, k, alone.reshape(len(alone), *np.shape(step.value))).reshape(len(alone), -1)
    return result


def carried(step, k, term):
    """A term of a step on parameters alone, handed on to its argument k."""
    return (carried_in_factors(step, k, term) if term.U is not None else None) or carried_spread(step, k, term)


def carried_in_factors(step, k, term):
    """By the chain rule for factors: turned, times a number, times the other matrix; None for any other step."""
    if step.function in PERMUTED:
        axes = permutation(step)
        return term._replace(rows=tuple(axes[list(term.rows)]), columns=tuple(axes[list(term.columns)]))
    if is_elementwise(step) and np.shape(step.args[k]) == step.value.shape and np.size(slope_of(step, k)) == 1:
        return term._replace(V=times(term.V, slope_of(step, k)))
    if step.function in (anp.dot, anp.matmul) and [np.ndim(a) for a in step.args] == [2, 2]:
        other = step.args[1].T if k == 0 else step.args[0]
        if term.rows == (1 - k,):
            return term._replace(U=term.U @ other)
        return term._replace(V=term.V @ other)
    return None


def carried_spread(step, k, term):
    N, m, _ = term.V.shape
    G = term.spread(step.value.shape).reshape(N * m, *step.value.shape)
    return Term(None, pull_back(step, k, G).reshape(N, m, -1))


def settled(terms, shape):
    """The terms of an array, as they are, or as one if they do not match or that costs less."""
    first = terms[0]
    match = all(t.U is not None and (t.rows, t.columns) == (first.rows, first.columns) for t in terms)
    if len(terms) == 1 or (match and factors_cost_less(len(terms), first.U.shape[1], first.V.shape[2])):
        return terms
    return [spread_out(terms, shape)]
