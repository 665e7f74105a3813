"""The second table: the kernel of four functions that are no `Network`, by us, neural-tangents and torch.

python tests/bench/any_function.py <Python with neural-tangents> <Python with torch>
"""

import itertools
import sys
import tempfile
from typing import NamedTuple

import measuring
import numpy as np
from functions import FUNCTIONS, draw

ROUNDS = 3  # processes of each route, where it is done in a third of the time it may take
ROUTES = {
    "ntk": "with_ntkbook.py",
    "as a Network": "with_ntkbook.py",
    "Jacobian": "with_ntkbook.py",
    **measuring.THEIRS,
}


class Case(NamedTuple):
    f: str
    N: int
    dtype: str

    @property
    def m(self):
        return 10


def measure(case, pythons, folder, rounds=1, too_slow=()):
    routes = {route: script for route, script in ROUTES.items() if route != "as a Network" or case.f == "dense"}
    return measuring.measure(case, (case.f, *draw(*case)), routes, pythons, folder, rounds, too_slow)


def table(results):
    return measuring.table(results, (), list(ROUTES)[1:])


def in_words(results):
    """What the table does not say: the dense function beside its `Network`, and the best of neural-tangents."""
    lines = []
    for case, times in results.items():
        name = f"{case.f}, N = {case.N}, {case.dtype}"
        if "as a Network" in times:
            by_hand, network = (np.median(times[route]["warm"]) for route in ("ntk", "as a Network"))
            lines.append(f"- {name}: by hand takes {by_hand / network:.2f} times as long as the `Network`.")
        if best := measuring.best_of_neural_tangents(times, "warm"):
            lines.append(f"- {name}: the best of neural-tangents is {best.removeprefix('NT ')}.")
    return "\n".join(lines)


def main(neural_tangents, torch):
    pythons = measuring.pythons(neural_tangents, torch)
    results = {}
    for f, dtype in itertools.product(FUNCTIONS, ("float32", "float64")):
        slow = set()
        for N in (64, 256):
            case = Case(f, N, dtype)
            with tempfile.TemporaryDirectory() as folder:
                results[case] = measure(case, pythons, folder, ROUNDS, slow)
            slow |= {route for route, times in results[case].items() if isinstance(times, str)}
            print(f"{case}: the kernels agree", file=sys.stderr, flush=True)
    print(f"{measuring.machine(pythons)} Medians; the others as multiples of ntk's time.\n\n{table(results)}\n")
    print(in_words(results))


if __name__ == "__main__":
    main(*sys.argv[1:])
