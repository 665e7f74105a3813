"""Right and wrong ways to answer the tasks of chapter 08 with pencil, each written out from its description.

Each takes the data of the task as its question gives them. A wrong way stands beside
the name of the mistake that a check must report for it. None: the way has no name,
and must not pass as right. (The chapter's first task is among those of 06 to 13.)
"""

import math
import statistics
from fractions import Fraction
from operator import mul

from ntkbook.exercises import real_data

# Agreement: image by image.


def rows(s, first="network", second="kernel"):
    """For each image: its label and what the two give, as whole numbers."""
    return [tuple(map(int, row)) for row in zip(s.labels, getattr(s, first), getattr(s, second))]


def first_is_wrong(label, a, b):
    return a != label


def same(label, a, b):
    return a == b


def counted(these, among=first_is_wrong, counts=same):
    """Image by image: the share of those that count among those that are looked at."""
    looked = [row for row in these if among(*row)]
    return float(Fraction(sum(counts(*row) for row in looked), len(looked)))


def twice(s, **how):
    """For the network and its kernel, then for the two networks."""
    return [counted(rows(s), **how), counted(rows(s, second="second"), **how)]


def of_all_images(s):
    """The marked ones with the same class, over all images."""
    return twice(s, among=lambda *row: True, counts=lambda label, a, b: a == b != label)


# Alignment: sums over the sixteen entries.


def entries(s):
    return [[float(v) for v in row] for row in s.K]


def less(K, of_row=1, of_column=1, of_all=1):
    """K minus the means of its rows and columns, plus that of all entries."""
    rows, columns = [statistics.mean(row) for row in K], [statistics.mean(column) for column in zip(*K)]
    back = statistics.mean(rows)
    return [[K[i][j] - of_row * rows[i] - of_column * columns[j] + of_all * back for j in range(4)] for i in range(4)]


def products(K, y):
    return sum(K[i][j] * int(y[i]) * int(y[j]) for i in range(4) for j in range(4))


def squares(K):
    return sum(v * v for row in K for v in row)


def turned(s, length=4.0, **means):
    K = less(entries(s), **means)
    return products(K, s.y) / (math.sqrt(squares(K)) * length)


def of_squares(s):
    K = less(entries(s))
    return products(K, s.y) / (squares(K) * 16)


# Splits: column by column.


def columns(s):
    return [(float(a), float(b)) for a, b in zip(s.kernel, s.forest)]


def lead(s):
    return sum(a - b for a, b in columns(s)) / 5


def ahead(pairs):
    return sum(a > b for a, b in pairs)


def by_columns(s):
    return [lead(s), ahead(columns(s))]


# Signs: an eigenvalue from the whole matrix, 8 x 8.


def matrix(s):
    """The kernel of the rows 0 to 7, whose minus signs are the binary digits that are 1."""
    return [[s[(i ^ j).bit_count()] for j in range(8)] for i in range(8)]


def parities(mask):
    """The product of the signs in this mask, at the rows 0 to 7."""
    return [(-1) ** (row & mask).bit_count() for row in range(8)]


