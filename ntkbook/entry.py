"""How one kernel entry is written out: the hand page's line, a table, LaTeX."""

from dataclasses import dataclass

import numpy as np

SHOWN = 40  # terms; the rest is summed in one line


@dataclass(frozen=True, eq=False)
class Explanation:
    """The sum (4) for one pair of points: names of the P parameters, gradients gi and gj (P, m)."""

    names: tuple[str, ...]
    gi: np.ndarray
    gj: np.ndarray

    @property
    def terms(self):
        """Every product, shape (P, m, m)."""
        return self.gi[:, :, None] * self.gj[:, None, :]

    @property
    def value(self):
        """The block K_ij, shape (m, m)."""
        return self.terms.sum(axis=0)

    def _sums(self):
        """For each pair of outputs: its label, the factors of each term, and the total."""
        m = self.gi.shape[1]
        for a, b in np.ndindex(m, m):
            label = "" if m == 1 else f"{a + 1},{b + 1}"
            yield label, list(zip(self.gi[:, a], self.gj[:, b])), self.value[a, b]

    def __str__(self):
        lines = []
        for label, factors, total in self._sums():
            shown = [f"[{number(u)}·{number(v)}]" for u, v in factors[:SHOWN]] + self._rest("{} more")
            lines.append(f"K{label and f'[{label}]'} = {' + '.join(shown)} = {number(total)}")
            width = max(len(plain(name)) for name in self.names)
            for name, (u, v) in list(zip(self.names, factors))[:SHOWN]:
                lines.append(f"  {plain(name):{width}}   {number(u)}·{number(v)} = {number(u * v)}")
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_latex_(self):
        rows = []
        for label, factors, total in self._sums():
            shown = [
                rf"\underbrace{{[{number(u)}\cdot {number(v)}]}}_{{{name}}}"
                for name, (u, v) in list(zip(self.names, factors))[:SHOWN]
            ]
            terms = " + ".join(shown + self._rest(r"\text{{{} more}}"))
            rows.append(rf"K{label and f'^{{({label})}}'} &= {terms} = {number(total)}")
        return r"$$\begin{aligned}" + r"\\ ".join(rows) + r"\end{aligned}$$"

    def _repr_html_(self):
        tables = []
        for label, factors, total in self._sums():
            a, b = label.split(",") if label else ("", "")
            head = (
                r"$\theta_k$",
                rf"$\partial f_{{{a}}}(x_i)/\partial\theta_k$",
                rf"$\partial f_{{{b}}}(x_j)/\partial\theta_k$",
                "product",
            )
            rows = [(f"${name}$", number(u), number(v), number(u * v)) for name, (u, v) in zip(self.names, factors)][
                :SHOWN
            ]
            rows += [(more, "", "", "") for more in self._rest("{} more")]
            rows.append((f"$K{label and f'^{{({label})}}'}$", "", "", f"<b>{number(total)}</b>"))
            tables.append(table(head, rows))
        return "\n".join(tables)

    def _rest(self, text):
        return [text.format(len(self.names) - SHOWN)] if len(self.names) > SHOWN else []


def number(v):
    """A whole number as such, another to four digits.

    >>> [number(v) for v in (2.0, -0.0, 0.123456)]
    ['2', '0', '0.1235']
    """
    v = float(v)
    return str(int(v)) if v == int(v) and abs(v) < 1e6 else f"{v:.4g}"


def plain(name):
    """A LaTeX name without its marks, for a terminal.

    >>> plain("W^{[1]}_{2,1}")
    'W[1]_2,1'
    """
    return name.replace("^", "").replace("{", "").replace("}", "").replace("\\", "")


def table(head, rows):
    cells = ["<tr>" + "".join(f"<th>{c}</th>" for c in head) + "</tr>"]
    cells += ["<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows]
    return "<table>" + "".join(cells) + "</table>"
