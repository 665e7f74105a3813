"""What every kernel obeys, whatever the network."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from judges import assert_agree, cases, small_kernel

from ntkbook import (
    Network,
    as_blocks,
    as_matrix,
    collapse,
    jacobian,
    memory_bill,
    ntk,
    ntk_by_layer,
    parameter_names,
    spectrum,
    stack,
)
from ntkbook.layerwise import ntk_layerwise

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


def test_rank_two_for_any_number_of_points():
    net = Network((1, 2, 1), "identity")
    params = [([[1], [1]], [0, 1]), ([[1, 0]], [0])]
    for N in range(2, 7):
        s = spectrum(ntk(net, params, np.arange(N)[:, None]))
        assert s.rank == 2
        assert s.condition == (np.inf if N > 2 else s.eigenvalues[1] / s.eigenvalues[0])


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
    """F17: the parameterisation changes the kernel, not the function."""
    n, width = 1, 64
    ntk_net = Network((n, width, 1), "relu", "ntk", w_std=1.0, b_std=0.0)
    standard = Network((n, width, 1), "relu", w_std=1.0, b_std=0.0)
    params = ntk_net.init(np.random.default_rng(0))
    scaled = [(W / np.sqrt(W.shape[1]), 0 * b) for W, b in params]
    x = np.array([[0.5], [1.5]])
    assert_agree(ntk_net(params, x), standard(scaled, x), 1e-12)
    assert ntk(standard, scaled, x)[1, 1] > 10 * ntk(ntk_net, params, x)[1, 1]


def test_collapse_by_hand():
    K = np.array([[[[1.0, 2.0], [3.0, 5.0]]]])
    expected = {"mean_diagonal": 3, "sum_diagonal": 6, "sum_all": 11, "pseudo": 5.5}
    assert {how: collapse(K, how).item() for how in expected} == expected


def test_the_bill_counts_what_is_allocated():
    net = Network((3, 4, 2))
    params = net.init(np.random.default_rng(0))
    x1, x2 = np.ones((5, 3)), np.ones((6, 3))
    bill = memory_bill(net, params, x1, x2)
    assert bill.kernel == ntk(net, params, x1, x2).nbytes
    Df = [jacobian(net, params, x) for x in (x1, x2)]
    assert bill.jacobian == bill.kernel + sum(D.nbytes for D in Df)
    assert memory_bill(lambda p, x: net(p, x), params, x1).layerwise is None


@pytest.mark.parametrize(
    ("sizes", "N"),
    [((784, 16, 16, 10), 60), ((10, 200, 200, 3), 64), ((5, 20, 20, 20, 20, 1), 50), ((5, 50, 50, 1), 1500)],
)
def test_the_layerwise_bill_is_the_measured_peak(sizes, N):
    net = Network(sizes)
    rng = np.random.default_rng(0)
    params, x = net.init(rng), rng.standard_normal((N, sizes[0]))
    bill = memory_bill(net, params, x)
    tracemalloc.start()
    ntk_layerwise(net, params, x)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert 0.6 * bill.layerwise < peak < 1.02 * bill.layerwise
