"""Gradient descent on a squared loss, the linearised net, and the largest step.

A squared loss enters through one number, the c in dL/df = c (f - y):

    half_sum     L = 1/2  sum (f - y)^2           c = 1
    half_mean    L = 1/(2 N m)  sum (f - y)^2     c = 1 / (N m)
    mean_points  L = 1/N  sum (f - y)^2           c = 2 / N
    mean         L = 1/(N m)  sum (f - y)^2       c = 2 / (N m)

Outputs f and targets y are (N, m); with m = 1 targets may be (N,).
"""

import warnings
from dataclasses import dataclass
from numbers import Integral, Real

import autograd.numpy as np
from autograd import value_and_grad
from autograd.differential_operators import make_jvp_reversemode
from autograd.misc.flatten import flatten
from autograd.tracer import isbox

from .calls import TRACING, call, call_traced
from .inputs import as_blocks_array, as_float, as_points, check_finite
from .network import stack
from .spectral import spectrum

CONVENTIONS = ("half_sum", "half_mean", "mean_points", "mean")


@dataclass(frozen=True)
class SquaredLoss:
    """A squared loss in one of four conventions: "half_sum", "half_mean", "mean_points", "mean".

    `loss(f, y)` is its value, `loss.c(N, m)` the factor c of this module's
    table, which `flow` and `max_rate` take from it. Another name raises ValueError.

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
        if np.shape(f) != np.shape(y) or np.ndim(f) != 2:
            raise ValueError(f"f has shape {np.shape(f)} and y {np.shape(y)}, wanted both (N, m)")
        return 0.5 * self.c(*f.shape) * np.sum((f - y) ** 2)


def check_loss(loss):
    """Refuse what is no SquaredLoss."""
    if not isinstance(loss, SquaredLoss):
        raise ValueError(f"loss is {loss!r}, wanted a SquaredLoss, such as SquaredLoss('half_sum')")
    return loss


def check_no_negative(s):
    """Refuse a spectrum with negative eigenvalues: it is not that of a kernel."""
    if (s.eigenvalues < -s.tolerance).any():
        raise ValueError(f"K has the eigenvalue {s.eigenvalues[0]:.4g}, wanted a kernel, which has none below 0")
    return s


def as_targets(y, shape, name="y"):
    """Targets of the given shape (N, m); (N,) passes where m = 1."""
    y = check_finite(as_float(y, name), name)
    if y.shape == shape[:1] and shape[1] == 1:
        return y[:, None]
    if y.shape != shape:
        cause = "one column for each output" if y.shape == shape[:1] else "a row for each datapoint"
        raise ValueError(f"{name} has shape {y.shape}, wanted {shape}: {cause}")
    return y


@dataclass(frozen=True, eq=False)
class Run:
    """What `train` leaves: the parameters at the end, and the loss before each step and after the last."""

    params: object
    losses: np.ndarray


def train(f, params, x, y, rate, steps, loss):
    """Plain gradient descent, theta <- theta - rate dL/dtheta, `steps` times. Returns a `Run`.

    Stops with a warning when numbers are no longer finite, and keeps what was
    reached. A progress bar appears if it takes longer than two seconds.
    Raises ValueError as `ntk` does, and if y does not fit f.

    >>> run = train(lambda w, x: w * x, 0.0, [[1.0], [2.0]], [2.0, 4.0], 0.1, 50, SquaredLoss("half_sum"))
    >>> round(run.params.item(), 6), run.losses[0].item()
    (2.0, 10.0)
    """
    from tqdm.auto import trange  # not above: it would slow the import of the package

    if not isinstance(steps, Integral) or steps < 0:
        raise ValueError(f"steps is {steps!r}, wanted a whole number from 0")
    if not isinstance(rate, Real) or not 0 < rate < np.inf:
        raise ValueError(f"rate is {rate!r}, wanted a positive number")
    check_loss(loss)
    x = as_points(x)
    theta, unstack = stack(params)
    y = as_targets(y, call(f, unstack(theta), x).shape)
    losses = []
    with TRACING, np.errstate(over="ignore", invalid="ignore"):
        loss_and_slope = value_and_grad(lambda t: loss(call_traced(f, unstack(t), x), y))
        for step in trange(steps, delay=2, leave=False):
            value, slope = loss_and_slope(theta)
            following = theta - rate * slope
            losses.append(value)
            if not np.isfinite(following).all():
                warnings.warn(f"training diverged in step {step + 1}: is rate {rate:g} above max_rate?", stacklevel=2)
                return Run(unstack(theta), np.array(losses))
            theta = following
        losses.append(loss(f(unstack(theta), x).reshape(y.shape), y))
    return Run(unstack(theta), np.array(losses))


def linearize(f, params):
    """The tangent to f at `params`: a function (delta, x) -> f(params, x) + J delta.

    `delta` is a step of the parameters, as a vector (P,) or like `params`. The
    tangent is linear in delta, so its kernel is K at `params` and stays it.
    params + delta put into f itself is another function (trap 9 of the course).
    Raises ValueError as `ntk` does.

    >>> tangent = linearize(lambda w, x: w**2 * x, 3.0)
    >>> tangent(0.1, [[1.0]]).round(6).item()
    9.6
    """
    theta, unstack = stack(params)

    def tangent(delta, x):
        x = as_points(x)
        f0 = call(f, unstack(theta), x)
        with TRACING:
            if getattr(delta, "shape", None) != theta.shape:
                delta = flatten(delta)[0] if isbox(delta) else stack(delta)[0]
            if delta.shape != theta.shape:
                raise ValueError(f"delta has {delta.size} numbers, wanted {theta.size}: one for each parameter")
            return f0 + make_jvp_reversemode(lambda t: call_traced(f, unstack(t), x))(theta)(delta)

    return tangent


def max_rate(K, loss):
    """The rate below which gradient descent on the linearised net contracts: 2 / (c lambda_max).

    K in blocks (N, N, m, m) at the training points. Lee et al. (2019) call
    2 / (lambda_min + lambda_max) critical: that is another number.
    Raises ValueError if K is not in blocks or not symmetric.

    >>> max_rate([[[[8.0]], [[12.0]]], [[[12.0]], [[19.0]]]], SquaredLoss("half_sum")).round(4).item()
    0.0749
    """
    K = as_blocks_array(K)
    s = check_no_negative(spectrum(K))
    if not s.rank:
        raise ValueError(f"K has rank 0, wanted a kernel that moves something: N is {K.shape[0]}")
    return 2 / (check_loss(loss).c(K.shape[0], K.shape[2]) * s.eigenvalues[-1])
