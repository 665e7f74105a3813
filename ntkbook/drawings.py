"""Drawings of small models: a network with its weights on the edges, and two gradients as arrows."""

import numpy as np

from .network import Network
from .plots import COLORS, INK, _axes

OFF = "#70767e99"
ROOM = {"boxstyle": "round,pad=0.2", "facecolor": INK, "edgecolor": "none"}
RADIUS = 15  # of a unit, in points
TYPE = 10.5  # points: about 14 pixels in a figure as wide as a phone


def draw_network(net, params, x=None, backward=False, ax=None, title="The network"):
    """A small `Network` with its weights on the edges and its biases under the units.

    With one point x (n,) the units hold what they compute, h, and the edges point forward; a ReLU unit
    that is off is grey, as are all its edges. With `backward` the units hold how each output responds
    when z of the unit is pushed, df/dz, a number for each output: these go back, in orange, as far as
    the first hidden layer, and no bias enters them. Raises ValueError if x is not one point, or if a
    layer has more than 6 units.
    """
    if not isinstance(net, Network) or max(net.sizes) > 6:
        raise ValueError(f"net is {net!r}, wanted a Network with at most 6 units in each layer, or the drawing is full")
    values, on = at_point(net, params, x)
    color, arrow = COLORS[0], "-" if x is None else "-|>"
    if backward:
        values = sensitivities(net, params, on)
        on[0] = np.zeros(net.sizes[0], bool)
        color, arrow = COLORS[5], "<|-"
    depth = len(net.sizes)
    ax = _axes(ax, 2.1 * depth, 1.0 + 0.85 * max(net.sizes))
    places = [[(2.4 * k, (n - 1) / 2 - i) for i in range(n)] for k, n in enumerate(net.sizes)]
    for k, (W, b) in enumerate(params):
        for r, c in np.ndindex(*np.shape(W)):
            look = (color, arrow) if on[k][c] and on[k + 1][r] else None
            crossing = min(np.shape(W)) > 1 and places[k][c][1] != places[k + 1][r][1]
            along = 0.5 if not crossing else 0.35 if c % 2 else 0.65
            edge(ax, places[k][c], places[k + 1][r], W[r][c], look, along)
        for place, bias, alive in zip(places[k + 1], b, on[k + 1]):
            if not backward:
                below(ax, place, f"b = {bias:g}", tone(alive))
    for k, layer in enumerate(places):
        for i, (across, height) in enumerate(layer):
            unit(ax, across, height, label(k, i, depth, values), color if on[k][i] else None)
    ax.set(title=title, xlim=(-0.7, 2.4 * (depth - 1) + 0.7), ylim=(-max(net.sizes) / 2 - 0.2, max(net.sizes) / 2))
    ax.set_axis_off()
    return ax


def at_point(net, params, x):
    """What every unit computes at x, and which are on (all, without x): a list for each layer."""
    if x is None:
        return None, [np.ones(n, bool) for n in net.sizes]
    x = np.asarray(x, dtype=float)
    if x.shape != (net.sizes[0],):
        raise ValueError(f"x has shape {x.shape}, wanted ({net.sizes[0]},): one point, without a row around it")
    hs, zs = net.forward(params, x[None])
    values = [h[0] for h in hs] + [zs[-1][0]]
    on = [np.ones(n, bool) for n in net.sizes]
    if net.activation == "relu":
        on[1:-1] = [z[0] > 0 for z in zs[:-1]]
    return values, on


def sensitivities(net, params, on):
    """df/dz of every unit, a row for each output; nothing for the inputs. All slopes are 0 or 1."""
    if net.activation not in ("relu", "identity"):
        raise ValueError(f"net has the activation {net.activation!r}, wanted relu or identity for the way back")
    back = [np.eye(net.sizes[-1])]
    for (W, _), alive in zip(reversed(params[1:]), reversed(on[1:-1])):
        back.insert(0, back[0] @ np.asarray(W, float) * alive)
    return [None, *back]


def label(k, i, depth, values):
    if values is None:
        return f"$x_{{{i + 1}}}$" if k == 0 else f"$f_{{{i + 1}}}$" if k == depth - 1 else f"$h_{{{i + 1}}}$"
    value = values[k]
    if value is None:
        return ""
    return "\n".join(f"{v + 0:.3g}" for v in np.atleast_1d(value[..., i]))  # + 0: not -0


def tone(alive):
    return INK if alive else OFF


def below(ax, place, text, color):
    """A text under a unit, as far from its ring in a figure of any size."""
    style = {"ha": "center", "va": "center", "fontsize": TYPE, "color": color}
    ax.annotate(text, place, (0, -RADIUS - 9), textcoords="offset points", **style)


def unit(ax, across, height, text, color):
    rim = {"markeredgecolor": color or OFF, "markeredgewidth": 2}
    ax.plot(across, height, "o", markersize=2 * RADIUS, markerfacecolor="none", zorder=3, **rim)
    style = {"ha": "center", "va": "center", "fontsize": TYPE, "linespacing": 0.95, "color": tone(color), "zorder": 4}
    ax.text(across, height, text, **style)


def edge(ax, start, end, weight, look, along):
    """An edge with its weight on it; `look` is its colour and the style of its arrow, None if it is off."""
    color, arrow = look or (OFF, "-")
    line = {"arrowstyle": arrow, "color": color, "linewidth": 1.6 if look else 1, "mutation_scale": 13}
    ax.annotate("", end, start, arrowprops=line | {"shrinkA": RADIUS + 1, "shrinkB": RADIUS + 1}, zorder=1)
    place = [a + along * (b - a) for a, b in zip(start, end)]
    style = {"ha": "center", "va": "center", "fontsize": TYPE, "zorder": 2, "bbox": ROOM}
    ax.text(*place, f"{weight:g}", color="white" if look else "#c0c4c9", **style)


def draw_gradients(gradients, step, ax=None, title="Two gradients, and one step"):
    """Gradients (2,) by label as arrows in the plane of two parameters, and a step (2,) of them, dashed."""
    ax = _axes(ax, 5.0, 4.0)
    ends = [np.asarray(v, dtype=float) for v in (*gradients.values(), step)]
    labels = [*gradients, "the step"]
    for end, text, color in zip(ends, labels, [*COLORS[: len(gradients)], COLORS[5]]):
        style = {"arrowstyle": "-|>", "color": color, "linewidth": 2, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", end, (0, 0), arrowprops=style | ({"linestyle": "--"} if text == "the step" else {}))
        beside = (0.06, -0.14) if text == "the step" else (0.06, 0.06)  # the step may lie on a gradient: below it
        ax.text(*(end + beside), text, color=color, fontsize=11)
    top = 1.25 * np.max(np.abs(ends))
    ax.plot(0, 0, "o", color=INK)
    ax.set(title=title, xlabel="turn of a", ylabel="turn of b", xlim=(-0.15, top), ylim=(-0.15, 0.55 * top))
    ax.set_aspect("equal")
    return ax
