"""Every chapter in a learner's own JupyterLab, in the working copy that `make lab` makes: Run All, no error, what is
committed comes out; the slider moves its picture. LAB is the Python of the learner's environment.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest
from cells import code_cells, is_compared, load, path_of, printed
from chromium import contrast
from tidy import check_no_errors, check_run_in_order

from ntkbook.exercises import CHAPTERS
from ntkbook.exercises.engine.verdict import EDGES, framed

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("lab")]  # one server for all
LAB = os.environ.get("LAB", "")
WORKING_COPY = Path(__file__).parents[2] / "notebooks" / "_book" / "working_copy.py"
NEWS = "@jupyterlab/apputils-extension/notification.jupyterlab-settings"
RUN_ALL = """async () => {
    const panel = jupyterapp.shell.currentWidget;
    await panel.context.ready;
    await panel.sessionContext.ready;
    await jupyterapp.commands.execute('notebook:run-all-cells');
    await jupyterapp.commands.execute('docmanager:save');
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab on a working copy, with the settings of a new user; and its folder."""
    folder = tmp_path_factory.mktemp("lab")
    settings, work = folder / "settings", folder / "my"
    (settings / NEWS).parent.mkdir(parents=True)
    (settings / NEWS).write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}), encoding="utf-8")
    subprocess.run([LAB, WORKING_COPY, work], check=True, timeout=60)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = {"JUPYTER_CONFIG_DIR": "config", "IPYTHONDIR": "ipython", "JUPYTERLAB_WORKSPACES_DIR": "workspaces"}
    environment = {name: str(folder / place) for name, place in places.items()}
    options = [f"--port={port}", f"--ServerApp.root_dir={work}", "--IdentityProvider.token=", "--no-browser"]
    command = [LAB, "-m", "jupyterlab", *options, "--expose-app-in-browser", "--allow-root"]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            command, stdout=log, stderr=log, env={**os.environ, **environment, "JUPYTERLAB_SETTINGS_DIR": str(settings)}
        )
    address = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{address}/api").close()
            break
        except OSError:
            time.sleep(0.3)
    yield address, work
    server.terminate()
    server.wait()


def test_it_is_dark_where_the_system_is(opened, lab):
    """By overrides.json, as long as nobody has chosen a theme: it comes first."""
    address, _ = lab
    for scheme, light in (("light", "true"), ("dark", "false")):
        page, _ = opened(address, "lab?reset", color_scheme=scheme)
        page.wait_for_function("light => document.body.dataset.jpThemeLight === light", arg=light)


def run_all(page):
    page.wait_for_function("window.jupyterapp?.shell.currentWidget?.sessionContext")
    page.evaluate(RUN_ALL)


# nbval runs every chapter: here are those in which something moves, and one without.
MOVING = [chapter for chapter in CHAPTERS if re.search("moving.show|interact", path_of(chapter).read_text("utf-8"))]


# Every day three of them; make browser MARK=browser takes all.
DAILY = ("00_start_here", "02_hand_page", "05_training")


@pytest.mark.parametrize(
    "chapter",
    [
        chapter if chapter in DAILY else pytest.param(chapter, marks=pytest.mark.sweep)
        for chapter in [*MOVING, "12_your_own_network"]
    ],
)
def test_run_all(chapter, opened, lab):
    address, work = lab
    path = path_of(chapter)
    page, watch = opened(address, f"lab/tree/{path.name}?reset")
    run_all(page)
    after = nbformat.read(work / path.name, as_version=4)
    check_run_in_order(after)
    check_no_errors(after)
    for mine, committed in zip(code_cells(after), code_cells(load(path)), strict=True):
        if is_compared(committed):
            assert lines(mine) == lines(committed), mine.source
    figures = sum("moving.show(" in cell.source for cell in code_cells(load(path)))
    for place in range(figures):
        show_cell(page, "moving.show(", place)
        page.locator(".jp-OutputArea .ntk svg path, .jp-OutputArea .ntk svg rect").nth(0).wait_for()
    if "interact(" in path.read_text(encoding="utf-8"):
        check_sliders(page)
    assert (watch.outside, watch.wrong) == ([], [])


THEME = "name => jupyterapp.commands.execute('apputils:change-theme', { theme: name })"
LIGHT = {"Light": "true", "Dark": "false"}  # what JupyterLab notes of a theme
BOX = 'from IPython.display import Markdown\nMarkdown("""{}""")'
INKS = """all => all.flatMap(box => [...box.querySelectorAll('p, code')].map(text => {
    let ground = text;
    while (getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement;
    return [getComputedStyle(text).color, getComputedStyle(ground).backgroundColor];
}))"""


def least_contrast(opened, lab, boxes):
    """That of words in these boxes, by theme: as they are stored in a notebook nobody has run yet, and run."""
    address, work = lab
    cells = []
    for box in boxes:
        stored = nbformat.v4.new_output("execute_result", {"text/markdown": box}, execution_count=1)
        cells.append(nbformat.v4.new_code_cell(BOX.format(box), outputs=[stored], execution_count=1))
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=load(path_of("00_start_here")).metadata)
    nbformat.write(notebook, work / "boxes.ipynb")
    page, _ = opened(address, "lab/tree/boxes.ipynb?reset")
    words, least = page.locator(".jp-OutputArea .alert"), {}
    for state in ("stored", "run"):
        words.nth(len(boxes) - 1).wait_for()
        if state == "run":
            run_all(page)
            page.locator(".jp-OutputArea .alert[style*=var]").nth(len(boxes) - 1).wait_for()
        for theme in LIGHT:
            page.emulate_media(color_scheme=theme.lower())  # where JupyterLab follows the system
            page.evaluate(THEME, f"JupyterLab {theme}")
            page.wait_for_function("light => document.body.dataset.jpThemeLight === light", arg=LIGHT[theme])
            page.wait_for_timeout(500)
            least[state, theme] = min(contrast(*colors) for colors in words.evaluate_all(INKS))
    return least


def test_tasks_and_verdicts_can_be_read(opened, lab):
    """In light and dark. JupyterLab's own boxes cannot."""
    text = "**task:** a text with `code`"
    least = least_contrast(opened, lab, [framed(text, kind) for kind in EDGES])
    assert min(least.values()) >= 7, least
    bare = f'<div class="alert alert-info" style="opacity:var(--jp-none,1)">\n\n{text}\n\n</div>'
    assert least_contrast(opened, lab, [bare])["run", "Dark"] < 7


def test_a_learner_sees_no_extensions_of_teachers_or_of_the_book():
    where = "import sys; from pathlib import Path; print(Path(sys.prefix, 'share', 'jupyter', 'labextensions'))"
    folder = Path(
        subprocess.run([LAB, "-c", where], capture_output=True, text=True, check=True, timeout=60).stdout.strip()
    )
    assert {path.name for path in folder.iterdir()} == {"@jupyter-widgets", "anywidget", "jupyterlab_pygments"}


def test_the_link_to_the_readme_opens_it(opened, lab):
    address, work = lab
    shutil.copy(path_of("00_start_here"), work)  # one that was saved asks for widgets of a kernel that may be gone
    page, watch = opened(address, "lab/tree/00_start_here.ipynb?reset")
    page.locator(".jp-MarkdownOutput a", has_text="README").first.click()
    page.locator(".lm-TabBar-tabLabel", has_text="README.md").wait_for()
    assert (watch.outside, watch.wrong) == ([], [])


def lines(cell):
    """What a cell printed, sorted: prints with a picture between them are one output or two."""
    return sorted(line for output in cell.outputs for line in printed(output).split("\n") if line)


def show_cell(page, text, which=0):
    """Scroll to the cell whose source has that text, the first or another of several."""
    page.evaluate(
        """async ([text, which]) => {
        const cells = jupyterapp.shell.currentWidget.content;
        const places = cells.widgets.flatMap((c, k) => c.model.sharedModel.source.includes(text) ? [k] : []);
        await cells.scrollToItem(places[which], 'center');
    }""",
        [text, which],
    )


def check_sliders(page):
    """The picture under the sliders changes with the one and with the other."""
    show_cell(page, "= interact(")
    picture = page.locator(".widget-interact .widget-output img")
    seen = [picture.get_attribute("src")]
    for handle in page.locator(".widget-interact .noUi-handle").all():
        handle.press("ArrowRight")
        page.wait_for_function("before => document.querySelector('.widget-interact img')?.src !== before", arg=seen[-1])
        seen.append(picture.get_attribute("src"))
    assert len(set(seen)) == 3


def ran(opened, lab, code, markdown):
    """A notebook of these cells after Run All, and the page's Watch."""
    address, work = lab
    cells = [*map(nbformat.v4.new_code_cell, code), nbformat.v4.new_markdown_cell(markdown)]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=load(path_of("00_start_here")).metadata)
    nbformat.write(notebook, work / "small.ipynb")
    page, watch = opened(address, "lab/tree/small.ipynb?reset")
    run_all(page)
    page.close()
    return nbformat.read(work / "small.ipynb", as_version=4), watch


def test_damage_is_seen(opened, lab):
    """A cell that fails, one that never ran, a page that calls out: each is noticed."""
    right, watch = ran(opened, lab, ["1 / 1", "2"], "a text")
    for check in (check_no_errors, check_run_in_order):
        check(right)
    assert (watch.outside, watch.wrong) == ([], [])
    damaged, watch = ran(opened, lab, ["1 / 0", "2"], "![](http://127.0.0.1:9/x.png)")
    for check in (check_no_errors, check_run_in_order):
        with pytest.raises(AssertionError):
            check(damaged)
    assert watch.outside == ["http://127.0.0.1:9/x.png"]
