"""Training and the kernel: facts F7, F8, F10, F14 against plain gradient descent, and what bad input gets."""

import warnings

import numpy as np
import pytest
from scipy.linalg import expm

from ntkbook import (
    Network,
    SquaredLoss,
    alignment,
    as_matrix,
    cross_entropy_flow,
    flow,
    jacobian,
    linearize,
    max_rate,
    ntk,
    pages,
    regress,
    stack,
    train,
)
from ntkbook.loss import CONVENTIONS

NET = Network((2, 6, 2), "tanh")
RNG = np.random.default_rng(0)
PARAMS = NET.init(RNG)
X, X_TEST = RNG.standard_normal((4, 2)), RNG.standard_normal((3, 2))
Y = RNG.standard_normal((4, 2))
F0, F0_TEST = NET(PARAMS, X), NET(PARAMS, X_TEST)
K, K_TEST = ntk(NET, PARAMS, X), ntk(NET, PARAMS, X_TEST, X)
TANGENT = linearize(NET, PARAMS)
ZERO = np.zeros(stack(PARAMS)[0].size)
every_loss = pytest.mark.parametrize("loss", list(map(SquaredLoss, CONVENTIONS)), ids=CONVENTIONS)


def descend_by_hand(c, rate, steps):
    """Gradient descent on the linearised net in its outputs alone: f <- f - rate c K (f - y)."""
    f, A = F0.ravel().copy(), as_matrix(K)
    for _ in range(steps):
        f = f - rate * c * A @ (f - Y.ravel())
    return f.reshape(Y.shape)


@every_loss
def test_c_is_the_slope_of_the_loss(loss):
    f, step = F0.copy(), np.zeros_like(F0)
    step[1, 0] = 1e-6
    slope = (loss(f + step, Y) - loss(f - step, Y)) / 2e-6
    assert slope == pytest.approx(loss.c(4, 2) * (f - Y)[1, 0], rel=1e-8)


def test_the_four_conventions_on_one_error():
    f, y = np.array([[3.0, 0.0]] * 5), np.zeros((5, 2))
    assert [SquaredLoss(name)(f, y) for name in CONVENTIONS] == [22.5, 2.25, 9.0, 4.5]


@every_loss
def test_flow_is_slow_gradient_descent_on_the_linearised_net(loss):
    """F7: training and test outputs, to 1e-4."""
    t, steps = 1.0 / loss.c(4, 2), 20_000
    trained = flow(K, F0, Y, t, loss)
    assert np.abs(trained - descend_by_hand(loss.c(4, 2), t / steps, steps)).max() < 1e-4
    run = train(TANGENT, ZERO, X, Y, t / 600, 600, loss)
    assert np.abs(TANGENT(run.params, X) - descend_by_hand(loss.c(4, 2), t / 600, 600)).max() < 1e-10
    exact = Y.ravel() + expm(-loss.c(4, 2) * as_matrix(K) * t) @ (F0 - Y).ravel()
    assert np.abs(trained.ravel() - exact).max() < 1e-12


def test_elementwise_exponential_is_another_thing():
    """Trap 8: the control of the test above."""
    wrong = Y.ravel() + np.exp(-as_matrix(K)) @ (F0 - Y).ravel()
    assert np.abs(flow(K, F0, Y, 1.0, SquaredLoss("half_sum")).ravel() - wrong).max() > 0.1


@every_loss
def test_flow_moves_the_parameters_of_the_tangent(loss):
    """F7 on training and test points, to 1e-4: a descent in theta itself, in steps of 1 / 40 000 of the time."""
    c, t, steps = loss.c(4, 2), 1 / loss.c(4, 2), 40_000
    J, J_test = (jacobian(NET, PARAMS, x).transpose(0, 2, 1).reshape(-1, ZERO.size) for x in (X, X_TEST))
    delta = ZERO.copy()
    for _ in range(steps):
        delta = delta - t / steps * c * J.T @ (F0.ravel() + J @ delta - Y.ravel())
    trained, at_test = flow(K, F0, Y, t, loss, K_TEST, F0_TEST)
    assert np.abs(trained.ravel() - (F0.ravel() + J @ delta)).max() < 1e-4
    assert np.abs(at_test.ravel() - (F0_TEST.ravel() + J_test @ delta)).max() < 1e-4


@every_loss
def test_the_step_bound_is_sharp(loss):
    """F8: at 0.99 of the bound the residual shrinks, at 1.01 it blows up."""
    c, bound = loss.c(4, 2), max_rate(K, loss)
    start = np.abs(F0 - Y).max()
    assert np.abs(descend_by_hand(c, 0.99 * bound, 2000) - Y).max() < start
    assert np.abs(descend_by_hand(c, 1.01 * bound, 2000) - Y).max() > 1e10 * start


