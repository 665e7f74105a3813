"""What every kernel obeys, whatever the network."""

import numpy as np
import pytest
from hypothesis import given, settings
from judges import assert_agree, cases, small_kernel

from ntkbook import Network, as_blocks, as_matrix, collapse, jacobian, ntk, ntk_by_layer, spectrum, stack

quick = settings(max_examples=40, deadline=None, derandomize=True)


@given(cases())
@quick
def test_symmetric_and_positive_semidefinite(case):
    net, _, params, x, _ = case
    A = as_matrix(ntk(net, params, x))
    assert_agree(A, A.T, 1e-13)
    s = spectrum(A)
    assert s.eigenvalues.min() > -s.tolerance
    assert s.rank <= min(len(A), stack(params)[0].size)


@given(cases())
@quick
def test_block_transpose(case):
    net, _, params, x1, x2 = case
    assert_agree(ntk(net, params, x1, x2), ntk(net, params, x2, x1).transpose(1, 0, 3, 2), 1e-13)


@given(cases())
@quick
def test_permuting_points_permutes_blocks(case):
    net, _, params, x1, x2 = case
    assert_agree(ntk(net, params, x1[::-1], x2), ntk(net, params, x1, x2)[::-1], 1e-12)


@given(cases(widest=6))
@quick
def test_scaling_and_summing_outputs(case):
    net, _, params, x, _ = case
    K = ntk(net, params, x)
    assert_agree(ntk(lambda p, x: 3 * net(p, x), params, x), 9 * K, 1e-12)
    summed = ntk(lambda p, x: net(p, x).sum(axis=1), params, x)
    assert np.allclose(summed[:, :, 0, 0], collapse(K, "sum_all"), rtol=0, atol=1e-10 * np.abs(K).max())


@given(cases())
@quick
def test_matrix_and_blocks_are_inverse(case):
    net, _, params, x1, x2 = case
    K = ntk(net, params, x1, x2)
    m = K.shape[-1]
    assert np.array_equal(as_blocks(as_matrix(K), m), K)
    i, j, a, b = len(x1) - 1, 0, m - 1, 0
    assert as_matrix(K)[i * m + a, j * m + b] == K[i, j, a, b]


def test_a_model_linear_in_theta_has_one_kernel():
    net = Network((3, 2))
    x = np.random.default_rng(0).standard_normal((4, 3))
    first, second = (ntk(net, net.init(np.random.default_rng(seed)), x) for seed in (1, 2))
    assert np.array_equal(first, second)


def test_a_naive_reshape_is_no_kernel():
    K = small_kernel(m=2, N=3)
    naive = K.reshape(6, 6)
    assert not np.allclose(naive, naive.T)
    assert np.linalg.eigvals(naive).real.min() < -0.1


def test_no_points_give_an_empty_kernel():
    net = Network((2, 3, 4))
    params, x = net.init(np.random.default_rng(0)), np.ones((5, 2))
    none = np.ones((0, 2))
    for method in ("layerwise", "jacobian"):
        assert ntk(net, params, none, method=method).shape == (0, 0, 4, 4)
        assert ntk(net, params, none, x, method=method).shape == (0, 5, 4, 4)
    assert jacobian(net, params, none).shape == (0, 25, 4)
    assert net(params, none).shape == (0, 4)
    assert as_matrix(ntk(net, params, none)).shape == (0, 0)
    assert str(spectrum(ntk(net, params, none))) == "eigenvalues ; rank 0 of 0; condition nan"


def test_integers_become_float64():
    net = Network((1, 2, 1), "identity")
    K = ntk(net, [([[1], [1]], [0, 1]), ([[1, 0]], [0])], [[1], [2]])
    assert K.dtype == np.float64
    assert K[:, :, 0, 0].tolist() == [[8, 12], [12, 19]]


def test_nothing_given_is_changed():
    net = Network((2, 3, 2))
    rng = np.random.default_rng(0)
    params, x = net.init(rng), rng.standard_normal((3, 2))
    before = stack(params)[0].copy(), x.copy()
    ntk(net, params, x), ntk(net, params, x, method="jacobian"), ntk_by_layer(net, params, x)
    assert np.array_equal(stack(params)[0], before[0])
    assert np.array_equal(x, before[1])


def test_collapse_by_hand():
    K = np.array([[[[1.0, 2.0], [3.0, 5.0]]]])
    expected = {"mean_diagonal": 3, "sum_diagonal": 6, "sum_all": 11, "pseudo": 5.5}
    assert {how: collapse(K, how).item() for how in expected} == expected


def test_collapse_refuses_what_is_no_block():
    with pytest.raises(ValueError, match="wanted blocks"):
        collapse(np.ones((2, 2, 3, 2)), "sum_all")


def test_narrow_networks_have_four_kernels():
    """At width 5 the pseudo-NTK is far from the mean of the diagonal, and the four differ by the known factors."""
    gaps, x = [], np.random.default_rng(0).standard_normal((4, 3))
    for seed in range(50):
        net = Network((3, 5, 10), "relu", "ntk", 2**0.5, 0.0)
        K = ntk(net, net.init(np.random.default_rng(seed)), x)
        mean, total, everything, pseudo = (
            collapse(K, name) for name in ("mean_diagonal", "sum_diagonal", "sum_all", "pseudo")
        )
        assert np.allclose(total, 10 * mean, rtol=1e-12)
        assert np.allclose(everything, 10 * pseudo, rtol=1e-12)
        gaps.append(np.linalg.norm(pseudo - mean) / np.linalg.norm(mean))
    assert np.mean(gaps) > 0.3


X = np.random.default_rng(1).standard_normal((4, 2))
NET = Network((2, 3, 2))
PARAMS = NET.init(np.random.default_rng(0))


def test_small_integers_and_booleans_become_float64():
    for dtype in (bool, np.uint8):
        assert ntk(NET, PARAMS, np.ones((2, 2), dtype=dtype)).dtype == np.float64


def test_a_mixture_becomes_float64():
    assert jacobian(lambda p, x: x @ p, np.ones((2, 1), np.float32), X).dtype == np.float64
