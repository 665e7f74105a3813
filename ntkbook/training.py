"""Gradient descent on a squared loss, and the linearised net."""

import warnings
from dataclasses import dataclass
from numbers import Integral, Real

import numpy as np
from autograd.tracer import isbox

from .derivatives import flat, flat_traced, is_traced, jvp, unboxed, value, vjp
from .inputs import as_float, as_params, check_finite, leaves, read_only, with_leaves
from .loss import as_targets, check_loss
from .problem import at_points, check_tried, differentiate, read, read_params


@dataclass(frozen=True, eq=False)
class Run:
    """What `train` returns.

    ``params``
        the parameters at the end
    ``losses``
        the loss before each step and after the last, shape ``(steps + 1,)``
    """

    params: object
    losses: np.ndarray


def train(f, params, x, y, rate, steps, loss):
    r"""Plain gradient descent, ``steps`` times.

    .. math:: θ ← θ - η c J^\top (f - y)

    Here :math:`η` is ``rate``, and :math:`c` the factor of the loss, :math:`dL/df = c (f - y)`. Stops
    with a warning when numbers are no longer finite, and keeps what was reached. A progress bar
    appears if it takes longer than ten seconds.

    :returns: a `Run`: ``.params``, as they are at the end, and ``.losses``, shape ``(steps + 1,)``
    :raises ValueError: as `ntk` does, and if ``y`` does not fit ``f``

    >>> from ntkbook import SquaredLoss
    >>> x, y, loss = [[1.0], [2.0]], [2.0, 4.0], SquaredLoss("half_sum")
    >>> run = train(lambda w, x: w * x, 0.0, x, y, 0.1, 50, loss)
    >>> round(run.params.item(), 6), run.losses[0].item()
    (2.0, 10.0)
    """
    from tqdm import trange  # not above: it would slow the import of the package

    if not isinstance(steps, Integral) or isinstance(steps, bool) or steps < 0:
        raise ValueError(f"steps is {steps!r}, wanted a whole number from 0")
    if not isinstance(rate, Real) or isinstance(rate, bool) or not 0 < rate < np.inf:
        raise ValueError(f"rate is {rate!r}, wanted a positive number")
    rate = float(rate)  # one of NumPy would make float64 of float32
    check_loss(loss)
    problem = read(f, params, x=x)
    (x,), (theta, unstack), losses = problem.sets, flat(problem.params), []
    y = as_targets(y, (len(x), problem.m))
    outputs, pull_back = differentiate(problem, 0)
    c = loss.c(*y.shape)
    with np.errstate(over="ignore", invalid="ignore"):
        for step in trange(steps, delay=10, leave=False):
            losses.append(loss(outputs, y))
            following = theta - rate * pull_back(c * (outputs - y))
            if not np.isfinite(following).all():
                warnings.warn(f"training diverged in step {step + 1}: is rate {rate:g} above max_rate?", stacklevel=2)
                return Run(unstack(theta), np.array(losses))
            theta = following
            outputs, pull_back = vjp(f, unstack(theta), x)
        losses.append(loss(outputs, y))
    if not np.isfinite(losses[-1]):
        warnings.warn(f"training diverged, the loss is {losses[-1]}: is rate {rate:g} above max_rate?", stacklevel=2)
    return Run(unstack(theta), np.array(losses))


def linearize(f, params):
    """The tangent to ``f`` at ``params``, a function of the step :math:`δ`.

    .. math:: f(θ, x) + J δ

    ``delta`` is a step of the parameters, as a vector ``(P,)`` or like ``params``. The tangent is
    linear in it, so its kernel is :math:`K` at ``params`` and stays it. ``f`` at ``params + delta``
    is another function: trained deltas belong to the tangent. ``params`` are copied: what is done to
    them later does not move it.

    :returns: a function of ``(delta, x)``, with values of shape ``(N, m)``
    :raises ValueError: as `ntk` does

    >>> tangent = linearize(lambda w, x: w**2 * x, 3.0)
    >>> tangent(0.1, [[1.0]]).round(6).item()
    9.6
    """
    params = read_params(f, params)
    params = with_leaves(params, [read_only(a.copy()) for a in leaves(params)])

    def tangent(delta, x):
        problem = at_points(f, params, x=x)
        (x,) = problem.sets
        step = as_step(delta, params)
        f0 = value(f, params, x)
        check_tried(problem, 0, f0)
        return f0 + jvp(f, params, x)(step)

    return tangent


def as_step(delta, params):
    """A change of the parameters as a vector (P,), from such a vector or a nest like params; boxes of autograd pass."""
    P = sum(a.size for a in leaves(params))
    if getattr(delta, "shape", None) == (P,):
        return delta if isbox(delta) else check_finite(as_float(delta, "delta"), "delta")
    traced = is_traced(delta)
    plain = unboxed(delta) if traced else as_params(delta, "delta")
    if shapes(plain) != shapes(params):
        raise ValueError(
            f"delta has arrays of shapes {shapes(plain)}, wanted those of params, {shapes(params)}, or a vector ({P},)"
        )
    return flat_traced(delta) if traced else flat(plain)[0]


def shapes(nest):
    """The same nest with shapes for arrays; a tuple counts as a list."""
    if isinstance(nest, np.ndarray):
        return nest.shape
    if isinstance(nest, dict):
        return {k: shapes(nest[k]) for k in sorted(nest)}
    return [shapes(part) for part in nest]
