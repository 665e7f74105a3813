"""The benchmark, at a size at which it takes a second: what it compares, and that it does."""

import sys
from pathlib import Path

import numpy as np
import pytest
from bench import ROUTES, Case, compare, measure, table

CASE = Case(3, 2, 8, "float64")


def test_our_routes_are_measured(tmp_path):
    results = measure(CASE, {"with_ntkbook.py": sys.executable}, tmp_path)
    assert set(results) == {"ntk", "Jacobian"}
    assert len(results["ntk"]["warm"]) == len(results["ntk"]["beside"]) == len(results["Jacobian"]["warm"]) == 5
    assert 0 < min(results["ntk"]["warm"]) < results["ntk"]["cold"][0]
    head, _, row = table({CASE: results}).splitlines()
    assert head.count("|") == row.count("|")
    assert row.startswith("| 3 | 2 | 8 | float64 | ")


def test_a_route_that_is_too_slow_is_not_tried(tmp_path):
    results = measure(CASE, {"with_ntkbook.py": sys.executable}, tmp_path, too_slow={"Jacobian"})
    assert results["Jacobian"].startswith(">")
    assert results["Jacobian"] in table({CASE: results})


@pytest.mark.parametrize("other", [np.full((3, 3, 2, 2), 1.000001), np.full((3, 3, 2, 2), np.nan), np.ones((3, 3))])
def test_another_kernel_stops_it(other):
    compare({"ntk": np.ones((3, 3, 2, 2)), "Jacobian": np.ones((3, 3, 2, 2))}, CASE)
    with pytest.raises(RuntimeError, match="Jacobian differs from ntk"):
        compare({"ntk": np.ones((3, 3, 2, 2)), "Jacobian": other}, CASE)


def test_every_route_has_its_file():
    for script in ROUTES.values():
        assert (Path(__file__).parent / script).exists()
