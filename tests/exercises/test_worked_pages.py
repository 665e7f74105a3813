"""Find the mistake on 200 variants, judged by somebody who has nothing but the text of the question."""

import re

import pytest
from ways_hand_page import f, products

from ntkbook.exercises import hand_page

LINES = range(1, 8)


@pytest.fixture(scope="module")
def tasks():
    return [hand_page.find_the_mistake.variant(seed) for seed in range(200)]


def numbers(text):
    return [int(number) for number in re.findall(r"-?\d+", text)]


def read(task):
    """theta in its order, the two points, what the page says in its seven lines, and the kernel that it has."""
    text = str(task.question)
    vectors = re.search(
        r"W\[1\] = (.*?)ᵀ, b\[1\] = (.*?)ᵀ, W\[2\] = (\(.*?\)), b\[2\] = (.*?), x_1 = (.*?), x_2 = (\S+?)\. ", text
    )
    W1, b1, W2, b2, x1, x2 = map(numbers, vectors.groups())
    says = [numbers(line) for line in re.findall(r"^\d\. .*: (.*)$", text, re.MULTILINE)]
    kernel = numbers(re.search(r"K = (\[\[.*?\]\])", text)[1])
    return [*W1, *b1, *W2, *b2], (*x1, *x2), says, [kernel[:2], kernel[2:]]


def solved(task):
    """The false lines and the right kernel: f is linear in each parameter, so raising one by 1 gives its partial."""
    theta, points, says, _ = read(task)
    partials = [[f([v + (j == k) for j, v in enumerate(theta)], x) - f(theta, x) for k in range(7)] for x in points]
    return {line for line in LINES if [row[line - 1] for row in partials] != says[line - 1]}, products(partials)


def test_the_page_follows_from_its_own_lines(tasks):
    for task in tasks:
        _, _, says, kernel = read(task)
        assert len(says) == 7
        assert kernel == products(list(zip(*says)))


def test_two_or_three_lines_are_false_by_one_slip_or_two_and_the_kernel_is_wrong(tasks):
    for task in tasks:
        false, right_kernel = solved(task)
        assert 2 <= len(false) <= 3
        assert 1 <= len(task.data.planted) <= 2
        assert right_kernel != read(task)[3]


def test_right_answers_are_right(tasks):
    for task in tasks:
        false, right_kernel = solved(task)
        assert task.check(false, right_kernel).right
        assert task.check(sorted(false), right_kernel).right


def test_wrong_lines_are_named(tasks):
    for task in tasks:
        false, right_kernel = solved(task)
        named = {
            "a wrong line missed": [{line} for line in false] + [min(false), float(max(false)), [max(false)]],
            "a right line named": [set(LINES) - false, set(LINES), *(false | {line} for line in set(LINES) - false)],
        }
        for mistake, answers in named.items():
            for lines in answers:
                assert task.check(lines, right_kernel).mistakes == (mistake,), (lines, false)
        assert not task.check({line - 1 for line in false}, right_kernel).right
        assert not task.check(len(false), right_kernel).right


def test_wrong_kernels_are_named(tasks):
    """The page's own; and a learner's who finds the lines, but writes a bias's value for its derivative."""
    for task in tasks:
        false, right_kernel = solved(task)
        theta = read(task)[0]
        assert task.check(false, read(task)[3]).mistakes == ("the kernel of the page",)
        with_value = [[entry - 1 + theta[6] ** 2 for entry in row] for row in right_kernel]
        assert task.check(false, with_value).mistakes == ("value of the last bias",)


def test_slips_are_those_of_the_page(tasks):
    for task in tasks:
        words = re.findall(r"[a-z]+", str(task.solution()).lower())
        assert not {"you", "your", "yours"} & set(words)
        for slip in task.data.planted:
            assert "the page" in slip.why(task.data.page, "the page") or slip.name in (
                "last bias taken as a constant",
                "x forgotten in partials 1 and 2",
            )
