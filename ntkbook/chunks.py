"""Kernels larger than memory: the matrix in chunks, by Dask, and on disk, by Zarr.

A chunk is the kernel of some points against some, by `ntk`. Dask computes the
chunks on the threads of this machine, or, if a `distributed.Client` has been
made, on its workers. Of one set of points each chunk above the diagonal is
computed once and used for its mirror image as well.
"""

import contextlib
import math
import shutil
import sys
import warnings
from numbers import Integral
from pathlib import Path
from uuid import uuid4

import dask
import dask.array as da
import numpy as np
import zarr
from dask.tokenize import tokenize
from tqdm import tqdm
from tqdm.dask import TqdmCallback
from zarr.codecs import Crc32cCodec, ZstdCodec

from .blocks import as_matrix
from .identity import identity_of
from .inputs import leaves, with_leaves
from .kernel import ntk
from .memory import bytes_to_keep
from .problem import read

CHUNK_BYTES = 2**27


def dask_ntk(f, params, x1, x2=None, chunk=None):
    """The kernel matrix as a ``dask.array``; nothing is computed yet.

    ``chunk`` is the number of datapoints on each side of a chunk; by default one takes about 128 MB.
    ``x1``, ``x2`` and ``params`` are copied.

    :returns: a ``dask.array`` of shape ``(N1 m, N2 m)``, datapoint-major like `as_matrix`
    :raises ValueError: as `ntk` does

    >>> K = dask_ntk(lambda w, x: w * x, 3.0, [[1.0], [2.0], [3.0]], chunk=2)
    >>> K.chunks, K.sum().compute().item()
    (((2, 1), (2, 1)), 36.0)
    """
    plan = Plan(f, params, x1, x2, chunk)
    return da.block([[plan.lazy(i, j) for j in range(plan.columns)] for i in range(plan.rows)])


def ntk_to_zarr(path, f, params, x1, x2=None, chunk=None, name=None):
    """The kernel matrix on disk, computed chunk by chunk.

    It goes into the Zarr array at ``path``. Called again after an interruption with the same
    arguments it computes only what is missing, or was damaged: every chunk has a checksum. The same
    ``f`` is one with the same code and values in it; ``name``, for an ``f`` that has no content to
    compare, stands for it, and must change when ``f`` does. At most as many chunks are in memory as
    are computed at a time.

    :returns: what is at ``path``, as a ``dask.array``
    :raises ValueError: as `ntk` does, and if ``path`` holds another kernel

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = f"{folder}/K.zarr"
    ...     K = ntk_to_zarr(path, lambda w, x: w * x, 3.0, [[1.0], [2.0]])
    ...     K.compute()
    array([[1., 2.],
           [2., 4.]])
    """
    if "://" in str(path):
        raise ValueError(f"path is {str(path)!r}, wanted a folder of this machine's file system")
    if name is not None and not isinstance(name, str):
        raise ValueError(f"name is {name!r}, wanted a string")
    plan, path = Plan(f, params, x1, x2, chunk), Path(path).absolute()
    if 0 in plan.shape:
        return da.empty(plan.shape, dtype=plan.dtype)
    store = open_store(path, plan, plan.identity(name))
    todo = [(i, j) for i in range(plan.rows) for j in range(i if plan.symmetric else 0, plan.columns)]
    todo = [(i, j) for i, j in tqdm(todo, delay=10) if not all(is_whole(store, path, at) for at in plan.places(i, j))]
    run([dask.delayed(write)(str(path), plan.delayed(i, j), plan.places(i, j)) for i, j in todo])
    return da.from_zarr(str(path))


class Plan:
    """How a kernel is cut into chunks: what is computed for the chunk (i, j), and where it goes."""

    def __init__(self, f, params, x1, x2, chunk):
        problem = read(f, params, x1=x1, x2=x2)
        params = with_leaves(problem.params, [a.copy() for a in leaves(problem.params)])
        problem = problem._replace(params=params, sets=tuple(points.copy() for points in problem.sets))
        sets, self.m, self.dtype, self.symmetric = problem.sets, problem.m, problem.dtype, problem.symmetric
        self.problem, self.chunk = problem, as_chunk(chunk, problem)
        self.shape = tuple(len(points) * self.m for points in (sets[0], sets[-1]))
        self.sides = tuple(max(1, min(self.chunk, len(points))) * self.m for points in (sets[0], sets[-1]))
        cut = [[points[k : k + self.chunk] for k in range(0, len(points), self.chunk)] or [points] for points in sets]
        self.rows, self.columns = len(cut[0]), len(cut[-1])
        self.lengths = [[len(points) * self.m for points in side] for side in (cut[0], cut[-1])]
        self.points = [[dask.delayed(points, pure=True) for points in side] for side in cut]
        self.f = dask.delayed(f, name=f"f-{key_of(f)}", traverse=False)
        self.params = dask.delayed(params, pure=True, traverse=False)

    def identity(self, name):
        """What tells this kernel from others: a hash of f, params and points, and some entries."""
        f, params, sets = self.problem.f, self.problem.params, self.problem.sets
        some = [points[np.linspace(0, len(points) - 1, min(4, len(points))).astype(int)] for points in sets]
        blocks = ntk(f, params, *some)
        entries = np.stack([np.einsum("ijaa->ija", blocks), blocks[:, :, 0]]).ravel().tolist()  # m of them may be many
        of = tokenize(params, list(sets), identity_of(f) if name is None else ("named", name))
        return {"of": of, "chunk": self.chunk, "some_entries": entries}

    def delayed(self, i, j):
        """The matrix of the chunk (i, j), for Dask to compute."""
        second = None if self.symmetric and i == j else self.points[-1][j]
        return dask.delayed(matrix, pure=True)(self.f, self.params, self.points[0][i], second)

    def lazy(self, i, j):
        """The same as a dask.array; below the diagonal the mirror image."""
        if self.symmetric and i > j:
            return self.lazy(j, i).T
        return da.from_delayed(self.delayed(i, j), (self.lengths[0][i], self.lengths[1][j]), self.dtype)

    def places(self, i, j):
        """Where the chunk is stored: (row, column) in numbers of chunks; and its mirror image."""
        return [(i, j), (j, i)] if self.symmetric and i != j else [(i, j)]


