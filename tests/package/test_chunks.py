"""Kernels in chunks: the same numbers, resumed after an interruption, on threads and on a cluster."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import autograd.numpy as anp
import dask
import dask.array as da
import numpy as np
import pytest

from ntkbook import Network, as_matrix, chunks, dask_ntk, ntk, ntk_to_zarr

NET = Network((5, 30, 30, 3), "tanh")
RNG = np.random.default_rng(0)
PARAMS, X, X2 = NET.init(RNG), RNG.standard_normal((23, 5)), RNG.standard_normal((9, 5))


@pytest.fixture
def counted(monkeypatch):
    """How many chunks are computed."""
    calls, original = [], chunks.matrix

    def counting(*args):
        calls.append(args)
        return original(*args)

    monkeypatch.setattr(chunks, "matrix", counting)
    return calls


def assert_same(lazy, dense):
    assert lazy.shape == dense.shape
    assert lazy.dtype == dense.dtype
    assert np.abs(lazy.compute(scheduler="threads") - dense).max() < 1e-12 * np.abs(dense).max()


@pytest.mark.parametrize("chunk", [1, 4, 23, 100, None])
@pytest.mark.parametrize("sets", [(X,), (X, X2)], ids=["one set", "two sets"])
def test_chunks_make_up_the_kernel(sets, chunk):
    dense = as_matrix(ntk(NET, PARAMS, *sets))
    assert_same(dask_ntk(NET, PARAMS, *sets, chunk=chunk), dense)


def test_any_function_and_float32(tmp_path):
    params = [(W.astype(np.float32), b.astype(np.float32)) for W, b in PARAMS]
    x = X.astype(np.float32)
    lazy = ntk_to_zarr(tmp_path / "K.zarr", lambda p, x: NET(p, x), params, x, chunk=10)
    dense = as_matrix(ntk(NET, params, x))
    assert lazy.dtype == np.float32
    assert np.abs(lazy.compute() - dense).max() < 1e-5 * np.abs(dense).max()


def test_the_mirror_image_is_not_computed_again(counted, tmp_path):
    dask_ntk(NET, PARAMS, X, chunk=4).compute(scheduler="threads")
    assert len(counted) == 6 * 7 / 2
    ntk_to_zarr(tmp_path / "K.zarr", NET, PARAMS, X, chunk=4)
    assert len(counted) == 2 * 6 * 7 / 2


def test_what_is_there_is_not_computed_again(counted, tmp_path, monkeypatch):
    path, dense = tmp_path / "K.zarr", as_matrix(ntk(NET, PARAMS, X))
    original = chunks.write

    def interrupted(path, block, places):
        if len(counted) > 8:
            raise KeyboardInterrupt
        original(path, block, places)

    monkeypatch.setattr(chunks, "write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ntk_to_zarr(path, NET, PARAMS, X, chunk=4)
    monkeypatch.setattr(chunks, "write", original)
    before = len(counted)
    assert_same(ntk_to_zarr(path, NET, PARAMS, X, chunk=4), dense)
    in_flight = len(counted) - 21
    assert 0 < in_flight <= (os.cpu_count() or 1) + 1
    assert before < 21
    ntk_to_zarr(path, NET, PARAMS, X, chunk=4)
    assert len(counted) == 21 + in_flight


KILLED = """
import sys, time
import numpy as np
from ntkbook import Network, chunks, ntk_to_zarr

net, rng = Network((5, 30, 30, 3), "tanh"), np.random.default_rng(0)
params, x = net.init(rng), rng.standard_normal((23, 5))
original = chunks.matrix
def slow(*args):
    with open(sys.argv[2], "a") as log:
        log.write("x")
    time.sleep(0.2)
    return original(*args)
