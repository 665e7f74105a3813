"""The kernel filled tile by tile, A_ij += G_ij B_i B_j^T, every core at work on a tile of its own.

A tile is small enough to be multiplied by its numbers and added while it is in
the cache of a core. If BLAS took all cores for the product alone, all but one
would wait meanwhile; so it gets one thread, and the tiles share the cores.
Where K is cut depends on its shape alone, which makes the digits of a kernel
the same on any number of cores.
"""

import contextlib
import contextvars
import functools
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from .derivatives import has_lock
from .inputs import OVERFLOW, check_finite, is_finite

TILE_ROWS = 768
THREADS = 8  # at most, so that `memory_bill` says the same on every machine
PASS_ROWS = 128  # datapoints that one thread takes forwards and back through a network at a time
WORTH = 2**25  # multiplications, half a millisecond or more: for less a second core brings little and may be busy
KEPT = 2**25 - 2**16  # bytes, a little less than the 32 MB that glibc keeps at most

# glibc gives a large array back to the system when it is freed, and the next kernel fetches it again page by page.
# From then on it keeps arrays of that size. Nothing is written to this one: it takes no memory.
np.empty(KEPT, np.uint8)


def cut(N, m, work, rows, least=2):
    """N points as slices of about `rows` rows of K, m for each point; at least so many if the work is worth it."""
    count = max(-(-N * m // rows), least if work > WORTH else 1)
    step = max(1, -(-N // count))
    return [slice(k, min(k + step, N)) for k in range(0, max(1, N), step)]


def add_products(A, G, B1, B2, mirrored):
    """Add G_ij B_i B_j^T to A (N1, m, N2 m), in place.

    G is (N1, N2), a function that gives the numbers of two slices of points, or None for ones. B1 and B2 are
    (N, m, width), or None for the unit matrix. With `mirrored` both sides are the same points (B1 is B2), and only
    the tiles from the diagonal on are filled; `as_kernel` does the rest.
    """
    fill(A, [(G, B1, B2)], mirrored)


def as_kernel(A, mirrored, terms=()):
    """A as blocks (N1, N2, m, m), datapoint-major in memory, after several (G, B1, B2) have been added to it.

    What lies below the diagonal is copied from above it. Raises ValueError if a number is not finite.
    """
    N1, m, columns = A.shape
    flat = A.reshape(N1 * m, columns)

    def finish(rows, columns):
        tile = flat[rows, columns]
        if mirrored and rows != columns:
            tile = tile.copy()  # a copy in the cache can be turned quickly
            flat[columns, rows] = tile.T
        return is_finite(tile)

    finite = all(fill(A, terms, mirrored, finish))
    K = A.reshape(N1, m, columns // m, m).transpose(0, 2, 1, 3)
    return K if finite else check_finite(K, "the kernel", OVERFLOW)


def fill(A, terms, mirrored, finish=None):
    """Add the terms to every tile of A, and `finish` it: a function of its rows and columns; returns its results."""
    m = A.shape[1]

    def fill_tile(places):
        rows, columns = places
        in_A = slice(columns.start * m, columns.stop * m)
        for term in terms:
            add_term(A[rows, :, in_A], *term, rows, columns)
        return finish and finish(slice(rows.start * m, rows.stop * m), in_A)

    work = 1 + sum(1 if B is None else B.shape[2] for _, B, _ in terms)
    sides = [cut(N, m, A.size * work / (1 + mirrored), TILE_ROWS, 4) for N in (A.shape[0], A.shape[2] // m)]
    tiles = [(rows, columns) for k, rows in enumerate(sides[0]) for columns in sides[1][k if mirrored else 0 :]]
    return each(fill_tile, tiles)


def add_term(tile, G, B1, B2, rows, columns):
    m = tile.shape[1]
    numbers = G(rows, columns) if callable(G) else None if G is None else G[rows, columns]
    if B1 is None:
        for a in range(m):
            tile[:, a, a::m] += 1 if numbers is None else numbers
        return
    left, right = (B.reshape(len(B) * m, B.shape[2]) for B in (B1[rows], B2[columns]))
    product = (left @ right.T).reshape(tile.shape)
    if numbers is not None:
        product *= numbers[:, None] if m == 1 else np.repeat(numbers, m, axis=1)[:, None]
    tile += product


def each(function, pieces):
    """function(piece) for each, as a list: on all cores if there are several, with one thread of BLAS each.

    Within a function of the user, which has autograd's lock, all in this thread: others may be waiting for that lock.
    """
    if has_lock():
        with one_blas_thread():
            return [function(piece) for piece in pieces]
    results, todo, team = [None] * len(pieces), iter(list(enumerate(pieces))), team_of(os.getpid())

    def work():
        try:
            for k, piece in todo:
                with team.at_work:
                    results[k] = function(piece)
        finally:
            for _ in todo:  # after an error nobody begins another one
                pass

    with one_blas_thread():
        helpers = team.call(work, min(team.threads, len(pieces)) - 1)
        try:
            work()
        finally:
            for helper in helpers:
                if not helper.cancel():
                    helper.result()
    return results


@contextlib.contextmanager
def one_blas_thread():
    """BLAS has one thread in the whole process, until the last of all that are inside has left."""
    team = team_of(os.getpid())
    if getattr(team.here, "inside", False):
        yield
        return
    team.enter()
    try:
        yield
    finally:
        team.leave()


@functools.cache
def team_of(pid):
    """The threads of this process; a fork inherits none of them and makes its own."""
    return Team()


class Team:
    """The threads that all callers in a process share: as many as cores, or as BLAS was allowed if that is less.

    `at_work` lets so many pieces be at work at the same time, whoever has asked for them: callers work as well.
    """

    def __init__(self):
        self.lock, self.here, self.users, self.blas = threading.Lock(), threading.local(), 0, []
        if sys.platform != "emscripten":
            from threadpoolctl import ThreadpoolController

            self.blas = ThreadpoolController().select(user_api="blas").lib_controllers
        self.pool = ThreadPoolExecutor(max(1, cores() - 1), "tiles")

    def enter(self):
        with self.lock:
            if not self.users:
                self.allowed = [library.num_threads for library in self.blas]
                self.threads = min([cores(), *self.allowed])
                self.at_work = threading.BoundedSemaphore(self.threads)
            self.users += 1
            self.limit()
        self.here.inside = True

    def leave(self):
        self.here.inside = False
        with self.lock:
            self.users -= 1
            if not self.users:
                self.limit(self.allowed)

    def limit(self, numbers=None):
        """Give BLAS so many threads, or one: in this thread alone, if it is a BLAS that counts them for each."""
        for library, number in zip(self.blas, numbers or [1] * len(self.blas)):
            # since threadpoolctl 3.8 the first thread that sets it keeps all others from it, until that is cleared
            release = getattr(library, "clear_controlling_thread", lambda force: None)
            release(force=True)
            library.set_num_threads(number)
            release(force=True)

    def call(self, work, number):
        """Have `work` called in so many other threads, as far as they can be started; returns their futures."""
        futures = []
        with contextlib.suppress(RuntimeError):
            for _ in range(number):
                errstate = contextvars.copy_context()  # np.errstate of the caller
                futures.append(self.pool.submit(errstate.run, self.help, work))
        return futures

    def help(self, work):
        self.limit()  # not when the thread starts: whoever asked for it may have left by then
        work()


def cores():
    """How many cores this process may use, of those it is to use."""
    if sys.platform == "emscripten":  # no thread can be started there
        return 1
    return min(THREADS, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
