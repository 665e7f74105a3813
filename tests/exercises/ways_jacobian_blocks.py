"""Chapter 03: the right answers by other routes, and wrong ways written out from what people do.

RIGHT: task -> data -> answer. WRONG: task -> known mistake -> data -> answer, or several such. UNNAMED: wrong ways
that are not told apart from any other wrong answer. None of them uses the `work` or the `spoil` of a task.
"""

from fractions import Fraction

import numpy as np


def outputs(theta, x, width):
    """The outputs of a network 2-width-2 from its flat parameters, in plain loops: a unit that is off gives 0."""
    theta = iter(theta)
    W1 = [[next(theta) for _ in x] for _ in range(width)]
    b1 = [next(theta) for _ in range(width)]
    W2 = [[next(theta) for _ in range(width)] for _ in range(2)]
    b2 = [next(theta) for _ in range(2)]
    z = [sum(w * v for w, v in zip(row, x)) + b for row, b in zip(W1, b1)]
    return [sum(w * max(v, 0) for w, v in zip(row, z)) + b for row, b in zip(W2, b2)]


def by_nudging(net, i=0):
    """The Jacobian P x m: between two kinks f is linear in each parameter, so a small nudge is exact in fractions."""
    x, width = [int(v) for v in net.x[i]], len(net.b1)
    theta = [Fraction(int(v)) for part in net[:4] for v in np.ravel(part)]
    tiny = Fraction(1, 1000)
    before, rows = outputs(theta, x, width), []
    for k in range(len(theta)):
        after = outputs([v + tiny * (j == k) for j, v in enumerate(theta)], x, width)
        rows.append([float((b - a) / tiny) for a, b in zip(before, after)])
    return rows


def z_at(net, i):
    return [sum(int(w) * int(v) for w, v in zip(row, net.x[i])) + int(b) for row, b in zip(net.W1, net.b1)]


def by_loops(net, slope, h):
    """The Jacobian of a net at its first point: slope(a, r) for phi' in df_a/dz_r, h for what the last layer reads."""
    units, rows = range(len(net.b1)), []
    pushed = [[net.W2[a][r] * slope(a, r) for a in range(2)] for r in units]
    rows += [[p * x for p in pushed[r]] for r in units for x in net.x[0]]
    rows += pushed
    rows += [[h[r] * (a == b) for b in range(2)] for a in range(2) for r in units]
    return [*rows, [1, 0], [0, 1]]


def relu_where_negative(net):
    """phi' taken as 1 where z is negative; h as it should be."""
    z = z_at(net, 0)
    return by_loops(net, lambda a, r: z[r] < 0, [max(v, 0) for v in z])


def min_for_max(net):
    """The negative side kept everywhere, in h too."""
    z = z_at(net, 0)
    return by_loops(net, lambda a, r: z[r] < 0, [min(v, 0) for v in z])


def mask_on_rows(net):
    """phi' of unit a multiplies row a of W2, as if it stood to the left of W2."""
    z = z_at(net, 0)
    return by_loops(net, lambda a, r: z[a] > 0, [max(v, 0) for v in z])


def at_the_output(net):
    z = z_at(net, 0)
    f = [sum(int(w) * max(v, 0) for w, v in zip(row, z)) + int(b) for row, b in zip(net.W2, net.b2)]
    return by_loops(net, lambda a, r: f[a] > 0, [max(v, 0) for v in z])


def ReLU_kept(net, i=0):
    return [max(v, 0) for v in z_at(net, i)]


def with_transposed_W2(net):
    """The first layer pushed by the columns of W2; the last layer as it should be."""
    return [*by_nudging(net._replace(W2=net.W2.T))[:6], *by_nudging(net)[6:]]


def with_constant_biases(net):
    return [*by_nudging(net)[:10], [0, 0], [0, 0]]


def h_in_both_columns(net):
    h = ReLU_kept(net)
    return [*by_nudging(net)[:6], *([v, v] for _ in range(2) for v in h), [1, 0], [0, 1]]


def ones_in_both_columns(rows):
    return [*rows[:10], [1, 1], [1, 1]]


def zero_in(net, rows):
    return [[0, 0] if k in rows else row for k, row in enumerate(by_nudging(net))]


def in_rows(net, order):
    table = by_nudging(net)
    return [table[k] for k in order]


def x_left_out(net):
    table = by_nudging(net)
    return [table[4], table[4], table[5], table[5], *table[4:]]


def right_row(s):
    return [(i, a) for i in range(1, s.N + 1) for a in range(1, s.m + 1)].index((s.point, s.output))


def flat_by_loops(K):
    N1, N2, m, _ = K.shape
    return [[K[i, j, a, b] for j in range(N2) for b in range(m)] for i in range(N1) for a in range(m)]


def summed(K, divisor=2, diagonal=False):
    """The entries of each block, or of its diagonal, added up one by one and divided."""
    pairs = [(a, b) for a in range(2) for b in range(2) if a == b or not diagonal]
    return [[sum(int(block[a][b]) for a, b in pairs) / divisor for block in row] for row in K]


def dots(left, right):
    return [[sum(int(u) * int(v) for u, v in zip(a, b)) for b in right] for a in left]


