"""The definitions: the Jacobian, the kernel in blocks, the kernel as a matrix.

N datapoints, n inputs, m outputs, P parameters. f(params, x) maps (N, n) to
(N, m) and is written with autograd.numpy; `params` is any nest of lists,
tuples and dicts of arrays. Equation numbers are those of the Jacobian page.
"""

from numbers import Integral

import numpy as np

from .inputs import OVERFLOW, as_blocks_array, as_float, check_finite
from .layerwise import ntk_layerwise
from .memory import bill_of, check_fits, jacobian_bytes
from .problem import differentiate, read


def jacobian(f, params, x):
    """Df, the derivative of every output with respect to every parameter: equation (5), shape (N, P, m).

    Df[i, k, a] is the derivative of f_a(x_i) with respect to theta_k, so Df[i] is the page's
    P x m matrix, the transpose of the usual J. One backward pass for each of
    the N m outputs. A float32 f gives float32.
    Raises ValueError on a wrong shape, on NaN, and if f used plain numpy.

    >>> f = lambda params, x: x * params
    >>> jacobian(f, 3.0, [[1], [2]])
    array([[[1.]],
    <BLANKLINE>
           [[2.]]])
    """
    problem = read(f, params, x=x)
    size = jacobian_bytes(problem, len(problem.sets[0]))
    check_fits("the Jacobian", size, bill_of(problem), "jacobian(f, params, x[i:j])")
    return derivatives(problem, 0)


def derivatives(problem, k):
    """Df at the set k, (N, P, m): a row of it for every output that is set to 1, pulled back."""
    J = np.empty((len(problem.sets[k]), problem.m, problem.P), problem.dtype)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # what overflows is refused below
        y, pull_back = differentiate(problem, k)
        for i, a in np.ndindex(*y.shape):
            one_output = np.zeros_like(y)
            one_output[i, a] = 1
            J[i, a] = pull_back(one_output)
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
    problem = read(f, params, x1=x1, x2=x2)
    if method is None:
        method = "layerwise" if problem.dense else "jacobian"
    if not isinstance(method, str) or method not in (("layerwise", "jacobian") if problem.dense else ("jacobian",)):
        raise ValueError(f"method is {method!r}, wanted 'jacobian', or 'layerwise' if f is a Network")
    bill = bill_of(problem)
    pieces, routes = "ntk(f, params, x[i:j], x[k:l])", ("layerwise", "jacobian")
    check_fits(f"method {method!r}", getattr(bill, method), bill, pieces, routes)
    route = ntk_layerwise if method == "layerwise" else ntk_by_jacobian
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows is refused below
        return check_finite(route(problem), "the kernel", OVERFLOW)


def ntk_by_jacobian(problem):
    """All K_ij = Df(x_i)^T Df(x_j) from one matrix product, datapoint-major in memory."""
    J = [derivatives(problem, k).transpose(0, 2, 1) for k in range(len(problem.sets))]
    (N1, m, P), N2 = J[0].shape, len(J[-1])
    A = J[0].reshape(N1 * m, P) @ J[-1].reshape(N2 * m, P).T
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
    arXiv 2206.12543). There is no default. None of them stands for the blocks
    in `flow`, `regress` or `max_rate`. Raises ValueError on another word.

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
