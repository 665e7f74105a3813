"""Where the flow goes, for outputs that share nothing, with what is taken for it."""

from typing import NamedTuple

import numpy as np

from ...loss import SquaredLoss


class Setting(NamedTuple):
    """Points with outputs that share nothing: every block of the kernel is T_ij times the unit matrix."""

    T: np.ndarray
    f0: np.ndarray
    y: np.ndarray
    rate: float
    steps: int


def factor(s, convention="mean"):
    return SquaredLoss(convention).c(*s.f0.shape)


def predicted(s, c=None, t=None, f0=None, decay=None):
    """y + exp(-c T t) (f0 - y)"""
    c, t = factor(s) if c is None else c, s.rate * s.steps if t is None else t
    values, V = np.linalg.eigh(s.T)
    decay = V * np.exp(-c * values * t) @ V.T if decay is None else decay
    return s.y + decay @ ((s.f0 if f0 is None else f0) - s.y)


def steps_taken(s, length, number):
    """What is left of a residual after so many steps of gradient descent: a matrix."""
    return np.linalg.matrix_power(np.eye(len(s.T)) - length * factor(s) * s.T, number)


def left(s):
    """What is left of the fastest mode: after one Euler step of the whole time, and by the flow."""
    exponent = factor(s) * np.linalg.eigvalsh(s.T)[-1] * s.rate * s.steps
    return 1 - exponent, np.exp(-exponent)


def plain(T):
    """Whether the exponential is (nearly) that of the entries, or its eigenvectors may be turned round unnoticed."""
    values, V = np.linalg.eigh(T)
    turned = np.abs((V.T * values) @ V)  # of another sign for each eigenvector
    return np.count_nonzero(T) < 7 or np.diff(values).min() < 0.1 or np.abs(turned - np.abs(T)).max() < 0.1


def draw_setting(rng):
    """Four outputs, since of one or two another c than 2/(Nm) gives the same: 2/N or 1/N."""
    T = np.eye(3, dtype=int)
    while plain(T):
        A = rng.integers(-1, 2, (3, 3))
        T = A @ A.T + np.eye(3, dtype=int)
    steps = int(rng.choice([20, 30, 50]))
    return Setting(T, *rng.integers(-3, 4, (2, 3, 4)), 0.02, steps)
