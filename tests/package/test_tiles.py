"""Kernels by tiles: the sums they are, the same digits on any number of cores, and threads that get on with others."""

import multiprocessing
import os
import subprocess
import sys
import threading
import time
import warnings
from functools import partial

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from ntkbook import Network, ntk, ntk_to_zarr, tiles
from ntkbook.tiles import add_products, as_kernel, each, one_blas_thread

RNG = np.random.default_rng(0)


@pytest.fixture
def team(monkeypatch):
    """Three threads, whatever this machine has and the environment allows."""
    monkeypatch.setattr(tiles, "cores", lambda: 3)
    tiles.team_of.cache_clear()
    with threadpool_limits(3, "blas"):
        yield tiles.team_of(os.getpid())
    tiles.team_of.cache_clear()


def blas_threads():
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("width", [3, 30_000])
@pytest.mark.parametrize(("N1", "N2", "m"), [(5, 5, 3), (1000, 700, 1), (1, 420, 2), (2, 1, 500), (0, 4, 2), (0, 0, 1)])
def test_products_against_einsum(N1, N2, m, width, dtype, team):
    if N1 * N2 * m * m * width > 10**9:
        width = 8
    B1, B2 = (RNG.standard_normal((N, m, width)).astype(dtype) for N in (N1, N2))
    G = RNG.standard_normal((N1, N2)).astype(dtype)
    A = np.ones((N1, m, N2 * m), dtype)
    add_products(A, G, B1, B2, mirrored=False)
    add_products(A, None, B1, B2, mirrored=False)
    add_products(A, lambda rows, columns: G[rows, columns], None, None, mirrored=False)
    add_products(A, None, None, None, mirrored=False)
    K = as_kernel(A, mirrored=False)
    expected = np.einsum("iak,jbk->ijab", B1, B2, optimize=True) * (G + 1)[:, :, None, None]
    expected += (G + 1)[:, :, None, None] * np.eye(m, dtype=dtype) + 1
    assert K.shape == (N1, N2, m, m)
    assert K.dtype == dtype
    assert np.allclose(K, expected, rtol=0, atol=(1e-4 if dtype == "float32" else 1e-11) * np.sqrt(width))


@pytest.mark.parametrize(("N", "m"), [(5, 3), (1000, 1), (300, 3), (0, 2), (2, 500)])
def test_of_the_same_points_the_lower_half_is_copied(N, m, team):
    B = RNG.standard_normal((N, m, 20))
    h = RNG.standard_normal((N, 4))
    A = np.zeros((N, m, N * m))
    add_products(A, h @ h.T, B, B, mirrored=True)
    K = as_kernel(A, True, [(None, B, B), (h @ h.T, None, None)])
    G = (h @ h.T)[:, :, None, None]
    assert np.allclose(K, (1 + G) * np.einsum("iak,jbk->ijab", B, B) + G * np.eye(m), rtol=0, atol=1e-10)
    assert np.array_equal(K, K.transpose(1, 0, 3, 2))


@pytest.mark.parametrize("place", [(0, 0, 0, 0), (3, 399, 1, 0), (399, 399, 1, 1)])
def test_what_is_not_finite_is_refused_wherever_it_is(place):
    A = np.zeros((400, 2, 800))
    i, j, a, b = place
    A[i, a, 2 * j + b] = np.nan
    with pytest.raises(ValueError, match=rf"the kernel has nan at index \({i}, {j}, {a}, {b}\)"):
        as_kernel(A, mirrored=True)


DIGITS = """
import hashlib, os, numpy as np
from ntkbook import Network, ntk, tiles
for (*sizes, N), dtype in [((784, 60, 60, 3, 300), "f4"), ((784, 300, 300, 1, 130), "f8"), ((784, 40, 2, 20), "f8")]:
    net, rng = Network(sizes, "tanh", "ntk"), np.random.default_rng(0)
    params = [(W.astype(dtype), b.astype(dtype)) for W, b in net.init(rng)]
    x = rng.standard_normal((N, 784)).astype(dtype)
    for second in (None, x[: N // 2]):
        print(hashlib.sha256(ntk(net, params, x, second).tobytes()).hexdigest())
with tiles.one_blas_thread():
    print(tiles.team_of(os.getpid()).threads)
"""


@pytest.mark.skipif(tiles.cores() < 2, reason="one core")
def test_the_digits_are_the_same_on_one_core_and_on_two():
    def run(number):
        environment = os.environ | {"OPENBLAS_NUM_THREADS": number, "OMP_NUM_THREADS": number}
        output = subprocess.run([sys.executable, "-c", DIGITS], env=environment, check=True, capture_output=True)
        return output.stdout.decode().split()

    (*one, one_thread), (*two, two_threads) = run("1"), run("2")
    assert (one_thread, two_threads) == ("1", "2")
    assert one == two


