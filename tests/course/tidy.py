"""A committed notebook is executed in order, complete, and tidy; its links lead somewhere."""

import re

from cells import FOLDER, code_cells, is_compared, load, markdown, printed, tags

TAGS = {"nbval-ignore-output", "readme", "hints", "waits", "remove-cell"}  # the book leaves the last out
FOLDED = (  # what JupyterLab folds
    # an answer that a prediction comes before
    {"source_hidden": True, "outputs_hidden": True},
    {"outputs_hidden": True},
    {"source_hidden": True},  # imports and drawing
)
UNCHECKED = {  # cells whose output nbval does not compare, by how they begin, and why
    "import platform": "versions differ from machine to machine",
    "_ = interact(": "a live widget",
    "def seconds(": "seconds differ from run to run",
    "for name, spent in": "seconds differ from run to run",
}


def check_run_in_order(notebook):
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1)), f"executed in the order {counts}"


def check_sections(notebook):
    """A section that got lost takes the question of the next prediction with it."""
    found = [int(number) for text in markdown(notebook) for number in re.findall(r"^## (\d+)\. ", text, re.MULTILINE)]
    assert found == list(range(1, len(found) + 1)), f"sections are numbered {found}"


def check_summaries(notebook):
    """What opens a fold is HTML, in which a page sets no formula."""
    for text in markdown(notebook):
        for summary in re.findall(r"<summary>(.*?)</summary>", text, re.DOTALL):
            assert "$" not in summary, f"a formula in {summary!r}: write <i>f</i>"


def check_no_errors(notebook):
    for cell in code_cells(notebook):
        kinds = {output.output_type for output in cell.outputs} | {output.get("name") for output in cell.outputs}
        assert not kinds & {"error", "stderr"}, f"an error or a warning is printed by: {cell.source}"


def check_metadata(notebook):
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    assert notebook.metadata == {"kernelspec": kernel, "language_info": {"name": "python"}}, notebook.metadata
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"tags", "jupyter"}, f"metadata {dict(cell.metadata)}"
        assert cell.metadata.get("jupyter", FOLDED[0]) in FOLDED, f"metadata {dict(cell.metadata)}"
        assert set(tags(cell)) <= TAGS, f"tags {tags(cell)}"


def check_unchecked_cells(notebook):
    unchecked = [cell.source for cell in code_cells(notebook) if not is_compared(cell)]
    for source in unchecked:
        assert source.startswith(tuple(UNCHECKED)), f"nbval does not compare what this prints: {source}"
    assert len(unchecked) <= 1, f"nbval does not compare what {len(unchecked)} cells print"


def check_short_cells(notebook):
    for cell in code_cells(notebook):
        assert len(cell.source.splitlines()) <= 25, f"a long cell: {cell.source}"
        assert max(map(len, cell.source.splitlines()), default=0) <= 100, f"a long line: {cell.source}"


def check_no_machine(notebook):
    for cell in code_cells(notebook):
        text = cell.source + "".join(map(printed, cell.outputs))
        found = re.search(r"/(home|root|tmp|Users|work|opt)/|\\Users\\|~/|ipykernel_\d", text)
        assert not found, f"a path of some machine: {text}"


def check_links(notebook):
    for text in markdown(notebook):
        links = re.findall(r"\]\((?!https:)([^)]*)\)|(?:href|src)=\"([^\"]*)\"", text)
        for link in (written or html for written, html in links):
            check_link(notebook, link)


def check_link(notebook, link):
    name, _, anchor = link.partition("#")
    target = (FOLDER / name).resolve()
    assert target.exists(), f"no such file: {link}"
    assert target.is_relative_to(FOLDER.parent), f"outside of the course: {link}"
    if anchor:
        place = load(target) if name.endswith(".ipynb") else notebook if not name else None
        text = "\n".join(markdown(place)) if place else target.read_text(encoding="utf-8")
        headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        assert anchor in [heading.replace(" ", "-") for heading in headings], f"no such heading: {link}"
