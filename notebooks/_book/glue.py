"""What must not part at the end of a line: a formula and the full stop behind it, both sides of a sign =, 3 and %."""

import re

from docutils import nodes

SHORT = 24  # letters: longer code may part, since a phone has no room for it in one piece
SPACE = "\u00a0"
UNIT = re.compile(r"(?<=\d) (?=%|[kMGT]?B\b)")
BEFORE = re.compile(rf"(={SPACE}|[(“]+)$")
AFTER = re.compile(rf"^({SPACE}=({SPACE}\S{{1,12}}(?=\s|$))?|[.,;:!?)”]+)")


def glue(doctree):
    """Keep formulas and short code together with the marks around them, in every paragraph."""
    for text in list(doctree.findall(nodes.Text)):
        if isinstance(text.parent, nodes.paragraph | nodes.emphasis | nodes.strong):
            text.parent.replace(text, nodes.Text(UNIT.sub(SPACE, equals(text))))
    for piece in list(doctree.findall(is_piece)):
        parent, k = piece.parent, piece.parent.index(piece)
        before, after = taken(parent, k - 1, BEFORE), taken(parent, k + 1, AFTER)
        if before or after:
            together = nodes.inline("", "", classes=["glued"])
            parent.replace(piece, together)
            together += [nodes.Text(before)] * bool(before) + [piece] + [nodes.Text(after)] * bool(after)


def is_piece(node):
    small = isinstance(node, nodes.literal) and (len(node.astext()) <= SHORT or in_task(node))
    return (small or isinstance(node, nodes.math)) and isinstance(node.parent, nodes.paragraph)


def in_task(node):
    """Code on a card does not part from its marks: it is a block, in which what is too long for a phone wraps."""
    while node is not None and "task" not in node.get("classes", []):
        node = node.parent
    return node is not None


def equals(text):
    """The text with spaces around = that do not break; at its ends only where the neighbour is a formula or short."""
    parent, k = text.parent, text.parent.index(text)
    inside = re.sub(r"(?<=\S) =(?= |$)", f"{SPACE}=", text.astext())
    inside = re.sub(r"= (?=\S{1,12}(?:\s|$))", f"={SPACE}", inside)
    if k and is_piece(parent[k - 1]):
        inside = re.sub("^ =", f"{SPACE}=", inside)
    if k + 1 < len(parent) and is_piece(parent[k + 1]):
        inside = re.sub("= $", f"={SPACE}", inside)
    return inside


def taken(parent, k, marks):
    """The marks at the end of a neighbouring text that belong to a piece; the text goes on without them."""
    if not 0 <= k < len(parent) or not isinstance(parent[k], nodes.Text):
        return ""
    text = parent[k].astext()
    found = marks.search(text)
    if not found:
        return ""
    parent.replace(parent[k], nodes.Text(text[: found.start()] + text[found.end() :]))
    return found[0]
