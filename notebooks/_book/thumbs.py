"""Small pictures of figures: one drawing of an SVG of matplotlib, without its words and scales, with thicker lines."""

import re
from xml.etree import ElementTree

SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
GONE = re.compile(r"(text|legend|matplotlib\.axis|xtick|ytick|LineCollection_grid)")
THICKER, AIR = 1.8, 6  # times; points around the drawing
UNIT = 15  # points that a drawing without axes has around its middles
ElementTree.register_namespace("", SVG[1:-1])
ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def thumb(svg, number=0):
    """The drawing with this number, cut out."""
    root = ElementTree.fromstring(svg)
    figure = next(group for group in root if group.get("id", "").startswith("figure"))
    drawings = [group for group in figure if group.get("id", "").startswith("axes")]
    chosen = drawings[number]
    marks = {mark.get("id"): mark for mark in figure.iter(f"{SVG}path") if mark.get("id")}
    for group in list(figure):
        if group is not chosen:
            figure.remove(group)
    without_words(chosen)
    here = {mark.get("id") for mark in chosen.iter(f"{SVG}path")}
    used = {use.get(LINK, "")[1:] for use in chosen.iter(f"{SVG}use")} - here
    ElementTree.SubElement(root, f"{SVG}defs").extend(marks[name] for name in sorted(used & set(marks)))
    left, top, right, bottom = place_of(chosen)
    left, top, width, height = left - AIR, top - AIR, right - left + 2 * AIR, bottom - top + 2 * AIR
    root.set("viewBox", f"{left:g} {top:g} {width:g} {height:g}")
    root.set("width", f"{width:g}pt")
    root.set("height", f"{height:g}pt")
    return re.sub(
        r"(?<=stroke-width: )[\d.]+",
        lambda found: f"{THICKER * float(found[0]):g}",
        ElementTree.tostring(root, encoding="unicode"),
    )


def without_words(group):
    for child in list(group):
        if GONE.match(child.get("id", "")):
            group.remove(child)
        else:
            without_words(child)


def place_of(drawing):
    """The corners of the ground of a drawing, or of all that is drawn where the axes are off."""
    found = [numbers_of(path.get("d")) for path in drawing[0].findall(f"{SVG}path")]
    if not found or len(found[0]) != 10 or len(set(found[0])) > 4:  # no rectangle
        shown = [group for group in drawing if group.get("id")]
        found = [numbers_of(path.get("d")) for group in shown for path in group.findall(f"{SVG}path")]
        dots = [dot for group in shown for dot in group.iter(f"{SVG}use") if dot.get("x")]
        found += [[float(dot.get("x")), float(dot.get("y"))] for dot in dots]
    x, y = ([n for numbers in found for n in numbers[k::2]] for k in (0, 1))
    room = UNIT if len(found) > 1 else 0
    return max(0, min(x) - room), max(0, min(y) - room), max(x) + room, max(y) + room


def numbers_of(path):
    return [float(n) for n in re.findall(r"-?[\d.]+", path)]
