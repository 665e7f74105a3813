"""What the book gets from the address of the course, and that it gets nothing without: a page of a copy is built."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from book_page import as_about

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
REPOSITORY, SITE = "https://github.com/someone/course", "https://someone.github.io/course"


def build(folder, repository, site):
    """Chapter 00 as a page, and what lies beside the pages."""
    shutil.copytree(ROOT / "notebooks/_book", folder / "notebooks/_book", ignore=shutil.ignore_patterns("_build"))
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for name, address in (("repository", repository), ("site", site)):
        text, count = re.subn(rf'^{name} = ".*"$', f'{name} = "{address}"', text, flags=re.MULTILINE)
        assert count == 1, name
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    pages, html = folder / "pages", folder / "html"
    pages.mkdir()
    (pages / "index.md").write_text("# Course\n\n```{toctree}\n00_start_here\n```\n", encoding="utf-8")
    shutil.copy(ROOT / "notebooks/00_start_here.ipynb", pages)
    subprocess.run([sys.executable, "-m", "sphinx", "-Q", "-c", folder / "notebooks/_book", pages, html], check=True)
    return (html / "00_start_here.html").read_text(encoding="utf-8"), {path.name for path in html.iterdir()}


def test_with_an_address(tmp_path):
    page, _ = build(tmp_path, REPOSITORY, SITE)
    links = re.findall(r'href="([^"]+)"', page)
    binder = "https://mybinder.org/v2/gh/someone/course/main?urlpath=lab/tree/notebooks/00_start_here.ipynb"
    assert {binder, REPOSITORY, f"{SITE}/00_start_here.html"} <= set(links)
    assert any(link.startswith(f"{REPOSITORY}/issues/new?") and "00_start_here" in link for link in links)
    assert f'property="og:image" content="{SITE}/_images/readme.png"' in page
    assert (ROOT / "environment.yml").exists()  # what Binder installs
    found = re.findall("<loc>(.*)</loc>", (tmp_path / "html/sitemap.xml").read_text(encoding="utf-8"))
    assert found == [f"{SITE}/00_start_here.html", f"{SITE}/index.html"]


def test_without(tmp_path):
    page, beside = build(tmp_path, "", "")
    assert not re.search('mybinder|/issues/new|og:image|rel="canonical"|btn-source-repository', page)
    assert "btn-run-in-browser" in page
    assert "sitemap.xml" not in beside


def test_about_says_where_the_course_is():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"```sh\ngit clone {REPOSITORY} course\ncd course\nmake lab\n```" in as_about(readme, REPOSITORY)
    assert "git clone http" not in as_about(readme, "")
    assert "ask for its address" in as_about(readme, "")
