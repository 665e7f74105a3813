"""How many bytes a block kernel takes."""

from typing import NamedTuple

from ..engine.exercise import Exercise, Mistake


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
    """No two numbers of units may be the same."""
    while True:
        s = Size(*(int(rng.integers(low, high)) for low, high in ((40, 100), (2, 9), (11, 50), (6, 11))), 4)
        if s.n != s.m:
            return s


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
                rf"You counted ${s.N} \times {s.N}$ numbers. With {s.m} outputs each of these is a block of "
                rf"${s.m} \times {s.m}$ numbers."
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
            lambda s: r"You divided by $1024 \cdot 1024 = 1048576$. Here a megabyte is a million bytes, 1000000.",
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
        rf"The matrix has ${s.N} \cdot {s.m} = {s.N * s.m}$ rows and as many columns, so {(s.N * s.m) ** 2} numbers; "
        f"times {s.itemsize} bytes that is {megabytes(s, (s.N * s.m) ** 2):.4f} MB."
    ),
)
