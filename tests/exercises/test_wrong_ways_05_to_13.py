"""Chapters 05 to 13 on many variants, judged apart from the tasks: the right answer passes, wrong ways are named."""

from collections import Counter
from functools import cache

import pytest
from right_ways_05_to_13 import RIGHT as RIGHT_05_TO_13
from right_ways_09 import RIGHT as RIGHT_09
from right_ways_10 import RIGHT as RIGHT_10
from wrong_ways_05 import WRONG as WRONG_05
from wrong_ways_06_to_13 import WRONG as WRONG_06_TO_13
from wrong_ways_07 import RIGHT as RIGHT_07
from wrong_ways_07 import WRONG as WRONG_07
from wrong_ways_08 import RIGHT as RIGHT_08
from wrong_ways_08 import WRONG as WRONG_08
from wrong_ways_09 import WRONG as WRONG_09
from wrong_ways_10 import WRONG as WRONG_10
from wrong_ways_11 import RIGHT as RIGHT_11
from wrong_ways_11 import WRONG as WRONG_11
from wrong_ways_12 import RIGHT as RIGHT_12
from wrong_ways_12 import WRONG as WRONG_12
from wrong_ways_13 import RIGHT as RIGHT_13
from wrong_ways_13 import WRONG as WRONG_13

from ntkbook.exercises import CHAPTERS

many = pytest.mark.parametrize("number", [18, pytest.param(100, marks=pytest.mark.sweep)])  # variants
WRONG = WRONG_05 + WRONG_06_TO_13 + WRONG_07 + WRONG_08 + WRONG_09 + WRONG_10 + WRONG_11 + WRONG_12 + WRONG_13
RIGHT = RIGHT_05_TO_13 + RIGHT_09 + RIGHT_10 + RIGHT_07 + RIGHT_08 + RIGHT_11 + RIGHT_12 + RIGHT_13


@cache
def variants(exercise, number):
    """The task as the chapter asks it, and with other numbers."""
    return [exercise, *map(exercise.variant, range(number))]


def verdicts(exercise, way, number):
    """How often the answers of a way are judged "right", "wrong", or to be which known mistake.

    A way to a task that asks for two things gives a tuple of them.
    """
    given = ((task, way(task.data)) for task in variants(exercise, number))
    judged = [task.check(*(answer if type(answer) is tuple else (answer,))) for task, answer in given]
    return Counter(", ".join(verdict.mistakes) or verdict.kind for verdict in judged)


def test_every_task_has_a_judge():
    tasks = [task for stem, of_chapter in CHAPTERS.items() if "05" <= stem < "14" for task in of_chapter]
    assert {exercise for exercise, _ in RIGHT} == set(tasks)
    assert len(RIGHT) == len(tasks)


@pytest.mark.parametrize("exercise", [exercise for exercise, _ in RIGHT], ids=lambda exercise: exercise.title)
def test_every_known_mistake_is_written_out(exercise):
    written = {name for task, name, _ in WRONG if task is exercise and name is not None}
    assert written == {mistake.name for part in exercise.parts() for mistake in part.mistakes}


@many
@pytest.mark.parametrize(("exercise", "way"), RIGHT, ids=[exercise.title for exercise, _ in RIGHT])
def test_the_right_way_is_right(exercise, way, number):
    assert verdicts(exercise, way, number) == {"right": number + 1}


@many
@pytest.mark.parametrize(("exercise", "name", "way"), WRONG, ids=[f"{e.title}: {name}" for e, name, _ in WRONG])
def test_the_wrong_way_is_never_right_and_has_its_name(exercise, name, way, number):
    judged = verdicts(exercise, way, number)
    if name is None:
        assert judged["right"] == 0, judged
    else:
        assert judged == {name: number + 1}
