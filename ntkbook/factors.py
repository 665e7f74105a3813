"""The kernel of any f without a Jacobian: the layer formula of chapter 04, at every place where parameters meet data.

Let an array W of parameters meet data in z_s = h_s W, at places s: the tokens
of a text, the patches of a picture, the uses of one W. The gradient of one
output of one datapoint is a sum of outer products (`terms`),

    df_a(x_i) / dW = sum_s  U_is V_ias^T,    U = h,  V = df / dz,

so that the share of W in the kernel is, as for a dense layer, a number for
each pair of points times an m x m block,

    K_ij = sum_s sum_t  (U_is . U_jt)  V_is V_jt^T.

Where there are so many places that it costs less, the gradient is spread out
(U is None), and K_ij = V_i V_j^T. `gradients` finds the terms, and certifies them.
"""

from functools import partial

import numpy as np

from .derivatives import slices_of
from .inputs import leaves
from .tiles import as_kernel


def kernel_from(problem, sides):
    """The block kernel from the gradients at each set of points."""
    return as_kernel(empty(problem), problem.symmetric, [part for _, part in shares(sides)])


def kernels_from(problem, sides):
    """The share of every array in params, in the order of `leaves`."""
    parts = shares(sides, apart=True)
    own = ([part for leaf, part in parts if leaf == k] for k in range(len(leaves(problem.params))))
    return [as_kernel(empty(problem), problem.symmetric, some) for some in own]


def jacobian_from(problem, sides):
    """Df at the one set there is, (N, m, P), its columns in the order of theta."""
    arrays, columns = leaves(problem.params), slices_of(problem.params)
    J = np.zeros((len(problem.sets[0]), problem.m, problem.P), problem.dtype)
    for leaf, terms in sides[0]:
        shape = arrays[leaf].shape
        own = J[:, :, columns[leaf]].reshape(*J.shape[:2], *shape)  # a view
        np.multiply(*terms[0].parts(shape), out=own)
        for term in terms[1:]:
            own += term.spread(shape)
    return J


def empty(problem):
    """The kernel before anything is added, (N1, m, N2 m)."""
    return np.zeros((len(problem.sets[0]), problem.m, len(problem.sets[-1]) * problem.m), problem.dtype)


def shares(sides, apart=False):
    """Of every part of the kernel the leaf it comes from, and numbers and B for both sides, as `as_kernel` takes them.

    Parts with the same B, as a bias and its weights have, become one, unless they are wanted apart.
    """
    found = {}
    for (leaf, first), (_, second) in zip(sides[0], sides[-1], strict=True):
        for one in first:
            for other in second:
                key = (leaf if apart else None, id(one.V), id(other.V))
                found.setdefault(key, (leaf, one.V, other.V, []))[3].append((one.U, other.U))
    return [
        (leaf, (None if len(pairs) == 1 and pairs[0][0] is None else partial(numbers, pairs), B1, B2))
        for leaf, B1, B2, pairs in found.values()
    ]


def numbers(pairs, rows, columns):
    """The sum of U_i . U_j over pairs of U, for the points of a tile; 1 where there is no U."""
    total = sum(1 if U is None else U[rows] @ other[columns].T for U, other in pairs)
    return np.broadcast_to(total, (rows.stop - rows.start, columns.stop - columns.start))
