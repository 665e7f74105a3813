"""The numbers on which functions are judged and that nobody is handed: such as no pencil would have.

Of both signs, without a symmetry, of other sizes than on a student's copy where a task promises any, and so that each
known mistake and each near miss that the tests list gives another answer.
"""

import numpy as np

from ..exercises.graded.blocks import Flat
from ..exercises.graded.mixed_block import Mixed, of_g
from ..exercises.graded.own_rates import Rated
from ..exercises.graded.pseudo import Jacobians
from ..exercises.graded.started import started_at
from ..exercises.graded.weighted_flow import Weighted
from ..exercises.graded.wider import Aim, ends, line
from ..exercises.hand_page.page import Page
from ..exercises.infinite_width.layer import Layer
from ..exercises.real_data.digits import Digits
from ..exercises.your_network.by_places import Places

HIDDEN = 3  # for each part that wants a function


def draw(name, rng, k):
    """Data for the exercise `name`, such as "hand_page.kernel", of other sizes for each k from 0 to HIDDEN - 1."""
    return DRAWS[name](rng, k)


def away_from_0(rng, *shape):
    """Numbers of both signs, none of them small."""
    return rng.choice([-1, 1], shape) * rng.uniform(0.4, 2, shape)


def turned(rng, N, P):
    """A matrix whose rows are at right angles."""
    return np.linalg.qr(rng.normal(size=(P, N)))[0].T


def page(rng, k):
    """A page with a hidden value that is negative at one point and positive at the other, and points of both signs."""
    while True:
        W1, b1, W2, x = (away_from_0(rng, 2) for _ in range(4))
        hidden = np.outer(x, W1) + b1
        turns = (hidden[0] * hidden[1] < -0.1).any() and abs(hidden).min() > 0.3 and x[0] * x[1] < 0
        sizes = np.sort([W1 @ W1, W2 @ W2, b1 @ b1, abs(W2).sum()])  # what may be taken for one another
        if turns and np.diff(sizes).min() > 0.1 and abs(W1[0] - W1[1]) > 0.3 and abs(W2[0] - W2[1]) > 0.3:
            last = rng.choice([-1, 1]) * rng.uniform(1.3, 3)  # its derivative is 1
            return Page(tuple(W1), tuple(b1), tuple(W2), last, tuple(x))


def mixed_block(rng, k):
    P, m, q = ((5, 3, 2), (7, 4, 5), (6, 5, 3))[k]
    while True:
        s = Mixed(*rng.normal(size=(2, P, m)), rng.normal(size=(q, m)))
        if of_g(s).min() < -0.3:
            return s


def blocks(rng, k):
    N1, N2, m = ((5, 2, 3), (4, 3, 5), (2, 3, 4))[k]
    return Flat(rng.normal(size=(N1 * m, N2 * m)), m)


def pseudo(rng, k):
    N1, N2, P, m = ((2, 5, 6, 3), (4, 2, 7, 5), (3, 2, 5, 4))[k]
    return Jacobians(rng.normal(size=(N1, P, m)), rng.normal(size=(N2, P, m)))


def weighted_flow(rng, k):
    """No mode is learned at once and none hardly at all, and T has no symmetry but its own."""
    N, m, steps = ((4, 6, 24), (5, 3, 35), (3, 5, 42))[k]
    V = turned(rng, N, N)
    T = (V * rng.uniform(1, 5, N)) @ V.T
    w = rng.permutation(np.linspace(0.6, 2.6, N)) * rng.uniform(0.9, 1.1, N)
    rate = rng.uniform(0.9, 1.4) * N * m / 2 / np.trace(T * w) * N / 2 / steps
    return Weighted((T + T.T) / 2, away_from_0(rng, N, m), away_from_0(rng, N, m), w, float(rate), steps)


def own_rates(rng, k):
    """The singular values of J are of one size, and each parameter moves."""
    N, P = ((3, 5), (4, 7), (2, 6))[k]
    while True:
        J = turned(rng, N, N) * rng.uniform(0.6, 1.4, N) @ turned(rng, N, P)
        s = Rated(J, away_from_0(rng, N), away_from_0(rng, N), rng.uniform(0.3, 3, P))
        if np.abs(s.y - s.f0).min() > 0.3 and np.ptp(s.rates) > 1:
            return s


def skip(rng, k):
    """Some points more than a right angle apart, and a cosine of 1 that rounding makes too large."""
    N = (3, 2, 4)[k]
    while True:
        A, B = rng.normal(size=(2, N, N + 2))
        Sigma, Theta = A @ A.T / 2, A @ A.T / 2 + B @ B.T
        roots = np.sqrt(np.diag(Sigma))
        cosines = Sigma / np.outer(roots, roots)
        too_large = np.diag(cosines).max() > 1
        others = Theta / np.sqrt(np.outer(np.diag(Theta), np.diag(Theta)))
        if too_large and cosines.min() < -0.25 and np.diag(Sigma).min() > 0.5 and abs(cosines - others).max() > 0.2:
            return Layer(Sigma, Theta, float(rng.uniform(1.2, 2)), float(rng.uniform(0.3, 0.8)))


def wider(rng, k):
    """Widths in no order that repeats, draws of both signs, and not the slope that theory has."""
    W, D = ((5, 7), (6, 4), (3, 9))[k]
    while True:
        widths = np.cumprod(rng.uniform(1.5, 4, W)) * 10
        spreads = np.exp(rng.normal(0, 0.3, W)) * widths ** rng.uniform(-0.75, -0.4)
        noise = rng.normal(size=(W, D))
        noise = (noise - noise.mean(axis=1)[:, None]) / noise.std(axis=1)[:, None]
        centres = spreads.min() * away_from_0(rng, W) * 3
        s = Aim(widths.round(), centres[:, None] + 2 * spreads[:, None] * noise, float(rng.uniform(0.15, 0.6)))
        if -1 < line(s) < -0.3 and abs(line(s) + 0.5) > 0.03 and abs(line(s) - ends(s)) > 0.01:
            return s


def started(rng, k):
    """More images of one class than of another, in another order than theirs, with a large ridge."""
    N, tested = ((7, 7), (9, 5), (10, 4))[k]
    while True:
        kept, seen = rng.permutation(12)[:N], rng.permutation(12)[:tested]
        images = Digits(int(rng.integers(2**31)), kept, seen, float(rng.uniform(0.2, 0.6)))
        found = np.bincount(images.labels, minlength=3)
        if found.min() > 0 and np.ptp(found) > 0 and np.diff(images.labels).min() < 0:
            return started_at(images, rng)


def places_and_bias(rng, k):
    N, S, inputs, units = ((3, 4, 2, 5), (4, 3, 5, 6), (2, 5, 4, 3))[k]
    return Places(rng.normal(size=(N, S, inputs)), rng.normal(size=(N, S, units)))


DRAWS = {
    "hand_page.kernel": page,
    "graded.mixed_block": mixed_block,
    "graded.blocks": blocks,
    "graded.pseudo": pseudo,
    "graded.weighted_flow": weighted_flow,
    "graded.own_rates": own_rates,
    "graded.skip": skip,
    "graded.wider": wider,
    "graded.started": started,
    "graded.places_and_bias": places_and_bias,
}
