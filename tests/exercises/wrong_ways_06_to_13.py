"""Wrong ways to answer the tasks of chapters 06 to 13, each written out from its description.

Each takes the data of a task as its question gives them, and stands beside the
name of the mistake that a check must report for it. None: the way has no name,
and must not pass as right.
"""

import math
import statistics

import numpy as np
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


def sigma_for_theta(s):
    return pairs(lambda i, j: next_sigma(s)[i][j] + s.w2 * relu_duals(s.Sigma, i, j)[1] * s.Sigma[i][j])


def nan_on_the_diagonal(s):
    """The arccos of a cosine a little above 1."""
    found = layer(lambda E, D, w, b, T: w * E + b + w * D * T)(s)
    found[0][0] = found[1][1] = math.nan
    return found


def angle_of_the_bare_covariance(s):
    def entry(i, j):
        angle = math.acos(max(-1, min(1, s.Sigma[i][j])))
        size = math.sqrt(s.Sigma[i][i] * s.Sigma[j][j])
        value = size * (math.sin(angle) + (math.pi - angle) * math.cos(angle)) / (2 * math.pi)
        return s.w2 * value + s.s2 + s.w2 * (math.pi - angle) / (2 * math.pi) * s.Theta[i][j]

    return pairs(entry)


def rows_times_columns(s):
    slopes = pairs(lambda i, j: relu_duals(s.Sigma, i, j)[1])
    return next_sigma(s) + s.w2 * np.dot(slopes, s.Theta)


def without_sizes(s):
    def entry(i, j):
        value, slope = relu_duals(s.Sigma, i, j)
        return s.w2 * value / math.sqrt(s.Sigma[i][i] * s.Sigma[j][j]) + s.s2 + s.w2 * slope * s.Theta[i][j]

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


def distance_from_the_widest(s):
    limit = statistics.fmean(map(float, s.draws[-1]))
    sizes = [math.sqrt(statistics.fmean((float(v) - limit) ** 2 for v in row)) for row in s.draws]
    return line(map(math.log, s.widths), map(math.log, sizes))


def logarithms(values, log=math.log):
    return [log(float(v)) for v in values]


def log_spreads(s):
    return logarithms(spreads(s))


# Chapter 08: kernel regression. Chapter 13: bytes and products.


def one_hot(labels, centre=1 / 3):
    return np.array([[(k == label) - centre for k in range(3)] for label in labels])


def solved(s, wanted=None, ridge=None):
    """The weights of the training images."""
    K = real_data.kernel(s.x, s.x)
    K = K + s.ridge * np.eye(len(K)) if ridge is None else K + ridge
    return np.linalg.inv(K) @ (one_hot(s.labels) if wanted is None else wanted)


def of_the_test_split(s):
    K = real_data.kernel(s.x_test, s.x_test)
    return K @ np.linalg.inv(K + s.ridge * np.eye(len(K))) @ one_hot(s.labels_test)


def at_test(s, weights):
    return real_data.kernel(s.x_test, s.x) @ weights


def parameters(s):
    """Counted layer by layer."""
    return sum(inputs * units + units for inputs, units in ((s.n, s.width), (s.width, s.m)))


def K_of(s):
    return [[sum(int(a) * int(b) for a, b in zip(p, q)) for q in s.J] for p in s.J]


def K_v(s):
    return [sum(k * int(v) for k, v in zip(row, s.v)) for row in K_of(s)]


def ridge_on_the_scale_of_the_diagonal(s):
    diagonal = [real_data.kernel(point[None], point[None]).item() for point in s.x]
    return regression(s, s.ridge * statistics.fmean(diagonal))


def rows_added_without_weights(s):
    total = [sum(int(row[k]) for row in s.J) for k in range(4)]
    return [int(v) * sum(int(a) * b for a, b in zip(row, total)) for v, row in zip(s.v, s.J)]


