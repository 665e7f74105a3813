"""K v without K: against the matrix, with SciPy's solvers, and what it costs."""

import tracemalloc

import numpy as np
import pytest
from autograd import make_vjp
from controls import assert_catches
from hypothesis import given, settings
from judges import assert_agree, cases, central_kernel
from scipy.sparse.linalg import LinearOperator, cg, eigsh

from ntkbook import Network, NTKOperator, as_matrix, linearize, matrixfree, ntk, stack

RNG = np.random.default_rng(0)
NET = Network((3, 20, 20, 4), "tanh", "ntk", 1.3, 0.4)
PARAMS, X = NET.init(RNG), RNG.standard_normal((9, 3))
A = as_matrix(ntk(NET, PARAMS, X))
V = RNG.standard_normal((36, 7))


def plain(params, x):
    """The same network as a function that the package knows nothing about."""
    return NET(params, x)


def assert_close(found, expected, relative=1e-12):
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() < relative * np.abs(expected).max()


@pytest.mark.parametrize("f", [NET, plain], ids=["network", "any f"])
@pytest.mark.parametrize(("points", "columns"), [(1024, 16), (4, 3), (1, 1)])
def test_products_are_those_of_the_matrix(f, points, columns, monkeypatch):
    monkeypatch.setattr(matrixfree, "POINTS", points)
    monkeypatch.setattr(matrixfree, "COLUMNS", columns)
    op = NTKOperator(f, PARAMS, X)
    assert isinstance(op, LinearOperator)
    assert (op.shape, op.dtype) == ((36, 36), np.float64)
    for product, expected in (
        (op @ V, A @ V),
        (op.matmat(V), A @ V),
        (op.matvec(V[:, 0]), A @ V[:, 0]),
        (op.rmatvec(V[:, 0]), A @ V[:, 0]),
        (op.T @ V, A @ V),
        (op.H @ V[:, 0], A @ V[:, 0]),
    ):
        assert_close(product, expected)


def test_a_product_is_one_derivative_back_and_one_forth():
    net = Network((3, 20, 20, 4), "tanh")
    params = net.init(np.random.default_rng(0))
    theta, unstack = stack(params)
    pull_back, f0 = make_vjp(lambda t: net(unstack(t), X))(theta)
    for v in np.random.default_rng(1).standard_normal((5, 9, 4)):
        by_products = linearize(net, params)(pull_back(v), X) - f0
        by_matrix = as_matrix(ntk(net, params, X)) @ v.ravel()
        assert np.abs(by_products.ravel() - by_matrix).max() < 1e-12 * np.abs(by_matrix).max()


@settings(max_examples=25, deadline=None)
@given(cases(widest=8))
def test_products_against_central_differences(case):
    net, name, params, x, _ = case
    K = central_kernel(net, name, params, x, x)
    v = np.random.default_rng(0).standard_normal(K.shape[0] * K.shape[2])
    found = NTKOperator(net, params, x) @ v
    assert np.abs(found - as_matrix(K) @ v).max() <= 1e-5 * np.abs(K).max() * len(v)


def test_a_product_without_biases_is_caught():
    def product(u):
        found = matrixfree.network_forth(NET, PARAMS, X, u).reshape(7, -1).T
        assert_agree(found, A @ V, 1e-12)

    steps = matrixfree.network_back(NET, PARAMS, X, V.T.reshape(7, 9, 4))
    without = [a if k % 2 == 0 else 0 * a for k, a in enumerate(steps)]
    assert_catches(product, steps, lambda u: without, "differs by")


def test_scipys_solvers_take_it():
    op = NTKOperator(NET, PARAMS, X)
    assert_close(eigsh(op, 5, v0=np.ones(36))[0], np.linalg.eigvalsh(A)[-5:], 1e-9)
    ridge = LinearOperator(op.shape, lambda v: op @ v + v)
    solved, failed = cg(ridge, V[:, 0], rtol=1e-12)
    assert not failed
    assert_close(solved, np.linalg.solve(A + np.eye(36), V[:, 0]), 1e-9)


def test_the_largest_eigenvalues_agree_with_the_dense_ones_in_float32():
    net = Network((784, 64, 64, 10), "relu", "ntk")
    params = [(W.astype(np.float32), b.astype(np.float32)) for W, b in net.init(np.random.default_rng(0))]
    x = np.random.default_rng(1).standard_normal((60, 784)).astype(np.float32)
    op = NTKOperator(net, params, x)
    assert op.dtype == np.float32
    assert (op @ np.ones(600)).dtype == np.float32
    dense = np.linalg.eigvalsh(as_matrix(ntk(net, params, x)).astype(float))[-5:]
    assert_close(eigsh(op, 5, v0=np.ones(600, np.float32))[0], dense, 1e-6)


def test_memory_does_not_grow_with_the_points():
    net = Network((50, 64, 64, 10), "relu")
    params = net.init(np.random.default_rng(0))
    peaks = []
    for N in (2048, 8192):
        op, v = NTKOperator(net, params, np.ones((N, 50))), np.ones(10 * N)
        tracemalloc.start()
        op @ v
        peaks.append(tracemalloc.get_traced_memory()[1] - 4 * v.nbytes)  # v, its copies and the result do grow
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]


@pytest.mark.sweep
def test_sixty_thousand_points_within_two_gigabytes():
    net, rng = Network((784, 256, 256, 10), "relu", "ntk"), np.random.default_rng(0)
    params = [(W.astype(np.float32), b.astype(np.float32)) for W, b in net.init(rng)]
    tracemalloc.start()
    op = NTKOperator(net, params, rng.standard_normal((60_000, 784), dtype=np.float32))
    product = op @ np.ones(600_000, np.float32)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"peak {peak / 1e9:.2f} GB, points included")
    assert product.dtype == np.float32
    assert peak < 2e9


def test_no_points_and_no_columns():
    op = NTKOperator(NET, PARAMS, np.empty((0, 3)))
    assert op.shape == (0, 0)
    assert (op @ np.empty((0, 2))).shape == (0, 2)
    assert (NTKOperator(NET, PARAMS, X) @ np.empty((36, 0))).shape == (36, 0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: NTKOperator(NET, PARAMS, X[:, 0]), r"x has shape \(9,\), wanted \(N, 3\)"),
        (lambda: NTKOperator(NET, PARAMS[:2], X), r"params has 2 layers, wanted 3"),
        (lambda: NTKOperator(NET, PARAMS, X * np.nan), r"x has nan"),
        (lambda: NTKOperator(NET, PARAMS, X) @ (V[:, 0] * np.nan), r"v has nan"),
        (lambda: NTKOperator(NET, PARAMS, X) @ (1j * V[:, 0]), r"v has dtype complex128, wanted real"),
        (lambda: NTKOperator(NET, PARAMS, X) @ np.full(36, 1e308), r"K v has (inf|-inf|nan) at .* do numbers overflow"),
        (
            lambda: NTKOperator(plain, PARAMS, X) @ np.full(36, 1e308),
            r"K v has (inf|-inf|nan) at .* do numbers overflow",
        ),
        (lambda: NTKOperator(NET, PARAMS, X) @ V[:5, 0], r"dimension mismatch|matmul|shape"),
        (lambda: NTKOperator(lambda p, x: p * (x - x.mean(axis=0)), 2.0, X), r"does f mix datapoints"),
        (lambda: NTKOperator(lambda p, x: np.asarray(x @ np.ones((3, 1))), 1.0, X) @ V[:9, 0], r"plain numpy"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
