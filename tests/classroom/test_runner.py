"""What the runner makes of values and errors before it sends them, without a sandbox."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from ntkbook.classroom.runner import LIMITS, LONGEST, line_of, plain, said, taken, unpacked
from ntkbook.classroom.sandbox import Sandbox


def test_plain_values():
    for value in (None, True, 3, 0.5, "text", [1, [2, "x"]]):
        assert plain(value, np) == value
    assert plain("x" * (LONGEST + 5), np) == "x" * LONGEST
    assert plain((1, (2,)), np) == [1, [2]]
    assert plain(..., np) is None
    assert plain({1}, np) == plain(frozenset({1}), np) == {"set": [1]}
    assert plain(1 + 2j, np) == {"real": 1.0, "imag": 2.0}
    assert plain([Fraction(1, 4), Decimal("0.5")], np) == [0.25, 0.5]
    assert plain(object(), np) == {"other": "object"}
    assert plain({1: 2}, np) == {"other": "dict"}


def test_arrays():
    assert plain(np.array([[1, 2]]), np) == {"array": [[1, 2]], "kind": "i"}
    assert [plain(one(3), np) for one in (np.float64, np.int64, np.longdouble)] == [3, 3, 3]
    assert plain({np.int64(3)}, np) == {"set": [3]}
    assert plain(range(3), np) == {"array": [0, 1, 2], "kind": "i"}
    assert plain(np.array([1 + 2j]), np) == {"real": [1.0], "imag": [2.0]}
    assert plain(np.array(["a"]), np) == {"array": ["a"], "kind": "U"}
    assert plain(np.array([{}]), np) == {"array": [{"other": "dict"}], "kind": "O"}
    assert plain(np.ma.array([1, 2], mask=[0, 1]), np) == {"other": "MaskedArray"}
    assert plain(np.ma.array([1, 2]), np) == {"array": [1, 2], "kind": "i"}


def test_depth_has_an_end():
    nested = 0
    for _ in range(6):
        nested = [nested]
    assert plain(nested, np) == nested
    assert plain([nested], np) == [nested]
    assert plain([[nested]], np) == [[[[[[[{"other": "list"}]]]]]]]
    sets = 0
    for _ in range(7):
        sets = frozenset({sets})
    assert "other" not in str(plain(sets, np))
    assert "other" in str(plain({sets}, np))


class Odd:
    def __getattribute__(self, name):
        raise KeyboardInterrupt

    def __str__(self):
        raise KeyboardInterrupt


class Unsaid(Exception):
    __str__ = Odd.__str__


def test_whatever_is_strange_is_something():
    assert taken([1], np) == [1]
    assert taken(Odd(), np)["other"]
    assert said(ValueError("so")) == "ValueError: so"
    assert len(said(ValueError("x" * 1000))) == LONGEST
    assert said(Unsaid()) == "an error"


def test_arguments():
    array = unpacked({"array": [[1, 2]], "dtype": "float32", "shape": [1, 2]}, np)
    assert (array.dtype, array.tolist()) == (np.float32, [[1, 2]])
    assert unpacked({"array": [], "dtype": "float64", "shape": [0, 3]}, np).shape == (0, 3)
    assert unpacked(3, np) == 3


def test_the_line_of_the_cell():
    names = {}
    exec(compile("\ndef f(g):\n    g()\n", "<ipython-input-3-x>", "exec"), names)
    with pytest.raises(ZeroDivisionError) as raised:
        names["f"](lambda: 1 / 0)
    assert line_of(raised.value) == 3
    with pytest.raises(ZeroDivisionError) as raised:
        1 / 0  # noqa: B018
    assert line_of(raised.value) is None


@pytest.fixture
def ask(tmp_path):
    box = Sandbox(tmp_path, trusted=True)
    yield lambda what, *arguments: box.ask(what, *arguments, seconds=60)
    box.close()


def test_requests(ask):
    assert ask("run", "mine = 2\ndef double(x):\n    return mine * x")["error"] is None
    assert ask("run", "1 / 0")["error"] == "ZeroDivisionError: division by zero"
    said = ask("run", "x = 1\n1 +")["error"]
    assert said.startswith("SyntaxError: ")
    assert said.endswith(", in line 2 of its cell")
    assert "in line 2 of its cell" not in ask("run", "compile('\\n1 +', 'mine', 'exec')")["error"]
    assert "not found" in ask("run", "%nobody")["error"]
    for magic in ("%matplotlib inline", "%autosave 60", "%clear", "%conda list", "%pip install nobody"):
        assert ask("run", magic)["error"] is None
    reply = ask("take", "part", "end", ["mine", "double", "nobody"])
    values = reply["values"]
    assert reply["missing"] == ["nobody"]
    assert (values[0], list(values[1]), values[2]) == (2, ["function"], None)
    called = ask("call", "part", "end", 1, [{"array": [3], "dtype": "int64", "shape": [1]}], 60)
    assert called["value"] == {"array": [6], "kind": "i"}
    ask("run", "mine = None")
    stopped = ask("call", "part", "end", 1, [3], 60)
    assert (stopped["stopped"], stopped["line"]) == ("TypeError", 3)
    assert stopped["error"].startswith("TypeError: ")
    ask("run", "many = list(range(100_000))")
    assert ask("take", "part", "end", ["many"])["values"] == [{"other": "more than is asked for"}]


def test_what_cells_do_to_modules_is_their_own(ask):
    ask("run", "import decimal, json, numbers\nimport numpy as np\ndef f(x):\n    return x + x")
    ask("run", "json.dumps = json.loads = decimal.Decimal = numbers.Real = None")
    ask(
        "run",
        "half, table = np.float64(0.5), np.ones(2)\nnp.array = np.asarray = np.ndarray = np.generic = np.ma = None",
    )
    values = ask("take", "part", "end", ["half", "table", "f"])["values"]
    assert values[:2] == [0.5, {"array": [1, 1], "kind": "f"}]
    argument = {"array": [3], "dtype": "int64", "shape": [1]}
    assert ask("call", "part", "end", 2, [argument], 60)["value"] == {"array": [6], "kind": "i"}


def test_no_function_is_taken_for_one_that_is_gone(ask):
    numbers = set()
    for k in range(20):
        ask("run", f"def f(x):\n    return {k} * x")
        numbers.add(ask("take", "part", k, ["f"])["values"][0]["function"])
    assert len(numbers) == 20
    assert [ask("call", "part", k, 0, [1], 60)["value"] for k in (0, 19)] == [0, 19]


def test_limits():
    """What the page for teachers promises."""
    import resource

    assert LIMITS == {
        resource.RLIMIT_NPROC: 24,
        resource.RLIMIT_DATA: 2**30,
        resource.RLIMIT_AS: 2**32,
        resource.RLIMIT_FSIZE: 50 * 2**20,
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_CORE: 0,
    }
