"""A Gram matrix from gradients."""

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import matrix


def rows_of_gradients(rng):
    """Three independent gradients of four parameters."""
    while True:
        J = rng.integers(-2, 4, size=(3, 4))
        if round(np.linalg.det(J @ J.T)):
            return J


gram = Exercise(
    title="the Gram matrix",
    data=np.array([[1, 0, 2, 1], [0, 1, 1, 3], [2, 1, 0, -1]]),
    draw=rows_of_gradients,
    ask=lambda J: (
        f"The gradients of three points, a row for each:\n\n$J = {matrix(J)}$\n\n"
        "Give their kernel, a matrix, or a function `gram(J)`."
    ),
    work=lambda J: J @ J.T,
    call=lambda g, J: g(J.astype(float)),
    elsewhere=np.arange(10).reshape(5, 2) % 7 - 2,
    mistakes=(
        Mistake(
            "features on the wrong axis",
            lambda J, work: J.T @ J,
            lambda J: (
                f"You multiplied the columns: $J^T J$ is {J.shape[1]} x {J.shape[1]}, a number for each pair of "
                f"parameters. The kernel has one for each pair of points, {len(J)} x {len(J)}: $J J^T$."
            ),
        ),
        Mistake(
            "sum instead of inner product",
            lambda J, work: np.add.outer(J.sum(axis=1), J.sum(axis=1)),
            lambda J: (
                "You added the gradients of two points. For each parameter the two numbers are multiplied, and the "
                f"products are added: $K_{{12}}$ is {(J @ J.T)[0, 1]}."
            ),
        ),
        Mistake(
            "product of the sums",
            lambda J, work: np.multiply.outer(J.sum(axis=1), J.sum(axis=1)),
            lambda J: (
                "You added up each gradient first and multiplied then. It is the other way round: multiply parameter "
                f"by parameter, then add; $K_{{12}}$ is {(J @ J.T)[0, 1]}."
            ),
        ),
        Mistake(
            "divided by P",
            lambda J, work: work / J.shape[1],
            lambda J: f"You took the mean over the {J.shape[1]} parameters; the kernel is their sum.",
        ),
    ),
    hints=("A number for each pair of points: 3 x 3.", "An inner product for every pair of rows.", "`J @ J.T`"),
    solve=lambda J: f"`J @ J.T` is ${matrix(J @ J.T)}$.",
)
