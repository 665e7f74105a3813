"""Gradient flow and regression against plain gradient descent."""

import warnings

import numpy as np
import pytest
from controls import assert_catches
from judges import assert_agree
from scipy.integrate import solve_ivp
from scipy.linalg import expm
from scipy.optimize import brentq
from scipy.special import softmax
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
from ntkbook.cross_entropy import slopes_at
from ntkbook.cross_entropy import softmax as shares


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
    with pytest.warns(UserWarning, match="K has rank 2 of 3: solved in its range"):
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
    with pytest.warns(UserWarning, match="K has rank 1 of 2: solved in its range"):
        found = regress(ones, ones, [2.0, 1.0], np.zeros(2), np.zeros(2), 1e-17)
    assert found[:, 0] == pytest.approx([1.5, 1.5], abs=1e-9)


@pytest.mark.parametrize(("dtype", "small"), [("float32", 1e-8), ("float64", 1e-16), ("float64", 0.0)])
def test_no_mode_is_thrown_away_where_nothing_is_inverted(dtype, small, recwarn):
    """By hand: (1 - e^(-lambda t)) / lambda is t at lambda = 0, and 1 / (lambda + ridge) is 1 / ridge."""
    K, K_test = np.diag([1, small]).astype(dtype), np.array([[0, 1e-4]], dtype)
    y, zero = [[0.0], [1.0]], [[0.0], [0.0]]
    assert regress(K, K_test, y, zero, [[0.0]], 1e-4).item() == pytest.approx(1e-4 / (1e-4 + small), rel=1e-6)
    trained, at_test = flow(K, zero, y, 1e4, HALF, K_test, [[0.0]])
    assert trained[1].item() == pytest.approx(-np.expm1(-small * 1e4), abs=1e-12)
    assert at_test.item() == pytest.approx(-1e-4 * np.expm1(-small * 1e4) / small if small else 1.0, rel=1e-6)
    assert not recwarn


def of_condition(N, condition, dtype, seed=0):
    """A kernel with eigenvalues from 1 / condition to 1, spread over their logarithms, rounded to dtype."""
    V = np.linalg.qr(np.random.default_rng(seed).standard_normal((N, N)))[0]
    A = (V * np.geomspace(1 / condition, 1, N)) @ V.T
    return ((A + A.T) / 2).astype(dtype)


SIZES = [(5, 0), (60, 1), pytest.param(2000, 2, marks=pytest.mark.sweep)]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("condition", [1.0, 1e4, 1e8, 1e12, 1e16])
@pytest.mark.parametrize(("N", "seed"), SIZES)
def test_ridge_and_time_at_any_condition(N, seed, condition, dtype, recwarn):
    """Judged by a solve and by SciPy's matrix exponential, in float64, of the very matrix that is given."""
    K, rng = of_condition(N, condition, dtype, seed), np.random.default_rng(seed)
    A, y, zero = K.astype(float), rng.standard_normal((N, 2)), np.zeros((N, 2))
    seen = max(4 * np.finfo(dtype).eps * np.linalg.norm(A), N * 2.3e-16)
    for ridge in (1.0, 1e-2, 200 * seen):
        expected, off = A @ np.linalg.solve(A + ridge * np.eye(N), y), 1e-6 + 2 * seen / ridge
        assert np.abs(regress(K, K, y, zero, zero, ridge) - expected).max() < off * np.abs(y).max()
    for t in (1.0, 1e2, 1 / (200 * seen)) if N < 2000 else (1.0,):
        expected, off = y - expm(-A * t) @ y, 1e-6 + 2 * seen * t
        for found in flow(K, zero, y, t, HALF, K, zero):
            assert np.abs(found - expected).max() < off * np.abs(y).max()
    assert not recwarn


@pytest.mark.parametrize(("condition", "dtype"), [(8e4, "float32"), (1e5, "float32"), (1e12, "float64")])
@pytest.mark.parametrize("N", [60, pytest.param(2000, marks=pytest.mark.sweep)])
def test_at_infinite_time_all_that_the_entries_tell_is_used(N, condition, dtype, recwarn):
    """As near to y as a solve in float64 comes."""
    K, y, zero = of_condition(N, condition, dtype), np.random.default_rng(1).standard_normal((N, 1)), np.zeros((N, 1))
    assert np.abs(flow(K, zero, y, np.inf, HALF) - y).max() < 1e-9
    A = K.astype(float)
    solved = A @ np.linalg.solve(A, y)
    assert np.abs(regress(K, K, y, zero, zero) - y).max() < 10 * np.abs(solved - y).max() < 1e-3
    assert not recwarn