RIGHT = {
    "jacobian": by_nudging,
    "block": lambda Df: dots(Df[0].T, Df[1].T),
    "flatten": flat_by_loops,
    "row": right_row,
    "pseudo": summed,
}

WRONG = {
    "jacobian": {
        "J for Df": lambda net: [list(row) for row in zip(*by_nudging(net))],
        "ReLU forgotten": lambda net: by_loops(net, lambda a, r: 1, z_at(net, 0)),
        "W2 transposed": with_transposed_W2,
        "bias rows missing": lambda net: in_rows(net, (0, 1, 2, 3, 6, 7, 8, 9)),
        "derivative of the activation forgotten": lambda net: by_loops(net, lambda a, r: 1, ReLU_kept(net)),
        "last biases taken as constants": with_constant_biases,
        "outputs summed": lambda net: [sum(row) for row in by_nudging(net)],
        "the other output's weights filled in": h_in_both_columns,
        "the other output's bias filled in": lambda net: ones_in_both_columns(by_nudging(net)),
        "the other output's weights and bias filled in": lambda net: ones_in_both_columns(h_in_both_columns(net)),
        "first biases taken as constants": lambda net: zero_in(net, (4, 5)),
        "all biases taken as constants": lambda net: zero_in(net, (4, 5, 10, 11)),
        "z for h": lambda net: by_loops(net, lambda a, r: z_at(net, 0)[r] > 0, z_at(net, 0)),
        "ReLU on the negative side": relu_where_negative,
        "the negative side kept, in h too": min_for_max,
        "the derivative of ReLU on the rows of W2": mask_on_rows,
        "derivative at the output": at_the_output,
        "W by columns": lambda net: in_rows(net, (0, 2, 1, 3, 4, 5, 6, 8, 7, 9, 10, 11)),
        "W1 by columns": lambda net: in_rows(net, (0, 2, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11)),
        "W2 by columns": lambda net: in_rows(net, (0, 1, 2, 3, 4, 5, 6, 8, 7, 9, 10, 11)),
        "x left out": x_left_out,
    },
    "block": {
        "P x P": lambda Df: dots(Df[0], Df[1]),
        "element-wise product": lambda Df: [[int(u) * int(v) for u, v in zip(*rows)] for rows in zip(*Df)],
        "element-wise, then summed": lambda Df: [
            [dots(Df[0].T, Df[1].T)[a][b] if a == b else 0 for b in range(2)] for a in range(2)
        ],
        "transposed block": lambda Df: dots(Df[1].T, Df[0].T),
    },
    "flatten": {
        "blocks transposed": lambda K: flat_by_loops(K.swapaxes(2, 3)),
        "naive reshape": lambda K: [[v for block in row for r in block for v in r] for row in K.reshape(4, 1, 3, 2)],
        "output-major order": lambda K: np.array(flat_by_loops(K))[[0, 2, 1, 3]][:, [0, 2, 4, 1, 3, 5]],
    },
    "row": {
        "N for m": lambda s: (s.point - 1) * s.N + (s.output - 1),
        "counted from 1": lambda s: right_row(s) + 1,
        "m squared for m": lambda s: (s.point - 1) * s.m * s.m + (s.output - 1),
        "one block too far": lambda s: right_row(s) + s.m,
        "output-major order": lambda s: (s.output - 1) * s.N + (s.point - 1),
        "point and output both counted from 1": lambda s: s.point * s.m + s.output,
    },
    "pseudo": {
        "the sum of all entries of each block, divided by the number of points": lambda K: summed(K, 3),
        "the sum of all entries of each block, not yet divided by $m$": lambda K: summed(K, len(K)),
        "the trace of each block": lambda K: summed(K, 1, diagonal=True),
        "the mean of each diagonal": lambda K: summed(K, 2, diagonal=True),
        "the mean of all entries of each block": lambda K: summed(K, 4),
    },
}

UNNAMED = {
    "jacobian": {"biases before weights": lambda net: in_rows(net, (4, 5, 0, 1, 2, 3, 10, 11, 6, 7, 8, 9))},
    "block": {
        "K11": lambda Df: dots(Df[0].T, Df[0].T),
        "K22": lambda Df: dots(Df[1].T, Df[1].T),
        "divided by P": lambda Df: [[v / 4 for v in row] for row in dots(Df[0].T, Df[1].T)],
        "sums multiplied": lambda Df: [[int(a.sum()) * int(b.sum()) for b in Df[1].T] for a in Df[0].T],
    },
    "flatten": {
        "columns output-major": lambda K: np.array(flat_by_loops(K))[:, [0, 2, 4, 1, 3, 5]],
        "rows output-major": lambda K: np.array(flat_by_loops(K))[[0, 2, 1, 3]],
        "points exchanged": lambda K: np.array(flat_by_loops(K)).T.reshape(4, 6),
    },
    "row": {
        "point and output exchanged": lambda s: (s.output - 1) * s.m + s.point - 1,
        "added": lambda s: s.point - 1 + s.output - 1,
        "points times outputs": lambda s: s.point * s.output,
    },
    "pseudo": {
        "divided by the root of m": lambda K: summed(K, 2**0.5),
        "off the diagonal alone": lambda K: np.subtract(summed(K, 2), summed(K, 2, diagonal=True)),
    },
}
