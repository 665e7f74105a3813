"""The contract of a chapter: how it opens and closes, what it promises, which tasks it asks."""

import re

from cells import code_cells, load, markdown, path_of, printed, tags

from ntkbook.exercises import CHAPTERS

ASKED_IN_WORDS = {"the seven partials"}  # tasks that a chapter asks in its own words instead of showing `question`


def opening(notebook):
    """The first two texts: a figure may stand between the title and what the chapter promises."""
    return "\n".join(markdown(notebook)[:2])


def minutes(notebook):
    """(reading and exercises, running) as promised at the top: such as ("40 + 20", 1)."""
    pattern = r"\*\*Minutes\.\*\* Reading[a-z ]* (\d+)(?:, exercises (\d+))?; running under (\d+)\."
    promise = re.search(pattern, opening(notebook))
    assert promise, "no minutes are promised"
    reading, exercises, running = promise.groups()
    return f"{reading} + {exercises}" if exercises else reading, int(running)


def check_contract(notebook):
    first, last = opening(notebook), markdown(notebook)[-1]
    assert re.match(r"# \d\d \w", first), "no title with the number of the chapter"
    for promise in ("**What you will do.**", "**What you will learn.**", "**What you need.**"):
        assert promise in first, f"the opening lacks {promise}"
    minutes(notebook)
    for closing in ("## What you can do now", "**Questions to close**", "**Next:**"):
        assert closing in last, f"the closing lacks {closing}"
    questions = last.count("<details><summary>")
    assert 3 <= questions <= 5, f"{questions} questions to close"


def check_map(text):
    """Every chapter is listed with the minutes that it promises itself."""
    for chapter in CHAPTERS:
        notebook = load(path_of(chapter))
        title = markdown(notebook)[0].splitlines()[0].removeprefix("# ")
        rows = [line for line in text.splitlines() if line.startswith("|") and title in line]
        assert len(rows) == 1, f"{len(rows)} rows of the map are about {title}"
        assert f"| {minutes(notebook)[0]} |" in rows[0], f"other minutes than the chapter's: {rows[0]}"


def check_unsolved(notebook, tasks):
    """Every task stands in its chapter without an answer, and an answer that is right is not given away."""
    outputs = [printed(output) for cell in code_cells(notebook) for output in cell.outputs]
    waiting = sum("not yet: " in output for output in outputs)
    assert waiting >= len(tasks), f"{waiting} checks wait for an answer, for {len(tasks)} tasks"
    assert not any(re.search("^right: ", output, re.MULTILINE) for output in outputs), "an answer is given away"


def check_asked(notebook, asked, tasks):
    """The tasks that a running chapter has (see execute.py) are those of the list, shown and with their own hints."""
    titles = [task["title"] for task in asked]
    assert titles == [task.title for task in tasks], f"the chapter asks {titles}"
    folded = [cell.source for cell in notebook.cells if "hints" in tags(cell)]
    assert folded == [task["folded"] for task in asked], "hints or solutions went stale: call make notebooks"
    outputs = [printed(output) for cell in code_cells(notebook) for output in cell.outputs]
    for task in asked:
        shown = any(task["question"] in output for output in outputs)
        assert shown or task["title"] in ASKED_IN_WORDS, f"the question is not shown: {task['title']}"
