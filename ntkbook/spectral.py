"""What the eigenvalues of a kernel say: rank, condition, the largest step; and its alignment with the targets."""

from dataclasses import dataclass

import numpy as np

from .blocks import as_matrix
from .inputs import as_float, check_finite
from .loss import factor_for

ENTRY = 4  # by so many eps an entry of a kernel may be off


@dataclass(frozen=True, eq=False)
class Spectrum:
    """What `spectrum` returns; it prints as a line.

    ``eigenvalues``
        in ascending order
    ``tolerance``
        what lies below it in size counts as zero, and is printed as 0
    ``rank``
        how many eigenvalues do not count as zero
    ``condition``
        the largest eigenvalue divided by the smallest, infinite if the rank is not full
    """

    eigenvalues: np.ndarray
    tolerance: float

    @property
    def rank(self):
        return int(np.sum(np.abs(self.eigenvalues) > self.tolerance))

    @property
    def condition(self):
        if not self.eigenvalues.size:
            return np.nan
        sizes = np.abs(self.eigenvalues)
        return sizes.max() / sizes.min() if self.rank == sizes.size else np.inf

    def __str__(self):
        shown = [f"{v if abs(v) > self.tolerance else 0:.6g}" for v in self.eigenvalues]
        if len(shown) > 6:
            shown = [*shown[:3], "...", *shown[-3:]]
        negative = int(np.sum(self.eigenvalues < -self.tolerance))
        parts = [
            f"eigenvalues {', '.join(shown)}",
            f"rank {self.rank} of {len(self.eigenvalues)}",
            f"condition {self.condition:.4g}",
        ] + [f"{negative} negative: not a kernel"] * (negative > 0)
        return "; ".join(parts)

    __repr__ = __str__


def spectrum(K):
    """The eigenvalues of a kernel, its rank and its condition.

    ``K`` is in blocks ``(N, N, m, m)`` or a symmetric matrix. Computed in float64. An eigenvalue
    counts as zero where rounding could have made it: below 4 eps times the Frobenius norm, with the
    eps of K's own type, or size times eps times the largest with that of float64. Of a kernel
    ``(N, N)`` from `limit_kernels` each eigenvalue stands once; in the block kernel of :math:`m`
    outputs it stands :math:`m` times.

    :returns: a `Spectrum`, with ``.eigenvalues`` (ascending), ``.rank``, ``.condition`` and
        ``.tolerance``; it prints as a line
    :raises ValueError: if ``K`` is not square and symmetric (a plain reshape of the blocks is not:
        use `as_matrix`), or not finite

    >>> print(spectrum([[3, 4], [4, 6]]))
    eigenvalues 0.227998, 8.772; rank 2 of 2; condition 38.47
    """
    A, scale, eps = as_symmetric(K)
    return scaled_spectrum(A, np.linalg.eigvalsh(A), scale, eps)


def as_symmetric(K):
    """K as a symmetric float64 matrix divided by its largest entry, that entry, and the eps of K's own type."""
    A = as_float(K, "K")
    eps = max(np.finfo(A.dtype).eps, np.finfo(float).eps)
    A = check_finite(A.astype(float), "K")
    if A.ndim == 4:
        A = as_matrix(A)
    if A.ndim != 2 or A.shape[0] != A.shape[1]:
        raise ValueError(f"K has shape {np.shape(K)}, wanted (N, N, m, m) or a square matrix: is it K(x1, x2)?")
    scale = np.abs(A).max(initial=0.0) or 1.0
    A = A / scale  # so that sums of huge entries cannot overflow
    root = np.sqrt(np.abs(np.diag(A)))
    skew, size = np.abs(A - A.T), np.maximum(np.abs(A), np.outer(root, root))  # by so much rounding may move an entry
    if (skew > min(100 * len(A) * eps, 1e-3) * np.maximum(size, size.T)).any():
        raise ValueError(
            f"K is not symmetric, it differs from its transpose by {skew.max() * scale:.4g}, wanted a kernel of "
            "one set of points: were the blocks flattened by a plain reshape? use as_matrix(K)"
        )
    return A, scale, eps


def scaled_spectrum(A, values, scale, eps):
    """The `Spectrum` of scale * A from the eigenvalues of A.

    Entries that are off by some eps of themselves move eigenvalues by no more than that many eps of the Frobenius
    norm; `eigvalsh` in float64 by no more than the other one.
    """
    by_solving = len(A) * np.finfo(float).eps * np.abs(values).max(initial=0.0)
    tolerance = max(ENTRY * eps * np.linalg.norm(A), by_solving)
    return Spectrum(check_finite(values * scale, "the spectrum of K", "do numbers overflow?"), tolerance * scale)


