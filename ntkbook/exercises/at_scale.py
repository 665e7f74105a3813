"""Chapter 07 with pencil: what a kernel weighs, and its product with a vector without it."""

from typing import NamedTuple

import numpy as np

from .exercise import Exercise, Mistake


class Size(NamedTuple):
    """A network n-width-m, N points, and the bytes of one number."""

    N: int
    n: int
    width: int
    m: int
    itemsize: int


def parameters(s):
    return s.n * s.width + s.width + s.width * s.m + s.m


def megabytes(s, numbers):
    return numbers * s.itemsize / 1e6


def draw_size(rng):
    return Size(*(int(rng.integers(low, high)) for low, high in ((40, 100), (2, 9), (10, 50), (6, 11))), 4)


kernel_bytes = Exercise(
    title="the bytes of a block kernel",
    data=Size(N=60, n=8, width=20, m=10, itemsize=4),
    draw=draw_size,
    ask=lambda s: (
        f"A network {s.n}-{s.width}-{s.m} at {s.N} points, in single precision: {s.itemsize} bytes for a number. How "
        "many megabytes (millions of bytes) has its block kernel, all of it? Four decimals, or a function "
        "`size(N, m, itemsize)`."
    ),
    work=lambda s: megabytes(s, (s.N * s.m) ** 2),
    call=lambda g, s: g(s.N, s.m, s.itemsize),
    elsewhere=Size(N=120, n=3, width=5, m=5, itemsize=8),
    decimals=4,
    mistakes=(
        Mistake(
            "one number for each block",
            lambda s, work: megabytes(s, s.N**2),
            lambda s: (
                f"You counted {s.N} x {s.N} numbers. With {s.m} outputs each of these is a block of {s.m} x {s.m} "
                "numbers."
            ),
        ),
        Mistake(
            "one row of each block",
            lambda s, work: megabytes(s, s.N**2 * s.m),
            lambda s: (
                f"You counted {s.m} numbers for each pair of points. A block has {s.m} rows and as many columns, "
                f"{s.m**2} numbers."
            ),
        ),
        Mistake(
            "not squared",
            lambda s, work: megabytes(s, s.N * s.m),
            lambda s: (
                f"This is one row of the kernel. It has {s.N * s.m} rows, one for each point and output, and as many "
                "columns."
            ),
        ),
        Mistake(
            "numbers for bytes",
            lambda s, work: work / s.itemsize,
            lambda s: f"This is how many numbers there are. Each takes {s.itemsize} bytes.",
        ),
        Mistake(
            "bits for bytes",
            lambda s, work: 8 * work,
            lambda s: f"These are bits: a byte has 8 of them, and a number takes {s.itemsize} bytes.",
        ),
        Mistake(
            "bytes for megabytes",
            lambda s, work: work * 1e6,
            lambda s: "These are bytes. A megabyte is a million of them, 1000000.",
        ),
        Mistake(
            "2**20 for a million",
            lambda s, work: work * 1e6 / 2**20,
            lambda s: "You divided by 1024 x 1024 = 1048576. Here a megabyte is a million bytes, 1000000.",
        ),
        Mistake(
            "the other precision",
            lambda s, work: work * (12 - s.itemsize) / s.itemsize,
            lambda s: f"A number takes {s.itemsize} bytes here, not {12 - s.itemsize}.",
        ),
        Mistake(
            "one half only",
            lambda s, work: megabytes(s, s.N * s.m * (s.N * s.m + 1) / 2),
            lambda s: (
                "You counted one half and the diagonal. The other half is the same numbers again, but `ntk` returns "
                f"the whole: all {s.N * s.m} columns of all {s.N * s.m} rows."
            ),
        ),
        Mistake(
            "the Jacobian",
            lambda s, work: megabytes(s, s.N * s.m * parameters(s)),
            lambda s: (
                f"This is the Jacobian: a row of {parameters(s)} derivatives for each point and output. The kernel has "
                f"rows of {s.N * s.m}."
            ),
        ),
    ),
    hints=(
        "How many rows has the kernel as a matrix, and how many columns?",
        "One row for each point and output, and as many columns. Then the bytes of one number.",
        "`(N * m) * (N * m) * itemsize / 1e6`",
    ),
    solve=lambda s: (
        f"The matrix has {s.N} x {s.m} = {s.N * s.m} rows and as many columns, so {(s.N * s.m) ** 2} numbers; times "
        f"{s.itemsize} bytes that is {megabytes(s, (s.N * s.m) ** 2):.4f} MB."
    ),
)


class Product(NamedTuple):
    """The Jacobian J (3, 4) of three points, one output, and a vector with a number for each point."""

    J: np.ndarray
    v: np.ndarray


def draw_product(rng):
    return Product(rng.integers(-3, 4, (3, 4)), rng.integers(-3, 4, 3))


product = Exercise(
    title="$Kv$ without $K$",
    data=Product(np.array([[1, 0, 2, 1], [0, 1, 1, 0], [2, 1, 0, -1]]), np.array([1, -2, 1])),
    draw=draw_product,
    ask=lambda s: (
        f"Three points, one output, four parameters: $J$ = {s.J.tolist()}, a row for each point, and $v$ = "
        f"{s.v.tolist()}. The three numbers $Kv$, without working out $K$; or a function `product(J, v)`."
    ),
    work=lambda s: s.J @ (s.J.T @ s.v),
    call=lambda g, s: g(s.J.astype(float), s.v.astype(float)),
    elsewhere=Product(np.arange(10).reshape(2, 5) % 4 - 1, np.array([3, -1])),
    mistakes=(
        Mistake(
            "only the way back",
            lambda s, work: s.J.T @ s.v,
            lambda s: (
                rf"This is $J^\top v$, with {s.J.shape[1]} numbers: a step of the parameters. $J$ times it says how "
                "the outputs move."
            ),
        ),
        Mistake(
            "the diagonal of K alone",
            lambda s, work: (s.J**2).sum(axis=1) * s.v,
            lambda s: (
                f"You took each row of $J$ with itself alone: the diagonal of $K$, {(s.J**2).sum(axis=1).tolist()}, "
                "times $v$. Each point moves all the others too."
            ),
        ),
        Mistake(
            "the sum v . K v",
            lambda s, work: s.v @ work,
            lambda s: (
                rf"This is one number, $v^\top K v$, the squared length of $J^\top v$. $Kv$ has {len(s.v)} numbers."
            ),
        ),
        Mistake(
            "v multiplied in once more",
            lambda s, work: s.v * work,
            lambda s: f"You multiplied by $v$ a second time at the end: by {s.v.tolist()}. $v$ enters once.",
        ),
        Mistake(
            "v left out",
            lambda s, work: s.J @ s.J.sum(axis=0),
            lambda s: (
                f"You added the rows of $J$ as they are, as if $v$ were {[1] * len(s.v)}. They are weighted by "
                f"{s.v.tolist()}."
            ),
        ),
        Mistake(
            "sign turned",
            lambda s, work: -work,
            lambda s: f"The sign is turned. The first number is {int((s.J @ (s.J.T @ s.v))[0])}.",
        ),
    ),
    hints=(
        r"Put brackets: $K v = (J J^\top) v = J (J^\top v)$.",
        r"First the rows of $J$, weighted by $v$ and added: four numbers. Then each row times those.",
        "`J @ (J.T @ v)`",
    ),
    solve=lambda s: (
        rf"$J^\top v$ is {(s.J.T @ s.v).tolist()}, and each row of $J$ times it gives "
        f"{(s.J @ (s.J.T @ s.v)).tolist()}."
    ),
)
