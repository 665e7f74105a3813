"""The gradients of all outputs at all points, in terms, by one pass back for each output.

f is recorded (`recording`) and taken back: as its rows are independent, the
seed "output a of all points" gives df_a(x_i)/dz for every point and every step
z at once (`pullback`). Where parameters meet data there are terms of the
gradient (`terms`); steps on parameters alone (W.T, A @ B, g V / |V|) hand them
on to the arrays in params.

Nothing of this is believed. One more output, sum_a v_ia f_a with random
weights v, tells whether each datapoint is on its own at every step, and for
four datapoints J^T v is compared with autograd's.
"""

import numpy as np

from .derivatives import slices_of
from .inputs import is_finite, leaves
from .problem import check_tried, derivative_on_some_rows, some_rows
from .pullback import index_of, pull_back
from .recording import NotRecorded
from .terms import Term, by_points, carried, met, settled
from .tiles import cut, each

AT_A_TIME = 2**21  # numbers in the largest array of a piece: it and its neighbours stay in the cache


def gradients(problem, k, outline):
    """The terms of every array in params that f uses, as [(leaf, terms)]: its gradient at the set k is their sum.

    Raises NotRecorded if they are not the gradients of f.
    """
    x, arrays = problem.sets[k], leaves(problem.params)
    v = np.random.default_rng(1).standard_normal((len(x), problem.m))
    tried = problem.tried[k] if problem.tried else derivative_on_some_rows(problem.f, problem.params, x)

    def of_a_piece(piece):
        if piece.stop - piece.start == 1:  # autograd's steps differ for one point
            steps = outline.at(x[[piece.start] * 2])
            found = taken_back(steps, v[[piece.start] * 2])
            return steps[0].value[:1], [(leaf, [term.at([0]) for term in terms]) for leaf, terms in found]
        steps = outline.at(x[piece])
        return steps[0].value, list(taken_back(steps, v[piece]))

    values, parts = zip(*each(of_a_piece, pieces_of(outline, len(x), problem.m)))
    check_tried(problem, k, np.concatenate(values))
    found, rows = joined(parts), some_rows(len(x))
    sums = {leaf: sum(term.at(rows).weighted(tried.v, arrays[leaf].shape) for term in terms) for leaf, terms in found}
    certify([sums.get(leaf, np.zeros_like(a)) for leaf, a in enumerate(arrays)], tried.pulled_back, arrays)
    return found


