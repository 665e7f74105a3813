"""Derivatives of a network with respect to its *inputs*, as functions that have a kernel of their own.

A physics-informed network u is trained on an equation such as u_xx = g. What is trained then is
u_xx, another function of the same parameters, and its kernel is not that of u: it is J J^T with
the Jacobian J of u_xx with respect to the parameters (Wang et al. 2020, arXiv 2007.14527).
"""

from numbers import Integral

from .derivatives import slope
from .inputs import as_network_input


def input_derivative(u, *columns):
    """The derivative of ``u`` with respect to some of its inputs.

    These are columns of ``x``, taken one after the other and counted from 0:
    ``input_derivative(u, 0, 0)`` is :math:`u_{xx}` if :math:`x` is the first input, and
    ``input_derivative(u, 0, 1)`` is a mixed derivative. ``u(params, x)``, written with
    ``autograd.numpy``, has one output, and each row depends on its own datapoint alone. The second
    derivative of a ReLU network is 0 wherever there is one: take a smooth activation.

    :returns: a function of ``(params, x)`` like ``u``, with values of shape ``(N, 1)``: `ntk`,
        `jacobian` and `train` take it
    :raises ValueError: if ``u`` is not a function or has more than one output, and if there is no
        such column

    >>> u_xx = input_derivative(lambda w, x: w * x**3, 0, 0)
    >>> u_xx(2.0, [[1.0], [2.0]]).ravel()
    array([12., 24.])
    """
    if not callable(u):
        raise ValueError(f"u is {u!r}, wanted a function u(params, x)")
    if not columns:
        raise ValueError("columns are missing, wanted one at least: input_derivative(u, 0, 0) is u_xx")
    for column in columns:
        if not isinstance(column, Integral) or isinstance(column, bool) or column < 0:
            raise ValueError(f"columns has {column!r}, wanted whole numbers from 0")
        u = derivative(u, column)
    return u


def derivative(u, column):
    """The function (params, x) -> derivative of u with respect to one column of x, (N, 1)."""

    def by_column(params, x):
        x = as_network_input(x, None)
        if column >= x.shape[1]:
            raise ValueError(f"columns has {column}, wanted at most {x.shape[1] - 1}: x has shape {x.shape}")

        def at(x):
            y = u(params, x)
            if y.shape not in ((len(x),), (len(x), 1)):
                raise ValueError(f"u(params, x) has shape {y.shape}, wanted ({len(x)}, 1): choose one output")
            return y

        return slope(at)(x)[:, column : column + 1]

    return by_column
