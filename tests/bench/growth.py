"""How the time of a dense `Network` grows with its sizes, as a figure with fitted slopes.

python tests/bench/growth.py <figure>
"""

import sys

import matplotlib.pyplot as plt
import numpy as np
from network import Case, draw
from with_ntkbook import default
from worker import seconds

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
            calls.append(default(*draw(Case(**settings), depth=depth))[0])
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


def main(figure):
    found = growth()
    print("growth in float32, seconds, and the slope on log axes")
    for name, (sizes, times, slope) in found.items():
        print(f"{name:6} {sizes} {times.round(4)} slope {slope:.2f}")
    draw_growth(found, figure)


if __name__ == "__main__":
    main(*sys.argv[1:])
