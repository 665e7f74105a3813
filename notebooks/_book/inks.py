"""Two inks for a figure: the notebooks have one grey for light and dark, a page has room for a picture of each.

`inked` reads an SVG of matplotlib and writes it with the ink of a theme. Words in a colour of the palette
become as dark or as light as the ink asks for; lines and marks in the dark are as light as those of the moving
figures; what else is coloured, such as a bar, stays as it is.
"""

import base64
import re
from xml.etree import ElementTree

from contrast import readable
from pixels import in_the_dark

MIXED, BLUE = "#70767e", "#0080c8"  # plots.INK, plots.COLORS[0]
# The weak ink is that of ticks and of what is off, the faint one that of grounds and grids: it comes with an opacity.
# So does the blue of dots that lie on one another.
THEMES = {
    "light": {"ink": "#1b1f24", "weak": "#4a5159", "faint": "#70767e", "dot": BLUE, "paper": "#ffffff", "least": 7},
    "dark": {"ink": "#e8e6e1", "weak": "#b0b5bc", "faint": "#9aa1a9", "dot": "#56b4e9", "paper": "#121212", "least": 6},
}
# Of lines and marks in the dark: see style.js.
LIGHTER = {BLUE: "#56b4e9", "#d55e00": "#f0a050", "#b57900": "#d6a13a", "#009e73": "#2fbf9b", "#cc79a7": "#d690bd"}
SVG, LINK = "{http://www.w3.org/2000/svg}", "http://www.w3.org/1999/xlink"
ElementTree.register_namespace("", SVG[1:-1])
ElementTree.register_namespace("xlink", LINK)
# For pictures made of pixels in dark, of other scales than pixels.py knows: white becomes the ground and black is
# light; red becomes an orange and blue a blue that are lighter, the further they are from white.
TURNED = "0.48 -1.38 0.25 0 0.7  -0.13 -1.07 0.55 0 0.71  -0.64 -0.71 0.7 0 0.73  0 0 0 1 0"


def inked(svg, theme):
    """The figure in the inks of a theme, "light" or "dark"."""
    root = ElementTree.fromstring(svg)
    for about in root.findall(f"{SVG}metadata"):
        root.remove(about)
    # What is black or white in the notebook is a number in a cell of a heat map, or stands on a bar.
    onto = {"#000000": "ink", "#ffffff": "ink"}
    if root.find(f".//{SVG}image") is not None:
        onto = {"#000000": "black", "#ffffff": "white"}
        if theme == "dark":
            turn_pixels(root)
            onto = {"#000000": "white", "#ffffff": "black"}
    inks = THEMES[theme] | {"black": "#000000", "white": "#ffffff"}
    inks["lines"] = {} if theme == "light" or LIGHTER[BLUE] in svg else LIGHTER  # or two colours would become one
    paint(root, inks, {color: inks[name] for color, name in onto.items()}, (), inks["ink"])
    return ElementTree.tostring(root, encoding="unicode")


def turn_pixels(root):
    strange = []
    for image in root.iter(f"{SVG}image"):
        kind, _, data = image.get(f"{{{LINK}}}href").partition(",")
        turned = in_the_dark(base64.b64decode(data))
        if turned:
            image.set(f"{{{LINK}}}href", f"{kind},{base64.b64encode(turned).decode()}")
        else:
            strange.append(image)
    if not strange:
        return
    turned = ElementTree.Element(f"{SVG}filter", {"id": "turned", "color-interpolation-filters": "sRGB"})
    ElementTree.SubElement(turned, f"{SVG}feColorMatrix", {"values": TURNED})
    root.insert(0, turned)
    for image in strange:
        image.set("filter", "url(#turned)")


def paint(element, inks, onto, above, lines):
    """Give an element and all in it the inks, `lines` to lines; above are the kinds of the groups that it is in."""
    kind = element.get("id", "").partition("_")[0] if element.tag == f"{SVG}g" else ""
    if kind == "text":
        words(element, inks, onto, weak=any("tick" in group for group in above))
        return
    if kind == "axes":
        lines = inks["paper"] if parted_everywhere(element) else inks["ink"]
    if kind == "patch" and len(element) > 1:
        kind = "arrow"  # a shaft and its heads
    line = "line2d" in (*above, kind) and not any("tick" in group for group in above)
    ink = lines if line else inks["ink"]
    colors = inks["lines"] if drawn(element, (*above, kind)) else {}
    onto_ground = {MIXED: (inks["faint"], ink), BLUE: (inks["dot"], colors.get(BLUE, BLUE))}
    repaint(element, lambda color, sheer: onto_ground.get(color, [colors.get(color, color)] * 2)[not sheer])
    for child in element:
        paint(child, inks, onto, (*above, kind), lines)


def drawn(element, groups):
    """Whether it is a line or a mark, and no bar: that has one colour for its ground and its edge."""
    if any("line2d" in group or "Collection" in group or group == "arrow" for group in groups):
        return True
    fill, stroke = (re.search(rf"{kind}: (#\w+)", element.get("style", "")) for kind in ("fill", "stroke"))
    return stroke is not None and (fill is None or fill[1] != stroke[1])


def parted_everywhere(axes):
    """A heat map with a line between any two cells: the lines mean nothing, and in ink they would be all one sees."""
    lines = [child for child in axes if child.get("id", "").startswith("line2d")]
    return axes.find(f".//{SVG}image") is not None and len(lines) > 12


def words(group, inks, onto, weak):
    """A text. One on a label of its own becomes ink on paper, whatever the label's colour is."""
    patches = [child for child in group if child.get("id", "").startswith("patch_")]
    labelled = any("fill: none" not in part.get("style", "fill: none") for patch in patches for part in patch)

    def color_of(color, sheer):
        if color == MIXED:
            return inks["weak" if weak or sheer else "ink"]
        if labelled:
            return inks["ink" if color in onto else "weak"]
        return onto.get(color) or readable(inks["lines"].get(color, color), inks["paper"], inks["least"])

    def patch_of(color):
        # Or it is an arrow, or a frame.
        return inks["paper"] if labelled else inks["ink"] if color == MIXED else inks["lines"].get(color, color)

    for child in group:
        if child in patches:
            for part in child.iter():
                repaint(part, lambda color, _: patch_of(color))
        elif child.tag == f"{SVG}g":
            if "fill" not in child.get("style", ""):
                child.set("style", "fill: #000000; " + child.get("style", ""))
            for part in child.iter():
                repaint(part, color_of)
                style = re.sub(r"\b(fill-|stroke-)?opacity: [\d.]+(; )?", "", part.attrib.pop("style", ""))
                if style:
                    part.set("style", style)


def repaint(element, color_of):
    """Fill and line by themselves: a solid bar may have a sheer edge."""
    style = element.get("style", "")
    if style:
        sheer = {kind: re.search(rf"(?<![a-z-])({kind}-)?opacity", style) is not None for kind in ("fill", "stroke")}
        colored = r"(fill|stroke): (#[0-9a-f]{6})"
        element.set("style", re.sub(colored, lambda found: f"{found[1]}: {color_of(found[2], sheer[found[1]])}", style))
