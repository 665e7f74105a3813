"""The mutants are what they are meant to be."""

import ast

import pytest
from mutate import mutants


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("a < b", ["(a <= b)"]),
        ("x = 2 * (y + 1)", ["(2 / (y + 1))", "(3)", "(y - 1)", "(2)"]),
        ("not a and -b", ["(not a or -b)", "(a)", "(b)"]),
        ("np.max(x, True)", ["pass", "(np.min)", "(False)"]),
        ("def f(x: int = 1):\n    'a doc'\n    if x:\n        raise E", ["(2)", "pass", "pass"]),
        ("é = f'{1 + 1}'; x = a - b", ["(a + b)"]),
        ("folder / 'name' / other", []),
    ],
)
def test_mutants(source, wanted):
    found = mutants(source)
    assert [mutant.after for mutant in found] == wanted
    for mutant in found:
        assert mutant.source != source
        ast.parse(mutant.source)
