"""In a learner's copy nothing tells an answer before the guess: from the first answer on a cell shows what it gives
once it is run, and the text below an answer is folded.
"""

import re
from itertools import chain

# The first line of what is folded, which JupyterLab shows.
TEXT = "<!-- After your guess: click here, or press Shift + Enter. -->"
CODE = "# After your guess: run this cell."
IMPORTS, PLUMBING = "# The imports.", "# How it is computed or drawn."
HEADING = re.compile(r"\n(?=#+ )")
BEHIND = re.compile(r"(?<=</details>)\n+(?!<details|\s*$)")
ENDS = re.compile(r"^#|\bPredict\b|^\w+\.\w+\.question$|^\w+ = (?:None|set\(\))  #|^moving\.show\(", re.MULTILINE)


def asked_first(notebook):
    """The notebook, a dict as JSON gives it, whose cells from an answer to the next heading, guess or task wait."""
    cells, waits, asked = [], False, False
    for cell in chain.from_iterable(map(parted, notebook["cells"])):
        source, metadata = "".join(cell["source"]), cell.setdefault("metadata", {})
        is_code = cell["cell_type"] == "code"
        answers = is_code and "foretold(" in source
        waits = answers or (waits and not ENDS.search(source))
        asked |= answers
        if is_code:
            cell["execution_count"] = None
            cell["outputs"] = [] if asked else [not_run(output) for output in cell["outputs"]]
            if metadata.get("jupyter", {}).get("source_hidden"):
                named = CODE if answers else IMPORTS if re.match("import |from ", source) else PLUMBING
                cell["source"] = f"{named}\n{source}"
        if waits or "waits" in metadata.get("tags", []):
            metadata.get("jupyter", {}).pop("outputs_hidden", None)
            if not is_code:
                cells += folded(cell, source)
                continue
        cells += [cell] if is_code else after_folds(cell, source)
    return notebook | {"cells": cells}


def not_run(output):
    """A stored output without a number: it would stand below a cell that has none."""
    return output | {"execution_count": None} if "execution_count" in output else output


def parted(cell):
    """A text with a heading further down as two texts: the first may wait where the second does not."""
    above, *below = HEADING.split("".join(cell["source"]), maxsplit=1)
    if cell["cell_type"] == "code" or not above.strip() or not below:
        return [cell]
    return [{**cell, "source": above.rstrip()}, {**cell, "source": below[0], "id": f"{cell['id']}-below"[-64:]}]


def after_folds(cell, source):
    """The text, and each part of it behind a fold as a text of its own: in one, JupyterLab leaves no room between."""
    first, *others = BEHIND.split(source)
    parts = [{**cell, "source": part, "id": f"{cell['id']}-after-{k}"[-64:]} for k, part in enumerate(others)]
    return [{**cell, "source": first}, *parts]


def folded(cell, source):
    """A text of which only the heading, if it begins with one, is seen."""
    heading, _, rest = source.partition("\n") if source.startswith("#") else ("", "", source)
    above = [{**cell, "source": heading, "id": f"{cell['id']}-heading"[-64:]}] if heading else []
    if not rest.strip():
        return above or [cell]
    return [
        *above,
        {
            **cell,
            "source": f"{TEXT}\n{rest.lstrip()}",
            "metadata": {**cell["metadata"], "jupyter": {"source_hidden": True}},
        },
    ]
