"""One entry, term by term: text, table, LaTeX."""

import re

import autograd.numpy as anp
import numpy as np

from ntkbook import Network, explain, ntk
from ntkbook.explanation import number


def ones(P):
    return explain(lambda p, x: x @ p, np.ones(P), np.ones(P), np.ones(P))


def two_outputs():
    def f(p, x):
        return anp.stack([x[:, 0] * p[0], p[0] + x[:, 0] ** 2 * p[1]], axis=1)

    return explain(f, [1.0, 1.0], [2.0], [3.0])


def test_text_of_two_outputs():
    assert str(two_outputs()).splitlines() == [
        "K[1,1] = [2·3] + [0·0] = 6",
        "  theta_1   2·3 = 6",
        "  theta_2   0·0 = 0",
        "K[1,2] = [2·1] + [0·9] = 2",
        "  theta_1   2·1 = 2",
        "  theta_2   0·9 = 0",
        "K[2,1] = [1·3] + [4·0] = 3",
        "  theta_1   1·3 = 3",
        "  theta_2   4·0 = 0",
        "K[2,2] = [1·1] + [4·9] = 37",
        "  theta_1   1·1 = 1",
        "  theta_2   4·9 = 36",
    ]


def test_table_of_two_outputs():
    html = two_outputs()._repr_html_()
    head, first, second, total = (re.findall(r"<t[hd]>(.*?)</t[hd]>", row) for row in html.split("</tr>")[:-1])
    derivatives = [rf"$\partial f_{{{a}}}(x_{p})/\partial\theta_k$" for p in "ij" for a in (1, 2)]
    assert head == [r"$\theta_k$", *derivatives, *[rf"term of $K^{{({a},{b})}}$" for a in (1, 2) for b in (1, 2)]]
    assert first == [r"$\theta_{1}$", "2", "1", "3", "1", "6", "2", "3", "1"]
    assert second == [r"$\theta_{2}$", "0", "4", "0", "9", "0", "0", "0", "36"]
    assert total == ["sum", "", "", "", "", *(f"<b>{v}</b>" for v in (6, 2, 3, 37))]


def test_latex_names_each_term_and_breaks_long_lines():
    latex = ones(8)._repr_latex_()
    assert r"\underbrace{[1\cdot 1]}_{\theta_{1}}" in latex
    assert latex.index(r"_{\theta_{7}}") < latex.index(r"\\ &\quad + ") < latex.index(r"_{\theta_{8}}")
    assert r"[1\times 10^{7}\cdot 1]" in explain(lambda p, x: x * p, 1.0, [1e7], [1.0])._repr_latex_()


def test_long_sums_are_cut_and_counted_in_full():
    for P, more in ((40, False), (41, True)):
        e = ones(P)
        texts = (str(e), e._repr_html_(), e._repr_latex_())
        assert [("1 more" in text) for text in texts] == [more] * 3
        assert str(e).count("[1·1]") == 40
        assert e.value.item() == P


def test_numbers_are_written_whole_or_to_four_digits():
    assert [number(v) for v in (12345.0, 999999.0, 1e6, 0.12345)] == ["12345", "999999", "1e+06", "0.1235"]


def test_a_point_may_be_a_row_of_x():
    net = Network((3, 4, 2))
    params, x = net.init(np.random.default_rng(0)), np.random.default_rng(1).standard_normal((2, 3))
    for xi, xj in ((x[0], x[1]), (x[:1], x[1]), (x[0], x[1:]), (x[:1], x[1:])):
        assert np.allclose(explain(net, params, xi, xj).value, ntk(net, params, x)[0, 1], rtol=1e-12)
