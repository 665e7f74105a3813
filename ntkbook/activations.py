"""The elementwise functions between the layers of a network."""

import autograd.numpy as np
from autograd import elementwise_grad

from .inputs import check_traced


def _erf(z):
    from autograd.scipy.special import erf  # loads SciPy: half a second, only for those who need it

    return erf(z)


ACTIVATIONS = {
    "identity": lambda z: z,
    "tanh": np.tanh,
    "relu": lambda z: z * (z > 0),  # derivative 0 at the kink
    "erf": _erf,
}


def check_activation(activation):
    if isinstance(activation, str) and activation in ACTIVATIONS:
        return
    if isinstance(activation, str) or not callable(activation):
        raise ValueError(f"activation is {activation!r}, wanted one of {', '.join(ACTIVATIONS)}, or a function")
    z = np.array([[-1.3, -0.2, 0.4], [0.9, 1.7, 2.6]])
    one_by_one = [activation(v[None])[0] for v in z.ravel()]
    phi_z = np.asarray(activation(z))
    if phi_z.shape != z.shape or not np.allclose(phi_z.ravel(), one_by_one, equal_nan=True):
        raise ValueError(
            f"activation {activation!r} is not elementwise, wanted phi(z) entry by entry: does it mix them?"
        )
    elementwise_grad(lambda v: check_traced(activation(v), "activation(z)"))(z)
