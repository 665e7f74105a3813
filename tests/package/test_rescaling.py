"""The rescaled model: its kernel by central differences, its training by hand, and what it refuses."""

import warnings

import autograd.numpy as anp
import numpy as np
import pytest
from judges import central_jacobian, flat, forward, network, sum_over_parameters
from setting import F0, NET, PARAMS, K, X, Y

from ntkbook import SquaredLoss, jacobian, linearize, max_rate, ntk, rescale, stack, train

HALF = SquaredLoss("half_sum")


def kernel_by_differences(net, name, params, x, a):
    """The kernel at the start of a (f - f_0): f written out, its derivative by central differences."""
    theta = flat(params)
    start = forward(net, name, theta, x)
    J = central_jacobian(lambda t: a * (forward(net, name, t, x) - start), theta)
    return sum_over_parameters(J.transpose(1, 0, 2), J.transpose(1, 0, 2))


@pytest.mark.parametrize("a", [0.3, 1, 10.0])
@pytest.mark.parametrize("name", ["tanh", "softplus"])
def test_its_kernel_at_the_start(name, a):
    net = network((2, 3, 2), name, "ntk")
    params = net.init(np.random.default_rng(0))
    found = ntk(rescale(net, params, a), params, X)
    by_differences = kernel_by_differences(net, name, params, X, a)
    assert found == pytest.approx(by_differences, rel=1e-6, abs=1e-6 * a**2)
    assert found == pytest.approx(a**2 * ntk(net, params, X), rel=1e-12, abs=1e-12 * a**2)


def test_the_judge_sees_a_for_a_squared():
    net = network((2, 3, 2), "tanh", "ntk")
    params = net.init(np.random.default_rng(0))
    by_differences = kernel_by_differences(net, "tanh", params, X, 3.0)
    assert np.abs(9 * ntk(net, params, X) - by_differences).max() < 1e-6
    assert np.abs(3 * ntk(net, params, X) - by_differences).max() > 0.1


def test_its_kernel_anywhere_else_and_by_both_routes():
    scaled, elsewhere = rescale(NET, PARAMS, 3.0), NET.init(np.random.default_rng(7))
    for method in ("layerwise", "jacobian"):
        found = ntk(scaled, elsewhere, X, method=method)
        assert np.allclose(found, 9 * ntk(NET, elsewhere, X), rtol=1e-12, atol=1e-12)
    assert np.allclose(jacobian(scaled, elsewhere, X), 3 * jacobian(NET, elsewhere, X), rtol=1e-12)


def test_it_starts_at_zero_and_moves_by_a_times_as_much():
    elsewhere = NET.init(np.random.default_rng(7))
    assert not rescale(NET, PARAMS, 3.0)(PARAMS, X).any()
    assert np.allclose(rescale(NET, PARAMS, 3.0)(elsewhere, X), 3 * (NET(elsewhere, X) - F0), rtol=1e-13)


def test_nothing_is_taken_apart_with_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ntk(rescale(NET, PARAMS, 2.0), PARAMS, X)
        ntk(rescale(lambda p, x: anp.tanh(x @ p["W"]), {"W": np.ones((2, 3))}, 2.0), {"W": np.ones((2, 3))}, X)


@pytest.mark.parametrize("a", [0.5, 4.0])
def test_one_step_at_the_divided_rate_is_the_same_for_every_a(a):
    """To first order the outputs move by rate K y, whatever a is, and the parameters by 1 / a as far."""
    rate = 1e-6 * max_rate(K, HALF)
    run = train(rescale(NET, PARAMS, a), PARAMS, X, Y, rate / a**2, 1, HALF)
    moved = rescale(NET, PARAMS, a)(run.params, X)
    by_hand = rate * np.einsum("ijab,jb->ia", K, Y)
    assert moved == pytest.approx(by_hand, rel=1e-3, abs=1e-4 * np.abs(by_hand).max())
    step = (stack(run.params)[0] - stack(PARAMS)[0]) * a
    assert step == pytest.approx(rate * np.einsum("ikm,im->k", jacobian(NET, PARAMS, X), Y), rel=1e-5, abs=1e-10)


def test_for_large_a_it_is_trained_like_its_tangent():
    def gap(a):
        scaled, rate = rescale(NET, PARAMS, a), 0.2 * max_rate(K, HALF) / a**2
        tangent = linearize(scaled, PARAMS)
        delta = train(tangent, np.zeros(stack(PARAMS)[0].size), X, Y, rate, 50, HALF).params
        by_net = scaled(train(scaled, PARAMS, X, Y, rate, 50, HALF).params, X)
        return np.abs(by_net - tangent(delta, X)).max()

    gaps = [gap(a) for a in (1.0, 10.0, 100.0)]
    assert gaps[0] > 0.05
    assert gaps[1] < gaps[0] / 4
    assert gaps[2] == pytest.approx(gaps[1] / 10, rel=0.2)


def test_the_start_is_copied():
    w = np.array([2.0])
    scaled = rescale(lambda w, x: w[0] * x, w, 2.0)
    w[0] = 5.0
    assert scaled(np.array([3.0]), [[1.0]]).item() == 2.0


def test_any_nest_of_parameters_flat_outputs_and_float32():
    params = {"w": np.float32(1.0), "b": np.float32(2.0)}
    x = np.ones((3, 1), np.float32)
    scaled = rescale(lambda p, x: p["w"] * x[:, 0] + p["b"], params, np.float64(2.0))
    found = scaled({"w": np.float32(2.0), "b": np.float32(2.0)}, x)
    assert found.shape == (3, 1)
    assert found.dtype == np.float32
    assert found.ravel().tolist() == [2.0, 2.0, 2.0]


BAD_SCALES = [0, -1.0, True, "two", None, float("nan"), float("inf"), [1, 2], 1j]


@pytest.mark.parametrize("a", BAD_SCALES, ids=map(repr, BAD_SCALES))
def test_a_scale_that_is_none_is_refused(a):
    with pytest.raises(ValueError, match=r"a is .*, wanted a finite number above 0"):
        rescale(NET, PARAMS, a)


BAD = {
    "no function": (lambda: rescale(3.0, PARAMS, 1.0), r"f is 3\.0, wanted a function"),
    "parameters of another network": (lambda: rescale(NET, PARAMS[:1], 1.0), r"params has 1 layers, wanted 2 pairs"),
    "NaN at the start": (lambda: rescale(lambda w, x: w * x, np.nan, 1.0), r"params has nan"),
    "one point without its row": (lambda: rescale(NET, PARAMS, 1.0)(PARAMS, X[0]), r"x has shape \(2,\), wanted"),
    "NaN in x": (lambda: rescale(NET, PARAMS, 1.0)(PARAMS, X * np.nan), r"x has nan at index \(0, 0\)"),
    "outputs transposed": (lambda: rescale(lambda w, x: (w * x).T, 1.0, 2.0)(1.0, X), r"has shape \(2, 4\), wanted"),
}


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
