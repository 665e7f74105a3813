"""Of a student's files from Moodle those with one number: names can be changed there, numbers cannot."""

from .names import not_theirs


def of_one_number(row, own, notes):
    """The attempts without those of Moodle's that may be another's: names can be changed there, numbers cannot."""
    by_moodle = [attempt for attempt in own if attempt.told.platform == "moodle"]
    numbers = {attempt.told.number for attempt in by_moodle}
    right = row.get("moodle") if row.get("moodle") in numbers else None
    loose = any(not attempt.told.around and not attempt.passed for attempt in own)
    another_s = len(numbers) == 1 and "moodle" in row and not right and loose
    if len(numbers) < 2 and not another_s:
        return own  # a single number counts, unless it is not the roster's and something lies loose under the name
    others = [attempt for attempt in by_moodle if attempt.told.number != right]
    if right:  # in a zip of its own it may be that of an earlier assignment, which the roster still has
        theirs = [attempt for attempt in by_moodle if attempt.told.number == right]
        places = {attempt.told.around for attempt in theirs}
        all_unread = all(attempt.passed for attempt in theirs)
        others = [attempt for attempt in others if all_unread or attempt.told.around in places]
    if not right:  # nor what says no number, and may be anybody's
        others += [attempt for attempt in own if attempt.told.around and attempt.told.platform != "moodle"]
    if right:
        notes += [
            f"{attempt.file}: passed over, {not_theirs(attempt.told, row)}" for attempt in others if attempt.packed
        ]
    elif another_s:
        notes += [
            f"{attempt.file}: passed over, its number {attempt.told.number} is not that of {row['student']} in the "
            f"roster, {row['moodle']}, and what lies loose under the name comes first"
            for attempt in others
        ]
    else:
        of_each = {attempt.told.number: attempt.file for attempt in sorted(others, key=lambda one: not one.passed)}
        some = ", ".join([*of_each.values()][:4])
        notes.append(
            f"{row['student']}: nothing from Moodle counts, as files under this name have several numbers, so one may "
            f"be another student's ({some}). Write the right number into the roster's column 'moodle', and give the "
            "command of step 2 again"
        )
    return without(own, others)


def without(attempts, others):
    gone = set(map(id, others))
    return [attempt for attempt in attempts if id(attempt) not in gone]
