"""From answers, as plain numbers, to points and a sentence: outside the sandbox, where nothing can be forged."""

import math
import warnings
from dataclasses import replace

import numpy as np

from ..exercises.engine.compare import as_answer, close, unfilled
from ..exercises.engine.entries import gaps, said_in, the_rest
from ..exercises.engine.lines import LinesTo
from ..exercises.engine.plain_text import plain_text
from ..exercises.engine.verdict import STUB, Verdict, judge_numbers
from .functions import BLANK, best_function, looked_at
from .sealed import FEW

NOTHING = "no answer was found here."
NOT_NUMBERS = Verdict("wrong", "numbers are wanted here, not a function.")


def judged(part, candidates, own, hidden, looks=None, which=slice(None)):
    """The best of the candidates, judged: (points, verdict, the answers as plain numbers or None, which it is or None).

    Several candidates give away nothing: the check on the student's copy tells which is right as often as it is asked
    (of short answers it does not, so of these only two are candidates).

    `own` is the exercise with the student's numbers; for a part that wants a
    function, with the numbers of the course, and `hidden` are exercises with
    numbers that nobody was handed; `looks` are the verdicts of `looked_at`,
    where it was asked before; `which` of the functions are judged, those with the best looks first.
    """
    if part.function:
        looks = [looked_at(answers[0], own) for answers in candidates] if looks is None else looks
    with warnings.catch_warnings(action="ignore"), np.errstate(all="ignore"):
        if part.function:
            best = best_function(candidates, own, hidden, looks, which)
        else:
            best = best_numbers(part, own, candidates)
    share, verdict, it = best or (0.0, BLANK, None)
    points = part.points if share == 1 else math.floor(4 * share * part.points + 1e-9) / 4
    plain = None if part.function or it is None else [as_plain(answer) for answer in candidates[it]]
    text = plain_text(verdict.text.replace(STUB, NOTHING))
    return min(points, part.points), replace(verdict, text="Right." if share == 1 else text), plain, it


def few_guesses_find(own):
    """Whether an answer is so short that of many tries one is right, which the check does not say either."""
    return any(np.size(exercise.right()) <= FEW for exercise in own.parts())


def best_numbers(part, own, candidates):
    """(the share, the verdict, which it is) of the candidate with the largest share, the first of equal ones."""
    found = [(*by_numbers(part, own, answers), k) for k, answers in enumerate(candidates)]
    return max(found, key=lambda one: (one[0], one[1].kind != "not yet"), default=None)


def by_numbers(part, own, answers):
    """The share that is right of one or two answers, and what is first wrong about them."""
    shares, verdicts = [], []
    for exercise, given in zip(own.parts(), answers):
        verdict = NOT_NUMBERS if callable(given) else judge_numbers(exercise, given, STUB)
        share = float(verdict.right)
        if part.by_entry and not verdict.right:
            share, verdict = by_entry(exercise, given, verdict)
        shares.append(share)
        verdicts.append(verdict)
    first = next((k for k, verdict in enumerate(verdicts) if not verdict.right), None)
    if first is None:
        return 1.0, verdicts[0]
    together = isinstance(own.read, LinesTo)  # which are wrong is soon guessed: alone they earn nothing
    shares[0] *= shares[-1] if together else 1
    text = verdicts[first].text
    if first:
        only = ", but counts only with the second" if together else ""
        text = f"your first answer is right{only}; about {own.parts()[first].title}: {text}"
    elif shares[1:] == [1]:
        text = f"your second answer is right; about the first: {text}"
    elif verdicts[1:] and verdicts[-1].kind != "not yet":
        text = f"about the first answer: {text} About the second: {verdicts[-1].text}"
    return sum(shares) / len(shares), replace(verdicts[first], text=text)


def by_entry(exercise, given, verdict):
    """The share that a table earns of which some entries are right, and the verdict: each wrong one costs as much as
    two of those give that are not 0, so that a table of zeros, or one half guessed, earns nothing. An entry that is
    open, or not a number, is a wrong one.
    """
    right, found = exercise.right(), gaps(given)
    try:
        given = np.where(found[1] | found[2], np.nan, found[0]).astype(float) if found else given
    except OverflowError:  # a whole number larger than any float
        return 0.0, verdict
    read = None if unfilled(given) else as_answer(given, right, exercise.decimals)[0]
    if read is None or read.shape != right.shape:
        return 0.0, verdict
    good = close(exercise.tidy(read), right, exercise.decimals)
    share = max(0.0, 1 - 2 * np.count_nonzero(~good) / np.count_nonzero(right))
    costs = " Each wrong or open entry also cancels a right one."
    still_open = found[1] if found else np.zeros_like(good)
    odd = ~np.isfinite(read) & ~still_open
    if (still_open | odd).any():
        verdict = Verdict("wrong", said_of(good, still_open, odd))
    return share, replace(verdict, text=verdict.text + costs)


def said_of(good, still_open, odd):
    """Which entries are open, not numbers, off; and how many are right."""
    said = said_in(still_open, odd, ~good & ~still_open & ~odd)
    return f"{said} (counted from 1), {the_rest(good)}."


def as_plain(answer):
    """An answer for the record: nested lists, or None for what is nothing of numbers."""
    if isinstance(answer, np.ndarray):
        return answer.tolist() if answer.dtype.kind in "biuf" and answer.size <= 1000 else None
    if isinstance(answer, set | list | tuple):
        return [as_plain(part) for part in list(answer)[:1000]]
    return answer if isinstance(answer, int | float | str) else None
