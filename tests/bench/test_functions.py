"""The four functions of the benchmark are what they claim, and their kernels what autograd's own Jacobian gives."""

import math

import autograd.numpy
import numpy as np
import pytest
from autograd import jacobian
from autograd.misc import flatten
from functions import FUNCTIONS, M, convolve, draw
from with_ntkbook import as_network

from ntkbook import ntk

DTYPES = {"float32": 1e-5, "float64": 1e-12}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_autograd_and_plain_numpy_agree(name, dtype):
    params, x = draw(name, 3, dtype)
    y = FUNCTIONS[name].build(autograd.numpy)(params, x)
    assert (y.shape, y.dtype) == ((3, M), dtype)
    assert np.array_equal(y, FUNCTIONS[name].build(np)(params, x))
    alone = [FUNCTIONS[name].build(np)(params, point[None])[0] for point in x]
    assert np.allclose(y, alone, rtol=0, atol=DTYPES[dtype])


def test_the_drawing_is_scaled_and_repeats():
    params, x = draw("dense", 50, "float64")
    for W, b in params:
        assert W.std() == pytest.approx(W.shape[0] ** -0.5, rel=0.1)
        assert b.std() == pytest.approx(1, rel=0.6)
    assert x.shape == (50, 784)
    assert np.array_equal(x, draw("dense", 50, "float64")[1])


def test_the_convolution_is_one():
    """Of the second layer's size, one output channel, entry by entry."""
    (_, (W, _), _), _ = draw("convolution", 1, "float64")
    h = np.random.default_rng(0).standard_normal((1, 14, 14, 16))
    wanted = np.zeros((14, 14))
    for i, j, k, n in np.ndindex(14, 14, 3, 3):
        if 0 <= i + k - 1 < 14 and 0 <= j + n - 1 < 14:
            wanted[i, j] += h[0, i + k - 1, j + n - 1] @ W[k, n, :, 5]
    assert np.allclose(convolve(np)(h, W)[0, :, :, 5], wanted)


def test_attention_that_looks_at_all_tokens_alike_is_their_mean():
    """It does where the weights of the queries are 0."""
    (norm, (Wq, Wk, Wv, Wo), (V, c)), x = draw("attention", 2, "float64")
    y = FUNCTIONS["attention"].build(np)([norm, (0 * Wq, Wk, Wv, Wo), (V, c)], x)
    h = x.reshape(2, 16, 64)
    t = norm[0] * (h - h.mean(-1, keepdims=True)) / np.sqrt(h.var(-1, keepdims=True) + 1e-5) + norm[1]
    assert np.allclose(y, (h.mean(1) + t.mean(1) @ Wv @ Wo) @ V + c)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_ntk_is_what_the_jacobian_of_autograd_gives(name):
    params, x = draw(name, 2, "float64")
    f = FUNCTIONS[name].build(autograd.numpy)
    theta, unflatten = flatten(params)
    J = jacobian(lambda t: f(unflatten(t), x))(theta)
    assert J.shape == (2, M, sum(math.prod(shape) for layer in FUNCTIONS[name].shapes for shape in layer))
    wanted = np.einsum("iap,jbp->ijab", J, J)
    assert np.allclose(ntk(f, params, x), wanted, rtol=0, atol=1e-12 * np.abs(wanted).max())
    if name == "dense":
        kernel, _ = as_network(name, params, x)
        assert np.allclose(kernel(), wanted, rtol=0, atol=1e-12 * np.abs(wanted).max())
