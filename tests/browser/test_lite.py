"""The course in the browser: the JupyterLite site, and its wheel under Pyodide with what the registries have for it.

Not tested: the kernel of the site itself, which comes from a public place on
the network, a newer Pyodide than the last one for which a registry has a
NumPy; the figures; chapters 05 on, which need SciPy.
"""

import json
import os
import re
import shutil
import subprocess
import zipfile
from importlib.metadata import files, requires, version
from pathlib import Path

import nbformat
import pytest
from cells import code_cells, is_compared, load, path_of
from chromium import BOOK
from packaging.requirements import Requirement
from test_lab import lines

from ntkbook.exercises import CHAPTERS

pytestmark = pytest.mark.browser
PATHS = [path_of(chapter) for chapter in CHAPTERS]
HERE = Path(__file__).parent
LITE = BOOK / "lite"
BROWSER = {"sys_platform": "emscripten", "platform_system": "Emscripten"}
# Without the flags of a processor NumPy does not notice that a matrix is singular: what it prints in a browser.
DIFFERENT = {"np.linalg.solve(K, wanted): Singular matrix": "[nan nan nan]"}
PYODIDE = Path(os.environ.get("PYODIDE", ""))  # where `make browser` unpacked it


def test_the_site_has_the_chapters_and_the_wheels():
    index = json.loads((LITE / "pypi" / "all.json").read_text(encoding="utf-8"))
    pure = ("ntkbook", "anywidget", "autograd", "comm", "ipywidgets", "jupyterlab_widgets", "psygnal")
    assert {name: list(wheel["releases"]) for name, wheel in index.items()} == {
        name.replace("_", "-"): [version(name)] for name in pure
    }
    for path in PATHS:
        inside, outside = nbformat.read(LITE / "files" / path.name, as_version=4), load(path)
        first, *rest = code_cells(inside)
        lessons = [text for text in requires("ntkbook") if "extra" not in text or 'extra == "lessons"' in text]
        wanted = {Requirement(text).name for text in lessons}
        # part of the browser's Jupyter, or not asked for there
        wanted -= {"ipython", "jupyterlab", "psutil", "threadpoolctl"}
        text = path.read_text(encoding="utf-8")
        wanted -= set() if "from sklearn" in text else {"scikit-learn"}
        wanted |= {"dask", "zarr"} if "dask_ntk" in text else set()
        _, packages, own = first.source.splitlines()
        assert set(packages.removeprefix("%pip install -q ").split()) == wanted
        assert own == "%pip install -q --no-deps ntkbook"
        assert [cell.source for cell in rest] == [cell.source for cell in code_cells(outside)]


@pytest.mark.parametrize("path", PATHS[:13:4], ids=lambda path: path.stem)  # the button is the same everywhere
def test_the_button_opens_the_chapter(path, opened, site):
    """In the browser's JupyterLab, to be read at once; the kernel itself comes from the network."""
    page, watch = opened(site, f"{path.stem}.html")
    page.goto(f"{site}/{page.locator('a.btn-run-in-browser').get_attribute('href')}")
    page.wait_for_selector(".jp-Notebook .jp-MarkdownOutput h1")
    assert page.locator(".jp-Notebook .jp-MarkdownOutput h1").first.inner_text().startswith(path.stem[:2])
    assert all("/pyodide/" in address for address in watch.outside)
    assert [line for line in watch.wrong if "/pyodide/" not in line and "favicon.ico" not in line] == []


def test_a_link_opens_the_other_chapter(opened, site):
    page, _ = opened(site, "lite/notebooks/index.html?path=00_start_here.ipynb")
    with page.expect_popup() as popup:
        page.locator(".jp-MarkdownOutput a", has_text="02 The hand page").first.click()
    popup.value.locator(".jp-MarkdownOutput h1", has_text="02 The hand page").wait_for()


def test_links_between_the_files_of_the_site():
    places = sorted((LITE / "files").glob("*.*"))
    for place in places:
        if place.suffix in (".ipynb", ".md"):
            for link in re.findall(r"\]\((?!http)([^)#\s]+)[^)]*\)", place.read_text(encoding="utf-8")):
                assert (LITE / "files" / link).exists(), (place.name, link)
    assert len(places) > 8


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """A folder with the wheels of the site; and IPython and tqdm, with what they bring, of this environment."""
    folder = tmp_path_factory.mktemp("wheels")
    for wheel in (LITE / "pypi").glob("*.whl"):
        zipfile.ZipFile(wheel).extractall(folder)
    names, done = ["ipython", "tqdm"], set()
    while names:
        name = names.pop()
        for file in files(name):
            if ".." not in file.parts and file.suffix not in (".pyc", ".so"):
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file.locate(), folder / file)
        done.add(name)
        needed = [Requirement(text) for text in requires(name) or []]
        names += {r.name for r in needed if not r.marker or r.marker.evaluate({"extra": "", **BROWSER})} - done
    return folder


def run_in_pyodide(sources, wheels, folder):
    from playwright._impl._driver import compute_driver_executable

    (folder / "sources.json").write_text(json.dumps(sources), encoding="utf-8")
    mounts = {"/chapter": folder, "/wheels": wheels, "/numpy": PYODIDE / "numpy"}
    command = [compute_driver_executable()[0], HERE / "pyodide.mjs", PYODIDE / "pyodide", HERE / "in_pyodide.py"]
    command += [f"{place}={where}" for place, where in mounts.items()]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("path", PATHS[:5], ids=lambda path: path.stem)
def test_the_chapters_compute_the_same_in_pyodide(path, wheels, tmp_path):
    """What every cell prints, to the last digit shown. From chapter 05 on they need SciPy, which is not to be had."""
    cells = [cell for cell in code_cells(load(path)) if is_compared(cell)]
    found = run_in_pyodide([cell.source for cell in cells], wheels, tmp_path)
    for cell, mine in zip(cells, found["cells"], strict=True):
        assert (mine["error"], mine["stderr"]) == (None, ""), cell.source
        expected = sorted(DIFFERENT.get(line, line) for line in lines(cell))
        assert sorted(line for line in mine["text"].split("\n") if line) == expected, cell.source


def test_damage_is_seen(wheels, tmp_path):
    found = run_in_pyodide(["1 / 0", "print(1 + 1)"], wheels, tmp_path)
    assert "ZeroDivisionError" in found["cells"][0]["error"]
    assert found["cells"][1]["text"].strip() == "2"
    assert found["python"].startswith("3.")
