"""What a learner's copy shows before a guess."""

import copy
import json
import re
import sys
from pathlib import Path

import pytest
from cells import load, path_of
from controls import assert_catches

from ntkbook.exercises import CHAPTERS

sys.path.insert(0, str(Path(__file__).parents[2] / "notebooks" / "_book"))
from asked import CODE, IMPORTS, PLUMBING, TEXT, asked_first


def cell(kind, source, **more):
    return {"cell_type": kind, "id": source[:8], "source": source, "metadata": {}, **more}


def code(source, shown="1", **metadata):
    return cell("code", source, outputs=[shown], execution_count=3) | {"metadata": metadata}


def test_what_follows_an_answer_is_folded_up_to_the_next_heading_or_guess():
    cells = [
        code("x = 1"),
        cell("markdown", "**Predict:** how much?"),
        code("guess = None  # a number"),
        code("print(2)\nforetold(guess, 2, 'so')", jupyter={"source_hidden": True, "outputs_hidden": True}),
        cell("markdown", "It is 2."),
        code("plot()"),
        cell("markdown", "And so on.\n\n## 2. More\n\nA text."),
        code("task.one.question"),
        {**cell("markdown", "## 3. Late\n\nIt tells."), "metadata": {"tags": ["waits"]}},
    ]
    shown = asked_first({"cells": copy.deepcopy(cells)})["cells"]
    assert [c["source"] for c in shown[3:5]] == [f"{CODE}\n{cells[3]['source']}", f"{TEXT}\nIt is 2."]
    assert [c["source"] for c in shown[6:8]] == [f"{TEXT}\nAnd so on.", "## 2. More\n\nA text."]
    assert [c["source"] for c in shown[9:]] == ["## 3. Late", f"{TEXT}\nIt tells."]
    hidden = [k for k, c in enumerate(shown) if c["metadata"].get("jupyter") == {"source_hidden": True}]
    assert hidden == [3, 4, 6, 10]
    assert [c.get("outputs") for c in shown if c["cell_type"] == "code"] == [["1"], ["1"], [], [], []]
    assert {c["execution_count"] for c in shown if c["cell_type"] == "code"} == {None}


def test_what_stands_behind_a_fold_is_a_text_of_its_own():
    two = "<details><summary>One</summary>\n\n1\n</details>\n<details><summary>Two</summary>\n\n2\n</details>"
    shown = asked_first({"cells": [cell("markdown", f"Above.\n\n{two}\n\n**Next**\n"), cell("markdown", f"{two}\n")]})
    assert [c["source"] for c in shown["cells"]] == [f"Above.\n\n{two}", "**Next**\n", f"{two}\n"]
    assert len({c["id"] for c in shown["cells"]}) == 3


def check_nothing_is_told(notebook):
    """From an answer to the next heading, guess or task nothing but headings and code can be read."""
    waits = False
    for each in notebook["cells"]:
        source, folded = each["source"], each["metadata"].get("jupyter", {}).get("source_hidden")
        if "foretold(" in source and each["cell_type"] == "code":
            waits = True
            assert folded
        elif re.search(r"\A#+ |\*\*Predict|\.question$|^guess|^moving\.", source, re.MULTILINE) and not folded:
            waits = False
        assert not (waits and each["cell_type"] == "markdown" and not folded), source
        assert "the answer is" not in json.dumps(each.get("outputs", [])), source


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_chapter_tells_its_answers(chapter):
    stored = json.loads(path_of(chapter).read_bytes())
    for each in stored["cells"]:
        each["source"] = "".join(each["source"])
    notebook = asked_first(copy.deepcopy(stored))

    def damaged(notebook):
        told = copy.deepcopy(notebook)
        place = next(k for k, each in enumerate(told["cells"]) if each["source"].startswith(CODE))
        told["cells"].insert(place + 1, cell("markdown", "It is told.\n\n### More"))
        return told

    assert_catches(check_nothing_is_told, notebook, damaged, "It is told")
    names = "|".join(map(re.escape, (CODE, IMPORTS, PLUMBING)))
    code = [re.sub(rf"\A({names})\n", "", c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]
    assert code == [each.source for each in load(path_of(chapter)).cells if each.cell_type == "code"]
