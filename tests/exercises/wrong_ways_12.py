"""Right and wrong ways to answer the tasks of chapter 12, each written out from its description.

Each takes the data of a task as its question gives them. A wrong way stands
beside the name of the mistake that a check must report for it. None: the way
has no name, and must not pass as right.
"""

from itertools import product

import autograd.numpy as anp
import numpy as np

from ntkbook import SquaredLoss, max_rate, ntk_by_parameter
from ntkbook.exercises import your_network

# The lines that mix datapoints.


def after(line, h, p):
    """h after a line of the program, run alone."""
    names = {"anp": anp, "p": p, "x": h, "h": h}
    exec(line.replace("return ", "h = "), names)
    return names["h"]


def mixes(line):
    """Whether the second of four datapoints changes if the others do."""
    rng = np.random.default_rng(0)
    p, h = {"W": np.eye(4), "V": np.eye(4), "b": np.ones(4)}, 1 + rng.random((4, 4))
    others = 4 + rng.random((4, 4))
    others[1] = h[1]
    return not np.allclose(after(line, h, p)[1], after(line, others, p)[1])


def mixing_lines(s):
    return {k for k, line in enumerate(s.lines, 1) if mixes(line)}


def lines_of_units(s):
    return {k for k, line in enumerate(s.lines, 1) if "h[:, " in line or "axis=1" in line}


# A shared weight, place by place.


def summed(s, takes=lambda p, q: 1, of_factors=lambda u, v, w, z: float(u @ v) * float(w @ z)):
    """Pair by pair of points and of places, each `takes` times."""
    N, S = s.U.shape[:2]
    K = np.zeros((N, N))
    for i, j, p, q in product(range(N), range(N), range(S), range(S)):
        K[i, j] += takes(p, q) * of_factors(s.U[i, p], s.U[j, q], s.V[i, p], s.V[j, q])
    return K


def added_first(s):
    return summed(type(s)(s.U.sum(axis=1, keepdims=True), s.V.sum(axis=1, keepdims=True)))


# A low-rank change.


def by_package(s, which=("a", "b"), pair=(0, 1)):
    """The shares as `ntk_by_parameter` finds them, for f written out."""

    def f(p, x):
        return x @ (p["W"] + anp.outer(p["a"], p["b"])) @ s.v[:, None]

    p = {"W": np.zeros((2, 2)), "a": s.a.astype(float), "b": s.b.astype(float)}
    K = ntk_by_parameter(f, p, s.x.astype(float))
    return [K[name][pair].item() for name in which]


def dot(u, v):
    return sum(int(a) * int(b) for a, b in zip(u, v))


# The largest step with a scaled gain.


def rate(s, W=2, g=0, V=2, c=None):
    """By `max_rate`, each share multiplied by a power of the scale."""
    powers = zip((s.W, s.g, s.V), (W, g, V))
    K = sum(float(s.scale) ** power * np.array([[a, b], [b, a]]) for (a, b), power in powers)
    return max_rate(K, SquaredLoss(c or s.convention), shape=(2, 1))


def by_the_smallest(s):
    K = [s.scale**2 * (w + v) + g for w, g, v in zip(s.W, s.g, s.V)]
    return 4 / (K[0] - K[1])


def by_the_trace(s):
    return 4 / sum(2 * (s.scale**2 * (w + v) + g) for w, g, v in [(s.W[0], s.g[0], s.V[0])])


# Which networks settle.


def falls(values):
    """The networks whose second number is clearly below the first."""
    return {k for k, (narrow, wide) in enumerate(values, 1) if wide < 0.75 * narrow}


def stays(values):
    return {k for k, (narrow, wide) in enumerate(values, 1) if abs(np.log(wide / narrow)) < 0.5}


def settling(s):
    return falls(s.scatters) & stays(s.sizes)


def steep(s, values=None):
    """By a fitted line: the slope of the network whose mean does not stay."""
    (growing,) = {1, 2, 3, 4} - stays(s.sizes)
    values = s.scatters if values is None else values
    return np.polyfit(np.log([16, 64]), np.log(values[growing - 1]), 1)[0]


def least_scatter(s):
    return {int(k) + 1 for k in np.argsort(s.scatters[:, 1])[:2]}


# Out of reach: by the projector on the span of the two groups.

GROUPS = np.array([[1, 0, 1, 0, 1, 0], [0, 1, 0, 1, 0, 1]], dtype=float)


def beyond(y, groups=GROUPS):
    """The part of y that is orthogonal to these vectors."""
    return y - groups.T @ np.linalg.solve(groups @ groups.T, groups @ y)


def share_beyond(y, groups=GROUPS):
    return float(beyond(y, groups) @ y / (y @ y))


def rank_and_share(y):
    return [int(np.linalg.matrix_rank(GROUPS.T @ GROUPS)), share_beyond(y)]


