"""Lay out what the site is built from: `stage.py book FOLDER` for Sphinx, `stage.py lite FOLDER NPM` for JupyterLite.

Sphinx wants its sources in one folder: the chapters, the pages beside this
file, and those pages of the project that the book has too. JupyterLite gets
the chapters with a word on how to run them, and the Python of browser_python.py,
made of what was unpacked of npm.
"""

import ast
import html
import json
import re
import shutil
import sys
from pathlib import Path

import nbformat
from asked import asked_first
from browser_python import KERNEL, lay_out
from cards import with_cards
from front import with_front
from guesses import prompts, with_guesses
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
RUNS_NOT = {"13_at_scale"}  # in a browser: it needs processes
# What follows such a figure tells its answer.
HOLDS = {("02_hand_page", "an_entry"), ("02_hand_page", "the_step"), ("13_at_scale", "bill")}
NOTE = "This page does not run: **Run in the browser**, at its top, opens one that does. Or have it {}."
NOTE_13 = "This page does not run, nor does any browser run this chapter: it needs processes. Have it {}."
COMPUTER = "[on a computer](about.md)"
ON_GITHUB = "`git clone` this repository (its address is behind the *Code* button), go into its folder, then:"
ON_THE_SITE = "The figure of the [front page](index.md) moves. On your own computer: `git clone` the repository, then:"
JUPYTER = "remove-cell"  # the tag of what needs a running notebook: a page leaves it out
AGAIN = "run this cell again"  # says a cell that waits for what a reader writes
HIDDEN = {(True, False): "hide-input", (False, True): "hide-output", (True, True): "hide-cell"}
LITE = ALONG | {"README.md": "README.md"}
EXTENSIONS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager", "anywidget")
HOW = """\
**You are in a browser.** Click the next cell and press the arrow ▶ above (or Shift + Enter), then go on from cell to \
cell. The first takes a minute, in which Python is fetched; without the internet there are words in the place of \
figures, and what needs SciPy (some cells from chapter 05 on) does not run."""


def for_the_book(notebook, chapter):
    """Answers and plumbing are folded; moving figures, cards and places for guesses are in; the opening is a block."""
    notebook["cells"] = [cell for cell in notebook["cells"] if JUPYTER not in cell["metadata"].get("tags", [])]
    for k, cell in enumerate(notebook["cells"]):
        folded = cell["metadata"].get("jupyter", {})
        hidden = HIDDEN.get(("source_hidden" in folded, "outputs_hidden" in folded))
        if hidden:
            cell["metadata"]["tags"] = [hidden, *cell["metadata"].get("tags", [])]
            cell["metadata"]["mystnb"] = prompts(name_of(cell, hidden))
        if cell["cell_type"] == "code":
            cell["source"] = re.sub("\n{3,}", "\n\n", cell["source"])  # room for what is said
        if AGAIN in json.dumps(cell.get("outputs", [])) and ".check(" not in cell["source"]:
            cell["outputs"] = []
        if cell["source"].rpartition("\n")[2].startswith("moving.show("):
            waits = "waits" in cell["metadata"].get("tags", [])
            place = place_of(cell["source"], chapter, waits)
            notebook["cells"][k] = nbformat.v4.new_markdown_cell(place, id=cell["id"])
    notebook["cells"] = in_one_fold(with_guesses(notebook["cells"]))
    notebook["cells"] = with_cards(notebook["cells"], None if chapter in RUNS_NOT else chapter)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown" and "waits" in cell["metadata"].get("tags", []):
            cell["source"] = that_waits(cell["source"])
    opening = next(cell for cell in notebook["cells"] if "**What you will do.**" in cell["source"])
    note = NOTE if chapter not in RUNS_NOT else NOTE_13
    opening["source"] = with_front(opening["source"], note.format(COMPUTER))
    return notebook


def in_one_fold(cells):
    """The cells; code to open that shows nothing is put together with the code to open behind it."""
    found = []
    for cell in cells:
        tags = set(cell["metadata"].get("tags", []))
        if found and "hide-input" in tags and tags == set(found[-1]["metadata"].get("tags", [])):
            before = found[-1]
            if not before["outputs"]:
                same = before["metadata"]["mystnb"] == cell["metadata"]["mystnb"]
                cell["source"] = f"{before['source']}\n\n{cell['source']}"
                cell["metadata"]["mystnb"] = cell["metadata"]["mystnb"] if same else prompts("the code")
                found.pop()
        found.append(cell)
    return found


def that_waits(text):
    """A text that waits for the answer before it, in a block that waits.js finds; headings stay where they are."""
    parts = re.split(r"^(#+ .*)$", text, flags=re.MULTILINE)
    return "\n\n".join(
        part if k % 2 else f"```````{{container}} tag-waits\n{part.strip()}\n```````"
        for k, part in enumerate(parts)
        if part.strip()
    )


def name_of(cell, hidden):
    """What is behind a fold."""
    if hidden == "hide-input":
        return "the imports" if not cell["outputs"] and re.match("import |from ", cell["source"]) else "the code"
    pictures = any("image/svg+xml" in output.get("data", {}) for output in cell["outputs"])
    return "the figure" if pictures and "foretold(" not in cell["source"] else "the answer"


def place_of(call, chapter, waits=False):
    """Where a page draws the figure that a cell shows by `moving.show`: see moving.js, and waits.js if it holds."""
    call = ast.parse(call).body[-1].value
    options = {"figure": call.args[0].value} | {option.arg: option.value.value for option in call.keywords}
    data = " ".join(f'data-{name}="{html.escape(value)}"' for name, value in options.items())
    kind = "moving" + " holds" * ((chapter, options["figure"]) in HOLDS) + " tag-waits" * waits
    return f'```{{raw}} html\n<div class="{kind}" {data}>A figure that can be moved: it needs JavaScript.</div>\n```'


def for_the_browser(notebook, _):
    """Words on how to run it, in front of the first code cell; no answer is told before its guess."""
    notebook = asked_first(notebook)
    place = next(k for k, cell in enumerate(notebook["cells"]) if cell["cell_type"] == "code")
    notebook["cells"].insert(place, nbformat.v4.new_markdown_cell(HOW, id="how"))
    return notebook


def as_about(readme):
    """The README as a page of the site: it has the name that the menu gives it, and the site's own figure moves."""
    title, rest = readme.split("\n", 1)
    if not title.startswith("# ") or rest.count(ON_GITHUB) != 1:
        raise ValueError(f"README begins with {title!r} and should have {ON_GITHUB!r} once")
    return f"# About the course\n{rest.replace(ON_GITHUB, ON_THE_SITE)}"


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
    about = folder / "about.md"
    about.write_text(as_about(about.read_text(encoding="utf-8")), encoding="utf-8")
    for name in ("index.md", "api.md", "404.md"):
        shutil.copy(HERE / name, folder)


def lay_out_lite(folder, npm):
    copy(LITE, folder / "files", for_the_browser)
    shutil.copy(HERE / "overrides.json", folder)
    (folder / "jupyter_lite_config.json").write_text(json.dumps(settings()), encoding="utf-8")
    kernel = {"@jupyterlite/pyodide-kernel-extension:kernel": {"loadPyodideOptions": {"packages": KERNEL}}}
    data = {"jupyter-config-data": {"exposeAppInBrowser": True, "litePluginSettings": kernel}}
    (folder / "jupyter-lite.json").write_text(json.dumps(data | {"jupyter-lite-schema-version": 0}), encoding="utf-8")
    lay_out(Path(npm), folder / "static" / "pyodide")  # where JupyterLite looks for one


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
