"""A function is looked at and called where it stands: no cell behind it makes a right one wrong."""

import contextlib
import shutil
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from ntkbook.classroom import running
from ntkbook.classroom.answers import Answers
from ntkbook.classroom.running import Raised
from ntkbook.classroom.sandbox import Stopped

needs_sandbox = pytest.mark.skipif(not shutil.which("bwrap"), reason="bubblewrap is not installed")
PART = SimpleNamespace(name="one", answers=("f",), exercise="x.y")
CALLS = [
    "def f(x):\n    return helper(x)",
    "@functools.lru_cache\ndef f(x):\n    return helper(x)",
    "def of(x):\n    return helper(x)\ndef around(g):\n    return lambda x: g(x)\nf = around(of)",
    "class F:\n    def of(self, x):\n        return helper(x)\nf = F().of",
    "class F:\n    def of(self, x):\n        global y\n        y = helper(x)\ndef f(x):\n    F().of(x)\n    return y",
    "def f(x):\n    global times\n    times = times + 1\n    return helper(x) / times * times",
]
LATER = [
    ("def f(x):\n    return sum([x, x])", "sum = 3\nlist = print = 1"),
    ("def f(x):\n    return max([x, 2 * x])", "max = np.zeros((2, 2))"),
    ("two = {'of': [2]}\ndef f(x):\n    return two['of'][0] * x", "two['of'][0] = 1"),
    ("two = np.array([2.0])\ndef f(x):\n    return two[0] * x", "two *= 0"),
    ("two = np.full(10**6, 2.0)\ndef f(x):\n    return two[0] * x", "two *= 0"),
    ("class F:\n    def of(self, x):\n        return self.two * x\ng = F()\ng.two = 2\nf = g.of", "g.two = 0"),
    ("class F:\n    two = 2\n    def of(self, x):\n        return self.two * x\nf = F().of", "F.two = 0"),
    ("def f(x):\n    return f.two * x\nf.two = 2", "f.two = 0"),
    ("def f(x):\n    return np.multiply(x, 2)", "np.multiply = None"),
]


class Look(NamedTuple):
    right: bool
    how: str


def judge(function):
    try:
        right = callable(function) and function(2) == 4
        return Look(right, "right" if right else "wrong")
    except Stopped:
        return Look(False, "stopped")
    except Exception:
        return Look(False, "raised")


def looks(answers):
    return [look.how for look in answers.looks_of("one")]


@pytest.fixture
def ran(tmp_path):
    made = []

    def run(*cells, checked=1):
        # At a place of its own: processes count for all sandboxes of a place, and other tests run beside these.
        answers = Answers(tmp_path, list(cells), [PART], 7, checked={"one": checked}, look={"one": judge})
        made.append(answers)
        return answers

    yield run
    for answers in made:
        answers.close()


def right(answers, x=3):
    """What those candidates give that are right where they stand, without those that fail."""
    found = []
    for (function,), look in zip(answers.of("one"), answers.looks_of("one")):
        if look.right:
            with contextlib.suppress(Raised):
                found.append(function(x))
    return found


@needs_sandbox
@pytest.mark.parametrize("made", CALLS)
def test_whatever_calls_a_helper_has_the_one_of_its_part(ran, made):
    first = f"import functools\ntimes = 3\ndef helper(x):\n    return 2 * x\n{made}"
    answers = ran((first, "one"), ("def helper(a, b, c):\n    return a\ntimes = 0\nmine = 1", ""))
    assert looks(answers) == ["raised", "right"]
    assert right(answers) == [6]


@needs_sandbox
def test_a_helper_that_is_mended_behind_the_check_counts(ran):
    wrong = f"def helper(x):\n    return 3 * x\n{CALLS[0]}"
    answers = ran((wrong, "one"), ("def helper(x):\n    return 2 * x", ""))
    assert looks(answers) == ["right", "wrong"]
    assert right(answers) == [6]


@needs_sandbox
@pytest.mark.parametrize(("made", "later"), LATER)
def test_no_later_cell_changes_a_function(ran, made, later):
    """Also with a name of Python's own, or in place, or by an attribute."""
    first = "import numpy as np\n" + made
    answers = ran((first, "one"), (later, ""))
    assert looks(answers)[0] in ("wrong", "raised")  # or what follows would show nothing
    assert right(answers) == [6]


