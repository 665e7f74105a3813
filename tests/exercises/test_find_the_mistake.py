"""The task in which a worked page has slips planted in it."""

import numpy as np
import pytest

from ntkbook.exercises import hand_page
from ntkbook.exercises.hand_page.find_the_mistake import partials_on
from ntkbook.exercises.hand_page.page import gradients, gram

task_of = hand_page.find_the_mistake.variant


def kernels(task):
    """The right kernel, and that of the page."""
    page = task.data.page
    return gram(page, gradients(page)), gram(page, partials_on(task.data))


@pytest.mark.parametrize("seed", range(50))
def test_find_the_mistake(seed):
    task = task_of(seed)
    (K, planted), false = kernels(task), {int(line) for line in task.right()}
    assert false == {k + 1 for k in range(7) if (partials_on(task.data) != gradients(task.data.page))[:, k].any()}
    assert 1 <= len(task.data.planted) <= 2
    assert 2 <= len(false) <= 3
    assert not np.array_equal(K, planted)
    assert task.check(false, K).right
    assert task.check(None, K).kind == task.check(false, None).kind == task.check(false).kind == "not yet"
    assert task.check(false | {min(set(range(1, 8)) - false)}, K).mistakes == ("a right line named",)
    assert task.check(sorted(false)[1:], K).mistakes == ("a wrong line missed",)
    assert task.check(false, planted).mistakes == ("the kernel of the page",)
    assert "your first answer is right; about the kernel" in str(task.check(false, np.ones((2, 2))))


def test_one_slip_and_two_are_planted_and_no_page_is_that_of_another_task():
    tasks = [task_of(seed) for seed in range(50)]
    assert {len(task.data.planted) for task in tasks} == {1, 2}
    for seed, task in enumerate(tasks):
        assert task.data.page != hand_page.partials.variant(seed).data
        assert task.data.page != hand_page.kernel.variant(seed).data


def test_lines_as_people_write_them():
    task = task_of(5)
    false, K = [int(line) for line in task.right()], kernels(task)[0]
    for lines in (false, tuple(false), np.array(false), set(map(str, false)), frozenset(false), [false]):
        assert task.check(lines, K).right
    assert task.check(false[0], K).mistakes == ("a wrong line missed",)
    for lines in ("1257", "3, 4", {0, 1}, {9}, set(), {}, 5.5, 5.5j, np.inf, [[]], [[1], [2, 3]], object()):
        assert "numbered from 1 to 7" in str(task.check(lines, K))
    assert "not a function" in str(task.check(lambda: 1, K))
    for kernel, says in ((7, "an array 2 x 2 is wanted"), ("a", "without quotation marks"), (min, "not a function")):
        assert says in str(task.check(false, kernel))


@pytest.mark.parametrize("seed", range(50))
def test_slips_of_the_page_are_the_page_s(seed):
    solution = str(task_of(seed).solution())
    assert "you" not in solution.lower().split()
    assert ", ".join(f"{line:.0f}" for line in task_of(seed).right()) in solution
