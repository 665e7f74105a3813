"""Wrong ways to answer the tasks of chapter 09, each written out from its description; see `wrong_ways_05`.

Of a page of code: (the lines named,) or (the wrong lines, a number).
"""

import math

import numpy as np
from right_ways_09 import EQUATION, WEIGHTS, other_lines

from ntkbook.exercises import learned_first


def wave_sum(row, wave, degrees=60, points=range(6)):
    return [sum(float(row[j]) * wave(math.radians(degrees * j * k)) for j in points) for k in range(4)]


def by_fft(part):
    return lambda row: part(np.fft.fft(row))[:4]


def opposite_twice(row):
    a, b, c, d = (float(v) for v in row[:4])
    return [a + 2 * sum(v * math.cos(math.radians(60 * j * k)) for j, v in ((1, b), (2, c), (3, d))) for k in range(4)]


def amplitudes(s, c=None, what=lambda A, left: A * (1 - left)):
    c = 1 / s.N if c is None else c
    return [what(float(A), math.exp(-c * float(v) * s.t)) for A, v in zip(s.amplitudes, s.values)]


def one_too_many(right):
    def way(s):
        lines = other_lines(s, right)
        return (lines | {min(set(range(1, 8)) - lines)},)

    return way


def one_too_few(right):
    return lambda s: (set(sorted(other_lines(s, right))[1:]),)


def with_number(right, number):
    return lambda s: (other_lines(s, right), number(s.numbers))


def product(first, second):
    """Products of gradients, written out."""
    gradients = (
        lambda x: (x, x**2, x**3),
        lambda x: (1, 2 * x, 3 * x**2),
        lambda x: (0, 2, 6 * x),
    )
    return lambda n: sum(a * b for a, b in zip(gradients[first](n.x), gradients[second](n.z)))


def values_of_u_xx(n):
    return math.prod(2 * n.w[1] + 6 * n.w[2] * x for x in (n.x, n.z))


page, other = learned_first.residual_page, learned_first.weights_page
WRONG = (
    (learned_first.circle, "divided by N", by_fft(lambda c: np.real(c) / 6)),
    (learned_first.circle, "divided by N", lambda row: np.fft.ifft(row).real[:4]),
    (learned_first.circle, "each neighbour once", lambda row: wave_sum(row, math.cos, points=range(4))),
    (learned_first.circle, "the point opposite twice", opposite_twice),
    (learned_first.circle, "sine for cosine", by_fft(np.imag)),
    (learned_first.circle, "half the angle", lambda row: wave_sum(row, math.cos, degrees=30)),
    (learned_first.circle, "entries for eigenvalues", lambda row: row[:4].tolist()),
    (learned_first.circle, None, lambda row: np.sort(np.fft.fft(row).real)[::-1][[0, 1, 3, 5]] + 0.5),
    (learned_first.by_frequency, "c forgotten", lambda s: amplitudes(s, 1)),
    (learned_first.by_frequency, "c of the mean", lambda s: amplitudes(s, 2 / s.N)),
    (learned_first.by_frequency, "what is left", lambda s: amplitudes(s, what=lambda A, left: A * left)),
    (learned_first.by_frequency, "shares for amplitudes", lambda s: amplitudes(s, what=lambda A, left: 1 - left)),
    (
        learned_first.by_frequency,
        "a straight line",
        lambda s: [A * v * s.t / s.N for A, v in zip(s.amplitudes, s.values)],
    ),
    (
        learned_first.by_frequency,
        "one speed for all",
        lambda s: amplitudes(s._replace(values=[s.values[0]] * 3)),
    ),
    (learned_first.by_frequency, None, lambda s: amplitudes(s._replace(values=s.values[::-1]))),
    (page, "a right line named", one_too_many(EQUATION)),
    (page, "a wrong line missed", one_too_few(EQUATION)),
    (page, "the kernel of u", with_number(EQUATION, product(0, 0))),
    (page, "the kernel of u_x", with_number(EQUATION, product(1, 1))),
    (page, "one side alone", with_number(EQUATION, product(2, 0))),
    (page, "values for gradients", with_number(EQUATION, values_of_u_xx)),
    (page, "differentiated by x a third time", with_number(EQUATION, lambda n: 6 * 6)),
    (page, "the points left out", with_number(EQUATION, lambda n: 2 * 2 + 6 * 6)),
    (page, None, with_number(EQUATION, lambda n: 4 + 36 * (n.x + n.z) + 0.5)),
    (other, "a right line named", one_too_many(WEIGHTS)),
    (other, "a wrong line missed", one_too_few(WEIGHTS)),
    (other, "sizes left out", with_number(WEIGHTS, lambda n: n.trace_e / n.trace_b)),
    (
        other,
        "sizes the wrong way round",
        with_number(WEIGHTS, lambda n: n.trace_e * n.N_e / (n.trace_b * n.N_b)),
    ),
    (other, "upside down", with_number(WEIGHTS, lambda n: n.trace_b / n.N_b / (n.trace_e / n.N_e))),
    (other, "upside down, sizes left out", with_number(WEIGHTS, lambda n: n.trace_b / n.trace_e)),
    (other, "root taken", with_number(WEIGHTS, lambda n: math.sqrt(n.trace_e / n.N_e / (n.trace_b / n.N_b)))),
    (other, "sizes alone", with_number(WEIGHTS, lambda n: n.N_e / n.N_b)),
)