# w: sigma_w^2, b: sigma_b^2, E and D: the duals, T: Theta.
LAYERS = (
    ("NNGP for NTK", lambda E, D, w, b, T: w * E + b),
    ("derivative dual missing", lambda E, D, w, b, T: w * E + b + w * T),
    ("sigma_b dropped", lambda E, D, w, b, T: w * E + w * D * T),
    ("sigma_w dropped before Theta", lambda E, D, w, b, T: w * E + b + D * T),
    ("the layer's own term missing", lambda E, D, w, b, T: w * D * T),
    ("duals divided by pi", lambda E, D, w, b, T: 2 * w * E + b + 2 * w * D * T),
    ("E[phi phi] divided by pi", lambda E, D, w, b, T: 2 * w * E + b + w * D * T),
    ("E[phi' phi'] divided by pi", lambda E, D, w, b, T: w * E + b + 2 * w * D * T),
    ("variances squared", lambda E, D, w, b, T: w**2 * E + b**2 + w**2 * D * T),
    ("variances exchanged", lambda E, D, w, b, T: b * E + w + b * D * T),
    ("bias twice", lambda E, D, w, b, T: w * E + b + w * D * T + b),
    ("old Theta added", lambda E, D, w, b, T: T + w * E + b + w * D * T),
)

# One layer in both habits.


def both_habits(s, standard=(1, 1), ntk=None):
    """The squares of h, one by one, times one number and plus another, for each habit."""
    scales = standard, (s.w * s.w / len(s.h), s.b * s.b) if ntk is None else ntk(s)
    return [sum(times * int(h) ** 2 for h in s.h) + plus for times, plus in scales]


# The last layer alone.


def regressed(s, K, K_test):
    """K_test times the solution of K alpha = y, which Gauss would find."""
    (a, b), (c, d) = K
    second = (s.y[1] - c / a * s.y[0]) / (d - c / a * b)
    return K_test[0] * (s.y[0] - b * second) / a + K_test[1] * second


