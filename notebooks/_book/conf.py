"""The book: HTML from the executed chapters, laid out by stage.py, by `make book`."""

import html
import sys
import tomllib
from pathlib import Path

from docutils import nodes

import ntkbook
from ntkbook import moving
from ntkbook.exercises import CHAPTERS

sys.path.insert(0, str(Path(__file__).parent))  # where myst finds conf.slug

import api
from book_page import RUNS_NOT
from glue import glue
from pictures import figures, readme_figure
from rows import parts_in_the_map
from steps import steps

ROOT = Path(__file__).parents[2]
ABOUT = (
    "A course on the Neural Tangent Kernel: from two derivatives to the block kernel. Predict, compute with a pencil "
    "and in Python, and see how far the prediction holds."
)
address = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ntkbook"]

project = "ntkbook"
author = copyright = "The ntkbook authors"
release = ntkbook.__version__
html_title = "The Neural Tangent Kernel"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.mathjax", "sphinx-mathjax-offline"]
nb_execution_mode = "off"  # the committed outputs are the checked ones
nb_render_markdown_format = "myst"  # verdicts have formulas
myst_enable_extensions = ["amsmath", "deflist", "dollarmath"]
myst_heading_anchors = 3
myst_heading_slug_func = "conf.slug"
# Tables that cells print as HTML have formulas between dollars.
myst_mathjax_classes = "tex2jax_process|mathjax_process|math|text_html"
mathjax3_config = {"tex": {"inlineMath": [["\\(", "\\)"], ["$", "$"]]}}
html_context = {"default_mode": "auto"}
# Of docstrings: a name between single backticks is a link, and leads somewhere.
default_role = "py:obj"
nitpicky = True
add_module_names = False
autodoc_typehints = "none"
toc_object_entries_show_parents = "hide"
html_theme = "sphinx_book_theme"
html_theme_options = {"home_page_in_toc": True, "navbar_persistent": []}
if address["repository"]:
    html_theme_options |= {"repository_url": address["repository"], "use_repository_button": True}
    html_theme_options |= {"use_issues_button": True, "repository_branch": "main", "path_to_docs": "notebooks"}
    # Not Colab, which opens a chapter as it is: without a cell that installs the course.
    html_theme_options["launch_buttons"] = {
        "binderhub_url": "https://mybinder.org",
        "notebook_interface": "jupyterlab",
    }
html_baseurl = address["site"] and address["site"] + "/"
html_favicon = "_static/favicon.svg"
html_static_path = ["_static", str(moving.FOLDER)]
html_css_files = ["book.css", "api.css"]
html_js_files = [
    (name, {"type": "module"})
    for name in ("moving.js", "guess.js", "waits.js", "prints.js", "scrolls.js", "where.js", "front.js")
]


def slug(heading):
    """The anchor of a heading as JupyterLab makes it, so that a link works in both."""
    return heading.replace(" ", "-")


def tags_of_equations(app, doctree):
    """An equation with rows and a tag, as it is: Sphinx would put it into an environment that admits no tag."""
    for block in doctree.findall(nodes.math_block):
        text = block.astext()
        if r"\tag" in text:
            block.children = [nodes.Text(rf"\begin{{equation}}{text}\end{{equation}}")]
            block["no-wrap"] = True


def marks_that_stay(app, doctree):
    if app.env.docname in CHAPTERS:
        glue(doctree)


def set_apart(app, doctree):
    if app.env.docname == "00_start_here":
        parts_in_the_map(doctree)


def path_of_chapters(app, doctree):
    """On the front page."""
    for place in doctree.findall(nodes.raw):
        if 'class="steps"' in place.astext():
            place.children = [nodes.Text(steps(Path(app.srcdir), Path(app.outdir)))]


def run_button(app, page, template, context, doctree):
    """Most chapters can be opened in the browser's own Jupyter, which `make lite` builds beside the book."""
    if page in CHAPTERS and page not in RUNS_NOT:
        button = {
            "type": "link",
            "url": f"lite/notebooks/index.html?path={page}.ipynb",
            "text": "Run in the browser",
            "tooltip": "Run this chapter in the browser, with nothing installed",
            "icon": "fas fa-play",
            "label": "run-in-browser",
        }
        context["header_buttons"].insert(0, button)


def card(app, page, template, context, doctree):
    """What a search engine or a message shows of a page."""
    told = {"og:title": context.get("title", html_title), "og:description": ABOUT, "og:type": "website"}
    if address["site"]:
        told["og:image"] = f"{html_baseurl}_images/readme.png"
    tags = "".join(f'<meta property="{name}" content="{html.escape(text)}">\n' for name, text in told.items())
    context["metatags"] = f'{context.get("metatags", "")}<meta name="description" content="{ABOUT}">\n{tags}'


def site_map(app, error):
    """The addresses of all pages, once the site has one."""
    if address["site"] and not error:
        pages = "".join(f"<url><loc>{html_baseurl}{name}.html</loc></url>\n" for name in sorted(app.env.found_docs))
        head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        Path(app.outdir, "sitemap.xml").write_text(f"{head}{pages}</urlset>\n", encoding="utf-8")


def setup(app):
    api.setup(app)
    app.connect("doctree-read", figures, priority=400)  # before Sphinx collects the images
    app.connect("doctree-read", readme_figure, priority=400)
    app.connect("doctree-read", tags_of_equations)
    app.connect("doctree-read", marks_that_stay)
    app.connect("doctree-read", set_apart)
    app.connect("doctree-read", path_of_chapters)
    app.connect("html-page-context", run_button, priority=502)
    app.connect("html-page-context", card)
    app.connect("build-finished", site_map)
