"""Routes to one kernel, each in a process of its own, in turn, so that a busy moment of the machine meets them all.

The kernels of all are compared before any time counts. The Python of each
script is that of the environment its library is in.
"""

import itertools
import json
import platform
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
import psutil
import worker

HERE = Path(__file__).parent
LIMIT = 60  # seconds for one process
BUSY, PATIENCE = 10, 20  # a machine busier than so many percent is waited for, at most so many seconds
TOLERANCE = {"float32": 2e-4, "float64": 1e-10}  # of the largest entry
THEIRS = {  # in Python
    "NT structured derivatives": "with_neural_tangents.py",
    "NT kernel-vector products": "with_neural_tangents.py",
    "NT Jacobian contraction": "with_neural_tangents.py",
    "torch kernel-vector products": "with_torch.py",
    "torch Jacobian contraction": "with_torch.py",
}


def pythons(neural_tangents, torch):
    return {
        "with_ntkbook.py": sys.executable,
        "with_neural_tangents.py": neural_tangents,
        "with_torch.py": torch,
    }


def measure(case, given, routes, pythons, folder, rounds=1, too_slow=()):
    """Run every route in turns, in `rounds` processes; returns {route: times, or the reason why there are none}.

    `given` is what `worker.save` writes for all of them: name, net, x.
    """
    inputs, kernels, results = Path(folder, "inputs.npz"), {}, {}
    worker.save(inputs, *given)
    for turn, (route, script) in itertools.product(range(rounds), routes.items()):
        if script not in pythons or isinstance(results.get(route), str):
            continue
        if turn == 0 and route in too_slow:
            results[route] = f"> {LIMIT} s"
        elif turn == 0 and least_memory(route, case, given[1]) > psutil.virtual_memory().available:
            results[route] = "memory"
        elif turn == 0 or max(results[route]["spent"]) < LIMIT / 3:
            output = Path(folder, f"{len(kernels)}.npy") if turn == 0 else ""
            found = start(pythons[script], script, route, inputs, output)
            if isinstance(found, str):
                if route == "ntk":
                    raise RuntimeError(f"{case}: ntk has no kernel to compare with ({found})")
                results[route] = found
                continue
            times = results.setdefault(route, {name: [] for name in found})
            for name, values in found.items():
                times[name] += values
            if turn == 0:
                kernels[route] = np.load(output)
                compare(kernels, case)
    return results


def least_memory(route, case, net):
    """Bytes of the largest arrays of a route; 0 where they are small or not known."""
    P, size = sum(np.size(a) for layer in net for a in layer), np.dtype(case.dtype).itemsize
    if "Jacobian" in route:
        return 2 * (case.N * case.m * P + (case.N * case.m) ** 2) * size
    return case.N**2 * case.m * P * size if route == "torch kernel-vector products" else 0


def start(python, script, route, inputs, output):
    """One process: {"cold": [...], "warm": [...], "spent": [...]} and what is timed beside, or why there is none."""
    wait_until_quiet()
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
    return times | {"cold": [times["cold"]], "spent": [time.time() - began]}


def wait_until_quiet():
    """Nothing else should run when a process starts; where something still does, say so and go on."""
    end = time.perf_counter() + PATIENCE
    while time.perf_counter() < end:
        if psutil.cpu_percent(0.5) <= BUSY:
            return
    print("the machine is busy, measured all the same", file=sys.stderr, flush=True)


def compare(kernels, case):
    """All routes have computed the same kernel, or the benchmark stops."""
    reference = kernels["ntk"]
    for route, K in kernels.items():
        off = np.abs(K - reference).max() / np.abs(reference).max() if K.shape == reference.shape else np.inf
        if not off <= TOLERANCE[case.dtype]:
            raise RuntimeError(f"{case}: {route} differs from ntk by {off:.1g} of the largest entry")


def table(results, beside, routes):
    """A Markdown table: our times in seconds, and the others as multiples of them; the best of NT in bold.

    `beside` names what was timed in the process of ntk, `routes` the others.
    """
    fields = next(iter(results))._fields
    heads = [*fields, "ntk (s)", *beside, *routes, "ntk cold (s)", "NT best cold"]
    lines = [heads, ["---:"] * len(heads)]
    for case, times in results.items():
        ours, cold = (np.median(times["ntk"][name]) for name in ("warm", "cold"))
        best = {name: best_of_neural_tangents(times, name) for name in ("warm", "cold")}
        cells = [*map(str, case), f"{ours:.3g}", *(ratio(times["ntk"], name, ours) for name in beside)]
        for route in routes:
            cell = ratio(times.get(route, "-"), "warm", ours)
            cells.append(f"**{cell}**" if route == best["warm"] else cell)
        lines.append([*cells, f"{cold:.2g}", ratio(times.get(best["cold"], "-"), "cold", cold)])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def best_of_neural_tangents(times, name):
    """Which of its three implementations was the fastest, warm or cold; None if none has a time."""
    theirs = {route: t for route, t in times.items() if route.startswith("NT") and not isinstance(t, str)}
    return min(theirs, key=lambda route: np.median(theirs[route][name]), default=None)


def ratio(times, name, ours):
    """The median as a multiple of ours; a route too slow for five measurements says how many it had."""
    if isinstance(times, str):
        return times
    few = f" ({len(times[name])})" if len(times[name]) < 5 else ""
    return f"{np.median(times[name]) / ours:.3g}{few}"


PACKAGES = {
    "with_ntkbook.py": ("numpy", "autograd"),
    "with_neural_tangents.py": ("neural-tangents", "jax"),
    "with_torch.py": ("torch",),
}


def machine(pythons):
    """A line: the date, cores and processor, and versions."""
    ask = "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"
    versions = [f"Python {platform.python_version()}"]
    for script, python in pythons.items():
        command = [python, "-c", ask, *PACKAGES[script]]
        found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        versions += map(" ".join, zip(PACKAGES[script], found))
    today = date.today()
    cores = psutil.cpu_count(logical=False) or psutil.cpu_count()
    return f"Measured on {today.day} {today:%B %Y}, {cores} cores, {processor()}; {', '.join(versions)}."


def processor():
    """The name of the processor, where Linux tells it; otherwise what Python knows."""
    info = Path("/proc/cpuinfo")
    for line in info.read_text().splitlines() if info.exists() else ():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.processor() or platform.machine()
