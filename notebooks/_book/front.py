"""What a chapter says of itself before it begins, as one quiet block: its words are the same on every page."""

import re

WORDS = {"What you will do.": "do", "What you will learn.": "learn", "What you need.": "need", "Minutes.": "minutes"}
BLOCK = """\
`````{{container}} front

{entries}

{note}
`````"""


def with_front(text, note):
    """The text with its paragraphs that begin with these words as a list of definitions, and the note below."""
    before, entries = [], []
    for paragraph in text.strip().split("\n\n"):
        said = re.match(r"\*\*(.+?)\*\* ", paragraph)
        if said and said[1] in WORDS:
            entries.append(f"{WORDS[said[1]]}\n: {paragraph[said.end() :]}")
        else:
            before.append(paragraph)
    return "\n\n".join([*before, BLOCK.format(entries="\n\n".join(entries), note=note)])
