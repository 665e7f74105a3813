"""Points and sentences from answers, without a sandbox: whatever came out of one is data here."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from ntkbook.classroom import functions
from ntkbook.classroom.functions import looked_at, says_less
from ntkbook.classroom.judge import judged
from ntkbook.classroom.parts import Part, exercise_of
from ntkbook.classroom.running import Raised
from ntkbook.classroom.sandbox import Stopped
from ntkbook.classroom.wire import numbers

TABLE = Part("partials", "1.", 3.0, "hand_page.partials", ("my_partials",), by_entry=True)
WHOLE = TABLE._replace(by_entry=False)
TWO = Part("mistake", "4.", 4.0, "hand_page.find_the_mistake", ("my_lines", "my_kernel"))
PROGRAM = Part("block", "2.", 2.0, "jacobian_blocks.block", ("block",), function=True)


def points(part, *candidates, seed=3):
    own = exercise_of(part)
    hidden = [own.variant(k) for k in (11, 12, 13)] if part.function else []
    return judged(part, candidates, own if part.function else own.variant(seed), hidden)[:3]


def right(part, seed=3):
    return [exercise.right() for exercise in exercise_of(part).variant(seed).parts()]


def test_what_is_right_earns_all():
    for part in (TABLE, WHOLE, TWO):
        earned, verdict, plain = points(part, right(part))
        assert (earned, verdict.kind) == (part.points, "right")
        assert plain == [answer.tolist() for answer in right(part)]
    assert points(PROGRAM, [lambda a, b: a.T @ b])[0] == 2


def test_a_share_of_the_entries_earns_a_share_where_entries_are_learned():
    (table,) = right(TABLE)
    for wrong, share in ((1, 2.5), (3, 1.5), (7, 0.0), (14, 0.0)):
        spoiled = table.copy()
        spoiled.flat[:wrong] += 1
        assert points(TABLE, [spoiled])[0] == share
        assert points(WHOLE, [spoiled])[0] == 0
    jacobian = Part("jacobian", "1.", 3.0, "jacobian_blocks.jacobian", ("my_Df",), by_entry=True)
    assert points(jacobian, [np.vstack([np.zeros((10, 2)), np.eye(2)])])[0] == 0
    for constant in (0, 1, 2, -1):
        assert points(TABLE, [np.full((2, 7), constant)])[0] < 1.0


def test_an_entry_that_is_open_or_no_number_is_one_wrong_entry():
    for gap, said in ((None, "still open"), (..., "still open"), ("?", "not a number"), (object(), "not a number")):
        table = right(TABLE)[0].tolist()
        table[0][2] = gap
        earned, verdict, _ = points(TABLE, [table])
        assert (earned, verdict.kind) == (2.5, "wrong")
        assert verdict.text == (
            f"entry (1, 3) is {said} (counted from 1), the other 13 are right. "
            "Each wrong or open entry also cancels a right one."
        )
        assert points(TABLE, [np.array(table, dtype=object)])[0] == 2.5
        assert points(WHOLE, [table])[0] == 0
        assert "entry (1, 3) is" in points(WHOLE, [table])[1].text
        table[1][0] += 1
        table[1][6] = None
        earned, verdict, _ = points(TABLE, [table])
        assert earned == 1.5
        assert "entry (2, 1) is off (counted from 1), the other 11 are right." in verdict.text
    first, second = right(TABLE)[0].tolist()
    for still_open in (None, [None] * 2, [[None] * 7] * 2, [[...] * 7, None]):
        earned, verdict, _ = points(TABLE, [still_open])
        assert (earned, verdict.kind, verdict.text) == (0, "not yet", "no answer was found here.")
    assert points(TABLE, [[first, None]])[0] == points(TABLE, [[first, ["?"] * 7]])[0] == 0
    assert "the other 7 are right" in points(TABLE, [[first, None]])[1].text
    assert points(TABLE, [[[1] * 50_000, *[None] * 50_000]])[0] == 0  # no table of so many
    assert points(TABLE, [[first, [10**400, *second[1:-1], None]]])[0] == 0
    assert points(TABLE, [[first, second[1:]]])[1].text == "the rows have 7 and 6 numbers: wanted as many in each."


def test_a_number_earns_half_without_its_lines_and_lines_nothing_without_their_number():
    lines, kernel = right(TWO)
    assert points(TWO, [set(lines.tolist()), kernel])[0] == 4
    assert points(TWO, [{tuple(lines.tolist())}, kernel])[0] == 4
    assert points(TWO, [lines, kernel + 1])[0] == 0
    earned, verdict, _ = points(TWO, [lines, None])
    assert (earned, verdict.kind) == (0, "not yet")
    assert verdict.text == (
        "your first answer is right, but counts only with the second; about the kernel of this network: no answer was "
        "found here."
    )
    assert points(TWO, [[7.0, 1.0, 2.0, 3.0, 4.0], kernel])[0] == 2
    verdict = points(TWO, [None, kernel])[1]
    assert verdict.text == "your second answer is right; about the first: no answer was found here."
    assert points(TWO, [None, None])[1].text == "no answer was found here."
    both = points(TWO, [lines[:1].tolist(), kernel.ravel()])[1].text
    assert both.startswith("about the first answer: ")
    assert " About the second: the numbers are right, the layout is not" in both


def test_the_best_candidate_counts():
    assert points(TABLE, [None], right(TABLE))[0] == 3
    assert points(TABLE, [right(TABLE)[0] + 1], right(TABLE))[0] == 3
    assert points(TABLE, right(TABLE), [right(TABLE)[0] + 1])[0] == 3
    assert points(TABLE, [right(TABLE)[0] + 1], [None])[1].kind != "not yet"
    wrong, good = (lambda a, b: a @ b.T), (lambda a, b: a.T @ b)
    assert points(PROGRAM, [wrong], [good])[0] == points(PROGRAM, [good], [wrong])[0] == 2
    assert points(TABLE)[0] == points(TABLE, [None])[0] == 0


def test_a_later_candidate_takes_no_points_away():
    lines, kernel = right(TWO)
    assert points(TWO, [[], kernel], [lines, kernel + 1])[0] == points(TWO, [[], kernel + 1], [[], kernel])[0] == 2
    first = exercise_of(PROGRAM)
    fixed = lambda a, b: first.right() if np.array_equal(a, first.data[0]) else 0 * a  # noqa: E731
    good = lambda a, b: a.T @ b  # noqa: E731
    assert points(PROGRAM, [fixed], [good])[0] == points(PROGRAM, [good], [fixed])[0] == 2


def test_it_says_which_is_the_best_and_right_in_one_word():
    own = exercise_of(TABLE).variant(3)
    good = right(TABLE)
    assert judged(TABLE, [[good[0] + 1], good, good], own, [])[3] == 1
    assert judged(TABLE, [], own, [])[3] is None
    assert judged(TABLE, [good], own, [])[1].text == "Right."


def test_candidates_that_take_all_their_time_do_not_take_that_of_others(monkeypatch):
    now, calls = [0.0], []
    monkeypatch.setattr(functions, "time", SimpleNamespace(monotonic=lambda: now[0]))

    def slow(a, b):
        calls.append(1)
        now[0] += 40
        raise Raised("ValueError", "no", None)

    assert points(PROGRAM, *[[slow]] * 8)[0] == 0
    assert len(calls) == 8 + 3  # by the numbers of the course all; by hidden ones the first alone


STRANGE = [None, "x" * 200, [[1, 2], [3]], {1, 99}, object(), [object()] * 14, 1e300, -np.inf, np.nan, [], [[]], True]
STRANGE += [
    np.full((2, 7), np.nan),
    np.zeros((0, 7)),
    np.array(["a"]),
    np.ones((2, 7)) * 1j,
    lambda *a: [None],
    10**400,
]


@pytest.mark.parametrize("given", STRANGE, ids=range(len(STRANGE)))
def test_whatever_comes_out_is_judged(given):
    for part in (TABLE, TWO, PROGRAM):
        earned, verdict, _ = points(part, [given] * len(part.answers))
        assert earned == 0
        assert verdict.kind != "right"
    assert points(PROGRAM, [lambda a, b: given])[0] == 0


def test_a_function_that_knows_the_course_s_numbers_earns_nothing():
    shown = exercise_of(PROGRAM)
    earned, verdict, _ = points(PROGRAM, [lambda a, b: shown.right() if np.array_equal(a, shown.data[0]) else 0 * a])
    assert earned == 0
    assert "not for others" in verdict.text


def test_a_function_that_is_right_for_some_numbers_earns_a_share():
    first = exercise_of(PROGRAM).variant(11).data[0]
    earned, verdict, _ = points(PROGRAM, [lambda a, b: a.T @ b if not np.array_equal(a, first) else np.zeros((2, 2))])
    assert earned == 1.5
    assert verdict.text.startswith("your function is right for some numbers and not for others: is a number")
    assert verdict.text.endswith("or is it not exact enough?")


@pytest.mark.parametrize("error", ["ValueError", "NotImplementedError", None])
@pytest.mark.parametrize("where", [0, 1, 2])
def test_numbers_for_which_a_function_stops_cost_as_much_as_wrong_ones(error, where):
    """The course's, or some of the hidden ones, the first or a later one."""
    calls = []

    def function(a, b):
        calls.append(a)
        if len(calls) - 1 == where:
            if error:
                raise Raised(error, "so", 1)
            return None
        return a.T @ b

    stub = error != "ValueError" and where == 0  # by the course's numbers it is one
    assert points(PROGRAM, [function])[0] == (0 if stub else 1.5)