chunks.matrix = slow
ntk_to_zarr(sys.argv[1], net, params, x, chunk=4)
"""


def test_killed_and_started_again(tmp_path):
    path, log = tmp_path / "K.zarr", tmp_path / "log"
    command = [sys.executable, "-c", KILLED, str(path), str(log)]
    first = subprocess.Popen(command)
    deadline = time.monotonic() + 60
    while (not log.exists() or len(log.read_text()) < 8) and time.monotonic() < deadline:
        time.sleep(0.05)
    first.kill()
    first.wait(60)
    assert 8 <= len(log.read_text()) < 21
    subprocess.run(command, check=True, timeout=60)
    assert len(log.read_text()) <= 21 + (os.cpu_count() or 1)
    assert_same(ntk_to_zarr(path, NET, PARAMS, X, chunk=4), as_matrix(ntk(NET, PARAMS, X)))


KILLER = """
import os, pathlib, sys, time
chunks = pathlib.Path(sys.argv[2])
deadline = time.monotonic() + 60
while len(found := [p for p in chunks.rglob("*") if p.is_file()]) < 3 and time.monotonic() < deadline:
    time.sleep(0.02)
os.kill(int(sys.argv[1]), 9)
print(len(found))
"""


def test_a_worker_may_die(tmp_path):
    from distributed import Client, LocalCluster

    settings = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(**settings) as cluster, Client(cluster) as client:
        pids = client.run(os.getpid)
        command = [sys.executable, "-c", KILLER, str(next(iter(pids.values()))), str(tmp_path / "K.zarr" / "c")]
        killer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        log = tmp_path / "log"

        def slow_network(params, x):
            with open(log, "a") as lines:
                lines.write(f"{os.getpid()}\n")
            time.sleep(0.05)
            return NET(params, x)

        lazy = ntk_to_zarr(tmp_path / "K.zarr", slow_network, PARAMS, X, chunk=4)
        stored_when_killed = int(killer.communicate(timeout=90)[0])
        found = lazy.compute()
    assert 3 <= stored_when_killed < 36
    calls = [int(line) for line in log.read_text().split()]
    assert calls.count(os.getpid()) < len(calls) / 4  # here f is only looked at
    dense = as_matrix(ntk(NET, PARAMS, X))
    assert np.abs(found - dense).max() < 1e-12 * np.abs(dense).max()


LIMITED = """
import resource, sys
import numpy as np
from ntkbook import Network, ntk_to_zarr

