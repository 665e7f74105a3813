"""A check that knows a right answer when it sees one, and cannot tell it.

An answer is put on a grid as fine as the tolerance, and of the point where it falls only a slow hash is kept: for each
entry of the right answer, and for each known mistake as a whole. What there is to say about a mistake is encrypted by
the wrong answer that belongs to it.
"""

import hashlib
import itertools
import math

import numpy as np

from ..exercises.engine.compare import off_entries, unfilled
from ..exercises.engine.entries import in_order
from ..exercises.engine.verdict import STUB, Verdict, not_yet

ROUNDS = 2_000  # of the hash: a millisecond
TOGETHER = 2  # how many mistakes at once are told on a student's copy
NAMED, MISSED = "a right line named", "a wrong line missed"  # of a page with numbered lines


def seal(exercise, salt):
    """What a check needs to know of an exercise's answers, for tasks.json: a dictionary for each answer."""
    return [sealed_part(part, f"{salt} {k}") for k, part in enumerate(exercise.parts())]


def sealed_part(part, salt):
    right, step = part.right(), step_of(part.right(), part.decimals)
    known = []
    for size in range(1, min(part.together, TOGETHER) + 1):
        for mistakes in itertools.combinations(part.showing(), size):
            wrong = part.spoiled(mistakes)
            if np.isfinite(wrong).all():
                text = "\n".join(mistake.why(part.data) for mistake in mistakes)
                names = [mistake.name for mistake in mistakes]
                known.append(locked(wrong, step, salt, "\n".join(["|".join(names), text])))
    offset = offsets(right, step)
    lines = any(mistake.name == NAMED for mistake in part.mistakes)
    places = ["line"] * right.size if lines else range(right.size)
    return {
        "title": part.title,
        "shape": list(right.shape),
        "decimals": part.decimals,
        "lines": lines,
        "salt": salt,
        "step": step,
        "offsets": offset,
        "entries": [hashed(salt, place, spot) for place, spot in zip(places, spots(right, step, offset))],
        "known": known,
    }


def step_of(right, decimals):
    """The width of the grid: no wider than twice what may be off; of a size that does not tell the answer's."""
    if decimals is not None:
        return 1.0002 * 10.0**-decimals
    return 2 * 10.0 ** math.floor(math.log10(1e-5 * max(np.abs(right).max(initial=0.0), 1e-9)))


def offsets(values, step):
    """Where each cell of the grid begins, so that a value lies in the middle of its own; one 0.0 if all are 0.0."""
    found = [round(float(v - step * np.round(v / step)), 15) for v in np.ravel(values)]
    return [0.0] if not any(found) else found


def spots(values, step, offset):
    """The number of the cell in which each value falls."""
    return [
        int(np.clip(np.round((v - o) / step), -1e18, 1e18)) for v, o in zip(np.ravel(values), itertools.cycle(offset))
    ]


def hashed(salt, *parts):
    text = " ".join(map(str, (salt, *parts)))
    return hashlib.pbkdf2_hmac("sha256", text.encode(), salt.encode(), ROUNDS)[:12].hex()


def stream(salt, values, length):
    """As many bytes as wanted, which only these values give."""
    return hashlib.shake_256(hashed(salt, "text", values).encode()).digest(length)


def locked(wrong, step, salt, text):
    offset, data = offsets(wrong, step), text.encode()
    values = spots(wrong, step, offset)
    cover = bytes(a ^ b for a, b in zip(data, stream(salt, values, len(data))))
    return {"shape": list(wrong.shape), "offsets": offset, "is": hashed(salt, values), "text": cover.hex()}


def unlocked(given, known, step, salt):
    """The names and the sentences of a known mistake, or None if the answer is not it."""
    if list(given.shape) != known["shape"]:
        return None
    values = spots(given, step, known["offsets"])
    if hashed(salt, values) != known["is"]:
        return None
    cover = bytes.fromhex(known["text"])
    names, _, text = bytes(a ^ b for a, b in zip(cover, stream(salt, values, len(cover)))).decode().partition("\n")
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
        if told := unlocked(given, known, sealed["step"], sealed["salt"]):
            names, text = told
            several = f"{len(names)} slips at once.\n\n- " + "\n- ".join(text.split("\n"))
            return Verdict("known mistake", several if len(names) > 1 else text, tuple(names))
    if good is None and given.size == blank.size:
        layouts = [given.reshape(blank.shape), *([given.T] if given.T.shape == blank.shape else [])]
        if any(good_entries(sealed, layout).all() for layout in layouts):
            complaint = f"the numbers are right, the layout is not: shape {given.shape}, wanted {blank.shape}."
    return Verdict("wrong", complaint or in_order(exercise, off_entries(good, given)))


def good_entries(sealed, given):
    """Which entries are right."""
    found = enumerate(spots(given, sealed["step"], sealed["offsets"]))
    good = [hashed(sealed["salt"], k, spot) == entry for (k, spot), entry in zip(found, sealed["entries"])]
    return np.reshape(good, given.shape)


def check_lines(sealed, named):
    """The verdict on numbers of lines, each once."""
    found = {hashed(sealed["salt"], "line", spot) for spot in spots(named, sealed["step"], [0.0])}
    wanted, number = set(sealed["entries"]), f"the page has {len(sealed['entries'])} wrong lines."
    if found == wanted:
        return Verdict("right", f"{sealed['title']}.")
    if found < wanted:
        text = f"The lines that you name are wrong indeed, but there are more: {number}"
        return Verdict("known mistake", text, (MISSED,))
    return Verdict("known mistake", f"You name a line that is right; {number}", (NAMED,))
