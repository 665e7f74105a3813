"""The definitions: the Jacobian, the kernel in blocks, the kernel as a matrix, one entry explained.

N datapoints, n inputs, m outputs, P parameters. f(params, x) maps (N, n) to
(N, m) and is written with autograd.numpy; `params` is any nest of lists,
tuples and dicts of arrays. Equation numbers are those of the Jacobian page.
"""

import math
from numbers import Integral

import numpy as np
from autograd import make_vjp

from .calls import TRACING, call, call_traced
from .entry import Explanation
from .inputs import as_blocks_array, as_float, as_one_point, as_point_sets, as_points, check_finite
from .layerwise import OVERFLOW, ntk_layerwise
from .memory import check_fits, memory_bill
from .network import is_dense, parameter_names, stack


def jacobian(f, params, x):
    """Df, the derivative of every output by every parameter: equation (5), shape (N, P, m).

    Df[i, k, a] is the derivative of f_a(x_i) by theta_k, so Df[i] is the page's
    P x m matrix, the transpose of the usual J. One backward pass for each of
    the N m outputs. A float32 f gives float32.
    Raises ValueError on a wrong shape, on NaN, and if f used plain numpy.

    >>> f = lambda params, x: x * params
    >>> jacobian(f, 3.0, [[1], [2]])
    array([[[1.]],
    <BLANKLINE>
           [[2.]]])
    """
    x = as_points(x)
    theta, unstack = stack(params)
    shape = (*call(f, unstack(theta), x).shape, theta.size)
    dtype = np.result_type(theta, x)
    check_fits("the Jacobian", math.prod(shape) * dtype.itemsize, memory_bill(f, params, x))
    J = np.empty(shape, dtype)
    with TRACING, np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # what overflows is refused below
        vjp, y = make_vjp(lambda t: call_traced(f, unstack(t), x))(theta)
        for i, a in np.ndindex(*y.shape):
            one_output = np.zeros_like(y)
            one_output[i, a] = 1
            J[i, a] = vjp(one_output)
    return check_finite(J.transpose(0, 2, 1), "the Jacobian", "do numbers overflow, or is f not differentiable here?")


def ntk(f, params, x1, x2=None, method=None):
    """The neural tangent kernel K_ij = Df(x_i)^T Df(x_j) in blocks, equations (4), (6), (7): shape (N1, N2, m, m).

    K[i, j, a, b] is the sum over k of df_a(x1_i)/dtheta_k df_b(x2_j)/dtheta_k;
    x2=None means x1 again. method="layerwise" takes a `Network` layer by layer
    without a Jacobian and is the default for it; method="jacobian" multiplies
    the Jacobians and takes any f. float32 in gives float32 out.
    Raises ValueError on a wrong shape, on NaN, if f used plain numpy, and if
    the route does not fit into the free memory.

    >>> from ntkbook import Network
    >>> params = [([[1], [1]], [0, 1]), ([[1, 0]], [0])]
    >>> ntk(Network((1, 2, 1), "identity"), params, [[1], [2]])[:, :, 0, 0]
    array([[ 8., 12.],
           [12., 19.]])
    """
    dense = is_dense(f)
    method = ("layerwise" if dense else "jacobian") if method is None else method
    if method not in (("layerwise", "jacobian") if dense else ("jacobian",)):
        raise ValueError(f"method is {method!r}, wanted 'jacobian', or 'layerwise' if f is a Network")
    bill = memory_bill(f, params, x1, x2)
    check_fits(f"method {method!r}", getattr(bill, method), bill)
    sets = as_point_sets(x1, x2)
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows is refused below
        if method == "layerwise":
            K = ntk_layerwise(f, params, *sets)
        else:
            Df = [jacobian(f, params, x) for x in sets]
            K = block_products(Df[0].transpose(0, 2, 1), Df[-1].transpose(0, 2, 1))
    return check_finite(K, "the kernel", OVERFLOW)


