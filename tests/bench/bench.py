"""The benchmark: our kernel beside its bare matrix products, the Jacobian, neural-tangents and torch.

`make bench` makes the environments and calls this with their Pythons. Each
route runs in a process of its own, the routes in turn, so that a busy moment
of the machine meets them all. The kernels of all are compared before any time
is printed. Then the growth of our own route, as a figure with fitted slopes.
"""

import itertools
import json
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import psutil
from with_ntkbook import layerwise
from worker import seconds

from ntkbook import Network, memory_bill

HERE = Path(__file__).parent
LIMIT = 60  # seconds for one process
LARGEST = (512, 10, 512)  # measured most often
TOLERANCE = {"float32": 2e-4, "float64": 1e-10}  # of the largest entry
ROUTES = {
    "ntk": "with_ntkbook.py",
    "Jacobian": "with_ntkbook.py",
    "NT structured derivatives": "with_neural_tangents.py",
    "NT kernel-vector products": "with_neural_tangents.py",
    "NT Jacobian contraction": "with_neural_tangents.py",
    "torch kernel-vector products": "with_torch.py",
    "torch Jacobian contraction": "with_torch.py",
}


class Case(NamedTuple):
    N: int
    m: int
    width: int
    dtype: str


def draw(case, n=784, depth=2):
    """Weights, biases and scales of each layer, and points: what all routes get."""
    rng = np.random.default_rng(0)
    sizes = (n, *[case.width] * depth, case.m)
    net = [
        (*(rng.standard_normal(shape).astype(case.dtype) for shape in ((out, fan), out)), fan**-0.5, 1.0)
        for fan, out in itertools.pairwise(sizes)
    ]
    return net, rng.standard_normal((case.N, n)).astype(case.dtype)


def measure(case, pythons, folder, rounds=1, too_slow=()):
    """Run every route in turns, in `rounds` processes; returns {route: times, or the reason why there are none}."""
    net, x = draw(case)
    inputs, kernels, results = Path(folder, "inputs.npz"), {}, {}
    np.savez(inputs, x=x, **{f"{name}{k}": a for k, layer in enumerate(net) for name, a in zip("Wbws", layer)})
    ours = Network((x.shape[1], case.width, case.width, case.m), "tanh", "ntk")
    jacobian = memory_bill(ours, [layer[:2] for layer in net], x).jacobian
    for turn, (route, script) in itertools.product(range(rounds), ROUTES.items()):
        if script not in pythons or isinstance(results.get(route), str):
            continue
        if turn == 0 and route in too_slow:
            results[route] = f"> {LIMIT} s"
        elif "Jacobian" in route and 2 * jacobian > psutil.virtual_memory().available:
            results[route] = "memory"
        elif turn == 0 or max(results[route]["spent"]) < LIMIT / 3:
            output = Path(folder, f"{len(kernels)}.npy") if turn == 0 else ""
            found = start(pythons[script], script, route, inputs, output)
            if isinstance(found, str):
                results[route] = found
                continue
            times = results.setdefault(route, {name: [] for name in found})
            for name, values in found.items():
                times[name] += values
            if turn == 0:
                kernels[route] = np.load(output)
    compare(kernels, case)
    return results


