"""neural-tangents 0.6.5, its three implementations of the finite kernel, compiled.

The network is written as its structured derivatives like it best: weights
(in, out), scaled after the product. With x @ W.T the third one was seen to
take a hundred times as long.
"""

import os

import worker

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"


def route(number):
    def build(net, x):
        import jax

        jax.config.update("jax_enable_x64", x.dtype == "float64")
        import jax.numpy as jnp
        import neural_tangents as nt
        import numpy as np

        scales = [(float(w), float(s)) for *_, w, s in net]

        def f(params, h):
            for k, ((W, b), (w, s)) in enumerate(zip(params, scales)):
                h = jnp.tanh(h) if k else h
                h = jnp.dot(h, W) * w + s * b
            return h

        params = [(np.ascontiguousarray(W.T), b) for W, b, *_ in net]
        which = nt.NtkImplementation(number)
        kernel = jax.jit(nt.empirical_ntk_fn(f, trace_axes=(), vmap_axes=0, implementation=which))
        return lambda: np.asarray(kernel(x, None, params)), None

    return build


if __name__ == "__main__":
    names = ("NT Jacobian contraction", "NT kernel-vector products", "NT structured derivatives")
    worker.run({name: route(number) for number, name in enumerate(names, 1)})
