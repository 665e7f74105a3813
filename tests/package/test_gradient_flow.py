"""Gradient flow and regression against plain gradient descent."""

import warnings

import numpy as np
import pytest
from controls import assert_catches
from judges import assert_agree
from scipy.linalg import expm
from setting import F0, F0_TEST, K_TEST, NET, PARAMS, TANGENT, X_TEST, ZERO, K, X, Y, descend_by_hand, every_loss

from ntkbook import (
    Network,
    SquaredLoss,
    as_blocks,
    as_matrix,
    cross_entropy_flow,
    flow,
    jacobian,
    limit_kernels,
    max_rate,
    ntk,
    pages,
    regress,
    spectrum,
    train,
)


@every_loss
def test_flow_is_slow_gradient_descent_on_the_linearised_net(loss):
    """Training and test outputs, to 1e-4."""
    t, steps = 1.0 / loss.c(4, 2), 20_000
    trained = flow(K, F0, Y, t, loss)
    assert np.abs(trained - descend_by_hand(loss.c(4, 2), t / steps, steps)).max() < 1e-4
    run = train(TANGENT, ZERO, X, Y, t / 600, 600, loss)
    assert np.abs(TANGENT(run.params, X) - descend_by_hand(loss.c(4, 2), t / 600, 600)).max() < 1e-10
    exact = Y.ravel() + expm(-loss.c(4, 2) * as_matrix(K) * t) @ (F0 - Y).ravel()
    assert np.abs(trained.ravel() - exact).max() < 1e-12


def test_an_elementwise_exponential_is_caught():
    trained = flow(K, F0, Y, 1.0, SquaredLoss("half_sum")).ravel()
    assert_catches(
        lambda decay: assert_agree(Y.ravel() + decay @ (F0 - Y).ravel(), trained, 1e-12),
        expm(-as_matrix(K)),
        lambda decay: np.exp(-as_matrix(K)),
        "differs by",
    )


@every_loss
def test_flow_moves_the_parameters_of_the_tangent(loss):
    """On training and test points, to 1e-4: a descent in theta itself, in steps of 1 / 40 000 of the time."""
    c, t, steps = loss.c(4, 2), 1 / loss.c(4, 2), 40_000
    J, J_test = (jacobian(NET, PARAMS, x).transpose(0, 2, 1).reshape(-1, ZERO.size) for x in (X, X_TEST))
    delta = ZERO.copy()
    for _ in range(steps):
        delta = delta - t / steps * c * J.T @ (F0.ravel() + J @ delta - Y.ravel())
    trained, at_test = flow(K, F0, Y, t, loss, K_TEST, F0_TEST)
    assert np.abs(trained.ravel() - (F0.ravel() + J @ delta)).max() < 1e-4
    assert np.abs(at_test.ravel() - (F0_TEST.ravel() + J_test @ delta)).max() < 1e-4


def test_infinite_time_is_regression_and_least_norm():
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


def test_time_zero_changes_nothing():
    trained, at_test = flow(K, F0, Y, 0.0, SquaredLoss("half_sum"), K_TEST, F0_TEST)
    assert np.allclose(trained, F0, rtol=0, atol=1e-13)
    assert np.allclose(at_test, F0_TEST, rtol=0, atol=1e-13)


def test_cross_entropy_flow_is_slow_gradient_descent():
    targets, t, steps = np.eye(2)[[0, 1, 1, 0]], 2.0, 20_000
    f, A = F0.ravel().copy(), as_matrix(K)
    for _ in range(steps):
        odds = np.exp(f.reshape(4, 2))
        f = f - t / steps * A @ (odds / odds.sum(axis=1, keepdims=True) - targets).ravel() / 4
    assert np.abs(cross_entropy_flow(K, F0, targets, t) - f.reshape(4, 2)).max() < 1e-4


LIMIT = Network((2, 9, 9, 3), "relu", "ntk", 1.4, 0.3)
TARGETS = np.random.default_rng(7).standard_normal((4, 3))
START, START_TEST = np.random.default_rng(8).standard_normal((4, 3)), np.zeros((3, 3))


def as_a_block_kernel(T):
    """T times the unit matrix, entry by entry."""
    return np.einsum("ij,ab->ijab", T, np.eye(3))


@every_loss
def test_kernels_of_a_limit_go_in_as_they_are(loss):
    """T (N, N) means T times the unit matrix: judged by the matrix exponential and a solve of the whole system."""
    T, T_test = limit_kernels(LIMIT, X).ntk, limit_kernels(LIMIT, X_TEST, X).ntk
    f0, (y, c, t) = START, (TARGETS, loss.c(4, 3), 1.7)
    whole, whole_test = np.kron(T, np.eye(3)), np.kron(T_test, np.eye(3))
    gone = np.eye(12) - expm(-c * t * whole)
    r = (f0 - y).ravel()
    trained, at_test = flow(T, f0, y, t, loss, T_test, START_TEST)
    assert np.abs(trained.ravel() - (f0.ravel() - gone @ r)).max() < 1e-12
    assert np.abs(at_test.ravel() + whole_test @ np.linalg.solve(whole, gone @ r)).max() < 1e-10
    ridge = np.linalg.solve(whole + 0.1 * np.eye(12), r)
    assert np.abs(regress(T, T_test, y, f0, START_TEST, 0.1).ravel() + whole_test @ ridge).max() < 1e-12
    assert np.allclose(np.repeat(spectrum(T).eigenvalues, 3), np.linalg.eigvalsh(whole), rtol=1e-10)
    rate = max_rate(T, loss, shape=y.shape)
    assert rate == pytest.approx(2 / (c * np.linalg.eigvalsh(whole)[-1]), rel=1e-12)
    assert rate == pytest.approx(max_rate(as_a_block_kernel(T), loss), rel=1e-12)
    assert rate == pytest.approx(max_rate(whole, loss, shape=y.shape), rel=1e-12)