RIGHT = (
    (your_network.on_its_own, mixing_lines),
    (your_network.by_places, summed),
    (your_network.low_rank, by_package),
    (your_network.scaled_gain, rate),
    (your_network.settles, lambda s: (steep(s), settling(s))),
    (your_network.reach, rank_and_share),
)
WRONG = (
    (your_network.on_its_own, "units taken for datapoints", lines_of_units),
    (your_network.on_its_own, "counted from 0", lambda s: {k - 1 for k in mixing_lines(s)}),
    (your_network.on_its_own, "a line missed", lambda s: {min(mixing_lines(s))}),
    (your_network.on_its_own, "a harmless line named", lambda s: mixing_lines(s) | {8}),
    (your_network.on_its_own, "a harmless line named", lambda s: set(range(1, 9))),
    (your_network.by_places, "no cross terms", lambda s: summed(s, lambda p, q: p == q)),
    (your_network.by_places, "factors added first", added_first),
    (your_network.by_places, "the mean over places", lambda s: summed(s, lambda p, q: 1 / 4)),
    (your_network.by_places, "the last place alone", lambda s: summed(s, lambda p, q: p * q)),
    (your_network.by_places, "a place with itself twice", lambda s: summed(s, lambda p, q: 1 + (p == q))),
    (your_network.by_places, "each pair of places once", lambda s: summed(s, lambda p, q: p <= q)),
    (
        your_network.by_places,
        "sensitivities forgotten",
        lambda s: summed(s, of_factors=lambda u, v, w, z: float(u @ v)),
    ),
    (your_network.by_places, None, lambda s: summed(s, of_factors=lambda u, v, w, z: float(w @ z))),
    (your_network.low_rank, "as at the start", lambda s: [0, *by_package(s, "b")]),
    (your_network.low_rank, "exchanged", lambda s: by_package(s, "ba")),
    (
        your_network.low_rank,
        "b v not squared",
        lambda s: [dot(*s.x) * dot(s.b, s.v), *by_package(s, "b")],
    ),
    (
        your_network.low_rank,
        "v forgotten",
        lambda s: [*by_package(s, "a"), dot(s.x[0], s.a) * dot(s.x[1], s.a)],
    ),
    (your_network.low_rank, "a sign lost", lambda s: [abs(part) for part in by_package(s)]),
    (your_network.low_rank, "the whole matrix for b", lambda s: by_package(s, "aW")),
    (
        your_network.low_rank,
        "a squared length for a product",
        lambda s: [dot(*s.x) * dot(s.b, s.b) * dot(s.v, s.v), *by_package(s, "b")],
    ),
    (your_network.low_rank, "the first point twice", lambda s: by_package(s, pair=(0, 0))),
    (your_network.low_rank, "the second point twice", lambda s: by_package(s, pair=(1, 1))),
    (your_network.scaled_gain, "all of K scaled", lambda s: rate(s, g=2)),
    (your_network.scaled_gain, "the gain alone scaled", lambda s: rate(s, W=0, g=2, V=0)),
    (your_network.scaled_gain, "not squared", lambda s: rate(s, W=1, V=1)),
    (your_network.scaled_gain, "gain not seen", lambda s: rate(s, W=0, V=0)),
    (your_network.scaled_gain, "the first layer not scaled", lambda s: rate(s, W=0)),
    (your_network.scaled_gain, "c forgotten", lambda s: rate(s, c="half_sum")),
    (your_network.scaled_gain, "the trace", by_the_trace),
    (your_network.scaled_gain, "the smallest eigenvalue", by_the_smallest),
    (your_network.scaled_gain, None, lambda s: rate(s) / 3),
    (your_network.settles, "the sign lost", lambda s: (-steep(s), settling(s))),
    (your_network.settles, "not divided by the width's logarithm", lambda s: (steep(s) * np.log(4), settling(s))),
    (your_network.settles, "one doubling for two", lambda s: (steep(s) * np.log2(4), settling(s))),
    (your_network.settles, "one doubling for two", lambda s: (2 * np.round(steep(s), 2), settling(s))),
    (your_network.settles, "upside down", lambda s: (1 / steep(s), settling(s))),
    (your_network.settles, "of the size", lambda s: (steep(s, s.sizes), settling(s))),
    (your_network.settles, "the growing mean not seen", lambda s: (steep(s), falls(s.scatters))),
    (your_network.settles, "the mean alone", lambda s: (steep(s), stays(s.sizes))),
    (your_network.settles, "small taken for falling", lambda s: (steep(s), least_scatter(s))),
    (your_network.settles, "a network missed", lambda s: (steep(s), {min(settling(s))})),
    (your_network.settles, "a network that does not settle", lambda s: (steep(s), {1, 2, 3, 4})),
    (your_network.settles, None, lambda s: (steep(s) - 0.1, settling(s))),
    (your_network.reach, "a rank for every signal of a group", lambda y: [3, share_beyond(y)]),
    (your_network.reach, "rank 1", lambda y: [1, share_beyond(y)]),
    (your_network.reach, "the full rank", lambda y: [len(y), share_beyond(y)]),
    (your_network.reach, "one mean for all", lambda y: [2, share_beyond(y, np.ones((1, 6)))]),
    (your_network.reach, "what is in reach", lambda y: [2, 1 - share_beyond(y)]),
    (your_network.reach, "not squared", lambda y: [2, sum(map(abs, beyond(y))) / sum(map(abs, y))]),
    (your_network.reach, "not divided", lambda y: [2, sum(v * v for v in beyond(y))]),
    (your_network.reach, "per cent", lambda y: [2, 100 * share_beyond(y)]),
    (your_network.reach, "exchanged", lambda y: rank_and_share(y)[::-1]),
    (your_network.reach, None, lambda y: [2, share_beyond(y) / 6]),
)
