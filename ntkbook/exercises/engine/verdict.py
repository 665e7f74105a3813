"""What a check says, and how it comes to say it."""

import itertools
import traceback
import warnings
from dataclasses import dataclass, field, replace

import numpy as np

from .compare import same, unfilled, wrong_entries
from .entries import in_order, said_of_gaps
from .plain_text import plain_text

HEADINGS = {
    "right": "✓ right",
    "known mistake": "✗ a known mistake",
    "wrong": "✗ wrong",
    "not yet": "… not yet",
    "noted": "✎ noted",
}
FRAMES = {"right": "success", "known mistake": "danger", "wrong": "danger", "not yet": "light"}
EDGES = {"info": "#2b8fd0", "success": "#2e9e6b", "warning": "#c98a00", "danger": "#d9534f", "light": "#8a929b"}
# JupyterLab's own colours of such a box cannot be read in dark. Its variables follow the theme; what comes first
# holds where there are none, and in a notebook that has not been run yet: there it lets no variable through.
LOOK = (
    "margin:8px -20px 0 0;border-radius:6px;border:1px solid #c8cdd3;"
    "border:1px solid var(--jp-border-color2,#c8cdd3);border-left:6px solid {};"
    "padding:0.5em 1em;background:#f8f9fa;background:var(--jp-layout-color0,#f8f9fa);"
    "color:#1b1f24;color:var(--jp-content-font-color1,#1b1f24)"
)
STUB = "put your answer in the place of None, then run the cell again."
STILL_RAISES = "your function stops at `raise NotImplementedError`: its code belongs in the place of that line."
LONGEST = 300  # characters of an error
WRITTEN_IN = (
    "is a number, a sign, a shape or a rounding written into it, or an array of whole numbers (`dtype=int`), or is it "
    "not exact enough?"
)


@dataclass(frozen=True, eq=False)
class Verdict:
    """A judgement with its reason. `kind` is "right", "known mistake", "wrong" or "not yet".

    `mistakes` names the known mistakes that explain the answer. The answer that
    was expected is kept back until `reveal()`.
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
        return f"{self.kind}: {plain_text(self.text)}"

    __repr__ = __str__

    def _repr_markdown_(self):
        return framed(f"**{HEADINGS.get(self.kind, self.kind)}:** {self.text}", FRAMES.get(self.kind, "info"))

    def reveal(self):
        """Your answer and the expected one, side by side."""
        if self.expected is None:
            return Verdict(self.kind, self.text)
        return Verdict(self.kind, f"you have {np.asarray(self.got).tolist()}, expected {self.expected.tolist()}.")


def framed(text, kind):
    """Markdown in a box with an edge of a colour: info, success, warning, danger, or light: grey.

    JupyterLab knows no light box, and would leave a line free below its text.
    """
    known = "info" if kind == "light" else kind
    return f'<div class="alert alert-{known}" style="{LOOK.format(EDGES[kind])}">\n\n{text}\n\n</div>'


def failure(error, function):
    """The learner's function raised an error: say so with the line of theirs that it came from."""
    own = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [frame for frame in frames if frame.filename == own]
    if isinstance(error, NotImplementedError) and theirs and frames[-1] == theirs[-1]:
        return Verdict("not yet", STILL_RAISES)
    where = f" in line {theirs[-1].lineno}, `{theirs[-1].line}`" if theirs and theirs[-1].line else ""
    try:
        said = f"{type(error).__name__}: {error}"
        said = f"{said[:LONGEST]} ..." if len(said) > LONGEST else said  # that of a KeyError may quote a dictionary
    except Exception:  # an error may fail at being printed, too
        said = type(error).__name__
    return Verdict("not yet", f"your function stops{where}: {said}")


def judge(exercise, given):
    """The verdict on one answer. A function must be right on other numbers too."""
    if not callable(given):
        return judge_numbers(exercise, given, STUB)
    if exercise.call is None:
        return Verdict("wrong", "numbers are wanted here, not a function.")
    verdict = judge_function(exercise, given)
    other = exercise.variant(0) if exercise.elsewhere is None else replace(exercise, data=exercise.elsewhere)
    if not verdict.right or (there := judge_function(other, given)).right:
        return verdict
    if there.kind == "wrong":
        return Verdict("wrong", f"your function is right here, but not on other numbers or shapes: {WRITTEN_IN}")
    return replace(there, text=f"your function is right here. With other numbers: {there.text}")


def judge_function(exercise, function):
    try:
        with (
            warnings.catch_warnings()
        ):  # what an older NumPy warns of in a notebook, a newer one, which grades, refuses
            warnings.filterwarnings("error", category=DeprecationWarning, module="__main__")
            given = exercise.call(function, exercise.data)
    except (Exception, SystemExit) as error:
        return failure(error, function)
    return judge_numbers(exercise, given, "your function returns nothing so far.")


def judge_numbers(exercise, given, stub):
    if unfilled(given):
        return not_yet(given, stub)
    right = exercise.right()
    given, complaint = exercise.read(given, right, exercise.decimals)
    if given is not None and given.shape == right.shape:
        given = exercise.tidy(given)
    if given is not None and same(given, right, exercise.decimals):
        return Verdict("right", f"{exercise.title}.")
    if given is not None and (mistakes := explain(exercise, given)):
        sentences = [mistake.why(exercise.data) for mistake in mistakes]
        several = f"{len(sentences)} slips at once.\n\n- " + "\n- ".join(sentences)
        text = several if len(sentences) > 1 else sentences[0]
        return Verdict("known mistake", text, tuple(mistake.name for mistake in mistakes))
    said = complaint or in_order(exercise, wrong_entries(given, right, exercise.decimals))
    return Verdict("wrong", said, got=given, expected=right)


def not_yet(given, stub):
    """The verdict on an answer that is the stub, or a table some of whose entries are."""
    said = said_of_gaps(given)
    return Verdict("not yet", f"{said} (counted from 1)." if said else stub)


def explain(exercise, given):
    """The smallest set of known mistakes that gives this answer, or ()."""
    for mistake in exercise.mistakes:
        if mistake.fits is not None and mistake.fits(exercise.data, given):
            return (mistake,)
    for size in range(1, exercise.together + 1):
        for mistakes in itertools.combinations(exercise.mistakes, size):
            if same(given, exercise.spoiled(mistakes), exercise.decimals):
                return mistakes
    return ()
