"""Chapter 02: the right answers by other routes, and wrong ways written out from what people do.

RIGHT: task -> data -> answer. WRONG: task -> known mistake -> data -> answer, or several such. UNNAMED: wrong ways
that are not told apart from any other wrong answer. None of them uses the `work` or the `spoil` of a task.
"""

import cmath
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, localcontext

import numpy as np

LAST_PLACE = Decimal("0.0001")


def f(theta, x):
    """The page's line, written out."""
    w1, w2, b1, b2, v1, v2, c = theta
    return v1 * (w1 * x + b1) + v2 * (w2 * x + b2) + c


def theta_of(page):
    return [*page.W1, *page.b1, *page.W2, page.b2]


def by_nudging(page):
    """f is linear in each parameter: raise it by 1 and see what f does."""
    theta = theta_of(page)
    return [[f([v + (j == k) for j, v in enumerate(theta)], x) - f(theta, x) for k in range(7)] for x in page.x]


def products(rows):
    return [[sum(u * v for u, v in zip(p, q)) for q in rows] for p in rows]


def replaced(page, **values):
    """The right partials with some (d1 to d7) replaced by a function of x."""
    table = by_nudging(page)
    for row, x in zip(table, page.x):
        for name, value in values.items():
            row[int(name[1]) - 1] = value(x)
    return table


def last_value(page):
    return replaced(page, d7=lambda x: page.b2)


def first_values(page):
    return replaced(page, d3=lambda x: page.b1[0], d4=lambda x: page.b1[1])


def all_values(page):
    return [[*row[:2], *page.b1, *row[4:6], page.b2] for row in by_nudging(page)]


def as_on_the_page(page, k):
    """The fifth or sixth partial as the hand page has it: the bias alone."""
    return replaced(page, **{f"d{5 + k}": lambda x: page.b1[k]})


def without_x(page):
    return replaced(page, d1=lambda x: page.W2[0], d2=lambda x: page.W2[1])


def without_biases(page):
    return replaced(page, d5=lambda x: page.W1[0] * x, d6=lambda x: page.W1[1] * x)


def W2_swapped(page):
    return replaced(
        page,
        d1=lambda x: page.W2[1] * x,
        d2=lambda x: page.W2[0] * x,
        d3=lambda x: page.W2[1],
        d4=lambda x: page.W2[0],
    )


def in_order(page, order):
    return [[row[k - 1] for k in order] for row in by_nudging(page)]


def own_weights(page):
    return replaced(page, d5=lambda x: page.W2[0], d6=lambda x: page.W2[1])


def x_with_the_biases(page):
    return replaced(page, d3=lambda x: page.W2[0] * x, d4=lambda x: page.W2[1] * x)


def exact_roots(K, determinant=None):
    """Smaller and larger root to 30 digits."""
    (a, b), (_, d) = K
    with localcontext() as context:
        context.prec = 30
        trace = Decimal(a + d)
        root = (trace**2 - 4 * Decimal(a * d - b * b if determinant is None else determinant)).sqrt()
        return [(trace - root) / 2, (trace + root) / 2]


def rounded(values, how=ROUND_HALF_EVEN):
    return [float(value.quantize(LAST_PLACE, rounding=how)) for value in values]


def with_ad_plus_bc(K):
    """Real or complex, as the quadratic equation gives them."""
    (a, b), (_, d) = K
    root = cmath.sqrt((a + d) ** 2 - 4 * (a * d + b * b))
    return [(a + d - root) / 2, (a + d + root) / 2]


def ad_plus_bc_by_np_sqrt(K):
    (a, b), (_, d) = K
    with np.errstate(invalid="ignore"):
        root = np.sqrt((a + d) ** 2 - 4 * (a * d + b * b))
    return [(a + d - root) / 2, (a + d + root) / 2]


def half_of_the_trace_alone(K):
    low, high = (float(v) for v in exact_roots(K))
    return [(low + high) / 2 - (high - low), (low + high) / 2 + (high - low)]


def half_of_the_root_alone(K):
    low, high = (float(v) for v in exact_roots(K))
    return [low + high - (high - low) / 2, low + high + (high - low) / 2]


def root_not_taken(K):
    low, high = (float(v) for v in exact_roots(K))
    return [(low + high - (high - low) ** 2) / 2, (low + high + (high - low) ** 2) / 2]


def both_ways(divisor):
    """2 / divisor as a calculator shows it, and to four decimals."""
    return (lambda K: 2 / float(divisor(K)), lambda K: round(2 / float(divisor(K)), 4))


RIGHT = {
    "entry": lambda g: sum(int(u) * int(v) for u, v in zip(*g)),
    "eigenvalues": lambda K: rounded(exact_roots(K)),
    "partials": by_nudging,
    "kernel": lambda page: products(by_nudging(page)),
    "largest_step": lambda K: rounded([2 / exact_roots(K)[1]])[0],
}

