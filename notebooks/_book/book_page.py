"""Chapters and the README as pages of the book: what is folded, moves, is a card, or waits for an answer."""

import ast
import html
import json
import re

import nbformat
from cards import with_cards
from front import with_front
from guesses import prompts, with_guesses

RUNS_NOT = {"13_at_scale"}  # in a browser: it needs processes
# What follows such a figure tells its answer.
HOLDS = {("02_hand_page", "an_entry"), ("02_hand_page", "the_step"), ("13_at_scale", "bill")}
NOTE = "This page does not run: **Run in the browser**, at its top, opens one that does. Or have it {}."
NOTE_13 = "This page does not run, nor does any browser run this chapter: it needs processes. Have it {}."
MAKE_LAB = "\n\n```sh\nmake lab\n```"
COMPUTER = "[on a computer](about.md)"
ON_GITHUB = "`git clone` this repository (its address is behind the *Code* button), go into its folder, then:"
ON_THE_SITE = """\
The figure of the [front page](index.md) moves, and \
<a href="lite/notebooks/index.html?path=00_start_here.ipynb">chapter 00 runs in the browser</a>, with nothing installed.

On your own computer, """
FETCHED = (
    "`git clone` the course's repository (ask for its address where you found this site), go into its folder, then:"
)
CLONED = "```sh\ngit clone {} course\ncd course\nmake lab\n```"
JUPYTER = "remove-cell"  # the tag of what needs a running notebook: a page leaves it out
AGAIN = "run this cell again"  # says a cell that waits for what a reader writes
HIDDEN = {(True, False): "hide-input", (False, True): "hide-output", (True, True): "hide-cell"}


def for_the_book(notebook, chapter):
    """Answers and plumbing are folded; moving figures, cards and places for guesses are in; the opening is a block."""
    notebook["cells"] = [cell for cell in notebook["cells"] if JUPYTER not in cell["metadata"].get("tags", [])]
    for k, cell in enumerate(notebook["cells"]):
        folded = cell["metadata"].get("jupyter", {})
        hidden = HIDDEN.get(("source_hidden" in folded, "outputs_hidden" in folded))
        if hidden:
            cell["metadata"]["tags"] = [hidden, *cell["metadata"].get("tags", [])]
            cell["metadata"]["mystnb"] = prompts(name_of(cell, hidden))
        if cell["cell_type"] == "code":
            cell["source"] = re.sub("\n{3,}", "\n\n", cell["source"])  # room for what is said
        if AGAIN in json.dumps(cell.get("outputs", [])) and ".check(" not in cell["source"]:
            cell["outputs"] = []
        if cell["source"].rpartition("\n")[2].startswith("moving.show("):
            waits = "waits" in cell["metadata"].get("tags", [])
            place = place_of(cell["source"], chapter, waits)
            notebook["cells"][k] = nbformat.v4.new_markdown_cell(place, id=cell["id"])
    notebook["cells"] = in_one_fold(with_guesses(notebook["cells"]))
    notebook["cells"] = with_cards(notebook["cells"], None if chapter in RUNS_NOT else chapter)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown" and "waits" in cell["metadata"].get("tags", []):
            cell["source"] = that_waits(cell["source"])
    opening = next(cell for cell in notebook["cells"] if "**What you will do.**" in cell["source"])
    note = NOTE if chapter not in RUNS_NOT else NOTE_13
    opening["source"] = with_front(opening["source"], note.format(COMPUTER))
    return notebook


def in_one_fold(cells):
    """The cells; code to open that shows nothing is put together with the code to open behind it."""
    found = []
    for cell in cells:
        tags = set(cell["metadata"].get("tags", []))
        if found and "hide-input" in tags and tags == set(found[-1]["metadata"].get("tags", [])):
            before = found[-1]
            if not before["outputs"]:
                same = before["metadata"]["mystnb"] == cell["metadata"]["mystnb"]
                cell["source"] = f"{before['source']}\n\n{cell['source']}"
                cell["metadata"]["mystnb"] = cell["metadata"]["mystnb"] if same else prompts("the code")
                found.pop()
        found.append(cell)
    return found


def that_waits(text):
    """A text that waits for the answer before it, in a block that waits.js finds; headings stay where they are."""
    parts = re.split(r"^(#+ .*)$", text, flags=re.MULTILINE)
    return "\n\n".join(
        part if k % 2 else f"```````{{container}} tag-waits\n{part.strip()}\n```````"
        for k, part in enumerate(parts)
        if part.strip()
    )


def name_of(cell, hidden):
    """What is behind a fold."""
    if hidden == "hide-input":
        return "the imports" if not cell["outputs"] and re.match("import |from ", cell["source"]) else "the code"
    pictures = any("image/svg+xml" in output.get("data", {}) for output in cell["outputs"])
    return "the figure" if pictures and "foretold(" not in cell["source"] else "the answer"


def place_of(call, chapter, waits=False):
    """Where a page draws the figure that a cell shows by `moving.show`: see moving.js, and waits.js if it holds."""
    call = ast.parse(call).body[-1].value
    options = {"figure": call.args[0].value} | {option.arg: option.value.value for option in call.keywords}
    data = " ".join(f'data-{name}="{html.escape(value)}"' for name, value in options.items())
    kind = "moving" + " holds" * ((chapter, options["figure"]) in HOLDS) + " tag-waits" * waits
    return f'```{{raw}} html\n<div class="{kind}" {data}>A figure that can be moved: it needs JavaScript.</div>\n```'


def as_about(readme, repository):
    """The README as a page of the site: under the name that the menu gives it; it says where the course is."""
    title, rest = readme.split("\n", 1)
    if not title.startswith("# ") or rest.count(ON_GITHUB) != 1:
        raise ValueError(f"README begins with {title!r} and should have {ON_GITHUB!r} once")
    if not repository:
        return f"# About the course\n{rest.replace(ON_GITHUB, ON_THE_SITE + FETCHED)}"
    first = f"{ON_THE_SITE}three commands:\n\n{CLONED.format(repository)}"
    return f"# About the course\n{rest.replace(f'{ON_GITHUB}{MAKE_LAB}', first)}"
