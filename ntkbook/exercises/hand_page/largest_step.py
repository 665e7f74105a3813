"""The largest step of gradient descent from the eigenvalues of a 2 x 2 kernel."""

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import matrix
from .eigenvalues import cut, roots
from .page import draw_kernel


def largest(K):
    return roots(K)[1]


def trace(K):
    return K[0][0] + K[1][1]


def determinant(K):
    (a, b), (_, d) = K
    return a * d - b * b


largest_step = Exercise(
    title="the largest step of a page",
    data=((19, 30), (30, 51)),
    draw=draw_kernel,
    ask=lambda K: (
        f"A network of this kind has the kernel ${matrix(K)}$, held fixed. Below which step does the residual shrink "
        "to zero from every start? Four decimals."
    ),
    work=lambda K: 2 / largest(K),
    decimals=4,
    mistakes=(
        Mistake(
            "1 / lambda_max",
            lambda K, work: 1 / largest(K),
            lambda K: (
                r"This is $1/\lambda_{\max}$. At it the fast part of the residual vanishes in one step; the loss "
                r"still falls up to twice that, $2/\lambda_{\max}$."
            ),
        ),
        Mistake(
            "2 / lambda_min",
            lambda K, work: 2 / roots(K)[0],
            lambda K: (
                f"You took the smaller eigenvalue, {roots(K)[0]:.4g}. The larger, {largest(K):.4g}, is the one whose "
                "residual grows first."
            ),
        ),
        Mistake(
            "2 / trace",
            lambda K, work: 2 / trace(K),
            lambda K: (
                f"You divided by the trace, {trace(K)}, the sum of both eigenvalues. Only the larger counts, "
                f"{largest(K):.4g}."
            ),
        ),
        Mistake(
            "2 / the largest entry",
            lambda K, work: 2 / max(K[0][0], K[1][1]),
            lambda K: (
                f"You divided by {max(K[0][0], K[1][1])}, the largest entry of the matrix. Its largest eigenvalue is "
                f"larger than that: {largest(K):.4g}."
            ),
        ),
        Mistake(
            "2 / determinant",
            lambda K, work: 2 / determinant(K),
            lambda K: (
                f"You divided by the determinant, {determinant(K)}, the product of both eigenvalues. Only the larger "
                f"counts, {largest(K):.4g}."
            ),
            shows=lambda K: abs(roots(K)[0] - 1) > 0.01,
        ),
        Mistake(
            "cut instead of rounded",
            lambda K, work: cut(work),
            lambda K: (
                f"You cut the digits off instead of rounding: it is {np.floor(2e6 / largest(K)) / 1e6:.6f}..., so the "
                f"four decimals are {2 / largest(K):.4f}."
            ),
        ),
        Mistake(
            "the eigenvalue itself",
            lambda K, work: largest(K),
            lambda K: r"This is $\lambda_{\max}$ itself. The bound is 2 divided by it: a small number.",
        ),
        Mistake(
            "half the eigenvalue",
            lambda K, work: largest(K) / 2,
            lambda K: r"This is $\lambda_{\max}/2$. It is the other way round: $2/\lambda_{\max}$.",
        ),
        Mistake(
            "sign of the determinant",
            lambda K, work: 2 / roots(K, times=-4)[1],
            lambda K: (
                rf"The determinant, {determinant(K)}, enters with the wrong sign: under the root there is "
                rf"$\text{{trace}}^2 - 4\,\text{{determinant}}$, {trace(K) ** 2 - 4 * determinant(K)}."
            ),
        ),
    ),
    hints=(
        "The quadratic equation of section 2.",
        r"$\lambda^2 - \text{trace}\,\lambda + \text{determinant} = 0$; the larger root counts.",
        r"$2/\lambda_{\max}$ with $\lambda_{\max} = \frac{1}{2}(\text{trace} + \sqrt{\text{trace}^2 - "
        r"4\,\text{determinant}})$.",
    ),
    solve=lambda K: (
        rf"The trace is {trace(K)} and the determinant ${K[0][0]}\cdot {K[1][1]} - {K[0][1]} \cdot {K[0][1]}$ is "
        f"{determinant(K)}; the eigenvalues are {roots(K)[0]:.6g} and {largest(K):.6g}, and the bound is "
        f"2/{largest(K):.6g}, about {2 / largest(K):.4f}."
    ),
)