@pytest.mark.parametrize(("condition", "dtype"), [(1e9, "float32"), (1e18, "float64")])
def test_what_the_entries_do_not_tell_is_not_used_without_a_word(condition, dtype):
    K, y, zero = (
        of_condition(60, condition, dtype),
        np.random.default_rng(1).standard_normal((60, 1)),
        np.zeros((60, 1)),
    )
    for call in (
        lambda: flow(K, zero, y, np.inf, HALF, K, zero)[1],
        lambda: flow(K, zero, y, 1e30, HALF, K, zero)[1],
        lambda: regress(K, K, y, zero, zero),
        lambda: regress(K, K, y, zero, zero, 1e-30),
    ):
        with pytest.warns(UserWarning, match=r"K has rank \d+ of 60: solved in its range"):
            assert np.abs(call()).max() < 10 * np.abs(y).max()


@pytest.mark.parametrize(("share", "warned"), [(0.002, False), (0.05, True)])
def test_where_rounding_could_change_the_result_by_more_than_a_hundredth_it_is_said(share, warned, recwarn):
    """The largest weight, time or 1 / ridge, times what rounding can have made of an eigenvalue, is that share."""
    K, y, zero = np.diag([1.0, 0.0]), [[1.0], [1.0]], [[0.0], [0.0]]
    weight = share / spectrum(K).tolerance
    flow(K, zero, y, weight, HALF)
    regress(K, K, y, zero, zero, 1 / weight)
    assert len(recwarn) == 2 * warned


@pytest.mark.parametrize("scale", [1e-300, 1e-30, 1e30, 1e300])
def test_scale_of_the_kernel_and_of_time_cancel(scale):
    A, A_test = as_matrix(K), as_matrix(K_TEST)
    expected = flow(K, F0, Y, 3.0, HALF, K_TEST, F0_TEST)
    found = flow(scale * K, F0, Y, 3.0 / scale, HALF, scale * K_TEST, F0_TEST)
    for a, b in zip(found, expected, strict=True):
        assert np.allclose(a, b, rtol=1e-9)
    solved = F0_TEST.ravel() - A_test @ np.linalg.solve(A, (F0 - Y).ravel())
    assert np.allclose(regress(scale * K, scale * K_TEST, Y, F0, F0_TEST).ravel(), solved, rtol=1e-6)


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


def test_cross_entropy_flow_of_two_points_by_its_implicit_solution():
    """One datapoint, two classes, K = k I: d = f_1 - f_2 has d' = 2 k / (1 + e^d), so d + e^d = 2 k t + d_0 + e^d_0."""
    for k, t in ((1.0, 1.0), (3.0, 1e3), (1e6, 1e6), (1.0, 1e12), (1e-6, 1e12)):
        f = cross_entropy_flow(k * np.eye(2).reshape(1, 1, 2, 2), [[0.3, -0.2]], [[1.0, 0.0]], t)
        d = f[0, 0] - f[0, 1]
        assert d + np.exp(d) == pytest.approx(2 * k * t + 0.5 + np.exp(0.5), rel=2e-5)
        assert f.sum() == pytest.approx(0.1, abs=1e-5)


def test_cross_entropy_flow_to_seven_digits():
    """Against SciPy's explicit Runge-Kutta of order 8 to 1e-12."""
    targets, A = np.eye(2)[[0, 1, 1, 0]], as_matrix(K)

    def slope(_, f):
        return -A @ (softmax(f.reshape(4, 2), axis=1) - targets).ravel() / 4

    exact = solve_ivp(slope, (0, 20.0), F0.ravel(), "DOP853", rtol=1e-12, atol=1e-13).y[:, -1]
    assert np.abs(cross_entropy_flow(K, F0, targets, 20.0).ravel() - exact).max() < 1e-6


