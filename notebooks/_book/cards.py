"""Tasks as cards: on a page, which runs nothing, a task is its question with the hints, and a link to where it runs."""

import nbformat

CARD = """\
``````{{admonition}} Task
:class: task

{question}

{hints}

{link}
``````"""
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
            card = CARD.format(question=text_of(cell), hints=hints, link=link)
            cell = nbformat.v4.new_markdown_cell(card, id=cell["id"])
        found.append(cell)
    return found


def text_of(cell):
    """What the cell of a question shows, without the word that says that it is a task."""
    shown = next(
        output["data"]["text/markdown"] for output in cell["outputs"] if "text/markdown" in output.get("data", {})
    )
    return shown.partition("**task:** ")[2].removesuffix("</div>").rstrip()