WRONG = (
    (infinite_width.habits, "the scale in both", lambda s: [both_habits(s)[1]] * 2),
    (infinite_width.habits, "scale of the bias in both", lambda s: both_habits(s, standard=(1, s.b * s.b))),
    (infinite_width.habits, "exchanged", lambda s: [both_habits(s)[1], both_habits(s)[0]]),
    (infinite_width.habits, "bias forgotten", lambda s: both_habits(s, (1, 0), lambda s: (s.w**2 / len(s.h), 0))),
    (infinite_width.habits, "bias forgotten in the standard convention", lambda s: both_habits(s, standard=(1, 0))),
    (
        infinite_width.habits,
        "scale not squared",
        lambda s: both_habits(s, ntk=lambda s: (s.w / len(s.h) ** 0.5, s.b**2)),
    ),
    (infinite_width.habits, "not divided by n", lambda s: both_habits(s, ntk=lambda s: (s.w**2, s.b**2))),
    (
        infinite_width.habits,
        "scale of the bias forgotten",
        lambda s: both_habits(s, ntk=lambda s: (s.w**2 / len(s.h), 1)),
    ),
    (infinite_width.habits, None, lambda s: both_habits(s, ntk=lambda s: (s.w**2 / len(s.h), s.b))),
    (infinite_width.last_layer, "the NTK", lambda s: regressed(s, s.Theta, s.Theta_test)),
    (
        infinite_width.last_layer,
        "the earlier layers",
        lambda s: regressed(s, s.Theta - s.Sigma, s.Theta_test - s.Sigma_test),
    ),
    (infinite_width.last_layer, "two kernels mixed", lambda s: regressed(s, s.Theta, s.Sigma_test)),
    (infinite_width.last_layer, "no inverse", lambda s: sum(k * y for k, y in zip(s.Sigma_test, s.y))),
    (infinite_width.last_layer, "the NTK of the third point", lambda s: regressed(s, s.Sigma, s.Theta_test)),
    *((infinite_width.recursion, name, layer(entry)) for name, entry in LAYERS),
    (infinite_width.recursion, "Sigma for Theta", sigma_for_theta),
    (infinite_width.recursion, "arccos outside [-1, 1]", nan_on_the_diagonal),
    (infinite_width.recursion, "cosine not normalised", angle_of_the_bare_covariance),
    (infinite_width.recursion, "matrix product", rows_times_columns),
    (infinite_width.recursion, "size of the vectors forgotten", without_sizes),
    (infinite_width.slope, "-1 for -1/2: the variance", lambda s: 2 * line(logarithms(s.widths), log_spreads(s))),
    (infinite_width.slope, "axes exchanged", lambda s: line(log_spreads(s), logarithms(s.widths))),
    (
        infinite_width.slope,
        "first and last width only",
        lambda s: (log_spreads(s)[-1] - log_spreads(s)[0]) / math.log(s.widths[-1] / s.widths[0]),
    ),
    (infinite_width.slope, "sign turned", lambda s: -line(logarithms(s.widths), log_spreads(s))),
    (
        infinite_width.slope,
        "slope of the mean",
        lambda s: line(logarithms(s.widths), logarithms(statistics.fmean(map(float, row)) for row in s.draws)),
    ),
    (infinite_width.slope, "the theory, not the fit", lambda s: -1 / 2),
    (
        infinite_width.slope,
        "two kinds of logarithm",
        lambda s: line(logarithms(s.widths), logarithms(spreads(s), math.log10)),
    ),
    (real_data.regression, "labels not centred", lambda s: at_test(s, solved(s, one_hot(s.labels, 0)))),
    (real_data.regression, "a tenth for a third", lambda s: at_test(s, solved(s, one_hot(s.labels, 1 / 10)))),
    (real_data.regression, "no inverse", lambda s: at_test(s, one_hot(s.labels))),
    (real_data.regression, "ridge forgotten", lambda s: at_test(s, solved(s, ridge=0))),
    (real_data.regression, "ridge on every entry", lambda s: at_test(s, solved(s, ridge=s.ridge))),
    (real_data.regression, "test kernel transposed", lambda s: real_data.kernel(s.x, s.x_test) @ solved(s)),
    (real_data.regression, "the outputs at the training points", lambda s: real_data.kernel(s.x, s.x) @ solved(s)),
    (real_data.regression, "the weights", solved),
    (real_data.regression, "trained on the test split", of_the_test_split),
    (at_scale.kernel_bytes, "2**20 for a million", lambda s: (s.N * s.m) ** 2 * s.itemsize / 1024 / 1024),
    (at_scale.kernel_bytes, "bits for bytes", lambda s: (s.N * s.m) ** 2 * s.itemsize * 8 / 10**6),
    (at_scale.kernel_bytes, "bytes for megabytes", lambda s: (s.N * s.m) ** 2 * s.itemsize),
    (at_scale.kernel_bytes, "not squared", lambda s: s.N * s.m * s.itemsize / 10**6),
    (at_scale.kernel_bytes, "numbers for bytes", lambda s: (s.N * s.m) ** 2 / 10**6),
    (at_scale.kernel_bytes, "one half only", lambda s: sum(range(s.N * s.m + 1)) * s.itemsize / 10**6),
    (at_scale.kernel_bytes, "one number for each block", lambda s: s.N**2 * s.itemsize / 10**6),
    (at_scale.kernel_bytes, "one row of each block", lambda s: s.N**2 * s.m * s.itemsize / 10**6),
    (at_scale.kernel_bytes, "the Jacobian", lambda s: s.N * s.m * parameters(s) * s.itemsize / 10**6),
    (at_scale.kernel_bytes, "the other precision", lambda s: (s.N * s.m) ** 2 * {4: 8, 8: 4}[s.itemsize] / 10**6),
    (at_scale.product, "K worked out", K_of),
    (at_scale.product, "only the way back", lambda s: [sum(int(a) * int(v) for a, v in zip(k, s.v)) for k in s.J.T]),
    (at_scale.product, "sign turned", lambda s: [-v for v in K_v(s)]),
    (at_scale.product, "the diagonal of K alone", lambda s: [K_of(s)[k][k] * int(v) for k, v in enumerate(s.v)]),
    (at_scale.product, "the sum v . K v", lambda s: sum(int(v) * w for v, w in zip(s.v, K_v(s)))),
    (at_scale.product, "v left out", lambda s: [sum(row) for row in K_of(s)]),
    (at_scale.product, "v multiplied in once more", lambda s: [int(v) * w for v, w in zip(s.v, K_v(s))]),
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
