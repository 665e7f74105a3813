"""No known mistake and no near miss earns points, with whatever key; right ways do, however they are written."""

import json
from dataclasses import replace
from functools import cache
from importlib import import_module

import nbformat
import near_misses
import near_misses_in_numbers
import numpy as np
import pytest

from ntkbook.classroom.folders import SOURCE, seed
from ntkbook.classroom.hidden import DRAWS, HIDDEN, draw
from ntkbook.classroom.parts import JUDGED_BY
from ntkbook.exercises import tasks

KEYS = [pytest.param(range(20), id="20 keys"), pytest.param(range(20, 200), id="200 keys", marks=pytest.mark.sweep)]
keys = pytest.mark.parametrize("keys", KEYS)
functions = pytest.mark.parametrize("name", near_misses.WRONG)
WHOLE = "hand_page.kernel", "graded.mixed_block", "graded.blocks", "graded.pseudo", "graded.places_and_bias"
numbers = pytest.mark.parametrize("name", near_misses_in_numbers.WRONG)


def exercise(name):
    module, task = name.split(".")
    return getattr(import_module(f"ntkbook.exercises.{module}"), task)


@cache
def hidden(name, key):
    """The exercise on the numbers by which a function is judged in a class with this key."""
    rngs = [np.random.default_rng(seed(f"k{key}", "A1", "part", "hidden", k)) for k in range(HIDDEN)]
    return [replace(exercise(name), data=draw(name, rng, k)) for k, rng in enumerate(rngs)]


@cache
def own(name, key):
    """The exercise with the numbers that two students are handed."""
    return [exercise(name).variant(seed(f"k{key}", "A1", "part", student)) for student in ("", "ada")]


def differs(given, task, times=1.0):
    """Whether an answer is another than the right one, by so many times what is tolerated."""
    right = task.right()
    given = np.asarray(given, dtype=float)
    tolerated = 1e-5 * np.abs(right).max() if task.decimals is None else 0.5001 * 10.0**-task.decimals
    return given.shape != right.shape or not np.abs(given - right).max() <= times * tolerated


def passes(function, task):
    """Whether a function earns the points of this task."""
    try:
        given = np.asarray(task.call(function, task.data), dtype=float)
    except Exception:  # as any that a student's function may raise
        return False
    return not differs(given, task)


def judged():
    """What each part of the assignments is judged by, and whether it wants a function."""
    found = {}
    for path in SOURCE.glob("*/*.ipynb"):
        cells = {cell.metadata.nbgrader.grade_id: cell.source for cell in nbformat.read(path, as_version=4).cells}
        for place, text in cells.items():
            if said := JUDGED_BY.search(text) if place.endswith("-marks") else None:
                found[said[1]] = f"def {said[2]}(" in cells[place.replace("-marks", "-answer")]
    return found


def test_every_part_has_near_misses_and_every_function_hidden_numbers():
    parts = judged()
    assert {name for name, function in parts.items() if function} == set(DRAWS) == set(near_misses.WRONG)
    assert set(near_misses.RIGHT) == set(near_misses.WRONG)
    assert {name for name, function in parts.items() if not function} == set(near_misses_in_numbers.WRONG)
    assert {exercise(name) for name in parts if name.startswith("graded.")} == set(tasks("graded"))


def test_model_solutions_are_right():
    for path in SOURCE.glob("*/*.ipynb"):
        cells = {cell.metadata.nbgrader.grade_id: cell.source for cell in nbformat.read(path, as_version=4).cells}
        for place, text in cells.items():
            said = JUDGED_BY.search(text) if place.endswith("-marks") else None
            if said and said[1] in DRAWS:
                names = {}
                exec("import numpy as np\nfrom scipy.linalg import expm", names)
                exec(cells[place.replace("-marks", "-answer")], names)
                assert exercise(said[1]).check(names[said[2]]).right, place
                assert all(passes(names[said[2]], task) for task in hidden(said[1], 0)), place


def given_to(task):
    """What a function is called with."""
    return json.dumps(task.call(lambda *given: [np.asarray(value).tolist() for value in given], task.data))


