"""Gradient descent on a squared loss, the linearised net, and the largest step."""

import warnings
from dataclasses import dataclass
from numbers import Integral, Real

import autograd.numpy as np
from autograd import value_and_grad
from autograd.differential_operators import make_jvp_reversemode
from autograd.misc.flatten import flatten
from autograd.tracer import isbox

from .calls import TRACING, call, call_traced
from .inputs import as_blocks_array, as_points
from .loss import as_targets, check_loss
from .network import stack
from .spectral import spectrum


def check_no_negative(s):
    """Refuse a spectrum with negative eigenvalues: it is not that of a kernel."""
    if (s.eigenvalues < -s.tolerance).any():
        raise ValueError(f"K has the eigenvalue {s.eigenvalues[0]:.4g}, wanted a kernel, which has none below 0")
    return s


@dataclass(frozen=True, eq=False)
class Run:
    """What `train` leaves: the parameters at the end, and the loss before each step and after the last."""

    params: object
    losses: np.ndarray


def train(f, params, x, y, rate, steps, loss):
    """Plain gradient descent, theta <- theta - rate dL/dtheta, `steps` times. Returns a `Run`.

    Stops with a warning when numbers are no longer finite, and keeps what was
    reached. A progress bar appears if it takes longer than ten seconds.
    Raises ValueError as `ntk` does, and if y does not fit f.

    >>> from ntkbook import SquaredLoss
    >>> run = train(lambda w, x: w * x, 0.0, [[1.0], [2.0]], [2.0, 4.0], 0.1, 50, SquaredLoss("half_sum"))
    >>> round(run.params.item(), 6), run.losses[0].item()
    (2.0, 10.0)
    """
    from tqdm import trange  # not above: it would slow the import of the package

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
        for step in trange(steps, delay=10, leave=False):
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

    >>> from ntkbook import SquaredLoss
    >>> max_rate([[[[8.0]], [[12.0]]], [[[12.0]], [[19.0]]]], SquaredLoss("half_sum")).round(4).item()
    0.0749
    """
    K = as_blocks_array(K)
    s = check_no_negative(spectrum(K))
    if not s.rank:
        raise ValueError(f"K has rank 0, wanted a kernel that moves something: N is {K.shape[0]}")
    return 2 / (check_loss(loss).c(K.shape[0], K.shape[2]) * s.eigenvalues[-1])
