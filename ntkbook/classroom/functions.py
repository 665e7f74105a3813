"""Functions of students, called in the sandbox with numbers, and judged by what they return."""

import time
import warnings
from dataclasses import replace

import numpy as np

from ..exercises.engine.compare import unfilled
from ..exercises.engine.verdict import STILL_RAISES, STUB, WRITTEN_IN, Verdict, judge_numbers
from .running import WHY, Raised
from .sandbox import Stopped

NOT_A_FUNCTION = Verdict("wrong", "these are numbers, and they may be right. Here the function is wanted.")
BLANK = Verdict("not yet", STUB)
STOPS = "your function"  # how a sentence begins that says that it stopped
HALTS = tuple(f"{STOPS} {why.partition('{')[0]}" for why in WHY.values())  # and with it all cells
STOPPED = (f"{STOPS} stops", *HALTS)
# All that is told of an error with hidden numbers: a function may choose by them how it stops.
USUAL = "AttributeError IndexError KeyError LinAlgError NameError TypeError ValueError ZeroDivisionError".split()
PATIENCE = 100  # seconds for the candidates of a part, besides the call that is running when they are over


def looked_at(function, own):
    """The verdict on a function by the numbers of the course, of which a student may read everything.

    To be asked before a hidden number enters the sandbox: an error may quote what a function was called with before.
    """
    if not callable(function):
        return BLANK if unfilled(function) else NOT_A_FUNCTION
    with warnings.catch_warnings(action="ignore"), np.errstate(all="ignore"):
        return called(own, function, shown=True)


def best_function(candidates, own, hidden, looks, which=slice(None)):
    """(the share, the verdict, which it is) of the candidate with the largest share, or None if there is none.

    `which` are judged of them, those with the best looks first.
    """
    found, begun = None, time.monotonic()
    for k in sorted(range(len(looks)), key=lambda k: says_less(looks[k]))[which]:
        share, verdict = by_function(own, hidden, candidates[k][0], looks[k])
        if found is None or share > found[0]:
            found = share, verdict, k
        if share == 1 or time.monotonic() - begun > PATIENCE:
            break
    return found


def says_less(verdict):
    """To sort verdicts that earn the same: what names a mistake first, then what only stops, last what is not there."""
    return not verdict.right, verdict.kind == "not yet", verdict.text.startswith(STOPPED)


def by_function(own, hidden, function, look):
    """The share of the exercises for which a function is right, nothing if only for the course's own numbers.

    `look` is the verdict by those. What is said about the others names no
    hidden number: a known mistake is explained by the numbers of the course.
    """
    if not callable(function) or look.kind == "not yet" or look.text.startswith(HALTS):
        return 0.0, look
    verdicts = [look]
    for exercise in hidden:
        verdicts.append(called(exercise, function, shown=False))
        if verdicts[-1].text.startswith(HALTS):
            break
    right = [verdict.right for verdict in verdicts]
    share = sum(right) / (1 + len(hidden)) if any(right[1:]) else 0.0
    if all(right):
        return 1.0, verdicts[0]
    if not right[0]:
        return share, verdicts[0]
    for_which = "some numbers" if share else "the numbers of the course"
    wrong = next(verdict for verdict in verdicts if not verdict.right)
    if wrong.mistakes:
        whys = [mistake.why(own.data) for mistake in own.mistakes if mistake.name in wrong.mistakes]
        return share, replace(wrong, text=" ".join([f"your function is right for {for_which} only.", *whys]))
    if wrong.text.startswith(STOPS) and wrong.kind == "wrong":
        return share, wrong
    return share, Verdict("wrong", f"your function is right for {for_which} and not for others: {WRITTEN_IN}")


def called(exercise, function, shown):
    """The verdict on what a function returns; `shown` says that a student may see the numbers it was called with."""
    try:
        given = exercise.call(function, exercise.data)
    except Stopped as how:
        return Verdict("wrong", f"{STOPS} {how}.")
    except (Raised, np.linalg.LinAlgError) as error:
        kind, line = getattr(error, "kind", "LinAlgError"), getattr(error, "line", None)
        if kind == "NotImplementedError":
            return Verdict("not yet", STILL_RAISES)
        if not shown:
            name = kind if kind in USUAL else "an error"
            return Verdict("wrong", f"{STOPS} stops with {name}, for numbers other than those of the course.")
        where = f" in line {line} of its cell" if isinstance(line, int) and 0 < line < 1000 else ""
        return Verdict("wrong", f"{STOPS} stops{where}: {error}")
    return judge_numbers(exercise, given, "your function returns nothing so far.")