def test_only_so_many_pieces_at_a_time_as_there_are_cores(team, monkeypatch, tmp_path):
    monkeypatch.setattr(tiles, "TILE_ROWS", 16)
    monkeypatch.setattr(tiles, "WORTH", 0)
    at_work, most, lock, original = [0], [0], threading.Lock(), tiles.add_term

    def counted(*args):
        with lock:
            at_work[0] += 1
            most[0] = max(most[0], at_work[0])
        time.sleep(0.001)
        original(*args)
        with lock:
            at_work[0] -= 1

    monkeypatch.setattr(tiles, "add_term", counted)
    net = Network((5, 30, 30, 3))
    params, x = net.init(RNG), RNG.standard_normal((60, 5))
    import dask

    with dask.config.set(num_workers=5):
        K = ntk_to_zarr(tmp_path / "K.zarr", net, params, x, chunk=15)
    assert np.isfinite(K.compute()).all()
    assert most[0] == 3
    assert blas_threads() == {3}


def test_blas_has_one_thread_until_the_last_has_left(team):
    inside, leave, seen = threading.Barrier(2), threading.Event(), []

    def long():
        with one_blas_thread():
            inside.wait()
            leave.wait()
            seen.append(blas_threads())

    other = threading.Thread(target=long)
    with one_blas_thread():
        other.start()
        inside.wait()
    assert blas_threads() == {1}
    leave.set()
    other.join()
    assert seen == [{1}]
    assert blas_threads() == {3}


def test_an_f_never_wakes_other_threads_of_blas(team):
    """They would keep a core busy after its products, while the tiles want it."""
    seen = []

    def f(params, x):
        seen.append(blas_threads())
        return np.tanh(x @ params)

    ntk(f, RNG.standard_normal((3, 2)), RNG.standard_normal((9, 3)))
    assert len(seen) > 3
    assert all(threads == {1} for threads in seen)
    assert blas_threads() == {3}


def test_a_helper_that_comes_too_late_changes_nothing(team):
    for _ in range(200):
        assert each(abs, range(2)) == [0, 1]
        tiles.team_of.cache_clear()
        assert blas_threads() == {3}
    time.sleep(0.05)
    assert blas_threads() == {3}


def test_an_error_in_a_piece_reaches_the_caller_and_stops_the_others(team):
    done = []

    def piece(k):
        time.sleep(0.001)
        if k == 5:
            raise ZeroDivisionError("piece 5")
        done.append(k)

    with pytest.raises(ZeroDivisionError, match="piece 5"):
        each(piece, range(1000))
    assert len(done) < 100
    assert blas_threads() == {3}
    assert each(abs, range(4)) == [0, 1, 2, 3]


def test_where_no_thread_can_be_started_the_caller_does_all(team, monkeypatch):
    def refuse(*args):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(team.pool, "submit", refuse)
    here = threading.get_ident()
    assert each(lambda _: threading.get_ident(), range(5)) == [here] * 5


def test_in_a_browser_there_is_one_thread(monkeypatch):
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)
    tiles.team_of.cache_clear()
    assert tiles.cores() == 1
    assert each(abs, [-1, -2]) == [1, 2]
    tiles.team_of.cache_clear()


def test_threads_know_what_the_caller_wants_to_hear(team):
    wide = np.full((400, 4, 4), 1e30, np.float32)
    with warnings.catch_warnings(), np.errstate(over="ignore", invalid="ignore"):
        warnings.simplefilter("error")
        with pytest.raises(ValueError, match="do numbers overflow"):
            as_kernel(np.zeros((400, 4, 1600), np.float32), True, [(None, wide, wide)])


def own(net, params, x, answers):
    answers.put(ntk(net, params, x))


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_a_fork_makes_its_own_threads(team):
    net = Network((5, 30, 30, 3))
    params, x = net.init(RNG), RNG.standard_normal((400, 5))
    K = ntk(net, params, x)
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    child = context.Process(target=own, args=(net, params, x, answers), daemon=True)
    child.start()
    assert np.array_equal(answers.get(timeout=60), K)
    child.join(60)
    assert child.exitcode == 0


def test_an_activation_of_one_s_own_inside_of_a_traced_function():
    """autograd's lock is held while f is traced: a kernel in f must not need it in another thread."""
    import autograd.numpy as anp

    net = Network((2, 300, 300, 1), lambda z: anp.sin(z))
    params, x = net.init(RNG), RNG.standard_normal((400, 2))

    def f(w, h):
        return w * h * ntk(net, params, x)[0, 0, 0, 0]

    run = threading.Thread(target=partial(ntk, f, 1.0, [[1.0], [2.0]]), daemon=True)
    run.start()
    run.join(60)
    assert not run.is_alive()
