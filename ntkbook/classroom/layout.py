"""What a student's notebook holds: cells to run, and texts for a human, wherever they were written."""

import re
from typing import NamedTuple

from .prose import comments_and_strings, only_words, words_in
from .sources import mentions, pieces_of

PICTURE = "[a picture: open the notebook]"
OPEN = re.compile(r"^[ \t]*\w+[ \t]*=[ \t]*None[ \t]*(#.*)?$", re.MULTILINE)  # as it was handed out
QUESTIONS = ("-question", "imports")  # cells that the answers build on


class Layout(NamedTuple):
    """The cells to run, as pairs (source, part or ""), and what a human sees of them.

    `texts` is {part: what stands in the place for its answer, or, where nothing does, `everywhere`}, which is {part:
    all cells that assign its answers}. `checked` is {part: how many of the cells stand before its check}; `follows` are
    those that go on where the one before was cut; `renamed` are the parts whose check was changed and names none of the
    answers, `not_run` those whose answer cell is no code now.
    """

    cells: list
    texts: dict
    everywhere: dict
    elsewhere: str
    checked: dict
    follows: set
    renamed: set
    not_run: set


def laid_out(notebook, release, parts):
    """The student's notebook by its cells' names; locked cells are those of `release`, wherever the student has them.

    Imports and questions run first, for a notebook whose order is broken, and where the student has them: a cell in
    between may have taken their names away.

    A cell that has lost its name, or has one that is unknown, is the student's
    own: code is run where it stands, prose is kept for the human marker. Where
    a question for a human is blank, its answer may stand in any comment or
    string, so all of them are kept.
    """
    known = {cell.metadata.nbgrader.grade_id: cell for cell in release.cells}
    cells = [(cell.source, "") for name, cell in known.items() if cell.cell_type == "code" and name.endswith(QUESTIONS)]
    texts, elsewhere, checked, renamed, not_run = {part.name: [] for part in parts}, [], {}, set(), set()
    answers = {f"{part.name}-check": part.answers for part in parts}
    tasks, by_name, written = {f"{part.name}_task": part.name for part in parts}, {}, []
    follows, handed_out = set(), {tuple(cell.source.split()) for cell in known.values()}
    first = {tuple(source.split()) for source, _ in cells}
    for cell in notebook.cells:
        name = named(cell, known) or ""
        pieces, seen = pieces_of(cell.source, tasks) if cell.cell_type == "code" else ([], {})
        if name.endswith("-check"):
            by_name[name.removesuffix("-check")] = len(cells)
        if name.endswith("-check") and not set(re.findall(r"\w+", cell.source)) & set(answers.get(name, ())):
            renamed.add(name.removesuffix("-check"))
        is_handed_out = tuple(cell.source.split()) in handed_out
        checked |= {part: len(cells) + (0 if is_handed_out else many) for part, many in seen.items()}
        if is_handed_out:
            cells += [(cell.source, "")] if cell.cell_type == "code" and tuple(cell.source.split()) in first else []
            continue
        given = known.get(name)
        part = name.removesuffix("-answer") if given is not None and given.metadata.nbgrader.solution else ""
        if cell.cell_type == "code":
            follows |= set(range(len(cells) + 1, len(cells) + len(pieces)))
            cells += whose(pieces, part, answers)
            written.append((cell.source, part))
            if part:
                texts[part].append(cell.source)
            elsewhere.append((cell, part))
        elif part and given.cell_type != "code":
            texts[part].append(with_pictures(cell))
        else:
            not_run |= {part} - {""} if cell.source.strip() else set()
            elsewhere.append((cell, ""))
    everywhere = {}
    for part in parts:
        if part.exercise:
            found = [source for source, whose in written if whose == part.name or mentions(source, part.answers)]
            everywhere[part.name] = joined(found)
            texts[part.name] = texts[part.name] or found
    texts = {part: joined(found) for part, found in texts.items()}
    blank = any(not part.exercise and not texts[part.name] for part in parts)
    elsewhere = joined(prose_of(elsewhere, known, blank))
    return Layout(cells, texts, everywhere, elsewhere, by_name | checked, follows, renamed, not_run)


def whose(pieces, part, answers):
    """Pairs of a piece of a cell and the part it answers: of an answer's cell the first that gives it, or the last."""
    last = len(pieces) - 1
    gives = (part and mentions(OPEN.sub("", piece), answers[f"{part}-check"]) for piece in pieces)
    own = next((k for k, found in enumerate(gives) if found), last)
    return [(piece, part if k == own else "") for k, piece in enumerate(pieces)]


def prose_of(cells, known, blank):
    """What pairs of a cell and its part say; if a question is `blank`, also what stands beside code."""
    said = {
        tuple(text.split())
        for cell in known.values()
        if cell.cell_type == "code"
        for text in comments_and_strings(cell.source)
    }
    for cell, part in cells:
        if cell.cell_type != "code":
            yield with_pictures(cell)
        elif not part and only_words(cell.source):
            yield cell.source
        elif blank:
            yield words_in(cell.source, said)


def with_pictures(cell):
    return f"{cell.source}\n\n{PICTURE}" if cell.get("attachments") else cell.source


def joined(texts):
    return "\n\n".join(dict.fromkeys(text for text in texts if text.strip()))


def named(cell, known):
    """The name under which a cell was handed out: nbgrader's, or the cell's own, which survives more."""
    settings = cell.metadata.get("nbgrader", {})
    name = settings.get("grade_id") if isinstance(settings, dict) else None
    return next((text for text in (name, cell.get("id")) if isinstance(text, str) and text in known), None)
