"""A check that knows a right answer when it sees one, and cannot tell it.

An answer is rounded, and of the result only a slow hash is kept: for each entry of the right answer, and for each known
mistake as a whole. What there is to say about a mistake is encrypted by the wrong answer that belongs to it.
"""

import hashlib
import itertools
import math

import numpy as np

from ..exercises.engine.compare import off_entries, unfilled
from ..exercises.engine.entries import in_order
from ..exercises.engine.verdict import STUB, Verdict, not_yet

ROUNDS = 10_000  # of the hash: 2 milliseconds, and a check needs up to 200 of them
BORDER = 0.001  # of the last place: so near to a half, rounding may go either way
EITHER = 0.00005  # and of an answer that is as near as this, both ways are looked at
TOGETHER = 2  # how many mistakes at once are told on a student's copy
NAMED, MISSED = "a right line named", "a wrong line missed"  # of a page with numbered lines
CUT = ["cut instead of rounded"]


def seal(exercise, salt):
    """What a check needs to know of an exercise's answers, for tasks.json: a dictionary for each answer."""
    return [sealed_part(part, f"{salt} {k}") for k, part in enumerate(exercise.parts())]


def sealed_part(part, salt):
    right, places = part.right(), places_of(part)
    known = []
    for size in range(1, min(part.together, TOGETHER) + 1):
        for mistakes in itertools.combinations(part.showing(), size):
            wrong = part.spoiled(mistakes)
            if np.isfinite(wrong).all():
                text = "\n".join(mistake.why(part.data) for mistake in mistakes)
                names = [mistake.name for mistake in mistakes]
                known.append(locked(wrong, places, salt, "\n".join(["|".join(names), text])))
    lines = any(mistake.name == NAMED for mistake in part.mistakes)
    return {
        "title": part.title,
        "shape": list(right.shape),
        "decimals": part.decimals,
        "lines": lines,
        "salt": salt,
        "places": places,
        "entries": [
            hashed(salt, "line" if lines else k, rounded)[:12].hex()
            for k, rounded in enumerate(in_last_places(right, places))
        ],
        "known": known,
    }


def places_of(part):
    """To how many decimals an answer is rounded: so that all it is taken for right with is what the marks accept."""
    if part.decimals is not None:
        return part.decimals
    return -math.floor(math.log10(0.5e-5 * max(np.abs(part.right()).max(initial=0.0), 1e-9)))


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


def hashed(salt, *parts):
    text = " ".join(map(str, (salt, *parts)))
    return hashlib.pbkdf2_hmac("sha256", text.encode(), salt.encode(), ROUNDS)


def covered(data, secret):
    """As many bytes, which only the secret turns back."""
    return bytes(a ^ b for a, b in zip(data, hashlib.shake_256(secret).digest(len(data))))


def locked(wrong, places, salt, text):
    secret = hashed(salt, in_last_places(wrong, places))
    return {"shape": list(wrong.shape), "is": secret[:12].hex(), "text": covered(text.encode(), secret).hex()}


def unlocked(given, known, places, salt):
    """The names and the sentences of a known mistake, or None if the answer is not it."""
    if list(given.shape) != known["shape"]:
        return None
    secret = hashed(salt, in_last_places(given, places))
    if secret[:12].hex() != known["is"]:
        return None
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
    if sealed["lines"]:
        return check_lines(sealed, given)
    good = None
    if given.shape == blank.shape:
        given = exercise.tidy(given)
        good = good_entries(sealed, given)
        if good.all():
            return Verdict("right", f"{sealed['title']}.")
    for known in sealed["known"]:
        if told := unlocked(given, known, sealed["places"], sealed["salt"]):
            names, text = told
            if names == CUT and finer(given, sealed["decimals"]):
                continue
            several = f"{len(names)} slips at once.\n\n- " + "\n- ".join(text.split("\n"))
            return Verdict("known mistake", several if len(names) > 1 else text, tuple(names))
    if good is None and given.size == blank.size:
        layouts = [given.reshape(blank.shape), *([given.T] if given.T.shape == blank.shape else [])]
        if any(good_entries(sealed, layout).all() for layout in layouts):
            complaint = f"the numbers are right, the layout is not: shape {given.shape}, wanted {blank.shape}."
    said, places = complaint or in_order(exercise, off_entries(good, given)), sealed["decimals"]
    few = f" To {places} decimals, please." if places and not complaint and not finer(given, places - 1) else ""
    return Verdict("wrong", said + few)


def finer(given, decimals):
    """Whether an answer has more decimals than these."""
    return not np.allclose(given, np.round(given, decimals), rtol=1e-12, atol=0)


def good_entries(sealed, given):
    """Which entries are right: with one more or less in the last place, where nobody was asked for it."""
    slack = (1 if sealed["decimals"] is None else EITHER) * 10.0 ** -sealed["places"]
    ways = zip(*(in_last_places(given + step, sealed["places"]) for step in (0, -slack, slack)))
    good = [
        any(hashed(sealed["salt"], k, value)[:12].hex() == entry for value in dict.fromkeys(values))
        for k, (values, entry) in enumerate(zip(ways, sealed["entries"]))
    ]
    return np.reshape(good, given.shape)


def check_lines(sealed, named):
    """The verdict on numbers of lines, each once."""
    rounded = in_last_places(named, sealed["places"])
    found = {hashed(sealed["salt"], "line", number)[:12].hex() for number in rounded}
    wanted, number = set(sealed["entries"]), f"the page has {len(sealed['entries'])} wrong lines."
    if found == wanted:
        return Verdict("right", f"{sealed['title']}.")
    if found < wanted:
        text = f"The lines that you name are wrong indeed, but there are more: {number}"
        return Verdict("known mistake", text, (MISSED,))
    return Verdict("known mistake", f"You name a line that is right; {number}", (NAMED,))
