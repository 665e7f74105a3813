"""The kernel in blocks (N1, N2, m, m), as a matrix (N1 m, N2 m), and with one number for each block."""

from numbers import Integral

import numpy as np

from .inputs import OVERFLOW, as_blocks_array, as_float, check_finite


def as_matrix(K):
    """The matrix of a kernel in blocks, datapoint-major.

    It is that of equation (7): row :math:`i m + a` is output :math:`a` of datapoint :math:`i`.
    `as_blocks` is the way back.

    :returns: of blocks ``(N1, N2, m, m)`` the matrix ``(N1 m, N2 m)``; it may share K's memory: copy
        it before you write into it
    :raises ValueError: if ``K`` is not in blocks

    >>> as_matrix(np.arange(8).reshape(1, 2, 2, 2))
    array([[0., 1., 4., 5.],
           [2., 3., 6., 7.]])
    """
    K = as_blocks_array(K)
    N1, N2, m, _ = K.shape
    return K.transpose(0, 2, 1, 3).reshape(N1 * m, N2 * m)


def as_blocks(A, m):
    """The blocks of a matrix, datapoint-major: undoes `as_matrix`.

    :returns: of a matrix ``(N1 m, N2 m)`` the blocks ``(N1, N2, m, m)``
    :raises ValueError: if ``m`` does not divide both sides of ``A``

    >>> as_blocks([[0, 1, 4, 5], [2, 3, 6, 7]], 2)[0, 1]
    array([[4., 5.],
           [6., 7.]])
    """
    A = as_float(A, "A")
    if A.ndim != 2 or not isinstance(m, Integral) or m < 1 or A.shape[0] % m or A.shape[1] % m:
        raise ValueError(f"A has shape {A.shape}, wanted (N1 m, N2 m) with m = {m!r}: is m the number of outputs?")
    return A.reshape(A.shape[0] // m, m, A.shape[1] // m, m).transpose(0, 2, 1, 3)


def collapse(K, how):
    r"""One number for each :math:`m × m` block, in one of four ways.

    All four are called "the NTK" in print, and there is no default. By ``how`` it is

    ``"mean_diagonal"``
        :math:`(\mathrm{trace} \, K_{ij}) / m`
    ``"sum_diagonal"``
        :math:`\mathrm{trace} \, K_{ij}`
    ``"sum_all"``
        :math:`\mathbf 1^\top K_{ij} \mathbf 1`, the kernel of the sum of the outputs
    ``"pseudo"``
        :math:`\mathbf 1^\top K_{ij} \mathbf 1 / m` (arXiv 2206.12543)

    None of them stands for the blocks in `flow`, `regress` or `max_rate`.

    :returns: the numbers, shape ``(N1, N2)``
    :raises ValueError: on another word

    >>> K = [[[[1, 2], [3, 4]]]]
    >>> ways = "mean_diagonal", "sum_diagonal", "sum_all", "pseudo"
    >>> [collapse(K, how).item() for how in ways]
    [2.5, 5.0, 10.0, 5.0]
    """
    K = as_blocks_array(K)
    m = K.shape[-1]
    trace, total = np.trace(K, axis1=2, axis2=3), K.sum(axis=(2, 3))
    kernels = {"mean_diagonal": trace / m, "sum_diagonal": trace, "sum_all": total, "pseudo": total / m}
    if how not in tuple(kernels):
        raise ValueError(f"how is {how!r}, wanted one of {', '.join(kernels)}")
    return check_finite(np.asarray(kernels[how]), "the collapsed kernel", OVERFLOW)
