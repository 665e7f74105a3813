"""The definitions: the Jacobian, and the kernel in blocks, whole or the share of each array of params.

N datapoints, n inputs, m outputs, P parameters. f(params, x) maps (N, n) to
(N, m) and is written with autograd.numpy; `params` is any nest of lists,
tuples and dicts of arrays. Equation numbers are those of the Jacobian page.
"""

import numpy as np

from .factors import jacobian_from, kernel_from, kernels_from
from .gradients import gradients, gradients_by_passes
from .inputs import OVERFLOW, check_finite, leaves, with_leaves
from .layerwise import kernel_of_network, sides_of
from .memory import (
    LITTLE,
    bound_of_bytes,
    check_fits,
    free_memory,
    jacobian_bytes,
    jacobian_route_bytes,
    kernel_bytes,
    layerwise_bytes,
)
from .network import is_dense
from .problem import differentiate, read
from .recording import NotRecorded, outline_of, warn_of
from .tiles import one_blas_thread

PIECES, ROUTES = "ntk(f, params, x[i:j], x[k:l])", ("layerwise", "jacobian")


def jacobian(f, params, x):
    """The derivatives :math:`Df` of outputs with respect to parameters.

    For every output and every parameter, equation (5): ``Df[i, k, a]`` is that of output :math:`a` at
    :math:`x_i` with respect to :math:`θ_k`. So ``Df[i]`` is the page's :math:`P × m` matrix, the
    transpose of the usual :math:`J`. One backward pass for each of the :math:`m` outputs;
    :math:`N m`, and a warning, if ``f`` cannot be taken apart. A float32 ``f`` gives float32.

    :returns: ``Df``, shape ``(N, P, m)``
    :raises ValueError: on a wrong shape, on NaN, and if ``f`` used plain numpy

    >>> f = lambda params, x: x * params
    >>> jacobian(f, 3.0, [[1], [2]])
    array([[[1.]],
    <BLANKLINE>
           [[2.]]])
    """
    problem = read(f, params, x=x)
    size = jacobian_bytes(problem, len(problem.sets[0]))
    check_fits("the Jacobian", size, problem, "jacobian(f, params, x[i:j])")
    return derivatives(problem, 0).transpose(0, 2, 1)


def derivatives(problem, k):
    """The derivatives at the set k, (N, m, P)."""
    one_set = problem._replace(sets=problem.sets[k : k + 1], tried=problem.tried[k : k + 1])
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # what overflows is refused below
        J = with_gradients(one_set, jacobian_from)
    return check_finite(J, "the Jacobian", "do numbers overflow, or is f not differentiable here?")


def with_gradients(problem, compute, fallback=True):
    """compute(problem, sides) with the gradients at each set, from factors or, if need be, pass by pass."""
    if not all(map(len, problem.sets)):
        return compute(problem, [[]] * len(problem.sets))
    try:
        check_fits("the kernel", kernel_bytes(problem), problem, PIECES, ROUTES)
        with one_blas_thread():
            outline = outline_of(problem.f, problem.params, problem.sets[0])
            if LITTLE < bound_of_bytes(problem, outline) > free_memory():
                check_fits("method 'layerwise'", layerwise_bytes(problem), problem, PIECES, ROUTES)
            return compute(problem, [gradients(problem, k, outline) for k in range(len(problem.sets))])
    except NotRecorded as reason:
        if not fallback and reason.args:
            raise ValueError(
                f"f cannot be taken apart: {reason}. For method 'layerwise' wanted one that can; method=\"jacobian\" "
                "takes any f"
            ) from reason
        check_fits("method 'jacobian'", jacobian_route_bytes(problem), problem, PIECES)
        found = [differentiate(problem, k) for k in range(len(problem.sets))]
        if reason.args:
            warn_of(reason, "Every output of every datapoint takes a pass back")
        return compute(problem, [gradients_by_passes(problem, pull_back, len(y)) for y, pull_back in found])


def ntk(f, params, x1, x2=None, method=None):
    r"""The neural tangent kernel, :math:`K_{ij} = Df(x_i)^\top Df(x_j)`, in blocks.

    Equations (4), (6) and (7). With :math:`x_i` from ``x1`` and :math:`x_j` from ``x2``, which means
    ``x1`` again if it is ``None``, ``K[i, j, a, b]`` is

    .. math:: \sum_k \frac{∂f_a(x_i)}{∂θ_k} \frac{∂f_b(x_j)}{∂θ_k}.

    ``method="layerwise"``, the default, takes ``f`` apart, layer by layer, without a Jacobian; an
    ``f`` that cannot be taken apart goes by its Jacobian, with a warning. ``method="jacobian"``
    multiplies the Jacobians. float32 in gives float32 out.

    :returns: ``K``, shape ``(N1, N2, m, m)``
    :raises ValueError: on a wrong shape, on NaN, if ``f`` used plain numpy, and if the route does not
        fit into the free memory

    >>> from ntkbook import Network
    >>> params = [([[1], [1]], [0, 1]), ([[1, 0]], [0])]
    >>> ntk(Network((1, 2, 1), "identity"), params, [[1], [2]])[:, :, 0, 0]
    array([[ 8., 12.],
           [12., 19.]])
    """
    problem = read(f, params, x1=x1, x2=x2)
    if method not in (None, "layerwise", "jacobian"):
        raise ValueError(f"method is {method!r}, wanted 'layerwise' or 'jacobian'")
    if method == "jacobian":
        check_fits("method 'jacobian'", jacobian_route_bytes(problem), problem, PIECES, ROUTES)
        return ntk_by_jacobian(problem)
    return kernels(problem, kernel_of_network, kernel_from, method is None)


