"""Lay out what JupyterLite is built from: the chapters with a first cell that installs, and the wheels it installs.

Called with the folder to make. The Python of the browser (Pyodide) has NumPy,
SciPy, matplotlib and scikit-learn; `ntkbook` and the other wheels laid out
here are pure Python. jupyterlab and psutil are not needed there.
"""

import json
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import nbformat

HERE = Path(__file__).parent
EXTENSIONS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager")
PURE = ("autograd", "comm", "ipywidgets", "jupyterlab_widgets")
INSTALL = """\
# Only in the browser: fetch the packages, the first time tens of megabytes.
%pip install -q numpy scipy matplotlib{more} tqdm autograd ipywidgets
%pip install -q --no-deps ntkbook"""


def for_the_browser(notebook):
    """The notebook with the cell that installs in front of its first code cell; links to the README stay alive."""
    more = " scikit-learn" if any("from sklearn" in cell.source for cell in notebook.cells) else ""
    place = next(k for k, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    notebook.cells.insert(place, nbformat.v4.new_code_cell(INSTALL.format(more=more), id="install"))
    for cell in notebook.cells:
        cell.source = cell.source.replace("(../README.md)", "(README.md)")
    return notebook


def settings():
    """One chapter by itself, or JupyterLab; the kernel and the sliders, not what else this environment may hold."""
    installed = Path(sys.prefix, "share", "jupyter", "labextensions")
    build = {
        "apps": ["lab", "notebooks"],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
        "ignore_sys_prefix": True,
    }
    return {"LiteBuildConfig": {**build, "federated_extensions": [str(installed / name) for name in EXTENSIONS]}}


def lay_out(folder):
    shutil.rmtree(folder, ignore_errors=True)
    files, wheels = folder / "files", folder / "pypi"
    files.mkdir(parents=True)
    for path in sorted(HERE.glob("*.ipynb")):
        nbformat.write(for_the_browser(nbformat.read(path, as_version=4)), files / path.name)
    readme = (HERE.parent / "README.md").read_text(encoding="utf-8").replace("(notebooks/", "(")
    (files / "README.md").write_text(readme, encoding="utf-8")
    for picture in HERE.glob("*.png"):
        shutil.copy(picture, files)
    (folder / "jupyter_lite_config.json").write_text(json.dumps(settings()), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", wheels, HERE.parent], check=True)
    pinned = [f"{name}=={version(name)}" for name in PURE]
    subprocess.run([*pip, "download", "--no-deps", "--dest", wheels, *pinned], check=True)


if __name__ == "__main__":
    lay_out(Path(sys.argv[1]))
