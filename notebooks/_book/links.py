"""Links of a page that leaves its place: into a folder where some files of the course have gone along, others not."""

import posixpath
import re

LINK = re.compile(r"(!?)\[([^]]*)\]\((?![a-z]+:|#)([^)#\s]+)(#[^)\s]*)?\)")


def relink(text, base, places):
    """Let the Markdown's links lead to where things are now; a link to what has not come along becomes its own text.

    `base` is the folder of the page in the course, and `places` says where
    each file of the course, by its path from the root, is in the new folder.
    """

    def moved(match):
        mark, label, path, anchor = match.groups()
        place = places.get(posixpath.normpath(posixpath.join(base, path)))
        return f"{mark}[{label}]({place}{anchor or ''})" if place else label

    return LINK.sub(moved, text)


def relink_notebook(notebook, base, places):
    """The same in every Markdown cell of a notebook, a dict as JSON gives it."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = relink("".join(cell["source"]), base, places)
    return notebook
