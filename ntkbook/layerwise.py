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

from .inputs import as_params, as_point_sets, check_finite, check_layers
from .memory import TILE_ROWS, check_fits, memory_bill
from .network import is_dense

OVERFLOW = "do numbers overflow? float64 reaches further than float32"


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
        raise ValueError(f"net is {net!r}, wanted a Network: any other f has no layers that we know")
    bill = memory_bill(net, params, x1, x2)
    check_fits(f"a kernel for each of {len(params)} layers", bill.layerwise + len(params) * bill.kernel, bill)
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows is refused below
        kernels = [as_kernel(add_layer(*parts), x2) for parts in layers(net, params, x1, x2)]
    return [check_finite(K, "the kernel", OVERFLOW) for K in kernels][::-1]


def ntk_layerwise(net, params, x1, x2=None):
    """The block kernel of a `Network` as the sum of its layers; `ntk` takes this route."""
    A = None
    for parts in layers(net, params, x1, x2):
        A = add_layer(*parts, A)
    return as_kernel(A, x2)


def layers(net, params, x1, x2=None):
    """Yield for each layer, last first: the numbers w^2 h_i . h_j + s^2 (N1, N2), B in tiles for both sets, and m."""
    params = check_layers(as_params(params), net.sizes)
    sets = as_point_sets(x1, x2, net.sizes[0])
    dtype = np.result_type(*sets, *(a for pair in params for a in pair))
    sides = [factors(net, params, x.astype(dtype, copy=False)) for x in sets]
    for layer in zip(*sides):
        (h1, B1), (h2, B2) = layer[0], layer[-1]
        w, s = net.scales(h1.shape[1])
        G = h1 @ h2.T
        G *= w**2
        G += s**2
        yield G, B1, B2, net.sizes[-1]


def factors(net, params, x):
    """Yield h (N, in) and a list of (points, their B = df/dz (points m, out)), last layer first; None is the unit."""
    hs, zs = net.forward(params, x)
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


def as_kernel(A, x2=None):
    """A as blocks (N1, N2, m, m), datapoint-major in memory; what lies below the diagonal is copied from above it."""
    N1, m, columns = A.shape
    if x2 is None:
        flat, step = A.reshape(N1 * m, columns), points_of_a_tile(m) * m
        for k in range(0, columns, step):
            for j in range(k + step, columns, step):  # a copy in the cache can be turned quickly
                flat[j : j + step, k : k + step] = flat[k : k + step, j : j + step].copy().T
    return A.reshape(N1, m, columns // m, m).transpose(0, 2, 1, 3)
