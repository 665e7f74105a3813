"""Which of several notebooks of a student counts."""

import re
from typing import NamedTuple

from .files import bare, shown
from .names import LOOSE, Said, few, readings

ATTEMPT = re.compile(  # (2), _v2, A1v2, A1-Copy2, A1_2, A1 2, final-2; and no part of a date
    r"\((\d{1,3})\)|(?<![a-z])v(\d{1,3})(?!\d)|-copy(\d{1,3})"
    r"|(?<=[a-z]\d)[ _](\d{1,2})$|(?<!\d{4}-\d\d)(?<!\d{4})-(\d{1,2})$",
    re.IGNORECASE,
)


class Attempt(NamedTuple):
    """A notebook, before it is known whether it counts."""

    parts: tuple  # of its path, with the zips in it
    when: float | None
    packed: bytes  # its cells, as notebooks hundreds of one student would take the memory of all; empty if not opened
    sources: str  # what tells its cells from others
    told: Said | None = None

    @property
    def file(self):
        return shown(self.parts)

    @property
    def number(self):
        """Of the attempt, as its name says: 2 of A1-2, (2) or _v2; 0 where it does not."""
        found = [match for part in self.told.rest.split("/") for match in ATTEMPT.finditer(bare(part))]
        return int(next(filter(None, found[-1].groups()))) if found else 0


def newest(attempts, notes):
    """The attempt that counts; several where nothing that is sure tells which."""
    loose = [attempt for attempt in attempts if not attempt.told.around]
    bundles = {}
    for attempt in loose or attempts:
        own_name = attempt.told.name if attempt.told.around.endswith(LOOSE) else ""  # which its sender has written
        bundles.setdefault((attempt.told.around, own_name), []).append(attempt)
    best = [one for bundle in bundles.values() for one in newest_of(bundle, notes)]
    why = "lies loose under the student's name, and elsewhere anybody can write any name"
    within = [attempt for attempt in attempts if loose and attempt.told.around]
    notes += [f"{attempt.file}: passed over, {best[0].file} {why}" for attempt in within]
    return best


def newest_of(attempts, notes):
    """Of what lies at one place, the newest of those with the surest name.

    That is by the number in its name, by Canvas's count of uploads, by time, else the last by name. Times within two
    seconds tell nothing: zips know no better. Of names that all may have several numbers, none is the surest.
    """
    best = sorted(attempts, key=lambda attempt: attempt.parts)
    values_of = (lambda a: a.told.sure, lambda a: a.number, lambda a: a.told.upload, lambda a: a.when)
    why = (
        "comes first: a name further out, then one of Moodle's or Canvas's that reads in one way only",
        "is newer by the number in its name",
        "was uploaded later, as Canvas counts",
        "is newer by the times of the files",
    )
    passed = []
    for value, slack, reason in zip(values_of, (0, 0, 0, 2), why):
        values = [value(attempt) for attempt in best]
        if None not in values:
            least = max(values) - slack
            passed += [(attempt, reason) for attempt, own in zip(best, values) if own < least]
            best = [attempt for attempt, own in zip(best, values) if own >= least]
        if doubtful(best):
            break
        if unopened := [attempt for attempt in best if not attempt.packed]:  # it may be the newest
            return unopened[:1]
    *rest, last = best
    for attempt in () if doubtful(best) else rest:
        tie = "is the last by name: neither names nor times tell which is newer"
        passed.append((attempt, "has the same cells" if attempt.sources == last.sources else tie))
    notes += few([f"{attempt.file}: passed over, {last.file} {reason}" for attempt, reason in passed])
    return best if doubtful(best) else [last]


def doubtful(attempts):
    """Whether each may be another's, of names of equal sureness."""
    return bool(attempts[0].told.also) and len({readings(attempt.told) for attempt in attempts}) > 1
