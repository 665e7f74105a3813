"""The parts in the map of chapter 00, as rows of one cell."""

import re

from docutils import nodes


def parts_in_the_map(doctree):
    """A row that begins with "Part one" and has no chapter has one cell over all columns: what it says, in one."""
    for row in doctree.findall(nodes.row):
        cells = list(row.findall(nodes.entry))
        said = [cell.astext().strip() for cell in cells]
        if re.match(r"Part \w+\b", said[0]) and not list(row.findall(nodes.reference)):
            row["classes"].append("part")
            words = nodes.strong("", ": ".join(filter(None, said)))
            whole = nodes.entry("", nodes.paragraph("", "", words), morecols=len(cells) - 1)
            row.children = []
            row += whole
