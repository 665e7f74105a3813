"""Four functions that are no `Network`, written once for autograd.numpy, jax.numpy and torch.

Each is built from an array module: `FUNCTIONS["dense"].build(autograd.numpy)` is
f(params, x) with x of shape (N, n) and 10 outputs. `params` is a list of tuples of
arrays, one for each layer; weights are (in, out), which is what the structured
derivatives of neural-tangents like best. Only the convolution is another call
in each: slices and one product in NumPy, and in jax and torch whatever was fastest.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy

M = 10  # outputs of each
TOKENS, WIDTH = 16, 64  # of the attention
SIDE = 14  # of an image


def dense(np):
    def f(params, h):
        *hidden, (W, b) = params
        for V, c in hidden:
            h = np.tanh(h @ V + c)
        return h @ W + b

    return f


def residual(np):
    def f(params, x):
        (W, b), *blocks, (V, c) = params
        h = x @ W + b
        for W1, b1, W2, b2 in blocks:
            h = h + np.tanh(h @ W1 + b1) @ W2 + b2
        return h @ V + c

    return f


def convolution(np):
    same = convolve(np)

    def f(params, x):
        *layers, (V, c) = params
        h = np.reshape(x, (-1, SIDE, SIDE, 1))
        for W, b in layers:
            h = np.tanh(same(h, W) + b)
        return np.mean(h, axis=(1, 2)) @ V + c

    return f


def convolve(np):
    """h (N, side, side, in), W (3, 3, in, out) -> (N, side, side, out), with zeros around the image."""

    def by_slices(h, W):
        wide = np.pad(h, ((0, 0), (1, 1), (1, 1), (0, 0)), "constant")
        patches = [wide[:, i : i + SIDE, j : j + SIDE] for i in range(3) for j in range(3)]
        return np.concatenate(patches, axis=-1) @ np.reshape(W, (-1, W.shape[-1]))

    def by_jax(h, W):
        if h.dtype == "float64":  # its own takes five times as long there (XLA on CPU), and runs out of memory
            return by_slices(h, W)
        return jax.lax.conv_general_dilated(h, W, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))

    def by_torch(h, W):
        return np.nn.functional.conv2d(h.permute(0, 3, 1, 2), W.permute(3, 2, 0, 1), padding=1).permute(0, 2, 3, 1)

    if np.__name__ == "jax.numpy":
        import jax

        return by_jax
    return by_torch if np.__name__ == "torch" else by_slices


def attention(np):
    """One head on tokens that have been normalised, added to them; then the mean over tokens and a linear layer."""

    def f(params, x):
        (gain, shift), (Wq, Wk, Wv, Wo), (V, c) = params
        h = np.reshape(x, (-1, TOKENS, WIDTH))
        centred = h - np.mean(h, axis=-1, keepdims=True)
        variance = np.mean(centred**2, axis=-1, keepdims=True)
        t = gain * centred / np.sqrt(variance + 1e-5) + shift
        scores = (t @ Wq) @ np.swapaxes(t @ Wk, 1, 2) / math.sqrt(WIDTH)
        e = np.exp(scores - np.amax(scores, axis=-1, keepdims=True))
        weights = e / np.sum(e, axis=-1, keepdims=True)
        h = h + (weights @ (t @ Wv)) @ Wo
        return np.mean(h, axis=1) @ V + c

    return f


class Function(NamedTuple):
    build: Callable  # array module -> f(params, x)
    n: int
    shapes: list  # of the arrays of each layer


def linear(fan_in, out):
    return (fan_in, out), (out,)


FUNCTIONS = {
    "dense": Function(dense, 784, [linear(784, 256), linear(256, 256), linear(256, M)]),
    "residual": Function(residual, 784, [linear(784, 256), *[linear(256, 256) + linear(256, 256)] * 3, linear(256, M)]),
    "convolution": Function(convolution, SIDE**2, [((3, 3, 1, 16), (16,)), ((3, 3, 16, 32), (32,)), linear(32, M)]),
    "attention": Function(attention, TOKENS * WIDTH, [((WIDTH,), (WIDTH,)), ((WIDTH, WIDTH),) * 4, linear(WIDTH, M)]),
}


def draw(name, N, dtype):
    """params and x of a function: weights N(0, 1 / fan in), all vectors and the points N(0, 1)."""
    rng = numpy.random.default_rng(0)

    def one(shape):
        scale = math.prod(shape[:-1]) ** -0.5  # 1 for a vector
        return (scale * rng.standard_normal(shape)).astype(dtype)

    function = FUNCTIONS[name]
    params = [tuple(map(one, shapes)) for shapes in function.shapes]
    return params, rng.standard_normal((N, function.n)).astype(dtype)