def test_a_known_mistake_is_explained_by_the_numbers_of_the_course():
    own = exercise_of(PROGRAM)
    mistake = own.mistakes[0]
    spoiled = iter([own.right(), *(own.variant(k).spoiled((mistake,)) for k in (11, 12, 13))])
    earned, verdict, _ = points(PROGRAM, [lambda a, b: next(spoiled)])
    assert earned == 0
    assert verdict.mistakes == (mistake.name,)
    assert "for the numbers of the course only" in verdict.text


def raising(error):
    def function(*arguments):
        raise error

    return function


def test_what_stops_a_function_is_said_without_hidden_numbers():
    earned, verdict, _ = points(PROGRAM, [raising(Raised("ValueError", "ValueError: shapes", 3))])
    assert (earned, verdict.text) == (0, "your function stops in line 3 of its cell: ValueError: shapes")
    shown, calls = exercise_of(PROGRAM), []

    def later(a, b):
        calls.append(a)
        if len(calls) > 1:
            raise Raised("ValueError", f"ValueError: {a.tolist()}", 3)
        return shown.right()

    earned, verdict, _ = points(PROGRAM, [later])
    assert earned == 0
    assert verdict.text == "your function stops with ValueError, for numbers other than those of the course."
    stub = points(PROGRAM, [raising(Raised("NotImplementedError", "", None))])[1]
    assert stub.kind == "not yet"
    assert stub.text == "your function stops at raise NotImplementedError: its code belongs in the place of that line."
    late = points(PROGRAM, [raising(Stopped("takes longer than 60 seconds"))])[1]
    assert (late.kind, late.text) == ("wrong", "your function takes longer than 60 seconds.")


