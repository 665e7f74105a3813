"""What the README says is true: its example runs, its commands and links exist, its speeds are those of the table."""

import contextlib
import io
import re
from functools import partial
from pathlib import Path

import nbformat
import pytest
from cells import code_cells, printed
from controls import assert_catches

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
WHEN = ROOT / "notebooks/_book/when_to_use_it.md"
PAGES = ["README.md", "notebooks/assignments/README.md", "notebooks/_book/contribute.md", "tests/bench/README.md"]


def example(readme):
    return re.search(r"```python\n(.*?)```\n+```text\n(.*?)```", readme, re.DOTALL).groups()


def check_example(readme):
    code, output = example(readme)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})
    assert printed.getvalue() == output


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


def check_functions(page):
    """What stands above the tables of the four functions is what their rows say in bold."""
    said = re.search(r"takes ([\d., and]+) times as long at N = 256 .*?, and ([\d., and]+) times at N = 64", page)
    for N, numbers in zip((256, 64), said.groups()):
        rows = re.findall(rf"^\| \w+ \| {N} \| float32 \|.*?\*\*([\d.]+)", page, re.MULTILINE)
        assert re.findall(r"[\d.]+", numbers) == [f"{float(ratio):.1f}" for ratio in rows], f"at N = {N}"


def test_the_speed_of_the_functions_is_that_of_their_table():
    page = (ROOT / "tests/bench/README.md").read_text(encoding="utf-8")
    assert_catches(check_functions, page, lambda text: text.replace("3.9, 4.0,", "3.8, 4.0,"), "at N = 256")
    assert_catches(check_functions, page, lambda text: text.replace("0.6, 1.0,", "0.7, 1.0,"), "at N = 64")


def test_the_example_prints_what_it_says():
    assert len(example(README)[0].splitlines()) <= 12
    assert_catches(check_example, README, lambda text: text.replace("= 21\n", "= 12\n"), "= 12")


@pytest.mark.parametrize(
    ("right", "wrong"), [("| 3.9 |", "| 3.7 |"), ("24 November", "23 November"), ("| 2.2 |", "| 2.3 |")]
)
def test_the_speed_is_that_of_the_full_table(right, wrong):
    assert_catches(check_speed, README, lambda text: text.replace(right, wrong), wrong.strip("| "))


@pytest.mark.parametrize("page", PAGES)
def test_commands_and_links_exist(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    assert_catches(check_commands, text, lambda text: f"{text}\n`make coffee`", "coffee")
    check = partial(check_links, folder=(ROOT / page).parent)
    assert_catches(check, text, lambda text: f"{text} [gone](gone.md)", "gone.md")


def check_seen(page):
    """Every decimal number of a row was printed by a chapter that the row links to."""
    rows = [row for row in page.splitlines() if re.search(r"\d\.\d", row)]
    assert len(rows) > 3
    for row in rows:
        chapters = [nbformat.read(WHEN.parent / link, as_version=4) for link in re.findall(r"\]\(([^)]+)", row)]
        outputs = [output for chapter in chapters for cell in code_cells(chapter) for output in cell.outputs]
        seen = set(re.findall(r"[\d.]+", " ".join(map(printed, outputs))))
        assert [number for number in re.findall(r"\d+\.\d+", row) if number not in seen] == []


def test_when_to_use_it_says_what_chapters_printed():
    page = WHEN.read_text(encoding="utf-8")
    check_links(page, WHEN.parent)
    assert_catches(check_seen, page, lambda text: text.replace("99.0 %", "98.0 %"), "98.0")


def test_there_are_links():
    assert len(check_links(README, ROOT)) > 10


def test_every_command_is_in_the_list_of_make_help():
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)[1].split()
    assert re.findall(r"^([a-z]+):.*  ## ", MAKEFILE, re.MULTILINE) == phony
