"""Tasks as cards: on a page, which runs nothing, a task is its question with the hints, and a link to where it runs."""

import re

import nbformat

CARD = """\
``````{{admonition}} Task
:class: task

{question}

{hints}

{link}
``````"""
MATRIX = re.compile(r"\[\[[\d\s,.\[\]-]*\]\]")  # rows in brackets: as code, which does not break
LINK = '<p><a class="open-task" href="lite/notebooks/index.html?path={}.ipynb">Answer it in the browser</a></p>'


def with_cards(cells, chapter):
    """The cells with a card for each task: in place of the question's cell, the cell that checks, and the hints.

    It has a link to the chapter where it runs in the browser, if a chapter is given.
    """
    found, cells = [], list(cells)
    while cells:
        cell = cells.pop(0)
        asks = cell["cell_type"] == "code" and cell["source"].rstrip().endswith(".question") and len(cells) > 1
        if asks and ".check(" in cells[0]["source"] and "hints" in cells[1]["metadata"].get("tags", []):
            hints = cells[1]["source"]
            del cells[:2]
            link = LINK.format(chapter) if chapter else ""
            card = CARD.format(question=opening(found) + text_of(cell), hints=hints, link=link)
            cell = nbformat.v4.new_markdown_cell(card, id=cell["id"])
        found.append(cell)
    return found


def opening(found):
    """What is said between the heading of a task and its question belongs into the card: the heading is its title."""
    heading, _, text = found[-1]["source"].partition("\n") if found else ("", "", "")
    if not heading.startswith("### Your turn"):
        return ""
    found[-1]["source"] = heading
    return text.strip() + "\n\n" if text.strip() else ""


def text_of(cell):
    """What the cell of a question shows, without the word that says that it is a task."""
    shown = next(
        output["data"]["text/markdown"] for output in cell["outputs"] if "text/markdown" in output.get("data", {})
    )
    question = shown.partition("**task:** ")[2].removesuffix("</div>").rstrip()
    return MATRIX.sub(r"`\g<0>`", question)
