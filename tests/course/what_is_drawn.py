"""What a figure draws, as data: read in the kernel of a notebook when a figure is shown (see execute.py).

An array is told by its shape and its values if they are few. Or else by a weighted mean that changes when values
change places, its least and its largest value, and the means of its parts, one after another. Values are as the
picture has them: logarithms where an axis is logarithmic, and cut off at its ends.
"""

import numpy as np

FEW = 24


def install(shell):
    """From now on `shell.drawn` is [number of the cell, what it draws] of every figure that is shown."""
    shell.drawn, cell = [], 0
    plain = shell.display_formatter.format

    def format_and_keep(thing, *args, **kwargs):
        if type(thing).__name__ == "Figure":
            shell.drawn.append([cell, figure(thing)])
        return plain(thing, *args, **kwargs)

    def begin(_):
        nonlocal cell
        cell += 1  # the shell raises its own number before a cell or after it, as versions go

    shell.display_formatter.format = format_and_keep
    shell.events.register("pre_run_cell", begin)


def figure(shown):
    """A list of [what it is, shape, numbers] and [what it is, text]."""
    found = [["texts", " | ".join(text.get_text() for text in (shown._suptitle, *shown.texts) if text)]]
    for number, ax in enumerate(shown.axes):
        found += [[f"axes {number}: {what}", *rest] for what, *rest in axes(ax)]
    return found


def axes(ax):
    legend = ax.get_legend()
    labels = [text.get_text() for text in legend.get_texts()] if legend else []
    ticks = [label for axis in (ax.xaxis, ax.yaxis) for label in getattr(axis.get_major_formatter(), "seq", [])]
    yield "texts", " | ".join([ax.get_title(), ax.get_xlabel(), ax.get_ylabel(), *labels, *ticks])
    yield "written in", " | ".join(text.get_text() for text in ax.texts)
    yield "scales", f"{ax.get_xscale()} {ax.get_yscale()}"
    places = [text.get_position() for text in ax.texts]
    ends = [text.xy for text in ax.texts if hasattr(text, "xy")]  # an arrow goes to where it points
    yield from points("texts", places + ends, ax)
    for number, line in enumerate(ax.lines):
        if line.get_transform() == ax.transData:  # or else it is a level line, drawn from end to end
            yield from points(f"line {number}", line.get_xydata(), ax)
        else:
            yield f"line {number}", *told(np.ravel(line.get_xydata()))
    for number, collection in enumerate(ax.collections):
        if collection.get_array() is not None:  # the steps of a colour bar, say
            yield f"colours {number}", *told(np.asarray(collection.get_array(), dtype=float))
        else:
            corners = [corner for path in collection.get_paths() for corner in path.vertices]
            yield from points(f"area {number}", corners, ax)
    for number, image in enumerate(ax.images):
        yield f"image {number}", *told(np.asarray(image.get_array(), dtype=float))
        yield f"colours of image {number}", *told(np.array(image.get_clim(), dtype=float))
    paths = [patch.get_patch_transform().transform(patch.get_path().vertices) for patch in ax.patches]
    corners = [corner for path in paths for corner in sorted(set(map(tuple, path)))]  # it may begin at any of them
    yield from points("patches", corners, ax)


def points(what, places, ax):
    """x and y of places in the coordinates of the axes, if there are any."""
    if not len(places):
        return
    for name, values, limits, scale in (
        ("x", np.array(places, dtype=float)[:, 0], ax.get_xlim(), ax.get_xscale()),
        ("y", np.array(places, dtype=float)[:, 1], ax.get_ylim(), ax.get_yscale()),
    ):
        seen = np.clip(np.nan_to_num(values, nan=np.inf), min(limits), max(limits))
        yield f"{what}, {name}", *told(np.log10(seen) if scale == "log" else seen)


def told(array):
    """The shape of an array, and numbers that tell it from others."""
    values = array.ravel()
    if values.size > FEW:
        wave = np.mean(values * np.cos(np.arange(values.size)))
        means = [part.mean() for part in np.array_split(values, FEW)]
        values = np.array([wave, values.min(), values.max(), *means])
    return list(array.shape), [float(f"{value:.6g}") for value in values]
