"""One kernel entry, term by term: as the hand page writes it, as a table, as LaTeX."""

import re
from dataclasses import dataclass

import numpy as np

from .inputs import OVERFLOW, as_one_point, check_finite
from .kernel import derivatives
from .network import is_dense, names_of
from .problem import read

SHOWN = 40  # terms; the rest is summed in one line


def explain(f, params, xi, xj):
    """One kernel entry, term by term, as the hand page writes it.

    This is the sum (4) with every parameter named. ``xi`` and ``xj`` are one datapoint each, ``(n,)``
    or ``(1, n)``. With :math:`m` outputs there is a sum for each pair :math:`(a, b)`.

    :returns: an `Explanation`, which prints as the page's sum with a line for each term (the first
        40), and shows as a table in a notebook; ``.terms``, shape ``(P, m, m)``, are the products,
        ``.value``, shape ``(m, m)``, is their sum, the block :math:`K_{ij}`
    :raises ValueError: as `jacobian` does, and for more than one datapoint

    >>> from ntkbook import Network
    >>> params = [([[1]], [0]), ([[2]], [1])]
    >>> print(explain(Network((1, 1, 1), "identity"), params, [1], [3]))
    K = [2·6] + [2·2] + [1·3] + [1·1] = 20
      W[1]_1,1   2·6 = 12
      b[1]_1     2·2 = 4
      W[2]_1,1   1·3 = 3
      b[2]_1     1·1 = 1
    """
    xi = as_one_point(xi, "xi", f.sizes[0] if is_dense(f) else None)
    problem = read(f, params, xi=xi, xj=as_one_point(xj, "xj", xi.shape[1]))
    gradients = (derivatives(problem, k)[0].T for k in (0, 1))
    explained = Explanation(tuple(names_of(problem.params)), *gradients)
    check_finite(explained.value, "the kernel", OVERFLOW)
    return explained


@dataclass(frozen=True, eq=False)
class Explanation:
    """The sum (4) for one pair of points, as `explain` returns it; it prints as the hand page writes it.

    ``names``
        of the :math:`P` parameters
    ``gi``, ``gj``
        the gradients at both points, shape ``(P, m)``
    ``terms``
        every product, shape ``(P, m, m)``
    ``value``
        their sum, the block :math:`K_{ij}`, shape ``(m, m)``
    """

    names: tuple[str, ...]
    gi: np.ndarray
    gj: np.ndarray

    @property
    def terms(self):
        """Every product, shape ``(P, m, m)``."""
        with np.errstate(over="ignore"):  # `explain` refuses what overflows
            return self.gi[:, :, None] * self.gj[:, None, :]

    @property
    def value(self):
        """The block :math:`K_{ij}`, shape ``(m, m)``."""
        with np.errstate(over="ignore", invalid="ignore"):
            return self.gi.T @ self.gj

    def _sums(self):
        """For each pair of outputs: (a, b) counted from 1, terms as (name, factor, factor), the total."""
        m, value = self.gi.shape[1], self.value
        for a, b in np.ndindex(m, m):
            terms = list(zip(self.names[:SHOWN], self.gi[:SHOWN, a], self.gj[:SHOWN, b]))
            yield (("", "") if m == 1 else (a + 1, b + 1)), terms, number(value[a, b])

    def _rest(self, text):
        return [text.format(len(self.names) - SHOWN)] if len(self.names) > SHOWN else []

    def __str__(self):
        width = max(len(plain(name)) for name in self.names[:SHOWN])
        lines = []
        for (a, b), terms, total in self._sums():
            shown = [f"[{product(u, v, '·')}]" for _, u, v in terms] + self._rest("({} more)")
            lines.append(f"K{a and f'[{a},{b}]'} = {' + '.join(shown)} = {total}")
            lines += [f"  {plain(name):{width}}   {product(u, v, '·')} = {number(u * v)}" for name, u, v in terms]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_latex_(self):
        times = r"\cdot "
        rows = []
        for (a, b), terms, total in self._sums():
            shown = [rf"\underbrace{{[{product(u, v, times)}]}}_{{{name}}}" for name, u, v in terms]
            shown += self._rest(r"(\text{{{} more}})")
            lines = [" + ".join(shown[k : k + 7]) for k in range(0, len(shown), 7)]
            rows.append(rf"K{a and f'^{{({a},{b})}}'} &= " + r" \\ &\quad + ".join(lines) + f" = {total}")
        powers = re.sub(r"e\+?(-?)0*(\d+)", r"\\times 10^{\1\2}", r"\\ ".join(rows))
        return rf"$$\begin{{aligned}}{powers}\end{{aligned}}$$"

    def _repr_html_(self):
        m = self.gi.shape[1]
        index = [""] if m == 1 else [f"_{{{a + 1}}}" for a in range(m)]
        pairs = [""] if m == 1 else [f"^{{({a + 1},{b + 1})}}" for a, b in np.ndindex(m, m)]
        head = [r"$\theta_k$"]
        head += [rf"$\partial f{a}(x_{p})/\partial\theta_k$" for p in "ij" for a in index]
        head += [f"term of $K{pair}$" for pair in pairs]
        gi, gj = self.gi[:SHOWN], self.gj[:SHOWN]
        columns = np.hstack([gi, gj, (gi[:, :, None] * gj[:, None, :]).reshape(-1, m * m)])
        rows = [[f"${name}$", *map(number, row)] for name, row in zip(self.names, columns)]
        rows += [[more, *[""] * (2 * m + m * m)] for more in self._rest("{} more")]
        rows.append(["sum", *[""] * (2 * m), *(f"<b>{number(v)}</b>" for v in self.value.ravel())])
        return table(head, rows)


def number(v):
    """A whole number as such, another to four digits.

    >>> [number(v) for v in (2.0, -0.0, 0.123456)]
    ['2', '0', '0.1235']
    """
    v = float(v)
    return str(int(v)) if v == int(v) and abs(v) < 1e6 else f"{v:.4g}"


def product(u, v, times):
    """Two numbers with a sign between them; a negative second one in brackets.

    >>> product(2, -3, "·")
    '2·(-3)'
    """
    second = number(v)
    return number(u) + times + (f"({second})" if second.startswith("-") else second)


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
