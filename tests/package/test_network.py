"""A dense network as a function, its parameter vector and names."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, make_jvp
from hypothesis import given, settings
from judges import assert_agree, cases, softplus

from ntkbook import Network, jacobian, ntk, parameter_names, stack

NET = Network((2, 3, 2))


PARAMS = NET.init(np.random.default_rng(0))


X = np.random.default_rng(1).standard_normal((4, 2))


def test_init_draws_with_the_stated_scales():
    for net in (Network((4, 3, 2), w_std=3.0, b_std=5.0), Network((4, 3, 2), "tanh", "ntk", 3.0, 5.0)):
        rng = np.random.default_rng(0)
        for (W, b), fan_in, out in zip(net.init(np.random.default_rng(0)), (4, 3), (3, 2)):
            w, s = (3 / np.sqrt(fan_in), 5) if net.parameterization == "standard" else (1, 1)
            assert np.allclose(W, w * rng.standard_normal((out, fan_in)), rtol=1e-12)
            assert np.allclose(b, s * rng.standard_normal(out), rtol=1e-12)


def test_defaults():
    net = Network((1, 1))
    assert (net.activation, net.parameterization, net.w_std, net.b_std) == ("tanh", "standard", 1, 1)


def test_a_network_can_be_differentiated_by_its_input():
    gradient = grad(lambda x: anp.sum(NET(PARAMS, x)))(X)
    step = np.zeros_like(X)
    step[1, 0] = 1e-6
    assert gradient[1, 0] == pytest.approx((NET(PARAMS, X + step) - NET(PARAMS, X - step)).sum() / 2e-6, abs=1e-8)


@pytest.mark.parametrize("activation", ["identity", "tanh", "relu"])  # autograd's erf has no forward derivative
def test_a_network_can_be_differentiated_forwards(activation):
    net = Network((2, 3, 3, 2), activation)
    params = net.init(np.random.default_rng(0))
    theta, unstack = stack(params)
    direction = np.random.default_rng(1).standard_normal(theta.size)
    _, moved = make_jvp(lambda t: net(unstack(t), X))(theta)(direction)
    assert np.allclose(moved, np.einsum("ikm,k->im", jacobian(net, params, X), direction), rtol=1e-12)


def test_stack_is_a_copy():
    a = np.ones(3)
    theta, unstack = stack(a)
    theta[0] = 7
    assert a[0] == 1
    assert unstack(theta)[0] == 7


def test_names_of_other_containers():
    assert parameter_names({"a": [1.0, 2.0]}) == [r"\theta_{1}", r"\theta_{2}"]
    assert parameter_names([(np.ones((2, 3)), np.ones(3))])[0] == r"\theta_{1}"
    assert parameter_names(tuple(PARAMS)) == parameter_names(PARAMS)


def test_softplus_is_no_named_activation():
    assert Network((1, 1), softplus).phi is softplus


quick = settings(max_examples=40, deadline=None, derandomize=True)


@given(cases())
@quick
def test_theta_goes_layer_by_layer_and_back(case):
    _, _, params, _, _ = case
    theta, unstack = stack(params)
    assert all(np.array_equal(a, b) for p, q in zip(params, unstack(theta)) for a, b in zip(p, q))
    names = parameter_names(params)
    assert len(set(names)) == len(names) == theta.size
    (W, b), k = params[-1], theta.size
    last = len(params)
    assert theta[names.index(f"W^{{[{last}]}}_{{{W.shape[0]},1}}")] == W[-1, 0]
    assert theta[names.index(f"b^{{[{last}]}}_{{1}}")] == b[0]
    assert names[k - 1] == f"b^{{[{last}]}}_{{{len(b)}}}"


def test_same_draw_same_function_other_kernel():
    """The parameterisation changes the kernel, not the function."""
    n, width = 1, 64
    ntk_net = Network((n, width, 1), "relu", "ntk", w_std=1.0, b_std=0.0)
    standard = Network((n, width, 1), "relu", w_std=1.0, b_std=0.0)
    params = ntk_net.init(np.random.default_rng(0))
    scaled = [(W / np.sqrt(W.shape[1]), 0 * b) for W, b in params]
    x = np.array([[0.5], [1.5]])
    assert_agree(ntk_net(params, x), standard(scaled, x), 1e-12)
    assert ntk(standard, scaled, x)[1, 1] > 10 * ntk(ntk_net, params, x)[1, 1]
