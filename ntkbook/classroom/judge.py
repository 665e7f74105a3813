"""From answers, as plain numbers, to points and a sentence: outside the sandbox, where nothing can be forged."""

import builtins
import math
import warnings
from dataclasses import replace

import numpy as np

from ..exercises.engine.compare import as_answer, close, unfilled
from ..exercises.engine.plain_text import plain_text
from ..exercises.engine.verdict import STUB, Verdict, judge_numbers
from .answers import Raised
from .sandbox import Stopped

NOT_A_FUNCTION = Verdict("wrong", "these are numbers, and they may be right. Here the function is wanted.")
NOT_NUMBERS = Verdict("wrong", "numbers are wanted here, not a function.")
BLANK = Verdict("not yet", STUB)
STOPS = "your function"  # how a sentence begins that says that it stopped
WRITTEN_IN = (
    "your function is right for the numbers of the course and not for others: is a number, a sign, a shape or a "
    "rounding written into it?"
)


def looked(candidates, own):
    """The verdicts on a function by the numbers of the course, candidate by candidate until one is right.

    To be made for all parts before a hidden number enters the sandbox: what is said here may quote a student's error,
    and an error may quote what a function was called with before.
    """
    verdicts = []
    for answers in candidates:
        with warnings.catch_warnings(action="ignore"), np.errstate(all="ignore"):
            verdicts.append(looked_at(answers[0], own))
        if verdicts[-1].right:
            break
    return verdicts


def looked_at(function, own):
    if not callable(function):
        return BLANK if unfilled(function) else NOT_A_FUNCTION
    return called(own, function, shown=True)


def judged(part, candidates, own, hidden, looks=None):
    """The best of the candidates, judged: (points, verdict, the answers as plain numbers or None).

    Two candidates give away nothing: the check on the student's copy tells which is right as often as it is asked.

    `own` is the exercise with the student's numbers; for a part that wants a
    function, with the numbers of the course, and `hidden` are exercises with
    numbers that nobody was handed; `looks` is what `looked` says, where it was asked before.
    """
    found = None
    if part.function:
        looks = looked(candidates, own) if looks is None else looks
        order = sorted(range(len(looks)), key=lambda k: (not looks[k].right, looks[k].kind == "not yet"))
        first = order[0] if order else 0
        candidates = candidates[first : first + 1]
    for answers in candidates:
        with warnings.catch_warnings(action="ignore"), np.errstate(all="ignore"):
            share, verdict = (
                by_function(own, hidden, answers[0], looks[first]) if part.function else by_numbers(part, own, answers)
            )
        if found is None or share > found[0] or (found[1].kind == "not yet" and verdict.kind != "not yet"):
            found = share, verdict, answers
    share, verdict, answers = found or (0.0, BLANK, [])
    points = part.points if share == 1 else math.floor(4 * share * part.points + 1e-9) / 4
    plain = None if part.function or not answers else [as_plain(answer) for answer in answers]
    text = "no answer was found here." if verdict.text == STUB else plain_text(verdict.text)
    return min(points, part.points), replace(verdict, text=text), plain


def by_numbers(part, own, answers):
    """The share that is right of one or two answers, and what is first wrong about them."""
    shares, verdicts = [], []
    for exercise, given in zip(own.parts(), answers):
        verdict = NOT_NUMBERS if callable(given) else judge_numbers(exercise, given, STUB)
        shares.append(float(verdict.right) or (by_entry(exercise, given) if part.by_entry else 0.0))
        verdicts.append(verdict)
    first = next((k for k, verdict in enumerate(verdicts) if not verdict.right), None)
    if first is None:
        return 1.0, verdicts[0]
    before = f"your first answer is right; about {own.parts()[first].title}: " if first else ""
    return sum(shares) / len(shares), replace(verdicts[first], text=before + verdicts[first].text)


def by_entry(exercise, given):
    """The share that a table earns of which some entries are right: each wrong one costs as much as two of those give
    that are not 0, so that a table of zeros, or one half guessed, earns nothing.
    """
    right = exercise.right()
    if unfilled(given):
        return 0.0
    given, _ = as_answer(given, right, exercise.decimals)
    if given is None or given.shape != right.shape:
        return 0.0
    wrong = np.count_nonzero(~close(exercise.tidy(given), right, exercise.decimals))
    return max(0.0, 1 - 2 * wrong / np.count_nonzero(right))


def by_function(own, hidden, function, look):
    """The share of the exercises for which a function is right, nothing if only for the course's own numbers.

    `look` is the verdict by those. What is said about the others names no
    hidden number: a known mistake is explained by the numbers of the course.
    """
    if not callable(function) or look.kind == "not yet" or stopped(look):
        return 0.0, look
    verdicts = [look]
    for exercise in hidden:
        verdicts.append(called(exercise, function, shown=False))
        if verdicts[-1].kind == "not yet" or stopped(verdicts[-1]):
            break
    right = [verdict.right for verdict in verdicts]
    share = sum(right) / (1 + len(hidden)) if any(right[1:]) else 0.0
    if all(right):
        return 1.0, verdicts[0]
    if not right[0]:
        return share, verdicts[0]
    wrong = next(verdict for verdict in verdicts if not verdict.right)
    if wrong.mistakes:
        whys = [mistake.why(own.data) for mistake in own.mistakes if mistake.name in wrong.mistakes]
        return share, replace(
            wrong, text=" ".join(["your function is right for the numbers of the course only.", *whys])
        )
    return share, wrong if stopped(wrong) and wrong.kind == "wrong" else Verdict("wrong", WRITTEN_IN)


def called(exercise, function, shown):
    """The verdict on what a function returns; `shown` says that a student may see the numbers it was called with."""
    try:
        given = exercise.call(function, exercise.data)
    except Stopped as how:
        return Verdict("wrong", f"{STOPS} {how}.")
    except (Raised, np.linalg.LinAlgError) as error:
        kind, line = getattr(error, "kind", "LinAlgError"), getattr(error, "line", None)
        if kind == "NotImplementedError":
            return Verdict("not yet", "your function is still the stub.")
        where = f" in line {line} of its cell" if isinstance(line, int) and 0 < line < 1000 else ""
        name = kind if shown or hasattr(builtins, kind) or kind == "LinAlgError" else "an error of its own"
        told = f": {error}" if shown else f" with {name}, for numbers other than those of the course."
        return Verdict("wrong", f"{STOPS} stops{where}{told}")
    return judge_numbers(exercise, given, "your function returns nothing so far.")


def stopped(verdict):
    """Whether a function gave nothing that could be judged."""
    return verdict.text.startswith(STOPS)


def as_plain(answer):
    """An answer for the record: nested lists, or None for what is nothing of numbers."""
    if isinstance(answer, np.ndarray):
        return answer.tolist() if answer.dtype.kind in "biuf" and answer.size <= 1000 else None
    if isinstance(answer, set | list | tuple):
        return [as_plain(part) for part in list(answer)[:1000]]
    return answer if isinstance(answer, int | float | str) else None
