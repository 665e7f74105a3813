"""The elementwise functions between the layers of a network."""

import math

import autograd.numpy as np

from .derivatives import check_traced, slope, traced_value_and_slope


def _erf(z):
    from autograd.scipy.special import erf  # loads SciPy: half a second, only for those who need it

    return erf(z)


ACTIVATIONS = {
    "identity": lambda z: z,
    "tanh": np.tanh,
    "relu": lambda z: z * (z > 0),  # derivative 0 at the kink
    "erf": _erf,
}


def activation_function(activation):
    """The function with that name, or the function itself."""
    return ACTIVATIONS[activation] if isinstance(activation, str) else activation


def value_and_slope(activation, z):
    """phi(z) and phi'(z), in the type of z."""
    if activation == "identity":
        return z, np.ones_like(z)
    if activation == "tanh":
        h, slope = np.tanh(z), np.abs(z)
        slope *= -2
        np.exp(slope, out=slope)
        square = 1 + slope
        square *= square
        slope *= 4
        slope /= square  # 1 - tanh^2, to all digits where it is small
        return h, slope
    if activation == "relu":
        return z * (z > 0), (z > 0).astype(z.dtype)
    if activation == "erf":
        return _erf(z), z.dtype.type(2 / math.sqrt(math.pi)) * np.exp(-z * z)
    return tuple(a.astype(z.dtype, copy=False) for a in traced_value_and_slope(activation, z))


def check_activation(activation):
    """Refuse whatever is not an elementwise function that autograd can trace: the layerwise route rests on that."""
    if not callable(activation) and activation not in tuple(ACTIVATIONS):
        raise ValueError(f"activation is {activation!r}, wanted one of {', '.join(ACTIVATIONS)}, or a function")
    if isinstance(activation, str):
        return
    name = f"activation {activation!r}"
    z = np.array([[0.9, -1.3, 2.6], [-0.2, 1.7, 0.4]])  # not sorted, so that sorting and running maxima show
    given = z.copy()
    try:
        phi_z = np.asarray(activation(z))
        one_by_one = [np.asarray(activation(v.reshape(1, 1))).item() for v in given.ravel()]
        slope(lambda v: check_traced(activation(v), "activation(z)"))(given.copy())
    except Exception as error:
        wanted = "wanted an elementwise function written with autograd.numpy"
        raise ValueError(f"{name} fails on an array {z.shape} ({error}), {wanted}: was plain numpy used?") from error
    if not np.array_equal(z, given):
        raise ValueError(f"{name} changes its argument in place, wanted a new array: write z = z * 2, not z *= 2")
    if phi_z.shape != z.shape or not np.allclose(phi_z.ravel(), one_by_one, equal_nan=True):
        raise ValueError(f"{name} is not elementwise, wanted phi(z) entry by entry: does it mix entries?")