def test_cross_entropy_flow_takes_soft_targets_to_where_they_are_reached():
    targets = np.array([[0.7, 0.3], [0.2, 0.8], [0.5, 0.5], [0.9, 0.1]])
    f = cross_entropy_flow(K, F0, targets, 1e6)
    assert np.abs(softmax(f, axis=1) - targets).max() < 1e-6


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
    "points and outputs that a matrix does not tell apart": (
        lambda: flow(np.eye(4), np.zeros(4), np.ones(4), 1.0, SquaredLoss("mean_points")),
        r"y has shape \(4,\), wanted \(N, m\) beside a matrix K: mean_points",
    ),
    "no kernel for cross-entropy": (
        lambda: cross_entropy_flow(-K, F0, np.eye(2)[[0, 1, 1, 0]], 1.0),
        r"K has the eigenvalue .*, wanted a kernel",
    ),
    "targets that are no distributions": (
        lambda: cross_entropy_flow(K, F0, [[1.0, 0.0], [0.0, 1.0], [0.6, 0.5], [1.0, 0.0]], 1.0),
        r"y has the row \[0\.6 0\.5\], wanted distributions",
    ),
    "targets below zero": (
        lambda: cross_entropy_flow(K, F0, [[1.0, 0.0], [0.0, 1.0], [1.5, -0.5], [1.0, 0.0]], 1.0),
        r"y has the row \[ 1\.5 -0\.5\], wanted distributions",
    ),
    "an overflow": (
        lambda: regress(1e-300 * K, 1e300 * K_TEST, Y, F0, F0_TEST),
        r"f at the test points has (-?inf|nan) at .* do numbers overflow",
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


@pytest.mark.parametrize("k", [1.0, 1e6])
@pytest.mark.parametrize("start", [0.0, 40.0, -3.0])
@pytest.mark.parametrize("t", [1.0, 1e4, 1e14, 1e18, 1e25])
def test_cross_entropy_flow_after_any_time(t, start, k):
    """One point, two classes, K = k I: for the lead d of the right class, d + e^d = d_0 + e^d_0 + 2 k t."""
    f0 = np.array([[start / 2, -start / 2]])
    found = cross_entropy_flow(k * np.eye(2).reshape(1, 1, 2, 2), f0, [[1.0, 0.0]], t)
    wanted = start + np.exp(start) + 2 * k * t
    d = brentq(lambda d: d + np.exp(d) - wanted, -50, 100, rtol=1e-15)
    assert found.ravel() == pytest.approx([d / 2, -d / 2], rel=2e-6, abs=1e-7)


def test_cross_entropy_flow_sees_differences_of_outputs_only():
    K = np.eye(2).reshape(1, 1, 2, 2)
    near, far = (cross_entropy_flow(K, [[c, c]], [[1.0, 0.0]], 10.0) - c for c in (0.0, 2.0**40))
    assert far == pytest.approx(near, abs=2.0**-11)


def test_at_time_zero_nothing_spills_over():
    assert flow([[2.0, 1.0], [1.0, 2.0]], [0.0, 3.0], [1e20, 1.0], 0.0, HALF).ravel().tolist() == [0.0, 3.0]


@pytest.mark.parametrize(("condition", "warned"), [(1e12, False), (3e14, True)])
def test_eigenvalues_that_rounding_may_have_changed_are_said(condition, warned, recwarn):
    A = of_condition(6, condition, float)
    y = np.linalg.eigh(A)[1][:, 0]
    regress(A, A, y, 0 * y, 0 * y)
    assert bool(recwarn) == warned
    if warned:
        assert "rounding may have changed" in str(recwarn[0].message)
        regress(A, A, y, 0 * y, 0 * y, ridge=1e-6)
        assert len(recwarn) == 1


@pytest.mark.parametrize("t", [5e-324, 1e-300, 1e-100])
def test_cross_entropy_flow_for_next_to_no_time(t):
    f0 = np.array([[0.0, 0.0], [1.0, 2.0]])
    assert cross_entropy_flow(np.eye(2), f0, np.eye(2), t) == pytest.approx(f0, rel=0, abs=1e-90)


def test_the_derivative_that_the_solver_is_given():
    rng = np.random.default_rng(3)
    A, f, y = of_condition(6, 10.0, float), rng.standard_normal((3, 2)), np.eye(2)[[0, 1, 0]]

    def slope(f):
        return -(A @ (softmax(f, axis=1) - y).ravel()) / 3

    steps = 1e-6 * np.eye(6).reshape(6, 3, 2)
    by_differences = np.array([(slope(f + step) - slope(f - step)) / 2e-6 for step in steps]).T
    assert slopes_at(A, *shares(f)) == pytest.approx(by_differences, abs=1e-9)


def test_a_short_time_at_the_test_points():
    _, found = flow(np.eye(1), [0.0], [1.0], 9e-6, HALF, np.eye(1), [0.0])
    assert found.item() == pytest.approx(-np.expm1(-9e-6), rel=1e-12)
