"""The task of a product without K: a function that works out K gives the right numbers, so its memory is watched."""

import tracemalloc

import numpy as np
import pytest

from ntkbook.exercises import at_scale

TASKS = [at_scale.product, *map(at_scale.product.variant, range(200))]


def half_of_K(J, v):
    half = [[float(a @ b) for b in J[: i + 1]] for i, a in enumerate(J)]
    return [sum(half[max(i, j)][min(i, j)] * v[j] for j in range(len(v))) for i in range(len(v))]


def by_loops(J, v):
    N, P = J.shape
    back = [sum(J[i, k] * v[i] for i in range(N)) for k in range(P)]
    return [sum(J[i][k] * back[k] for k in range(P)) for i in range(N)]


def by_an_operator(J, v):
    from scipy.sparse.linalg import aslinearoperator  # what is loaded on the way is not K

    J = aslinearoperator(J)
    return J.matvec(J.rmatvec(v))


K_FIRST = {
    "matmul": lambda J, v: (J @ J.T) @ v,
    "without brackets": lambda J, v: J @ J.T @ v,
    "dot": lambda J, v: np.dot(np.dot(J, J.T), v),
    "inner": lambda J, v: np.inner(J, J).dot(v),
    "einsum": lambda J, v: np.einsum("ik,jk->ij", J, J) @ v,
    "all products": lambda J, v: (J[:, None] * J).sum(axis=2) @ v,
    "row by row": lambda J, v: np.array([J @ row for row in J]) @ v,
    "single precision": lambda J, v: (J.astype("f4") @ J.T.astype("f4")) @ v,
    "lists": lambda J, v: [sum(k * w for k, w in zip(row, v)) for row in [[sum(a * b) for b in J] for a in J]],
    "half of K": half_of_K,
}
WITHOUT_K = {
    "matmul": lambda J, v: J @ (J.T @ v),
    "einsum": lambda J, v: np.einsum("ik,k->i", J, np.einsum("jk,j->k", J, v)),
    "weighted rows": lambda J, v: (J * (J * v[:, None]).sum(axis=0)).sum(axis=1),
    "best order": lambda J, v: np.linalg.multi_dot([J, J.T, v]),
    "loops": by_loops,
    "operator": by_an_operator,
}


@pytest.mark.parametrize("way", WITHOUT_K.values(), ids=WITHOUT_K)
def test_a_product_without_K_is_right(way):
    assert all(task.check(way).right for task in TASKS)


@pytest.mark.parametrize("way", K_FIRST.values(), ids=K_FIRST)
def test_a_function_that_works_out_K_is_named(way):
    """Its numbers are right: they alone do not show it."""
    for task in TASKS[:2]:
        assert task.check(way(task.data.J, task.data.v)).right
        verdict = task.check(way)
        assert verdict.mistakes == ("K worked out",)
        assert "With other numbers: You hold as many numbers as K has, 300·300 = 90000." in str(verdict)


def test_K_first_is_named_on_all_variants():
    assert all(task.check(K_FIRST["matmul"]).mistakes == ("K worked out",) for task in TASKS)


@pytest.mark.parametrize("tracing", [False, True])
def test_memory_that_is_watched_already_is_watched_further(tracing):
    if tracing:
        tracemalloc.start()
    try:
        assert TASKS[0].check(WITHOUT_K["matmul"]).right
        assert TASKS[0].check(K_FIRST["matmul"]).mistakes == ("K worked out",)
        assert tracemalloc.is_tracing() == tracing
    finally:
        tracemalloc.stop()
