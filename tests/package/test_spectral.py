"""Eigenvalues, ranks at the edge of rounding, alignment."""

import numpy as np
import pytest
from setting import F0, K, Y, descend_by_hand, every_loss

from ntkbook import Network, SquaredLoss, alignment, as_matrix, max_rate, ntk, spectrum


def test_rank_counts_from_rounding_up():
    eps = np.finfo(float).eps
    assert spectrum(np.diag([1, 2 * eps, 1, 1])).rank == 3
    assert spectrum(np.diag([1, 8 * eps, 1, 1])).rank == 4
    assert str(spectrum(np.diag([1, 2 * eps, 1, 1]))).startswith("eigenvalues 0, 1, 1, 1;")


def test_rank_of_float32_and_longdouble():
    r = np.random.default_rng(0).standard_normal((6, 2))
    for dtype in (np.float32, np.longdouble):
        s = spectrum((r @ r.T).astype(dtype))
        assert s.rank == 2
        assert s.eigenvalues.dtype == np.float64


def test_no_kernel_has_negative_eigenvalues():
    s = spectrum(np.diag([-3.0, 1.0, 2.0]))
    assert (s.rank, s.condition) == (3, 3)
    assert str(s).endswith("1 negative: not a kernel")
    assert spectrum(np.diag([-4.0, 0.0, 0.0])).rank == 1


@pytest.mark.parametrize("scale", [1e-300, 1.0, 1e307])
def test_scale_does_not_matter(scale):
    s = spectrum(scale * np.array([[3.0, 4.0], [4.0, 6.0]]))
    assert s.rank == 2
    assert np.allclose(s.eigenvalues / scale, [0.2279981, 8.7720019], rtol=1e-6)


def test_zero_kernel():
    assert str(spectrum(np.zeros((2, 2)))) == "eigenvalues 0, 0; rank 0 of 2; condition inf"


def test_asymmetry_from_rounding_passes_and_more_does_not():
    A = np.eye(3)
    A[0, 1] = 1e-15
    spectrum(A)
    A[0, 1] = 1e-9
    with pytest.raises(ValueError, match="not symmetric"):
        spectrum(A)
    large = np.eye(3000, dtype=np.float32)
    large[0, 1] = 0.01
    with pytest.raises(ValueError, match="not symmetric"):
        spectrum(large)


def test_long_spectra_are_shortened():
    assert "..." in str(spectrum(np.eye(7)))
    assert "..." not in str(spectrum(np.eye(6)))


def test_rank_two_for_any_number_of_points():
    net = Network((1, 2, 1), "identity")
    params = [([[1], [1]], [0, 1]), ([[1, 0]], [0])]
    for N in range(2, 7):
        s = spectrum(ntk(net, params, np.arange(N)[:, None]))
        assert s.rank == 2
        assert s.condition == (np.inf if N > 2 else s.eigenvalues[1] / s.eigenvalues[0])


# Alignment.


def test_alignment_knows_no_scale():
    y = np.array([1.0, 2.0, 3.0])
    for scale in (1e-200, 1e200):
        assert alignment(scale * np.eye(3), y) == pytest.approx(alignment(np.eye(3), scale * y), abs=1e-12)
    assert alignment(np.eye(3), y) == pytest.approx(1 / np.sqrt(3), abs=1e-12)


def test_alignment_is_a_cosine():
    y = Y.ravel()
    assert alignment(7 * np.outer(y, y), y) == pytest.approx(1, abs=1e-12)
    assert alignment(K, Y) == pytest.approx(alignment(3 * as_matrix(K), -2 * y), abs=1e-12)
    assert 0 < alignment(K, Y) < 1
    H = np.eye(8) - 1 / 8
    by_hand = alignment(H @ as_matrix(K) @ H, H @ y)
    assert alignment(K, Y, centered=True) == pytest.approx(by_hand, abs=1e-12)
    assert alignment(np.eye(4), Y) == pytest.approx(np.trace(Y @ Y.T) / 2 / np.linalg.norm(Y @ Y.T), abs=1e-12)


# The largest step.


