"""Three routes to one kernel, judged by differences, closed forms and each other; then the judges themselves."""

from functools import partial

import numpy as np
import pytest
from controls import assert_catches
from hypothesis import given, settings
from judges import assert_agree, cases, central_kernel, flat, forward, network, sum_over_parameters

from ntkbook import Network, explain, jacobian, ntk, ntk_by_layer, stack


@given(cases())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_sum_product_and_layers_agree(case):
    net, _, params, x1, x2 = case
    by_sum = sum_over_parameters(jacobian(net, params, x1), jacobian(net, params, x2))
    assert_agree(ntk(net, params, x1, x2, method="jacobian"), by_sum, 1e-10)
    assert_agree(ntk(net, params, x1, x2), by_sum, 1e-10)
    assert_agree(sum(ntk_by_layer(net, params, x1, x2)), by_sum, 1e-10)
    assert_agree(explain(net, params, x1[0], x2[0]).value, by_sum[0, 0], 1e-10)
    assert_agree(ntk(net, params, x1), ntk(net, params, x1, x1, method="jacobian"), 1e-10)


@given(cases(widest=8))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_central_differences_agree(case):
    net, name, params, x1, x2 = case
    assert_agree(net(params, x1), forward(net, name, flat(params), x1), 1e-12)
    assert_agree(ntk(net, params, x1, x2), central_kernel(net, name, params, x1, x2), 1e-6)


@given(cases())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_float32_stays_float32_and_close(case):
    net, _, params, x1, x2 = case
    params32 = [(W.astype(np.float32), b.astype(np.float32)) for W, b in params]
    x1, x2 = x1.astype(np.float32), x2.astype(np.float32)
    wide = ntk(net, [(W.astype(float), b.astype(float)) for W, b in params32], x1.astype(float), x2.astype(float))
    for method in ("layerwise", "jacobian"):
        K = ntk(net, params32, x1, x2, method=method)
        assert K.dtype == np.float32
        assert_agree(K, wide, 2e-5)
    assert net(params32, x1).dtype == np.float32


@pytest.mark.parametrize("parameterization", ["standard", "ntk"])
def test_no_hidden_layer_is_linear_regression(parameterization):
    net = network((3, 4), "tanh", parameterization)
    rng = np.random.default_rng(1)
    x, y = rng.standard_normal((5, 3)), rng.standard_normal((6, 3))
    w2, s2 = (1, 1) if parameterization == "standard" else (1.3**2 / 3, 0.7**2)
    closed = np.einsum("ij,ab->ijab", w2 * x @ y.T + s2, np.eye(4))
    assert_agree(ntk(net, net.init(rng), x, y), closed, 1e-13)


def test_one_hidden_layer_closed_form():
    net = Network((1, 50, 1), "tanh")
    rng = np.random.default_rng(2)
    (W, b), (V, _) = params = net.init(rng)
    x = np.linspace(-2, 2, 7)[:, None]
    h = np.tanh(x @ W.T + b)
    slope = (1 - h**2) * V
    closed = (slope @ slope.T) * (x @ x.T + 1) + h @ h.T + 1
    assert_agree(ntk(net, params, x)[:, :, 0, 0], closed, 1e-12)


@given(cases(widest=6, activations=("identity",)))
@settings(max_examples=20, deadline=None, derandomize=True)
def test_a_plain_function_gives_the_network_kernel(case):
    net, _, params, x1, x2 = case
    theta, unstack = stack(params)
    assert_agree(ntk(lambda t, x: net(unstack(t), x), theta, x1, x2), ntk(net, params, x1, x2), 1e-12)


def test_one_output_may_drop_its_axis():
    net = Network((2, 3, 1))
    rng = np.random.default_rng(3)
    params, x = net.init(rng), rng.standard_normal((4, 2))
    assert_agree(ntk(lambda p, x: net(p, x)[:, 0], params, x), ntk(net, params, x), 1e-13)


def test_parameters_may_be_any_nest():
    def f(p, x):
        return x * p["scale"] + p["shift"][0]

    K = ntk(f, {"scale": 2, "shift": [np.array([1.0, 0.0])]}, [[1, 2], [3, 4]])
    assert K[0, 0].tolist() == [[1 + 1, 2], [2, 4 + 1]]  # the scale is shared, a shift belongs to one output
    assert K[0, 1].tolist() == [[3 + 1, 4], [6, 8 + 1]]


@pytest.mark.parametrize("method", ["layerwise", "jacobian"])
def test_parameters_may_be_written_as_lists_or_tuples(method):
    net = Network((1, 2, 1), "identity")
    for params in ([(((1,), (1,)), (0, 1)), (((1, 0),), (0,))], ([[[1], [1]], [0, 1]], [[[1, 0]], [0]])):
        assert ntk(net, params, [[1], [2]], method=method)[:, :, 0, 0].tolist() == [[8, 12], [12, 19]]


def test_a_jacobian_scaled_by_half_a_thousandth_is_caught():
    net = Network((2, 5, 3))
    rng = np.random.default_rng(5)
    params, x = net.init(rng), rng.standard_normal((3, 2))
    Df = jacobian(net, params, x)
    for reference, relative in ((ntk(net, params, x), 1e-10), (central_kernel(net, "tanh", params, x, x), 1e-6)):
        agrees = partial(assert_agree, reference=reference, relative=relative)
        assert_catches(lambda D, agrees=agrees: agrees(sum_over_parameters(D, D)), Df, lambda D: 1.0005 * D, "differs")
