"""Lay out what JupyterLite is built from: the chapters with a first cell that installs, and the wheels it installs.

Called with the folder to make. The Python of the browser (Pyodide) has NumPy,
SciPy, matplotlib and scikit-learn; `ntkbook` and the other wheels laid out
here are pure Python. jupyterlab and psutil are not needed there.
"""

import json
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import nbformat

HERE = Path(__file__).parent
CHAPTERS = sorted(path for path in HERE.glob("*.ipynb") if re.fullmatch(r"\d\d_\w+", path.stem))  # no copies
EXTENSIONS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager")
PURE = ("autograd", "comm", "ipywidgets", "jupyterlab_widgets")
MORE = {"scikit-learn": "from sklearn", "dask": "dask_ntk", "zarr": "import zarr"}  # where a chapter has the sign
HOW = """\
**You are in a browser.** Click the next cell and press the arrow ▶ above (or Shift + Enter), then go on from cell to \
cell. The first one takes a minute: Python itself and its packages are fetched. While the mark beside the name of the \
kernel is red, or a cell has a star for minutes, that has not worked: is there a network? What you see below the cells \
before you run them is what they gave us."""
INSTALL = """\
# Only in the browser: fetch the packages, the first time tens of megabytes.
%pip install -q numpy scipy matplotlib{more} tqdm autograd ipywidgets
%pip install -q --no-deps ntkbook"""


def for_the_browser(notebook):
    """The notebook with the cell that installs in front of its first code cell; links to the README stay alive."""
    sources = "".join(cell.source for cell in notebook.cells)
    more = "".join(f" {name}" for name, sign in MORE.items() if sign in sources)
    place = next(k for k, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    notebook.cells[place:place] = [
        nbformat.v4.new_markdown_cell(HOW, id="how"),
        nbformat.v4.new_code_cell(INSTALL.format(more=more), id="install"),
    ]
    for cell in notebook.cells:
        cell.source = cell.source.replace("(../README.md)", "(README.md)")
    return notebook


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


def lay_out(folder):
    shutil.rmtree(folder, ignore_errors=True)
    files, wheels = folder / "files", folder / "pypi"
    files.mkdir(parents=True)
    for path in CHAPTERS:
        notebook = for_the_browser(nbformat.read(path, as_version=4))
        # Not by nbformat.write: a site has no server that would join the lines it makes of a text.
        (files / path.name).write_text(json.dumps(notebook), encoding="utf-8")
    for picture in HERE.glob("*.png"):
        shutil.copy(picture, files)
    readme = (HERE.parent / "README.md").read_text(encoding="utf-8").replace("(notebooks/", "(")
    gone = r"\[([^]]*)\]\((assignments/[^)]*)\)"  # for teachers, who work with files
    (files / "README.md").write_text(re.sub(gone, r"\1", readme), encoding="utf-8")
    (folder / "jupyter_lite_config.json").write_text(json.dumps(settings()), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", wheels, HERE.parent], check=True)
    pinned = [f"{name}=={version(name)}" for name in PURE]
    subprocess.run([*pip, "download", "--no-deps", "--dest", wheels, *pinned], check=True)


if __name__ == "__main__":
    lay_out(Path(sys.argv[1]))
