"""The benchmark, at a size at which it takes a second: what it compares, and that it does."""

import sys
from pathlib import Path

import any_function
import measuring
import network
import numpy as np
import pytest
import worker
from measuring import compare, machine

CASE = network.Case(3, 2, 8, "float64")
OURS = {"with_ntkbook.py": sys.executable}


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch):
    """Other tests run at the same time; these do not look at the times."""
    monkeypatch.setattr(measuring, "PATIENCE", 0)


def test_our_routes_are_measured(tmp_path):
    results = network.measure(CASE, OURS, tmp_path)
    assert set(results) == {"ntk", "Jacobian"}
    assert all(len(results["ntk"][name]) == 5 for name in ("warm", *network.BESIDE))
    assert len(results["Jacobian"]["warm"]) == 5
    assert 0 < min(results["ntk"]["warm"]) < results["ntk"]["cold"][0]
    head, _, row = network.table({CASE: results}).splitlines()
    assert head.count("|") == row.count("|")
    assert row.startswith("| 3 | 2 | 8 | float64 | ")


def test_a_function_is_measured_and_the_dense_one_also_as_a_network(tmp_path):
    results = {}
    for f in ("dense", "attention"):
        case = any_function.Case(f, 2, "float32")
        results[case] = any_function.measure(case, OURS, tmp_path, rounds=2)
        assert set(results[case]) == {"ntk", "Jacobian"} | ({"as a Network"} if f == "dense" else set())
        assert len(results[case]["ntk"]["cold"]) == 2
    assert any_function.in_words(results).count("as the `Network`") == 1
    head, _, *rows = any_function.table(results).splitlines()
    assert [row.count("|") for row in rows] == [head.count("|")] * 2
    assert rows[1].startswith("| attention | 2 | float32 | ")


def test_a_route_that_is_too_slow_or_too_large_is_not_tried(tmp_path, monkeypatch):
    results = network.measure(CASE, OURS, tmp_path, too_slow={"Jacobian"})
    assert results["Jacobian"].startswith(">")
    assert results["Jacobian"] in network.table({CASE: results})
    monkeypatch.setattr(measuring, "least_memory", lambda route, *_: np.inf if route == "Jacobian" else 0)
    assert network.measure(CASE, OURS, tmp_path)["Jacobian"] == "memory"


def test_what_is_saved_is_loaded(tmp_path):
    net = [(np.arange(layer + k) for k in range(size)) for layer, size in enumerate((2, 12, 1) * 4)]
    net = [tuple(arrays) for arrays in net]
    worker.save(tmp_path / "inputs.npz", "name", net, np.eye(2))
    name, found, x = worker.load(tmp_path / "inputs.npz")
    assert (name, x.tolist()) == ("name", np.eye(2).tolist())
    assert [[a.tolist() for a in arrays] for arrays in found] == [[a.tolist() for a in arrays] for arrays in net]


@pytest.mark.parametrize("other", [np.full((3, 3, 2, 2), 1.000001), np.full((3, 3, 2, 2), np.nan), np.ones((3, 3))])
def test_another_kernel_stops_it(other):
    compare({"ntk": np.ones((3, 3, 2, 2)), "Jacobian": np.ones((3, 3, 2, 2))}, CASE)
    with pytest.raises(RuntimeError, match="Jacobian differs from ntk"):
        compare({"ntk": np.ones((3, 3, 2, 2)), "Jacobian": other}, CASE)


def test_without_our_kernel_there_is_nothing_to_compare(tmp_path, monkeypatch):
    monkeypatch.setattr(measuring, "LIMIT", 0.01)
    with pytest.raises(RuntimeError, match=r"ntk has no kernel to compare with \(> 0.01 s\)"):
        network.measure(CASE, OURS, tmp_path)


def test_the_best_of_neural_tangents_is_in_bold():
    times = {name: {"warm": [t] * 5, "cold": [10 * t] * 5} for name, t in [("ntk", 1.0), ("NT a", 3.0), ("NT b", 2.0)]}
    row = measuring.table({CASE: {**times, "NT c": "memory"}}, (), ["NT a", "NT b", "NT c"]).splitlines()[-1]
    assert row == "| 3 | 2 | 8 | float64 | 1 | 3 | **2** | memory | 10 | 2 |"


def test_every_route_has_its_file():
    for script in {**network.ROUTES, **any_function.ROUTES}.values():
        assert (Path(__file__).parent / script).exists()


def test_the_machine_is_named():
    assert f"numpy {np.__version__}, autograd" in machine(OURS)
