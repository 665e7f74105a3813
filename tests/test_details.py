"""Details that the laws do not reach: how entries are written, ranks at the edge of rounding, dtypes, drawing."""

import re
import sys
import threading

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, make_jvp
from autograd.extend import defvjp, primitive

from ntkbook import (
    Network,
    collapse,
    explain,
    jacobian,
    memory_bill,
    ntk,
    ntk_by_layer,
    parameter_names,
    spectrum,
    stack,
)
from ntkbook.entry import number
from ntkbook.layerwise import factors

NET = Network((2, 3, 2))
PARAMS = NET.init(np.random.default_rng(0))
X = np.random.default_rng(1).standard_normal((4, 2))


def as_float32(params):
    return [tuple(a.astype(np.float32) for a in pair) for pair in params]


# How one entry is written.


def ones(P):
    return explain(lambda p, x: x @ p, np.ones(P), np.ones(P), np.ones(P))


def two_outputs():
    def f(p, x):
        return anp.stack([x[:, 0] * p[0], p[0] + x[:, 0] ** 2 * p[1]], axis=1)

    return explain(f, [1.0, 1.0], [2.0], [3.0])


def test_text_of_two_outputs():
    assert str(two_outputs()).splitlines() == [
        "K[1,1] = [2·3] + [0·0] = 6",
        "  theta_1   2·3 = 6",
        "  theta_2   0·0 = 0",
        "K[1,2] = [2·1] + [0·9] = 2",
        "  theta_1   2·1 = 2",
        "  theta_2   0·9 = 0",
        "K[2,1] = [1·3] + [4·0] = 3",
        "  theta_1   1·3 = 3",
        "  theta_2   4·0 = 0",
        "K[2,2] = [1·1] + [4·9] = 37",
        "  theta_1   1·1 = 1",
        "  theta_2   4·9 = 36",
    ]


def test_table_of_two_outputs():
    html = two_outputs()._repr_html_()
    head, first, second, total = (re.findall(r"<t[hd]>(.*?)</t[hd]>", row) for row in html.split("</tr>")[:-1])
    derivatives = [rf"$\partial f_{{{a}}}(x_{p})/\partial\theta_k$" for p in "ij" for a in (1, 2)]
    assert head == [r"$\theta_k$", *derivatives, *[rf"term of $K^{{({a},{b})}}$" for a in (1, 2) for b in (1, 2)]]
    assert first == [r"$\theta_{1}$", "2", "1", "3", "1", "6", "2", "3", "1"]
    assert second == [r"$\theta_{2}$", "0", "4", "0", "9", "0", "0", "0", "36"]
    assert total == ["sum", "", "", "", "", *(f"<b>{v}</b>" for v in (6, 2, 3, 37))]


def test_latex_names_each_term_and_breaks_long_lines():
    latex = ones(8)._repr_latex_()
    assert r"\underbrace{[1\cdot 1]}_{\theta_{1}}" in latex
    assert latex.index(r"_{\theta_{7}}") < latex.index(r"\\ &\quad + ") < latex.index(r"_{\theta_{8}}")
    assert r"[1\times 10^{7}\cdot 1]" in explain(lambda p, x: x * p, 1.0, [1e7], [1.0])._repr_latex_()


def test_long_sums_are_cut_and_counted_in_full():
    for P, more in ((40, False), (41, True)):
        e = ones(P)
        texts = (str(e), e._repr_html_(), e._repr_latex_())
        assert [("1 more" in text) for text in texts] == [more] * 3
        assert str(e).count("[1·1]") == 40
        assert e.value.item() == P


def test_numbers_are_written_whole_or_to_four_digits():
    assert [number(v) for v in (12345.0, 999999.0, 1e6, 0.12345)] == ["12345", "999999", "1e+06", "0.1235"]


def test_names_of_other_containers():
    assert parameter_names({"a": [1.0, 2.0]}) == [r"\theta_{1}", r"\theta_{2}"]
    assert parameter_names([(np.ones((2, 3)), np.ones(3))])[0] == r"\theta_{1}"
    assert parameter_names(tuple(PARAMS)) == parameter_names(PARAMS)


# Ranks at the edge of rounding.


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


# dtypes.


def test_small_integers_and_booleans_become_float64():
    for dtype in (bool, np.uint8):
        assert ntk(NET, PARAMS, np.ones((2, 2), dtype=dtype)).dtype == np.float64


