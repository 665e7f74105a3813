"""Lay out what the site is built from: `stage.py book FOLDER` for Sphinx, `stage.py lite FOLDER NPM` for JupyterLite.

Sphinx wants its sources in one folder: the chapters, the pages beside this
file, and those pages of the project that the book has too. JupyterLite gets
the chapters with a word on how to run them, and the Python of browser_python.py,
made of what was unpacked of npm.
"""

import json
import re
import shutil
import sys
import tomllib
from pathlib import Path

import jupyter_server
import nbformat
from asked import asked_first
from book_page import as_about, for_the_book
from browser_python import KERNEL, lay_out
from links import relink, relink_notebook

from ntkbook.exercises import CHAPTERS

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
ALONG = {f"notebooks/{name}": name for name in [*(f"{chapter}.ipynb" for chapter in CHAPTERS), "readme.png"]}
BOOK = ALONG | {
    "README.md": "about.md",
    "notebooks/assignments/README.md": "assignments/README.md",
    "notebooks/_book/when_to_use_it.md": "when_to_use_it.md",
    "notebooks/_book/contribute.md": "contribute.md",
    "tests/bench/README.md": "speed.md",
    "tests/bench/growth.png": "growth.png",
}
LITE = ALONG | {"README.md": "README.md"}
IN_JUPYTER = re.compile(r'\s*<div class="in-jupyter">.*?</div>', re.DOTALL)  # on a computer; HOW says it for a browser
EXTENSIONS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager", "anywidget")
HOW = """\
**Click the next cell and press the arrow ▶ above** (or Shift + Enter), then go on from cell to cell. The first takes \
up to a minute, in which Python is fetched."""
FROM_05 = " Without the internet there are words in the place of figures, and what needs SciPy does not run."
QUIET = [f"@jupyter-notebook/notebook-extension:{name}" for name in ("trusted", "checkpoints")]  # of no use on a site


def for_the_browser(notebook, chapter):
    """Words on how to run it, in front of the first code cell; no answer is told before its guess."""
    notebook = asked_first(notebook)
    for cell in notebook["cells"]:
        cell["source"] = IN_JUPYTER.sub("", "".join(cell["source"]))
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["source"].strip()]
    place = next(k for k, cell in enumerate(notebook["cells"]) if cell["cell_type"] == "code")
    how = HOW if chapter < "05" else HOW + FROM_05
    notebook["cells"].insert(place, nbformat.v4.new_markdown_cell(how, id="how"))
    return notebook


def copy(places, folder, changed):
    """Copy files of the course to their places, links and all; the chapters as the function changes them."""
    for path, place in places.items():
        source, target = ROOT / path, folder / place
        base = path.rpartition("/")[0]
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".ipynb":
            notebook = changed(relink_notebook(nbformat.read(source, as_version=4), base, places), source.stem)
            # Not by nbformat.write: a site has no server that would join the lines it makes of a text.
            target.write_text(json.dumps(notebook), encoding="utf-8")
        elif source.suffix == ".md":
            target.write_text(relink(source.read_text(encoding="utf-8"), base, places), encoding="utf-8")
        else:
            shutil.copy(source, target)


def lay_out_book(folder):
    copy(BOOK, folder, for_the_book)
    address = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ntkbook"]
    about = folder / "about.md"
    about.write_text(as_about(about.read_text(encoding="utf-8"), address["repository"]), encoding="utf-8")
    for name in ("index.md", "api.md", "404.md"):
        shutil.copy(HERE / name, folder)


def lay_out_lite(folder, npm):
    copy(LITE, folder / "files", for_the_browser)
    shutil.copy(HERE / "overrides.json", folder)
    (folder / "jupyter_lite_config.json").write_text(json.dumps(settings()), encoding="utf-8")
    kernel = {"@jupyterlite/pyodide-kernel-extension:kernel": {"loadPyodideOptions": {"packages": KERNEL}}}
    config = {"exposeAppInBrowser": True, "litePluginSettings": kernel, "disabledExtensions": QUIET}
    data = {"jupyter-config-data": config}
    (folder / "jupyter-lite.json").write_text(json.dumps(data | {"jupyter-lite-schema-version": 0}), encoding="utf-8")
    lay_out(Path(npm), folder / "static" / "pyodide")  # where JupyterLite looks for one
    shutil.copytree(Path(jupyter_server.__file__).parent / "static" / "favicons", folder / "static" / "favicons")


def settings():
    """One chapter by itself, or JupyterLab; the kernel and the sliders, not what else this environment may hold."""
    installed = Path(sys.prefix, "share", "jupyter", "labextensions")
    build = {
        "apps": ["lab", "notebooks", "tree", "edit"],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
        "ignore_sys_prefix": True,
    }
    return {"LiteBuildConfig": {**build, "federated_extensions": [str(installed / name) for name in EXTENSIONS]}}


if __name__ == "__main__":
    what, where, *more = sys.argv[1:]
    shutil.rmtree(where, ignore_errors=True)
    {"book": lay_out_book, "lite": lay_out_lite}[what](Path(where), *more)
