"""Gradient descent, the linearised net, the largest step."""

import numpy as np
import pytest
from setting import F0, NET, PARAMS, TANGENT, ZERO, K, X, Y, descend_by_hand, every_loss

from ntkbook import SquaredLoss, as_matrix, jacobian, max_rate, ntk, stack, train


@every_loss
def test_the_step_bound_is_sharp(loss):
    """At 0.99 of the bound the residual shrinks, at 1.01 it blows up."""
    c, bound = loss.c(4, 2), max_rate(K, loss)
    start = np.abs(F0 - Y).max()
    assert np.abs(descend_by_hand(c, 0.99 * bound, 2000) - Y).max() < start
    assert np.abs(descend_by_hand(c, 1.01 * bound, 2000) - Y).max() > 1e10 * start


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
    "no kernel for a rate": (lambda: max_rate([[[[-1.0]]]], HALF), r"K has the eigenvalue -1"),
    "a matrix and a loss with a mean": (
        lambda: max_rate(as_matrix(K), SquaredLoss("mean")),
        r"shape is None, wanted \(N, m\) beside a matrix K \(8, 8\): c of the loss 'mean' depends on .* shape=y.shape",
    ),
    "a shape of other points": (
        lambda: max_rate(as_matrix(K), HALF, shape=(3, 2)),
        r"shape is \(3, 2\) and K has shape \(8, 8\), wanted",
    ),
    "a shape that blocks contradict": (
        lambda: max_rate(K, HALF, shape=(8, 1)),
        r"shape is \(8, 1\) and K has shape \(4, 4, 2, 2\), wanted",
    ),
    "a number for a shape": (lambda: max_rate(as_matrix(K), HALF, shape=8), r"shape is 8 and K has shape"),
    "a kernel of zeros": (lambda: max_rate(np.zeros((2, 2, 1, 1)), HALF), r"K has rank 0"),
}


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@every_loss
def test_a_matrix_of_blocks_has_the_rate_of_the_blocks(loss):
    assert max_rate(as_matrix(K), loss, shape=Y.shape) == pytest.approx(max_rate(K, loss), rel=1e-12)
    assert max_rate(as_matrix(K), HALF) == pytest.approx(max_rate(K, HALF), rel=1e-12)
