"""An exercise and its known mistakes.

An exercise keeps its right solution in two steps: `work(data)`, what a learner
works out on the way (seven partial derivatives, say), and `answer(data, work)`,
what is handed in (those, or the kernel that follows from them). A known mistake
spoils the work, so mistakes combine, and one list of mistakes explains both.

A task that asks for two answers is an exercise on the first; `besides(data)` is
the exercise on the second. `check(first, second)` judges one after the other.
"""

import itertools
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from numbers import Integral
from typing import Any, NamedTuple

import numpy as np

from .compare import as_answer, same
from .verdict import Verdict, judge

RUNGS = ("A hint", "A pointer", "The key line")


class Mistake(NamedTuple):
    """A wrong way that people take."""

    name: str
    spoil: Callable  # (data, work) -> the work with this mistake in it
    why: Callable  # (data) -> what was done, why it is wrong, a number that shows it
    fits: Callable | None = None  # (data, answer) -> whether it is this mistake, where no single answer shows it
    shows: Callable | None = None  # (data) -> whether it shows: on every variant, but perhaps not on the first data


@dataclass(frozen=True, eq=False, repr=False)
class Exercise:
    """One task with its numbers; `variant(seed)` is the same task with others.

    >>> from ntkbook.exercises import hand_page
    >>> print(hand_page.kernel.check(None))
    not yet: put your answer in the place of None, then run the cell again.
    >>> hand_page.kernel.check([[8, 12], [12, 19]]).right
    True
    """

    title: str
    data: Any
    draw: Callable  # (rng) -> data
    ask: Callable  # (data) -> the question
    work: Callable  # (data) -> the right work
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, ...]  # a nudge, a pointer, the key line
    solve: Callable  # (data) -> the solution, worked
    answer: Callable = lambda data, work: work
    call: Callable | None = None  # (learner's function, data) -> answer, if a function may be handed in
    elsewhere: Any = None  # other data, of another size or no whole numbers, on which such a function must be right too
    read: Callable = as_answer  # (given, right, decimals) -> the answer as an array, and a complaint or None
    tidy: Callable = np.asarray  # puts an answer into the order that is compared
    together: int = 1  # how many mistakes may combine
    decimals: int | None = None  # to how many places the answer is wanted; None: to rounding
    besides: Callable | None = None  # (data) -> the exercise whose answer is wanted besides this one

    @property
    def question(self):
        return Verdict("task", self.ask(self.data))

    def __repr__(self):
        return str(self.question)

    def hint(self, rung=1):
        """A nudge; `hint(2)` points, `hint(3)` gives the key line."""
        rung = min(max(int(rung), 1), len(self.hints))
        more = f" (hint({rung + 1}) says more)" if rung < len(self.hints) else ""
        return Verdict("hint", self.hints[rung - 1] + more)

    def solution(self):
        """The solution, worked."""
        return Verdict("solution", self.solve(self.data))

    def folded(self):
        """The hints and the solution as Markdown, each folded: what stands under the task in a notebook."""
        texts = (*zip(RUNGS, self.hints), ("The solution", self.solve(self.data)))
        return "\n".join(f"<details><summary>{name}</summary>\n\n{text}\n</details>" for name, text in texts)

    def right(self):
        """The right answer as an array; of a task that asks for two, the first."""
        return np.asarray(self.answer(self.data, self.work(self.data)), dtype=float)

    def parts(self):
        """This exercise and what is asked besides it: one for each answer that is handed in."""
        return (self, *(self.besides(self.data).parts() if self.besides else ()))

    def variant(self, seed):
        """The same task with other numbers: small, and such that every known mistake shows."""
        if not isinstance(seed, Integral) or seed < 0:
            raise ValueError(f"seed is {seed!r}, wanted a whole number from 0")
        rng = np.random.default_rng([seed, zlib.crc32(self.title.encode())])  # no two tasks draw the same numbers
        for _ in range(1000):
            other = replace(self, data=self.draw(rng))
            if all(part.tells_apart() and part.showing() == part.mistakes for part in other.parts()):
                return other
        raise RuntimeError(f"{self.title}: no draw tells all known mistakes apart")

    def showing(self):
        """The known mistakes that show on these data."""
        return tuple(mistake for mistake in self.mistakes if mistake.shows is None or mistake.shows(self.data))

    def tells_apart(self):
        """Whether all single mistakes differ from each other and from the right answer, which is not all 0 or all 1."""
        right = self.right()
        wrong = rounded = [self.spoiled((mistake,)) for mistake in self.showing()]
        if self.decimals is not None:  # an answer may be handed in as it is asked for, or with all its digits
            rounded = [np.round(answer, self.decimals) for answer in wrong]
        others = [*wrong, np.zeros_like(right), np.ones_like(right)]
        pairs = (*itertools.combinations([right, *rounded], 2), *((right, other) for other in others))
        return not any(same(a, b, self.decimals) for a, b in pairs)

    def spoiled(self, mistakes):
        """What somebody hands in who makes these mistakes."""
        work = self.work(self.data)
        for mistake in mistakes:
            work = mistake.spoil(self.data, work)
        return np.asarray(self.answer(self.data, work), dtype=float)

    def check(self, *given):
        """Judge an answer: a number, list, array, or (where the task says so) your function. Returns a `Verdict`.

        A task that asks for two things takes two answers.
        """
        parts = self.parts()
        if not 1 <= len(given) <= len(parts):
            raise TypeError(f"check takes {len(parts)} answer{'s'[: len(parts) - 1]} here, you gave {len(given)}")
        for k, (part, answer) in enumerate(itertools.zip_longest(parts, given)):
            verdict = judge(part, answer)
            if not verdict.right:
                before = f"your first answer is right; about {part.title}: " if k else ""
                return replace(verdict, text=before + verdict.text)
        return Verdict("right", f"{self.title}.")
