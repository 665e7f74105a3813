"""The kernel of any f, taken apart: against autograd's own Jacobian, against differences, and what is refused."""

import tracemalloc
import warnings

import autograd.numpy as anp
import numpy as np
import pytest
from any_functions import CASES
from autograd import jacobian as autograd_jacobian
from autograd.extend import defvjp, primitive
from autograd.misc.flatten import flatten
from autograd.tracer import isbox, trace_stack

from ntkbook import (
    Network,
    NTKOperator,
    as_matrix,
    gradients,
    jacobian,
    memory_bill,
    ntk,
    ntk_by_parameter,
    ntk_train_test,
)

NAMES = list(CASES)


def derivatives(f, params, x):
    """(N, m, P), by autograd's own operator."""
    theta, unstack = flatten(params)
    return autograd_jacobian(lambda t: f(unstack(t), x))(theta).reshape(len(x), -1, theta.size)


def differences(f, params, x, step=1e-6):
    theta, unstack = flatten(params)
    moved = ((f(unstack(theta + e), x) - f(unstack(theta - e), x)) / (2 * step) for e in step * np.eye(theta.size))
    return np.stack([d.reshape(len(x), -1) for d in moved], axis=2)


def kernel(*sides):
    return np.einsum("iap,jbp->ijab", sides[0], sides[-1])


def assert_close(found, expected, relative=1e-12):
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() <= relative * np.abs(expected).max()


def other_points(x):
    """A second set, of the same kind: whole numbers stay whole."""
    return np.roll(x[:4], 1, axis=1)


@pytest.mark.parametrize("name", NAMES)
def test_the_kernel_is_that_of_the_jacobian(name):
    f, params, x = CASES[name]
    x2 = other_points(x)
    J, J2 = derivatives(f, params, x), derivatives(f, params, x2)
    assert_close(ntk(f, params, x), kernel(J))
    assert_close(ntk(f, params, x, x2), kernel(J, J2))
    assert_close(ntk(f, params, x[:1], method="layerwise"), kernel(J[:1]))
    assert_close(jacobian(f, params, x), J.transpose(0, 2, 1))
    for found, expected in zip(ntk_train_test(f, params, x, x2), (kernel(J), kernel(J2, J)), strict=True):
        assert_close(found, expected)


@pytest.mark.parametrize(  # of the largest each parameter's takes seconds
    "name", [pytest.param(name, marks=[pytest.mark.sweep] * (name == "recurrent_big")) for name in NAMES]
)
def test_the_kernel_is_that_of_central_differences(name):
    f, params, x = CASES[name]
    assert_close(
        ntk(f, params, x[:3], x[2:4]), kernel(*(differences(f, params, rows) for rows in (x[:3], x[2:4]))), 1e-6
    )


@pytest.mark.parametrize("name", NAMES)
def test_pieces_of_points_make_up_the_kernel(name, monkeypatch):
    f, params, x = CASES[name]
    monkeypatch.setattr(gradients, "AT_A_TIME", 1)
    assert_close(ntk(f, params, x), kernel(derivatives(f, params, x)))


@pytest.mark.parametrize("name", NAMES)
def test_each_array_has_its_share(name):
    f, params, x = CASES[name]
    J = derivatives(f, params, x)
    nest, k = ntk_by_parameter(f, params, x), 0
    assert type(nest) is type(params)
    found = leaves(nest)
    for K, a in zip(found, leaves(params), strict=True):
        own = J[:, :, k : k + np.size(a)]
        k += np.size(a)
        assert np.abs(K - kernel(own)).max() <= 1e-12 * np.abs(kernel(J)).max()
    assert_close(sum(found), ntk(f, params, x))


def leaves(nest):
    """The arrays in theta's order."""
    if isinstance(nest, dict):
        nest = [nest[k] for k in sorted(nest)]
    return [a for p in nest for a in leaves(p)] if isinstance(nest, list | tuple) else [nest]


@pytest.mark.parametrize("name", NAMES)
def test_products_of_the_operator_are_those_of_the_matrix(name):
    f, params, x = CASES[name]
    K = as_matrix(kernel(derivatives(f, params, x)))
    V = np.random.default_rng(0).standard_normal((len(K), 3))
    op = NTKOperator(f, params, x)
    assert op.back.__name__ == "recorded_back"
    assert np.abs(op @ V - K @ V).max() <= 1e-11 * np.abs(K).max() * len(K)


