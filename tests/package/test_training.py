"""Gradient descent, the linearised net, the largest step."""

import numpy as np
import pytest
from setting import F0, NET, PARAMS, TANGENT, ZERO, K, X, Y

from ntkbook import SquaredLoss, jacobian, ntk, stack, train


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


HALF = SquaredLoss("half_sum")
BAD = {
    "flat targets": (
        lambda: train(NET, PARAMS, X, Y[:, 0], 0.1, 1, HALF),
        r"y has shape \(4,\), wanted \(4, 2\): one column",
    ),
    "half a step": (lambda: train(NET, PARAMS, X, Y, 0.1, 2.5, HALF), r"steps is 2\.5, wanted a whole number"),
    "uphill": (lambda: train(NET, PARAMS, X, Y, -0.1, 2, HALF), r"rate is -0\.1, wanted a positive number"),
    "a delta too short": (lambda: TANGENT([1, 1, 1], X), r"delta has 3 numbers, wanted 32"),
}


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