def key_of(f):
    """Another one for any other function, so that Dask mixes none up; random where its content cannot be told."""
    try:
        return identity_of(f)
    except ValueError:
        return uuid4().hex


def matrix(f, params, x1, x2):
    return as_matrix(ntk(f, params, x1, x2))


def as_chunk(chunk, problem):
    """The number of points on a side of a chunk, at most all; by default such that it takes about 128 MB to compute."""
    if chunk is None:
        chunk = math.isqrt(CHUNK_BYTES // problem.dtype.itemsize) // problem.m
        if not problem.dense and len(problem.sets[0]):  # what is kept of both sides must fit too
            chunk = min(chunk, CHUNK_BYTES // (2 * max(1, bytes_to_keep(problem))))
        chunk = max(1, chunk)
    if isinstance(chunk, bool) or not isinstance(chunk, Integral) or chunk < 1:
        raise ValueError(f"chunk is {chunk!r}, wanted a whole number of datapoints from 1")
    return max(1, min(int(chunk), max(map(len, problem.sets))))


def open_store(path, plan, identity):
    """The Zarr array at `path`, made if there is none; missing numbers read as NaN."""
    if not path.exists():
        made = path.with_name(f"{path.name}.{uuid4().hex}")
        create(str(made), plan, identity)
        try:
            made.rename(path)  # all or nothing, also when others do the same
        except OSError:
            shutil.rmtree(made)
    try:
        store = zarr.open_array(str(path), mode="r+")
    except Exception as error:
        raise ValueError(f"path is {str(path)!r}, which is not a Zarr array ({error}), wanted a new path") from error
    stored = dict(store.attrs)
    ours, theirs = (np.array(m.pop("some_entries", []), dtype=float) for m in (dict(identity), stored))
    same = {k: v for k, v in identity.items() if k != "some_entries"} == stored and ours.shape == theirs.shape
    close = min(1e-4, np.finfo(plan.dtype).eps ** 0.5)  # another processor rounds otherwise
    if not same or not np.allclose(ours, theirs, rtol=0, atol=close * np.abs(ours).max(initial=0)):
        cause = "do f, params, x or chunk differ?"
        raise ValueError(f"path is {str(path)!r}, which holds another kernel, wanted a new path: {cause}")
    if layout(store) != layout(create({}, plan, identity)):
        raise ValueError(f"path is {str(path)!r}, whose zarr.json is damaged or of another version, wanted a new path")
    return store


def create(store, plan, identity):
    """A Zarr array that finds damage: every chunk is stored with a checksum."""
    settings = {"shape": plan.shape, "chunks": plan.sides, "dtype": plan.dtype, "fill_value": np.nan}
    return zarr.create_array(store, attributes=identity, compressors=[ZstdCodec(), Crc32cCodec()], **settings)


def layout(store):
    """How the array lies on disk, without its attributes, as text: NaN differs from itself."""
    return repr(sorted((k, v) for k, v in store.metadata.to_dict().items() if k != "attributes"))


def is_whole(store, path, place):
    """Whether a chunk is on disk, and what was written: Zarr compares it with its checksum."""
    if not (Path(path) / store.metadata.encode_chunk_key(place)).is_file():
        return False
    try:
        store.get_block_selection(place)
    except MemoryError:
        raise
    except Exception as error:  # whatever the decompression of damaged bytes makes of them
        warnings.warn(f"chunk {place} of {path} is damaged ({error}): computed again", stacklevel=3)
        return False
    return True


def write(path, block, places):
    """Put a chunk, and its mirror image if there are two places, into the Zarr array."""
    store = zarr.open_array(path, mode="r+")
    for (i, j), part in zip(places, (block, block.T)):
        top, left = i * store.chunks[0], j * store.chunks[1]
        store[top : top + part.shape[0], left : left + part.shape[1]] = part


def run(tasks):
    """Compute all tasks, on a cluster if a Client has been made, or on threads; a progress bar if it takes long."""
    client = cluster()
    if client is None:
        with TqdmCallback(unit="step", delay=10):
            dask.compute(*tasks, scheduler="threads")
        return
    futures = client.compute(tasks)
    for _ in tqdm(sys.modules["distributed"].as_completed(futures, with_results=True), total=len(tasks), delay=10):
        pass


def cluster():
    """The `distributed.Client` that has been made last, or None."""
    if "distributed" in sys.modules:
        with contextlib.suppress(ValueError):
            return sys.modules["distributed"].default_client()
    return None