@functions
def test_hidden_numbers_come_again_and_differ(name):
    first = [given_to(task) for task in hidden(name, 0)]
    assert first == [given_to(task) for task in hidden.__wrapped__(name, 0)]
    assert len({*first, *map(given_to, hidden(name, 1)), *map(given_to, own(name, 0))}) >= 2 * HIDDEN + 1


@functions
def test_the_check_refuses_whole_numbers_and_a_rounding(name):
    """What is right for its other set of numbers has decimals, as it has for the hidden ones."""
    task = exercise(name)
    other = replace(task, data=task.elsewhere)
    assert other.tells_apart()
    assert other.showing() == task.mistakes
    assert (other.right() % 1).any()
    for right in near_misses.RIGHT[name]:
        assert task.check(right).right
        for places in range(4):
            verdict = task.check(lambda *given, right=right, places=places: np.round(right(*given), places))
            assert not verdict.right
            if name in WHOLE:
                assert "a rounding" in verdict.text
                assert "an array of whole numbers" in verdict.text


@functions
@keys
def test_known_mistakes_differ_on_hidden_numbers(name, keys):
    for task in (task for key in keys for task in hidden(name, key)):
        assert task.tells_apart(), task.data
        for mistake in task.mistakes:
            assert differs(task.spoiled((mistake,)), task), (mistake.name, task.data)
            assert mistake.why(task.data)


@functions
@keys
def test_near_misses_differ_on_hidden_numbers(name, keys):
    for task in (task for key in keys for task in hidden(name, key)):
        passed = [why for why, function in near_misses.WRONG[name].items() if passes(function, task)]
        assert passed == [], task.data


@functions
@keys
def test_right_ways_are_right(name, keys):
    few = [*keys][:: max(1, len(keys) // 10)]
    for task in (task for key in few for task in [*hidden(name, key), *own(name, key)]):
        for function in near_misses.RIGHT[name]:
            assert not differs(task.call(function, task.data), task, times=0.5), (function, task.data)


@functions
def test_near_misses_are_answers(name):
    """Of the form that is wanted on a student's copy, at least: what only raises errors tells nothing."""
    for why, function in near_misses.WRONG[name].items():
        np.asarray(exercise(name).call(function, exercise(name).data))
        assert not any(function is right for right in near_misses.RIGHT[name]), why


def is_right(given, task):
    """As the check says; where there is one answer, without its search for known mistakes."""
    if task.besides:
        return task.check(*given).right
    return not differs(task.tidy(np.asarray(given, dtype=float)), task)


@numbers
@keys
def test_known_mistakes_differ_on_own_numbers(name, keys):
    for task in (task for key in keys for task in own(name, key)):
        for part in task.parts():
            for mistake in part.mistakes:
                assert differs(part.spoiled((mistake,)), part), (mistake.name, part.data)


@numbers
@keys
def test_near_misses_differ_on_own_numbers(name, keys):
    for task in (task for key in keys for task in own(name, key)):
        ways = near_misses_in_numbers.WRONG[name].items()
        passed = [why for why, way in ways if is_right(way(task.data), task)]
        assert passed == [], task.data


def pencil_passes(name, why):
    """With how many of 20 students' own numbers a wrong function is right."""
    function = near_misses.WRONG[name][why]
    return sum(passes(function, exercise(name).variant(number)) for number in range(20))


def test_numbers_for_a_pencil_would_not_do():
    """The negative control: on numbers such as students are handed, these wrong functions are right."""
    unseen = [
        ("hand_page.kernel", "a ReLU on the hidden values"),
        ("hand_page.kernel", "the absolute value of the hidden values"),
        ("graded.mixed_block", "the first two outputs of f alone"),
        ("graded.pseudo", "divided by 2"),
        ("graded.weighted_flow", "c for three points and four outputs"),
        ("graded.skip", "negative covariances cut off"),
        ("graded.started", "the mean over images for the third"),
        ("graded.places_and_bias", "two places alone"),
    ]
    assert {why: pencil_passes(name, why) for name, why in unseen} == {why: 20 for _, why in unseen}
    assert pencil_passes("hand_page.kernel", "the last bias left out") == 0
