"""When, in a notebook that runs, the answers of a part are looked at."""

import re

from .sources import mentions

MOST = 8  # cells after which the answers of a part are taken, besides its own and the last before its check


class Moments:
    """Where in `cells`, pairs of a source and a part, the answers stand; `names` is {part: what they are called}.

    `checked` is {part: how many of the cells stand before its check}. In front of a cut, behind which `follows` go on,
    a cell that only names an answer may have filled it, too.
    """

    def __init__(self, cells, names, checked, follows=()):
        self.checked = checked
        self.own = {part: k for k, (_, part) in enumerate(cells)}  # the last that was handed out for the answer
        self.assigning = {
            part: [k for k, (source, whose) in enumerate(cells) if whose == part or mentions(source, answers)]
            for part, answers in names.items()
        }
        self.naming = {
            part: [k - 1 for k in sorted(follows) if names_one(cells[k - 1][0], answers)]
            for part, answers in names.items()
        }

    def after(self, aside):
        """{cell: the parts whose answers are taken after it}, of the cells that are not put aside."""
        found = {}
        for part in self.assigning:
            last, naming = (
                [k for k in cells[part] if k not in aside][-MOST:] for cells in (self.assigning, self.naming)
            )
            for k in {*last, *naming, self.own.get(part), self.seen_by_check(part, aside)} - {None}:
                found.setdefault(k, []).append(part)
        return found

    def seen_by_check(self, part, aside):
        """The last cell before the check, but none above the answer's own; None where neither is there."""
        own = self.own.get(part)
        return max((k for k in range(own or 0, self.checked.get(part, 0)) if k not in aside), default=own)


def names_one(source, answers):
    return any(re.search(rf"\b{re.escape(name)}\b", source) for name in answers)
