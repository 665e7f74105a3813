"""Derivatives with respect to inputs, and their kernels, against central differences."""

import math

import autograd.numpy as anp
import numpy as np
import pytest
from controls import assert_catches
from judges import assert_agree, central_jacobian, flat, forward

from ntkbook import Network, SquaredLoss, input_derivative, jacobian, ntk, train

NET = Network((1, 5, 1), "tanh", "ntk", 1.5, 0.7)
PARAMS = NET.init(np.random.default_rng(0))
X = np.array([[-0.4], [0.1], [0.9]])


def second_difference(u, x, step=1e-3):
    """u_xx by central differences of the fourth order."""
    weights = {-2: -1, -1: 16, 0: -30, 1: 16, 2: -1}
    return sum(w * u(x + k * step) for k, w in weights.items()) / (12 * step**2)


def test_u_xx_by_differences():
    def check(found):
        wanted = second_difference(lambda x: forward(NET, "tanh", flat(PARAMS), x), X)
        assert np.allclose(found, wanted, rtol=0, atol=1e-8), "not u_xx"

    assert_catches(check, input_derivative(NET, 0, 0)(PARAMS, X), lambda a: a + 1e-7, says="not u_xx")


def test_one_unit_by_its_formula():
    """u = v tanh(w x): u_xx = 2 v w^2 (tanh^3 - tanh), and its derivatives with respect to w and v give the kernel."""
    w, v, x, step = 1.25, 2.0, 0.5, 1e-6

    def u_xx(w, v):
        t = math.tanh(w * x)
        return 2 * v * w**2 * (t**3 - t)

    def f(p, x):
        return p[1] * anp.tanh(p[0] * x)

    found = input_derivative(f, 0, 0)
    assert found([w, v], [[x]]).item() == pytest.approx(u_xx(w, v), rel=1e-13)
    slopes = [(u_xx(w + step, v) - u_xx(w - step, v)) / (2 * step), u_xx(w, 1.0)]
    assert ntk(found, [w, v], [[x]]).item() == pytest.approx(sum(d * d for d in slopes), rel=1e-8)


def test_the_kernel_of_u_xx_by_differences_twice():
    """Differences in x within, differences in theta around them: no derivative of autograd."""

    def check(K):
        J = central_jacobian(
            lambda theta: second_difference(lambda x: forward(NET, "tanh", theta, x), X, 1e-2), flat(PARAMS), 1e-4
        )
        assert_agree(K, np.einsum("kia,kjb->ijab", J, J), 1e-6)

    K = ntk(input_derivative(NET, 0, 0), PARAMS, X)
    assert_catches(check, K, lambda K: ntk(NET, PARAMS, X), says="differs")
    Df = jacobian(input_derivative(NET, 0, 0), PARAMS, X)
    assert np.allclose(K, np.einsum("ipa,jpb->ijab", Df, Df), rtol=1e-10)


def test_mixed_derivatives_and_columns():
    def u(w, x):
        return w * x[:, :1] ** 3 * x[:, 1:] ** 2

    x = np.array([[1.0, 2.0], [-1.0, 3.0]])
    a, b = x[:, :1], x[:, 1:]
    for columns, wanted in {(0,): 3 * a**2 * b**2, (1,): 2 * a**3 * b, (0, 1): 6 * a**2 * b, (1, 1): 2 * a**3}.items():
        assert np.allclose(input_derivative(u, *columns)(5.0, x), 5 * wanted)
    assert np.allclose(input_derivative(u, 0, 1)(5.0, x), input_derivative(u, 1, 0)(5.0, x))


def test_whole_numbers_and_flat_outputs():
    assert input_derivative(lambda w, x: w * x[:, 0] ** 2, 0)(1.0, [[3]]).tolist() == [[6.0]]


def test_an_equation_is_solved():
    """u = p x + q x^2 on u_xx = 4: only q moves, to 2."""
    u_xx = input_derivative(lambda w, x: x * w[0] + x**2 * w[1], 0, 0)
    run = train(u_xx, np.array([3.0, 0.0]), [[0.5]], [[4.0]], 0.1, 200, SquaredLoss("half_sum"))
    assert np.allclose(run.params, [3, 2])


@pytest.mark.filterwarnings("ignore:Output seems independent")
def test_relu_has_no_second_derivative():
    net = Network((1, 5, 1), "relu")
    u_xx = input_derivative(net, 0, 0)
    assert (u_xx(net.init(np.random.default_rng(0)), X) == 0).all()


BAD = {
    "no function": (lambda: input_derivative(3, 0), r"u is 3, wanted a function"),
    "no column": (lambda: input_derivative(NET), r"columns are missing"),
    "a negative column": (lambda: input_derivative(NET, -1), r"columns has -1, wanted whole numbers from 0"),
    "half a column": (lambda: input_derivative(NET, 0.5), r"columns has 0.5, wanted whole numbers"),
    "a column too many": (lambda: input_derivative(NET, 1)(PARAMS, X), r"columns has 1, wanted at most 0"),
    "two outputs": (
        lambda: input_derivative(lambda w, x: anp.concatenate([w * x, x], axis=1), 0)(1.0, X),
        r"u\(params, x\) has shape \(3, 2\), wanted \(3, 1\): choose one output",
    ),
    "x of one axis": (lambda: input_derivative(NET, 0)(PARAMS, X[:, 0]), r"x has shape \(3,\)"),
    "NaN": (lambda: input_derivative(NET, 0)(PARAMS, X * np.nan), r"x has nan at index"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named(name):
    call, says = BAD[name]
    with pytest.raises(ValueError, match=says):
        call()
