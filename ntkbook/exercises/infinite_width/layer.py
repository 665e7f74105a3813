"""One step of the recursion of a ReLU network, with what is taken for it."""

from typing import NamedTuple

import numpy as np


class Layer(NamedTuple):
    """Sigma and Theta of a ReLU network's layer at two points, and the variances w^2, s^2 of the next layer."""

    Sigma: np.ndarray
    Theta: np.ndarray
    w2: float
    s2: float


def sizes(s):
    """The roots of Sigma_ii Sigma_jj."""
    return np.sqrt(np.outer(np.diag(s.Sigma), np.diag(s.Sigma)))


def duals(s, angle=None):
    """E[phi phi] and E[phi' phi'] of ReLU at two points: two arrays 2 x 2."""
    S, size = s.Sigma, sizes(s)
    angle = np.arctan2(np.sqrt(np.maximum(size**2 - S**2, 0)), S) if angle is None else angle
    return size * (np.sin(angle) + (np.pi - angle) * np.cos(angle)) / (2 * np.pi), (np.pi - angle) / (2 * np.pi)


def following(s, angle=None, own=1, slope=True, bias=True, w2=None, Theta=None):
    """Theta of the next layer: own (w^2 E[phi phi] + s^2) + w^2 E[phi' phi'] Theta."""
    value, derivative = duals(s, angle)
    w2, Theta = s.w2 if w2 is None else w2, s.Theta if Theta is None else Theta
    return own * (w2 * value + s.s2 * bias) + w2 * (derivative if slope else 1) * Theta


def nngp(s):
    return s.w2 * duals(s)[0] + s.s2


def degrees(s):
    return np.degrees(np.arccos(s.Sigma[0, 1] / np.sqrt(s.Sigma[0, 0] * s.Sigma[1, 1])))