def test_infinite_time_is_regression_and_least_norm():
    """F10."""
    trained, at_test = flow(K, F0, Y, np.inf, SquaredLoss("mean"), K_TEST, F0_TEST)
    assert np.abs(trained - Y).max() < 1e-10
    regressed = regress(K, K_TEST, Y, F0, F0_TEST)
    assert np.abs(regressed - at_test).max() < 1e-12
    J, J_test = (jacobian(NET, PARAMS, x).transpose(0, 2, 1).reshape(-1, ZERO.size) for x in (X, X_TEST))
    delta = np.linalg.lstsq(J, (Y - F0).ravel(), rcond=None)[0]
    assert np.abs(regressed.ravel() - (F0_TEST.ravel() + J_test @ delta)).max() < 1e-10
    ridge = np.linalg.solve(J.T @ J + 0.1 * np.eye(ZERO.size), J.T @ (Y - F0).ravel())
    assert np.abs(regress(K, K_TEST, Y, F0, F0_TEST, 0.1).ravel() - (F0_TEST.ravel() + J_test @ ridge)).max() < 1e-10


def test_a_singular_kernel_is_solved_in_its_range():
    """The hand page's net at three points has rank 2: the nearest straight line, not (0, -1.125, 0.75)."""
    x = np.array([[1.0], [2.0], [3.0]])
    K = ntk(Network((1, 2, 1), "identity"), pages.PARAMS, x)
    y, f0 = [1.0, 0.0, 2.0], np.zeros(3)
    trained, at_test = flow(K, f0, y, np.inf, SquaredLoss("half_sum"), K, f0)
    assert trained[:, 0] == pytest.approx([0.5, 1.0, 1.5], abs=1e-12)
    assert at_test[:, 0] == pytest.approx([0.5, 1.0, 1.5], abs=1e-12)
    with pytest.warns(UserWarning, match="K has rank 2 of 3: solved in its range"):
        assert regress(K, K, y, f0, f0)[:, 0] == pytest.approx([0.5, 1.0, 1.5], abs=1e-12)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        regress(K, K, y, f0, f0, ridge=1e-3)


def test_a_tiny_ridge_leaves_the_null_space_alone():
    ones = np.ones((2, 2, 1, 1))
    assert regress(ones, ones, [2.0, 1.0], np.zeros(2), np.zeros(2), 1e-17)[:, 0] == pytest.approx([1.5, 1.5], abs=1e-9)


def test_alignment_knows_no_scale():
    y = np.array([1.0, 2.0, 3.0])
    for scale in (1e-200, 1e200):
        assert alignment(scale * np.eye(3), y) == pytest.approx(alignment(np.eye(3), scale * y), abs=1e-12)
    assert alignment(np.eye(3), y) == pytest.approx(1 / np.sqrt(3), abs=1e-12)


def test_time_zero_changes_nothing():
    trained, at_test = flow(K, F0, Y, 0.0, SquaredLoss("half_sum"), K_TEST, F0_TEST)
    assert np.allclose(trained, F0, rtol=0, atol=1e-13)
    assert np.allclose(at_test, F0_TEST, rtol=0, atol=1e-13)


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
    """Trap 9: J delta is exact for the tangent, and only to first order for the net."""
    delta = 0.5 * np.random.default_rng(3).standard_normal(ZERO.size)
    theta, unstack = stack(PARAMS)
    J = jacobian(NET, PARAMS, X)
    assert np.allclose(TANGENT(delta, X), F0 + np.einsum("ikm,k->im", J, delta), rtol=1e-12)
    assert np.allclose(TANGENT(unstack(delta), X), TANGENT(delta, X), rtol=1e-13)
    assert np.abs(NET(unstack(theta + delta), X) - TANGENT(delta, X)).max() > 0.05
    assert np.allclose(ntk(TANGENT, delta, X), K, rtol=1e-10)


def test_cross_entropy_flow_is_slow_gradient_descent():
    """F14."""
    targets, t, steps = np.eye(2)[[0, 1, 1, 0]], 2.0, 20_000
    f, A = F0.ravel().copy(), as_matrix(K)
    for _ in range(steps):
        odds = np.exp(f.reshape(4, 2))
        f = f - t / steps * A @ (odds / odds.sum(axis=1, keepdims=True) - targets).ravel() / 4
    assert np.abs(cross_entropy_flow(K, F0, targets, t) - f.reshape(4, 2)).max() < 1e-4