def block_products(B1, B2):
    """All B_i B_j^T as blocks (N1, N2, m, m), from one matrix product; laid out datapoint-major in memory."""
    (N1, m, n), N2 = B1.shape, len(B2)
    A = B1.reshape(N1 * m, n) @ B2.reshape(N2 * m, n).T
    return A.reshape(N1, m, N2, m).transpose(0, 2, 1, 3)


def as_matrix(K):
    """Blocks (N1, N2, m, m) as a matrix (N1 m, N2 m), datapoint-major as in equation (7).

    Row i m + a is output a of datapoint i. `as_blocks` is the way back. The
    result may share K's memory: copy it before you write into it. Raises ValueError if K is not in blocks.

    >>> as_matrix(np.arange(8).reshape(1, 2, 2, 2))
    array([[0., 1., 4., 5.],
           [2., 3., 6., 7.]])
    """
    K = as_blocks_array(K)
    N1, N2, m, _ = K.shape
    return K.transpose(0, 2, 1, 3).reshape(N1 * m, N2 * m)


def as_blocks(A, m):
    """A matrix (N1 m, N2 m), datapoint-major, as blocks (N1, N2, m, m): undoes `as_matrix`.

    Raises ValueError if m does not divide both sides of A.

    >>> as_blocks([[0, 1, 4, 5], [2, 3, 6, 7]], 2)[0, 1]
    array([[4., 5.],
           [6., 7.]])
    """
    A = as_float(A, "A")
    if A.ndim != 2 or not isinstance(m, Integral) or m < 1 or A.shape[0] % m or A.shape[1] % m:
        raise ValueError(f"A has shape {A.shape}, wanted (N1 m, N2 m) with m = {m!r}: is m the number of outputs?")
    return A.reshape(A.shape[0] // m, m, A.shape[1] // m, m).transpose(0, 2, 1, 3)


def collapse(K, how):
    """One number for each m x m block, shape (N1, N2); four different ones are called "the NTK" in print.

    `how` is "mean_diagonal" (trace / m), "sum_diagonal" (trace), "sum_all"
    (1^T K_ij 1, the kernel of the sum of the outputs) or "pseudo" (1^T K_ij 1 / m,
    arXiv 2206.12543). There is no default. Raises ValueError on another word.

    >>> K = [[[[1, 2], [3, 4]]]]
    >>> [collapse(K, how).item() for how in ("mean_diagonal", "sum_diagonal", "sum_all", "pseudo")]
    [2.5, 5.0, 10.0, 5.0]
    """
    K = as_blocks_array(K)
    m = K.shape[-1]
    trace, total = np.trace(K, axis1=2, axis2=3), K.sum(axis=(2, 3))
    kernels = {"mean_diagonal": trace / m, "sum_diagonal": trace, "sum_all": total, "pseudo": total / m}
    if how not in tuple(kernels):
        raise ValueError(f"how is {how!r}, wanted one of {', '.join(kernels)}")
    return kernels[how]


def explain(f, params, xi, xj):
    """One kernel entry as the hand page writes it, term by term: the sum (4) with every parameter named.

    xi and xj are one datapoint each, (n,) or (1, n). The result prints as the
    page's sum with a line for each term (the first 40), shows as a table in a notebook, and
    has `_repr_latex_`. With m outputs there is a sum for each pair (a, b).
    Raises ValueError as `jacobian` does, and for more than one datapoint.

    >>> from ntkbook import Network
    >>> params = [([[1]], [0]), ([[2]], [1])]
    >>> print(explain(Network((1, 1, 1), "identity"), params, [1], [3]))
    K = [2·6] + [2·2] + [1·3] + [1·1] = 20
      W[1]_1,1   2·6 = 12
      b[1]_1     2·2 = 4
      W[2]_1,1   1·3 = 3
      b[2]_1     1·1 = 1
    """
    xi = as_one_point(xi, "xi", f.sizes[0] if is_dense(f) else None)
    xj = as_one_point(xj, "xj", xi.shape[1])
    explained = Explanation(tuple(parameter_names(params)), *(jacobian(f, params, x)[0] for x in (xi, xj)))
    check_finite(explained.value, "the kernel", OVERFLOW)
    return explained
