"""A student's cells, run in a sandbox: what they leave at each moment, and their functions, called where they stand."""

import time

import numpy as np

from .moments import Moments
from .sandbox import FILES, Sandbox, Stopped
from .wire import LONGEST, numbers, packed

CELL, CALL, WHOLE = 60, 60, 400  # seconds for a cell, for a call of a function, for a notebook; and again to stand
GRACE = 5  # seconds for a call that has halted to be ended
PATIENCE = 100  # seconds of looks at functions, after which no more are made than must be
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


class Run:
    """Cells that have run in a sandbox: `values` is {(part, moment): what its names were}; a moment: a cell, or "end".

    `cells` are pairs of a source and the name of the part it answers, or "";
    `checked` is {part: how many of them stand before its check}, and `follows`
    are those that go on where the one before was cut: if it stops, they do not
    run, as in a notebook the rest of a cell. A cell that runs too long or stops
    Python is put aside, and the others run again without it, in a new sandbox. `look` is {part: what gives a verdict on
    its function}, asked where the function stands, as the check does on a
    student's copy; and a function is always called in a sandbox in which the
    cells have run as far as that, and no further: what a later one changes is
    not its mistake. Each call is a process of its own. Close it when done.
    """

    def __init__(self, files, cells, parts, place=1, trusted=False, checked=None, look=None, follows=()):
        self.files, self.cells, self.place, self.trusted, self.follows = files, cells, place, trusted, follows
        self.names = {part.name: part.answers for part in parts if part.exercise}
        self.moments, self.look = Moments(cells, self.names, checked or {}, follows), look or {}
        self.aside, self.errors, self.values, self.box = {}, {}, {}, None
        self.left, self.to_stand = WHOLE, WHOLE
        self.unnamed = {part: list(names) for part, names in self.names.items()}  # names that nothing has had so far
        self.looks, self.halted, self.spent = {}, {}, 0.0
        try:
            self.start()
        except BaseException:
            self.close()
            raise

    def start(self):
        """Run all cells that are not put aside, until none stops Python any more."""
        while True:
            self.open()
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
        self.values, self.looks = {}, {}
        there, last = self.moments.after(self.aside), None
        for k, (source, _) in enumerate(self.cells):
            if k in self.aside:
                continue
            if self.left <= 0:
                return k, WHY["late"]
            try:
                self.stand(last)  # where a look has stopped Python
                self.errors[k] = self.run_one(k, source)
                self.stands = last = k
                for part in there.get(k, []):
                    if self.left > 0:
                        self.stand(k)
                        self.take(part, k)
                        if part in self.look and self.is_first(part, k):
                            self.look_at(part, k)
            except Stopped as how:
                return k, WHY[str(how)].format(CELL)
        for part in self.names:
            try:
                self.stand(last)
                self.take(part, "end")
            except Stopped:
                self.values[part, "end"] = []
        self.stands = "end" if self.box else None
        for part in self.look:
            self.look_at(part, "end")
        right = {part for part, _ in self.looks if any(self.looks[one].right for one in self.looks if one[0] == part)}
        for part in sorted(self.look, key=lambda part: part in right):  # those first that need it
            self.look_between(part)
        return None

    def run_one(self, k, source):
        """A cell's error, or None; that of the cell before it, if it goes on where that one stopped."""
        if k in self.follows and self.errors.get(k - 1):
            return self.errors[k - 1]
        error = self.ask("run", source, most=CELL).get("error")
        return str(error)[:LONGEST] if error else None

    def take(self, part, when):
        reply = self.ask("take", part, when, self.names[part], most=CELL)
        found, missing = reply.get("values"), reply.get("missing")
        self.values[part, when] = found if isinstance(found, list) else []
        missing = missing if isinstance(missing, list) else []
        self.unnamed[part] = [name for name in self.unnamed[part] if name in missing]

    def look_at(self, part, when):
        """Keep the verdict on the function that stands here; the old one if it has halted and time is short."""
        values, begun = self.values[part, when], time.monotonic()
        same = [self.halted[one] for one in self.halted if one[0] == part and self.values.get(one) == values]
        known = self.halted.get((part, when)) or (same[0] if same and self.spent > PATIENCE else None)
        if known:
            self.looks[part, when] = known
        elif values:
            self.looks[part, when] = self.look[part](self.unpacked(part, when, 0, values[0]))
            self.spent += time.monotonic() - begun
            if self.box is None or time.monotonic() - begun >= CALL:
                self.halted[part, when] = self.looks[part, when]

    def look_between(self, part):
        """At other functions on the way, the last first, which may be right for more numbers than those here; and where
        none is right, at the same ones, too: what they call may be another.
        """
        moments = sorted((when for one, when in self.values if one == part and when != "end"), reverse=True)
        for when in moments:
            mine = [one for one in self.looks if one[0] == part]
            if self.spent > PATIENCE:
                return
            same = self.values[part, when] in [self.values[one] for one in mine]
            if (part, when) not in mine and not (same and any(self.looks[one].right for one in mine)):
                self.look_at(part, when)

    def is_first(self, part, when):
        return when in (self.moments.seen_by_check(part, self.aside), "end")

    def open(self):
        self.close()
        self.box = Sandbox(self.files, self.place, self.trusted)

    def stand(self, when):
        """Have a sandbox in which the cells have run as far as this, and the functions on the way are kept."""
        if self.stands == when:
            return
        if self.left <= 0:
            self.close()
            raise Stopped("late")
        if self.stands in (None, "end") or (when != "end" and when < self.stands):
            self.open()
        self.left, self.to_stand = self.to_stand, self.left  # its cells' time over again, or no function were judged
        try:
            self.go_on(when)
        finally:
            self.left, self.to_stand = self.to_stand, self.left

    def go_on(self, when):
        there, before = self.moments.after(self.aside), self.stands
        for k, (source, _) in enumerate(self.cells):
            if k not in self.aside and (before is None or k > before) and (when == "end" or k <= when):
                self.run_one(k, source)
                for part in there.get(k, []):
                    self.keep(part, k)
        for part in self.look if when == "end" else ():
            self.keep(part, when)
        self.stands = when

    def keep(self, part, when):
        if part in self.look:
            self.ask("take", part, when, self.names[part], most=CELL)

    def ask(self, what, *arguments, most):
        if self.box is None or self.left <= 0:
            self.close()
            raise Stopped("late")
        begun, left = time.monotonic(), self.left
        try:
            return self.box.ask(what, *arguments, seconds=max(1, min(most, left)))
        except Stopped as how:
            self.close()
            raise Stopped("late" if str(how) == "time" and left < most else how) from None
        finally:
            self.left -= time.monotonic() - begun

    def unpacked(self, part, when, which, value):
        if isinstance(value, dict) and isinstance(value.get("function"), int):
            return lambda *arguments: self.call(part, when, which, arguments)
        return numbers(value)

    def call(self, part, when, which, arguments):
        """Call a student's function in the sandbox, where it stands. Raises Raised, or Stopped, which says how."""
        try:
            self.stand(when)
            sent, seconds = [packed(argument) for argument in arguments], max(1, min(CALL, self.left))
            reply = self.ask("call", part, when, which, sent, seconds, most=CALL + GRACE)
            if "halts" in reply:  # and the cells stand as they did
                late = reply["halts"] == "time" and seconds < CALL
                raise Stopped("late" if late else "time" if reply["halts"] == "time" else "dead")
        except Stopped as how:
            raise Stopped(WHY[str(how)].format(CALL)) from None
        if reply.get("stopped") == "LinAlgError":
            raise np.linalg.LinAlgError(str(reply.get("error", ""))[:LONGEST])
        if "value" not in reply:
            raise Raised(str(reply.get("stopped", ""))[:40], str(reply.get("error", ""))[:LONGEST], reply.get("line"))
        return numbers(reply["value"])

    def close(self):
        if self.box:
            self.box.close()
        self.box = self.stands = None
