"""Wrong ways to answer the tasks of chapter 05, each written out from its description.

Each takes the data of a task as its question gives them, and stands beside the
name of the mistake that a check must report for it. None: the way has no name,
and must not pass as right.
"""

import math

import numpy as np
from right_ways_05_to_13 import FACTORS, LOSSES, cross
from scipy.linalg import expm

from ntkbook.exercises import training

# How far the flow has come.


def flow_with(c=None, t=None):
    """The right formula with another factor or another time."""

    def way(s):
        N, m = np.shape(s.y)
        factor = 2 / (N * m) if c is None else c(N, m)
        time = s.rate * s.steps if t is None else t(s)
        return s.y + expm(-factor * time * s.T) @ (s.f0 - s.y)

    return way


def one_euler_step(s):
    """f0 moves along its first direction for the whole of the time."""
    direction = -2 / np.size(s.y) * s.T @ (s.f0 - s.y)
    return s.f0 + s.rate * s.steps * direction


def one_step_of_descent(s):
    direction = -2 / np.size(s.y) * s.T @ (s.f0 - s.y)
    return s.f0 + s.rate * direction


def eigenvectors_turned_round(s):
    """V^T and V exchanged in the exponential."""
    values, V = np.linalg.eigh(s.T)
    decay = np.diag(np.exp(-2 / np.size(s.y) * values * s.rate * s.steps))
    return s.y + V.T @ decay @ V @ (s.f0 - s.y)


def step_by_step(s):
    """Gradient descent itself, as many steps as there are."""
    f = s.f0
    for _ in range(s.steps):
        f = f - s.rate * 2 / np.size(s.y) * s.T @ (f - s.y)
    return f


def entry_by_entry(s):
    return s.y + np.exp(-2 / np.size(s.y) * s.rate * s.steps * s.T) @ (s.f0 - s.y)


def decayed(s, sign=-1):
    """e^(-c T t) (f_0 - y)."""
    return expm(sign * 2 / np.size(s.y) * s.rate * s.steps * s.T) @ (s.f0 - s.y)


# The largest step.


def step_for(number):
    """The rates below 2 / (c number), for a number that is taken for the largest eigenvalue."""
    return lambda s: bound_with(number=lambda values: number(cross(s)))(s)


def bound_with(numerator=2.0, number=lambda values: values[-1], c=lambda c: c, m=2):
    """The largest rate below numerator / (c number), c and the eigenvalues changed on the way."""

    def way(s):
        size = number(np.linalg.eigvalsh(cross(s)))
        limits = [numerator / (c(FACTORS[name](3, m)) * size) for name in LOSSES]
        return [max([rate for rate in s.rates if rate < limit] or [0]) for limit in limits]

    return way


# The solution of least norm.


def by_inverse(inverse):
    """J^T inverse(K) (y - f0), for what is taken for the inverse of K."""
    return lambda s: s.J.T @ inverse(*(s.J @ s.J.T).ravel()) @ (s.y - s.f0)


def weights(s, wanted=None):
    """The solution of K alpha = y - f0, by Cramer's rule."""
    (a, b), (c, d) = s.J @ s.J.T
    r, q = s.y - s.f0 if wanted is None else wanted
    return np.array([r * d - b * q, a * q - c * r]) / (a * d - b * c)


def with_ridge(s):
    (a, b), (c, d) = s.J @ s.J.T + np.eye(2)
    r, q = s.y - s.f0
    return s.J.T @ np.array([r * d - b * q, a * q - c * r]) / (a * d - b * c)


def signs_not_turned(a, b, c, d):
    return np.array([[d, b], [c, a]]) / (a * d - b * c)


def diagonal_not_exchanged(a, b, c, d):
    return np.array([[a, -b], [-c, d]]) / (a * d - b * c)


def diagonal_alone(a, b, c, d):
    return np.diag([1 / a, 1 / d])


def by_two_parameters(chosen):
    """Two parameters are moved, and the third is left; where two do not suffice, as near as they come."""

    def way(s):
        step = np.zeros(3)
        step[chosen] = np.linalg.lstsq(s.J[:, chosen].astype(float), s.y - s.f0, rcond=None)[0]
        return step

    return way


# The tangent elsewhere.


def moved(s, step, f0=None):
    """f0 and what each parameter of a step adds."""
    return [
        float(f) + sum(float(d) * float(p) for d, p in zip(row, step))
        for f, row in zip(s.f0 if f0 is None else f0, s.J)
    ]


# One training, two losses.


def rate_for(ratio):
    """The rate times what is taken for the ratio of the two c; the loss `mean` is theirs or yours."""
    return lambda s: s.rate * (ratio(s) if s.theirs == "mean" else 1 / ratio(s))


