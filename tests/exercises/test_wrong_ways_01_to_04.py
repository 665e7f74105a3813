"""Chapters 01 to 04 on 30 variants: the right answers by other routes, and wrong ways worked out from what people do.

The judges stand in the modules `ways_...`, a module for each chapter. They know nothing of how a task selects its
numbers; where a wrong way cannot be told from the right one, a test here fails.
"""

from dataclasses import replace
from functools import cache

import pytest
import ways_hand_page
import ways_jacobian_blocks
import ways_layer_by_layer
import ways_scalar_kernel

from ntkbook.exercises import CHAPTERS, hand_page, jacobian_blocks, layer_by_layer, scalar_kernel

WAYS = {
    "01_scalar_kernel": (scalar_kernel, ways_scalar_kernel),
    "02_hand_page": (hand_page, ways_hand_page),
    "03_jacobian_blocks": (jacobian_blocks, ways_jacobian_blocks),
    "04_layer_by_layer": (layer_by_layer, ways_layer_by_layer),
}
ALL = [(stem, name) for stem, (_, ways) in WAYS.items() for name in ways.RIGHT]
NAMED = [(stem, name, way) for stem, (_, ways) in WAYS.items() for name in ways.WRONG for way in ways.WRONG[name]]
UNNAMED = [(stem, name, way) for stem, (_, ways) in WAYS.items() for name in ways.UNNAMED for way in ways.UNNAMED[name]]


many = pytest.mark.parametrize("number", [18, pytest.param(100, marks=pytest.mark.sweep)])  # variants


@cache
def variants(stem, name, number):
    task = getattr(WAYS[stem][0], name)
    return tuple(map(task.variant, range(number)))


def answered(tasks, way):
    """What the ways of one mistake are answered: for each variant the kind of verdict, and the mistakes it names."""
    verdicts = [task.check(one(task.data)) for task in tasks for one in (way if isinstance(way, tuple) else (way,))]
    return {(verdict.kind, verdict.mistakes) for verdict in verdicts}


@pytest.mark.parametrize("stem", WAYS)
def test_every_task_has_a_judge_of_its_own(stem):
    chapter, ways = WAYS[stem]
    judged = [getattr(chapter, name) for name in ways.RIGHT]
    read_from_the_question = [task for task in CHAPTERS[stem] if task is hand_page.find_the_mistake]
    assert {task.title for task in CHAPTERS[stem]} == {task.title for task in judged + read_from_the_question}
    assert set(ways.WRONG) | set(ways.UNNAMED) <= set(ways.RIGHT)


@pytest.mark.parametrize(("stem", "name"), ALL)
def test_every_known_mistake_is_written_out(stem, name):
    chapter, ways = WAYS[stem]
    assert {mistake.name for mistake in getattr(chapter, name).mistakes} == set(ways.WRONG.get(name, ()))


@many
@pytest.mark.parametrize(("stem", "name"), ALL)
def test_right_answers_are_right(stem, name, number):
    chapter, ways = WAYS[stem]
    assert answered((getattr(chapter, name), *variants(stem, name, number)), ways.RIGHT[name]) == {("right", ())}


@many
@pytest.mark.parametrize(("stem", "name", "mistake"), NAMED)
def test_wrong_ways_are_named(stem, name, mistake, number):
    way = WAYS[stem][1].WRONG[name][mistake]
    assert answered(variants(stem, name, number), way) == {("known mistake", (mistake,))}


@many
@pytest.mark.parametrize(("stem", "name", "way"), UNNAMED)
def test_other_wrong_ways_are_never_right(stem, name, way, number):
    kinds = {kind for kind, _ in answered(variants(stem, name, number), WAYS[stem][1].UNNAMED[name][way])}
    assert kinds <= {"wrong", "known mistake"}


def test_first_data_show_the_mistakes_that_they_can_show():
    """Two sets cannot: the draws from seed 0, and the page's own, where the last bias is 0 and others have length 1."""
    hidden = {
        ("exceptional_draw", "the place, not the seed"): "right",
        ("partials", "value of the last bias"): "known mistake",
        ("kernel", "value of the last bias"): "known mistake",
        ("kernel", "values of the first biases"): "right",
        ("kernel", "values of all biases"): "known mistake",
        ("largest_step", "2 / determinant"): "right",
    }
    for stem, name, mistake in NAMED:
        task, way = getattr(WAYS[stem][0], name), WAYS[stem][1].WRONG[name][mistake]
        if (name, mistake) in hidden:
            assert {kind for kind, _ in answered([task], way)} == {hidden[name, mistake]}
        else:
            assert answered([task], way) == {("known mistake", (mistake,))}, (name, mistake)


def test_a_way_that_is_right_once_is_seen():
    """One point's mask for both is the right answer where one mask lies in the other."""
    task, way = layer_by_layer.share, ways_layer_by_layer.WRONG["share"]
    one_mask = way["the units that are on at $x_1$ taken for both points"]
    nested = task.data._replace(W1=task.data.W1[[0, 1, 1]], b1=task.data.b1[[0, 1, 1]])
    assert "right" not in {kind for kind, _ in answered([task], one_mask)}
    assert answered([replace(task, data=nested)], one_mask) == {("right", ())}
