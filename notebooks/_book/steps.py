"""The chapters as a path on the front page: of each a small picture, what one does in it, and the minutes."""

import html
import json
import re

from thumbs import thumb
from two_inks import in_two_inks

ROW = re.compile(r"^\| \[(.+?)\]\(notebooks/(\w+)\.ipynb\) \| (.+?) \| (.+?) \|$", re.MULTILINE)
# In the map of chapter 00: a part with what it is about, or a chapter.
PART = re.compile(r"^\| (?:\*\*(Part \w+: .+?)\*\*|\[?\*\*(\d\d) )", re.MULTILINE)
# Of each chapter a drawing that can be told at a glance: which of its figures, and which drawing in it.
PICTURES = {
    "00_start_here": ("01_scalar_kernel", 2, 0),  # 00 only moves
    "01_scalar_kernel": ("01_scalar_kernel", 3, 0),
    "02_hand_page": ("02_hand_page", 1, 0),
    "03_jacobian_blocks": ("03_jacobian_blocks", 4, 1),
    "04_layer_by_layer": ("04_layer_by_layer", 0, 1),
    "08_real_data": ("08_real_data", 5, 0),
    "09_what_is_learned_first": ("09_what_is_learned_first", 0, 2),
    "10_how_sure_is_it": ("10_how_sure_is_it", 8, 0),
    "12_your_own_network": ("12_your_own_network", 0, 3),
    "13_at_scale": ("13_at_scale", 4, 0),
}
CARD = """\
<a class="step" href="{chapter}.html"><span class="step-picture" aria-hidden="true">{picture}</span>
<strong>{title}</strong> <span>{does}</span> <small>{minutes}</small></a>"""


def steps(sources, site):
    """The HTML of the path, from the table in about.md, the parts in chapter 00 and a figure of every chapter."""
    rows = ROW.findall((sources / "about.md").read_text(encoding="utf-8").replace("](", "](notebooks/"))
    first = parts(sources)
    found = []
    for title, chapter, does, minutes in rows:
        if chapter[:2] in first:
            found.append(f'</div>\n<h3>{first[chapter[:2]]}</h3>\n<div class="steps">')
        picture = drawing(sources, site, *PICTURES.get(chapter, (chapter, 0, 0)))
        does = html.escape(does)
        found.append(
            CARD.format(chapter=chapter, title=title, does=does, minutes=f"{minutes} minutes", picture=picture)
        )
    return "\n".join(found).removeprefix("</div>\n") + "\n</div>"


def parts(sources):
    """The name of every part, by the number of its first chapter; 00 stands before the parts, here in the first."""
    cells = json.loads((sources / "00_start_here.ipynb").read_text(encoding="utf-8"))["cells"]
    found = PART.findall("\n".join("".join(cell["source"]) for cell in cells))
    named = [(part, found[k + 1][1]) for k, (part, _) in enumerate(found) if part]
    first = {chapter: name for name, chapter in named[1:]}
    return first | {"00": named[0][0]}


def drawing(sources, site, chapter, figure, number):
    """A drawing of a chapter, in both inks and without a text: the title beside it says what it is for."""
    cells = json.loads((sources / f"{chapter}.ipynb").read_text(encoding="utf-8"))["cells"]
    data = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    drawn = ["".join(kinds["image/svg+xml"]) for kinds in data if "image/svg+xml" in kinds]
    return in_two_inks(thumb(drawn[figure], number), "", site)
