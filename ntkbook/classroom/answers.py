"""What the answers in a student's notebook are: its cells are run in a sandbox, and plain numbers come out."""

import copy
import time

import numpy as np

from .folders import STUB
from .layout import mentions
from .moments import MOST, Moments
from .sandbox import FILES, Sandbox, Stopped
from .wire import LONGEST, numbers, packed

CELL, CALL, WHOLE = 60, 60, 400  # seconds for a cell, for a call of a function, for a notebook
ASIDE = 6  # so many cells may stop Python itself
WHY = {
    "time": "takes longer than {} seconds",
    "dead": "stops Python itself, or needs more memory than there is",
    "files": f"makes more than {FILES:,} files",
    "nonsense": "gives back too much",
    "late": f"is not run to its end: the notebook takes all the time there is, {WHOLE} seconds",
}


class Raised(Exception):
    """A student's function has raised an error; `kind` is its name, `line` the line of the cell, or None."""

    def __init__(self, kind, said, line):
        super().__init__(said)
        self.kind, self.line = kind, line


class Answers:
    """A notebook that runs in a sandbox: `of(part)` gives the answers of a part, functions as functions.

    `cells` are pairs of a source and the name of the part it answers, or "";
    `checked` is {part: how many of them stand before its check}. A
    cell that runs too long or stops Python is put aside, and the others run
    again without it, in a new sandbox. Close it when done.
    """

    def __init__(self, files, cells, parts, place=1, trusted=False, checked=None):
        self.files, self.cells, self.place, self.trusted = files, cells, place, trusted
        self.names = {part.name: part.answers for part in parts if part.exercise}
        self.moments = Moments(cells, self.names, checked or {})
        self.aside, self.errors, self.values, self.box, self.left = {}, {}, {}, None, WHOLE
        self.unnamed = {part: list(names) for part, names in self.names.items()}  # names that nothing has had so far
        self.start()

    def start(self):
        """Run all cells that are not put aside, until none stops Python any more."""
        while True:
            self.close()
            self.box = Sandbox(self.files, self.place, self.trusted)
            stopped = self.run()
            if stopped is None:
                return
            k, how = stopped
            self.aside[k] = how
            if len(self.aside) > ASIDE or self.left <= 0:
                late = WHY["late"] if self.left <= 0 else "comes after too many such cells"
                self.aside.update((later, late) for later in range(k + 1, len(self.cells)) if later not in self.aside)
            if self.left <= 0:  # what was there counts, and no function can be called any more
                self.close()
                return

    def run(self):
        """The cells in order; the first that stops Python and how it does, or None."""
        self.values = {}
        there = self.moments.after(self.aside)
        for k, (source, _) in enumerate(self.cells):
            if k in self.aside:
                continue
            if self.left <= 0:
                return k, WHY["late"]
            try:
                error = self.ask("run", source, most=CELL).get("error")
                self.errors[k] = str(error)[:LONGEST] if error else None
                for part in there.get(k, []) if self.left > 0 else []:
                    self.take(part, k)
            except Stopped as how:
                return k, WHY[str(how)].format(CELL)
        for part in self.names:
            try:
                self.take(part, "end")
            except Stopped:
                self.values[part, "end"] = []
        return None

    def take(self, part, when):
        reply = self.ask("take", f"{part} {when}", self.names[part], most=CELL)
        found, missing = reply.get("values"), reply.get("missing")
        self.values[part, when] = found if isinstance(found, list) else []
        missing = missing if isinstance(missing, list) else []
        self.unnamed[part] = [name for name in self.unnamed[part] if name in missing]

    def ask(self, what, *arguments, most):
        if self.box is None or self.left <= 0:
            raise Stopped("late")
        begun, left = time.monotonic(), self.left
        try:
            return self.box.ask(what, *arguments, seconds=max(1, min(most, left)))
        except Stopped as how:
            raise Stopped("late" if str(how) == "time" and left < most else how) from None
        finally:
            self.left -= time.monotonic() - begun

    def of(self, part):
        """Candidates for the answers of a part, each a list: as its check saw them comes first."""
        return [
            [self.unpacked(part, when, k, value) for k, value in enumerate(values)]
            for when, values in self.distinct(part)
        ]

    def distinct(self, part):
        """[(when, values)]: what the check saw, what is there at the end, what was there between, the last first."""
        between = sorted((when for whose, when in self.values if whose == part and when != "end"), reverse=True)
        found = {}
        for when in (self.moments.seen_by_check(part, self.aside), "end", *between):
            values = self.values.get((part, when), [])
            if len(values) == len(self.names[part]) and values not in found.values():
                found[when] = values
        return list(found.items())[:MOST]

    def in_place(self, part):
        """Of each candidate whether it is what the cell gave that was handed out for it, or there is no such cell."""
        own = self.moments.own.get(part)
        return [own is None or self.values.get((part, own)) == values for _, values in self.distinct(part)]

    def between(self, part):
        """Of each candidate whether it is neither what the check saw nor what is there at the end."""
        return [when not in (self.moments.seen_by_check(part, self.aside), "end") for when, _ in self.distinct(part)]

    def error_of(self, part):
        """What is to be said of the cell of a part that gave no answer, or ""."""
        for k in self.moments.assigning[part]:
            if k in self.aside:
                return f" Its cell {self.aside[k]}."
            if self.errors.get(k) and STUB not in self.errors[k]:
                return f" Its cell stops with {self.errors[k]}"
        return ""

    def error_in(self, name):
        """The error of the first cell that stops and should give this name, or ""."""
        stopped = (k for k, error in self.errors.items() if error and STUB not in error)
        return next((self.errors[k] for k in stopped if mentions(self.cells[k][0], (name,))), "")

    def as_now(self):
        """The same, of which later runs of the cells change nothing."""
        now = copy.copy(self)
        now.aside, now.errors, now.unnamed = dict(self.aside), dict(self.errors), dict(self.unnamed)
        return now

    def told(self):
        """The parts of which `notes` speaks."""
        return {self.cells[k][1] for k in self.aside}

    def notes(self):
        """What whoever grades should know."""
        found = [f"{self.cells[k][1] or 'a cell of its own'} {how}, and was put aside" for k, how in self.aside.items()]
        return [
            note if found.count(note) == 1 else f"{note} ({found.count(note)} of them)" for note in dict.fromkeys(found)
        ]

    def unpacked(self, part, when, which, value):
        if isinstance(value, dict) and isinstance(value.get("function"), int):
            return lambda *arguments: self.call(f"{part} {when}", which, arguments)
        return numbers(value)

    def call(self, key, which, arguments):
        """Call a student's function in the sandbox. Raises Raised, or Stopped, which says how: then it is a new one."""
        try:
            reply = self.ask("call", key, which, [packed(argument) for argument in arguments], most=CALL)
        except Stopped as how:
            if self.left > 0:
                self.start()
            raise Stopped(WHY[str(how)].format(CALL)) from None
        if reply.get("stopped") == "LinAlgError":
            raise np.linalg.LinAlgError(str(reply.get("error", ""))[:LONGEST])
        if "value" not in reply:
            raise Raised(str(reply.get("stopped", ""))[:40], str(reply.get("error", ""))[:LONGEST], reply.get("line"))
        return numbers(reply["value"])

    def close(self):
        if self.box:
            self.box.close()
            self.box = None
