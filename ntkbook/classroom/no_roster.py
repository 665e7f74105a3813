"""Whose a notebook is, by the path it came in, in a class without a roster."""

from .inbox import bare, is_zip
from .roster import as_short, said
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
        several = len(numbers) > len({platform for platform, _ in numbers})
        for attempt in own:
            told = attempt.told
            held = before.get(short, {}).get(told.platform)
            first = told.number in ("", held)
            name = short if first or not (several or held) else f"{short}.{told.number}"
            numbered = f"{short}.{told.number}"
            if told.number and before.get(numbered, {}).get(told.platform) == told.number:
                name = numbered
            theirs = told.number and before.get(name, {}).get(told.platform) == told.number  # as they had it before
            while name != short and name in found and not theirs:  # somebody's own name
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


def named(attempts, assignment, notes):
    """What each path says: the outermost name of a platform's or like STUDENT_A1; else its first part, or its second
    in a zip of many.
    """
    inside, told_of = {}, set()
    for attempt in attempts:
        told = plain_student(attempt.parts, assignment, 1)
        inside.setdefault(attempt.parts[0], set()).update([told.name] if told else [])
    for attempt in attempts:
        first, own = attempt.parts[0], plain_student(attempt.parts, assignment)
        k = clear(attempt.parts, assignment)
        others = inside.get(first, set()) if is_zip(first) else set()
        if k is not None:
            told = said(bare(attempt.parts[k]))
            yield behind(told, attempt.parts, k) if told else plain_student(attempt.parts, assignment, k)
            if not told and not k and len(others) > 1 and first not in told_of:
                notes.append(
                    f"{first}: all in it is taken for the work of {own.name!r}, with files that say "
                    f"{some(others)}; if it is of several students, call it class.zip, or take them out"
                )
                told_of.add(first)
        elif len(others) > 1:
            yield plain_student(attempt.parts, assignment, 1) or own
            if first not in told_of:
                notes.append(
                    f"{first}: taken for the work of {len(others)} students, {some(others)}; if it is that of one, "
                    f"call it STUDENT_{assignment}.zip"
                )
                told_of.add(first)
        else:
            yield own
            notes += [
                f"{attempt.file}: taken for the work of {own.name!r}, as the zip says; if it is {other!r}, unzip it"
                for other in others - {own.name if own else ""}
            ]


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
