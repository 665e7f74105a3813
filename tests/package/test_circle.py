"""The spectrum on a circle against full eigenvalues and closed forms; Fourier features against sums of cosines."""

import math

import numpy as np
import pytest
from autograd import elementwise_grad
from controls import assert_catches
from scipy.integrate import quad

from ntkbook import Network, circle_spectrum, fourier_features, limit_kernels, ntk


def circle(N):
    t = 2 * np.pi * np.arange(N) / N
    return np.stack([np.cos(t), np.sin(t)], axis=1)


def relu(hidden, b_std=0.0):
    return Network((2, *[9] * hidden, 1), "relu", "ntk", 2**0.5, b_std)


def row_of(net, N):
    x = circle(N)
    return limit_kernels(net, x[:1], x).ntk[0]


def full(values, N):
    """All N eigenvalues of the matrix from those by frequency: both ends once, the others twice."""
    twice = values[1 : (N + 1) // 2]
    return np.sort(N * np.concatenate([values, twice]))


@pytest.mark.parametrize("N", [1, 2, 3, 4, 9, 24, 25])
def test_it_is_the_spectrum_of_the_whole_matrix(N):
    net = relu(2, 0.5)

    def check(values):
        wanted = np.linalg.eigvalsh(limit_kernels(net, circle(N)).ntk)
        assert np.allclose(full(values, N), wanted, rtol=0, atol=1e-12 * wanted[-1]), "not its eigenvalues"

    values = circle_spectrum(row_of(net, N))
    assert values.shape == (N // 2 + 1,)
    assert_catches(check, values, lambda v: v * 1.001, says="not its eigenvalues")


def test_each_frequency_is_an_eigenvector():
    N, net = 12, relu(1, 1.0)
    t, K = 2 * np.pi * np.arange(N) / N, limit_kernels(net, circle(N)).ntk
    for k, value in enumerate(circle_spectrum(row_of(net, N))):
        for wave in (np.cos(k * t), np.sin(k * t)):
            assert np.allclose(K @ wave, N * value * wave, atol=1e-12 * N)


def closed_form(k):
    """The k-th Fourier coefficient of (sin t + 2 (pi - t) cos t) / pi: one hidden layer of ReLU without biases."""
    if k == 1:
        return 0.5
    return 0.0 if k % 2 else 2 * (k**2 + 3) / (math.pi * (k**2 - 1)) ** 2


def test_one_hidden_relu_layer_by_its_closed_form():
    """On N points the frequency k also holds those that look the same there: k + N, N - k, and so on."""
    for k in range(8):  # the closed form by an integral
        there, error = quad(
            lambda t, k=k: (np.sin(t) + 2 * (np.pi - t) * np.cos(t)) * np.cos(k * t) / np.pi**2, 0, np.pi
        )
        assert there == pytest.approx(closed_form(k), abs=10 * error + 1e-14)
    N = 24
    values = circle_spectrum(row_of(relu(1), N))
    for k in range(N // 2 + 1):
        wanted = sum(closed_form(abs(k + turn * N)) for turn in range(-4000, 4001))
        assert values[k] == pytest.approx(wanted, abs=2e-6)
    assert (values[3::2] == 0).all()


def test_with_biases_or_more_layers_no_frequency_is_lost():
    for net in (relu(1, 0.1), relu(2), relu(3)):
        assert (circle_spectrum(row_of(net, 64)) > 1e-5).all()


def by_angle(t, hidden, b2):
    """Theta of points t apart on the unit circle, with sigma_w^2 = 2: the arc-cosine formulas, one pair at a time."""
    own, other = 1 + b2, math.cos(t) + b2
    theta = other
    for _ in range(hidden):
        angle = math.acos(min(1.0, other / own))
        slope = (math.pi - angle) / math.pi
        other = own * (math.sin(angle) + (math.pi - angle) * math.cos(angle)) / math.pi + b2
        own, theta = own + b2, other + slope * theta
    return theta


@pytest.mark.parametrize(("hidden", "b"), [(1, 0.5), (2, 0.0), (2, 0.5)])
def test_the_fall_with_the_frequency_is_that_of_the_integral(hidden, b):
    """lambda_k as an integral over the angle, by QUADPACK's rule for cosines: 1/k^2 from about k = 16 on."""

    def coefficient(k):
        return quad(by_angle, 0, math.pi, (hidden, b * b), weight="cos", wvar=k, limit=200)[0] / math.pi

    values = circle_spectrum(row_of(relu(hidden, b), 2**14))
    found = np.array([coefficient(k) for k in (16, 32, 64, 128)])
    assert values[[16, 32, 64, 128]] == pytest.approx(found, rel=1e-3)
    assert np.log2(found[1:-1] / found[2:]) == pytest.approx(2, abs=0.02)


def test_an_odd_number_of_points_mixes_odd_and_even():
    assert (circle_spectrum(row_of(relu(1), 25)) > 0).all()


def test_scale_and_float32():
    row = row_of(relu(2), 16)
    for scale in (1e-250, 1e250):
        assert np.allclose(circle_spectrum(scale * row) / scale, circle_spectrum(row), rtol=1e-12)
    assert np.allclose(circle_spectrum(row.astype(np.float32)), circle_spectrum(row), atol=1e-6)
    assert (circle_spectrum(row_of(relu(1), 16).astype(np.float32))[3::2] == 0).all()


def test_one_draw_is_refused():
    net, x = relu(1), circle(8)
    K = ntk(net, net.init(np.random.default_rng(0)), x)[:, :, 0, 0]
    with pytest.raises(ValueError, match=r"row is .* at point \d and .* at point \d, wanted the same"):
        circle_spectrum(K[0])


# Fourier features.


def test_inner_products_are_sums_of_cosines():
    rng = np.random.default_rng(0)
    B, x = rng.standard_normal((5, 2)), rng.standard_normal((4, 2))
    gamma = fourier_features(x, B)
    assert gamma.shape == (4, 10)
    for i in range(4):
        for j in range(4):
            turns = [math.fsum(b * (p - q) for b, p, q in zip(row, x[i], x[j])) for row in B]
            assert gamma[i] @ gamma[j] == pytest.approx(math.fsum(math.cos(2 * math.pi * s) for s in turns), abs=1e-12)


def test_a_network_on_features_has_a_kernel_and_a_slope_in_x():
    B, net = np.array([[0.5], [1.0]]), Network((4, 6, 1), "tanh")
    params, x = net.init(np.random.default_rng(0)), np.array([[0.1], [0.4], [0.7]])

    def f(params, x):
        return net(params, fourier_features(x, B))

    assert np.allclose(ntk(f, params, x), ntk(net, params, fourier_features(x, B)), rtol=1e-12)
    step = 1e-6
    by_difference = (f(params, x + step) - f(params, x - step)) / (2 * step)
    assert np.allclose(elementwise_grad(lambda x: f(params, x))(x), by_difference, atol=1e-8)


BAD = {
    "a matrix": (lambda: circle_spectrum(np.eye(3)), r"row has shape \(3, 3\), wanted \(N,\)"),
    "nothing": (lambda: circle_spectrum([]), r"row has shape \(0,\), wanted \(N,\)"),
    "text": (lambda: circle_spectrum(["a"]), r"row has dtype"),
    "NaN": (lambda: circle_spectrum([1, np.nan]), r"row has nan at index \(1,\)"),
    "not of the angle": (lambda: circle_spectrum([3, 1, 2]), r"row is 1 at point 1 and 2 at point 2, wanted the same"),
    "no kernel": (lambda: circle_spectrum([0, 1]), r"row has the eigenvalue -0.5 at frequency 1, wanted a kernel"),
    "B of one axis": (lambda: fourier_features([[1.0]], [1.0]), r"B has shape \(1,\), wanted \(M, n\)"),
    "B with NaN": (lambda: fourier_features([[1.0]], [[np.inf]]), r"B has inf at index"),
    "another n": (lambda: fourier_features([[1.0, 2.0]], [[1.0]]), r"x has shape \(1, 2\), wanted \(N, 1\)"),
    "x of one axis": (lambda: fourier_features([1.0, 2.0], [[1.0]]), r"x has shape \(2,\), wanted \(N, 1\)"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named(name):
    call, says = BAD[name]
    with pytest.raises(ValueError, match=says):
        call()
