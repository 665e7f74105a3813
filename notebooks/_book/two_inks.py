"""A figure as files of the site: one for light, one for dark, with type that can be read on a phone."""

import hashlib
import html
import re

from inks import THEMES, inked

PHONE = 350  # what a page of 390 pixels leaves for a figure
TYPE = 8.5  # pixels: the least a figure that scrolls on a phone may have


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
