"""Chapter 02: worked pages with slips planted in them, as many as wanted."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from .exercise import Mistake
from .hand_page import gram, kernel, partials
from .slips import THETA, Page, gradients, shown
from .verdict import Verdict


class FindTheMistake(NamedTuple):
    """A worked page with one to three slips planted: name the false partials, and give the right kernel."""

    page: Page
    planted: tuple[Mistake, ...]

    @classmethod
    def draw(cls, seed):
        rng = np.random.default_rng(seed)
        task = partials.variant(int(rng.integers(2**32)))
        return cls(task.data, tuple(task.mistakes[k] for k in sorted(rng.choice(5, rng.integers(1, 4), replace=False))))

    def worked(self):
        return replace(partials, data=self.page).spoiled(self.planted).astype(int)

    def false_lines(self):
        """The numbers, from 1, of the partials that are false at one point or both."""
        return {int(k) + 1 for k in np.flatnonzero((self.worked() != gradients(self.page)).any(axis=0))}

    @property
    def question(self):
        lines = [
            rf"{k + 1}. $\partial f/\partial {name}$: {a} and {b}"
            for k, (name, (a, b)) in enumerate(zip(THETA, self.worked().T))
        ]
        text = f"{shown(self.page)}. The page says, at $x_1$ and $x_2$,\n\n" + "\n".join(lines)
        return Verdict("find the mistake", f"{text}\n\nand $K = {gram(None, self.worked()).tolist()}$.")

    def check(self, lines, K):
        """`lines`: the numbers of the false partials, for example {5, 7}; `K`: the right kernel."""
        if lines is None or lines is ... or K is None or K is ...:
            return Verdict("not yet", "name the false lines, for example {5, 7}, and give the right kernel.")
        named, false = set(lines), self.false_lines()
        if named - false:
            line = min(named - false)
            return Verdict("known mistake", f"You name line {line} as false, and it is right.", ("a right line named",))
        if false - named:
            text = f"What you name is false, but not all: you name {len(named)}, the page has more."
            return Verdict("known mistake", text, ("a false line missed",))
        return replace(kernel, data=self.page).check(K)

    def require(self, lines, K):
        verdict = self.check(lines, K)
        assert verdict.right, str(verdict)


find_the_mistake = FindTheMistake.draw
