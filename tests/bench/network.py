"""The first table: a dense `Network`, layer by layer, beside its bare products and what others compute it with.

python tests/bench/network.py <Python with neural-tangents> <Python with torch>
"""

import itertools
import sys
import tempfile
from typing import NamedTuple

import measuring
import numpy as np

LARGEST = (512, 10, 512)  # measured most often
BESIDE = ("products, full square", "products, triangle of tiles")
ROUTES = {"ntk": "with_ntkbook.py", "Jacobian": "with_ntkbook.py", **measuring.THEIRS}


class Case(NamedTuple):
    N: int
    m: int
    width: int
    dtype: str


def draw(case, n=784, depth=2):
    """The name, weights, biases and scales of each layer, and points: what all routes get."""
    rng = np.random.default_rng(0)
    sizes = (n, *[case.width] * depth, case.m)
    net = [
        (*(rng.standard_normal(shape).astype(case.dtype) for shape in ((out, fan), out)), fan**-0.5, 1.0)
        for fan, out in itertools.pairwise(sizes)
    ]
    return "Network", net, rng.standard_normal((case.N, n)).astype(case.dtype)


def measure(case, pythons, folder, rounds=1, too_slow=()):
    return measuring.measure(case, draw(case), ROUTES, pythons, folder, rounds, too_slow)


def table(results):
    return measuring.table(results, BESIDE, list(ROUTES)[1:])


def main(neural_tangents, torch):
    pythons = measuring.pythons(neural_tangents, torch)
    results = {}
    for m, width, dtype in itertools.product((1, 10), (256, 512), ("float32", "float64")):
        slow = set()
        for N in (64, 128, 512):
            case = Case(N, m, width, dtype)
            with tempfile.TemporaryDirectory() as folder:
                results[case] = measure(case, pythons, folder, 5 if case[:3] == LARGEST else 1, slow)
            slow |= {route for route, times in results[case].items() if isinstance(times, str)}
            print(f"{case}: the kernels agree", file=sys.stderr, flush=True)
    print(f"{measuring.machine(pythons)} Medians; the others as multiples of ntk's time.\n\n{table(results)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
