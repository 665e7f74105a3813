"""Predictions on a page: where a cell waits for a guess, what guess.js needs to take one and to compare it."""

import ast
import html
import json
import re

import nbformat

WAITS = re.compile(r"(\w+) = (?:None|set\(\))  # (.+)")
CAME = re.compile(r'the answer is ("[^"]*"|\[[^]]*\]|\{[^}]*\}|-?\d+(?:\.\d+)?)\.(?: |$)')
PLACE = '```{{raw}} html\n<div class="guess" data-about="{}"></div>\n```'


def with_guesses(cells):
    """The cells, with a place for a guess before each that waits for one; the cell with its answer is tagged.

    Without JavaScript the place is empty, and the cell behind it shows what is asked for.
    """
    found, cells = [], list(cells)
    for k, cell in enumerate(cells):  # what `together` moves is never before the cell
        waits = WAITS.fullmatch(cell["source"].strip()) if cell["cell_type"] == "code" else None
        answer = waits and next((later for later in cells[k + 1 :] if judges(later, waits[1])), None)
        if answer:
            between = cells[k + 1 : cells.index(answer)]
            about = {
                "asks": waits[2],
                "choices": re.findall(r'"([^"]+)"', waits[2]),
                "answer": f"answer-{cell['id']}",
                "later": any(re.match(r"##", other["source"]) for other in between),
                **known(answer, waits[1]),
            }
            if not about["later"]:
                together(cells, between, answer)
            tags = answer["metadata"].setdefault("tags", [])
            tags.append(about["answer"])
            if about["later"]:
                answer["metadata"]["mystnb"] = prompts(f"the answer to section {section(cells[:k])}")
            place = PLACE.format(html.escape(json.dumps(about)))
            found.append(nbformat.v4.new_markdown_cell(place, id=f"guess-{cell['id']}"))
        found.append(cell)
    return found


def together(cells, between, answer):
    """Put an answer next to its guess: the code between them follows the answer, folded, as one cell if it can."""
    code = [cell for cell in between if cell["cell_type"] == "code"]
    for cell in code:
        cells.remove(cell)
    for cell, other in zip(code[-2::-1], code[:0:-1]):
        if not cell["outputs"] and not other["outputs"]:
            cell["source"] += f"\n\n{other['source']}"
            code.remove(other)
    for cell in code:
        tags = cell["metadata"].setdefault("tags", [])
        tags.extend({"hide-input"} - set(tags))
        cell["metadata"]["mystnb"] = prompts("the code it uses")
    place = cells.index(answer) + 1
    cells[place:place] = code


def prompts(name):
    """What a fold is called, closed and open."""
    return {"code_prompt_show": f"Show {name}", "code_prompt_hide": f"Hide {name}"}


def section(cells):
    """The number of the last section that has begun."""
    return re.findall(r"^## (\d+)\.", "\n".join(cell["source"] for cell in cells), flags=re.MULTILINE)[-1]


def judges(cell, name):
    return cell["cell_type"] == "code" and re.search(rf"\bforetold\({name},", cell["source"])


def known(cell, name):
    """What a guess is compared with, as far as the cell or what it printed tells without running it."""
    said = [output["data"].get("text/plain", "") for output in cell["outputs"] if "data" in output]
    came = next((value(found[1]) for text in said if (found := CAME.search(text))), None)
    about = {"came": sorted(came) if isinstance(came, set) else came, "near": 0.25, "also": [], "within": 0}
    for call in ast.walk(ast.parse(cell["source"])):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "foretold" and call.args[0].id == name:
            for option in call.keywords:
                if isinstance(option.value, ast.Constant | ast.List):
                    about[option.arg] = ast.literal_eval(option.value)
    return about | {"set": isinstance(came, set)}


def value(text):
    """What is printed, as a value; None for words in a set or list, which are printed without their quotes."""
    try:
        return ast.literal_eval(text)
    except ValueError:
        return None