WRONG = {
    "entry": {
        "an entry of the diagonal": lambda g: sum(int(v) ** 2 for v in g[0]),
        "divided by 7": lambda g: sum(int(u) * int(v) for u, v in zip(*g)) / 7,
        "summed over the datapoints": lambda g: sum(int(v) for row in g for v in row),
        "the other entry of the diagonal": lambda g: sum(int(v) ** 2 for v in g[1]),
        "the last parameter left out": lambda g: sum(int(u) * int(v) for u, v in zip(g[0][:6], g[1][:6])),
        "product of the sums": lambda g: sum(map(int, g[0])) * sum(map(int, g[1])),
    },
    "eigenvalues": {
        "half forgotten": lambda K: [float(2 * root) for root in exact_roots(K)],
        "sign of the determinant": lambda K: [float(v) for v in exact_roots(K, K[0][1] ** 2 - K[0][0] * K[1][1])],
        "4 forgotten": lambda K: [float(v) for v in exact_roots(K, (K[0][0] * K[1][1] - K[0][1] ** 2) / 4)],
        "cut instead of rounded": lambda K: rounded(exact_roots(K), ROUND_FLOOR),
        "ad + bc": (with_ad_plus_bc, ad_plus_bc_by_np_sqrt, lambda K: [root.real for root in with_ad_plus_bc(K)]),
    },
    "partials": {
        "W x dropped in partial 5": lambda page: as_on_the_page(page, 0),
        "W x dropped in partial 6": lambda page: as_on_the_page(page, 1),
        "biases dropped in partials 5 and 6": without_biases,
        "entries of W2 swapped": W2_swapped,
        "last bias taken as a constant": lambda page: replaced(page, d7=lambda x: 0),
        "x forgotten in partials 1 and 2": without_x,
        "value of the last bias": last_value,
        "values of the first biases": first_values,
        "hidden units exchanged": lambda page: in_order(page, (2, 1, 4, 3, 6, 5, 7)),
        "partials 5 and 6 exchanged": lambda page: in_order(page, (1, 2, 3, 4, 6, 5, 7)),
    },
    "kernel": {
        "W x dropped in partial 5": lambda page: products(as_on_the_page(page, 0)),
        "W x dropped in partial 6": lambda page: products(as_on_the_page(page, 1)),
        "biases dropped in partials 5 and 6": lambda page: products(without_biases(page)),
        "last bias taken as a constant": lambda page: products(replaced(page, d7=lambda x: 0)),
        "x forgotten in partials 1 and 2": lambda page: products(without_x(page)),
        "value of the last bias": lambda page: products(last_value(page)),
        "values of the first biases": lambda page: products(first_values(page)),
        "values of all biases": lambda page: products(all_values(page)),
    },
    "largest_step": {
        "2 / lambda_min": both_ways(lambda K: exact_roots(K)[0]),
        "the eigenvalue itself": lambda K: float(exact_roots(K)[1]),
        "half the eigenvalue": lambda K: float(exact_roots(K)[1]) / 2,
        "sign of the determinant": both_ways(lambda K: exact_roots(K, K[0][1] ** 2 - K[0][0] * K[1][1])[1]),
        "2 / the largest entry": both_ways(lambda K: max(max(row) for row in K)),
        "2 / trace": both_ways(lambda K: K[0][0] + K[1][1]),
        "2 / determinant": both_ways(lambda K: K[0][0] * K[1][1] - K[0][1] ** 2),
        "1 / lambda_max": both_ways(lambda K: 2 * exact_roots(K)[1]),
        "cut instead of rounded": lambda K: rounded([2 / exact_roots(K)[1]], ROUND_FLOOR)[0],
    },
}

UNNAMED = {
    "eigenvalues": {
        "only the trace halved": half_of_the_trace_alone,
        "only the root halved": half_of_the_root_alone,
        "root not taken": root_not_taken,
        "the diagonal": lambda K: [K[0][0], K[1][1]],
    },
    "partials": {
        "all biases' values": all_values,
        "W2 in its own partials": own_weights,
        "x with the biases": x_with_the_biases,
        "biases before weights": lambda page: in_order(page, (3, 4, 1, 2, 7, 5, 6)),
    },
    "kernel": {
        "W2 in its own partials": lambda page: products(own_weights(page)),
        "x with the biases": lambda page: products(x_with_the_biases(page)),
        "weights alone": lambda page: products([row[:2] + row[4:6] for row in by_nudging(page)]),
    },
    "largest_step": {"2 / the first entry": lambda K: 2 / K[0][0]},
}
