"""A check that knows a right answer when it sees one, and cannot tell it.

An answer is rounded, and of the result only a slow hash is kept: of the right answer and of each known mistake, each
table as a whole. What there is to say about a mistake is encrypted by the wrong answer that belongs to it. Up to four
numbers, such as those of wrong lines, would be found by trying: of these nothing is kept, and the marks judge them.
"""

import hashlib
import itertools
import math

import numpy as np

from ..exercises.engine.compare import unfilled
from ..exercises.engine.lines import LinesTo
from ..exercises.engine.verdict import STUB, Verdict, not_yet

ROUNDS = 20_000  # of the hash: 5 milliseconds
BORDER = 0.001  # of the last place: so near to a half, rounding may go either way
FEW = 4  # numbers: a program finds them by trying, as a sum or a symmetry leaves fewer of them free
TOGETHER = 2  # how many mistakes at once are told on a student's copy
NOTED = "noted"  # the kind of verdict on what the marks alone judge


def seal(exercise, salt):
    """What a check needs to know of an exercise's answers, for tasks.json: a dictionary for each answer."""
    return [sealed_part(part, f"{salt} {k}") for k, part in enumerate(exercise.parts())]


def sealed_part(part, salt):
    right, places = part.right(), places_of(part)
    short, known = right.size <= FEW, []
    for size in () if short else range(1, min(part.together, TOGETHER) + 1):
        for mistakes in itertools.combinations(part.showing(), size):
            wrong = part.spoiled(mistakes)
            if np.isfinite(wrong).all():
                text = "\n".join(mistake.why(part.data) for mistake in mistakes)
                names = [mistake.name for mistake in mistakes]
                known.append(locked(wrong, places, salt, "\n".join(["|".join(names), text])))
    lines = isinstance(part.read, LinesTo)  # how many are wrong is part of the answer
    return {
        "title": part.title,
        "shape": [] if lines else list(right.shape),
        "decimals": part.decimals,
        "salt": salt,
        "places": places,
        "is": None if short else hashed(salt, in_last_places(right, places))[:12].hex(),
        "known": known,
    }


def places_of(part):
    """To how many decimals an answer is rounded: so that all it is taken for right with is what the marks accept."""
    if part.decimals is not None:
        return part.decimals
    return -math.floor(math.log10(2e-5 * max(np.abs(part.right()).max(initial=0.0), 1e-9)))


def in_last_places(values, places):
    """Each value as a whole number of its last place: 0.25 to three decimals is 250."""
    return [int(v) for v in np.clip(np.round(np.ravel(values) * 10.0**places), -1e18, 1e18)]


def can_be_sealed(exercise):
    """Whether no right answer and no known mistake lies where a slip of the last digit would round it otherwise."""
    for part in exercise.parts():
        wrong = [part.spoiled((mistake,)) for mistake in part.showing()]
        values = np.concatenate([np.ravel(answer) for answer in (part.right(), *wrong)])
        beyond = values[np.isfinite(values)] * 10.0 ** places_of(part) % 1
        if (np.abs(beyond - 0.5) < BORDER).any():
            return False
    return True


def hashed(salt, whole_numbers):
    return hashlib.pbkdf2_hmac("sha256", f"{salt} {whole_numbers}".encode(), salt.encode(), ROUNDS)


def covered(data, secret):
    """As many bytes, which only the secret turns back."""
    return bytes(a ^ b for a, b in zip(data, hashlib.shake_256(secret).digest(len(data))))


def locked(wrong, places, salt, text):
    secret = hashed(salt, in_last_places(wrong, places))
    return {"shape": list(wrong.shape), "is": secret[:12].hex(), "text": covered(text.encode(), secret).hex()}


def unlocked(secret, known):
    """The names and the sentences of a known mistake, by the hash of the answer that is it."""
    names, _, text = covered(bytes.fromhex(known["text"]), secret).decode().partition("\n")
    return names.split("|"), text


def check(sealed, exercise, given):
    """The verdict on one answer; `exercise` says how such an answer is read, and is on other numbers."""
    if unfilled(given):
        return not_yet(given, STUB)
    blank = np.full(sealed["shape"], np.nan)
    given, complaint = exercise.read(given, blank, sealed["decimals"])
    if given is None or given.dtype.kind == "c" or not np.isfinite(given).all():
        return Verdict("wrong", complaint)
    if sealed["is"] is None:
        return noted(given, complaint)
    if given.shape == blank.shape:
        given = exercise.tidy(given)
    secret, turned = (hashed(sealed["salt"], in_last_places(table, sealed["places"])) for table in (given, given.T))
    if secret[:12].hex() == sealed["is"] and given.shape == blank.shape:
        return Verdict("right", f"{sealed['title']}.")
    for known in sealed["known"]:
        if list(given.shape) == known["shape"] and secret[:12].hex() == known["is"]:
            names, text = unlocked(secret, known)
            several = f"{len(names)} slips at once.\n\n- " + "\n- ".join(text.split("\n"))
            return Verdict("known mistake", several if len(names) > 1 else text, tuple(names))
    if given.shape != blank.shape and sealed["is"] in (secret[:12].hex(), turned[:12].hex()):
        complaint = f"the numbers are right, the layout is not: shape {given.shape}, wanted {blank.shape}."
    return Verdict("wrong", complaint or "not all of these numbers are right.")


def noted(given, complaint):
    """What is said of an answer so short that a program would find it by trying."""
    if complaint:
        return Verdict("wrong", complaint)
    rows = np.atleast_2d(given)  # + 0.0: no -0 is shown
    return Verdict(NOTED, "read as " + "; ".join(", ".join(f"{value + 0.0:.12g}" for value in row) for row in rows))
