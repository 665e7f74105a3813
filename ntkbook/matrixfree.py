"""K v without K: one derivative backward and one forward for each product.

    K v = J (J^T v),     J of shape (N m, P), never formed.

Points go through in batches, so that memory does not grow with N. The step of
the parameters u = J^T v is a list of arrays with the columns of v as first
axis. A `Network` has both derivatives written out, for many columns at once.
"""

import numpy as np
from scipy.sparse.linalg import LinearOperator

from .derivatives import jvp, value, vjp
from .inputs import as_float, check_finite
from .problem import check_tried, read

POINTS, COLUMNS = 1024, 16  # that go through at a time


class NTKOperator(LinearOperator):
    """The kernel at x as a linear operator (N m, N m), datapoint-major like `as_matrix`: K v without K.

    A `scipy.sparse.linalg.LinearOperator`: `op @ v`, `matvec`, `matmat`,
    `rmatvec`, and whatever SciPy builds on these, such as `eigsh` and `cg`.
    A float32 f gives float32. x and params are kept, not copied: leave them as
    they are. Raises ValueError as `ntk` does, and on NaN in v.

    >>> op = NTKOperator(lambda w, x: w * x, 3.0, [[1.0], [2.0]])
    >>> op.shape, op @ np.array([1.0, 1.0])
    ((2, 2), array([3., 6.]))
    """

    def __init__(self, f, params, x):
        problem = read(f, params, x=x)
        self.f, self.params, (self.x,), self.m = problem[:4]
        self.back, self.forth = (network_back, network_forth) if problem.dense else (traced_back, traced_forth)
        if not problem.dense:
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
        batches = [slice(k, k + POINTS) for k in range(0, len(self.x), POINTS)]
        u, result = [], np.empty_like(V)
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


def network_back(net, params, x, V):
    """J^T V for V (columns, points, m): for each layer dL/dW and dL/db, columns first."""
    hs, zs = net.run(params, x)
    shares = []
    for layer in reversed(range(len(params))):
        W, h = params[layer][0], hs[layer]
        w, s = net.scales(W.shape[1])
        outer = V.transpose(0, 2, 1).reshape(-1, len(h)) @ h
        shares = [w * outer.reshape(len(V), *W.shape), s * V.sum(axis=1), *shares]
        if layer:
            V = w * (V @ W) * net.slope(zs[layer - 1])
    return shares


def network_forth(net, params, x, u):
    """J u for u as `network_back` gives it: (columns, points, m)."""
    hs, zs = net.run(params, x)
    dz = 0.0
    for layer, (W, _) in enumerate(params):
        dW, db = u[2 * layer : 2 * layer + 2]
        w, s = net.scales(W.shape[1])
        inherited = w * ((dz * net.slope(zs[layer - 1])) @ W.T) if layer else 0.0
        moved = (hs[layer] @ dW.reshape(-1, W.shape[1]).T).reshape(len(x), *dW.shape[:2])
        dz = inherited + w * moved.transpose(1, 0, 2) + s * db[:, None]
    return dz


def traced_back(f, params, x, V):
    """J^T V for any f, by autograd, a column at a time."""
    _, pull_back = vjp(f, params, x)
    return [np.array([pull_back(v) for v in V])]


def traced_forth(f, params, x, u):
    """J u for any f, by autograd, a column at a time."""
    push_forward = jvp(f, params, x)
    return np.array([push_forward(column) for column in u[0]])
