"""The book: HTML from the executed notebooks, by `make book`."""

import ntkbook

project = "ntkbook"
author = copyright = "The ntkbook authors"
release = ntkbook.__version__
html_title = "The Neural Tangent Kernel"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.mathjax", "sphinx-mathjax-offline"]
exclude_patterns = ["_build", "assignments/classes", "assignments/source", "**/.ipynb_checkpoints"]
nb_execution_mode = "off"  # the committed outputs are the checked ones
nb_render_markdown_format = "myst"  # verdicts have formulas
myst_enable_extensions = ["amsmath", "dollarmath"]
myst_heading_anchors = 3
# Tables that cells print as HTML have formulas between dollars.
myst_mathjax_classes = "tex2jax_process|mathjax_process|math|text_html"
mathjax3_config = {"tex": {"inlineMath": [["\\(", "\\)"], ["$", "$"]]}}
html_context = {"default_mode": "auto"}
default_role = "code"  # of docstrings
html_theme = "sphinx_book_theme"
html_theme_options = {"use_download_button": False, "home_page_in_toc": True}


def to_book(app, name, source):
    """In the book the README is a page of its own."""
    source[0] = source[0].replace("(../README.md)", "(about.md)")


def setup(app):
    app.connect("source-read", to_book)
