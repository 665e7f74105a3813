"""The package as a whole: its public names, its docstrings, and imports that run one way."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import ntkbook

PACKAGE = Path(ntkbook.__file__).parent
FILES = {path.relative_to(PACKAGE.parent).with_suffix("").as_posix(): path for path in PACKAGE.rglob("*.py")}


def test_dir_shows_all_public_names_and_nothing_private():
    assert dir(ntkbook) == sorted(ntkbook.__all__)
    assert all(callable(getattr(ntkbook, name)) for name in dir(ntkbook))
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        ntkbook.nothing  # noqa: B018


@pytest.mark.parametrize("name", ntkbook.__all__)
def test_every_public_name_says_what_a_user_needs(name):
    text = getattr(ntkbook, name).__doc__
    assert ">>>" in text or name == "ntk_to_zarr"
    assert ":raises ValueError:" in text
    assert ":returns:" in text or isinstance(getattr(ntkbook, name), type)
    first, second = text.split("\n")[:2]  # the first is a line of the table on the page of the package
    assert first.endswith(".")
    assert (len(first) < 90, second) == (True, "")
    returned = {"spectrum": "`.rank`", "train": "`.losses`", "explain": "`.terms`", "limit_kernels": "`.ntk`"}
    returned |= dict.fromkeys(("posterior", "ensemble"), "`.covariance`")
    assert returned.get(name, "") in text


def imports(path):
    """The modules of the package that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = path.parents[node.level - 1].joinpath(*(node.module or "").split(".")).relative_to(PACKAGE.parent)
            for place in (base, base / "__init__", *(base / alias.name for alias in node.names)):
                if place.as_posix() in FILES:
                    yield place.as_posix()


def test_imports_run_one_way():
    order = TopologicalSorter({name: set(imports(path)) - {name} for name, path in FILES.items()})
    places = {name: k for k, name in enumerate(order.static_order())}
    core = [name for name in places if name.count("/") == 1 and name != "ntkbook/__init__"]
    assert {"ntkbook/inputs", "ntkbook/derivatives"} <= set(core[:9])
    assert places["ntkbook/derivatives"] < places["ntkbook/problem"] < places["ntkbook/kernel"]


def test_autograd_s_tracing_is_touched_in_two_places():
    tracing = re.compile(r"make_vjp|make_jvp|elementwise_grad|value_and_grad|LOCK\b|misc\.flatten")
    touching = {name for name, path in FILES.items() if tracing.search(path.read_text(encoding="utf-8"))}
    assert touching == {"ntkbook/derivatives"}
    recording = {name for name, path in FILES.items() if "trace_stack" in path.read_text(encoding="utf-8")}
    assert recording == {"ntkbook/derivatives", "ntkbook/recording"}


@pytest.mark.parametrize("name", FILES)
def test_no_number_of_a_list_that_the_reader_does_not_have(name):
    text = FILES[name].read_text(encoding="utf-8")
    assert not re.search(r"\b[Ff]act F?\d|\bF\d+\b(?!0)|\b[Tt]rap \d|\baudit\b", text)
