"""The right answers of the tasks of chapter 09, by ways that share no code with the tasks.

Each takes the data of a task as its question gives them. Of a page of code: (the wrong lines, the number besides).
"""

from fractions import Fraction

import numpy as np
from scipy.integrate import solve_ivp

from ntkbook.exercises import learned_first

EQUATION = """u = lambda w, x: w[0] * x + w[1] * x**2 + w[2] * x**3
u_x = input_derivative(u, 0)
u_xx = input_derivative(u_x, 0)
r_b = u(w, x_b) - y_b
r_e = u_xx(w, x_e) - g(x_e)
K_bb = ntk(u, w, x_b)
K_ee = ntk(u_xx, w, x_e)"""
WEIGHTS = """J_b, J_e = jacobian(u, w, x_b)[:, :, 0], jacobian(u_xx, w, x_e)[:, :, 0]
trace_b = np.sum(J_b**2)
trace_e = np.sum(J_e**2)
w_b = (trace_b + trace_e) / trace_b
w_e = (trace_b + trace_e) / trace_e
loss = 0.5 * (w_b * np.sum(r_b**2) + w_e * np.sum(r_e**2))
K_be = np.sqrt(w_b * w_e) * J_b @ J_e.T"""


def circle(row):
    """What the circulant matrix does to each wave, at the first point."""
    matrix = np.array([[row[(i - j) % 6] for i in range(6)] for j in range(6)])
    waves = [[1, 1, 1, 1, 1, 1], [1, 0.5, -0.5, -1, -0.5, 0.5], [1, -0.5, -0.5, 1, -0.5, -0.5], [1, -1, 1, -1, 1, -1]]
    return [(matrix @ wave)[0] for wave in waves]


def by_frequency(s):
    """The outputs at the points by an ODE solver, with the whole matrix; then their parts by projection."""
    t = 2 * np.pi * np.arange(s.N) / s.N
    waves = np.array([np.cos(k * t) for k in (1, 2, 3)])
    K, y = 2 / s.N * (waves.T * s.values) @ waves, s.amplitudes @ waves
    f = solve_ivp(lambda _, f: -K @ (f - y) / s.N, (0, s.t), np.zeros(s.N), "DOP853", rtol=1e-11, atol=1e-12).y[:, -1]
    return waves @ f * 2 / s.N


def other_lines(s, right):
    return {k for k, (line, meant) in enumerate(zip(s.code, right.split("\n")), 1) if line != meant}


def second_difference(j, x):
    """The second difference of x^j, in fractions: exact but for the step, which it goes to 0 with."""
    h = Fraction(1, 10**6)
    return ((x + h) ** j - 2 * Fraction(x) ** j + (x - h) ** j) / h**2


def residual_page(s):
    gradients = [[second_difference(j, x) for j in (1, 2, 3)] for x in (s.numbers.x, s.numbers.z)]
    return other_lines(s, EQUATION), round(float(sum(a * b for a, b in zip(*gradients))), 4)


def weights_page(s):
    n = s.numbers
    return other_lines(s, WEIGHTS), float(Fraction(n.trace_e * n.N_b, n.N_e * n.trace_b))


RIGHT = (
    (learned_first.circle, circle),
    (learned_first.by_frequency, by_frequency),
    (learned_first.residual_page, residual_page),
    (learned_first.weights_page, weights_page),
)
