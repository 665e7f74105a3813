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


def submissions(paths):
    """Of paths their beginnings, up to the first name of a platform's: who has handed something in, whatever it is."""
    found = {}
    for path in paths:
        told, k = first_said(path)
        found |= {path[: k + 1]: None} if told else {}
    return list(found)


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
    """On which platform a class hands in, if on any: on Canvas names tell nobody, so without numbers it is Moodle."""
    return "canvas" if any("canvas" in row for row in students) else "moodle"


def whom(told, students):
    """The row of the roster that a `Said` means, and "": or None, and why nobody is meant."""
    text = f"{told.name!r}" + (f" with the number {told.number}" if told.number else "")
    if told.platform == "canvas":
        return on_canvas(told, students, text)
    if told.platform and platform_of(students) == "canvas":
        why = "a name like Moodle's, and the roster has numbers of Canvas's: call the file STUDENT.ipynb"
        return None, f"{text}: {why}"
    short = [row for row in students if row["student"].casefold() == told.name.casefold()]
    joined = "".join(words(told.name))
    named = short or [row for row in students if joined in ways(row.get("name", ""))]
    numbered = [row for row in students if told.number and row.get("moodle") == told.number]
    if numbered and len(named) == 1 and named != numbered:
        both = f"{numbered[0]['student']} has the number, {named[0]['student']} the name"
        return None, f"in the roster {both}: {text}, wanted both of one student"
    if numbered:
        return numbered[0], ""
    if len(named) > 1:
        who = ", ".join(row["student"] for row in named)
        return None, f"{text} may be {who}: wanted a number in the roster that tells them apart"
    if named:
        return named[0], ""
    return None, f"{text} is not a student of this class, wanted a short name, a name or a number of the roster"


def on_canvas(told, students, text):
    """The same by the number alone, which no student can choose; if there are several, it is the first."""
    mine = [row for row in students if row.get("canvas") in readings(told)]
    others = [row["student"] for row in students if "canvas" not in row]
    if not mine:
        return None, (
            f"{text}: a name like Canvas's, whose number nobody has in the roster's column 'canvas'. If it is from "
            "there, write it there, and give the command of step 2 again; if not, call the file STUDENT.ipynb"
        )
    if others and readings(told) - {row.get("canvas") for row in students}:
        return None, (
            f"its name can be read in several ways, and {listed(others)} may be meant, of whom no number is in the "
            "roster's column 'canvas'. Write it there, and give the command of step 2 again"
        )
    if len(mine) > 1 or mine[0]["canvas"] != told.number:
        who = " and ".join([row["student"] for row in mine] + ["another"] * (len(mine) == 1))
        return None, f"its name can be read as that of {who}: rename it"
    return mine[0], ""


def listed(names):
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def not_theirs(told, row):
    """Why a file does not count that has the name of a student and not the number."""
    student, number = row["student"], row[told.platform]
    return (
        f"{told.name!r} with the number {told.number} is not {student}, who has the number {number} in the roster; "
        f"if it is, call it {student}.ipynb"
    )


def as_short(name):
    """A name as a folder may be called, "Ada Lovelace" as "ada.lovelace"; "" if it is too long or not in a to z."""
    if re.fullmatch(NAME, name):
        return name
    short = ".".join(words(name))
    return short if re.fullmatch(NAME, short) else ""
