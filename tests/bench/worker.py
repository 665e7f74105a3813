"""What every route does in a process of its own: the first kernel from a cold start, then some more, timed."""

import json
import sys
import time

import numpy as np

REPEATS, SECONDS = 5, 2  # warm kernels: at most so many, and none is begun after so long
LONG = 20  # seconds: a kernel that takes longer is computed once


def run(routes):
    """Called as `script route inputs output started`, without an output where only the times are wanted.

    `routes` maps names to functions net, x -> (kernel, beside). Both are
    called without arguments. `kernel` gives the blocks (N, N, m, m) in NumPy;
    `beside` is timed in turn with it, or None. The times go to stdout.
    """
    route, inputs, output, started = sys.argv[1:]
    with np.load(inputs) as data:
        layers = len(data.files) // 4
        net = [tuple(data[f"{name}{k}"] for name in "Wbws") for k in range(layers)]
        kernel, beside = routes[route](net, data["x"])
    begun = time.perf_counter()
    K = kernel()
    first = time.perf_counter() - begun
    times = {"cold": time.time() - float(started), "warm": [first] if first > LONG else [], "beside": []}
    if output:
        np.save(output, K)
    if beside:
        beside()
    end = time.perf_counter() + SECONDS
    while first <= LONG and len(times["warm"]) < REPEATS and time.perf_counter() < end:
        times["warm"].append(seconds(kernel))
        if beside:
            times["beside"].append(seconds(beside))
    print(json.dumps(times))


def seconds(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
