"""Every task of every chapter, tested the way checkers never are: on wrong answers."""

import re
from dataclasses import replace

import numpy as np
import pytest

from ntkbook.exercises import CHAPTERS, graded, hand_page, layer_by_layer, scalar_kernel, tasks
from ntkbook.exercises.engine.plain_text import SIGNS

ALL = {**CHAPTERS, "graded": tasks("graded")}
EXERCISES = {f"{chapter}: {task.title}": task for chapter, asked in ALL.items() for task in asked}
every = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
many = pytest.mark.parametrize("number", [8, pytest.param(100, marks=pytest.mark.sweep)])  # variants


def variants(exercise, number):
    """The task and its variants; each answer of a task that asks for several counts as a task of its own."""
    for task in (exercise, *map(exercise.variant, range(number))):
        yield from (replace(part, besides=None) for part in task.parts())


def wrong_answers(right, decimals=None):
    """What no checker may accept."""
    spread = right + 0 * right
    answers = {
        "zeros": np.zeros_like(spread),
        "ones": np.ones_like(spread),
        "negative": -right,
        "NaN": np.full_like(spread, np.nan),
        "one NaN": np.where(np.arange(right.size).reshape(right.shape) == right.size - 1, np.nan, right),
        "wrong shape": np.zeros((*right.shape, 3)),
        "one too many": np.append(right, 0),
        "off by a thousandth": right * 1.001,
        "infinite": right * np.inf if right.all() else right + np.inf,
    }
    if right.ndim == 2 and not np.array_equal(right, right.T):
        answers["transpose"] = right.T
    if decimals is not None:
        answers["off by the last place"] = right + 10.0**-decimals
        off = answers["off by a thousandth"]
        alike = np.abs(off - right.round(decimals)) < 0.5001 * 10.0**-decimals  # or a half, which becomes either
        if (alike | (np.abs(off - right) < 0.5 * 10.0**-decimals)).all():
            del answers["off by a thousandth"]  # of 2/69, say, four decimals do not show it
    return answers


def accepted(check, right, decimals=None):
    """The names of the wrong answers that a check accepts."""
    return [name for name, answer in wrong_answers(right, decimals).items() if check(answer).right]


def stub(*_):
    raise NotImplementedError


def test_chapters_come_in_order_and_each_task_once():
    stems = list(CHAPTERS)
    assert stems == sorted(stems)
    titles = [task.title for tasks in CHAPTERS.values() for task in tasks]
    assert len(set(titles)) == len(titles)  # a title is also what keeps the numbers of two tasks apart
    assert CHAPTERS["02_hand_page"][2] is hand_page.partials


@every
def test_stubs_are_not_yet(exercise):
    assert exercise.check(None).kind == exercise.check(...).kind == exercise.check([[..., 1]]).kind == "not yet"
    if exercise.call:
        for function in (stub, lambda *_: None, lambda *_: ...):
            assert exercise.check(function).kind == "not yet"
    else:
        assert exercise.check(stub).kind == "wrong"


@many
@every
def test_wrong_answers_are_rejected(exercise, number):
    for task in variants(exercise, number):
        assert accepted(task.check, task.right(), task.decimals) == [], task.data
    for nonsense in ("12", "a word", [[1], [2, 3]], {1: 2}, {"a"}, object()):
        assert not exercise.check(nonsense).right


def test_a_checker_that_accepts_zeros_is_caught():
    class Lenient:
        right = True

    right = scalar_kernel.gram.right()
    assert accepted(scalar_kernel.gram.check, right) == []
    assert "zeros" in accepted(lambda answer: Lenient, right)


@many
@every
def test_known_mistakes_are_reported_as_themselves(exercise, number):
    for task in variants(exercise, number):
        assert task.tells_apart(), task.data
        for mistake in task.showing():
            verdict = task.check(task.spoiled((mistake,)))
            assert (verdict.kind, verdict.mistakes) == ("known mistake", (mistake.name,)), task.data
            assert any(digit in str(verdict) for digit in "0123456789"), verdict


@many
@every
def test_every_known_mistake_shows_on_every_variant(exercise, number):
    for seed in range(number):
        for part in exercise.variant(seed).parts():
            assert part.showing() == part.mistakes, part.data


@every
def test_right_answers_by_other_routes_pass(exercise):
    for task in variants(exercise, 5):
        right = task.right()
        for answer in (right, right.tolist(), right.astype(np.float32)):
            assert task.check(answer).right
        assert not task.check(task.spoiled(task.mistakes[:1])).right


@every
def test_hints_question_and_solution(exercise):
    task = exercise.variant(0)
    assert len(exercise.hints) == 3
    texts = [task.question, task.hint(), task.hint(2), task.hint(3), task.solution(), task.check(None)]
    for text in texts:
        assert "\\" not in str(text).replace("\\n", "")
        assert text._repr_markdown_().count("$") % 2 == 0
    assert str(task.hint(9)) == str(task.hint(3))
    assert str(task.hint(0)) == str(task.hint(-3)) == str(task.hint())


@every
def test_hints_and_solution_are_folded(exercise):
    folded = exercise.folded()
    names = re.findall(r"<details><summary>(.*)</summary>\n\n", folded)
    assert names == ["A hint", "A pointer", "The key line", "The solution"]
    for text in (*exercise.hints, exercise.solution().text):
        assert f"</summary>\n\n{text}\n</details>" in folded


def test_every_formula_can_be_said_in_words():
    """No LaTeX command is dropped silently on a terminal."""
    for exercise in EXERCISES.values():
        texts = [exercise.ask(exercise.data), *exercise.hints, exercise.solve(exercise.data)]
        texts += [mistake.why(part.data) for part in exercise.parts() for mistake in part.mistakes]
        for text in texts:
            formulas = re.findall(r"\$(.+?)\$", text)
            commands = {c for f in formulas for c in re.findall(r"\\([A-Za-z]+)", f)}
            unknown = commands - {*SIGNS, "frac", "text", "sqrt", "mathbf", "begin", "end"}
            assert not unknown, exercise.title


def test_variants_are_fit_for_pencil_and_paper():
    programs = {layer_by_layer.one_layer, layer_by_layer.whole, layer_by_layer.saved, graded.wider}
    for exercise in set(EXERCISES.values()) - programs:
        for task in variants(exercise, 25):
            right = task.right()
            assert np.abs(right).max() < 300, exercise.title
            assert right.any()
            assert exercise.decimals or np.allclose(10 * right, np.round(10 * right))


def test_variants_are_new_and_repeatable():
    def answers(task):
        return tuple(part.right().tobytes() for part in task.parts())

    for exercise in EXERCISES.values():
        assert answers(exercise.variant(3)) == answers(exercise.variant(3))
        assert len({answers(exercise.variant(seed)) for seed in range(20)}) > 10


PLACES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


@every
def test_as_many_decimals_count_as_are_asked_for(exercise):
    """Where a question asks for some: their right numbers, rounded to so many, are right."""
    for task in exercise.parts():
        asked = re.search(r"\b(\w+) decimals?\b", task.question.text)
        if asked and task.decimals is not None:
            assert PLACES[asked[1].lower()] == task.decimals
