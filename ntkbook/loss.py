"""The squared loss in its four conventions, and the targets it compares with.

A squared loss enters through one number, the c in dL/df = c (f - y):

    half_sum     L = 1/2  sum (f - y)^2           c = 1
    half_mean    L = 1/(2 N m)  sum (f - y)^2     c = 1 / (N m)
    mean_points  L = 1/N  sum (f - y)^2           c = 2 / N
    mean         L = 1/(N m)  sum (f - y)^2       c = 2 / (N m)

Outputs f and targets y are (N, m); with m = 1 targets may be (N,).
"""

from dataclasses import dataclass
from numbers import Integral

import autograd.numpy as np
from autograd.tracer import isbox

from .inputs import as_float, check_finite

CONVENTIONS = ("half_sum", "half_mean", "mean_points", "mean")


@dataclass(frozen=True)
class SquaredLoss:
    """A squared loss in one of four conventions.

    ================= ==================================== ======================
    ``convention``    loss :math:`L`                       factor :math:`c`
    ================= ==================================== ======================
    ``"half_sum"``    :math:`∑ (f - y)^2 / 2`              :math:`1`
    ``"half_mean"``   :math:`∑ (f - y)^2 / (2 N m)`        :math:`1 / (N m)`
    ``"mean_points"`` :math:`∑ (f - y)^2 / N`              :math:`2 / N`
    ``"mean"``        :math:`∑ (f - y)^2 / (N m)`          :math:`2 / (N m)`
    ================= ==================================== ======================

    ``loss(f, y)`` is its value, ``loss.c(N, m)`` the factor in :math:`dL/df = c (f - y)`, which
    `flow` and `max_rate` take from it.

    :raises ValueError: on another name

    >>> loss = SquaredLoss("mean")
    >>> loss.c(N=5, m=2)
    0.2
    >>> loss(np.array([[1.0], [3.0]]), np.array([[1.0], [2.0]])).item()
    0.5
    """

    convention: str

    def __post_init__(self):
        if self.convention not in CONVENTIONS:
            raise ValueError(f"convention is {self.convention!r}, wanted one of {', '.join(CONVENTIONS)}")

    def c(self, N, m):
        """The factor c in dL/df = c (f - y)."""
        if N < 1 or m < 1:
            raise ValueError(f"N is {N} and m is {m}, wanted at least one datapoint and one output")
        return {"half_sum": 1.0, "half_mean": 1 / (N * m), "mean_points": 2 / N, "mean": 2 / (N * m)}[self.convention]

    def __call__(self, f, y):
        f, y = (a if isbox(a) else as_float(a, name) for a, name in ((f, "f"), (y, "y")))
        if np.shape(f) != np.shape(y) or np.ndim(f) != 2:
            raise ValueError(f"f has shape {np.shape(f)} and y {np.shape(y)}, wanted both (N, m)")
        return 0.5 * self.c(*np.shape(f)) * np.sum((f - y) ** 2)


def check_loss(loss):
    """Refuse anything but a SquaredLoss."""
    if not isinstance(loss, SquaredLoss):
        raise ValueError(f"loss is {loss!r}, wanted a SquaredLoss, such as SquaredLoss('half_sum')")
    return loss


def as_targets(y, shape, name="y"):
    """Targets of the given shape (N, m); (N,) passes where m = 1."""
    y = check_finite(as_float(y, name), name)
    if y.shape == shape[:1] and shape[1] == 1:
        return y[:, None]
    if y.shape != shape:
        cause = "one column for each output" if y.shape == shape[:1] else "a row for each datapoint"
        raise ValueError(f"{name} has shape {y.shape}, wanted {shape}: {cause}")
    return y


def factor_for(loss, K_shape, shape=None):
    """c of the loss for outputs (N, m): blocks tell N and m, a matrix does not."""
    check_loss(loss)
    if len(K_shape) == 4:
        N, m = K_shape[0], K_shape[2]
        if shape is not None and tuple(np.ravel(shape)) != (N, m):
            raise ValueError(f"shape is {shape!r}, wanted ({N}, {m}), as K has it, or nothing")
    elif shape is not None:
        N, m = shape if np.shape(shape) == (2,) else (0, 0)
        whole = all(isinstance(number, Integral) and number > 0 for number in (N, m))
        if not whole or K_shape[0] not in (N, N * m):
            wanted = "wanted (N, m) of the outputs that K belongs to, f(params, x).shape"
            raise ValueError(f"shape is {shape!r} and K has shape {K_shape}, {wanted}")
    elif loss.convention == "half_sum":
        return 1.0
    else:
        raise ValueError(
            f"shape is None, wanted (N, m) beside a matrix K {K_shape}: c of the loss {loss.convention!r} depends on "
            "the numbers of datapoints and outputs; write shape=f(params, x).shape"
        )
    return loss.c(N, m)
