"""The task of the largest step by products: a function that takes too many of them gives the right number."""

import numpy as np
import pytest

from ntkbook.exercises import at_scale

TASKS = [at_scale.step_by_products, *map(at_scale.step_by_products.variant, range(50))]


def plainly(multiply, v, products):
    for _ in range(products - 1):
        v = multiply(v)
    return 2 / (2 / len(v) * (v @ multiply(v)) / (v @ v))


def at_length_one(multiply, v, products):
    v = v / np.linalg.norm(v)
    for _ in range(products):
        v, before = multiply(v), v
        top, v = before @ v, v / np.linalg.norm(v)
    return len(v) / top


def columns(multiply, v, products):
    K = np.array([multiply(e) for e in np.eye(len(v))])
    return plainly(lambda u: K @ u, v, products)


def at_once(multiply, v, products):
    K = multiply(np.eye(len(v)))
    return plainly(lambda u: K @ u, v, products)


def one_more(multiply, v, products):
    return plainly(multiply, v, products + 1)


@pytest.mark.parametrize("way", [plainly, at_length_one])
def test_products_alone_are_right(way):
    assert all(task.check(way).right for task in TASKS)


@pytest.mark.parametrize("way", [columns, at_once, one_more])
def test_more_products_than_allowed_are_named(way):
    """Those of all columns of K give the right number."""
    assert all(task.check(way).mistakes == ("too many products",) for task in TASKS)


def test_the_number_of_products_and_of_points_must_be_used():
    for fixed in (
        lambda multiply, v, products: plainly(multiply, v, 2),
        lambda multiply, v, products: plainly(multiply, v, products) * 3 / len(v),
    ):
        assert TASKS[0].check(fixed(lambda u: TASKS[0].data.J @ (TASKS[0].data.J.T @ u), TASKS[0].data.v, 2)).right
        assert not TASKS[0].check(fixed)


def test_the_step_found_is_never_shorter_than_the_exact_one():
    for task in TASKS:
        exact = 3 / np.linalg.eigvalsh(task.data.J @ task.data.J.T)[-1]
        assert task.right() >= exact