def start(python, script, route, inputs, output):
    """One process: {"cold": [...], "warm": [...], "beside": [...], "spent": [...]}, or why there is none."""
    began = time.time()
    command = [python, str(HERE / script), route, str(inputs), str(output), str(began)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return f"> {LIMIT} s"
    if "allocate memory" in done.stderr or "RESOURCE_EXHAUSTED" in done.stderr or done.returncode == -signal.SIGKILL:
        return "memory"
    if done.returncode:
        raise RuntimeError(f"{route} failed:\n{done.stderr[-2000:]}")
    times = json.loads(done.stdout.splitlines()[-1])
    return {"cold": [times["cold"]], "warm": times["warm"], "beside": times["beside"], "spent": [time.time() - began]}


def compare(kernels, case):
    """All routes have computed the same kernel, or the benchmark stops."""
    reference = kernels["ntk"]
    for route, K in kernels.items():
        off = np.abs(K - reference).max() / np.abs(reference).max() if K.shape == reference.shape else np.inf
        if not off <= TOLERANCE[case.dtype]:
            raise RuntimeError(f"{case}: {route} differs from ntk by {off:.1g} of the largest entry")


def table(results):
    """A Markdown table: our times in seconds, and the others as multiples of them."""
    heads = ["N", "m", "width", "type", "ntk (s)", "bare products", *list(ROUTES)[1:], "ntk cold (s)", "NT best cold"]
    lines = ["| " + " | ".join(heads) + " |", "|" + " ---: |" * len(heads)]
    for case, times in results.items():
        ours = np.median(times["ntk"]["warm"])
        cold = np.median(times["ntk"]["cold"])
        cells = [*map(str, case), f"{ours:.3g}", ratio(times["ntk"], "beside", ours)]
        cells += [ratio(times.get(route, "-"), "warm", ours) for route in list(ROUTES)[1:]]
        theirs = [t for route, t in times.items() if route.startswith("NT") and not isinstance(t, str)]
        best = min(theirs, key=lambda t: np.median(t["cold"]), default="-")
        lines.append("| " + " | ".join([*cells, f"{cold:.2g}", ratio(best, "cold", cold)]) + " |")
    return "\n".join(lines)


def ratio(times, name, ours):
    """The median as a multiple of ours; a route too slow for five measurements says how many it had."""
    if isinstance(times, str):
        return times
    few = f" ({len(times[name])})" if len(times[name]) < 5 else ""
    return f"{np.median(times[name]) / ours:.3g}{few}"


GROWTH = {  # one at a time; the others stay at N = 512 (256 for m), m = 10, width 512, 2 hidden layers
    "N": (256, 512, 1024, 2048),
    "m": (10, 20, 40, 80),
    "width": (256, 512, 1024, 2048),
    "depth": (1, 2, 4, 8),
}


def growth():
    """{name: (sizes, seconds, slope)}: medians of 5 of our route in float32, and the slope on log axes."""
    found = {}
    for name, sizes in GROWTH.items():
        calls = []
        for size in sizes:
            settings = {"N": 256 if name == "m" else 512, "m": 10, "width": 512, "dtype": "float32", "depth": 2}
            settings |= {name: size}
            depth = settings.pop("depth")
            calls.append(layerwise(*draw(Case(**settings), depth=depth))[0])
        rounds = [[seconds(call) for call in calls] for _ in range(6)][1:]  # the first warms up
        times = np.median(rounds, axis=0)
        found[name] = sizes, times, np.polyfit(np.log(sizes), np.log(times), 1)[0]
    return found


def draw_growth(found, path):
    fig, axes = plt.subplots(1, 4, figsize=(11, 3.2), sharey=True, layout="constrained")
    for ax, (name, (sizes, times, slope)) in zip(axes, found.items()):
        ax.loglog(sizes, times, "o")
        level = np.exp(np.mean(np.log(times)) - slope * np.mean(np.log(sizes)))
        ax.loglog(sizes, level * np.array(sizes, float) ** slope)
        ax.set_xticks(sizes, map(str, sizes))
        ax.minorticks_off()
        ax.set(xlabel=name, title=f"grows as {name}^{slope:.2f}")
    axes[0].set_ylabel("seconds for one kernel")
    fig.savefig(path, dpi=110)


def main(neural_tangents, torch, figure):
    pythons = {
        "with_ntkbook.py": sys.executable,
        "with_neural_tangents.py": neural_tangents,
        "with_torch.py": torch,
    }
    results = {}
    for m, width, dtype in itertools.product((1, 10), (256, 512), ("float32", "float64")):
        slow = set()
        for N in (64, 128, 512):
            with tempfile.TemporaryDirectory() as folder:
                case = Case(N, m, width, dtype)
                results[case] = measure(case, pythons, folder, 5 if case[:3] == LARGEST else 1, slow)
            slow |= {route for route, times in results[case].items() if isinstance(times, str)}
            print(f"{case}: the kernels agree", file=sys.stderr, flush=True)
    print(f"{psutil.cpu_count(logical=False)} cores; medians; the others as multiples of ntk's time\n")
    print(table(results))
    found = growth()
    print("\ngrowth in float32, seconds, and the slope on log axes")
    for name, (sizes, times, slope) in found.items():
        print(f"{name:6} {sizes} {times.round(4)} slope {slope:.2f}")
    draw_growth(found, figure)


if __name__ == "__main__":
    main(*sys.argv[1:])
