"""Wrong ways to answer the tasks of chapters 06 to 13, each written out from its description.

Each takes the data of a task as its question gives them, and stands beside the
name of the mistake that a check must report for it. None: the way has no name,
and must not pass as right.
"""

import math
import statistics

from right_ways_05_to_13 import line, pairs, regression, relu_duals

from ntkbook.exercises import at_scale, infinite_width, real_data

# Chapter 06: one step of the recursion.


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


def second_dual_at_theta(s):
    return pairs(lambda i, j: next_sigma(s)[i][j] + s.w2 * relu_duals(s.Theta.astype(float), i, j)[1] * s.Theta[i][j])


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


def distance_from_the_widest(s):
    limit = statistics.fmean(map(float, s.draws[-1]))
    sizes = [math.sqrt(statistics.fmean((float(v) - limit) ** 2 for v in row)) for row in s.draws]
    return line(map(math.log, s.widths), map(math.log, sizes))


# Chapter 08: kernel regression. Chapter 13: bytes and products.


def ridge_on_the_scale_of_the_diagonal(s):
    diagonal = [real_data.kernel(point[None], point[None]).item() for point in s.x]
    return regression(s, s.ridge * statistics.fmean(diagonal))


def rows_added_without_weights(s):
    total = [sum(int(row[k]) for row in s.J) for k in range(4)]
    return [int(v) * sum(int(a) * b for a, b in zip(row, total)) for v, row in zip(s.v, s.J)]


# w: sigma_w^2, b: sigma_b^2, E and D: the duals, T: Theta.
LAYERS = (
    ("duals divided by pi", lambda E, D, w, b, T: 2 * w * E + b + 2 * w * D * T),
    ("E[phi phi] divided by pi", lambda E, D, w, b, T: 2 * w * E + b + w * D * T),
    ("E[phi' phi'] divided by pi", lambda E, D, w, b, T: w * E + b + 2 * w * D * T),
    ("variances squared", lambda E, D, w, b, T: w**2 * E + b**2 + w**2 * D * T),
    ("variances exchanged", lambda E, D, w, b, T: b * E + w + b * D * T),
    ("bias twice", lambda E, D, w, b, T: w * E + b + w * D * T + b),
    ("old Theta added", lambda E, D, w, b, T: T + w * E + b + w * D * T),
)

WRONG = (
    *((infinite_width.recursion, name, layer(entry)) for name, entry in LAYERS),
    (infinite_width.recursion, "second dual at the new Sigma", slope_dual_at_the_new_sigma),
    (infinite_width.recursion, "both duals at the new Sigma", both_duals_at_the_new_sigma),
    (infinite_width.recursion, "second dual at Theta", second_dual_at_theta),
    (infinite_width.slope, "spread not on a log axis", semilog_fit),
    (infinite_width.slope, "width not on a log axis", other_semilog_fit),
    (infinite_width.slope, "no logarithms", fit_without_logarithms),
    (infinite_width.slope, "distance from the widest", distance_from_the_widest),
    (real_data.regression, "ridge times N", lambda s: regression(s, len(s.x) * s.ridge)),
    (real_data.regression, "ridge divided by N", lambda s: regression(s, s.ridge / len(s.x))),
    (real_data.regression, "ridge times the mean of the diagonal", ridge_on_the_scale_of_the_diagonal),
    (at_scale.kernel_bytes, None, lambda s: (s.N * s.width) ** 2 * s.itemsize / 1e6),
    (at_scale.product, "v at the end", rows_added_without_weights),
)
