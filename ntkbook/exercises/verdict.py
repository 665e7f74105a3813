"""What a check says, and how answers are compared."""

import re
import traceback
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

MARKS = {"right": "✓ right", "known mistake": "✗ a known mistake", "wrong": "✗ wrong", "not yet": "… not yet"}
OURS = str(Path(__file__).parent.parent)


@dataclass(frozen=True, eq=False)
class Verdict:
    """A judgement with its reason. `kind` is "right", "known mistake", "wrong" or "not yet".

    `mistakes` names the known mistakes that explain the answer. What was got and
    expected is kept back until `reveal()`.
    """

    kind: str
    text: str
    mistakes: tuple[str, ...] = ()
    got: np.ndarray | None = field(default=None, repr=False)
    expected: np.ndarray | None = field(default=None, repr=False)

    @property
    def right(self):
        return self.kind == "right"

    def __str__(self):
        return f"{self.kind}: {in_words(self.text)}"

    __repr__ = __str__

    def _repr_markdown_(self):
        return f"**{MARKS.get(self.kind, self.kind)}:** {self.text}"

    def reveal(self):
        """Your answer and the expected one, side by side."""
        if self.expected is None:
            return Verdict(self.kind, self.text)
        return Verdict(self.kind, f"you have {np.asarray(self.got).tolist()}, expected {self.expected.tolist()}.")


def in_words(text):
    """Markdown and LaTeX as a terminal can show it.

    >>> in_words(r"**No:** $W^{[2]}_{1,1} \\cdot x$ is $\\lambda^2$, not {5, 7}")
    'No: W[2]_1,1·x is λ², not {5, 7}'
    """
    return re.sub(r"\$(.+?)\$", lambda formula: formula_in_words(formula[1]), text).replace("**", "").replace("`", "")


SIGNS = {
    "cdot": "·",
    "lambda": "λ",
    "eta": "η",
    "partial": "∂",
    "theta": "θ",
    "top": "T",
    "varphi": "φ",
    "sqrt": "√",
    "mp": "∓",
    "times": "x",
}


def formula_in_words(formula):
    formula = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"(\1)/(\2)", formula)
    formula = re.sub(r"\\([a-z]+)", lambda command: SIGNS.get(command[1], ""), formula)
    formula = re.sub(r"\^(?=\{?[\[T])", "", formula.replace("^2", "²").replace(" · ", "·"))
    return re.sub(r"[{}]|\\[,;! ]", "", formula)


def as_answer(given, shape):
    """The learner's answer as a float array, and a complaint if it is none or has another shape."""
    try:
        numbers = np.asarray(given)
        given = numbers.astype(float) if numbers.dtype.kind in "fiubO" else None
    except (TypeError, ValueError):
        given = None
    if given is None:
        return None, "this is not a number or an array of numbers."
    if given.shape != shape and given.size == 1 == int(np.prod(shape)):
        given = given.reshape(shape)
    if not np.isfinite(given).all():
        return given, "there is a NaN or an infinity in your answer."
    if given.shape != shape:
        return given, f"your answer has shape {given.shape}, wanted {shape}."
    return given, None


def close(a, b, decimals=None):
    """Entry by entry: equal to half a unit of the last place wanted, or else to 1e-5 of the largest entry of b."""
    tolerance = 1e-5 * np.abs(b).max(initial=0.0) if decimals is None else 0.5001 * 10.0**-decimals
    return np.abs(a - b) <= tolerance


def same(a, b, decimals=None):
    """Whether two answers have one shape and agree in every entry."""
    return a.shape == b.shape and bool(close(a, b, decimals).all())


def wrong_entries(given, right, decimals):
    """Which entries differ, without saying what they should be."""
    if right.ndim == 0:
        return f"{float(given):g} is not it."
    places = [tuple(int(i) + 1 for i in place) for place in np.argwhere(~close(given, right, decimals))]
    shown = ", ".join(str(p[0] if len(p) == 1 else p) for p in places[:8]) + (", ..." if len(places) > 8 else "")
    return f"{len(places)} of {right.size} entries are off, counted from 1: {shown}."


def failure(error):
    """The learner's function raised: say so with the line it came from, not with our own traceback."""
    if isinstance(error, NotImplementedError):
        return Verdict("not yet", "your function is still the stub.")
    frames = [f for f in traceback.extract_tb(error.__traceback__) if not f.filename.startswith(OURS)]
    theirs = [f for f in frames if "site-packages" not in f.filename and f.line] or frames
    where = f" in line {theirs[-1].lineno}, `{theirs[-1].line}`" if theirs else ""
    return Verdict("not yet", f"your function stops{where}: {type(error).__name__}: {error}")