@pytest.mark.parametrize("kind", ["E17", "print", "StopIteration", "UnicodeDecodeError"])
def test_how_a_function_stops_tells_no_hidden_number(kind):
    """It may choose by them its line and its error, of which there are many; of the course's numbers it may say all."""
    shown = exercise_of(PROGRAM)
    for line in (3, 700):
        calls = iter([shown.right()])

        def later(a, b, calls=calls, line=line):
            for right in calls:
                return right
            raise Raised(kind, "secret", line)

        text = points(PROGRAM, [later])[1].text
        assert text == "your function stops with an error, for numbers other than those of the course."
    first = points(PROGRAM, [raising(Raised(kind, f"{kind}: so", 3))])[1]
    assert first.text == f"your function stops in line 3 of its cell: {kind}: so"


def test_only_numbers_come_out_of_a_sandbox():
    assert numbers([1, "a", None, [2.5, True]]) == [1, "a", None, [2.5, True]]
    assert numbers({"array": [[1, 2], [3, 4]]}).tolist() == [[1, 2], [3, 4]]
    assert numbers({"set": [1, 2]}) == {1, 2}
    assert numbers({"set": [[5, 6], [7, [8]]]}) == {(5, 6), (7, (8,))}
    assert numbers({"real": [1], "imag": [2]}).tolist() == [1 + 2j]
    assert [*numbers({"other": "map"})] == []
    for odd in (
        {"other": "x"},
        {"other": ["map"]},
        {"array": [[1], [2, 3]]},
        {"set": [{"set": [1]}]},
        {"real": "x"},
        {"function": 1},
        {},
    ):
        assert type(numbers(odd)) is object
    deep = [1]
    for _ in range(20):
        deep = [deep]
    assert "object" in str(numbers(deep))


def test_of_verdicts_that_earn_the_same_one_that_names_a_mistake_says_more():
    own = exercise_of(PROGRAM)
    names = looked_at(lambda a, b: a @ b.T, own)
    stops = replace(names, text="your function stops in line 2 of its cell: NameError: name 'c' is not defined")
    for_some = replace(names, text="your function is right for some numbers only.")
    assert says_less(names) == says_less(for_some) < says_less(stops) < says_less(looked_at(None, own))
    assert says_less(replace(names, kind="right")) < says_less(names)
