"""This package: layer by layer beside the matrix products in it alone, and by the Jacobian."""

import functools

import numpy as np
import worker

from ntkbook import Network, ntk


def parts(net, x):
    """Our Network with the scales of the benchmark, which are those of w_std = b_std = 1, and its params."""
    sizes = (x.shape[1], *(len(W) for W, *_ in net))
    return Network(sizes, "tanh", "ntk"), [(W, b) for W, b, *_ in net]


def layerwise(net, x):
    """Beside it the products A B^T of (N m, width) by (width, N m), one for each hidden layer, the full square."""
    ours, params = parts(net, x)

    @functools.cache
    def factors():
        rng = np.random.default_rng(0)
        Nm = len(x) * ours.sizes[-1]
        return [[rng.standard_normal((Nm, width)).astype(x.dtype) for _ in "ab"] for width in ours.sizes[1:-1]]

    return lambda: ntk(ours, params, x), lambda: [a @ b.T for a, b in factors()]


def jacobian(net, x):
    ours, params = parts(net, x)
    return lambda: ntk(ours, params, x, method="jacobian"), None


if __name__ == "__main__":
    worker.run({"ntk": layerwise, "Jacobian": jacobian})
