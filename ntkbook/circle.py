"""Frequencies: the spectrum of a kernel on a circle, and inputs made of cosines and sines.

On a circle of N equally spaced points a kernel that depends on the angle alone is a
circulant matrix: each row is the one before, moved on by a point. Its eigenvectors are
cos(k t) and sin(k t), and the eigenvalue of the frequency k is the discrete cosine
transform of its first row (Basri et al. 2019 have the integrals for one hidden layer of ReLU).
"""

import autograd.numpy as anp
import numpy as np

from .inputs import as_float, as_network_input, check_finite
from .spectral import ENTRY


def circle_spectrum(row):
    r"""The eigenvalues of a kernel on a circle, by frequency.

    Of the frequencies :math:`k = 0, 1, ..., ⌊N / 2⌋`, at the angles :math:`t_j = 2π j / N`, it is

    .. math:: λ_k = \frac{1}{N} \sum_j K(t_0, t_j) \cos(k t_j).

    ``row``, shape ``(N,)``, is the first row of the kernel at these angles. It must depend on the
    angle alone, ``row[j] = row[N - j]``, as the limit kernel of a `Network` does; the kernel of one
    draw does not. The matrix has these numbers times :math:`N` as eigenvalues, those with
    :math:`0 < k < N / 2` twice, for :math:`\cos k t` and :math:`\sin k t`. Divided by :math:`N` they
    belong to a mean over points: on ``half_mean`` the residual :math:`\cos k t` falls as
    :math:`e^{-λ_k τ}` with the time :math:`τ`. What lies within rounding of zero is returned as 0.

    :returns: the eigenvalues :math:`λ_k`, shape ``(N // 2 + 1,)``
    :raises ValueError: if ``row`` is no such row, and on a negative eigenvalue

    >>> circle_spectrum([4.0, 2.0, 0.0, 2.0])
    array([2., 1., 0.])
    """
    row = as_float(row, "row")
    if row.ndim != 1 or not row.size:
        raise ValueError(f"row has shape {row.shape}, wanted (N,): the first row of the kernel, K[0]")
    eps = max(np.finfo(row.dtype).eps, np.finfo(float).eps)
    row = check_finite(row, "row").astype(float)
    size = np.abs(row).max()
    skew = np.abs(row[1:] - row[:0:-1])
    if (skew > min(100 * len(row) * eps, 1e-3) * size).any():
        j = int(skew.argmax()) + 1
        raise ValueError(
            f"row is {row[j]:.4g} at point {j} and {row[-j]:.4g} at point {len(row) - j}, wanted the same: equally "
            "spaced points on a circle and a kernel of their angle alone, such as limit_kernels(net, x[:1], x).ntk[0]"
        )
    values = np.fft.rfft(row).real / len(row)
    tolerance = ENTRY * eps * size
    if (values < -tolerance).any():
        k = int(values.argmin())
        raise ValueError(f"row has the eigenvalue {values[k]:.4g} at frequency {k}, wanted a kernel: none below 0")
    return np.where(values > tolerance, values, 0.0)


def fourier_features(x, B):
    r"""The inputs as cosines and sines of given frequencies.

    .. math:: γ(x) = [\cos 2π x B^\top, \; \sin 2π x B^\top]

    ``B``, shape ``(M, n)``, has a frequency in each row, in turns for each unit of ``x`` (Tancik et
    al. 2020 draw them at random; its scale sets how fine a detail is learned early). Inner products
    depend on differences alone:

    .. math:: γ(x) ⋅ γ(x') = \sum_j \cos(2π b_j ⋅ (x - x')).

    ``x``, shape ``(N, n)``, may be differentiated by autograd, so that
    ``lambda params, x: net(params, fourier_features(x, B))`` is a function for `ntk` and
    `input_derivative`.

    :returns: the features, shape ``(N, 2 M)``
    :raises ValueError: if ``B`` is not a finite matrix or ``x`` does not fit it

    >>> fourier_features([[0.25]], [[1.0], [2.0]]).round(12) + 0.0
    array([[ 0., -1.,  1.,  0.]])
    """
    B = check_finite(as_float(B, "B"), "B")
    if B.ndim != 2 or not B.size:
        raise ValueError(f"B has shape {B.shape}, wanted (M, n): a frequency in each row, B[:, None] for scalar inputs")
    turns = 2 * np.pi * anp.dot(as_network_input(x, B.shape[1]), B.T)
    return anp.concatenate([anp.cos(turns), anp.sin(turns)], axis=1)