def pieces_of(outline, N, m):
    """N points in pieces that one thread takes forwards and back at a time."""
    largest = m * max(np.size(step.value) for step in outline.steps if step.batch) // 2
    total = m * sum(np.size(step.value) for step in outline.steps if step.batch) // 2
    return cut(N, 1, N * total * 8, max(1, AT_A_TIME // largest))


def joined(parts):
    """The terms of all pieces, each array over all datapoints."""
    known = {}

    def join(arrays):
        key = tuple(map(id, arrays))
        if key not in known:
            known[key] = np.concatenate(arrays)
        return known[key]

    def join_terms(terms):
        U = None if terms[0].U is None else join([term.U for term in terms])
        return terms[0]._replace(U=U, V=join([term.V for term in terms]))

    if len(parts) == 1:
        return parts[0]
    leafs = [[leaf for leaf, _ in part] for part in parts]
    lists = zip(*[[terms for _, terms in part] for part in parts])
    return [(leaf, [join_terms(terms) for terms in zip(*own)]) for leaf, own in zip(leafs[0], lists)]


def gradients_by_passes(problem, pull_back, N):
    """The same for any f: J^T v for every output of every datapoint."""
    J = np.empty((N, problem.m, problem.P), problem.dtype)
    for i, a in np.ndindex(N, problem.m):
        one_output = np.zeros((N, problem.m), problem.dtype)
        one_output[i, a] = 1
        J[i, a] = pull_back(one_output)
    return [(leaf, [Term(None, J[:, :, columns])]) for leaf, columns in enumerate(slices_of(problem.params))]


def certify(found, right, arrays):
    """Refuse J^T v, as one array for each of params, that is not autograd's, one vector (P,).

    It has no more digits than the coarsest of params.
    """
    if not is_finite(right):
        raise NotRecorded  # the Jacobian says where
    eps, start, largest = max(map(coarseness, [right, *arrays])), 0, largest_of(right)
    for a in found:
        own = right[start : (start := start + a.size)]
        if not largest_of(a.ravel() - own) <= eps**0.5 * largest_of(own) + eps**0.75 * largest:
            raise NotRecorded("the gradients of some step are not those that autograd finds")


def coarseness(a):
    return np.finfo(a.dtype).eps


def largest_of(a):
    return max(a.max(initial=0), -a.min(initial=0))


def taken_back(steps, v, note=lambda *held: None):
    """Go through the steps, last one first, with df/dz of every step, and yield the terms of each leaf.

    Beside the m outputs one more is taken back, sum_a v_ia f_a with weights v (N, m): if its cotangent is not the
    sum of theirs, other datapoints are in it. `note` is told what is held after each step: its cotangents, those of
    others, and terms.
    """
    (N, m), dtype = v.shape, steps[0].value.dtype
    seeds = np.concatenate([np.broadcast_to(np.eye(m)[:, None], (m, N, m)), v[None]]).astype(dtype)
    back, terms, owned, by_points = {steps[0]: seeds}, {}, {steps[0]}, ByPoints(v.astype(dtype))
    for step in steps:
        if step.leaf is not None:
            own = settled(terms.pop(step), step.value.shape)
            note(None, back, {**terms, step: own})
            yield step.leaf, own
        elif step.batch is None:
            own = terms.pop(step)
            for k, parent in step.parents.items():
                terms[parent] = terms.get(parent, []) + [carried(step, k, term) for term in own]
        else:
            G = back.pop(step)
            owned.discard(step)
            for k, parent in step.parents.items():
                if parent.batch is None:
                    terms[parent] = terms.get(parent, []) + met(step, k, G[:m], by_points(G, step.batch))
                else:
                    add_back(back, owned, parent, step, k, G)
            note(G, back, terms)


class ByPoints:
    """Cotangents (m + 1, *shape) of a step with the datapoints first, (N, m, l): for the same ones the same array.

    Raises NotRecorded unless the last of them is the sum of the others with weights v.
    """

    def __init__(self, v):
        self.v, self.last, self.largest = v, (None, None), 1.0

    def __call__(self, G, batch):
        if self.last[0] is not G:
            V, total = (by_points(part, batch, len(self.v)) for part in (G[:-1], G[-1:]))
            expected = self.v[:, None] @ V
            eps, size = coarseness(V), largest_of(expected)
            self.last, self.largest = (G, V), max(self.largest, size)
            if not largest_of(expected - total) <= eps**0.5 * size + eps**0.75 * self.largest:
                raise NotRecorded("the gradient of one datapoint has to do with others")
        return self.last[1]


def add_back(back, owned, parent, step, k, G):
    """Add to the cotangents of a step what comes back through argument k of one that uses it.

    `owned` are the steps whose array in `back` belongs to nobody else, so that it can be written to.
    """
    if parent not in back:
        back[parent] = pull_back(step, k, G)
        return
    if parent not in owned:
        back[parent] = back[parent].copy()
        owned.add(parent)
    index = index_of(step)
    if index is None:
        back[parent] += pull_back(step, k, G)
    else:
        back[parent][index] += G


def summed_back(steps, V, arrays):
    """J^T V for V (columns, N, m), as one array (columns, *shape) for each of params."""
    sums = [np.zeros((len(V), *a.shape), V.dtype) for a in arrays]
    back, owned = {steps[0]: V}, set()
    for step in steps:
        G = back.pop(step)
        owned.discard(step)
        if step.leaf is not None:
            sums[step.leaf] = G
        for k, parent in step.parents.items():
            add_back(back, owned, parent, step, k, G)
    return sums
