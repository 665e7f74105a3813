"""Figures of the course: each function takes arrays and returns the axes it drew on; `show` shows them with a text.

The colours are those of Okabe and Ito (the blue a little lighter, the orange darker), which colour-blind readers
can tell apart.
The ground is transparent, and `INK` can be read on white and on black: so a figure
suits a light page and a dark one. Importing this module sets that for all of matplotlib;
in a notebook, figures are shown as SVG, and as PNG where SVG is not to be had.
"""

from itertools import cycle

import matplotlib.pyplot as plt
import numpy as np
from IPython import get_ipython
from IPython.display import display

INK, FAINT = "#70767e", "#70767e40"  # FAINT: a quarter of it, for grounds and grids
COLORS = ("#0080C8", "#B57900", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#999999")
MARKERS = "osD^vP*"
_INKED = "text.color axes.labelcolor axes.edgecolor xtick.color ytick.color hatch.color"
plt.rcParams |= dict.fromkeys(_INKED.split(), INK) | {
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "axes.prop_cycle": plt.cycler(color=COLORS),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 12,
    "grid.color": FAINT,
    "legend.frameon": False,
    "svg.hashsalt": "ntkbook",  # the same figure is the same file
}
if get_ipython():
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    set_matplotlib_formats("svg", "png", metadata={"Date": None})


def _axes(ax, width=7.0, height=4.0):
    return ax if ax is not None else plt.subplots(figsize=(width, height), layout="constrained")[1]


def _finish(ax, title, xlabel, ylabel, legend=True):
    ax.set(title=title, xlabel=xlabel, ylabel=ylabel)
    if legend:
        ax.legend()
    return ax


def show(text):
    """Show the open figure in a notebook, with a text that says what is to be seen to those who cannot see it.

    The text is stored as the picture's "alt", which pages made of the notebook have (JupyterLab leaves it out), and
    in the place of its plain text. Raises RuntimeError unless exactly one figure is open.
    """
    if len(plt.get_fignums()) != 1:
        raise RuntimeError(f"{len(plt.get_fignums())} figures are open, wanted the one that the text is about")
    if not get_ipython() or "inline" not in plt.get_backend():  # no notebook, or figures that one can move
        plt.show()
        return
    data, about = get_ipython().display_formatter.format(plt.gcf())
    about |= {kind: {**about.get(kind, {}), "alt": text} for kind in data if kind.startswith("image/")}
    display({**data, "text/plain": text}, metadata=about, raw=True)
    plt.close()


def kernel_curves(points, grid, rows, ax=None, title="What one point shares with all others"):
    """K(x, .) over the grid (G,), a curve for each of the points (N,); rows is (N, G). A dot marks K(x, x)."""
    ax = _axes(ax)
    for point, row, color, marker in zip(points, rows, cycle(COLORS), cycle(MARKERS)):
        ax.plot(grid, row, color=color, label=f"x = {point:g}")
        ax.plot(point, np.interp(point, grid, row), marker, color=color, markersize=7)
    ax.axhline(0, color=FAINT, linewidth=0.8, zorder=0)
    return _finish(ax, title, "x'", "K(x, x')")


def learning_arrows(grid, before, after, points, predicted, star, ax=None):
    """f over the grid (G,) before and after one step on the `star` (x, y): an arrow for each of the points (N,).

    A cross marks where each point was predicted to go, (N,).
    """
    ax = _axes(ax)
    ax.plot(grid, before, color=COLORS[0], label="f before the step")
    ax.plot(grid, after, color=COLORS[5], linestyle="--", label="f after the step")
    shortest = 0.03 * np.ptp([*before, *after, star[1]])  # of what is not hidden by the cross
    for x in points:
        start, end = (np.interp(x, grid, f) for f in (before, after))
        if abs(end - start) < shortest:
            continue
        style = {"arrowstyle": "-|>", "color": INK, "shrinkA": 0, "shrinkB": 5}  # the cross does not cover its head
        ax.annotate("", (x, end), (x, start), arrowprops=style)
    ax.plot(points, predicted, "x", color=INK, markeredgewidth=2, markersize=9, label="predicted by the kernel")
    ax.plot(*star, "*", color=INK, markersize=13, label="the point that is learned")
    return _finish(ax, "Learning one point moves the others", "x", "f(x)")


def stacked_terms(labels, entries, documented, defined, ax=None):
    """The terms of each entry stacked, documented beside defined; both are (entries, terms), labels name the terms."""
    ax = _axes(ax, 8.0, 4.6)
    hatches = ("", "", "//", "", "..", "xx", "\\\\")
    for terms, shift in ((np.asarray(documented), -0.2), (np.asarray(defined), 0.2)):
        bottom = np.zeros(len(entries))
        for k, label in enumerate(labels):
            places = np.arange(len(entries)) + shift
            style = {"color": COLORS[k % 7], "edgecolor": "#ffffffa0", "hatch": hatches[k % 7]}
            ax.bar(places, terms[:, k], 0.36, bottom=bottom, label=label if shift < 0 else None, **style)
            for place, low, height in zip(places, bottom, terms[:, k]):
                if height:
                    ax.text(
                        place,
                        low + height / 2,
                        f"{height:g}",
                        ha="center",
                        va="center",
                        fontsize=9,
                        color="black",
                        bbox=_PATCH,
                    )
            bottom += terms[:, k]
        for place, total in zip(places, bottom):
            ax.text(place, total + 0.25, f"{total:g}", ha="center", fontweight="bold")
    ax.set_xticks(np.concatenate([np.arange(len(entries)) + s for s in (-0.2, 0.2)]))
    ax.set_xticklabels([f"{e}\ndocumented" for e in entries] + [f"{e}\ndefinition" for e in entries])
    _finish(ax, "The seven terms of every entry", "entry of the kernel", "value, term on term", legend=False)
    ax.legend(title="term of", bbox_to_anchor=(1.0, 1.0), loc="upper left")
    return ax


_PATCH = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}


