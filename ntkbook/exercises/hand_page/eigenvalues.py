"""The two eigenvalues of a kernel, with pencil."""

import numpy as np

from ..engine.compare import as_answer, same
from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import matrix
from .page import draw_kernel


def roots(matrix, times=4, share=2):
    """The roots of t^2 - trace t + det, times 2 / share; `times` stands before det in the formula."""
    (a, b), (_, d) = matrix
    root = np.sqrt((a + d) ** 2 - times * (a * d - b * b))
    return np.array([(a + d - root) / share, (a + d + root) / share])


def quadratic(matrix):
    (a, b), (_, d) = matrix
    return rf"$\lambda^2 - {a + d}\lambda + {a * d - b * b}$"


def as_roots(given, right, decimals):
    """As other answers are read, but complex roots are kept."""
    try:
        numbers = np.asarray(given)
    except ValueError:  # lists of different lengths
        return as_answer(given, right, decimals)
    if numbers.dtype.kind == "c" and numbers.shape == right.shape:
        if np.abs(numbers.imag).max() > 0.5 * 10.0**-decimals:
            return numbers, "the eigenvalues of a symmetric matrix are real."
        given = numbers.real
    return as_answer(given, right, decimals)


def with_ad_plus_bc(matrix):
    """What stands under the root, and the roots, if the determinant is taken to be ad + bc."""
    (a, b), (_, d) = matrix
    under = (a + d) ** 2 - 4 * (a * d + b * b)
    root = np.sqrt(complex(under))
    return under, np.array([(a + d - root) / 2, (a + d + root) / 2])


def fits_ad_plus_bc(matrix, answer):
    """The roots themselves, or the NaN that NumPy gives for the root of a negative number."""
    under, found = with_ad_plus_bc(matrix)
    return answer.shape == found.shape and (same(answer, found, 4) or bool(under < 0 and np.isnan(answer).all()))


def why_not_ad_plus_bc(matrix):
    (a, b), (_, d) = matrix
    under = with_ad_plus_bc(matrix)[0]
    return (
        rf"You took $ad + bc$, {a * d + b * b}, for the determinant, and {under} stands under your root. The "
        rf"determinant is $ad - bc$, {a * d - b * b}: under the root there is {(a + d) ** 2 - 4 * (a * d - b * b)}. "
        "What stands there is never negative for a symmetric matrix."
    )


def cut(values):
    """To four decimals, the others cut off."""
    return np.floor(values * 1e4) / 1e4


def why_not_cut(matrix):
    right = roots(matrix)
    k = int(cut(right)[0] == right[0].round(4))  # they add up to a whole number: one of the two is rounded up
    return (
        "You cut the digits off, as the hand page does, instead of rounding: the "
        f"{('smaller', 'larger')[k]} eigenvalue is {np.floor(right[k] * 1e6) / 1e6:.6f}..., so its four decimals are "
        f"{right[k]:.4f}."
    )


eigenvalues = Exercise(
    title="the two eigenvalues",
    data=((8, 12), (12, 19)),
    draw=draw_kernel,
    ask=lambda K: f"The eigenvalues of ${matrix(K)}$, to four decimals (a calculator or `np.sqrt` helps).",
    work=roots,
    read=as_roots,
    mistakes=(
        Mistake("ad + bc", lambda K, work: with_ad_plus_bc(K)[1].real, why_not_ad_plus_bc, fits_ad_plus_bc),
        Mistake(
            "sign of the determinant",
            lambda K, work: roots(K, times=-4),
            lambda K: (
                f"The determinant has the wrong sign: the equation is {quadratic(K)} $= 0$, and the two eigenvalues "
                f"multiply to {K[0][0] * K[1][1] - K[0][1] ** 2}. Yours multiply to minus that, so one is negative."
            ),
        ),
        Mistake(
            "half forgotten",
            lambda K, work: roots(K, share=1),
            lambda K: (
                f"You forgot to divide by 2: the eigenvalues add up to the trace, {K[0][0] + K[1][1]}; yours add up "
                f"to {2 * (K[0][0] + K[1][1])}."
            ),
        ),
        Mistake(
            "4 forgotten",
            lambda K, work: roots(K, times=1),
            lambda K: (
                f"You forgot the 4 before the determinant: under the root there is {K[0][0] + K[1][1]} squared minus 4 "
                f"times {K[0][0] * K[1][1] - K[0][1] ** 2}. Your two numbers do not multiply to the determinant."
            ),
        ),
        Mistake("cut instead of rounded", lambda K, work: cut(work), why_not_cut),
    ),
    hints=(
        "The trace is the sum of the eigenvalues, the determinant their product.",
        r"$\lambda^2 - \text{trace}\,\lambda + \text{determinant} = 0$.",
        r"$\lambda = \frac{1}{2}(\text{trace} \mp \sqrt{\text{trace}^2 - 4\,\text{determinant}})$, rounded.",
    ),
    solve=lambda K: f"{quadratic(K)} $= 0$, so the eigenvalues are {roots(K)[0]:.4f} and {roots(K)[1]:.4f}.",
    tidy=np.sort,
    decimals=4,
)