def applied(s, mask):
    """The eigenvalue: K v divided by v, alike at each row."""
    K, v = matrix(s), parities(mask)
    (value,) = {sum(a * b for a, b in zip(row, v)) // v[i] for i, row in enumerate(K)}
    return value


def two_and_three(s):
    return [applied(s, 0b011), applied(s, 0b111)]


RIGHT = (
    (real_data.agreement, twice),
    (real_data.alignment, turned),
    (real_data.splits, by_columns),
    (real_data.signs, two_and_three),
)

WRONG = (
    (real_data.agreement, "of all images", lambda s: twice(s, among=lambda *row: True)),
    (real_data.agreement, "divided by all images", of_all_images),
    (real_data.agreement, "where either is wrong", lambda s: twice(s, among=lambda y, a, b: not a == b == y)),
    (real_data.agreement, "where both are wrong", lambda s: twice(s, among=lambda y, a, b: y not in (a, b))),
    (real_data.agreement, "of the other's mistakes", lambda s: twice(s, among=lambda y, a, b: b != y)),
    (
        real_data.agreement,
        "both wrong counts as the same",
        lambda s: twice(s, counts=lambda y, a, b: y not in (a, b)),
    ),
    (
        real_data.agreement,
        "counts for shares",
        lambda s: [sum(y != a == b for y, a, b in rows(s, second=of)) for of in ("kernel", "second")],
    ),
    (real_data.agreement, "disagreement", lambda s: twice(s, counts=lambda y, a, b: a != b)),
    (real_data.agreement, "exchanged", lambda s: twice(s)[::-1]),
    (real_data.agreement, "guessing for the null", lambda s: [twice(s)[0], 1 / 10]),
    (
        real_data.agreement,
        "the kernel in the null",
        lambda s: [twice(s)[0], counted(rows(s, "kernel", "second"))],
    ),
    (real_data.agreement, "per cent", lambda s: [100 * found for found in twice(s)]),
    (real_data.agreement, None, lambda s: [twice(s)[0], 0.0]),
    (real_data.alignment, "not centred", lambda s: turned(s, of_row=0, of_column=0, of_all=0)),
    (real_data.alignment, "the mean of all entries", lambda s: turned(s, of_row=0, of_column=0, of_all=-1)),
    (real_data.alignment, "rows alone", lambda s: turned(s, of_column=0, of_all=0)),
    (real_data.alignment, "rows alone", lambda s: turned(s, of_row=0, of_all=0)),
    (real_data.alignment, "both means, and no more", lambda s: turned(s, of_all=0)),
    (real_data.alignment, "lengths not rooted", of_squares),
    (real_data.alignment, "the length of y", lambda s: turned(s, length=2)),
    (real_data.alignment, None, lambda s: turned(s) / 4),
    (real_data.alignment, "not divided", lambda s: products(less(entries(s)), s.y)),
    (real_data.alignment, "one length alone", lambda s: turned(s, length=1)),
    (real_data.alignment, "the other length alone", lambda s: products(less(entries(s)), s.y) / 4),
    (real_data.splits, "the other way round", lambda s: [-lead(s), ahead((b, a) for a, b in columns(s))]),
    (real_data.splits, "the sign of the lead", lambda s: [-lead(s), ahead(columns(s))]),
    (real_data.splits, "sorted first", lambda s: [lead(s), ahead(zip(sorted(s.kernel), sorted(s.forest)))]),
    (real_data.splits, "the forest's splits", lambda s: [lead(s), ahead((b, a) for a, b in columns(s))]),
    (real_data.splits, "the mean decides for all", lambda s: [lead(s), 5]),
    (
        real_data.splits,
        "the one in the middle",
        lambda s: [statistics.median(a - b for a, b in columns(s)), ahead(columns(s))],
    ),
    (
        real_data.splits,
        "best against best",
        lambda s: [max(map(float, s.kernel)) - max(map(float, s.forest)), ahead(columns(s))],
    ),
    (real_data.splits, "not divided", lambda s: [5 * lead(s), ahead(columns(s))]),
    (real_data.splits, None, lambda s: [lead(s), ahead(columns(s)) / 5]),
    (real_data.splits, None, lambda s: by_columns(s)[::-1]),
    (real_data.signs, "each value once", lambda s: [applied(s, 0b110), s[0] - s[1] + s[2] - s[3]]),
    (real_data.signs, "not multiplied with the product", lambda s: [sum(matrix(s)[0])] * 2),
    (real_data.signs, "one sign for two", lambda s: [applied(s, 0b100), applied(s, 0b111)]),
    (real_data.signs, "all three signs for two", lambda s: [applied(s, 0b111)] * 2),
    (real_data.signs, "all products of two", lambda s: [sum(map(applied, [s] * 3, (3, 5, 6))), applied(s, 7)]),
    (real_data.signs, "the mean", lambda s: [value / 8 for value in two_and_three(s)]),
    (real_data.signs, "shares", lambda s: [value / (8 * s[0]) for value in two_and_three(s)]),
    (real_data.signs, "turned round", lambda s: [applied(s, 3), sum(map(mul, matrix(s)[7], parities(7)))]),
    (real_data.signs, "exchanged", lambda s: two_and_three(s)[::-1]),
    (real_data.signs, None, lambda s: [applied(s, 3), 0]),
    (real_data.signs, None, lambda s: [s[0] - s[1], s[0] - s[1] + s[2]]),
)
