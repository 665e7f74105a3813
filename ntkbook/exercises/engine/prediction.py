"""What a learner has predicted beside what came: right, near or off, and why."""

import re
from numbers import Real

import numpy as np

from .guesses import NUMBER, items, number, says, truth, word
from .plain_text import plain_text
from .verdict import framed

HEADINGS = {
    "right": "✓ right",
    "near": "≈ near",
    "partly": "◐ partly right",
    "off": "✗ off",
    "none": "no prediction",
    "unread": "? not read",
}
FRAMES = {"right": "success", "near": "warning", "partly": "warning", "off": "danger", "none": "light"}


class Judged:
    """A prediction judged: `kind` is "right", "near", "partly", "off", "none" or "unread"."""

    def __init__(self, kind, text):
        self.kind, self.text = kind, text

    def __repr__(self):
        return plain_text(f"{HEADINGS[self.kind]}: {self.text}")

    def _repr_markdown_(self):
        return framed(f"**{HEADINGS[self.kind]}:** {self.text}", FRAMES.get(self.kind, "info"))


def foretold(guess, came, why="", near=0.25, also=(), within=0.0):
    """The verdict on a prediction: `came` is what came, `why` a sentence on it; the guess may be of any natural type.

    Numbers are right within 2 % and near within a share `near` (from 1 on: a factor 1 + near, both ways), or
    `within` so much where the answer may be next to 0; "85 %", "2/3", "sqrt 2" and "about five" are numbers too.
    Words are right if they are `came` or one of `also`. A set, or a list, is right if all of it is, near if all
    of it is near, and partly right if half of it is. No guess is no mistake.

    >>> foretold(2.5, 2.3276, "Both points pull at what they share.")
    ≈ near: you said 2.5, the answer is 2.328. Both points pull at what they share.
    >>> foretold("The line.", "line")
    ✓ right: the answer is "line".
    >>> foretold({5, 6}, {5, 6, 7})
    ◐ partly right: you said {5, 6}, the answer is {5, 6, 7}.
    >>> foretold(None, 12)
    no prediction: the answer is 12.
    """
    if empty(guess):
        kind = "none"
    else:
        try:
            kind = verdict(guess, came, near, also, within)
        except (TypeError, ValueError, LookupError, ZeroDivisionError):
            kind = "unread"
    said = "" if kind in ("right", "none") else f"you said {shown(guess)}, "
    answer = f'"{came}"' if isinstance(came, str) else shown(came)
    return Judged(kind, f"{said}the answer is {answer}. {why}".rstrip())


def empty(guess):
    """Whether nothing was predicted: None, "", an empty set or list, or a list with None in it."""
    if guess is None or guess is ...:
        return True
    sized = isinstance(guess, str | set | frozenset | list | tuple | dict | np.ndarray)
    return sized and (len(guess) == 0 or (not isinstance(guess, str) and any(map(empty, guess))))


def verdict(guess, came, near, also, within=0.0):
    if isinstance(came, bool | np.bool_):
        return "right" if truth(guess) == came else "off"
    if isinstance(came, str):
        return "right" if any(says(word(guess), word(known)) for known in (came, *also)) else "off"
    if isinstance(came, set | frozenset):
        found = items(guess)
        share = len(found & came) / len(found | came)
        return "right" if share == 1 else "partly" if share >= 0.5 else "off"
    if isinstance(came, Real):
        return of_number(number(guess, came), came, near, within)
    return of_list(guess, list(np.ravel(np.array(came, dtype=object))), near, also, within)


def of_number(guess, came, near, within):
    off, size = abs(guess - came), abs(came)
    too_small = near >= 1 and guess * came * (1 + near) < size**2
    is_near = off <= within or (off <= near * size and not too_small)
    return "right" if off <= 0.02 * size else "near" if is_near else "off"


def of_list(guess, came, near, also, within):
    if isinstance(guess, str):
        parts = NUMBER.findall(guess) if isinstance(came[0], Real) else re.split(r"\s*[,;]\s*|\s+and\s+", guess)
    else:
        parts = list(np.ravel(np.array(guess, dtype=object)))
    if len(parts) != len(came):
        raise ValueError("another length")
    kinds = [verdict(part, item, near, also, within) for part, item in zip(parts, came)]
    if "off" not in kinds:
        return "near" if "near" in kinds else "right"
    return "partly" if kinds.count("off") <= len(kinds) / 2 else "off"


def shown(value):
    """As a person would write it."""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, Real):
        return f"{float(value):.4g}"
    if isinstance(value, set | frozenset):
        return "{" + ", ".join(sorted(map(shown, value))) + "}"
    if isinstance(value, list | tuple | np.ndarray):
        return "[" + ", ".join(map(shown, value)) + "]"
    return str(value)
