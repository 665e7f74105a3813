"""The kernel layer by layer: held to the Jacobian product, to differences, and to training the last layer alone."""

from functools import partial

import autograd.numpy as anp
import numpy as np
import pytest
from autograd.extend import defvjp, primitive
from controls import assert_catches
from judges import assert_agree, central_kernel

from ntkbook import Network, limit_kernels, memory_bill, ntk, ntk_by_layer
from ntkbook.layerwise import factors, layers, sides_of
from ntkbook.problem import read
from ntkbook.tiles import as_kernel

NET = Network((2, 3, 2))


PARAMS = NET.init(np.random.default_rng(0))


X = np.random.default_rng(1).standard_normal((4, 2))


def as_float32(params):
    return [tuple(a.astype(np.float32) for a in pair) for pair in params]


@pytest.mark.parametrize("settings", [{}, {"parameterization": "ntk", "w_std": np.sqrt(2), "b_std": np.float64(0.5)}])
def test_float32_survives_settings_and_activations(settings):
    def gelu(z):
        return 0.5 * z * (1 + anp.tanh(z / np.sqrt(2)))

    net, x = Network((2, 3, 3, 2), gelu, **settings), X.astype(np.float32)
    params = as_float32(net.init(np.random.default_rng(0)))
    assert net(params, x).dtype == ntk(net, params, x).dtype == ntk_by_layer(net, params, x)[0].dtype == np.float32
    assert ntk(net, params, x).nbytes == memory_bill(net, params, x).kernel


def test_float32_survives_a_derivative_in_float64():
    wide = primitive(np.tanh)
    defvjp(wide, lambda ans, z: lambda g: g * np.ones(1) * (1 - ans**2))
    net = Network((2, 3, 3, 2), wide)
    params = as_float32(net.init(np.random.default_rng(0)))
    *earlier, last = [B for _, B in factors(net, params, X.astype(np.float32))]
    assert last is None
    assert [B.dtype for B in earlier] == [np.float32, np.float32]


def test_relu_has_slope_zero_at_its_kink():
    params = [([[1]], [0]), ([[1]], [0])]
    for method in ("layerwise", "jacobian"):
        assert ntk(Network((1, 1, 1), "relu"), params, [[0]], method=method).item() == 1


def test_a_subclass_is_taken_apart_as_what_it_computes():
    class Tripled(Network):
        def __call__(self, params, x):
            return 3 * Network.__call__(self, params, x)

    net = Tripled((2, 3, 2))
    assert np.allclose(ntk(net, PARAMS, X), 9 * ntk(NET, PARAMS, X), rtol=1e-12)
    with pytest.raises(ValueError, match="wanted a plain Network"):
        ntk_by_layer(net, PARAMS, X)


def test_a_layer_without_its_bias_is_caught():
    net = Network((2, 5, 3))
    rng = np.random.default_rng(4)
    params, x = net.init(rng), rng.standard_normal((3, 2))
    biases = as_kernel(
        np.zeros((3, 3, 9)), True, [(None, *B) for _, *B in layers(net, sides_of(read(net, params, x1=x)))]
    )
    K, product = ntk(net, params, x), ntk(net, params, x, method="jacobian")
    for reference, relative in ((product, 1e-10), (central_kernel(net, "tanh", params, x, x), 1e-6)):
        agrees = partial(assert_agree, reference=reference, relative=relative)
        assert_catches(agrees, K, lambda K: K - biases, "differs by")


@pytest.mark.parametrize(("N", "m"), [(700, 1), (300, 3)])
def test_a_kernel_of_several_tiles_is_whole(N, m):
    """One hidden layer by its formula, in plain NumPy: of one set of points, whose lower half is a copy, and of two."""
    net, rng = Network((2, 5, m), "tanh"), np.random.default_rng(6)
    (W, b), (V, _) = params = net.init(rng)
    x = rng.standard_normal((N, 2))
    h = np.tanh(x @ W.T + b)
    B = V[None] * (1 - h**2)[:, None]
    closed = (x @ x.T + 1)[:, :, None, None] * np.einsum("iak,jbk->ijab", B, B)
    closed += (h @ h.T + 1)[:, :, None, None] * np.eye(m)
    assert_agree(ntk(net, params, x), closed, 1e-12)
    assert_agree(ntk(net, params, x, x[: N // 2]), closed[:, : N // 2], 1e-12)


def test_training_the_last_layer_alone_is_the_nngp():
    """The kernel of f as a function of its last layer alone, by its Jacobian; the rest is NTK - NNGP."""
    net = Network((3, 4096, 4096, 1), "erf", "ntk", 1.2, 0.4)
    params, x = net.init(np.random.default_rng(0)), np.random.default_rng(0).standard_normal((4, 3))
    lim = limit_kernels(net, x)
    last_only = ntk(lambda last, x: net([*params[:-1], last], x), params[-1], x)[:, :, 0, 0]
    *earlier, last = (K[:, :, 0, 0] for K in ntk_by_layer(net, params, x))
    assert np.abs(last - last_only).max() < 1e-12
    assert np.linalg.norm(last_only - lim.nngp) < 0.05 * np.linalg.norm(lim.nngp)
    assert np.linalg.norm(sum(earlier) - (lim.ntk - lim.nngp)) < 0.05 * np.linalg.norm(lim.ntk - lim.nngp)
    assert np.linalg.norm(last_only - lim.ntk) > 0.3 * np.linalg.norm(lim.ntk)


@pytest.mark.parametrize(
    ("x", "W1", "W2", "dtype"),
    [(1e-23, 1.0, 1e18, np.float32), (1e-170, 1.0, 1e150, float), (1e160, 1e-160, 1e-160, float)],
)
def test_no_product_on_the_way_is_lost(x, W1, W2, dtype):
    """A line of two layers: its kernel is (W2 x)^2 + (W1 x)^2."""
    net = Network((1, 1, 1), "identity", "ntk", 1.0, 0.0)
    params = [(np.full((1, 1), W1, dtype), np.zeros(1, dtype)), (np.full((1, 1), W2, dtype), np.zeros(1, dtype))]
    found = ntk(net, params, np.full((1, 1), x, dtype)).item()
    assert found == pytest.approx((W2 * x) ** 2 + (W1 * x) ** 2, rel=1e-5)