@every_loss
def test_the_step_bound_is_sharp(loss):
    """At 0.99 of the bound the residual shrinks, at 1.01 it blows up."""
    c, bound = loss.c(4, 2), max_rate(K, loss)
    start = np.abs(F0 - Y).max()
    assert np.abs(descend_by_hand(c, 0.99 * bound, 2000) - Y).max() < start
    assert np.abs(descend_by_hand(c, 1.01 * bound, 2000) - Y).max() > 1e10 * start


@every_loss
def test_a_matrix_of_blocks_has_the_rate_of_the_blocks(loss):
    assert max_rate(as_matrix(K), loss, shape=Y.shape) == pytest.approx(max_rate(K, loss), rel=1e-12)
    assert max_rate(as_matrix(K), HALF) == pytest.approx(max_rate(K, HALF), rel=1e-12)


HALF = SquaredLoss("half_sum")
BAD = {
    "no kernel for a rate": (lambda: max_rate([[[[-1.0]]]], HALF), r"K has the eigenvalue -1"),
    "a matrix and a loss with a mean": (
        lambda: max_rate(as_matrix(K), SquaredLoss("mean")),
        r"shape is None, wanted \(N, m\) beside a matrix K \(8, 8\): c of the loss .* write shape=f\(params, x\).shape",
    ),
    "a shape of other points": (
        lambda: max_rate(as_matrix(K), HALF, shape=(3, 2)),
        r"shape is \(3, 2\) and K has shape \(8, 8\), wanted",
    ),
    "a shape that blocks contradict": (
        lambda: max_rate(K, HALF, shape=(8, 1)),
        r"shape is \(8, 1\), wanted \(4, 2\), as K has it",
    ),
    "a number for a shape": (lambda: max_rate(as_matrix(K), HALF, shape=8), r"shape is 8 and K has shape"),
    "a kernel of zeros": (lambda: max_rate(np.zeros((2, 2, 1, 1)), HALF), r"K has rank 0"),
    "targets for another kernel": (lambda: alignment(K, Y[:3]), r"y has shape \(3, 2\), wanted \(4, 2\)"),
    "targets that are all alike": (
        lambda: alignment(np.eye(4), np.ones(4), True),
        r"y is zero after centering",
    ),
    "alike up to rounding": (lambda: alignment(np.eye(7), [0.1] * 7, True), r"y is zero after centering"),
}


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_what_rounding_leaves_after_centering_is_no_variation():
    """u_i + u_j is nothing but means of rows and columns: what is left of it is rounding, and is not exactly zero."""
    rng = np.random.default_rng(0)
    u, y = rng.random(7), rng.standard_normal(7)
    K = u[:, None] + u
    H = np.eye(7) - 1 / 7
    assert 0 < np.abs(H @ K @ H).max() < 1e-15
    assert 0 < alignment(K + np.diag(y**2), y, centered=True) < 1
    with pytest.raises(ValueError, match="K is zero after centering"):
        alignment(K, y, centered=True)


def test_centered_alignment_does_not_see_a_shift_of_the_targets():
    K, y = np.diag([1.0, 2.0, 3.0]) + 1, np.array([1.0, -1.0, 2.0])
    H = np.eye(3) - 1 / 3
    T = np.outer(H @ y, H @ y)
    expected = np.sum(H @ K @ H * T) / np.linalg.norm(H @ K @ H) / np.linalg.norm(T)
    for shift in (0.0, 1e6, 2e7):
        assert alignment(K, y + shift, centered=True) == pytest.approx(expected, abs=1e-8)
    assert alignment(K, y + 1e10, centered=True) == pytest.approx(expected, abs=1e-5)


def test_a_small_block_that_is_not_symmetric_does_not_hide_behind_a_large_one():
    A = np.diag([1e20, 1.0, 1.0])
    assert spectrum(A).rank == 1
    A[1, 2], A[2, 1] = 0.5, -0.5
    with pytest.raises(ValueError, match="K is not symmetric"):
        spectrum(A)


def test_the_rank_of_a_large_matrix_of_ones():
    assert spectrum(np.ones((1500, 1500))).rank == 1
