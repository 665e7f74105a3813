"""Wrong ways to answer the tasks of chapters 04 to 07, each written out from its description.

Each takes the data of a task as its question gives them, and stands beside the
name of the mistake that a check must report for it.
"""

import math
import statistics

import numpy as np
from right_ways_04_to_07 import FACTORS, cross, line, pairs, regression, relu_duals
from scipy.linalg import expm

from ntkbook.exercises import at_scale, infinite_width, real_data, training

# Chapter 04: how far the flow has come.


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


# The largest step.


def step_for(number):
    """2 / (c number), for a number that is taken for the largest eigenvalue."""
    return lambda s: 2 / (FACTORS[s.convention](3, 1) * number(cross(s)))


# Chapter 05: one step of the recursion.


def layer(entry):
    """The way that gives entry(E[phi phi], E[phi' phi'], w2, s2, Theta, i, j) for every pair of points."""
    return lambda s: pairs(lambda i, j: entry(*relu_duals(s.Sigma, i, j), s.w2, s.s2, s.Theta[i][j]))


def next_sigma(s):
    return pairs(lambda i, j: s.w2 * relu_duals(s.Sigma, i, j)[0] + s.s2)


def slope_dual_at_the_new_sigma(s):
    new = next_sigma(s)
    return pairs(lambda i, j: new[i][j] + s.w2 * relu_duals(new, i, j)[1] * s.Theta[i][j])


def both_duals_at_the_new_sigma(s):
    new = next_sigma(s)

    def entry(i, j):
        value, slope = relu_duals(new, i, j)
        return s.w2 * value + s.s2 + s.w2 * slope * s.Theta[i][j]

    return pairs(entry)


# The slope.


def spreads(s):
    return [statistics.pstdev(map(float, row)) for row in s.draws]


def semilog_fit(s):
    """The width on a log axis, the spread on a plain one."""
    return line(map(math.log, s.widths), spreads(s))


def other_semilog_fit(s):
    return line(s.widths, map(math.log, spreads(s)))


def fit_without_logarithms(s):
    return line(s.widths, spreads(s))


# Chapter 06: kernel regression. Chapter 07: a function that works out the kernel first.


def kernel_first(J, v):
    return (J @ J.T) @ v


WRONG = (
    (training.flow, "c of half the mean over points", flow_with(c=lambda N, m: 1 / N)),
    (training.flow, "c of mean_points", flow_with(c=FACTORS["mean_points"])),
    (training.flow, "c of half_mean", flow_with(c=FACTORS["half_mean"])),
    (training.flow, "c of half_sum", flow_with(c=FACTORS["half_sum"])),
    (training.flow, "one Euler step", one_euler_step),
    (training.flow, "rate taken for time", flow_with(t=lambda s: s.rate)),
    (training.flow, "rate taken for time", one_step_of_descent),
    (training.flow, "steps taken for time", flow_with(t=lambda s: s.steps)),
    (training.flow, "steps taken for time", lambda s: s.y),
    (training.largest_step, "the largest entry", step_for(np.max)),
    (training.largest_step, "the trace", step_for(np.trace)),
    (infinite_width.recursion, "duals divided by pi", layer(lambda E, D, w2, s2, T: 2 * w2 * E + s2 + 2 * w2 * D * T)),
    (infinite_width.recursion, "E[phi phi] divided by pi", layer(lambda E, D, w2, s2, T: 2 * w2 * E + s2 + w2 * D * T)),
    (
        infinite_width.recursion,
        "E[phi' phi'] divided by pi",
        layer(lambda E, D, w2, s2, T: w2 * E + s2 + 2 * w2 * D * T),
    ),
    (infinite_width.recursion, "variances squared", layer(lambda E, D, w2, s2, T: w2**2 * E + s2**2 + w2**2 * D * T)),
    (infinite_width.recursion, "bias twice", layer(lambda E, D, w2, s2, T: w2 * E + 2 * s2 + w2 * D * T)),
    (infinite_width.recursion, "old Theta added", layer(lambda E, D, w2, s2, T: T + w2 * E + s2 + w2 * D * T)),
    (infinite_width.recursion, "second dual at the new Sigma", slope_dual_at_the_new_sigma),
    (infinite_width.recursion, "both duals at the new Sigma", both_duals_at_the_new_sigma),
    (infinite_width.slope, "spread not on a log axis", semilog_fit),
    (infinite_width.slope, "width not on a log axis", other_semilog_fit),
    (infinite_width.slope, "no logarithms", fit_without_logarithms),
    (real_data.regression, "ridge times N", lambda s: regression(s, len(s.x) * s.ridge)),
    (real_data.regression, "ridge divided by N", lambda s: regression(s, s.ridge / len(s.x))),
    (at_scale.product, "K worked out", lambda s: kernel_first),
)
