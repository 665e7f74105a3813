"""What a file in `handed_in` may be, and how its name is read and shown."""

import re
import stat

NOTEBOOK, ZIP = 20 * 2**20, 2**32  # bytes
MARK = "_assignsubmission_"  # in Moodle's names of what students hand in
SHEET = re.compile(r"Grades-.*\.csv", re.IGNORECASE | re.DOTALL)  # Moodle's grading worksheet
IGNORED = {".ipynb_checkpoints", "__MACOSX", ".DS_Store", "tasks.json", "Thumbs.db", "desktop.ini"}


def unwanted(name, mode, size):
    """Why a file is not opened, or ""."""
    limit = ZIP if is_zip(name) else NOTEBOOK
    if stat.S_ISLNK(mode):
        return "it is a symbolic link, wanted the file itself"
    if not stat.S_ISREG(mode):
        return "it is no ordinary file"
    if not name.lower().endswith((".ipynb", ".zip")):
        return "it does not end in .ipynb"
    return f"it has {size:,} bytes, wanted at most {limit:,}" if size > limit else ""


def is_ignored(parts):
    """Whether a path is none of a student's: what systems, editors and Moodle put beside files."""
    return bool(IGNORED.intersection(parts) or parts[-1].startswith("._") or SHEET.fullmatch(parts[-1]))


def is_zip(name):
    return name.lower().endswith(".zip")


def bare(part):
    return re.sub(r"\.(ipynb|zip)$", "", part, flags=re.IGNORECASE)


def shown(parts):
    """Names and errors may hold what cannot be printed."""
    return "".join(letter if letter.isprintable() else "?" for letter in "/".join(parts))
