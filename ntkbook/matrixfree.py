"""K v without K: one derivative backward and one forward for each product.

    K v = J (J^T v),     J of shape (N m, P), never formed.

Points go through in batches, so that memory does not grow with N. The step of
the parameters u = J^T v is a list of arrays with the columns of v as first
axis. A `Network` has both derivatives written out; any other f is recorded.
"""

from collections import Counter

import numpy as np
from scipy.sparse.linalg import LinearOperator

from .derivatives import jvp, value, vjp
from .gradients import certify, summed_back
from .inputs import as_float, check_finite, leaves
from .problem import check_tried, read, some_rows
from .pullback import push_forward
from .recording import NotRecorded, name_of, record, warn_of

POINTS, COLUMNS = 1024, 16  # that go through at a time, at most
BYTES = 2**27  # in the largest array that an f makes meanwhile


class NTKOperator(LinearOperator):
    """The kernel at ``x`` as a linear operator: :math:`K v` without :math:`K`.

    A ``scipy.sparse.linalg.LinearOperator`` of shape ``(N m, N m)``, datapoint-major like
    `as_matrix`: ``op @ v``, ``matvec``, ``matmat``, ``rmatvec``, and whatever SciPy builds on these,
    such as ``eigsh`` and ``cg``. A float32 ``f`` gives float32. ``x`` and ``params`` are kept, not
    copied: leave them as they are.

    :raises ValueError: as `ntk` does, and on NaN in ``v``

    >>> op = NTKOperator(lambda w, x: w * x, 3.0, [[1.0], [2.0]])
    >>> op.shape, op @ np.array([1.0, 1.0])
    ((2, 2), array([3., 6.]))
    """

    def __init__(self, f, params, x):
        problem = read(f, params, x=x)
        self.f, self.params, (self.x,), self.m = problem[:4]
        self.back, self.forth, self.points = network_back, network_forth, POINTS
        if not problem.dense:
            self.back, self.forth, self.points = routes(problem)
            check_tried(problem, 0, value(f, self.params, self.x[:POINTS]))
        size = len(self.x) * self.m
        super().__init__(problem.dtype, (size, size))

    def _matmat(self, V):
        V = check_finite(as_float(V, "v").astype(self.dtype, copy=False), "v")
        parts = [self._product(V[:, k : k + COLUMNS]) for k in range(0, V.shape[1], COLUMNS)]
        return np.concatenate(parts, axis=1) if parts else np.empty_like(V)

    def _product(self, V):
        """K V for a few columns."""
        V = V.T.reshape(V.shape[1], len(self.x), self.m)
        batches = [slice(k, k + self.points) for k in range(0, len(self.x), self.points)]
        u, result = [], np.empty_like(V)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # what overflows is refused below
            for batch in batches:
                share = self.back(self.f, self.params, self.x[batch], V[:, batch])
                u = [a + b for a, b in zip(u, share, strict=True)] if u else share
            for batch in batches:
                result[:, batch] = self.forth(self.f, self.params, self.x[batch], u)
        return check_finite(result, "K v", "do numbers overflow?").reshape(len(V), -1).T

    def _matvec(self, v):
        return self._matmat(v.reshape(-1, 1))

    def _adjoint(self):
        return self


def routes(problem):
    """The derivatives of any f back and forth, and for how many points at a time."""
    try:
        largest = certify_products(problem) if len(problem.sets[0]) else 1
        return recorded_back, recorded_forth, max(1, min(POINTS, BYTES // (COLUMNS * largest)))
    except NotRecorded as reason:
        if reason.args:
            warn_of(reason, "Every column of v takes passes of its own")
        return traced_back, traced_forth, POINTS


def network_back(net, params, x, V):
    """J^T V for V (columns, points, m): for each layer dL/dW and dL/db, columns first."""
    hs, slopes = net.values_and_slopes(params, x)
    shares = []
    for layer in reversed(range(len(params))):
        W, h = params[layer][0], hs[layer]
        w, s = net.scales(W.shape[1])
        outer = V.transpose(0, 2, 1).reshape(-1, len(h)) @ h
        shares = [w * outer.reshape(len(V), *W.shape), s * V.sum(axis=1), *shares]
        if layer:
            V = w * (V @ W) * slopes[layer - 1]
    return shares


def network_forth(net, params, x, u):
    """J u for u as `network_back` gives it: (columns, points, m)."""
    hs, slopes = net.values_and_slopes(params, x)
    dz = 0.0
    for layer, (W, _) in enumerate(params):
        dW, db = u[2 * layer : 2 * layer + 2]
        w, s = net.scales(W.shape[1])
        inherited = w * ((dz * slopes[layer - 1]) @ W.T) if layer else 0.0
        moved = (hs[layer] @ dW.reshape(-1, W.shape[1]).T).reshape(len(x), *dW.shape[:2])
        dz = inherited + w * moved.transpose(1, 0, 2) + s * db[:, None]
    return dz


def recorded_back(f, params, x, V):
    """J^T V for any f: a recorded pass, taken back for all columns at once."""
    return summed_back(record(f, params, x), V, leaves(params))


def recorded_forth(f, params, x, u):
    """J u for u as `recorded_back` gives it: the same pass, and every step's change from those before it."""
    return pushed_forward(record(f, params, x), u)


def pushed_forward(steps, u):
    uses = Counter(parent for step in steps for parent in step.parents.values())
    changes = {step: u[step.leaf] for step in steps if step.leaf is not None}
    for step in reversed(steps):
        if step.leaf is None:
            changes[step] = sum(push_forward(step, k, changes[parent]) for k, parent in step.parents.items())
        for parent in step.parents.values():
            uses[parent] -= 1
            if not uses[parent]:
                del changes[parent]
    return changes[steps[0]]


def certify_products(problem):
    """Refuse an f unless J^T v is autograd's at some rows, and v . J u = J^T v . u there.

    Returns the bytes of its largest array for one point.
    """
    tried, x = problem.tried[0], problem.sets[0][some_rows(len(problem.sets[0]))]
    steps, arrays = record(problem.f, problem.params, x), leaves(problem.params)
    back = summed_back(steps, tried.v[None], arrays)
    certify(back, tried.pulled_back, arrays)
    u = [np.random.default_rng(1).standard_normal(a.shape).astype(a.dtype) for a in back]
    try:
        forth = pushed_forward(steps, u)
    except KeyError as step:
        raise NotRecorded(f"autograd has no forward derivative of {name_of(step.args[0])}") from step
    off = np.sum(forth[0] * tried.v) - sum(np.sum(a * b) for a, b in zip(back, u))
    if not abs(off) <= np.finfo(forth.dtype).eps ** 0.75 * sum(np.sum(np.abs(a * b)) for a, b in zip(back, u)):
        raise NotRecorded("its derivative forward is not that back")
    return max(step.value.nbytes for step in steps) // len(x) + 1


def traced_back(f, params, x, V):
    """J^T V for any f, by autograd, a column at a time."""
    _, pull_back = vjp(f, params, x)
    return [np.array([pull_back(v) for v in V])]


def traced_forth(f, params, x, u):
    """J u for any f, by autograd, a column at a time."""
    push_forward = jvp(f, params, x)
    return np.array([push_forward(column) for column in u[0]])
