"""Two inks for a figure: the notebooks have one grey for light and dark, a page has room for a picture of each.

`inked` reads an SVG of matplotlib and writes it with the ink of a theme. Words in a colour of the palette
become as dark or as light as the ink asks for; lines and marks in the dark are as light as those of the moving
figures; what else is coloured, such as a bar, stays as it is.
"""

import base64
import hashlib
import html
import re
from xml.etree import ElementTree

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
PHONE = 350  # what a page of 390 pixels leaves for a figure
TYPE = 8.5  # pixels: the least a figure that scrolls on a phone may have
SVG, LINK = "{http://www.w3.org/2000/svg}", "http://www.w3.org/1999/xlink"
ElementTree.register_namespace("", SVG[1:-1])
ElementTree.register_namespace("xlink", LINK)
# For pictures made of pixels in dark, of other scales than pixels.py knows: white becomes the ground and black is
# light; red becomes an orange and blue a blue that are lighter, the further they are from white.
TURNED = "0.48 -1.38 0.25 0 0.7  -0.13 -1.07 0.55 0 0.71  -0.64 -0.71 0.7 0 0.73  0 0 0 1 0"


def contrast(one, other):
    """That of two colours, as WCAG has it: 1 to 21."""
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def luminance(color):
    shares = [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def readable(color, paper, least):
    """The colour, towards black or white until it stands out from the paper."""
    end = 0 if luminance(paper) > 0.5 else 255
    parts = [int(color[k : k + 2], 16) for k in (1, 3, 5)]
    for share in range(21):
        mixed = "#" + "".join(f"{round(part + share / 20 * (end - part)):02x}" for part in parts)
        if contrast(mixed, paper) >= least:
            return mixed
    raise ValueError(f"{color} cannot have a contrast of {least} on {paper}")


def in_two_inks(svg, text, site):
    """The HTML of a figure in both inks, written beside the other images of the site.

    A page fetches only the one that it shows, because it is lazy; so it has to know how large it is.
    """
    place = site / "_images"
    place.mkdir(parents=True, exist_ok=True)
    width, height = (
        round(float(size) * 4 / 3) for size in re.search(r'width="(\S+)pt" height="(\S+)pt"', svg).groups()
    )
    svg, least = for_phones(svg, width)
    found = []
    for theme in THEMES:
        drawn = inked(svg, theme)
        name = f"{hashlib.sha256(drawn.encode()).hexdigest()[:16]}-{theme}.svg"
        (place / name).write_text(drawn, encoding="utf-8")
        size = f'width="{width}" height="{height}" style="--least: {least}px; --whole: {width}px"'
        alt = html.escape(text)
        found.append(f'<img class="only-{theme}" src="_images/{name}" {size} loading="lazy" alt="{alt}">')
    return "".join(found)


def for_phones(svg, width):
    """The figure, and the least width at which its type can be read.

    In a drawing without scales, the type that would be smaller on a phone grows there, where there is room for it.
    """
    sizes = [100 * float(size) for size in re.findall(r"\) scale\((0\.\d+) -", svg)]  # points
    if not sizes:
        return svg, 0
    least = round(width * TYPE / (min(sizes) * 4 / 3))
    needed = 10 * width / PHONE * 3 / 4
    if least <= PHONE or "tick_" in svg or not roomy(svg, needed):
        return svg, min(least, width)
    rules = "".join(
        f".size{size:g}{{transform:scale({needed / size:.3f});transform-box:fill-box;transform-origin:center}}"
        for size in {round(size) for size in sizes if size < needed}
    )

    def named(found):
        size = 100 * float(found[2])
        return f'{found[1]} class="size{size:.0f}"{found[0][len(found[1]) :]}'

    style = f"<style>@media (max-width: {least - 1}px){{{rules}}}</style>"
    svg = re.sub(r'(<g id="text_\d+")(?:(?!<g id="text_).)*?\) scale\((0\.\d+) -', named, svg, flags=re.DOTALL)
    return svg.replace("</metadata>", f"</metadata>{style}", 1), PHONE


def roomy(svg, size):
    """Whether the words of every line of a drawing fit beside one another in type of this size."""
    width = float(re.search(r'width="(\S+)pt"', svg)[1])
    lines = {}
    for text in re.findall(r'<g id="text_\d+".*?\n   </g>', svg, flags=re.DOTALL):
        if text.count("<use") > 24:
            return False
        height = re.search(r"translate\(\S+ (\S+)\) scale", text)
        if height:
            line = round(float(height[1]) / 12)
            lines[line] = lines.get(line, 0) + 0.65 * size * text.count("<use")
    return max(lines.values()) < 0.95 * width


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
