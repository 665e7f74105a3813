"""What the answers in a student's notebook are: the plain numbers that came out of its sandbox, moment by moment."""

from .folders import STUB
from .moments import MOST
from .running import Run
from .sources import mentions


class Answers(Run):
    """A notebook that has run: `of(part)` gives the answers of a part, functions as functions. Close it when done."""

    def of(self, part):
        """Candidates for the answers of a part, each a list: as its check saw them comes first."""
        return [
            [self.unpacked(part, when, k, value) for k, value in enumerate(values)]
            for when, values in self.distinct(part)
        ]

    def distinct(self, part):
        """[(when, values)]: what the check saw, what is there at the end, what was there between, the last first.

        Of a function the end comes first, where the sandbox stands; of those with the same mistake only one.
        """
        places = self.looks if part in self.look else self.values
        between = sorted((when for whose, when in places if whose == part and when != "end"), reverse=True)
        first = [self.moments.seen_by_check(part, self.aside), self.last(part)]
        found = {}
        for when in (*(reversed(first) if part in self.look else first), *between):
            values, look = self.values.get((part, when), []), self.looks.get((part, when))
            if (part, when) not in places or len(values) != len(self.names[part]):
                continue
            looks = [known for same, known in found.values() if same == values]
            by_memory = look and look.right  # it may be right by what it remembers alone
            if look in looks and not by_memory:
                continue
            found[when] = values, look
        return [(when, values) for when, (values, _) in found.items()][: MOST + 2]

    def last(self, part):
        """When the answers were taken for the last time: at the end, unless the time was over before."""
        taken = [when for (whose, when), values in self.values.items() if whose == part and values]
        return "end" if "end" in taken else max(taken, default="end")

    def looks_of(self, part):
        """The verdicts on its candidates that are functions."""
        return [self.looks[part, when] for when, _ in self.distinct(part)]

    def turn(self, part):
        """When a part is judged, as the cells must run again for a function that is not right where they have ended."""
        right = [when for when, _ in self.distinct(part) if part in self.look and self.looks[part, when].right]
        if part not in self.look or "end" in right:
            return 0, 0
        return (1, min(right)) if right else (2, 0)

    def in_place(self, part):
        """Of each candidate whether it is what the cell gave that was handed out for it, or there is no such cell."""
        own = self.moments.own.get(part)
        return [own is None or self.values.get((part, own)) == values for _, values in self.distinct(part)]

    def between(self, part):
        """Of each candidate whether it is neither what the check saw nor what is there at the end."""
        return [not self.is_first(part, when) and when != self.last(part) for when, _ in self.distinct(part)]

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

    def all_errors(self):
        """The errors of cells that stop, each once, without what was handed out to stop."""
        return [*dict.fromkeys(error for error in self.errors.values() if error and STUB not in error)]

    def told(self):
        """The parts of which `notes` speaks."""
        return {self.cells[k][1] for k in self.aside}

    def notes(self):
        """What whoever grades should know."""
        found = [f"{self.cells[k][1] or 'a cell of its own'} {how}, and was put aside" for k, how in self.aside.items()]
        return [
            note if found.count(note) == 1 else f"{note} ({found.count(note)} of them)" for note in dict.fromkeys(found)
        ]
