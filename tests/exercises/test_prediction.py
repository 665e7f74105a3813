"""Predictions are judged kindly, whatever natural type they come in."""

import numpy as np
import pytest

from ntkbook.exercises.engine.guesses import number
from ntkbook.exercises.engine.prediction import foretold
from ntkbook.exercises.engine.verdict import framed

CASES = [  # guess, what came, how near is near, the verdict
    (2.3276, 2.3276, "right"),
    (2.3, 2.3276, "right"),
    (np.float32(2.9), 2.3276, "near"),
    ([2.5], 2.3276, "near"),
    (4, 2.3276, "off"),
    ("2.3", 2.3276, "right"),
    ("about 2.5", 2.3276, "near"),
    ("1/3", 0.3333, "right"),
    ("85 %", 85.5, "right"),
    ("90%", 0.9, "right"),
    ("1e3", 1000, "right"),
    (-1, 1, "off"),
    (0, 0.0, "right"),
    (1e-9, 0.0, "off"),
    ("many", 12, "unread"),
    ("NTK ", "NTK", "right"),
    ("ntk.", "NTK", "right"),
    ("nngp", "NTK", "off"),
    (3, "NTK", "off"),
    ("yes", True, "right"),
    (False, True, "off"),
    ("perhaps", True, "off"),
    ({5, 6, 7}, {5, 6, 7}, "right"),
    ("5, 6 and 7", {5, 6, 7}, "right"),
    ([7, 6], {5, 6, 7}, "partly"),
    (6, {6}, "right"),
    ({1, 2}, {5, 6, 7}, "off"),
    ([[8, 12], [12, 19]], [[8, 12], [12, 19]], "right"),
    (np.array([[8, 12], [12, 12]]), [[8, 12], [12, 19]], "partly"),
    ([[3, 4], [4, 6]], [[8, 12], [12, 19]], "off"),
    ([1, 2], [1, 2, 3], "unread"),
    (("symmetric", "the same"), ("symmetric", "the same"), "right"),
    ("symmetric, the same", ("symmetric", "the same"), "right"),
    ("2, 1", [2, 1], "right"),
    (None, 3, "none"),
    (..., 3, "none"),
    ("", 3, "none"),
    (set(), {1}, "none"),
    ([None, None], [2, 1], "none"),
    (np.nan, 3, "off"),
]


@pytest.mark.parametrize(("guess", "came", "kind"), CASES)
def test_verdicts(guess, came, kind):
    judged = foretold(guess, came, "Because.")
    assert judged.kind == kind
    assert repr(judged).endswith(". Because.")


def test_another_word_may_be_right_and_near_may_be_wider():
    assert foretold("the line", "line").kind == "right"
    assert foretold("much larger", "larger").kind == foretold("It will be larger!", "larger").kind == "right"
    assert foretold("not larger", "larger").kind == foretold("larger", "not larger").kind == "off"
    assert foretold("symmetric", "not symmetric").kind == "off"
    assert foretold("larger or smaller", "larger").kind == "off"
    assert foretold("bigger", "larger").kind == "off"
    assert foretold("bigger", "larger", also=["bigger"]).kind == "right"
    assert foretold((2, 2), (2, 1), near=1).kind == "near"
    assert foretold((2, 2), (2, 1)).kind == "partly"
    assert foretold(4, 2, near=1).kind == "near"
    assert foretold(5, 2, near=1).kind == "off"
    assert [foretold(guess, 0, within=3).kind for guess in (0, 1, 3, 4)] == ["right", "near", "near", "off"]
    assert foretold([1, 9], [0, 10], within=2).kind == "near"
    assert [foretold(guess, 34.5, near=1).kind for guess in (0, 1, 17, 18, 69, 70)] == ["off"] * 3 + ["near"] * 2 + [
        "off"
    ]
    assert foretold(0, 0.017, near=3).kind == foretold(-0.01, 0.017, near=3).kind.replace("near", "off") == "off"


@pytest.mark.parametrize("guess", ["√2", "sqrt 2", "the root of 2", "2**0.5", "2^(0.5)", "sqrt(2)"])
def test_roots_and_powers_are_worked_out(guess):
    assert foretold(guess, 2, near=0.2).kind == "off"
    assert foretold(guess, 2**0.5).kind == "right"


def test_numbers_in_words():
    assert foretold("about six", 6).kind == foretold("a quarter", 0.25).kind == foretold("twice", 2).kind == "right"
    assert foretold("10^20", 1e20).kind == "right"
    assert foretold("lots", 6).kind == "unread"


def test_a_choice_with_another_one_beside_it_is_not_read():
    for guess in ("first and last", "first minus last", "both: first and second"):
        assert foretold(guess, "first").kind == "unread"
    assert foretold("it grows and falls", "it grows and falls").kind == "right"


def test_what_is_shown():
    assert str(foretold([[1, 2], [2, 3]], np.array([[8, 12], [12, 19]]))) == (
        "✗ off: you said [[1, 2], [2, 3]], the answer is [[8, 12], [12, 19]]."
    )
    assert foretold("many", 12)._repr_markdown_() == framed("**? not read:** you said many, the answer is 12.", "info")
    assert str(foretold(True, False)) == "✗ off: you said yes, the answer is no."


@pytest.mark.parametrize(
    ("said", "value"),
    [("half", 0.5), ("a third", 1 / 3), ("a quarter", 0.25), ("twice as much", 2), ("double", 2), ("seven", 7)],
)
def test_each_word_has_its_number(said, value):
    assert number(said, 1) == value
