"""How many bytes a kernel takes, before anything is allocated."""

from typing import NamedTuple

import numpy as np
import psutil

from .inputs import as_outputs, as_point_sets
from .network import Network, stack


class Bill(NamedTuple):
    """Bytes of the kernel itself, and at the peak of each route to it (None where there is no such route)."""

    kernel: int
    jacobian: int
    layerwise: int | None

    def __str__(self):
        rows = (f"{name:9} {'no such route' if b is None else in_words(b)}" for name, b in zip(self._fields, self))
        return "\n".join(rows)


def memory_bill(f, params, x1, x2=None):
    """The bytes of the block kernel, and of the Jacobian and layerwise routes to it, result included.

    With N1 N2 m^2 numbers in K, the Jacobian route holds N m P more for each
    set of points. Layer by layer it is one more K, twice the N1 N2 products of
    the activations, and for each set of points the activations and three
    N x m x width matrices. None of this is allocated here.
    Raises ValueError as `ntk` does.

    >>> from ntkbook import Network
    >>> net = Network((784, 512, 512, 10), "relu")
    >>> params = net.init(np.random.default_rng(0))
    >>> print(memory_bill(net, params, np.zeros((512, 784))))
    kernel    210 MB
    jacobian  27.6 GB
    layerwise 495 MB
    """
    theta, _ = stack(params)
    sets = as_point_sets(x1, x2)
    one = sets[0][:1]
    m = as_outputs(f(params, one), len(one)).shape[1]
    size = np.result_type(theta, *sets).itemsize
    kernel = len(sets[0]) * len(sets[-1]) * m * m * size
    points = sum(map(len, sets)) * size
    if not isinstance(f, Network):
        return Bill(kernel, kernel + points * m * theta.size, None)
    layerwise = 2 * kernel + 2 * kernel // m**2 + points * (2 * sum(f.sizes[1:]) + 3 * m * max(f.sizes[1:]))
    return Bill(kernel, kernel + points * m * theta.size, layerwise)


def check_fits(bill, method):
    """Refuse the route `method` if it would not fit into the free memory; name one that does."""
    free = psutil.virtual_memory().available
    if getattr(bill, method) > free:
        if bill.layerwise is not None and bill.layerwise < free:
            advice = 'method="layerwise" fits'
        else:
            advice = "compute it in pieces, ntk(f, params, x1[i:j], x2)"
        raise ValueError(f"method {method!r} does not fit into the {in_words(free)} that are free: {advice}\n{bill}")


def in_words(number):
    """A number of bytes as people say it, in powers of 1000.

    >>> in_words(209_715_200)
    '210 MB'
    """
    for unit in ("B", "kB", "MB", "GB"):
        if number < 999.5:
            return f"{number:.3g} {unit}"
        number /= 1000
    return f"{number:.3g} TB"