@pytest.mark.parametrize("name", NAMES)
def test_float32_stays_float32(name):
    f, params, x = CASES[name]
    small = with_arrays(params, lambda a: np.asarray(a, np.float32))
    K = ntk(f, small, x.astype(np.float32), method="layerwise")
    frozen = name.startswith("low_rank")  # f itself holds a matrix of float64
    assert K.dtype == np.float32 or frozen
    assert_close(K, kernel(derivatives(f, params, x)), 2e-4)


def with_arrays(nest, change):
    if isinstance(nest, dict):
        return {k: with_arrays(p, change) for k, p in nest.items()}
    return type(nest)(with_arrays(p, change) for p in nest) if isinstance(nest, list | tuple) else change(nest)


@pytest.mark.parametrize("name", ["dense", "residual", "tied", "recurrent_big", "conv2_im2col", "attention", "heads"])
@pytest.mark.parametrize("sets", [1, 2])
def test_memory_stays_within_the_bill(name, sets, monkeypatch):
    f, params, x = CASES[name]
    monkeypatch.setattr(gradients, "AT_A_TIME", 2**12)
    xs = [np.tile(x, (20, 1)), np.tile(x[:4], (20, 1))][:sets]
    bill = memory_bill(f, params, *xs)
    tracemalloc.start()
    ntk(f, params, *xs)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < bill.layerwise


def by_rows(params, x):
    return anp.concatenate([anp.tanh(row[None] @ params) for row in x])


def test_what_cannot_be_taken_apart_goes_by_its_jacobian_with_one_warning():
    W, x = np.ones((5, 2)), np.random.default_rng(0).standard_normal((4, 5))
    expected = kernel(derivatives(by_rows, W, x))
    with pytest.warns(
        UserWarning, match="cannot be taken apart: what it does depends on the number of datapoints"
    ) as told:
        assert_close(ntk(by_rows, W, x), expected)
    assert len(told) == 1
    with pytest.raises(ValueError, match=r'cannot be taken apart: .*; method="jacobian" takes any f'):
        ntk(by_rows, W, x, method="layerwise")
    assert_close(NTKOperator(by_rows, W, x) @ np.eye(8), as_matrix(expected))  # asks for no batch axis
    with pytest.warns(UserWarning, match="cannot be taken apart"):
        assert_close(sum(leaves(ntk_by_parameter(by_rows, W, x))), expected)
    assert memory_bill(by_rows, W, x).layerwise is None


def test_a_network_is_a_function_like_any_other():
    net = Network((3, 6, 6, 2), "tanh", "ntk")
    params, x = net.init(np.random.default_rng(0)), np.random.default_rng(1).standard_normal((5, 3))
    assert_close(ntk(lambda p, x: net(p, x), params, x), ntk(net, params, x))
    shares = ntk_by_parameter(net, params, x)
    assert_close(sum(W + b for W, b in shares), ntk(net, params, x))
    for found, expected in zip(
        ntk_train_test(net, params, x, x[:2]), (ntk(net, params, x), ntk(net, params, x[:2], x))
    ):
        assert_close(found, expected)


def test_an_array_that_is_not_used_has_no_share():
    params = {"used": np.ones(2), "idle": np.ones(3)}
    shares = ntk_by_parameter(lambda p, x: x * p["used"], params, np.ones((4, 2)))
    assert not shares["idle"].any()
    assert_close(shares["used"], ntk(lambda p, x: x * p, np.ones(2), np.ones((4, 2))))


def test_nobody_waits_for_ever_if_f_computes_a_kernel():
    net = Network((2, 3, 1))
    inner = net.init(np.random.default_rng(0))

    def f(params, x):
        return params * np.einsum("iiaa->i", ntk(net, inner, x))[:, None]

    x = np.random.default_rng(1).standard_normal((300, 2))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert ntk(f, 2.0, x).shape == (300, 300, 1, 1)


