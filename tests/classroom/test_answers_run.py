"""How a notebook is run, with a sandbox that does as it is told; and what its replies are taken for."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from ntkbook.classroom import running as module
from ntkbook.classroom.answers import Answers
from ntkbook.classroom.folders import STUB
from ntkbook.classroom.moments import MOST
from ntkbook.classroom.running import ASIDE, CALL, CELL, LONGEST, WHOLE, Raised
from ntkbook.classroom.sandbox import FILES, Stopped
from ntkbook.classroom.wire import numbers, packed

PARTS = [
    SimpleNamespace(name="one", answers=("a",), exercise="x.y"),
    SimpleNamespace(name="two", answers=("b", "f"), exercise="x.y"),
    SimpleNamespace(name="prose", answers=(), exercise=""),
]
WORDS = {"time": "takes longer than 60 seconds", "dead": "stops Python itself, or needs more memory than there is"}


class Told:
    """A sandbox whose cells do what their source says: set names, stop, fail, or take their time."""

    made = ()

    def __init__(self, files, place, trusted):
        self.ran, self.there, self.kept, self.closed = [], {}, {}, False
        Told.made, self.trusted = (*Told.made, self), trusted

    def ask(self, what, *arguments, seconds):
        Told.seconds = seconds
        if what == "run":
            (source,) = arguments
            self.ran.append(source)
            if source in module.WHY:
                raise Stopped(source)
            self.there |= dict(part.split("=") for part in source.split() if "=" in part)
            return {"error": source} if source.startswith("ValueError") else {"error": None}
        if what == "take":
            part, when, names = arguments
            if (part, when) == ("two", "end") and "stops" in self.there:
                raise Stopped("dead")
            self.kept[part, when] = [self.there.get(name) for name in names]
            return {"values": [{"function": 1} if value == "def" else value for value in self.kept[part, when]]}
        return Told.reply

    def close(self):
        self.closed = True


@pytest.fixture(autouse=True)
def told(monkeypatch):
    monkeypatch.setattr(module, "Sandbox", Told)
    Told.made = ()


def ran(*cells, **more):
    return Answers(None, [cell if isinstance(cell, tuple) else (cell, "") for cell in cells], PARTS, **more)


def called(*cells):
    """With a function, f, which is looked at and not called then."""
    parts = [SimpleNamespace(name="two", answers=("f", "b"), exercise="x.y")]
    look = {"two": lambda function: SimpleNamespace(right=False)}
    return Answers(None, [(cell, "") for cell in cells], parts, look=look)


def test_the_limits_are_those_of_the_teachers_page():
    page = Path(__file__).parents[2] / "notebooks" / "assignments" / "README.md"
    assert CELL == CALL
    text = page.read_text(encoding="utf-8")
    assert f"{CELL} seconds for a cell or a call, {WHOLE} for a notebook" in text
    assert f"disk and files ({FILES:,})" in text


def test_nobody_is_trusted_who_need_not_be():
    ran("a=1")
    ran("a=1", trusted=True)
    assert [box.trusted for box in Told.made] == [False, True]


def test_answers_are_those_after_their_own_cell_and_those_of_the_end():
    found = ran("a=1 b=5", ("a=2", "one"), "a=3", ("b=6 f=7", "two"))
    assert found.of("one") == [["2"], ["3"], ["1"]]
    assert found.of("two") == [["6", "7"], ["5", None]]
    assert len(Told.made) == 1
    assert Told.made[0].ran == ["a=1 b=5", "a=2", "a=3", "b=6 f=7"]
    assert ran("x=1").of("one") == [[None]]


def test_the_last_cell_before_the_check_counts_and_none_that_was_put_aside():
    cells = [("a=1", "one"), ("a=2", ""), ("a=3", ""), ("a=4", "")]
    assert ran(*cells, checked={"one": 3}).of("one")[0] == ["3"]
    assert ran(*cells).of("one")[0] == ["1"]
    assert ran(*cells, checked={"one": 1}).of("one")[0] == ["1"]
    for k in (2, 0):  # where nothing stands in the place for the answer, all above the check is looked at
        assert ran(*((cell, "") for cell, _ in cells), checked={"one": k + 1}).of("one")[0] == [str(k + 1)]
    cells[2] = ("dead", "")
    assert ran(*cells, checked={"one": 3}).of("one")[0] == ["2"]


def test_whatever_a_cell_assigned_is_a_candidate():
    """As the check saw it, at the end, and between, the last first; distinct ones, and not without end."""
    cells = [("a=1", "one"), ("a=2", ""), ("a=1", ""), ("a=3", ""), ("x=1", "")]
    found = ran(*cells, checked={"one": 1})
    assert found.of("one") == [["1"], ["3"], ["2"]]
    assert found.in_place("one") == [True, False, False]
    assert ran(*cells[1:]).in_place("one") == [True] * 3  # there is no place
    many = ran(*((f"a={k}", "one" if k == 2 else "") for k in range(20)), checked={"one": 3})
    assert many.of("one") == [["2"], ["19"], *([str(k)] for k in range(18, 11, -1))]
    assert len(many.of("one")) == MOST + 1


def test_a_cell_that_stops_is_told_wherever_it_stands():
    assert ran("ValueError: a=1").error_of("one") == " Its cell stops with ValueError: a=1"
    assert ran("ValueError: c=1").error_of("one") == ""


def test_a_cell_that_makes_files_without_end_is_told():
    found = ran("a=1", "files", ("a=2", "one"))
    assert found.of("one")[0] == ["2"]
    assert found.notes() == ["a cell of its own makes more than 100,000 files, and was put aside"]


def test_a_cell_that_stops_python_is_put_aside_and_the_others_run_again():
    found = ran("a=1", ("time", "two"), "dead", "a=2")
    assert [box.ran for box in Told.made] == [["a=1", "time"], ["a=1", "dead"], ["a=1", "a=2"]]
    assert [box.closed for box in Told.made] == [True, True, False]
    assert found.aside == {1: WORDS["time"], 2: WORDS["dead"]}
    assert found.of("one") == [["2"], ["1"]]
    assert found.told() == {"two", ""}
    assert found.notes() == [
        f"two {WORDS['time']}, and was put aside",
        f"a cell of its own {WORDS['dead']}, and was put aside",
    ]
    assert found.error_of("two") == f" Its cell {WORDS['time']}."
    found.close()
    assert Told.made[-1].closed
    found.close()


def test_too_many_of_them_end_it():
    found = ran("a=1", *["dead"] * (ASIDE + 3), "a=2")
    assert [found.aside[k] for k in range(1, ASIDE + 2)] == [WORDS["dead"]] * (ASIDE + 1)
    assert [found.aside[k] for k in range(ASIDE + 2, ASIDE + 5)] == ["comes after too many such cells"] * 3
    assert found.of("one") == [["1"]]
    assert len(found.notes()) == 2
    assert found.notes()[0].endswith(f"({ASIDE + 1} of them)")
    assert 0 in ran("dead").aside
    assert len(ran(*["dead"] * ASIDE, "a=2").aside) == ASIDE


def test_a_part_whose_answers_cannot_be_taken_at_the_end_has_none():
    found = ran(("b=1 f=2", "two"), "stops=1")
    assert found.of("two") == [["1", "2"]]
    assert found.values["two", "end"] == []


def test_errors():
    found = ran(("ValueError: odd", "one"), ("b=1", "two"), "ValueError: of nobody")
    assert found.error_of("one") == " Its cell stops with ValueError: odd"
    assert found.error_of("two") == ""
    assert found.errors == {0: "ValueError: odd", 1: None, 2: "ValueError: of nobody"}
    assert found.notes() == []
    long = ran(("ValueError" + "x" * 1000, "one"))
    assert len(long.errors[0]) == LONGEST
    assert ran((f"ValueError: {STUB}", "one")).error_of("one") == ""


def test_time_is_counted_over_the_whole_notebook(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now[0]))
    plain = Told.ask

    def slow(self, what, *arguments, seconds):
        now[0] += {"a=1": 150, "a=2": 260}.get(arguments[0], 0)
        return plain(self, what, *arguments, seconds=seconds)

    monkeypatch.setattr(Told, "ask", slow)
    found = ran(("a=1", "one"), "b=1")
    assert (found.left, Told.seconds) == (WHOLE - 150, CELL)
    found = ran(("a=1", "one"), ("a=2", ""), ("b=1 f=1", "two"), ("b=2", ""))
    assert found.left == WHOLE - 410
    assert found.aside == {2: module.WHY["late"], 3: module.WHY["late"]}
    assert found.of("one") == [["1"]]
    assert found.of("two") == []
    assert found.box is None
    with pytest.raises(Stopped, match="the notebook takes all the time there is"):
        found.call("two", "end", 1, ())


def test_who_is_stopped_by_the_end_of_the_notebook_s_time_is_told_so(monkeypatch):
    found = called("f=def b=1")
    ((function, _),) = found.of("two")
    now = [0.0]
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now[0]))

    def slow(self, what, *arguments, seconds):
        now[0] += seconds
        raise Stopped("time")

    monkeypatch.setattr(Told, "ask", slow)
    late = "is not run to its end: the notebook takes all the time there is, 400 seconds"
    found.left = CALL - 1
    with pytest.raises(Stopped, match=late):
        function()
    assert found.left == 0
    for cells in (6, 7, 8):  # each takes its minute; the seventh only what is left
        found = ran(*["x=1"] * cells)
        assert list(found.aside.values()) == [WORDS["time"]] * 6 + [late] * (cells - 6)


def test_no_call_has_more_time_than_is_left_and_each_has_a_second():
    found = ran("f=def")
    for left, seconds in ((WHOLE, CALL), (7, 7), (0.2, 1)):
        found.left = left
        found.ask("take", "one", "end", ("a",), most=CALL)
        assert Told.seconds == pytest.approx(seconds, abs=0.1)
        assert found.left < left


def test_functions_are_called_in_the_sandbox():
    found = called("f=def b=1")
    ((function, one),) = found.of("two")
    assert (one, callable(function)) == ("1", True)
    Told.reply = {"value": [1, {"set": [2]}]}
    assert function(np.ones(2)) == [1, {2}]
    Told.reply = {"stopped": "LinAlgError", "error": "x" * 500}
    with pytest.raises(np.linalg.LinAlgError, match=f"^x{{{LONGEST}}}$"):
        function()
    Told.reply = {"stopped": "E" * 50, "error": "y" * 500, "line": 3}
    with pytest.raises(Raised, match=f"^y{{{LONGEST}}}$") as raised:
        function()
    assert (raised.value.kind, raised.value.line) == ("E" * 40, 3)
    Told.reply = {}
    with pytest.raises(Raised, match=r"^$") as raised:
        function()
    assert (raised.value.kind, raised.value.line) == ("", None)


def test_after_a_call_that_stops_python_the_notebook_runs_anew(monkeypatch):
    found = called("f=def b=1")
    ((function, _),) = found.of("two")
    plain = Told.ask

    def dead(self, what, *arguments, seconds):
        if what == "call":
            raise Stopped("dead")
        return plain(self, what, *arguments, seconds=seconds)

    monkeypatch.setattr(Told, "ask", dead)
    with pytest.raises(Stopped, match=WORDS["dead"]):
        function()
    assert [box.closed for box in Told.made] == [True]
    monkeypatch.setattr(Told, "ask", plain)
    Told.reply = {"value": 7}
    assert function() == 7
    assert [box.closed for box in Told.made] == [True, False]
    assert Told.made[0].ran == Told.made[1].ran == ["f=def b=1"]
    found.left = 0.0
    with pytest.raises(Stopped, match="takes all the time"):
        function()
    assert [box.closed for box in Told.made] == [True, True]


def test_looks_that_take_long_are_those_of_the_check_and_of_the_end(monkeypatch):
    now, looks = [0.0], []
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now[0]))

    def look(function):
        looks.append(1)
        now[0] += 60
        return SimpleNamespace(right=False)

    parts = [SimpleNamespace(name="one", answers=("f",), exercise="x.y")]
    cells = [(f"f={k}", "one" if not k else "") for k in range(8)]
    found = Answers(None, cells, parts, look={"one": look}, checked={"one": 3})
    assert [when for when, _ in found.distinct("one")] == ["end", 2]
    assert len(looks) == len(found.of("one")) == len(found.looks_of("one")) == 2
    assert len(Told.made) == 1


def test_what_is_sent():
    assert packed(np.array([[1, 2]], dtype=np.int32)) == {"array": [[1, 2]], "dtype": "int32", "shape": (1, 2)}
    assert packed(np.float32(0.5)) == {"array": 0.5, "dtype": "float32", "shape": ()}
    assert packed(3) == 3
    assert packed("x") == "x"


def test_what_comes_out():
    assert numbers("x" * LONGEST) == "x" * LONGEST
    assert numbers("x" * (LONGEST + 1)) == "x" * LONGEST
    assert [numbers(value) for value in (None, True, 1, 0.5)] == [None, True, 1, 0.5]
    array = numbers({"array": [[1, 2]], "kind": "i"})
    assert isinstance(array, np.ndarray)
    assert array.tolist() == [[1, 2]]
    assert numbers({"real": [1, 2], "imag": [0, 3]}).tolist() == [1, 2 + 3j]
    assert numbers({"set": [1, 2, 2]}) == {1, 2}
    assert numbers({"set": list(range(5000))}) == set(range(1000))
    text_among_many = numbers({"array": [0] * 20_000 + ["x" * LONGEST]})
    assert (text_among_many.nbytes, text_among_many[-1]) == (8 * 20_001, "x" * LONGEST)  # not of so many letters each
    for odd in (
        {"set": 1},
        {"set": [{"set": [1]}]},
        {"real": [1]},
        {"real": "x", "imag": 1},
        {"other": 1},
        (),
        object(),
    ):
        assert type(numbers(odd)) is object
    nested = 0
    for _ in range(8):
        nested = [nested]
    assert numbers(nested) == nested
    assert depth_of(numbers([nested])) == 8
    assert depth_of(numbers({"array": nested}).tolist()) == 7


def depth_of(value):
    return 1 + depth_of(value[0]) if isinstance(value, list) else 0
