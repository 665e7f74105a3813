"""Figures of pages: each in two inks, with the text that tells what it shows."""

import json
import shutil
from pathlib import Path

from docutils import nodes
from two_inks import in_two_inks

from ntkbook.exercises import CHAPTERS


def cells_of(app, chapter):
    return json.loads(Path(app.srcdir, f"{chapter}.ipynb").read_text(encoding="utf-8"))["cells"]


def figures(app, doctree):
    """Put two pictures in the place of every figure of a chapter, each with the text that its cell showed it with."""
    name = app.env.docname
    if name in CHAPTERS:
        outputs = [output for cell in cells_of(app, name) for output in cell.get("outputs", [])]
        shown = [(kind, output) for output in outputs for kind in output.get("data", {}) if "image" in kind]
        for image, (kind, output) in zip(list(doctree.findall(nodes.image)), shown, strict=True):
            text = output["metadata"].get(kind, {}).get("alt")
            if not text:
                raise ValueError(f"a figure of {name} has no text: show it by plots.show, not by plt.show")
            image["alt"] = text
            if kind == "image/svg+xml":
                pictures = in_two_inks("".join(output["data"][kind]), text, Path(app.outdir))
                image.replace_self(nodes.raw("", pictures, format="html"))


def readme_figure(app, doctree):
    """The figure of the README in both inks; messages show the file that the README has."""
    for image in doctree.findall(nodes.image) if app.env.docname == "about" else ():
        if image["uri"] == "readme.png":
            (cell,) = (
                cell for cell in cells_of(app, "01_scalar_kernel") if "readme" in cell["metadata"].get("tags", [])
            )
            (svg,) = ("".join(output["data"]["image/svg+xml"]) for output in cell["outputs"])
            image.replace_self(nodes.raw("", in_two_inks(svg, image["alt"], Path(app.outdir)), format="html"))
            shutil.copy(Path(app.srcdir, "readme.png"), Path(app.outdir, "_images"))
