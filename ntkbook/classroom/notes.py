"""What whoever grades should know of one notebook, besides what `Answers.notes` says of its run."""

import re

from ..exercises.engine.plain_text import plain_text
from ..exercises.engine.verdict import STILL_RAISES
from .functions import STOPPED
from .layout import PICTURE
from .names import listed

NOTHING = "no answer was found here", "nothing is called"
FORM = (  # of what is said of an answer: its form is not the wanted one, its numbers may be right
    "the layout is not",
    "they may be right",
    " wanted, you gave ",
    " is text: ",
    " are texts: ",
    "not a function",
    "complex numbers",
    "not a number",
    "write list",
    "as many in each",
    "name them as a set",
)
LIBRARIES = "numpy, scipy, matplotlib, autograd and sklearn"
STUB = plain_text(STILL_RAISES)
NEEDS = re.compile(r"NameError: name '(\w{1,80})' is not defined")


def notes_on(rows, answers, layout, file):
    """Notes on the parts of a notebook; `rows` are what is kept of them."""
    judged = [row for row in rows if row["part"] in answers.names]
    found = [*stops(judged, answers), *needed(judged, answers), *renamed(judged, answers, layout.renamed)]
    return [*found, *older(judged, answers, found), *texts(judged, layout), *pictures(rows, layout, file)]


def stops(rows, answers):
    """On the parts whose cells or functions stopped, or that are right but for their form, with their points."""
    for row in rows:
        told = row["text"].startswith(STOPPED) or any(words in row["text"] for words in FORM)
        if row["kind"] == "wrong" and told and not needs(row, answers):
            yield f"{row['part']} got {got(row)} points: {row['text']}"
        error = answers.error_of(row["part"]) if row["kind"] == "not yet" else ""
        if error and row["part"] not in answers.told():
            yield f"{row['part']} got {got(row)} points:{with_libraries(error)}"


def older(rows, answers, told):
    """On cells that stopped, where points are missing and no note says why: what counts may have stood there before."""
    lost = [row["part"] for row in rows if row["machine"] < row["of"] and row["answer"]]
    unsaid = [part for part in lost if not any(note.startswith(part) for note in told)]
    if unsaid and (errors := answers.all_errors()):
        more = f" (and {len(errors) - 1} more)" if errors[1:] else ""
        yield f"{listed(unsaid)} may be older than it seems, as a cell stops with {with_libraries(errors[0])}{more}"


def got(row):
    return f"{row['machine']:g} of {row['of']:g}" if row["machine"] else "no"


def needs(row, answers):
    """What a part lacks that another cell should give and does not, with that cell's error; or None."""
    lacks = NEEDS.search(row["text"])
    error = answers.error_in(lacks[1]) if lacks and row["machine"] < row["of"] else ""
    return (lacks[1], error) if error else None


def with_libraries(text):
    """What is said of a library that is missing, with those that are there."""
    return f"{text} (there are {LIBRARIES})" if "ModuleNotFoundError" in text else text


def needed(rows, answers):
    """On a name that a part lacks because its cell stopped, the first cell that should have given it."""
    found = {}
    for row in rows:
        if lacks := needs(row, answers):
            found.setdefault(lacks, []).append(row["part"])
    for (name, error), parts in found.items():
        yield f"{' and '.join(parts)} needs {name}, whose cell stops with {with_libraries(error)}"


def renamed(rows, answers, changed):
    """On answers that stand under other names than those handed out."""
    blank = [row["part"] for row in rows if row["kind"] == "not yet"]
    unexplained = [part for part in blank if not answers.error_of(part)]
    written = changed or any(row["answer"] for row in rows)  # or nothing was done at all
    if written and unexplained and len(blank) == len(rows) and all(answers.unnamed[part] for part in blank):
        yield "nothing has the name of an answer: look at what was handed in"
        return
    tried = {row["part"] for row in rows if row["answer"] and any(words in row["text"] for words in NOTHING)}
    raising = {row["part"] for row in rows if row["answer"] and row["text"] == STUB}
    for part in unexplained:
        names = " and ".join(answers.names[part])
        if part in changed:
            yield f"{part}: its check was changed and does not name {names}: look at the answer"
        elif part in tried:
            values = zip(answers.names[part], answers.values.get((part, answers.last(part)), []))
            lacks = " and ".join(name for name, value in values if value is None) or names
            yield f"{part}: what was written there gives {lacks} no value: look at the answer"
        elif part in raising:
            yield f"{part}: raise NotImplementedError still stands in what was written there: look at the answer"


def texts(rows, layout):
    """On answers that became text, of which the sheet shows all."""
    for row in rows:
        if row["part"] in layout.not_run and row["machine"] < row["of"]:
            yield f"{row['part']}: its answer cell is text now, no code, so it was not run: it stands under (elsewhere)"


def pictures(rows, layout, file):
    """On pictures, which neither the sheet nor the page shows."""
    texts = {row["part"]: row["answer"] for row in rows} | {"(elsewhere)": layout.elsewhere}
    for part, text in texts.items():
        if PICTURE in text:
            yield f"{part} has a picture: open {file}"