@pytest.mark.parametrize("settings", [{}, {"parameterization": "ntk", "w_std": np.sqrt(2), "b_std": np.float64(0.5)}])
def test_float32_survives_settings_and_activations(settings):
    def gelu(z):
        return 0.5 * z * (1 + anp.tanh(z / np.sqrt(2)))

    net, x = Network((2, 3, 3, 2), gelu, **settings), X.astype(np.float32)
    params = as_float32(net.init(np.random.default_rng(0)))
    assert net(params, x).dtype == ntk(net, params, x).dtype == ntk_by_layer(net, params, x)[0].dtype == np.float32
    assert ntk(net, params, x).nbytes == memory_bill(net, params, x).kernel


def test_float32_survives_a_derivative_in_float64():
    wide = primitive(np.tanh)
    defvjp(wide, lambda ans, z: lambda g: g * np.ones(1) * (1 - ans**2))
    net = Network((2, 3, 3, 2), wide)
    params = as_float32(net.init(np.random.default_rng(0)))
    tiles = [B for _, side in factors(net, params, X.astype(np.float32)) for _, B in side if B is not None]
    assert tiles
    assert all(B.dtype == np.float32 for B in tiles)


def test_a_mixture_becomes_float64():
    assert jacobian(lambda p, x: x @ p, np.ones((2, 1), np.float32), X).dtype == np.float64


# Networks.


def test_init_draws_with_the_stated_scales():
    for net in (Network((4, 3, 2), w_std=3.0, b_std=5.0), Network((4, 3, 2), "tanh", "ntk", 3.0, 5.0)):
        rng = np.random.default_rng(0)
        for (W, b), fan_in, out in zip(net.init(np.random.default_rng(0)), (4, 3), (3, 2)):
            w, s = (3 / np.sqrt(fan_in), 5) if net.parameterization == "standard" else (1, 1)
            assert np.allclose(W, w * rng.standard_normal((out, fan_in)), rtol=1e-12)
            assert np.allclose(b, s * rng.standard_normal(out), rtol=1e-12)


def test_relu_has_slope_zero_at_its_kink():
    params = [([[1]], [0]), ([[1]], [0])]
    for method in ("layerwise", "jacobian"):
        assert ntk(Network((1, 1, 1), "relu"), params, [[0]], method=method).item() == 1


def test_defaults():
    net = Network((1, 1))
    assert (net.activation, net.parameterization, net.w_std, net.b_std) == ("tanh", "standard", 1, 1)


def test_a_subclass_with_its_own_call_goes_by_its_jacobian():
    class Tripled(Network):
        def __call__(self, params, x):
            return 3 * Network.__call__(self, params, x)

    net = Tripled((2, 3, 2))
    assert np.allclose(ntk(net, PARAMS, X), 9 * ntk(NET, PARAMS, X), rtol=1e-12)
    assert memory_bill(net, PARAMS, X).layerwise is None
    with pytest.raises(ValueError, match="wanted a Network"):
        ntk_by_layer(net, PARAMS, X)


def test_a_network_can_be_differentiated_by_its_input():
    gradient = grad(lambda x: anp.sum(NET(PARAMS, x)))(X)
    step = np.zeros_like(X)
    step[1, 0] = 1e-6
    assert gradient[1, 0] == pytest.approx((NET(PARAMS, X + step) - NET(PARAMS, X - step)).sum() / 2e-6, abs=1e-8)


@pytest.mark.parametrize("activation", ["identity", "tanh", "relu"])  # autograd's erf has no forward derivative
def test_a_network_can_be_differentiated_forwards(activation):
    net = Network((2, 3, 3, 2), activation)
    params = net.init(np.random.default_rng(0))
    theta, unstack = stack(params)
    direction = np.random.default_rng(1).standard_normal(theta.size)
    _, moved = make_jvp(lambda t: net(unstack(t), X))(theta)(direction)
    assert np.allclose(moved, np.einsum("ikm,k->im", jacobian(net, params, X), direction), rtol=1e-12)


def test_stack_is_a_copy():
    a = np.ones(3)
    theta, unstack = stack(a)
    theta[0] = 7
    assert a[0] == 1
    assert unstack(theta)[0] == 7


def test_collapse_refuses_what_is_no_block():
    with pytest.raises(ValueError, match="wanted blocks"):
        collapse(np.ones((2, 2, 3, 2)), "sum_all")


@pytest.fixture
def restless():
    """Threads take turns as often as they can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("restless")
def test_threads_do_not_disturb_each_other():
    def f(params, x):  # differentiates inside itself: autograd's trace stack is shared by all threads
        return NET(params, x)[:, :1] + grad(lambda z: anp.sum(NET(params, z)[:, 0]))(x)

    reference, found = jacobian(f, PARAMS, X), []
    threads = [threading.Thread(target=lambda: found.append(jacobian(f, PARAMS, X))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16
    assert all(np.array_equal(Df, reference) for Df in found)
