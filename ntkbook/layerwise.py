"""The kernel of a dense network without a Jacobian, layer by layer.

The parameters of layer l touch the output only through z^l, so with
B_i = df(x_i) / dz^l of shape (m, out) and h_i the input of the layer, the sum
over its weights and biases factors (arXiv 2206.08720, arXiv 2205.12372):

    K^(l)_ij = (w^2 h_i . h_j + s^2) B_i B_j^T

A number for each pair of points times an m x m block. w and s are the scales
of `Network`; in the standard parameterisation the bracket is h_i . h_j + 1.
For the last layer B is the unit matrix. K is filled tile by tile, a tile being
small enough to be multiplied by its numbers while it is in the cache.
"""

import numpy as np

from .inputs import OVERFLOW, check_finite
from .memory import TILE_ROWS, bill_of, check_fits
from .network import is_dense
from .problem import read


def ntk_by_layer(net, params, x1, x2=None):
    """The share of every layer in the kernel: a list of blocks (N1, N2, m, m), first layer first.

    They add up to `ntk(net, params, x1, x2)`. The formula is that of this
    module. The last one is what remains if only the last layer is trained.
    Raises ValueError if a shape does not fit the network or a number is not finite.

    >>> from ntkbook import Network
    >>> net = Network((1, 2, 1), "identity")
    >>> params = [([[1], [1]], [0, 1]), ([[1, 0]], [0])]
    >>> for K in ntk_by_layer(net, params, [[1], [2]]):
    ...     print(K[:, :, 0, 0].tolist())
    [[2.0, 3.0], [3.0, 5.0]]
    [[6.0, 9.0], [9.0, 14.0]]
    """
    if not is_dense(net):
        raise ValueError(
            f"net is {net!r}, wanted a plain Network: a subclass or another f may compute something else. For the "
            "share of some parameters let f vary in them alone; if params is a list, "
            "ntk(lambda last, x: f([*params[:-1], last], x), params[-1], x1, x2)"
        )
    problem = read(net, params, x1=x1, x2=x2)
    bill, number = bill_of(problem), len(problem.params)
    wanted, pieces = bill.layerwise + number * bill.kernel, "ntk_by_layer(net, params, x[i:j], x[k:l])"
    check_fits(f"a kernel for each of {number} layers", wanted, bill, pieces)
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows is refused below
        kernels = [as_kernel(add_layer(*parts), problem.symmetric) for parts in layers(problem)]
    return [check_finite(K, "the kernel", OVERFLOW) for K in kernels][::-1]


def ntk_layerwise(problem):
    """The block kernel of a `Network` as the sum of its layers; `ntk` takes this route."""
    A = None
    for parts in layers(problem):
        A = add_layer(*parts, A)
    return as_kernel(A, problem.symmetric)


def layers(problem):
    """Yield for each layer, last first: the numbers w^2 h_i . h_j + s^2 (N1, N2), B in tiles for both sets, and m."""
    net = problem.f
    sides = [factors(net, problem.params, x.astype(problem.dtype, copy=False)) for x in problem.sets]
    for layer in zip(*sides):
        (h1, B1), (h2, B2) = layer[0], layer[-1]
        w, s = net.scales(h1.shape[1])
        G = h1 @ h2.T
        G *= w**2
        G += s**2
        yield G, B1, B2, problem.m


def factors(net, params, x):
    """Yield h (N, in) and a list of (points, their B = df/dz (points m, out)), last layer first; None is the unit."""
    hs, zs = net.run(params, x)
    N, m = zs.pop().shape
    B = [(slice(k, min(k + points_of_a_tile(m), N)), None) for k in range(0, N, points_of_a_tile(m))]
    for W, _ in reversed(params):
        yield hs.pop(), B
        if zs:
            w, _ = net.scales(W.shape[1])
            dphi = w * net.slope(zs.pop())
            for k, (points, later) in enumerate(B):
                earlier = (W[None] if later is None else (later @ W).reshape(-1, m, W.shape[1])) * dphi[points, None]
                B[k] = points, earlier.reshape(-1, W.shape[1])


def points_of_a_tile(m):
    return max(1, TILE_ROWS // m)


def add_layer(G, B1, B2, m, A=None):
    """Add G_ij B_i B_j^T to A (N1, m, N2 m); of one set of points (B1 is B2) only the tiles from the diagonal on."""
    N1, N2 = G.shape
    A = np.zeros((N1, m, N2 * m), G.dtype) if A is None else A
    for k, (rows, left) in enumerate(B1):
        for columns, right in B2[k:] if B1 is B2 else B2:
            tile = A[rows, :, columns.start * m : columns.stop * m]
            if left is None:
                for a in range(m):
                    tile[:, a, a::m] += G[rows, columns]
                continue
            product = (left @ right.T).reshape(tile.shape)
            product *= np.repeat(G[rows, columns], m, axis=1)[:, None]
            tile += product
    return A


def as_kernel(A, mirrored):
    """A as blocks (N1, N2, m, m), datapoint-major in memory; what lies below the diagonal is copied from above it."""
    N1, m, columns = A.shape
    if mirrored:
        flat, step = A.reshape(N1 * m, columns), points_of_a_tile(m) * m
        for k in range(0, columns, step):
            for j in range(k + step, columns, step):  # a copy in the cache can be turned quickly
                flat[j : j + step, k : k + step] = flat[k : k + step, j : j + step].copy().T
    return A.reshape(N1, m, columns // m, m).transpose(0, 2, 1, 3)