def check_no_negative(s):
    """Refuse a spectrum with negative eigenvalues: it is not that of a kernel."""
    if (s.eigenvalues < -s.tolerance).any():
        raise ValueError(f"K has the eigenvalue {s.eigenvalues[0]:.4g}, wanted a kernel, which has none below 0")
    return s


def max_rate(K, loss, shape=None):
    r"""The rate below which training of the linearised net contracts.

    .. math:: \frac{2}{c λ_{\max}}

    Training is by gradient descent. ``K`` is the kernel at the training points, in blocks
    ``(N, N, m, m)``, or as a matrix: of a limit ``(N, N)``, or of the blocks ``(N m, N m)``. With a
    matrix, :math:`c` of every loss but ``half_sum`` depends on the numbers of datapoints and outputs:
    give ``shape=f(params, x).shape``, which is ``(N, m)``. Lee et al. (2019) call
    :math:`2 / (λ_{\min} + λ_{\max})` critical: that is another number.

    :returns: a number
    :raises ValueError: if ``K`` is not symmetric, and if ``shape`` is missing or does not fit ``K``

    >>> from ntkbook import SquaredLoss
    >>> blocks = [[[[8.0]], [[12.0]]], [[[12.0]], [[19.0]]]]
    >>> max_rate(blocks, SquaredLoss("half_sum")).round(4).item()
    0.0749
    >>> matrix, loss = [[8.0, 12.0], [12.0, 19.0]], SquaredLoss("mean")
    >>> max_rate(matrix, loss, shape=(2, 3)).round(4).item()
    0.2247
    """
    s = check_no_negative(spectrum(K))
    if not s.rank:
        raise ValueError(f"K has rank 0, wanted a kernel that moves something: N is {len(K)}")
    with np.errstate(over="ignore", divide="ignore"):  # refused
        rate = 2 / (factor_for(loss, np.shape(K), shape) * s.eigenvalues[-1])
    return check_finite(np.asarray(rate), "the rate", "is K so small that its inverse overflows?")[()]


def alignment(K, y, centered=False):
    r"""How far ``K`` looks like the kernel of the targets, :math:`T = y y^\top`.

    .. math:: \frac{⟨K, T⟩}{|K| |T|}

    Cristianini et al. 2001; ``centered=True`` takes :math:`H K H` and :math:`H T H` with
    :math:`H = I - \mathbf 1 \mathbf 1^\top / r`, of :math:`r` rows (Cortes et al. 2012). ``K`` is a
    matrix ``(N, N)`` with ``y`` of shape ``(N,)`` or ``(N, m)``, or in blocks ``(N, N, m, m)`` with
    ``y`` of shape ``(N, m)``, read row by row. Neither scale matters.

    :returns: a number, in :math:`[0, 1]` for a kernel
    :raises ValueError: if ``K`` is not symmetric, a shape does not fit, or ``K`` or :math:`T` is zero

    >>> y = np.array([1.0, -1.0, 2.0])
    >>> [alignment(K, y).round(4).item() for K in (np.outer(y, y), np.eye(3))]
    [1.0, 0.5774]
    """
    spectrum(K)  # refuses what cannot be a kernel
    K, y = (check_finite(as_float(v, name).astype(float), name) for v, name in ((K, "K"), (y, "y")))
    wanted = (K.shape[0], K.shape[2]) if K.ndim == 4 else (K.shape[0],)
    if y.shape != wanted and not (K.ndim == 2 and y.shape[:1] == wanted and y.ndim == 2):
        flattened = K.ndim == 2 and y.ndim == 2 and wanted == (y.size,)
        blocks = f"if K came from as_matrix, give as_blocks(K, {y.shape[-1]})"
        cause = blocks if flattened else "a row of targets for each datapoint"
        raise ValueError(f"y has shape {y.shape}, wanted {wanted}: {cause}")
    columns = y.reshape(-1, 1) if K.ndim == 4 or y.ndim == 1 else y
    A, columns = (M / (np.abs(M).max(initial=0.0) or 1.0) for M in (as_matrix(K) if K.ndim == 4 else K, columns))
    left = [_centered(A), columns - columns.mean(axis=0)] if centered and A.size else [A, columns]
    for name, whole, part in zip(("K", "y"), (A, columns), left):
        if not np.linalg.norm(part) > 10 * len(A) * np.finfo(float).eps * np.linalg.norm(whole):
            raise ValueError(f"{name} is zero{' after centering' if centered else ''}, wanted some variation")
    A, columns = (M / np.linalg.norm(M) for M in left)
    return np.sum(columns * (A @ columns)) / np.linalg.norm(columns.T @ columns)  # |y^T y| is |y y^T|


def _centered(M):
    """H M H with H = I - 1 1^T / n."""
    return M - M.mean(axis=0) - M.mean(axis=1, keepdims=True) + M.mean()
