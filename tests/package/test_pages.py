"""The two pages, worked again in exact fractions by code that knows nothing of the package, and held against it."""

from decimal import ROUND_DOWN, Decimal, getcontext
from fractions import Fraction

import numpy as np
import pytest
from controls import assert_catches
from judges import central_jacobian

from ntkbook import Network, explain, jacobian, ntk, pages, parameter_names, spectrum

W, V, b, c = [Fraction(1), Fraction(1)], [Fraction(1), Fraction(0)], [Fraction(0), Fraction(1)], Fraction(0)
POINTS = [Fraction(1), Fraction(2)]


def documented_partials(x):
    return [V[0] * x, V[1] * x, V[0], V[1], b[0], b[1], Fraction(0)]


def true_partials(x):
    return [V[0] * x, V[1] * x, V[0], V[1], W[0] * x + b[0], W[1] * x + b[1], Fraction(1)]


def exact(partials):
    """Partials, terms, kernel and the two eigenvalues (as decimals) that follow from a rule for the partials."""
    rows = [partials(x) for x in POINTS]
    terms = {f"K{i + 1}{j + 1}": [u * v for u, v in zip(rows[i], rows[j])] for i, j in ((0, 0), (0, 1), (1, 1))}
    k11, k12, k22 = (sum(t) for t in terms.values())
    getcontext().prec = 30
    root = Decimal(int((k11 - k22) ** 2 + 4 * k12**2)).sqrt()
    eigenvalues = [(Decimal(int(k11 + k22)) + sign * root) / 2 for sign in (-1, 1)]
    return rows, terms, [[k11, k12], [k12, k22]], eigenvalues


def plain(rows):
    return [[int(v) for v in row] for row in rows]


def check(values, partials):
    rows, terms, kernel, eigenvalues = exact(partials)
    assert plain(values.partials) == plain(rows)
    assert {k: list(map(int, t)) for k, t in terms.items()} == {k: list(t) for k, t in values.terms.items()}
    assert plain(values.kernel) == plain(kernel)
    return eigenvalues


def test_documented_values_follow_from_the_documented_partials():
    low, high = check(pages.DOCUMENTED, documented_partials)
    cut = Decimal("0.00001")
    assert pages.DOCUMENTED.eigenvalues == (str(low.quantize(cut, ROUND_DOWN)), str(high.quantize(cut, ROUND_DOWN)))
    assert pages.DOCUMENTED.eigenvalues == ("0.22799", "8.77200")
    assert str(low.quantize(cut)) == "0.22800"  # rounding gives another last digit: the page cuts


def test_the_definition_gives_other_values():
    low, high = check(pages.DEFINITION, true_partials)
    assert pages.DEFINITION.eigenvalues == tuple(str(v.quantize(Decimal("0.0001"))) for v in (low, high))
    assert pages.DEFINITION.eigenvalues == ("0.2996", "26.7004")


def test_the_numbers_of_the_page():
    assert plain(pages.DOCUMENTED.kernel) == [[3, 4], [4, 6]]
    assert plain(pages.DEFINITION.kernel) == [[8, 12], [12, 19]]
    outputs = [V[0] * (W[0] * x + b[0]) + V[1] * (W[1] * x + b[1]) + c for x in POINTS]
    assert list(pages.OUTPUTS) == outputs
    assert list(pages.PARAMS) == [([[1], [1]], [0, 1]), ([[1, 0]], [0])]
    assert [Fraction(x) for (x,) in pages.X] == POINTS
    names = "W11[1] W21[1] b11[1] b21[1] W11[2] W12[2] b11[2]".split()
    assert list(pages.THETA) == [f"{n[0]}_{{{n[1]},{n[2]}}}^{{{n[3:]}}}" for n in names]
    assert len(pages.DOCUMENTED.formulas) == len(pages.DEFINITION.formulas) == len(names)


@pytest.mark.parametrize(
    ("values", "partials"), [(pages.DOCUMENTED, documented_partials), (pages.DEFINITION, true_partials)]
)
def test_formulas_give_the_numbers_beside_them(values, partials):
    symbols = {f"W_{{{i + 1},1}}^{{[1]}}": W[i] for i in range(2)} | {
        f"W_{{1,{i + 1}}}^{{[2]}}": V[i] for i in range(2)
    }
    symbols |= {f"b_{{{i + 1},1}}^{{[1]}}": b[i] for i in range(2)} | {f"b_{{{i + 1}}}^{{[1]}}": b[i] for i in range(2)}

    def value(formula, x):
        products = [[symbols.get(s, x if s == "x" else s) for s in term.split()] for term in formula.split(" + ")]
        return sum(np.prod([Fraction(v) for v in product]) for product in products)

    for row, x in zip(values.partials, POINTS):
        assert [value(formula, x) for formula in values.formulas] == list(row) == partials(x)


