"""Facts that no other file checks: F5, F6, F13, F15. The other rows: test_laws (F12, F17, F18), test_routes (F16),
test_limit (F1 to F3), test_slopes (F4, F5, F6, F9), test_training (F7, F8, F10, F11, F14)."""

import numpy as np
from autograd import make_vjp

from ntkbook import Network, as_matrix, collapse, limit_kernels, linearize, ntk, ntk_by_layer, stack

X = np.random.default_rng(0).standard_normal((4, 3))


def test_the_spectrum_at_infinite_width_is_m_fold():
    """F5: that of T times the unit matrix is that of T, each eigenvalue m times; and a wide block kernel is close."""
    m, net = 3, Network((3, 4096, 3), "relu", "ntk", 2**0.5, 0.3)
    T = limit_kernels(net, X).ntk
    whole = np.linalg.eigvalsh(np.kron(T, np.eye(m)))
    assert np.allclose(whole, np.repeat(np.linalg.eigvalsh(T), m), rtol=1e-12)
    K = as_matrix(ntk(net, net.init(np.random.default_rng(0)), X))
    assert np.linalg.norm(K - np.kron(T, np.eye(m))) < 0.06 * np.linalg.norm(K)
    assert np.abs(np.linalg.eigvalsh(K) - whole).max() < 0.1 * whole.max()


def test_narrow_networks_have_four_kernels():
    """F6: at width 5 the pseudo-NTK is far from the mean of the diagonal, and the four differ by the known factors."""
    gaps = []
    for seed in range(50):
        net = Network((3, 5, 10), "relu", "ntk", 2**0.5, 0.0)
        K = ntk(net, net.init(np.random.default_rng(seed)), X)
        mean, total, everything, pseudo = (
            collapse(K, name) for name in ("mean_diagonal", "sum_diagonal", "sum_all", "pseudo")
        )
        assert np.allclose(total, 10 * mean, rtol=1e-12)
        assert np.allclose(everything, 10 * pseudo, rtol=1e-12)
        gaps.append(np.linalg.norm(pseudo - mean) / np.linalg.norm(mean))
    assert np.mean(gaps) > 0.3


def test_a_product_with_the_kernel_needs_no_kernel():
    """F13: K v = J (J^T v), one product backward and one forward."""
    net = Network((3, 20, 20, 4), "tanh")
    params = net.init(np.random.default_rng(0))
    theta, unstack = stack(params)
    pull_back, f0 = make_vjp(lambda t: net(unstack(t), X))(theta)
    for v in np.random.default_rng(1).standard_normal((5, 4, 4)):
        by_products = linearize(net, params)(pull_back(v), X) - f0
        by_matrix = as_matrix(ntk(net, params, X)) @ v.ravel()
        assert np.abs(by_products.ravel() - by_matrix).max() < 1e-12 * np.abs(by_matrix).max()


def test_training_the_last_layer_alone_is_the_nngp():
    """F15: the kernel of f as a function of its last layer alone, by its Jacobian; the rest is NTK - NNGP."""
    net = Network((3, 4096, 4096, 1), "erf", "ntk", 1.2, 0.4)
    params = net.init(np.random.default_rng(0))
    lim = limit_kernels(net, X)
    last_only = ntk(lambda last, x: net([*params[:-1], last], x), params[-1], X)[:, :, 0, 0]
    *earlier, last = (K[:, :, 0, 0] for K in ntk_by_layer(net, params, X))
    assert np.abs(last - last_only).max() < 1e-12
    assert np.linalg.norm(last_only - lim.nngp) < 0.05 * np.linalg.norm(lim.nngp)
    assert np.linalg.norm(sum(earlier) - (lim.ntk - lim.nngp)) < 0.05 * np.linalg.norm(lim.ntk - lim.nngp)
    assert np.linalg.norm(last_only - lim.ntk) > 0.3 * np.linalg.norm(lim.ntk)
