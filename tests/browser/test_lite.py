"""The course in the browser: the JupyterLite site and its kernel, with nothing from outside: no SciPy, no figures.

With ONLINE set, all chapters but 13 run, with figures: .github/workflows/online.yml.
"""

import json
import os
import re

import nbformat
import pytest
from asked import CODE, IMPORTS, PLUMBING
from cells import code_cells, is_compared, load, path_of
from chromium import BOOK, Watch
from test_lab import lines
from tidy import check_no_errors, check_run_in_order

from ntkbook.exercises import CHAPTERS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("lite")]  # one server for all
PATHS = [path_of(chapter) for chapter in CHAPTERS]
LITE = BOOK / "lite"
OWN = LITE / "static" / "pyodide"
PYTHON = "**/static/pyodide/*"
NAMES = "|".join(map(re.escape, (CODE, IMPORTS, PLUMBING)))  # what a fold begins with
ONLINE = bool(os.environ.get("ONLINE"))
NO_FIGURES = "Without the internet nothing is drawn: words stand in the place of figures."
# Without the flags of a processor NumPy does not notice that a matrix is singular: what it prints in a browser.
DIFFERENT = {"solve(K, wanted): Singular matrix": "[nan nan nan]"}
RUN_ALL = """async name => {
    const { commands, serviceManager, shell } = jupyterapp;
    const panel = shell.currentWidget;
    await panel.context.ready;
    await panel.sessionContext.ready;
    panel.context.model.fromJSON((await serviceManager.contents.get(name, { content: true })).content);
    await panel.sessionContext.session.kernel.requestExecute({ code: 'get_ipython().reset()', silent: true }).done;
    await commands.execute('notebook:clear-all-cell-outputs');
    for (const cell of panel.content.model.cells)  // a race, whose times are not compared, takes half a minute
        if (cell.sharedModel.source.includes('time.perf_counter')) cell.sharedModel.setSource('pass');
    await commands.execute('notebook:run-all-cells');
    return JSON.stringify(panel.content.model.toJSON());
}"""


def test_the_chapters_are_those_of_the_course():
    for path in PATHS:
        inside = nbformat.read(LITE / "files" / path.name, as_version=4)
        found = [re.sub(rf"\A({NAMES})\n", "", cell.source) for cell in code_cells(inside)]
        assert found == [cell.source for cell in code_cells(load(path))]
        assert [cell.id for cell in inside.cells if "in-jupyter" in cell.source or not cell.source.strip()] == []


@pytest.mark.parametrize("name", ["online", "offline"])
def test_all_packages_are_there(name):
    """Each with what it needs; on the site all but those that no registry has for a browser, and NumPy."""
    packages = json.loads((OWN / f"{name}.json").read_text(encoding="utf-8"))["packages"]
    assert {"ntkbook", "numpy", "scipy", "matplotlib", "scikit-learn", "ipython", "micropip"} <= set(packages)
    for package in packages.values():
        assert set(package["depends"]) <= set(packages)
        away = package["file_name"].startswith("https://")
        assert away or (OWN / package["file_name"]).stat().st_mode & 0o044 == 0o044
        assert not away or name == "online"
    for public in ("numpy", "scipy", "matplotlib", "scikit-learn"):
        assert packages[public]["file_name"].startswith("https://") == (name == "online")


@pytest.mark.parametrize("path", PATHS[:13:12], ids=lambda path: path.stem)  # the button is the same everywhere
def test_the_button_opens_the_chapter(path, opened, site):
    """In the browser's JupyterLab, to be read at once, before there is a kernel."""
    page, watch = opened(site, f"{path.stem}.html")
    page.context.route(PYTHON, lambda route: route.abort())
    page.goto(f"{site}/{page.locator('a.btn-run-in-browser').get_attribute('href')}")
    page.wait_for_selector(".jp-Notebook .jp-MarkdownOutput h1")
    assert page.locator(".jp-Notebook .jp-MarkdownOutput h1").first.inner_text().startswith(path.stem[:2])
    assert watch.outside == []
    assert [line for line in watch.wrong if not re.search("pyodide", line)] == []


def test_a_link_opens_the_other_chapter(opened, site):
    page, _ = opened(site, "lite/package.json")
    page.context.route(PYTHON, lambda route: route.abort())
    page.goto(f"{site}/lite/notebooks/index.html?path=00_start_here.ipynb")
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
def kernel(chromium, site):
    """A page with a kernel, which all chapters run in, and its Watch: most of the time goes into the start."""
    page = chromium.new_page()
    page.set_default_timeout(180_000)
    watch = Watch(page, site)
    if not ONLINE:
        page.context.route(lambda address: not address.startswith((site, "data:", "blob:")), lambda r: r.abort())
    page.goto(f"{site}/lite/notebooks/index.html?path={PATHS[0].name}")
    page.wait_for_function("window.jupyterapp?.shell.currentWidget?.sessionContext")
    yield page, watch
    page.close()


@pytest.mark.parametrize("path", PATHS[:13] if ONLINE else PATHS[:5], ids=lambda path: path.stem)
def test_the_chapters_compute_the_same_in_the_browser(path, kernel):
    """What every cell prints, to the last digit shown, and the words of its figures."""
    page, watch = kernel
    after = nbformat.reads(page.evaluate(RUN_ALL, path.name), as_version=4)
    before = code_cells(after)[0].execution_count - 1
    for cell in code_cells(after):
        cell.execution_count -= before
    check_run_in_order(after)
    check_no_errors(after)
    for mine, committed in zip(code_cells(after), code_cells(load(path)), strict=True):
        if is_compared(committed):
            expected = sorted(DIFFERENT.get(line, line) for line in lines(committed))
            assert [line for line in lines(mine) if line != NO_FIGURES] == expected, mine.source
    drawn = [output for cell in code_cells(after) for output in cell.outputs if "image/svg+xml" in str(output)]
    assert bool(drawn) == (ONLINE and not path.stem.startswith("00"))
    assert ONLINE or [address.rpartition("/")[2] for address in watch.outside] == ["pyodide-lock.json"]