net, rng = Network((4, 8, 10), "relu"), np.random.default_rng(0)
params, x = net.init(rng), rng.standard_normal((900, 4))
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 600_000_000, used + 600_000_000))
try:
    np.ones(648_000_000 // 8)
except MemoryError:
    print("the whole kernel does not fit", file=sys.stderr)
else:
    sys.exit("the limit does not bind")
K = ntk_to_zarr(sys.argv[1], net, params, x, chunk=100)
assert K.nbytes == 648_000_000
print(float(K[:10, :10].sum().compute()))
"""


@pytest.mark.sweep
@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is set as Linux does")
def test_the_result_may_be_larger_than_the_memory(tmp_path):
    command = [sys.executable, "-c", LIMITED, str(tmp_path / "K.zarr")]
    quiet = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}  # threads reserve what they do not use
    run = subprocess.run(command, capture_output=True, text=True, env=quiet, timeout=120)
    assert run.returncode == 0, run.stderr
    assert "the whole kernel does not fit" in run.stderr
    net, rng = Network((4, 8, 10), "relu"), np.random.default_rng(0)
    params, x = net.init(rng), rng.standard_normal((900, 4))
    assert float(run.stdout) == pytest.approx(ntk(net, params, x[:1]).sum(), rel=1e-12)


CONVOLUTION = """
import resource, sys
import autograd.numpy as anp
import numpy as np
from functions import FUNCTIONS, draw
from ntkbook import as_matrix, ntk, ntk_to_zarr

f = FUNCTIONS["convolution"].build(anp)
params, x = draw("convolution", 2000, "float32")
K = ntk_to_zarr(sys.argv[1], f, params, x)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
some = np.array([0, 1, 700, 1999])
rows = (10 * some[:, None] + np.arange(10)).ravel()
exact = as_matrix(ntk(f, params, x[some], method="jacobian"))
assert np.abs(np.asarray(K[rows][:, rows]) - exact).max() < 2e-4 * np.abs(exact).max()
"""


@pytest.mark.sweep
@pytest.mark.skipif(sys.platform != "linux", reason="kilobytes are those of Linux")
def test_a_convolution_of_two_thousand_points_within_two_gigabytes(tmp_path):
    functions = str(Path(__file__).parents[1] / "bench")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([functions, os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-c", CONVOLUTION, str(tmp_path / "K.zarr")]
    run = subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=900)
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) < 2_000_000_000


def test_another_kernel_is_not_mixed_in(tmp_path):
    path = tmp_path / "K.zarr"
    ntk_to_zarr(path, NET, PARAMS, X, chunk=8)
    for change in (
        lambda: ntk_to_zarr(path, NET, PARAMS, 2 * X, chunk=8),
        lambda: ntk_to_zarr(path, NET, PARAMS, X, chunk=4),
        lambda: ntk_to_zarr(path, Network((5, 30, 30, 3), "relu"), PARAMS, X, chunk=8),
        lambda: ntk_to_zarr(path, NET, PARAMS, np.vstack([X[:-1], 2 * X[-1:]]), chunk=8),
        lambda: ntk_to_zarr(path, NET, PARAMS, X, X, chunk=8),
        lambda: ntk_to_zarr(path, NET, PARAMS, X.astype(np.float32), chunk=8),
    ):
        with pytest.raises(ValueError, match="which holds another kernel, wanted a new path"):
            change()


def line(params, x):
    return params * x[:, :1]


def test_another_function_of_the_same_bytes_is_not_mixed_in(tmp_path):
    path, x = tmp_path / "K.zarr", np.vstack([np.zeros((1, 3)), 1e-6 * RNG.standard_normal((11, 3))])
    ntk_to_zarr(path, line, 1.0, x)
    for f, points in ((line, x.reshape(18, 2)), (lambda w, x: 2 * line(w, x), x)):
        with pytest.raises(ValueError, match="which holds another kernel"):
            ntk_to_zarr(path, f, 1.0, points)


def test_sizes_at_the_edge(tmp_path):
    none = ntk_to_zarr(tmp_path / "none.zarr", line, np.float32(2), X[:0].astype("f4"))
    assert (none.shape, none.dtype) == ((0, 0), np.float32)
    one = ntk_to_zarr(str(tmp_path / "one.zarr"), NET, PARAMS, X, X2[:1], chunk=np.int64(10**6))
    assert_same(one, as_matrix(ntk(NET, PARAMS, X, X2[:1])))
    (tmp_path / "folder").mkdir()
    with pytest.raises(ValueError, match="which is not a Zarr array"):
        ntk_to_zarr(tmp_path / "folder", NET, PARAMS, X)
    with pytest.raises(ValueError, match="wanted a folder of this machine"):
        ntk_to_zarr("memory://K", NET, PARAMS, X)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="does f mix datapoints"):
        dask_ntk(lambda w, x: w * (x - x.mean(axis=0)), 2.0, X, chunk=1)
    for chunk in (0, 2.5, "4"):
        with pytest.raises(ValueError, match="wanted a whole number of datapoints from 1"):
            dask_ntk(NET, PARAMS, X, chunk=chunk)
    with pytest.raises(ValueError, match=r"x1 has shape \(23,\), wanted \(N, 5\)"):
        dask_ntk(NET, PARAMS, X[:, 0])


def test_a_function_changed_where_nobody_looks_is_another_one(tmp_path):
    """At 4 of 40 points: the entries that are compared do not show it. An equal table is no change."""
    path, x = tmp_path / "K.zarr", RNG.standard_normal((40, 3))
    table = np.ones((40, 1))
    changed = table.copy()
    changed[[5, 6, 7, 8]] = 30.0

    def with_table(at):
        return lambda params, x_: params * x_ * at[np.abs(x_[:, None] - x).sum(axis=2).argmin(axis=1)]

    ntk_to_zarr(path, with_table(table), 2.0, x, chunk=16)
    ntk_to_zarr(path, with_table(table.copy()), 2.0, x, chunk=16)
    with pytest.raises(ValueError, match="which holds another kernel"):
        ntk_to_zarr(path, with_table(changed), 2.0, x, chunk=16)


def test_settings_that_hardly_differ_are_told_apart(tmp_path):
    def softplus(z):
        return anp.logaddexp(0.0, z)

    def other(z):
        return anp.logaddexp(0.0, z) * (1 + 1e-9)

    nets = [Network((5, 30, 30, 3), softplus, "ntk", 1.0, b_std) for b_std in (0.1, 0.1001)]
    nets.append(Network((5, 30, 30, 3), other, "ntk", 1.0, 0.1))
    ntk_to_zarr(tmp_path / "K.zarr", nets[0], PARAMS, X)
    for net in nets[1:]:
        with pytest.raises(ValueError, match="which holds another kernel"):
            ntk_to_zarr(tmp_path / "K.zarr", net, PARAMS, X)


def test_an_f_without_content_wants_a_name(tmp_path):
    class Hidden:
        def __reduce__(self):
            raise TypeError("no content")

        __slots__ = ()

    hidden = Hidden()

    def f(params, x):
        return params * x if hidden else x

    with pytest.raises(ValueError, match=r'hidden in f is <.*Hidden.*>, which nothing tells .* or give name="\.\.\."'):
        ntk_to_zarr(tmp_path / "K.zarr", f, 2.0, X)
    ntk_to_zarr(tmp_path / "K.zarr", f, 2.0, X, name="twice x")
    ntk_to_zarr(tmp_path / "K.zarr", f, 2.0, X, name="twice x")
    with pytest.raises(ValueError, match="which holds another kernel"):
        ntk_to_zarr(tmp_path / "K.zarr", f, 2.0, X, name="three times x")
    with pytest.raises(ValueError, match="name is 3, wanted a string"):
        ntk_to_zarr(tmp_path / "K.zarr", f, 2.0, X, name=3)


def stored_chunks(path):
    return sorted(p for p in (path / "c").rglob("*") if p.is_file())


DAMAGE = {
    "a flipped bit": lambda b, k: bytes([*b[:k], b[k] ^ (1 << k % 8), *b[k + 1 :]]),
    "cut short": lambda b, k: b[:k],
    "empty": lambda b, k: b"",
    "filled with zeros": lambda b, k: bytes(len(b)),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damage_is_found_and_mended(damage, tmp_path, counted):
    path, dense = tmp_path / "K.zarr", as_matrix(ntk(NET, PARAMS, X))
    ntk_to_zarr(path, NET, PARAMS, X, chunk=8)
    counted.clear()
    assert_same(ntk_to_zarr(path, NET, PARAMS, X, chunk=8), dense)
    assert not counted
    for seed in range(25):
        rng = np.random.default_rng(seed)
        file = rng.choice(stored_chunks(path))
        whole = file.read_bytes()
        file.write_bytes(damage(whole, int(rng.integers(len(whole)))))
        with pytest.raises(Exception):  # noqa: B017, PT011
            da.from_zarr(str(path)).compute()
        counted.clear()
        with pytest.warns(UserWarning, match=r"chunk \(\d, \d\) of .* is damaged .* computed again"):
            mended = ntk_to_zarr(path, NET, PARAMS, X, chunk=8)
        assert len(counted) == 1
        assert_same(mended, dense)


def test_damage_to_the_description_is_found(tmp_path):
    path, dense = tmp_path / "K.zarr", as_matrix(ntk(NET, PARAMS, X))
    ntk_to_zarr(path, NET, PARAMS, X, chunk=8)
    file, refused = path / "zarr.json", []
    whole = file.read_bytes()
    assert_same(ntk_to_zarr(path, NET, PARAMS, X, chunk=8), dense)
    for seed in range(60):
        k = int(np.random.default_rng(seed).integers(len(whole)))
        file.write_bytes(DAMAGE["a flipped bit"](whole, k))
        try:
            assert_same(ntk_to_zarr(path, NET, PARAMS, X, chunk=8), dense)
        except ValueError as error:
            refused.append(str(error))
    assert len(refused) > 30
    assert all("wanted a new path" in message for message in refused)


def test_a_description_of_another_shape_is_refused(tmp_path):
    path = tmp_path / "K.zarr"
    ntk_to_zarr(path, NET, PARAMS, X, chunk=8)
    described = json.loads((path / "zarr.json").read_text())
    assert ntk_to_zarr(path, NET, PARAMS, X, chunk=8).shape == tuple(described["shape"])
    described["shape"] = [side + 8 for side in described["shape"]]
    (path / "zarr.json").write_text(json.dumps(described))
    with pytest.raises(ValueError, match=r"whose zarr\.json is damaged .* wanted a new path"):
        ntk_to_zarr(path, NET, PARAMS, X, chunk=8)


def test_under_one_name_the_entries_tell_kernels_apart(tmp_path):
    path, x = tmp_path / "K.zarr", RNG.standard_normal((6, 3))

    def store(factor):
        return ntk_to_zarr(path, lambda params, x: factor * params * x[:, :1], 2.0, x, name="a line")

    store(1.0)
    store(1 + 1e-12)
    with pytest.raises(ValueError, match="which holds another kernel"):
        store(1.002)


def test_params_and_points_may_change_before_it_is_computed():
    params, x = np.array(2.0), RNG.standard_normal((6, 3))

    def curved(params, x):
        return params**2 * x[:, :1]

    kernels = [dask_ntk(curved, params, x, chunk=3)]
    expected = kernels[0].compute()
    params *= 5
    x += 1
    params /= 5
    x -= 1
    kernels.append(dask_ntk(curved, params, x, chunk=3))
    params *= 7
    x *= 7
    for K in kernels:
        assert np.allclose(K.compute(), expected, rtol=1e-12)


def test_the_chunk_of_a_plain_f_leaves_room_for_what_is_kept_of_its_points():
    """Here 4 MB for a point: 16 on a side, where the kernel alone would let 4,096."""
    x, W = np.zeros((64, 2)), np.ones((2, 500_000))
    chunk = dask_ntk(lambda W, x: anp.sum(anp.tanh(x @ W), axis=1), W, x).chunks[0][0]
    assert 8 <= chunk <= 32
    assert dask_ntk(lambda w, x: w * x[:, :1], 1.0, x).chunks[0][0] == 64


def test_under_one_name_entries_between_outputs_count_too(tmp_path):
    path, x = tmp_path / "K.zarr", RNG.standard_normal((6, 3))
    signs = {"same": np.array([1.0, 1.0]), "other": np.array([1.0, -1.0])}  # the diagonals of all blocks are equal

    def store(which):
        return ntk_to_zarr(path, lambda params, x: params * x[:, :1] * signs[which], 2.0, x, name="two outputs")

    assert np.array_equal(store("same").compute(), store("same").compute())
    with pytest.raises(ValueError, match="which holds another kernel"):
        store("other")


def test_dask_takes_no_function_for_an_earlier_one():
    scale = {"c": 2.0}

    def f(params, x):
        return scale["c"] * params * x[:, :1]

    x = RNG.standard_normal((6, 3))
    first = dask_ntk(f, 1.0, x, chunk=3).persist()
    scale["c"] = 5.0
    second = dask_ntk(f, 1.0, x, chunk=3)
    both = dask.compute(first, second)
    assert np.allclose(both[1], 25 / 4 * both[0], rtol=1e-12)