def test_the_true_formulas_hold_at_other_parameters():
    """On the page both W are 1, so its own numbers cannot tell them apart."""
    w, v, b, x = (2, 3), (5, 7), (11, 13), 17
    symbols = {f"W_{{{i + 1},1}}^{{[1]}}": w[i] for i in range(2)} | {
        f"W_{{1,{i + 1}}}^{{[2]}}": v[i] for i in range(2)
    }
    symbols |= {f"b_{{{i + 1}}}^{{[1]}}": b[i] for i in range(2)} | {"x": x, "1": 1}
    values = [
        sum(np.prod([symbols[s] for s in term.split()]) for term in formula.split(" + "))
        for formula in pages.DEFINITION.formulas
    ]
    assert values == [v[0] * x, v[1] * x, v[0], v[1], w[0] * x + b[0], w[1] * x + b[1], 1]


@pytest.mark.parametrize("name", ["partials", "terms", "kernel"])
def test_a_changed_digit_is_caught(name):
    def damage(values):
        return values._replace(**{name: plus_one(getattr(values, name))})

    assert_catches(lambda values: check(values, documented_partials), pages.DOCUMENTED, damage, "==")


def plus_one(values):
    if isinstance(values, dict):
        return values | {"K12": plus_one([values["K12"]])[0]}
    return [[values[0][0] + 1, *values[0][1:]], *values[1:]]


# The package and the differences, on the page's own network.

NET = Network((1, 2, 1), "identity")


@pytest.mark.parametrize("method", ["layerwise", "jacobian"])
def test_the_package_gives_the_definition(method):
    assert ntk(NET, pages.PARAMS, pages.X, method=method)[:, :, 0, 0].tolist() == plain(pages.DEFINITION.kernel)
    assert jacobian(NET, pages.PARAMS, pages.X)[:, :, 0].tolist() == plain(pages.DEFINITION.partials)
    assert NET(pages.PARAMS, pages.X)[:, 0].tolist() == list(pages.OUTPUTS)


def test_differences_name_the_three_false_partials():
    theta = np.array([1.0, 1, 0, 1, 1, 0, 0])

    def f(t):
        return np.array([t[4] * (t[0] * x + t[2]) + t[5] * (t[1] * x + t[3]) + t[6] for x in (1, 2)])

    J = central_jacobian(f, theta).T
    assert np.allclose(J, pages.DEFINITION.partials, rtol=0, atol=1e-9)
    false = np.abs(J - pages.DOCUMENTED.partials).max(axis=0) > 1e-9
    assert [k + 1 for k in np.flatnonzero(false)] == [5, 6, 7]


def test_repairing_one_slip_at_a_time():
    wrong, right = np.array(pages.DOCUMENTED.partials), np.array(pages.DEFINITION.partials)
    for repaired, kernel in (([6], [[4, 5], [5, 7]]), ([4, 5], [[7, 11], [11, 18]]), ([4, 5, 6], [[8, 12], [12, 19]])):
        J = wrong.copy()
        J[:, repaired] = right[:, repaired]
        assert (J @ J.T).tolist() == kernel


def test_trace_determinant_condition_and_step():
    for values, trace, det, condition, step in (
        (pages.DOCUMENTED, 9, 2, "38.47", "0.2280"),
        (pages.DEFINITION, 27, 8, "89.11", "0.0749"),
    ):
        s = spectrum(values.kernel)
        assert s.eigenvalues.sum() == pytest.approx(trace, abs=1e-12)
        assert s.eigenvalues.prod() == pytest.approx(det, abs=1e-12)
        assert f"{s.condition:.2f}" == condition
        assert f"{2 / s.eigenvalues[-1]:.4f}" == step


@pytest.mark.parametrize("entry", [(0, 0), (0, 1), (1, 1)])
def test_explain_writes_the_page_s_line(entry):
    i, j = entry
    e = explain(NET, pages.PARAMS, pages.X[i], pages.X[j])
    gi, gj = pages.DEFINITION.partials[i], pages.DEFINITION.partials[j]
    line = " + ".join(f"[{u}·{v}]" for u, v in zip(gi, gj))
    assert str(e).splitlines()[0] == f"K = {line} = {pages.DEFINITION.kernel[i][j]}"
    assert e.terms[:, 0, 0].tolist() == list(pages.DEFINITION.terms[f"K{i + 1}{j + 1}"])


def test_names_have_one_index_for_a_bias():
    names = parameter_names(pages.PARAMS)
    assert names[:4] == ["W^{[1]}_{1,1}", "W^{[1]}_{2,1}", "b^{[1]}_{1}", "b^{[1]}_{2}"]
    assert names[4:] == ["W^{[2]}_{1,1}", "W^{[2]}_{1,2}", "b^{[2]}_{1}"]


def test_closed_forms_of_both_kernels():
    x = np.array([-1.5, 0.0, 2.0, 3.0])
    closed = 3 * np.outer(x, x) + x[:, None] + x[None, :] + 3
    assert np.allclose(ntk(NET, pages.PARAMS, x[:, None])[:, :, 0, 0], closed, rtol=0, atol=1e-13)
    documented = [
        [sum(u * v for u, v in zip(documented_partials(s), documented_partials(t))) for t in (1, 2)] for s in (1, 2)
    ]
    assert plain(documented) == [[1 * 1 + 2, 1 * 2 + 2], [2 * 1 + 2, 2 * 2 + 2]] == plain(pages.DOCUMENTED.kernel)
