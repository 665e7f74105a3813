"""The elementwise functions between layers: values, slopes, and what is refused."""

import math

import autograd.numpy as anp
import numpy as np
import pytest
from judges import PHI, softplus

from ntkbook import Network
from ntkbook.activations import value_and_slope

Z = np.array([-3.0, -0.5, -1e-3, 1e-3, 0.7, 4.0])


@pytest.mark.parametrize("name", PHI)
def test_values_and_slopes(name):
    """Against the judges' own functions and their central differences."""
    activation = softplus if name == "softplus" else name
    value, slope = value_and_slope(activation, Z)
    assert np.allclose(value, PHI[name](Z), rtol=1e-14, atol=1e-15)
    assert np.array_equal(value, Network((1, 1), activation).phi(Z))
    assert np.allclose(slope, (PHI[name](Z + 1e-6) - PHI[name](Z - 1e-6)) / 2e-6, rtol=0, atol=1e-8)
    assert {a.dtype.name for a in value_and_slope(activation, Z.astype("f4"))} == {"float32"}


def in_place(z):
    z *= 2.0
    return anp.tanh(z)


def running_maximum(z):
    return anp.stack([anp.max(z[..., : k + 1], axis=-1) for k in range(z.shape[-1])], axis=-1)


BAD = {
    "an activation in place": (lambda: Network((1, 1), in_place), r"changes its argument in place"),
    "a running maximum as activation": (lambda: Network((1, 1), running_maximum), r"is not elementwise"),
    "an activation of one number": (lambda: Network((1, 1), math.tanh), r"activation .* fails on an array \(2, 3\)"),
    "no activation": (lambda: Network((1, 1), None), r"activation is None, wanted one of"),
    "an unknown activation": (
        lambda: Network((1, 1), "Relu"),
        r"activation is 'Relu', wanted one of identity, tanh, relu, erf, or a function",
    ),
    "softmax as activation": (
        lambda: Network((1, 1), lambda z: anp.exp(z) / anp.exp(z).sum()),
        r"is not elementwise, wanted phi\(z\) entry by entry",
    ),
    "plain numpy in activation": (
        lambda: Network((1, 1), lambda z: np.where(z > 0, z, 0)),
        r"activation\(z\) does not depend on .* plain numpy",
    ),
}


@pytest.mark.parametrize(("activation", "message"), BAD.values(), ids=BAD)
def test_bad_activations_are_named(activation, message):
    with pytest.raises(ValueError, match=message):
        activation()


@pytest.mark.parametrize("dtype", [np.float32, float])
def test_the_slope_of_tanh_where_it_is_saturated(dtype):
    """1 / cosh^2, which has all digits."""
    z = np.array([0.0, 1e-3, 0.7, -5.0, 7.5, 20.0, -40.0], dtype)
    h, slope = value_and_slope("tanh", z)
    assert h.dtype == slope.dtype == dtype
    assert slope == pytest.approx(1 / np.cosh(z.astype(float)) ** 2, rel=8 * float(np.finfo(dtype).eps))