def kernels(problem, of_network, of_any, fallback=True):
    """of_network(problem, sides) or of_any(problem, sides), with what layers or terms are at each set."""
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # what overflows is refused
        if not problem.dense:
            return with_gradients(problem, of_any, fallback)
        check_fits("method 'layerwise'", layerwise_bytes(problem), problem, PIECES, ROUTES)
        with one_blas_thread():
            return of_network(problem, sides_of(problem))


def ntk_train_test(f, params, x, x_test):
    """``K`` and ``K_test`` for `flow` and `regress`, faster than one by one.

    They are ``ntk(f, params, x)`` and ``ntk(f, params, x_test, x)``; ``f`` is taken back once at each
    set.

    :returns: ``K`` and ``K_test``, shapes ``(N, N, m, m)`` and ``(N_test, N, m, m)``
    :raises ValueError: as `ntk` does

    >>> K, K_test = ntk_train_test(lambda w, x: w * x, 3.0, [[1], [2]], [[5]])
    >>> K[:, :, 0, 0], K_test[:, :, 0, 0]
    (array([[1., 2.],
           [2., 4.]]), array([[ 5., 10.]]))
    """
    problem = read(f, params, x=x, x_test=x_test)
    train = problem._replace(sets=problem.sets[:1], tried=problem.tried[:1])
    test = problem._replace(sets=problem.sets[::-1], tried=problem.tried[::-1])

    def both(kernel):
        return lambda problem, sides: (kernel(train, sides[:1]), kernel(test, sides[::-1]))

    return kernels(problem, both(kernel_of_network), both(kernel_from))


def ntk_by_jacobian(problem):
    """All K_ij = Df(x_i)^T Df(x_j) from one matrix product, datapoint-major in memory."""
    J = [derivatives(problem, k) for k in range(len(problem.sets))]
    (N1, m, P), N2 = J[0].shape, len(J[-1])
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows is refused below
        A = J[0].reshape(N1 * m, P) @ J[-1].reshape(N2 * m, P).T
    return check_finite(A.reshape(N1, m, N2, m).transpose(0, 2, 1, 3), "the kernel", OVERFLOW)


def ntk_by_parameter(f, params, x1, x2=None):
    """The share of every array of ``params`` in the kernel.

    The shares add up to ``ntk(f, params, x1, x2)``: each is the sum (4) over the entries of one
    array, the kernel if that array alone is trained. Zero for an array that ``f`` does not use.

    :returns: blocks ``(N1, N2, m, m)`` in lists, tuples and dicts like ``params``
    :raises ValueError: as `ntk` does

    >>> f = lambda params, x: params["w"] * x + params["b"]
    >>> K = ntk_by_parameter(f, {"w": 3.0, "b": 1.0}, [[1], [2]])
    >>> K["w"][:, :, 0, 0], K["b"][:, :, 0, 0]
    (array([[1., 2.],
           [2., 4.]]), array([[1., 1.],
           [1., 1.]]))
    """
    problem = read(f, params, x1=x1, x2=x2)
    number, pieces = len(leaves(problem.params)), "ntk_by_parameter(f, params, x[i:j], x[k:l])"
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # what overflows is refused
        wanted = (layerwise_bytes(problem) or jacobian_route_bytes(problem)) + number * kernel_bytes(problem)
        check_fits(f"a kernel for each of {number} arrays", wanted, problem, pieces)
        return with_leaves(problem.params, with_gradients(problem, kernels_from))


def ntk_by_layer(net, params, x1, x2=None):
    """The share of every layer of a `Network` in the kernel.

    The shares add up to ``ntk(net, params, x1, x2)``: a layer's is the sum of what `ntk_by_parameter`
    gives for its ``W`` and ``b``. The last one is what remains if only the last layer is trained.

    :returns: a list of blocks ``(N1, N2, m, m)``, first layer first
    :raises ValueError: if a shape does not fit the network or a number is not finite

    >>> from ntkbook import Network
    >>> net = Network((1, 2, 1), "identity")
    >>> params = [([[1], [1]], [0, 1]), ([[1, 0]], [0])]
    >>> for K in ntk_by_layer(net, params, [[1], [2]]):
    ...     print(K[:, :, 0, 0].tolist())
    [[2.0, 3.0], [3.0, 5.0]]
    [[6.0, 9.0], [9.0, 14.0]]
    """
    if not is_dense(net):
        raise ValueError(f"net is {net!r}, wanted a plain Network: ntk_by_parameter takes any f(params, x)")
    return [W + b for W, b in ntk_by_parameter(net, params, x1, x2)]
