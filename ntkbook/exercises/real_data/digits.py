"""A few of the 1,797 digits that ship with scikit-learn, and the kernel that the task speaks of."""

from functools import cache, cached_property

import numpy as np

from ...limit import limit_kernels
from ...network import Network

NET = Network((64, 10, 1), "relu", "ntk", w_std=2**0.5, b_std=0.1)


class Digits:
    """Images of three classes, `labels` 0, 1, 2, and others to test on; read when they are first asked for."""

    def __init__(self, seed, kept=slice(None), tested=slice(None), ridge=0.01):
        self.seed, self.kept, self.tested, self.ridge = seed, kept, tested, ridge

    @cached_property
    def drawn(self):
        """(classes, places of the training images, of the test images, the labels of either)"""
        rng = np.random.default_rng(self.seed)
        _, labels = images()
        classes = tuple(int(c) for c in rng.choice(10, 3, replace=False))
        chosen = [rng.permutation(np.flatnonzero(labels == c))[:8] for c in classes]
        first, second = (np.concatenate([pick[k::2] for pick in chosen]) for k in (0, 1))
        return classes, first, second, np.repeat([0, 1, 2], 4)

    @property
    def classes(self):
        """Which digits the labels 0, 1, 2 stand for."""
        return self.drawn[0]

    @property
    def x(self):
        return images()[0][self.drawn[1]][self.kept]

    @property
    def labels(self):
        return self.drawn[3][self.kept]

    @property
    def x_test(self):
        return images()[0][self.drawn[2]][self.tested]

    @property
    def labels_test(self):
        return self.drawn[3][self.tested]


@cache
def images():
    """All 1,797 images as rows of 64 numbers from 0 to 1, and their labels."""
    from sklearn.datasets import load_digits  # not above: the other chapters do without it

    x, labels = load_digits(return_X_y=True)
    return x / 16, labels


def kernel(a, b):
    """The kernel of the infinitely wide network between the images a and b."""
    return limit_kernels(NET, a, b).ntk
