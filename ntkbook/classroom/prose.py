"""What a student's code says in words: comments, and strings."""

import ast
import io
import re
import token
import tokenize
import warnings

LONGEST = 20_000  # characters of a cell that may be words
LEAST = 3  # words
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\d_]+")  # a sign, where no blanks are written
MAGIC = re.compile(r"^[ \t]*[%!].*$", re.MULTILINE)
SAYING = {getattr(token, name, None) for name in ("COMMENT", "STRING", "FSTRING_MIDDLE")}


def only_words(source):
    """Whether a code cell holds comments or a text alone; a very long one is not looked at."""
    source = MAGIC.sub("", source)
    if not source.strip() or len(source) > LONGEST:
        return False
    try:
        body = parsed(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return len(source.split()) > 8  # prose in a cell of the wrong kind
    return all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in body)


def words_in(source, handed_out=()):
    """The comments and strings of a code cell without those handed out, if they are some words; else ""."""
    found = [text for text in comments_and_strings(source) if tuple(text.split()) not in handed_out]
    return "\n".join(found) if sum(len(WORD.findall(text)) for text in found) >= LEAST else ""


def comments_and_strings(source):
    """Each as it is written; of what is no Python all, since it may be prose."""
    if len(source) > LONGEST:
        return [f"[a code cell of {len(source):,} characters: open the notebook]"]
    source = MAGIC.sub("", source)
    try:
        parsed(source)
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError, ValueError, RecursionError, MemoryError):
        return [source]
    return [found.string for found in tokens if found.type in SAYING]


def parsed(source):
    with warnings.catch_warnings(action="ignore"):  # of a backslash in a text
        return ast.parse(source)
