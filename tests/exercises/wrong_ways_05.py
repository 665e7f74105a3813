"""Wrong ways to answer the tasks of chapter 05, each written out from its description.

Each takes the data of a task as its question gives them, and stands beside the
name of the mistake that a check must report for it. None: the way has no name,
and must not pass as right.
"""

import numpy as np
from right_ways_05_to_13 import FACTORS, cross
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


# The largest step.


def step_for(number):
    """2 / (c number), for a number that is taken for the largest eigenvalue."""
    return lambda s: 2 / (FACTORS[s.convention](3, 1) * number(cross(s)))


# The solution of least norm.


def by_inverse(inverse):
    """J^T inverse(K) (y - f0), for what is taken for the inverse of K."""
    return lambda s: s.J.T @ inverse(*(s.J @ s.J.T).ravel()) @ (s.y - s.f0)


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


WRONG = (
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