def test_alignment_is_a_cosine():
    """F11."""
    y = Y.ravel()
    assert alignment(7 * np.outer(y, y), y) == pytest.approx(1, abs=1e-12)
    assert alignment(K, Y) == pytest.approx(alignment(3 * as_matrix(K), -2 * y), abs=1e-12)
    assert 0 < alignment(K, Y) < 1
    H = np.eye(8) - 1 / 8
    by_hand = alignment(H @ as_matrix(K) @ H, H @ y)
    assert alignment(K, Y, centered=True) == pytest.approx(by_hand, abs=1e-12)
    assert alignment(np.eye(4), Y) == pytest.approx(np.trace(Y @ Y.T) / 2 / np.linalg.norm(Y @ Y.T), abs=1e-12)


HALF = SquaredLoss("half_sum")
BAD = {
    "a loss nobody named": (lambda: SquaredLoss("mse"), r"convention is 'mse', wanted one of half_sum, half_mean"),
    "flat targets": (
        lambda: train(NET, PARAMS, X, Y[:, 0], 0.1, 1, HALF),
        r"y has shape \(4,\), wanted \(4, 2\): one column",
    ),
    "targets of other points": (
        lambda: flow(K, F0, Y[:3], 1.0, HALF),
        r"y has shape \(3, 2\), wanted \(4, 2\): a row for",
    ),
    "NaN in targets": (lambda: flow(K, F0, Y * np.nan, 1.0, HALF), r"y has nan at index \(0, 0\)"),
    "wrong f0": (lambda: flow(K, F0_TEST, Y, 1.0, HALF), r"f0 has shape \(3, 2\), wanted \(4, 2\)"),
    "transposed test kernel": (
        lambda: regress(K, K_TEST.transpose(1, 0, 3, 2), Y, F0, F0_TEST),
        r"K_test has shape \(4, 3, 2, 2\), wanted \(N_test, 4, 2, 2\): it is ntk\(f, params, x_test, x\)",
    ),
    "f0_test forgotten": (lambda: flow(K, F0, Y, 1.0, HALF, K_TEST), r"f0_test has dtype object"),
    "time backwards": (lambda: flow(K, F0, Y, -1.0, HALF), r"t is -1\.0, wanted a time from 0"),
    "targets for another kernel": (lambda: alignment(K, Y[:3]), r"y has shape \(3, 2\), wanted \(4, 2\)"),
    "targets that are all alike": (
        lambda: alignment(np.eye(4), np.ones(4), True),
        r"y is zero after centering",
    ),
    "alike up to rounding": (lambda: alignment(np.eye(7), [0.1] * 7, True), r"y is zero after centering"),
    "no kernel": (lambda: flow([[[[-1.0]]]], [0.0], [2.0], 1.0, HALF), r"K has the eigenvalue -1, wanted a kernel"),
    "no kernel for a rate": (lambda: max_rate([[[[-1.0]]]], HALF), r"K has the eigenvalue -1"),
    "a kernel of zeros": (lambda: max_rate(np.zeros((2, 2, 1, 1)), HALF), r"K has rank 0"),
    "a negative ridge": (lambda: regress(K, K_TEST, Y, F0, F0_TEST, -0.5), r"ridge is -0\.5, wanted a finite number"),
    "a list of ridges": (lambda: regress(K, K_TEST, Y, F0, F0_TEST, [1, 2]), r"ridge is \[1, 2\], wanted"),
    "a loss by its name": (lambda: flow(K, F0, Y, 1.0, "mean"), r"loss is 'mean', wanted a SquaredLoss"),
    "a loss of other shapes": (lambda: HALF(np.ones((5, 1)), np.arange(5.0)), r"f has shape \(5, 1\) and y \(5,\)"),
    "no time at all": (lambda: cross_entropy_flow(K, F0, Y, np.nan), r"t is nan, wanted a time from 0"),
    "cross-entropy for ever": (lambda: cross_entropy_flow(K, F0, Y, np.inf), r"t is inf, wanted a time"),
    "f0_test without its kernel": (lambda: flow(K, F0, Y, 1.0, HALF, None, F0_TEST), r"K_test is None, wanted"),
    "half a step": (lambda: train(NET, PARAMS, X, Y, 0.1, 2.5, HALF), r"steps is 2\.5, wanted a whole number"),
    "uphill": (lambda: train(NET, PARAMS, X, Y, -0.1, 2, HALF), r"rate is -0\.1, wanted a positive number"),
    "a delta too short": (lambda: TANGENT([1, 1, 1], X), r"delta has 3 numbers, wanted 32"),
    "a matrix for max_rate": (lambda: max_rate(as_matrix(K), HALF), r"K has shape \(8, 8\), wanted blocks"),
}


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
