"""Sizes and scatters of four networks, as measured at two widths; some settle, one grows, one stays random."""

from typing import NamedTuple

import numpy as np

WIDTHS = 16, 64
KINDS = ("settles, little scatter", "settles, much scatter", "grows", "stays, little scatter")


class Measured(NamedTuple):
    """Of every network its kind, a number of `KINDS`; size of the mean kernel and scatter, (4, 2) each."""

    kinds: tuple[int, ...]
    sizes: np.ndarray
    scatters: np.ndarray


DATA = Measured(
    (2, 0, 3, 1),
    np.array([[4.2, 15.8], [3.1, 3.2], [8.7, 8.5], [5.6, 5.9]]),
    np.array([[0.52, 0.28], [0.31, 0.15], [0.14, 0.13], [0.68, 0.35]]),
)


def named(s, kinds):
    """The networks of these kinds, counted from 1."""
    return np.array([place for place, kind in enumerate(s.kinds, 1) if kind in kinds])


def grower(s):
    """The number of the network whose mean kernel grows."""
    return s.kinds.index(2) + 1


def slope(s, values=None):
    """The slope on log axes, of the scatter of the network whose mean grows."""
    narrow, wide = (s.scatters if values is None else values)[grower(s) - 1]
    return np.log(wide / narrow) / np.log(WIDTHS[1] / WIDTHS[0])


def draw_measured(rng):
    kinds = rng.permutation(4)
    narrow = np.array([0.28, 0.75, 0.56, 0.14]) + rng.integers(-4, 5, 4) / [100, 50, 100, 200]
    wide = narrow * np.array([0.5, 0.5, 0.5, 0.94]) * rng.uniform(0.92, 1.04, 4)
    sizes = np.round(rng.uniform(2, 9, 4), 1)
    grown = np.round(sizes * np.array([1, 1, 3.8, 1]) * rng.uniform(0.95, 1.05, 4), 1)
    pairs = (np.stack(both, axis=1)[kinds] for both in ((sizes, grown), (np.round(narrow, 2), np.round(wide, 2))))
    return Measured(tuple(int(kind) for kind in kinds), *pairs)


def table(s):
    rows = (
        f"| {k} | {m[0]:.1f} | {m[1]:.1f} | {r[0]:.2f} | {r[1]:.2f} |"
        for k, (m, r) in enumerate(zip(s.sizes, s.scatters), 1)
    )
    narrow, wide = WIDTHS
    head = f"| network | size, {narrow} | size, {wide} | scatter, {narrow} | scatter, {wide} |"
    return "\n".join((head, "| --- | --- | --- | --- | --- |", *rows))