# When a mode is learned.


def time_for(value=lambda s: s.a - s.b, c=0.5, fall=lambda share: -math.log(share)):
    return lambda s: fall(s.share) / (c * value(s))


WRONG = (
    (training.tangent, "parameters for the step", lambda s: moved(s, s.end)),
    (training.tangent, "f0 dropped", lambda s: moved(s, s.end - s.start, f0=[0, 0])),
    (training.tangent, "step turned round", lambda s: moved(s, s.start - s.end)),
    (training.same_training, "turned round", rate_for(lambda s: s.N * s.m / 2)),
    (training.same_training, "the same rate", lambda s: s.rate),
    (training.same_training, "the outputs forgotten", rate_for(lambda s: 2 / s.N)),
    (training.same_training, "the points forgotten", rate_for(lambda s: 2 / s.m)),
    (training.same_training, "the half overlooked", rate_for(lambda s: 1 / (s.N * s.m))),
    (training.when_learned, "the fast mode", time_for(lambda s: s.a + s.b)),
    (training.when_learned, "an entry for the eigenvalue", time_for(lambda s: s.a)),
    (training.when_learned, "c forgotten", time_for(c=1)),
    (training.when_learned, "the other logarithm", time_for(fall=lambda share: -math.log10(share))),
    (training.when_learned, "what is learned for what is left", time_for(fall=lambda share: -math.log(1 - share))),
    (training.when_learned, "a straight line", time_for(fall=lambda share: 1 - share)),
    (training.when_learned, None, time_for(lambda s: s.b)),
    (training.flow, "descent, step by step", step_by_step),
    (training.flow, "element-wise exponential", entry_by_entry),
    (training.flow, "f0 dropped", lambda s: s.y + decayed(s._replace(f0=0 * s.f0))),
    (training.flow, "growth for decay", lambda s: s.y + decayed(s, sign=1)),
    (training.flow, "the residual handed in", decayed),
    (training.flow, "the residual with its sign turned", lambda s: s.y - decayed(s)),
    (training.largest_step, "1 / lambda", bound_with(numerator=1.0)),
    (training.largest_step, "2 / lambda_min", bound_with(number=min)),
    (training.largest_step, "Lee's number", bound_with(number=lambda values: min(values) + max(values))),
    (training.largest_step, "c forgotten", bound_with(c=lambda c: 1)),
    (training.largest_step, "factor of the loss taken for c", bound_with(c=lambda c: c / 2)),
    (training.largest_step, "multiplied by c", bound_with(c=lambda c: 1 / c)),
    (training.largest_step, "the outputs forgotten", bound_with(m=1)),
    (training.least_norm, "f0 dropped", lambda s: s.J.T @ weights(s, s.y)),
    (training.least_norm, "inverse of J^T J", lambda s: [np.nan] * 3),
    (training.least_norm, "no inverse", lambda s: [sum(c * r for c, r in zip(j, s.y - s.f0)) for j in s.J.T]),
    (training.least_norm, "ridge of 1", with_ridge),
    (training.least_norm, "sign turned", lambda s: s.J.T @ weights(s, s.f0 - s.y)),
    (training.least_norm, "the weights of the points", weights),
    (training.flow, "c of half the mean over points", flow_with(c=lambda N, m: 1 / N)),
    (training.flow, "c of mean_points", flow_with(c=FACTORS["mean_points"])),
    (training.flow, "c of half_mean", flow_with(c=FACTORS["half_mean"])),
    (training.flow, "c of half_sum", flow_with(c=FACTORS["half_sum"])),
    (training.flow, "the entries of T counted", flow_with(c=lambda N, m: 2 / N**2)),
    (training.flow, "one Euler step", one_euler_step),
    (training.flow, "rate taken for time", flow_with(t=lambda s: s.rate)),
    (training.flow, "rate taken for time", one_step_of_descent),
    (training.flow, "steps taken for time", flow_with(t=lambda s: s.steps)),
    (training.flow, "steps taken for time", lambda s: s.y),
    (training.flow, None, eigenvectors_turned_round),
    (training.largest_step, "the largest entry", step_for(np.max)),
    (training.largest_step, "the trace", step_for(np.trace)),
    (training.least_norm, None, by_inverse(signs_not_turned)),
    (training.least_norm, None, by_inverse(diagonal_not_exchanged)),
    (training.least_norm, None, by_inverse(diagonal_alone)),
    (training.least_norm, "another solution, not the shortest", by_two_parameters([0, 1])),
    (training.least_norm, None, by_two_parameters([1, 2])),
    (training.least_norm, None, by_two_parameters([0, 2])),
)
