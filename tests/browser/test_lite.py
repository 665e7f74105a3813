"""The course in the browser: the JupyterLite site, and its wheel under Pyodide with what the registries have for it."""

import json
import os
import subprocess
import sysconfig
import zipfile
from pathlib import Path

import nbformat
import pytest
from chromium import BOOK
from notebook_checks import PATHS, UNCHECKED, code_cells, load
from test_lab import lines

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
LITE = BOOK / "lite"
# Without the flags of a processor NumPy does not notice that a matrix is singular: what it prints in a browser.
DIFFERENT = {"np.linalg.solve: Singular matrix": "[nan nan nan]"}
PYODIDE = Path(os.environ.get("PYODIDE", ""))  # where `make browser` unpacked it


def test_the_site_has_the_chapters_and_the_wheels():
    wheels = json.loads((LITE / "pypi" / "all.json").read_text(encoding="utf-8"))
    assert {"ntkbook", "autograd", "ipywidgets"} <= set(wheels)
    for path in PATHS:
        inside, outside = nbformat.read(LITE / "files" / path.name, as_version=4), load(path)
        first, *rest = code_cells(inside)
        assert "%pip install -q --no-deps ntkbook" in first.source
        assert [cell.source for cell in rest] == [cell.source for cell in code_cells(outside)]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_button_opens_the_chapter(path, opened, site):
    """In the browser's JupyterLab, to be read at once; the kernel itself comes from the network."""
    page, watch = opened(site, f"{path.stem}.html")
    page.goto(f"{site}/{page.locator('a.btn-run-in-browser').get_attribute('href')}")
    page.wait_for_selector(".jp-Notebook .jp-MarkdownOutput h1")
    assert page.locator(".jp-Notebook .jp-MarkdownOutput h1").first.inner_text().startswith(path.stem[:2])
    assert all("pyodide" in address for address in watch.outside)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheels")
    for wheel in (LITE / "pypi").glob("*.whl"):
        zipfile.ZipFile(wheel).extractall(folder)
    return folder


def run_in_pyodide(sources, wheels, folder):
    from playwright._impl._driver import compute_driver_executable

    (folder / "sources.json").write_text(json.dumps(sources), encoding="utf-8")
    mounts = {
        "/chapter": folder,
        "/wheels": wheels,
        "/numpy": PYODIDE / "numpy",
        "/site": sysconfig.get_path("purelib"),
    }
    command = [compute_driver_executable()[0], HERE / "pyodide.mjs", PYODIDE / "pyodide", HERE / "in_pyodide.py"]
    command += [f"{place}={where}" for place, where in mounts.items()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("path", PATHS[:4], ids=lambda path: path.stem)
def test_the_chapters_compute_the_same_in_pyodide(path, wheels, tmp_path):
    """What every cell prints, to the last digit shown. From chapter 04 on they need SciPy, which is not to be had."""
    cells = [cell for cell in code_cells(load(path)) if not cell.source.startswith(tuple(UNCHECKED))]
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
