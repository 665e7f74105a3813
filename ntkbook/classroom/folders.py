"""Where a class lies, the names in it, and nbgrader's settings for it."""

import hashlib
import json
import os
import re
import sys
import warnings
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import PyFileConfigLoader

ASSIGNMENTS = Path(__file__).parents[2] / "notebooks" / "assignments"
SOURCE, CLASSES = ASSIGNMENTS / "source", ASSIGNMENTS / "classes"
STUB = "your answer goes here, in the place of this line"  # what a cell says that has no answer yet
NAME = r"[A-Za-z0-9][A-Za-z0-9.-]{0,99}"  # a folder's, which may have 255 with what is put behind it


def as_name(text, argument):
    if not isinstance(text, str) or not re.fullmatch(NAME, text):
        raise ValueError(
            f"{argument} is {text!r}, wanted letters, digits, dots and hyphens, at most 100: it names a folder"
        )
    return text


def class_folder(key, classes=CLASSES):
    """The folder of a class that has been made."""
    folder = classes / as_name(key, "CLASS")
    if not folder.exists():
        raise ValueError(f"CLASS is {key!r}, which does not exist: make it first, make assignments CLASS={key}")
    return folder


def seed(*parts):
    """A number that these texts decide, that does not tell them, and that nobody finds by trying.

    >>> seed("some key", "A1", "partials"), seed("some key", "A2", "partials")
    (283515744860079395737443248635226601649, 79355390987729955103329795563462632812)
    """
    return int.from_bytes(hashlib.sha256(json.dumps(parts).encode()).digest()[:16], "big")


def read_settings(folder):
    """The settings of a class: its `key`, and its `students`, a row of the roster each (see roster.py)."""
    return json.loads((folder / "class.json").read_text(encoding="utf-8"))


def write_settings(folder, settings):
    (folder / "class.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")


def database(folder):
    return f"sqlite:///{(folder / 'gradebook.db').resolve()}"


def nbgrader(folder, step, *names):
    """Have nbgrader do a step, with the settings of the class's nbgrader_config.py; returns why it failed, or None."""
    beside = str(Path(sys.executable).parent)  # nbgrader calls alembic, which is here also where nothing is activated
    if beside not in os.environ["PATH"].split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([beside, os.environ["PATH"]])
    config = PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config()
    config.CourseDirectory.root = str(folder.resolve())
    config.CourseDirectory.db_url = database(folder)
    config.Exchange.root = str(folder.resolve())  # not used, but nbgrader asks for one
    with warnings.catch_warnings(action="ignore"):  # of its database, about itself
        result = getattr(NbGraderAPI(CourseDirectory(config=config), config=config), step)(*names, force=True)
    if result["success"]:
        return None
    return "\n".join((result["log"] or result["error"] or "no reason given").strip().splitlines()[-8:])
