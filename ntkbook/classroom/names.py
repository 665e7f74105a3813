"""Whom the name of a file or folder means, as Moodle and Canvas write it, or plainly."""

import re
import unicodedata
from functools import cache
from itertools import permutations
from typing import NamedTuple

from .files import bare
from .folders import NAME

NO_ACCENTS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})
# Moodle, "Download all submissions": it writes blanks for underscores in names that are shown. Canvas, "Download
# submissions": the last number is the uploaded file's.
MOODLE = re.compile(r"(?P<name>[^_]*)_(?P<number>\d{1,20})_assignsubmission_[a-z]+(?:_(?P<rest>.*))?", re.DOTALL)
CANVAS = re.compile(r"(?P<name>.*?)(?:_LATE)?_(?P<number>\d{1,20})_(?P<upload>\d{1,20})_(?P<rest>.*)", re.DOTALL)
ANONYMOUS = re.compile(r"(?P<late>LATE_)?(?P<name>anon_[A-Za-z0-9]+)_(?P<upload>\d{1,20})_(?P<rest>.*)", re.DOTALL)
MOST = 50  # notes on files of one student
WHERE = {  # the numbers come from
    "moodle": "put Moodle's grading worksheet of this assignment, Grades-....csv, beside it",
    "canvas": "write it into the roster's column 'canvas', and give the command of step 2 again",
}
LOOSE = "the loose files with names as of Moodle or Canvas"  # they lie around each other, as in a zip of these


class Said(NamedTuple):
    """What a name of a file or folder says: the student, and `rest`, what stands behind."""

    name: str
    rest: str = ""
    platform: str = ""  # "moodle" or "canvas": whose `number` it is
    number: str = ""
    late: bool = False
    upload: int | None = None  # Canvas counts what is uploaded
    also: tuple = ()  # numbers that Canvas may have meant instead: a name that is shown there may have some in it
    around: str = ""  # the loose zip or folder in which the name stands, of several students
    sure: int = 0  # the more, the less could somebody else have written it


def words(name):
    """Of a name without accents, capitals and punctuation."""
    text = unicodedata.normalize("NFKD", name.casefold().translate(NO_ACCENTS))
    return re.findall(r"[^\W_]+", "".join(letter for letter in text if not unicodedata.combining(letter)))


@cache
def ways(name):
    """A name's words joined in every order; of very long names in the orders that start anywhere."""
    parts = words(name)
    turned = [parts[k:] + parts[:k] for k in range(len(parts))]
    return {"".join(order) for order in (permutations(parts) if len(parts) < 6 else turned)} - {""}


def said(part, platform="moodle"):
    """What Moodle's or Canvas's name for a file or folder says, or None; if it may be both's, that of `platform`.

    >>> said("lovelaceada_LATE_4711_98765_A1-2")[:6]
    ('lovelaceada', 'A1-2', 'canvas', '4711', True, 98765)
    """
    if found := ANONYMOUS.fullmatch(part):
        return Said(found["name"], found["rest"], "canvas", "", bool(found["late"]), int(found["upload"]))
    moodle, canvas = MOODLE.fullmatch(part), CANVAS.fullmatch(part)
    if moodle and not (canvas and platform == "canvas"):
        return Said(moodle["name"], moodle["rest"] or "", "moodle", moodle["number"])
    if canvas:
        also = tuple(re.findall(r"(?:^|_)(\d+)(?=_\d+_)", part[canvas.start("upload") :]))
        late = bool(re.search(r"_LATE_\d+_\d+_", part))
        return Said(canvas["name"], canvas["rest"], "canvas", canvas["number"], late, int(canvas["upload"]), also)
    return None


def sender(path):
    """Who has handed in what lies at a path, by the first name of a platform's in it; or the folder it lies in."""
    told, k = first_said(path)
    return (path[:k], told.platform, readings(told) if told.number else told.name) if told else path[:-1]


def first_said(path):
    """What the first name of a platform's in a path says, and which part it is; or None, and 0."""
    found = ((said(bare(part)), k) for k, part in enumerate(path))
    return next((one for one in found if one[0]), (None, 0))


def few(lines):
    """The first of many notes, and how many more there are: a zip may hold thousands of files."""
    more = len(lines) - MOST
    return lines if more <= 0 else [*lines[:MOST], f"{lines[0]}; and so are {more:,} more"]


def plainly_said(part):
    """The same where the student stands before the first underscore: ada_A1, ada (2), Ada Lovelace_late."""
    name = re.sub(r"\s*\(\d+\)\s*$", "", part.partition("_")[0])
    return Said(name, part[len(name) :])


def readings(told):
    """The numbers that a name may have: what a student is called on Canvas may have digits in it, and a file, too."""
    return frozenset({told.number, *told.also})


def platform_of(students):
    """On which platform a class hands in, if on any."""
    return next((one for one in ("canvas", "moodle") if any(one in row for row in students)), "")


def whom(told, students):
    """The row of the roster that a `Said` means, and "": or None, and why nobody is meant."""
    text = f"{told.name!r}" + (f" with the number {told.number}" if told.number else "")
    if told.platform:
        return by_number(told, students, text)
    row = next((row for row in students if row["student"].casefold() == told.name.casefold()), None)
    return row, "" if row else f"{text} is not a student of this class, wanted a name of the roster's column 'student'"


def by_number(told, students, text):
    """Whose a platform's file is, by the number alone, which no student can choose; if there are several, the first."""
    platform, shown = platform_of(students), told.platform.capitalize()
    if platform and told.platform != platform:
        why = f"this class hands in on {platform.capitalize()}: call the file STUDENT.ipynb"
        return None, f"{text}: a name like {shown}'s, and {why}"
    mine = [row for row in students if row.get(platform) in readings(told)]
    others = [row["student"] for row in students if platform not in row]
    if not mine:
        return None, (
            f"{text}: a name like {shown}'s, and no student has this number. If it is from there, "
            f"{WHERE[told.platform]}; if not, call the file STUDENT.ipynb"
        )
    if others and readings(told) - {row.get(platform) for row in students}:
        return None, (
            f"its name can be read in several ways, and {listed(others)} may be meant, of whom no number is known: "
            f"{WHERE[platform]}"
        )
    if len(mine) > 1 or mine[0][platform] != told.number:
        who = " and ".join([row["student"] for row in mine] + ["another"] * (len(mine) == 1))
        return None, f"its name can be read as that of {who}: rename it"
    return mine[0], ""


def listed(names):
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def as_short(name):
    """A name as a folder may be called, "Ada Lovelace" as "ada.lovelace"; "" if it is too long or not in a to z."""
    if re.fullmatch(NAME, name):
        return name
    short = ".".join(words(name))
    return short if re.fullmatch(NAME, short) else ""
