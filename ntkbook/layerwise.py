"""The kernel of a dense network without a Jacobian, layer by layer.

The parameters of layer l touch the output only through z^l, so with
B_i = df(x_i) / dz^l of shape (m, out) and h_i the input of the layer, the sum
over its weights and biases factors (arXiv 2206.08720, arXiv 2205.12372):

    K^(l)_ij = (w^2 h_i . h_j + s^2) B_i B_j^T

A number for each pair of points times an m x m block. w and s are the scales
of `Network`; in the standard parameterisation the bracket is h_i . h_j + 1.
For the last layer B is the unit matrix. `factors` does the same for any f; here
nothing has to be recorded and certified, which for few points is more work
than the kernel, and the slopes are known from the values.
"""

from functools import partial

import numpy as np

from .factors import empty
from .tiles import PASS_ROWS, as_kernel, cut, each, one_blas_thread


def kernel_of_network(problem, sides):
    """The block kernel of a `Network` as the sum of its layers, with `sides` of its sets."""
    return as_kernel(empty(problem), problem.symmetric, layers(problem.f, sides))


def sides_of(problem):
    """h and B of every layer, for each set of points."""
    return [factors(problem.f, problem.params, x.astype(problem.dtype, copy=False)) for x in problem.sets]


def layers(net, sides):
    """For each layer, first layer first: the function that gives the numbers of a tile, and B for both sets."""
    pairs = [(layer[0], layer[-1]) for layer in zip(*sides)]
    found = []
    for (h1, B1), (h2, B2) in pairs:
        w, s = net.scales(h1.shape[1])
        if B1 is not None:
            c = to_one(s, h1, h2)
            if c != 1:
                h1, h2, s, B1, B2 = h1 * c, h2 * c, s * c, B1 / c, B2 / c
        found.append((partial(numbers, w, s, h1, h2), B1, B2))
    return found


def to_one(*numbers):
    """A power of 2 that brings the largest of some numbers near to 1, if its square could be 0 or infinite."""
    largest = max(max(np.max(a, initial=0.0), -np.min(a, initial=0.0)) for a in numbers)  # without a copy
    power, most = np.frexp(largest)[1], np.finfo(numbers[-1].dtype).maxexp
    return 2.0 ** -np.clip(power, 8 - most, most - 8) if largest and abs(power) > most / 4 else 1


def numbers(w, s, h1, h2, rows, columns):
    """w^2 h_i . h_j + s^2 for the points of a tile."""
    G = h1[rows] @ h2[columns].T
    G *= w**2
    G += s**2
    return G


def factors(net, params, x):
    """Pairs of h (N, in) and B = df/dz (N, m, out), first layer first; the last B is None, for the unit matrix."""
    N, m, widths = len(x), net.sizes[-1], net.sizes[1:-1]
    hs = [x, *(np.empty((N, width), x.dtype) for width in widths)]
    Bs = [*(np.empty((N, m, width), x.dtype) for width in widths), None]

    def there(some):
        return net.values_and_slopes(params, x[some])

    def back(some, passed):
        for h, part in zip(hs[1:], passed[0][1:]):
            h[some] = part
        for k, slope in reversed(list(enumerate(passed[1]))):
            (W, _), later = params[k + 1], Bs[k + 1]
            w, _ = net.scales(W.shape[1])
            np.multiply(W if later is None else later[some] @ W, w * slope[:, None], out=Bs[k][some])

    work = N * (params[0][0].size + (1 + m) * sum(W.size for W, _ in params[1:]))
    pieces = cut(N, 1, work, PASS_ROWS)
    if isinstance(net.activation, str):
        each(lambda some: back(some, there(some)), pieces)
    else:  # is traced by autograd, whose lock this thread may hold: to wait for it in another one would be for ever
        with one_blas_thread():
            each(lambda pair: back(*pair), [(some, there(some)) for some in pieces])
    return list(zip(hs, Bs))