def sparse(N, rows, n=5):
    """Points that are zero except for some: the others tell nothing about f."""
    x = np.zeros((N, n))
    x[rows] = np.random.default_rng(3).standard_normal((len(rows), n))
    return x


def sorts(p, x):
    order = np.argsort(x[:, 0])
    return anp.tanh(x[order] @ p)[np.argsort(order)]


def tokens_first(p, x):
    h = anp.transpose(x.reshape(len(x), 5, 1), (1, 0, 2)).reshape(-1, 1)
    return anp.sum(anp.tanh(anp.dot(h, p[:1])).reshape(5, len(x), -1), axis=0)


EXCHANGED = [0, 1, 2, 3, 5, 4, *range(6, 12)]
SHUFFLED = {
    "sorts inside": (sorts, np.sort(np.random.default_rng(0).standard_normal((12, 5)), axis=0)[EXCHANGED]),
    "turns inside": (lambda p, x: (x[::-1] @ p)[::-1], sparse(50, [20, 41])),
    "mixes where nobody looks": (lambda p, x: x @ p + anp.roll(x @ p, 1, axis=0), sparse(50, [20, 41])),
}


@pytest.mark.filterwarnings("ignore:.*cannot be taken apart")
@pytest.mark.parametrize("name", SHUFFLED)
def test_rows_in_another_order_inside_of_f_give_no_wrong_kernel(name):
    f, x = SHUFFLED[name]
    p = np.random.default_rng(1).standard_normal((5, 2))
    assert_close(ntk(f, p, x), kernel(derivatives(f, p, x)))
    with pytest.raises(ValueError, match="cannot be taken apart"):
        ntk(f, p, x, method="layerwise")


@pytest.mark.parametrize("x", [sparse(50, [20, 41]), sparse(6, [1, 2])])
@pytest.mark.parametrize("scale", [0.0, 1.0])
def test_where_values_do_not_tell_the_way_that_data_took_does(x, scale):
    p = scale * np.random.default_rng(1).standard_normal((5, 2))
    assert_close(ntk(tokens_first, p, x, method="layerwise"), kernel(derivatives(tokens_first, p, x)))


def test_no_tokens_are_no_share():
    def f(p, x):
        return anp.sum(x.reshape(len(x), -1, 1)[:, :0] @ p[0], axis=1) + x @ p[1]

    params, x = [np.ones((1, 2)), np.ones((5, 2))], np.random.default_rng(0).standard_normal((4, 5))
    assert_close(ntk(f, params, x, method="layerwise"), kernel(derivatives(f, params, x)))


def test_an_f_that_fails_for_two_points_goes_by_its_jacobian():
    def f(p, x):
        return (x * p)[list(range(len(x))) if len(x) != 2 else [9]]

    x = np.random.default_rng(0).standard_normal((5, 2))
    with pytest.warns(UserWarning, match=r"cannot be taken apart: it fails for 2 datapoints \(index 9"):
        assert_close(ntk(f, 2.0, x), kernel(derivatives(f, 2.0, x)))


def test_a_derivative_that_writes_into_what_it_gets():
    doubled = primitive(lambda a: 2 * a)

    def back(ans, a):
        def pull(g):
            g *= 2
            return g

        return pull

    defvjp(doubled, back)
    x = np.random.default_rng(0).standard_normal((5, 2))
    assert_close(ntk(lambda p, x: doubled(x * p), 3.0, x, method="layerwise"), 4 * ntk(lambda p, x: x * p, 3.0, x))


def test_autograd_s_stack_is_left_as_it_was():
    def fails(p, x):
        raise KeyError("mine") if isbox(p) else ValueError("mine too")

    before = trace_stack.top
    for f in (fails, lambda p, x: np.linalg.inv(p) + x):
        with pytest.raises((ValueError, KeyError, np.linalg.LinAlgError)):
            ntk(f, 2.0, np.ones((3, 1)))
    assert trace_stack.top == before


def test_many_arrays_take_no_time_of_their_square():
    params, x = [np.array(float(k)) for k in range(1500)], np.ones((3, 1))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        K = ntk(lambda p, x: sum(p[k] * x for k in range(len(p))), params, x)
    assert np.array_equal(K[:, :, 0, 0], np.full((3, 3), 1500.0))
