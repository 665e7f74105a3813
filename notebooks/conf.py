"""The book: HTML from the executed notebooks, by `make book`."""

import json
import sys
from binascii import a2b_base64
from hashlib import sha256
from pathlib import Path

from docutils import nodes

import ntkbook

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # where myst finds conf.slug
CHAPTERS = sorted(path.stem for path in HERE.glob("*.ipynb"))

project = "ntkbook"
author = copyright = "The ntkbook authors"
release = ntkbook.__version__
html_title = "The Neural Tangent Kernel"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.mathjax", "sphinx-mathjax-offline"]
exclude_patterns = ["_build", "assignments/classes", "assignments/source", "**/.ipynb_checkpoints"]
nb_execution_mode = "off"  # the committed outputs are the checked ones
nb_code_prompt_show, nb_code_prompt_hide = "Show the answer", "Hide the answer"  # of predictions, see to_book
nb_render_markdown_format = "myst"  # verdicts have formulas
myst_enable_extensions = ["amsmath", "dollarmath"]
myst_heading_anchors = 3
myst_heading_slug_func = "conf.slug"
# Tables that cells print as HTML have formulas between dollars.
myst_mathjax_classes = "tex2jax_process|mathjax_process|math|text_html"
mathjax3_config = {"tex": {"inlineMath": [["\\(", "\\)"], ["$", "$"]]}}
html_context = {"default_mode": "auto"}
default_role = "code"  # of docstrings
html_theme = "sphinx_book_theme"
html_theme_options = {"use_download_button": False, "home_page_in_toc": True, "navbar_persistent": []}
html_favicon = "_static/favicon.svg"
html_static_path = ["_static"]
html_css_files = ["book.css"]


def slug(heading):
    """The anchor of a heading as JupyterLab makes it, so that a link works in both."""
    return heading.replace(" ", "-")


def to_book(app, name, source):
    """In the book the README is a page of its own; answers to predictions are folded, as in JupyterLab."""
    source[0] = source[0].replace("(../README.md)", "(about.md)")
    if name in CHAPTERS:
        notebook = json.loads(source[0])
        for cell in notebook["cells"]:
            if "jupyter" in cell["metadata"]:
                cell["metadata"]["tags"] = ["hide-output", *cell["metadata"].get("tags", [])]
        source[0] = json.dumps(notebook)


def texts_of_figures(app, doctree):
    """Give every figure of a chapter the text that its cell showed it with."""
    chapter = HERE / f"{app.env.docname}.ipynb"
    if not chapter.exists():
        return
    texts = {}
    for cell in json.loads(chapter.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                name = sha256(a2b_base64(output["data"]["image/png"])).hexdigest()  # as myst-nb names it
                texts[name] = output["metadata"]["image/png"]["alt"]
    for image in doctree.findall(nodes.image):
        image["alt"] = texts.get(Path(image["uri"]).stem) or image["alt"]


def tags_of_equations(app, doctree):
    """An equation with rows and a tag, as it is: Sphinx would put it into an environment that admits no tag."""
    for block in doctree.findall(nodes.math_block):
        text = block.astext()
        if r"\tag" in text:
            block.children = [nodes.Text(rf"\begin{{equation}}{text}\end{{equation}}")]
            block["no-wrap"] = True


def run_button(app, page, template, context, doctree):
    """A chapter's page can be opened in the browser's own Jupyter, which `make lite` builds beside the book."""
    if page in CHAPTERS:
        button = {
            "type": "link",
            "url": f"lite/notebooks/index.html?path={page}.ipynb",
            "text": "Run in the browser",
            "tooltip": "Run this chapter in the browser, with nothing installed",
            "icon": "fas fa-play",
            "label": "run-in-browser",
        }
        context["header_buttons"].insert(0, button)


def setup(app):
    app.connect("source-read", to_book)
    app.connect("doctree-read", texts_of_figures)
    app.connect("doctree-read", tags_of_equations)
    app.connect("html-page-context", run_button, priority=502)
