"""What the source of a cell assigns, and where in it an answer is checked."""

import ast
import itertools
import re
from functools import lru_cache

from .prose import parsed

CALLED = re.compile(r"\w[ \t]*\(")  # behind it stand arguments
TIMED = re.compile(r"^([ \t]*(?:\w+[ \t]*=[ \t]*)?)%time(?=[ \t])")
IPYTHONS = re.compile(r"(?:[^=#]*=[ \t]*)?(?:%(?=[\w%])|!(?!=))|\?|[%\w.*]+\?\??$")
LINES = re.compile(r"\r\n|\r|\n")
MOST = 8  # checks of unknown parts that cut a cell: there may be thousands
NAMES = 100  # so many names of tasks are known, of so many letters: a cell may give thousands
LONGEST = 20_000  # letters of a cell that is parsed: a parser needs a thousand times as many bytes


def mentions(source, names):
    """Whether a cell assigns or defines one of the names; line by line, too, so that no text takes long."""
    if not any(name in source for name in names):
        return False
    if any(name in given(source) for name in names):
        return True
    either = "|".join(map(re.escape, names))
    defined = re.compile(rf"\b(def|class|as)[ \t]+({either})\b")
    left = re.compile(rf"\b({either})\b")
    for line in re.split(r"[\r\n;]", source):
        head = line if "import" in line else line.rpartition("=")[0]
        before = CALLED.split(head.partition("#")[0], maxsplit=1)[0]
        if defined.search(line) or left.search(before):
            return True
    return False


@lru_cache(maxsize=256)
def given(source):
    """The names that a cell's statements give a value, or a part of it."""
    nodes = [node for statement in statements(source) for node in ast.walk(statement)]
    changed = [node for node in nodes if isinstance(getattr(node, "ctx", None), ast.Store)]
    inside = [node for node in changed if isinstance(node, ast.Subscript | ast.Attribute)]
    return {
        node.id for node in changed + [one for node in inside for one in ast.walk(node)] if isinstance(node, ast.Name)
    }


def pieces_of(source, tasks):
    """A cell, cut behind its checks, of each part's behind the last, and {part: how many pieces have run by then}.

    So what a cell does behind a check is not what the check saw. `tasks` is
    {name: the part whose task it is}, to which other names are added. The
    last checks of which nobody can tell the part cut the cell, too.

    >>> pieces_of("x = 1; t.check(x); x = 2", {"t": "one"})
    (['x = 1; t.check(x)', 'x = 2'], {'one': 1})
    """
    found, lines = list(checks(source, tasks)), LINES.split(source)
    ends = {part: end for part, end in found if part}
    others = [end for part, end in found if not part][-MOST:]
    cuts = [cut for cut in sorted({*ends.values(), *others}) if "".join(between(lines, cut)).strip()]
    if not cuts or source.lstrip().startswith("%%"):
        return [source], dict.fromkeys(ends, 1)
    edges = [(1, 0), *cuts, None]
    pieces = [piece(lines, begin, end) for begin, end in itertools.pairwise(edges)]
    return pieces, {part: 1 + sum(cut < end for cut in cuts) for part, end in ends.items()}


def piece(lines, begin, end):
    """What stands between two places, in the lines of the whole cell, so that errors tell these.

    The first of them is not empty, as IPython takes empty ones away.
    """
    text = "\n" * (begin[0] - 1) + "\n".join(between(lines, begin, end))
    return f"#{text}" if begin != (1, 0) and text.startswith("\n") else text


def between(lines, begin, end=None):
    """The lines from one place to another; a place is a line, from 1, and how many of its bytes stand before."""
    rows = [line.encode("utf-8", "surrogatepass") for line in lines[begin[0] - 1 : end[0] if end else None]]
    if end:
        rows[-1] = rows[-1][: end[1]]
    rows[0] = rows[0][begin[1] :].lstrip(b" \t\f;") if begin[1] else rows[0]
    return [row.decode("utf-8", "surrogatepass") for row in rows]


def checks(source, tasks):
    """Yields (part or None, where the statement that checks it ends), in order; calls in functions do not run here."""
    for statement in statements(source) if any(name in source for name in ("assigned", "check", *tasks)) else ():
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Assign) and len(tasks) < NAMES and (part := part_of(node.value, tasks)):
                names = (target.id for target in node.targets[:NAMES] if isinstance(target, ast.Name))
                tasks |= {name: part for name in names if len(name) < NAMES}
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "check":
                yield part_of(node.func.value, tasks), (statement.end_lineno, statement.end_col_offset)


def part_of(node, tasks):
    """The part whose task an expression is: mistake_task, or assigned("mistake"); or None."""
    if isinstance(node, ast.Name):
        return tasks.get(node.id)
    named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "assigned"
    if named and len(node.args) == 1 and isinstance(node.args[0], ast.Constant):
        return node.args[0].value if node.args[0].value in tasks.values() else None
    return None


def statements(source):
    """Of a cell, also of one with lines that are IPython's; none, if it does not parse."""
    for text in (source, without_magics(source)) if len(source) <= LONGEST else ():
        try:
            return parsed(text).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return []


def without_magics(source):
    """The lines, with `pass` for those that are IPython's and no Python: %matplotlib, files = !ls, check?

    Of `%time x = 1` the Python stays, and where it stands.
    """
    lines = LINES.split(source)
    for k, line in enumerate(lines):
        lines[k] = line = TIMED.sub(lambda found: found[1] + ("pass;" if not found[1].strip() else " " * 5), line)
        word = line.strip()
        if IPYTHONS.match(word):
            lines[k] = f"{line[: line.index(word)]}pass"
    return "\n".join(lines)
