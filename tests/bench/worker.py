"""What every route does in a process of its own: the first kernel from a cold start, then some more, timed."""

import json
import sys
import time

import numpy as np

REPEATS, SECONDS = 5, 2  # warm calls: at most so many, and none is begun after so long
LONG = 20  # seconds: a kernel that takes longer is computed once


def run(routes):
    """Called as `script route inputs output started`, without an output where only the times are wanted.

    `routes` maps names to functions name, net, x -> (kernel, beside), where
    name, net and x are what `save` was given. `kernel` is called without
    arguments and gives the blocks (N, N, m, m) in NumPy; `beside` has names and
    functions that are timed after it. The times go to stdout.
    """
    route, inputs, output, started = sys.argv[1:]
    kernel, beside = routes[route](*load(inputs))
    begun = time.perf_counter()
    K = kernel()
    first = time.perf_counter() - begun
    times = {"cold": time.time() - float(started), "warm": [first] if first > LONG else []}
    if output:
        np.save(output, K)
    del K
    if first <= LONG:
        times["warm"] = repeated(kernel)
    # Afterwards: threads of BLAS keep a core busy for 0.1 s after a product.
    for name, call in beside.items():
        call()
        times[name] = repeated(call)
    print(json.dumps(times))


def save(inputs, name, net, x):
    """Write what a route gets: a name, a list of tuples of arrays, one for each layer, and points."""
    arrays = {f"{layer}_{k}": a for layer, tensors in enumerate(net) for k, a in enumerate(tensors)}
    np.savez(inputs, name=name, x=x, **arrays)


def load(inputs):
    net = {}
    with np.load(inputs) as data:
        for key in data.files:
            layer, _, k = key.partition("_")
            if k:
                net.setdefault(layer, []).append(data[key])
        return str(data["name"]), [tuple(arrays) for arrays in net.values()], data["x"]


def repeated(call):
    times, end = [], time.perf_counter() + SECONDS
    while len(times) < REPEATS and time.perf_counter() < end:
        times.append(seconds(call))
    return times


def seconds(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
