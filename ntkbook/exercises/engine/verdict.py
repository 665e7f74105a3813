"""What a check says."""

import traceback
from dataclasses import dataclass, field

import numpy as np

from .plain_text import plain_text

HEADINGS = {"right": "✓ right", "known mistake": "✗ a known mistake", "wrong": "✗ wrong", "not yet": "… not yet"}


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
        return f"**{HEADINGS.get(self.kind, self.kind)}:** {self.text}"

    def reveal(self):
        """Your answer and the expected one, side by side."""
        if self.expected is None:
            return Verdict(self.kind, self.text)
        return Verdict(self.kind, f"you have {np.asarray(self.got).tolist()}, expected {self.expected.tolist()}.")


def failure(error, function):
    """The learner's function raised an error: say so with the line of theirs that it came from."""
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
