"""The rescaled model of Chizat et al. 2019 (arXiv 1812.07956): one number between a kernel and learned features.

The paper scales a model h by alpha; here f is centred first, so that it starts at 0, and scaled by a:

    f_a(params, x) = a (f(params, x) - f(params_0, x)).

With J the Jacobian and K the kernel of f at params_0, those of f_a are a J and a^2 K there. So the largest
stable rate is that of f, divided by a^2; at the rate (rate of f) / a^2 the parameters have to go 1 / a as
far for the same change of the outputs, and for large a the model is trained like its tangent.
"""

from numbers import Real

import numpy as np
from autograd.tracer import isbox

from .derivatives import as_outputs
from .inputs import as_points, leaves, read_only, with_leaves
from .problem import read_params


def rescale(f, params, a):
    """The function ``f``, centred at ``params`` and scaled by ``a``.

    .. math:: f_a(θ, x) = a (f(θ, x) - f(θ_0, x))

    ``params``, here :math:`θ_0`, are where training starts; they are copied. The result is 0 there,
    and goes wherever ``f`` goes: into `ntk`, `train`, `flow`. Its kernel at :math:`θ_0` is
    :math:`a^2` times that of ``f``, so a rate that suits ``f`` is to be divided by :math:`a^2`
    (Chizat et al. 2019).

    :returns: a function of ``(params, x)``, with values of shape ``(N, m)``
    :raises ValueError: unless ``a`` is a finite number above 0, and as `ntk` does

    >>> from ntkbook import ntk
    >>> f = lambda w, x: w**2 * x
    >>> scaled = rescale(f, 1.0, 10)
    >>> scaled(1.5, [[2.0]])
    array([[25.]])
    >>> ntk(f, 1.0, [[2.0]]).item(), ntk(scaled, 1.0, [[2.0]]).item()
    (16.0, 1600.0)
    """
    if not isinstance(a, Real) or isinstance(a, bool) or not 0 < a < np.inf:
        raise ValueError(f"a is {a!r}, wanted a finite number above 0")
    a = float(a)  # one of NumPy would make float64 of float32
    start = read_params(f, params)
    start = with_leaves(start, [read_only(leaf.copy()) for leaf in leaves(start)])

    def scaled(params, x):
        x = x if isbox(x) else as_points(x)
        now, before = (as_outputs(f(theta, x), len(x)) for theta in (params, start))
        return a * (now - before)

    return scaled
