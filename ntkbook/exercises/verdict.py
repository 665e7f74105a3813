"""What a check says, and how answers are compared."""

import re
import traceback
from dataclasses import dataclass, field
from decimal import Decimal
from numbers import Real

import numpy as np

MARKS = {"right": "✓ right", "known mistake": "✗ a known mistake", "wrong": "✗ wrong", "not yet": "… not yet"}


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

    def __bool__(self):
        return self.right

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

    >>> in_words(r"**No:** $W^{[2]}_{1,1} \\cdot x$ is $\\lambda^2$, *not* {5, 7}")
    'No: W[2]_1,1·x is λ², not {5, 7}'
    """
    text = re.sub(r"\$(.+?)\$", lambda formula: formula_in_words(formula[1]), text)
    return re.sub(r"\*\*|`|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)", "", text)


SIGNS = {
    "cdot": "·",
    "lambda": "λ",
    "eta": "η",
    "partial": "∂",
    "theta": "θ",
    "varphi": "φ",
    "mp": "∓",
    "times": "x",
    "top": "ᵀ",
    "sigma": "σ",
    "Sigma": "Σ",
    "Theta": "Θ",
    "alpha": "α",
    "infty": "∞",
    "pm": "±",
    "max": "max",
    "min": "min",
    "leftarrow": "←",
}
GROUP = r"((?:[^{}]|\{[^{}]*\})*)"  # what stands in braces, with braces in it at most once more


def formula_in_words(formula):
    formula = re.sub(rf"\\frac\{{{GROUP}\}}\{{{GROUP}\}}", r"(\1)/(\2)", formula)
    formula = re.sub(r"\\text\{([^{}]*)\}", r"\1", formula)
    formula = re.sub(rf"\\sqrt\{{{GROUP}\}}", r"√(\1)", formula)
    formula = re.sub(r"\\[,;! ]", " ", formula)
    formula = re.sub(r"\\([A-Za-z]+)", lambda command: SIGNS.get(command[1], ""), formula)
    formula = formula.replace("^2", "²").replace("^T", "ᵀ").replace(" · ", "·").replace("∂ ", "∂")
    formula = re.sub(r"\^(?=\{?[\[ᵀ])", "", formula)
    return re.sub(r"[{}]", "", formula)


def unfilled(given):
    """Whether an answer is still the stub: None, ..., or a list with such an entry."""
    if isinstance(given, list | tuple):
        return any(unfilled(part) for part in given)
    return given is None or given is ...


def as_answer(given, right, decimals=None):
    """The learner's answer as a float array, and a complaint if it is none or has another shape."""
    if isinstance(given, str):
        return None, "this is text: write numbers, without quotation marks."
    try:
        numbers = np.asarray(given)
        real = numbers.dtype.kind in "fiu" or all(isinstance(v, Real | Decimal) for v in numbers.ravel())
        given = numbers.astype(float) if real and numbers.dtype != bool and not np.ma.is_masked(given) else None
    except Exception:  # whatever a strange object does when it is turned into an array
        given = None
    if given is None:
        return None, "this is not a number or an array of numbers."
    if given.size == right.size == 1:
        given = given.reshape(right.shape)
    if not np.isfinite(given).all():
        return given, "there is a NaN or an infinity in your answer."
    if given.shape == right.shape:
        return given, None
    layouts = []
    if given.size == right.size:
        layouts = [given.reshape(right.shape), *([given.T] if given.T.shape == right.shape else [])]
    if any(same(other, right, decimals) for other in layouts):
        return given, f"the numbers are right, the layout is not: shape {given.shape}, wanted {right.shape}."
    return given, f"{in_numbers(right.shape)} wanted, you gave {in_numbers(given.shape, '')}."


def in_numbers(shape, verb=" is"):
    """A shape as people say it.

    >>> in_numbers((2, 7)), in_numbers(()), in_numbers((4,), "")
    ('an array 2 x 7 is', 'one number is', 'a list of 4')
    """
    if len(shape) < 2:
        return f"a list of {shape[0]}{verb}" if shape else f"one number{verb}"
    return f"an array {' x '.join(map(str, shape))}{verb}"


def close(a, b, decimals=None):
    """Entry by entry: equal to half a unit of the last place wanted, or else to 1e-5 of the largest entry of b."""
    tolerance = 1e-5 * np.abs(b).max(initial=0.0) if decimals is None else 0.5001 * 10.0**-decimals
    return np.abs(a - b) <= tolerance


def same(a, b, decimals=None):
    """Whether two answers have one shape and agree in every entry."""
    return a.shape == b.shape and bool(close(a, b, decimals).all())


def wrong_entries(given, right, decimals):
    """Which entries differ, without saying what they should be."""
    if decimals and decimals > 2 and same(given, right, decimals - 2):
        return f"close, but not right to {decimals} decimals."
    if right.ndim == 0:
        return f"{float(given):g} is not it."
    places = [tuple(int(i) + 1 for i in place) for place in np.argwhere(~close(given, right, decimals))]
    if len(places) == right.size:
        return "no entry is right yet."
    shown = ", ".join(str(p[0] if len(p) == 1 else p) for p in places[:8]) + (", ..." if len(places) > 8 else "")
    rest = right.size - len(places)
    entries = f"entry {shown} is" if len(places) == 1 else f"entries {shown} are"
    return (
        f"{entries} off (counted from 1), the other {rest if rest > 1 else 'one'} {'are' if rest > 1 else 'is'} right."
    )


def failure(error, function):
    """The learner's function raised: say so with the line it came from, not with our own traceback."""
    own = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [frame for frame in frames if frame.filename == own]
    if isinstance(error, NotImplementedError) and theirs and frames[-1] == theirs[-1]:
        return Verdict("not yet", "your function is still the stub.")
    where = f" in line {theirs[-1].lineno}, `{theirs[-1].line}`" if theirs and theirs[-1].line else ""
    try:
        said = f"{type(error).__name__}: {error}"
    except Exception:  # an error may fail at being printed, too
        said = type(error).__name__
    return Verdict("not yet", f"your function stops{where}: {said}")
