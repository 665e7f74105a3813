"""Right and wrong ways to answer the task of chapter 08 on agreement, each written out from its description.

Each takes the data of the task as its question gives them. A wrong way stands beside
the name of the mistake that a check must report for it. None: the way has no name,
and must not pass as right. (The other task of the chapter is among those of 06 to 13.)
"""

from fractions import Fraction

from ntkbook.exercises import real_data


def rows(s, first="network", second="kernel"):
    """For each image: its label and what the two give, as whole numbers."""
    return [tuple(map(int, row)) for row in zip(s.labels, getattr(s, first), getattr(s, second))]


def one_is_wrong(label, a, b):
    return not a == b == label


def same(label, a, b):
    return a == b


def counted(these, among=one_is_wrong, counts=same):
    """Image by image: the share of those that count among those that are looked at."""
    looked = [row for row in these if among(*row)]
    return float(Fraction(sum(counts(*row) for row in looked), len(looked)))


def twice(s, **how):
    """For the network and its kernel, then for the two networks."""
    return [counted(rows(s), **how), counted(rows(s, second="second"), **how)]


def of_all_images(s):
    """The marked ones with the same class, over all images."""
    return twice(s, among=lambda *row: True, counts=lambda label, a, b: a == b != label)


def any_of_three(s):
    marked = [k for k, four in enumerate(zip(*(map(int, a) for a in s))) if len(set(four)) > 1]
    pairs = ([these[k] for k in marked] for these in (rows(s), rows(s, second="second")))
    return [counted(these, among=lambda *row: True) for these in pairs]


RIGHT = ((real_data.agreement, twice),)

WRONG = (
    (real_data.agreement, "of all images", lambda s: twice(s, among=lambda *row: True)),
    (real_data.agreement, "divided by all images", of_all_images),
    (real_data.agreement, "where both are wrong", lambda s: twice(s, among=lambda y, a, b: y not in (a, b))),
    (real_data.agreement, "where the network is wrong", lambda s: twice(s, among=lambda y, a, b: a != y)),
    (real_data.agreement, "where any of the three is wrong", any_of_three),
    (
        real_data.agreement,
        "both wrong counts as the same",
        lambda s: twice(s, counts=lambda y, a, b: y not in (a, b)),
    ),
    (real_data.agreement, "disagreement", lambda s: twice(s, counts=lambda y, a, b: a != b)),
    (real_data.agreement, "exchanged", lambda s: twice(s)[::-1]),
    (real_data.agreement, "guessing for the null", lambda s: [twice(s)[0], 1 / 10]),
    (
        real_data.agreement,
        "the kernel in the null",
        lambda s: [twice(s)[0], counted(rows(s, "kernel", "second"))],
    ),
    (real_data.agreement, None, lambda s: [100 * found for found in twice(s)]),
    (real_data.agreement, None, lambda s: [twice(s)[0], 0.0]),
)