@needs_sandbox
def test_what_is_right_at_the_end_is_called_there(ran):
    """In the sandbox in which the cells have run, not in a new one."""
    answers = ran(
        ("import time\nt = time.time()\ndef f(x):\n    return 2 * x if x < 9 else t", "one"), ("t = t + 0", "")
    )
    end, check = answers.of("one")
    box, t = answers.box, end[0](9)
    assert end[0](9) == t
    assert answers.box is box
    assert check[0](9) > t


@needs_sandbox
def test_a_function_that_stops_python_leaves_the_others(ran):
    bomb = "import os\ndef f(x):\n    os._exit(1)"
    answers = ran((bomb, "one"), ("def f(x):\n    return 2 * x", ""))
    assert (looks(answers), answers.aside) == (["right", "stopped"], {})
    assert right(answers) == [6]
    answers = ran(("def f(x):\n    return 2 * x", "one"), (bomb, ""))
    assert looks(answers) == ["stopped", "right"]
    assert right(answers) == [6]
    box = answers.box
    end, check = answers.of("one")
    with pytest.raises(Stopped, match="stops Python itself"):
        end[0](3)
    assert check[0](3) == 6
    assert answers.box is not box  # it had stood at the check
    box = answers.box
    assert check[0](4) == 8
    assert answers.box is box


@needs_sandbox
def test_each_call_is_one_of_its_own(ran):
    """No cell and no other call sees what a function keeps, or breaks."""
    keeps = "seen = []\ndef f(x):\n    seen.append(x)\n    return 2 * x if len(seen) == 1 else 0"
    answers = ran((keeps, "one"), ("assert seen == []\nlength = len(seen)", ""))
    assert answers.errors == {0: None, 1: None}
    assert looks(answers) == ["right", "right"]
    assert right(answers) == [6, 6]
    assert right(answers, x=7) == [14, 14]


@needs_sandbox
def test_one_on_the_way_counts_where_neither_the_check_s_nor_the_last_is_right(ran):
    wrong = "def f(x):\n    return {} * x"
    first = "def f(x):\n    return 2 * x"
    answers = ran((first, "one"), (wrong.format(4), ""), (wrong.format(5), ""))
    assert looks(answers) == ["wrong", "right", "wrong"]  # the check's is the second
    answers = ran(("x = 1", ""), (first, ""), (wrong.format(4), "one"), (wrong.format(5), ""))
    assert looks(answers) == ["wrong", "wrong", "right"]
    assert right(answers) == [6]


@needs_sandbox
@pytest.mark.parametrize("long", [False, pytest.param(True, marks=pytest.mark.sweep)])
def test_a_helper_without_end_that_is_mended_before_the_check(ran, monkeypatch, long):
    """The place for the answer alone has the endless one."""
    monkeypatch.setattr(running, "CALL", 2)
    endless = "def helper(x):\n    while True:\n        pass\ndef f(x):\n    return helper(x)"
    mended = ("def helper(x):\n    return 2 * x", "")
    assert right(ran((endless, "one"), mended, checked=2)) == [6, 6]
    monkeypatch.setattr(running, "PATIENCE", -1 if long else 100)
    answers = ran((endless, "one"), mended, checked=1)  # behind it: tried while there is time
    assert looks(answers) == (["stopped"] if long else ["right", "stopped"])


@needs_sandbox
def test_what_a_call_has_started_keeps_nobody_waiting(ran):
    """Two processes that live on; and where a cell has taken all that there may be."""
    pool = "from multiprocessing import Pool\ndef f(x):\n    return sum(Pool(7).map(abs, [-x, x]))"
    answers = ran((pool, "one"))
    assert looks(answers) == ["right"] * 2
    assert right(answers) == [6, 6]
    many = "import os, time\nfor k in range(40):\n    try:\n        os.fork() or time.sleep(99)\n"
    many += "    except OSError:\n        full = k\n        break\nassert full < 39\n"
    answers = ran((f"{many}def f(x):\n    return 2 * x", "one"))
    assert answers.errors == {0: None}  # or there were more
    assert looks(answers) == ["right"] * 2
    assert right(answers) == [6, 6]


@needs_sandbox
@pytest.mark.parametrize(
    "pool",
    ["from multiprocessing import Pool", "from concurrent.futures import ThreadPoolExecutor as Pool"],
)
def test_a_function_uses_the_threads_and_processes_of_its_cell(ran, pool):
    answers = ran(
        (
            f"{pool}\npool = Pool(2)\nlist(pool.map(abs, [1, 2]))\ndef f(x):\n    return sum(pool.map(abs, [-x, x]))",
            "one",
        )
    )
    assert looks(answers) == ["right"] * 2
    assert right(answers) == [6, 6]
