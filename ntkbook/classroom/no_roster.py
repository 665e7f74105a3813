"""Whose a notebook is, by the path it came in, in a class without a roster."""

import re

from .files import bare, is_zip
from .names import as_short, first_said, readings, said
from .whose import LIKE_ASSIGNMENT, behind, plain_student


def by_name(attempts, assignment, before, notes):
    """{student: ({}, attempts)} of a class without a roster.

    Of several with one name, the one who had it `before`, as {student: ids}, keeps it.
    """
    found = {}
    for told, attempt in zip(named(attempts, assignment, notes), attempts):
        short = as_short(told.name) if told else ""
        if short:
            found.setdefault(short, []).append(attempt._replace(told=told))
        elif told:
            notes.append(
                f"{attempt.file}: passed over, rename it: {told.name!r} is no name of a student here, wanted letters "
                "a to z, digits, dots and hyphens, at most 100"
            )
        else:
            notes.append(f"{attempt.file}: passed over, {LIKE_ASSIGNMENT}")
    notes += alike(found)
    students = {}
    for short, own in found.items():
        numbers = {(a.told.platform, a.told.number) for a in own if a.told.number}
        several = any(not agree(platform, own) for platform in {platform for platform, _ in numbers})
        for attempt in own:
            told = attempt.told
            held = before.get(short, {}).get(told.platform)
            first = told.number in ("", held)
            name = short if first or not (several or held) else f"{short}.{told.number}"
            numbered = f"{short}.{told.number}"
            if told.number and before.get(numbered, {}).get(told.platform) == told.number:
                name = numbered
            theirs = told.number and before.get(name, {}).get(told.platform) == told.number  # as they had it before
            if name != short and name in found and not theirs:  # somebody's own name
                notes.append(f"{attempt.file}: counts as {name}-, since somebody is called {name}")
                name += "-"
            students.setdefault(name, ({}, []))[1].append(attempt)
        if several:
            kept = "; who has marks under it keeps it" if before.get(short, {}).items() & numbers else ""
            notes.append(f"{short}: several students have this name, and count as {short} with their numbers{kept}")
    return students


def alike(names):
    """Notes on names that are the same but for their capitals."""
    found = {}
    for name in sorted(names):
        found.setdefault(name.casefold(), []).append(name)
    for same in found.values():
        if len(same) > 1:
            yield f"{' and '.join(same)} count as {len(same)} students: if they are one, rename a file"


def agree(platform, attempts):
    """Whether all that come from a platform may have the same number there."""
    theirs = [readings(attempt.told) for attempt in attempts if attempt.told.platform == platform]
    return bool(frozenset.intersection(*theirs))


def named(attempts, assignment, notes):
    """What each path says: the outermost name of a platform's or like STUDENT_A1; else its first part, or, in a zip or
    folder with notebooks of several names like ada_A1, these.
    """
    inside, clearly, said_so, platform = {}, {}, {}, platforms(attempts)
    for attempt in attempts:
        first, (own, is_clear) = attempt.parts[0], last_name(attempt.parts, assignment)
        inside.setdefault(first, set()).update([own.name] if own else [])
        clearly.setdefault(first, set()).update([own.name] if is_clear else [])
    for attempt in attempts:
        first, own = attempt.parts[0], plain_student(attempt.parts, assignment)
        k, (within, _) = clear(attempt.parts, assignment), last_name(attempt.parts, assignment)
        several = (inside if is_zip(first) else clearly)[first]
        others = clearly[first] - {own.name if own else ""}
        if k is not None and said(bare(attempt.parts[k])):
            yield behind(said(bare(attempt.parts[k]), platform[place(attempt.parts)]), attempt.parts, k)
        elif k:
            yield plain_student(attempt.parts, assignment, k)
        elif k is None and len(several) > 1:
            yield within or own
            said_so[first] = f"of {len(inside[first])} students, {some(inside[first])}; if it is that of one, "
            said_so[first] += f"call it STUDENT_{assignment}{'.zip' if is_zip(first) else ''}"
        else:
            yield own or within
            if own and others:
                said_so[first] = f"of {own.name!r}, as it says, with {some(others)} in it; if it is not, take it out"
    notes += [f"{first}: taken for the work {what}" for first, what in said_so.items()]


def platforms(attempts):
    """{place: the platform whose the names are that read as both's}: Canvas's, if some there are its alone and none are
    Moodle's alone.
    """
    alone = {}
    for attempt in attempts:
        told, k = first_said(attempt.parts)
        other = said(bare(attempt.parts[k]), "canvas")
        found = alone.setdefault(place(attempt.parts), set())
        found |= {told.platform} if told and told.platform == other.platform else set()
    return {where: "canvas" if found == {"canvas"} else "moodle" for where, found in alone.items()}


def place(parts):
    """The zip or folder in which the files of a class lie; "" for what lies loose."""
    return "" if len(parts) == 1 or said(bare(parts[0])) else parts[0]


def last_name(parts, assignment):
    """Whom the last part of a path names that is not named like the assignment, behind the first, and whether clearly.

    That is a file like ada_A1 or ada-A1, or Moodle's folder; or, not clearly, a folder or zip of any name. Or None.
    """
    for k in range(len(parts) - 1, 0, -1):
        if told := plain_student(parts[: k + 1], assignment, k):
            of_a_student = re.search(rf"[_ -]{re.escape(assignment)}(?![A-Za-z0-9])", parts[k], re.IGNORECASE)
            if k + 1 < len(parts):
                return told, bool(said(bare(parts[k])))
            return (told, True) if of_a_student else (None, False)
    return None, False


def some(names):
    return ", ".join(sorted(names)[:8]) + (" ..." if len(names) > 8 else "")


def clear(parts, assignment):
    """Which part of a path is the first that leaves no doubt: as Moodle and Canvas write it, or ada_A1, not deep in."""
    for k, part in enumerate(parts):
        if said(bare(part)):
            return k
        if f"_{assignment}" in part and plain_student((part,), assignment) and (k == 0 or k + 1 < len(parts)):
            return k
    return None
