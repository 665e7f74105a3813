"""The kernel of a dense network without a Jacobian, layer by layer.

The parameters of layer l touch the output only through z^l, so with
B_i = df(x_i) / dz^l of shape (m, out) and h_i the input of the layer, the sum
over its weights and biases factors (arXiv 2206.08720, arXiv 2205.12372):

    K^(l)_ij = (w^2 h_i . h_j + s^2) B_i B_j^T

A number for each pair of points times an m x m block. w and s are the scales
of `Network`; in the standard parameterisation the bracket is h_i . h_j + 1.
"""

import numpy as np
from autograd import elementwise_grad

from .calls import TRACING
from .inputs import as_params, as_point_sets, check_finite, check_layers
from .memory import check_fits, memory_bill
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
        return [check_finite(K, "the kernel", OVERFLOW) for K in layer_terms(net, params, x1, x2)][::-1]


def ntk_layerwise(net, params, x1, x2=None):
    """The block kernel of a `Network` as the sum of its layers; `ntk` takes this route."""
    terms = layer_terms(net, params, x1, x2)
    K = next(terms)
    for term in terms:
        K += term
        del term  # or two terms are alive while the next one is made
    return K


def layer_terms(net, params, x1, x2=None):
    """Yield (w^2 h_i . h_j + s^2) B_i B_j^T for each layer, last layer first."""
    params = check_layers(as_params(params), net.sizes)
    sides = [factors(net, params, x) for x in as_point_sets(x1, x2, net.sizes[0])]
    for layer in zip(*sides):
        (h1, B1), (h2, B2) = layer[0], layer[-1]
        w, s = net.scales(h1.shape[1])
        yield scaled(w**2 * (h1 @ h2.T) + s**2, block_products(B1, B2))


def scaled(G, K):
    """K with the block of each pair of points multiplied by its number in G, in place."""
    K *= G[:, :, None, None]
    return K


def factors(net, params, x):
    """Yield h (N, in) and B = df/dz (N, m, out) for each layer, last layer first."""
    hs, zs = net.forward(params, x)
    N, m = zs[-1].shape
    slope = elementwise_grad(net.phi)
    B = np.tile(np.eye(m, dtype=zs[-1].dtype), (N, 1, 1))
    for layer in reversed(range(len(params))):
        yield hs[layer], B
        if layer:
            W = params[layer][0]
            w, _ = net.scales(W.shape[1])
            with TRACING:
                dphi = slope(zs[layer - 1]).astype(B.dtype, copy=False)
            B = w * (B.reshape(N * m, len(W)) @ W).reshape(N, m, W.shape[1]) * dphi[:, None, :]


def block_products(B1, B2):
    """All B_i B_j^T as blocks (N1, N2, m, m), from one matrix product; laid out datapoint-major in memory."""
    (N1, m, n), N2 = B1.shape, len(B2)
    A = B1.reshape(N1 * m, n) @ B2.reshape(N2 * m, n).T
    return A.reshape(N1, m, N2, m).transpose(0, 2, 1, 3)
