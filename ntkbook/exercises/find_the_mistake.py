"""Chapter 02: worked pages with slips planted in them, as many as wanted."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from .exercise import Mistake
from .hand_page import gram, kernel, partials
from .slips import CONSTANT, DROPPED, NO_X, SWAPPED, THETA, Page, gradients, shown
from .verdict import Verdict, as_answer, same

PLANTED = (*DROPPED, CONSTANT, NO_X, SWAPPED)


class FindTheMistake(NamedTuple):
    """A worked page with one to three slips planted: name the false partials, and give the right kernel."""

    page: Page
    planted: tuple[Mistake, ...]

    @classmethod
    def draw(cls, seed):
        page = partials.variant(seed).data
        rng = np.random.default_rng(seed)
        while True:
            chosen = sorted(rng.choice(len(PLANTED), rng.integers(1, 4), replace=False))
            task = cls(page, tuple(PLANTED[k] for k in chosen))
            if not same(gram(None, task.worked()), gram(None, gradients(page))):  # or its kernel would be right
                return task

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
        ending = "One to three slips are planted; a slip may spoil more than one line. Which lines are false?"
        return Verdict("find the mistake", f"{text}\n\nand $K = {gram(None, self.worked()).tolist()}$. {ending}")

    def __repr__(self):
        return str(self.question)

    def hint(self, rung=1):
        return replace(partials, data=self.page).hint(rung)

    def solution(self):
        why = " ".join(mistake.why(self.page) for mistake in self.planted)
        kernel_right = gram(None, gradients(self.page)).tolist()
        return Verdict("solution", f"false lines {sorted(self.false_lines())}. {why} The kernel is {kernel_right}.")

    def check(self, lines, K):
        """`lines`: the numbers of the false partials, such as {3, 4}; `K`: the right kernel."""
        if lines is None or lines is ...:
            return Verdict("not yet", "name the false lines, such as {3, 4}, and give the right kernel.")
        try:
            given = np.atleast_1d(list(lines) if isinstance(lines, set) else lines)
            named = {int(str(line)) for line in given.ravel()}
        except (TypeError, ValueError):
            named = set()
        if not named <= set(range(1, 8)) or not named:
            return Verdict("wrong", "the lines are numbered from 1 to 7: name them as a set, such as {3, 4}.")
        false = self.false_lines()
        if named - false:
            line = min(named - false)
            return Verdict("known mistake", f"You name line {line} as false, and it is right.", ("a right line named",))
        if false - named:
            text = f"What you name is false, but it is not all: you name {len(named)} of the false lines."
            return Verdict("known mistake", text, ("a false line missed",))
        return self.check_kernel(K)

    def check_kernel(self, K):
        """The second half, once the lines are right."""
        verdict = replace(kernel, data=self.page).check(K)
        if verdict.right:
            return Verdict("right", "the lines and the kernel.")
        if verdict.kind == "not yet":
            return Verdict("not yet", "your lines are right; the kernel is still missing.")
        wrong = gram(None, self.worked())
        given, _ = as_answer(K, wrong)
        if given is not None and same(given, wrong):
            text = (
                "Your lines are right, but this is still the kernel of the page: work it out with the lines repaired."
            )
            return Verdict("known mistake", text, ("the kernel of the page",))
        return replace(verdict, text=f"Your lines are right. About the kernel: {verdict.text}")

    def require(self, lines, K):
        """For graders: raise AssertionError with the diagnosis unless both are right."""
        verdict = self.check(lines, K)
        assert verdict.right, str(verdict)


find_the_mistake = FindTheMistake.draw
