"""This package: its default route, a dense function as a `Network` for comparison, and by the Jacobian."""

import functools

import autograd.numpy
import numpy as np
import worker
from functions import FUNCTIONS

from ntkbook import Network, ntk

TILE = 640  # rows of a tile of the bare products


def parts(name, net):
    """f and its params: the `Network` of the scales w_std = b_std = 1, or one of the four functions."""
    if name != "Network":
        return FUNCTIONS[name].build(autograd.numpy), net
    sizes = (net[0][0].shape[1], *(len(W) for W, *_ in net))
    return Network(sizes, "tanh", "ntk"), [(W, b) for W, b, *_ in net]


def default(name, net, x):
    f, params = parts(name, net)
    return lambda: ntk(f, params, x), bare_products(f.sizes, x) if name == "Network" else {}


def bare_products(sizes, x):
    """Matrix products A B^T of (N m, width) by (width, N m), one for each hidden layer, BLAS on all cores.

    In full; and of their tiles on and above the diagonal only, which give the
    rest of a symmetric kernel. That is what a dense network cannot do without.
    """
    *widths, m = sizes[1:]
    Nm = len(x) * m
    tiles = [slice(k, k + TILE) for k in range(0, Nm, TILE)]

    @functools.cache
    def factors():
        rng = np.random.default_rng(0)
        return [[rng.standard_normal((Nm, width)).astype(x.dtype) for _ in "ab"] for width in widths]

    def triangle():
        for a, b in factors():
            for k, rows in enumerate(tiles):
                for columns in tiles[k:]:
                    a[rows] @ b[columns].T

    return {"products, full square": lambda: [a @ b.T for a, b in factors()], "products, triangle of tiles": triangle}


def jacobian(name, net, x):
    f, params = parts(name, net)
    return lambda: ntk(f, params, x, method="jacobian"), {}


def as_network(_, net, x):
    """The same dense function as a `Network`, with weights (out, in)."""
    f = Network((x.shape[1], *(len(b) for _, b in net)), "tanh")
    params = [(np.ascontiguousarray(W.T), b) for W, b in net]
    return lambda: ntk(f, params, x), {}


if __name__ == "__main__":
    worker.run({"ntk": default, "as a Network": as_network, "Jacobian": jacobian})