def losses(histories, ax=None, title="Gradient descent at different steps"):
    """Loss by step on a log axis; `histories` maps a label to an array of losses."""
    ax = _axes(ax)
    for (label, history), color, marker in zip(histories.items(), cycle(COLORS), cycle(MARKERS)):
        ax.semilogy(history, color=color, marker=marker, markevery=max(1, len(history) // 12), label=label)
    return _finish(ax, title, "step of gradient descent", "loss")


def heatmap(A, m=1, ax=None, title="The kernel", labels=("column", "row"), limit=None):
    """A matrix as colours around zero, with a line every m rows and columns.

    Small ones have their numbers written in, large ones only the number of each group of m.
    """
    A = np.asarray(A)
    ax = _axes(ax, 5.2, 4.6)
    limit = np.abs(A).max() if limit is None else limit
    image = ax.imshow(A, cmap="RdBu_r", vmin=-limit, vmax=limit)
    for axis, size in ((ax.axhline, A.shape[0]), (ax.axvline, A.shape[1])):
        for place in range(m, size, m):
            axis(place - 0.5, color=INK, linewidth=2)
    if A.size <= 100:
        for i, j in np.ndindex(*A.shape):
            dark = abs(A[i, j]) > 0.6 * limit
            ax.text(j, i, f"{A[i, j]:.3g}", ha="center", va="center", color="white" if dark else "black", fontsize=9)
    for axis, size in ((ax.xaxis, A.shape[1]), (ax.yaxis, A.shape[0])):
        if size <= 30:
            axis.set_ticks(range(size))
        elif m > 1:
            axis.set_ticks(np.arange((m - 1) / 2, size, m), range(-(-size // m)))
    ax.figure.colorbar(image, ax=ax, label="value", shrink=0.85)
    ax.set(title=title, xlabel=labels[0], ylabel=labels[1])
    return ax


def output_plane(paths, target, ellipse, ax=None, title="Training in the plane of two outputs"):
    """Paths (T, 2) of two outputs, by label, towards the target (2,), over an ellipse (G, 2) with its axes (2, 2)."""
    ax = _axes(ax, 6.4, 5.2)
    outline, directions = ellipse
    ax.fill(*(target + outline).T, color=FAINT, zorder=0)
    for direction in directions:
        ax.plot(*np.array([target - direction, target + direction]).T, color=INK, linewidth=1, zorder=0)
    for (label, path), color, marker in zip(paths.items(), cycle(COLORS), cycle(MARKERS)):
        ax.plot(*path.T, color=color, marker=marker, markersize=5, markevery=max(1, len(path) // 20), label=label)
    ax.plot(*paths[next(iter(paths))][0], "o", color=INK, markersize=8, label="start")
    ax.plot(*target, "*", color=INK, markersize=14, label="target")
    ax.set_aspect("equal")
    return _finish(ax, title, "output at the first point", "output at the second point")


def decays(times, predicted, seen, measured, labels, ax=None, title="Every mode at its own speed"):
    """What is left of each mode: lines `predicted` (T, modes) at `times`, marks `measured` (S, modes) at `seen`."""
    ax = _axes(ax)
    for k, (label, color, marker) in enumerate(zip(labels, cycle(COLORS), cycle(MARKERS))):
        ax.semilogy(times, predicted[:, k], color=color, label=label)
        ax.semilogy(seen, measured[:, k], marker, color=color, markersize=6, fillstyle="none")
    return _finish(ax, title, "time, in steps times rate", "what is left of the residual")


def bands(grid, limit, draws, ax=None, title="Draws close in on the limit", xlabel="angle", ylabel="kernel"):
    """The limit (G,) as a line, and for each label in `draws` an array (S, G) as a band from its least to its most."""
    ax = _axes(ax)
    for (label, rows), color in zip(draws.items(), cycle((FAINT, COLORS[4], COLORS[0]))):
        ax.fill_between(grid, np.min(rows, axis=0), np.max(rows, axis=0), color=color, label=label)
    ax.plot(grid, limit, color=COLORS[5], linewidth=2, label="infinite width")
    return _finish(ax, title, xlabel, ylabel)


def spreads(sizes, results, ax=None, title="Accuracy and training size", xlabel="training points", ylabel="accuracy"):
    """The mean over splits against size on a log axis, least to most as a band: label to an array (sizes, splits)."""
    ax = _axes(ax)
    for (label, table), color, marker in zip(results.items(), cycle(COLORS), cycle(MARKERS)):
        ax.semilogx(sizes, np.mean(table, axis=1), color=color, marker=marker, label=label)
        ax.fill_between(sizes, np.min(table, axis=1), np.max(table, axis=1), color=color, alpha=0.15)
    ax.set_xticks(sizes, [f"{s:g}" for s in sizes])
    ax.xaxis.set_minor_locator(plt.NullLocator())
    return _finish(ax, title, xlabel, ylabel)


def growth(sizes, costs, ax=None, title="Cost of two routes", xlabel="N", ylabel="seconds"):
    """Costs against sizes on log axes; `costs` maps a label to an array."""
    ax = _axes(ax)
    for (label, cost), color, marker in zip(costs.items(), cycle(COLORS), cycle(MARKERS)):
        ax.loglog(sizes, cost, color=color, marker=marker, label=label)
    ax.set_xticks(sizes, [f"{s:g}" for s in sizes])
    ax.xaxis.set_minor_locator(plt.NullLocator())
    ax.grid(axis="y")
    return _finish(ax, title, xlabel, ylabel)
