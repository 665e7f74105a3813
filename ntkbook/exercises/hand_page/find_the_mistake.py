"""A worked page with slips planted in its partials: which lines are wrong, and what is the right kernel?"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import matrix
from ..engine.lines import LinesTo, line_mistakes
from .kernel import kernel
from .page import THETA, Page, draw, gradients, gram, shown
from .partials import HINTS
from .slips import CONSTANT, DROPPED, NO_B, NO_X

PLANTED = (*DROPPED, CONSTANT, NO_X, NO_B)


class Worked(NamedTuple):
    """A page, and the slips that whoever worked it made."""

    page: Page
    planted: tuple[Mistake, ...]


def partials_on(s):
    """The seven partials as the page has them, a row for each point: (2, 7)."""
    work = gradients(s.page)
    for slip in s.planted:
        work = slip.spoil(s.page, work)
    return work


def wrong_lines(s):
    """The numbers, from 1, of the partials that are wrong at one point or both."""
    return np.flatnonzero((partials_on(s) != gradients(s.page)).any(axis=0)) + 1


def draw_worked(rng):
    """One or two slips that spoil two or three lines, each its own, and the kernel; no bias is 0, so that they show."""
    while True:
        chosen = rng.choice(len(PLANTED), rng.integers(1, 3), replace=False)
        s = Worked(draw(rng), tuple(PLANTED[k] for k in sorted(chosen)))
        alone = sum(len(wrong_lines(s._replace(planted=(slip,)))) for slip in s.planted)
        kernels = (gram(s.page, work) for work in (partials_on(s), gradients(s.page)))
        if all(s.page.b1) and len(wrong_lines(s)) == alone in (2, 3) and not np.array_equal(*kernels):
            return s


def ask(s):
    lines = [
        rf"{k}. $\partial f/\partial {name}$: {a} and {b}"
        for k, (name, (a, b)) in enumerate(zip(THETA, partials_on(s).T), 1)
    ]
    return (
        f"{shown(s.page)}. The page says, at $x_1$ and $x_2$,\n\n" + "\n".join(lines) + "\n\nand "
        f"$K = {matrix(gram(s.page, partials_on(s)))}$. One or two slips (mistakes in the derivation) are planted, and "
        "one slip may spoil more than one line. Which lines are wrong, and what is the right kernel?"
    )


def repaired(s):
    """The second half of the task: the right kernel of the page."""
    left_as_it_is = Mistake(
        "the kernel of the page",
        lambda page, work: partials_on(s),
        lambda page: (
            f"This is the kernel that the page has, {gram(page, partials_on(s)).tolist()}, worked out from its wrong "
            "lines. Work it out anew, with these lines repaired."
        ),
    )
    seen = tuple(mistake for mistake in kernel.mistakes if not spoils_alike(s, mistake))
    return replace(kernel, data=s.page, call=None, mistakes=(left_as_it_is, *seen))


def spoils_alike(s, mistake):
    """Whether a mistake leads to the page's own kernel, or to the right one, so that it is no diagnosis of its own."""
    spoiled = gram(s.page, mistake.spoil(s.page, gradients(s.page)))
    return any(np.array_equal(spoiled, gram(s.page, work)) for work in (partials_on(s), gradients(s.page)))


find_the_mistake = Exercise(
    title="find the mistake",
    data=Worked(Page(W1=(2, 1), b1=(1, 2), W2=(3, -1), b2=2, x=(1, 2)), (CONSTANT, NO_X)),
    draw=draw_worked,
    ask=ask,
    work=wrong_lines,
    read=LinesTo(7, "{3, 4}"),
    besides=repaired,
    mistakes=line_mistakes(wrong_lines, 7),
    hints=HINTS,
    solve=lambda s: (
        f"The wrong lines are {', '.join(map(str, wrong_lines(s)))}. "
        + " ".join(slip.why(s.page, "the page") for slip in s.planted)
        + f" The right kernel is ${matrix(gram(s.page, gradients(s.page)))}$."
    ),
)
