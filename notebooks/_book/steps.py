"""The chapters as a path on the front page: of each its picture, what one does in it, and the minutes."""

import html
import json
import re

from inks import in_two_inks

ROW = re.compile(r"^\| \[(.+?)\]\(notebooks/(\w+)\.ipynb\) \| (.+?) \| (.+?) \|$", re.MULTILINE)
PICTURES = {"00_start_here": ("01_scalar_kernel", 0), "01_scalar_kernel": ("01_scalar_kernel", 1)}  # 00 only moves
CARD = """\
<a class="step" href="{chapter}.html"><span class="step-picture" aria-hidden="true">{picture}</span>
<strong>{title}</strong> <span>{does}</span> <small>{minutes}</small></a>"""


def steps(sources, site):
    """The HTML of the path, from the table in about.md and the first figure of every chapter."""
    rows = ROW.findall((sources / "about.md").read_text(encoding="utf-8").replace("](", "](notebooks/"))
    cards = [
        CARD.format(chapter=chapter, title=title, does=html.escape(does), minutes=said(minutes), picture=picture)
        for title, chapter, does, minutes in rows
        for picture in [hero(sources, site, *PICTURES.get(chapter, (chapter, 0)))]
    ]
    return "\n".join(cards)


def said(minutes):
    reading, _, exercises = minutes.partition(" + ")
    return f"{reading} minutes" + (f", exercises {exercises}" if exercises else "")


def hero(sources, site, chapter, number):
    """A drawing of a chapter, in both inks and without a text: the title beside it says what it is for."""
    cells = json.loads((sources / f"{chapter}.ipynb").read_text(encoding="utf-8"))["cells"]
    data = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    drawings = ["".join(kinds["image/svg+xml"]) for kinds in data if "image/svg+xml" in kinds]
    return in_two_inks(drawings[number], "", site)
