"""Your own copy of the chapters, to write in: `python notebooks/_book/working_copy.py my` makes it or renews it.

What you wrote is never overwritten. A chapter that is new, or that you have
deleted, is put there. One that has changed in the course replaces your copy
if you had written nothing into it; otherwise yours stays, and the course's is
put beside it. What was handed out is recorded, as hashes, in the folder itself.
"""

import hashlib
import itertools
import json
import os
import re
import sys
from pathlib import Path

from asked import asked_first
from links import relink, relink_notebook

ROOT = Path(__file__).parents[2]
RECORD = ".handed_out.json"


def course(root):
    """What the course hands out, {name: bytes}: the chapters, README and its picture. No link leads out of these."""
    chapters = sorted(path for path in (root / "notebooks").glob("*.ipynb") if re.fullmatch(r"\d\d_\w+", path.stem))
    places = {f"notebooks/{name}": name for name in [*(path.name for path in chapters), "readme.png"]}
    places["README.md"] = "README.md"
    given = {}
    for path in chapters:
        notebook = relink_notebook(json.loads(path.read_bytes()), "notebooks", places)
        given[path.name] = json.dumps(asked_first(notebook), indent=1).encode()
    given["README.md"] = relink((root / "README.md").read_text(encoding="utf-8"), "", places).encode()
    return given | {"readme.png": (root / "notebooks" / "readme.png").read_bytes()}


def written(path, content):
    """A hash of what a person writes: of a notebook the cells without outputs, which change when it is only run."""
    if path.suffix == ".ipynb":
        try:
            cells = [(c["cell_type"], "".join(c["source"]), c.get("attachments")) for c in json.loads(content)["cells"]]
            content = json.dumps([cell for cell in cells if cell[1].strip() or cell[2]]).encode()
        except (ValueError, KeyError, TypeError, AttributeError):
            pass  # not a notebook any more: byte for byte
    return hashlib.sha256(content).hexdigest()


def now(path):
    return written(path, path.read_bytes()) if path.exists() else None


def put(path, content):
    """Write the whole file or nothing, whenever the process is stopped."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def hand_out(path, content, handed):
    """Put one file of the course into the learner's folder, and record it; returns what there is to say about it."""
    name, new, mine = path.name, written(path, content), now(path)
    if mine is None:
        put(path, content)
        said = f"{name} was gone: here it is again." if name in handed else f"{name} is new."
    elif mine == new:
        said = None
    elif mine == handed.get(name):
        put(path, content)
        said = f"{name} has changed in the course; you had written nothing into it, so it is the new one now."
    else:
        return None if new == handed.get(name) else offer(path, content, handed)
    handed[name] = new
    return said


def offer(path, content, handed):
    """Put the course's version beside the learner's, once: not again if it has been changed or deleted since."""
    new = written(path, content)
    for k in itertools.count(1):
        beside = path.with_name(f"{path.stem}.new{k if k > 1 else ''}{path.suffix}")
        if handed.get(beside.name) == new:
            return None
        if now(beside) in (None, new, handed.get(beside.name)):
            put(beside, content)
            handed[beside.name] = new
            return f"{path.name} has changed in the course; yours stays as it is, the new one is {beside.name}."


def take_back(path, handed):
    """What the course no longer has goes if nothing was written into it, and stays otherwise."""
    untouched = now(path) == handed.pop(path.name)
    if untouched:
        path.unlink()
        return f"{path.name} is no longer part of the course; you had written nothing into it, so it is gone."
    return f"{path.name} is no longer part of the course; yours stays." if path.exists() else None


def read_record(folder):
    """{name: hash of what was handed out}; without a readable record everything in the folder is the learner's."""
    try:
        return {str(name): str(value) for name, value in json.loads((folder / RECORD).read_bytes()).items()}
    except (OSError, ValueError, AttributeError):
        return {}


def renew(folder, root=ROOT):
    """Make the working copy or bring it up to date; returns the sentences to print."""
    first = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    given, handed, said = course(root), read_record(folder), []
    gone = [name for name in handed if name not in given and ".new" not in name]
    steps = [(hand_out, name, (given[name],)) for name in given] + [(take_back, name, ()) for name in gone]
    for step, name, arguments in steps:
        before = dict(handed)
        said.append(step(folder / name, *arguments, handed))
        if handed != before:
            put(folder / RECORD, json.dumps(handed, indent=1).encode())
    if first:
        return [f"{folder} is your own copy of the course: what you write there is never overwritten."]
    return [sentence for sentence in said if sentence]


if __name__ == "__main__":
    for sentence in renew(Path(sys.argv[1])):
        print(sentence)
