"""neural-tangents 0.6.5, its three implementations of the finite kernel, compiled.

The network is written as its structured derivatives like it best: weights
(in, out), scaled after the product. With x @ W.T the third one was seen to
take a hundred times as long.
"""

import os

import worker
from functions import FUNCTIONS

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"


def parts(name, net):
    import jax.numpy as jnp
    import numpy as np

    if name != "Network":
        return FUNCTIONS[name].build(jnp), net
    scales = [(float(w), float(s)) for *_, w, s in net]

    def f(params, h):
        for k, ((W, b), (w, s)) in enumerate(zip(params, scales)):
            h = jnp.tanh(h) if k else h
            h = jnp.dot(h, W) * w + s * b
        return h

    return f, [(np.ascontiguousarray(W.T), b) for W, b, *_ in net]


def route(number):
    def build(name, net, x):
        import jax

        jax.config.update("jax_enable_x64", x.dtype == "float64")
        import neural_tangents as nt
        import numpy as np

        f, params = parts(name, net)
        params, x = jax.device_put((params, x))
        which = nt.NtkImplementation(number)
        kernel = jax.jit(nt.empirical_ntk_fn(f, trace_axes=(), vmap_axes=0, implementation=which))
        return lambda: np.asarray(kernel(x, None, params)), {}

    return build


if __name__ == "__main__":
    names = ("NT Jacobian contraction", "NT kernel-vector products", "NT structured derivatives")
    worker.run({name: route(number) for number, name in enumerate(names, 1)})
