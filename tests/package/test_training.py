"""Gradient descent, the linearised net, the largest step."""

import autograd.numpy as anp
import numpy as np
import pytest
from setting import F0, NET, PARAMS, TANGENT, ZERO, K, X, Y

from ntkbook import SquaredLoss, jacobian, linearize, ntk, stack, train


def test_train_finds_a_line_and_leaves_its_input_alone():
    before = stack(PARAMS)[0].copy()
    run = train(NET, PARAMS, X, Y, 0.05, 30, SquaredLoss("half_mean"))
    assert len(run.losses) == 31
    assert (np.diff(run.losses) < 0).all()
    assert run.losses[0] == pytest.approx(SquaredLoss("half_mean")(F0, Y))
    assert run.losses[-1] == pytest.approx(SquaredLoss("half_mean")(NET(run.params, X), Y))
    assert np.array_equal(stack(PARAMS)[0], before)


def test_train_stops_with_a_warning_and_keeps_what_it_had():
    with pytest.warns(UserWarning, match=r"training diverged in step \d+: is rate 5 above max_rate"):
        run = train(TANGENT, ZERO, X, Y, 5.0, 1000, SquaredLoss("half_sum"))
    assert 2 < len(run.losses) < 1000
    assert np.isfinite(run.params).all()


def test_the_tangent_is_not_the_net():
    """J delta is exact for the tangent, and only to first order for the net."""
    delta = 0.5 * np.random.default_rng(3).standard_normal(ZERO.size)
    theta, unstack = stack(PARAMS)
    J = jacobian(NET, PARAMS, X)
    assert np.allclose(TANGENT(delta, X), F0 + np.einsum("ikm,k->im", J, delta), rtol=1e-12)
    assert np.allclose(TANGENT(unstack(delta), X), TANGENT(delta, X), rtol=1e-13)
    assert np.abs(NET(unstack(theta + delta), X) - TANGENT(delta, X)).max() > 0.05
    assert np.allclose(ntk(TANGENT, delta, X), K, rtol=1e-10)


def test_train_says_when_the_loss_is_infinite():
    with pytest.warns(UserWarning, match=r"training diverged, the loss is inf: is rate 1e\+90 above max_rate"):
        run = train(TANGENT, ZERO, X, Y, 1e90, 2, SquaredLoss("half_sum"))
    assert np.isfinite(run.params).all()


def test_a_step_that_is_not_like_the_parameters_is_refused():
    (W, b), (V, c) = PARAMS
    for delta in ([(W.T, b), (V, c)], [(b, W), (c, V)], [(V, c), (W, b)], [(W, b)], {"a": (W, b)}, np.zeros(31)):
        with pytest.raises(ValueError, match=r"delta has arrays of shapes .* wanted those of params"):
            TANGENT(delta, X)
    with pytest.raises(ValueError, match=r"delta\[1\]\[1\] has nan"):
        TANGENT([(W, b), (V, c * np.nan)], X)
    with pytest.raises(ValueError, match="delta has nan at index"):
        TANGENT(np.nan * ZERO, X)
    one = linearize(lambda p, x: p["w"] * x + p["b"], {"w": 1.0, "b": 2.0})
    assert one({"b": 0.5, "w": 1.0}, [[3.0]]).item() == 8.5
    with pytest.raises(ValueError, match="delta has arrays of shapes"):
        one({"w": 1.0, "c": 2.0}, [[3.0]])


HALF = SquaredLoss("half_sum")
BAD = {
    "flat targets": (
        lambda: train(NET, PARAMS, X, Y[:, 0], 0.1, 1, HALF),
        r"y has shape \(4,\), wanted \(4, 2\): one column",
    ),
    "half a step": (lambda: train(NET, PARAMS, X, Y, 0.1, 2.5, HALF), r"steps is 2\.5, wanted a whole number"),
    "no step at all": (lambda: train(NET, PARAMS, X, Y, 0.0, 2, HALF), r"rate is 0\.0, wanted a positive number"),
    "uphill": (lambda: train(NET, PARAMS, X, Y, -0.1, 2, HALF), r"rate is -0\.1, wanted a positive number"),
    "a delta too short": (lambda: TANGENT([1, 1, 1], X), r"delta has arrays of shapes \(3,\), wanted those of params"),
}


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_tangent_stays_where_it_was_made():
    w = np.array([3.0])
    tangent = linearize(lambda w, x: w[0] ** 2 * x, w)
    w[0] = 5.0
    assert tangent(np.array([0.1]), [[1.0]]).item() == pytest.approx(9 + 0.6)


def test_float32_stays_float32_whatever_the_rate_is():
    run = train(
        lambda w, x: w * x,
        np.float32(0),
        np.ones((2, 1), np.float32),
        [1.0, 1.0],
        np.float64(0.1),
        2,
        SquaredLoss("half_sum"),
    )
    assert run.params.dtype == np.float32


def test_a_tangent_is_trained_with_parameters_in_any_nest():
    """Against the closed form (1 - rate K)^steps, with K from the Jacobian by hand."""
    params = {"v": np.array([2.0, -1.0]), "w": [np.array([0.5, 0.3])]}
    tangent = linearize(lambda p, x: anp.tanh(x * p["w"][0]) @ p["v"][:, None], params)
    x, y = np.array([[1.0], [-0.4], [2.0]]), np.array([[0.5], [1.0], [0.0]])
    v, w = params["v"], params["w"][0]
    J = np.hstack([np.tanh(x * w), x * v / np.cosh(x * w) ** 2])
    zero = {"v": np.zeros(2), "w": [np.zeros(2)]}
    run = train(tangent, zero, x, y, 0.1, 5, SquaredLoss("half_sum"))
    left = np.linalg.matrix_power(np.eye(3) - 0.1 * J @ J.T, 5) @ (np.tanh(x * w) @ v[:, None] - y)
    assert np.abs(tangent(run.params, x) - y - left).max() < 1e-12
    assert np.abs(ntk(tangent, zero, x)[:, :, 0, 0] - J @ J.T).max() < 1e-12
