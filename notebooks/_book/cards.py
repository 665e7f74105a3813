"""Tasks as cards: on a page, which runs nothing, a task is its question with the hints, and a link to where it runs."""

import re

import nbformat

CARD = """\
``````{{admonition}} Task
:class: task

{question}

`````{{container}} folds
{hints}
`````

{link}
``````"""
# Rows in brackets: as code, which does not break. What is a formula or code already stays.
MATRIX = re.compile(r"(\$[^$]*\$|`[^`]*`)|(\[\[[\d\s,.\[\]-]*\]\])")
ELSEWHERE = "Answer it in the notebook, [on a computer](about.md)."
LINK = '<p><a class="open-task" href="lite/notebooks/index.html?path={}.ipynb">Answer it in the browser</a></p>'


def with_cards(cells, chapter):
    """The cells with a card for each task: in place of the question's cell, the cell that checks, and the hints.

    It has a link to the chapter where it runs in the browser, if a chapter is given, or says that it needs a computer.
    """
    found, cells = [], list(cells)
    while cells:
        cell = cells.pop(0)
        question = None
        if cell["source"].rstrip().endswith(".question") and checks(cells):
            question = opening(found) + text_of(cell)
            cells.pop(0)
        elif checks([cell, *cells[:1]]):  # the text above asks
            question = opening(found)
        if question:
            link = LINK.format(chapter) if chapter else ELSEWHERE
            card = CARD.format(question=question, hints=cells.pop(0)["source"], link=link)
            cell = nbformat.v4.new_markdown_cell(card, id=cell["id"])
        found.append(cell)
    return found


def checks(cells):
    """Whether the first two are a cell that checks an answer and its hints."""
    return len(cells) > 1 and ".check(" in cells[0]["source"] and "hints" in cells[1]["metadata"].get("tags", [])


def opening(found):
    """What is said between the heading of a task and its question belongs into the card: the heading is its title."""
    heading = found and re.search(r"^### Your turn.*(?![\s\S]*^#)", found[-1]["source"], re.MULTILINE)
    if not heading:
        return ""
    text = found[-1]["source"][heading.end() :].strip()
    found[-1]["source"] = found[-1]["source"][: heading.end()]
    return text + "\n\n" if text else ""


def text_of(cell):
    """What the cell of a question shows, without the word that says that it is a task."""
    shown = next(
        output["data"]["text/markdown"] for output in cell["outputs"] if "text/markdown" in output.get("data", {})
    )
    question = shown.partition("**task:** ")[2].removesuffix("</div>").rstrip()
    return MATRIX.sub(lambda found: found[1] or f"`{found[2]}`", question)