def test_cross_entropy_takes_a_kernel_of_a_limit_too():
    T, y = limit_kernels(LIMIT, X).ntk, np.eye(3)[[0, 1, 2, 0]]
    whole = cross_entropy_flow(as_a_block_kernel(T), START, y, 0.7)
    assert np.abs(cross_entropy_flow(T, START, y, 0.7) - whole).max() < 1e-6


def test_one_output_may_have_either_form():
    blocks, plain = np.array([[[[2.0]], [[1.0]]], [[[1.0]], [[3.0]]]]), np.array([[2.0, 1.0], [1.0, 3.0]])
    both = [(K, K_test) for K in (blocks, plain) for K_test in (blocks, plain)]
    found = [flow(K, [0.0, 0.0], [1.0, 2.0], 0.3, HALF, K_test, [0.0, 0.0])[1] for K, K_test in both]
    assert all(np.array_equal(found[0], other) for other in found)


HALF = SquaredLoss("half_sum")
BAD = {
    "targets of other points": (
        lambda: flow(K, F0, Y[:3], 1.0, HALF),
        r"y has shape \(3, 2\), wanted \(4, 2\): a row for",
    ),
    "NaN in targets": (lambda: flow(K, F0, Y * np.nan, 1.0, HALF), r"y has nan at index \(0, 0\)"),
    "wrong f0": (lambda: flow(K, F0_TEST, Y, 1.0, HALF), r"f0 has shape \(3, 2\), wanted \(4, 2\)"),
    "transposed test kernel": (
        lambda: regress(K, K_TEST.transpose(1, 0, 3, 2), Y, F0, F0_TEST),
        r"K_test has shape \(4, 3, 2, 2\), wanted \(N_test, 4, 2, 2\): it is the kernel of x_test against x",
    ),
    "f0_test forgotten": (
        lambda: flow(K, F0, Y, 1.0, HALF, K_TEST),
        r"f0_test is None, wanted the outputs at the start",
    ),
    "time backwards": (lambda: flow(K, F0, Y, -1.0, HALF), r"t is -1\.0, wanted a time from 0"),
    "no kernel": (lambda: flow([[[[-1.0]]]], [0.0], [2.0], 1.0, HALF), r"K has the eigenvalue -1, wanted a kernel"),
    "a negative ridge": (lambda: regress(K, K_TEST, Y, F0, F0_TEST, -0.5), r"ridge is -0\.5, wanted a finite number"),
    "a list of ridges": (lambda: regress(K, K_TEST, Y, F0, F0_TEST, [1, 2]), r"ridge is \[1, 2\], wanted"),
    "a loss by its name": (lambda: flow(K, F0, Y, 1.0, "mean"), r"loss is 'mean', wanted a SquaredLoss"),
    "no time at all": (lambda: cross_entropy_flow(K, F0, Y, np.nan), r"t is nan, wanted a time from 0"),
    "a flattened kernel": (
        lambda: flow(as_matrix(K), F0, Y, 1.0, HALF),
        r"K has shape \(8, 8\), wanted blocks beside y \(4, 2\): write as_blocks\(K, 2\) if it came from as_matrix",
    ),
    "a limit of other points": (
        lambda: flow(np.eye(3), F0, Y, 1.0, HALF),
        r"f0 has shape \(4, 2\), wanted \(3, 2\)",
    ),
    "a test kernel in blocks beside a limit": (
        lambda: flow(np.eye(4), F0, Y, 1.0, HALF, K_TEST, F0_TEST),
        r"K_test has shape \(3, 4, 2, 2\), wanted \(N_test, 4\)",
    ),
    "a kernel of two sets": (
        lambda: cross_entropy_flow(K_TEST, F0_TEST, F0_TEST, 1.0),
        r"K has shape \(3, 4, 2, 2\), wanted blocks \(N, N, m, m\) or",
    ),
    "cross-entropy for ever": (lambda: cross_entropy_flow(K, F0, Y, np.inf), r"t is inf, wanted a time"),
    "f0_test without its kernel": (lambda: flow(K, F0, Y, 1.0, HALF, None, F0_TEST), r"K_test is None, wanted"),
}


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_message_about_a_flattened_kernel_leads_to_the_right_answer():
    assert np.array_equal(flow(as_blocks(as_matrix(K), 2), F0, Y, 1.0, HALF), flow(K, F0, Y, 1.0, HALF))
