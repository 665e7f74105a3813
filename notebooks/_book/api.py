"""The page of the package: a table of all names; of each, by its docstring, what it returns, and its chapter."""

import inspect
import json
import re
from functools import cache
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.statemachine import StringList
from sphinx import addnodes

import ntkbook
from ntkbook.exercises import CHAPTERS

HERE = Path(__file__).parent
CAPITALS = str.maketrans({"Σ": r"\Sigma ", "Θ": r"\Theta "})  # upright, as in the chapters
GROUP = re.compile(r"^## (.+)$|^\.\. auto\w+:: ntkbook\.(\w+)(?:\(|$)", re.MULTILINE)


def groups():
    """The sections of api.md, each with the public names in it; the page has all of them."""
    found = {}
    for title, name in GROUP.findall((HERE / "api.md").read_text(encoding="utf-8")):
        if title:
            names = found[title] = []
        else:
            names.append(name)
    missing = set(ntkbook.__all__) ^ {name for names in found.values() for name in names}
    if missing:
        raise ValueError(f"api.md and ntkbook.__all__ differ by {', '.join(sorted(missing))}")
    return found


@cache
def code_and_words(chapter):
    cells = json.loads((HERE.parent / f"{chapter}.ipynb").read_text(encoding="utf-8"))["cells"]
    return ["\n".join("".join(c["source"]) for c in cells if c["cell_type"] == kind) for kind in ("code", "markdown")]


def chapter_of(name):
    """The first chapter that calls it, or else that names it; None if no chapter does."""
    for k, pattern in enumerate((rf"\b{name}\(", rf"`[^`\n]*\b{name}\b[^`\n]*`")):
        for chapter in CHAPTERS:
            if re.search(pattern, code_and_words(chapter)[k]):
                return chapter


class Overview(Directive):
    """A table: in a row a name, the first sentence of its docstring, and its chapter; each group has a row above."""

    def run(self):
        rows = [("name", "what it is for", "chapter")]
        for title, names in groups().items():
            rows.append((f"`{title} <#{nodes.make_id(title)}>`__", "", ""))
            for name in names:
                words = inspect.getdoc(getattr(ntkbook, name)).partition("\n")[0].removesuffix(".")
                chapter = chapter_of(name)
                rows.append((f"`{name}`", words, f":doc:`{chapter[:2]} <{chapter}>`" if chapter else ""))
        lines = [".. list-table::", "   :header-rows: 1", "   :class: overview", "   :widths: 23 67 10", ""]
        lines += [f"   {'-' if k else '* -'} {cell}" for row in rows for k, cell in enumerate(row)]
        lines = [f"  {line}" if line.startswith("   - ") else line for line in lines]
        box = nodes.container()
        self.state.nested_parse(StringList(lines, source="overview"), 0, box)
        for row in box.findall(nodes.row):
            if not row[1].astext():
                row[0]["morecols"] = 2
                row["classes"].append("group")
                del row[1:]
        return box.children


def with_its_chapter(app, what, name, obj, options, lines):
    """A field behind those of the docstring."""
    chapter = chapter_of(name.rpartition(".")[2]) if name.removeprefix("ntkbook.") in ntkbook.__all__ else None
    last = max((k for k, line in enumerate(lines) if re.match(":(returns|raises)", line)), default=None)
    if chapter and last is not None:
        end = next(k for k in range(last, len(lines)) if not lines[k].strip())
        lines.insert(end, f":in the course: from :doc:`/{chapter}` on")


def polish(app, doctree):
    """On this page: links by the last name; Greek capitals in formulas are TeX's; a shape stays on one line."""
    if app.env.docname != "api":
        return
    for formula in [*doctree.findall(nodes.math), *doctree.findall(nodes.math_block)]:
        formula.children = [nodes.Text(formula.astext().translate(CAPITALS))]
    for code in doctree.findall(nodes.literal):
        if len(code.astext()) < 20:
            code["classes"].append("short")
    for link in doctree.findall(addnodes.pending_xref):
        if link.get("refdomain") == "py" and link.get("reftype") == "obj":
            link["refspecific"] = True  # `Limit` is found in its module


def setup(app):
    app.add_directive("overview", Overview)
    app.connect("autodoc-process-docstring", with_its_chapter)
    app.connect("doctree-read", polish)
