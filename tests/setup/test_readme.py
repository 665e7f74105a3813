"""What the README says is true: its example runs, its commands and links exist, its table is that of the chapters."""

import contextlib
import io
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PAGES = ["README.md", "notebooks/assignments/README.md", "notebooks/_book/contribute.md", "tests/bench/README.md"]


def example(readme):
    return re.search(r"```python\n(.*?)```\n+```text\n(.*?)```", readme, re.DOTALL).groups()


def check_example(readme):
    code, output = example(readme)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})
    assert printed.getvalue() == output


def check_table(readme):
    """A row for every chapter, in order: its title, a link, and the minutes that it promises for reading."""
    rows = re.findall(r"^\| \[(.+?)\]\(notebooks/(\S+)\.ipynb\) \| .+ \| (\d+) \|$", readme, re.MULTILINE)
    chapters = sorted((ROOT / "notebooks").glob("*.ipynb"))
    promised = []
    for path in chapters:
        opening = nbformat.read(path, as_version=4).cells[0].source
        title, minutes = re.match(r"# (.+)", opening)[1], re.search(r"\*\*Minutes\.\*\* Reading.*? (\d+);", opening)[1]
        promised.append((title, path.stem, minutes))
    assert rows == promised


def check_commands(text):
    """Every `make ...` is a target that `make help` lists."""
    targets = set(re.findall(r"^([a-z]+):.*  ## ", MAKEFILE, re.MULTILINE))
    asked = set(re.findall(r"(?:^ *|`)make ([a-z]+)", text, re.MULTILINE))
    assert asked
    assert asked <= targets, asked - targets


def check_links(text, folder):
    links = re.findall(r"\]\((?![a-z]+:|#)([^)#]+)", text)
    assert [link for link in links if not (folder / link).exists()] == []
    return links


def check_speed(readme):
    """What the README says of speed, numbers and date, stands above the full table."""
    measured = re.search(r"## Speed\n(.+?)\n## ", readme, re.DOTALL)[1]
    page = (ROOT / "tests/bench/README.md").read_text(encoding="utf-8").partition("## The table")[0]
    said = re.findall(r"\d+ [A-Z][a-z]+ 20\d\d|[\w^]*\d\.\d+", measured)
    assert len(said) > 5
    assert [number for number in said if number not in page] == []


def test_the_example_prints_what_it_says():
    check_example(README)
    assert len(example(README)[0].splitlines()) <= 12
    with pytest.raises(AssertionError):
        check_example(README.replace(example(README)[1], example(README)[1].replace("1", "2")))


def test_the_table_is_that_of_the_chapters():
    check_table(README)
    row = next(line for line in README.splitlines() if line.startswith("| [01"))
    for damaged in (README.replace(row + "\n", ""), README.replace(row, row.replace("40", "45"))):
        with pytest.raises(AssertionError):
            check_table(damaged)


def test_the_speed_is_that_of_the_full_table():
    check_speed(README)
    for right, wrong in (("0.25 s", "0.24 s"), ("22 November", "23 November"), ("N^1.88", "N^1.98")):
        with pytest.raises(AssertionError):
            check_speed(README.replace(right, wrong))


@pytest.mark.parametrize("page", PAGES)
def test_commands_and_links_exist(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    check_commands(text)
    check_links(text, (ROOT / page).parent)
    with pytest.raises(AssertionError):
        check_commands(f"{text}\n`make coffee`")
    with pytest.raises(AssertionError):
        check_links(f"{text} [gone](gone.md)", (ROOT / page).parent)


def test_there_are_links():
    assert len(check_links(README, ROOT)) > 10


def test_every_command_is_in_the_list_of_make_help():
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)[1].split()
    assert re.findall(r"^([a-z]+):.*  ## ", MAKEFILE, re.MULTILINE) == phony
