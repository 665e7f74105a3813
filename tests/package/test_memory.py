"""The bill: what it counts, and what it refuses."""

import os
import tracemalloc
from types import SimpleNamespace

import autograd.numpy as anp
import numpy as np
import pytest

from ntkbook import Network, jacobian, memory, memory_bill, ntk, ntk_by_layer, ntk_by_parameter, tiles
from ntkbook.layerwise import kernel_of_network, sides_of
from ntkbook.problem import read


def test_the_bill_counts_what_is_allocated():
    net = Network((3, 4, 2))
    params = net.init(np.random.default_rng(0))
    x1, x2 = np.ones((5, 3)), np.ones((6, 3))
    bill = memory_bill(net, params, x1, x2)
    assert bill.kernel == ntk(net, params, x1, x2).nbytes
    Df = [jacobian(net, params, x) for x in (x1, x2)]
    assert bill.jacobian == bill.kernel + sum(D.nbytes for D in Df)
    assert memory_bill(lambda p, x: anp.concatenate([net(p, row[None]) for row in x]), params, x1).layerwise is None


@pytest.mark.parametrize(
    ("sizes", "N"),
    [
        ((784, 16, 16, 10), 60),
        ((10, 200, 200, 3), 64),
        ((5, 20, 20, 20, 20, 1), 50),
        ((5, 50, 50, 1), 1500),
        ((5, 300, 300, 10), 120),
        ((5, 700, 700, 2), 300),
        ((5, 30, 450), 4),
        ((5, 3), 400),
    ],
)
def test_the_layerwise_bill_is_the_measured_peak(sizes, N, monkeypatch):
    with tiles.one_blas_thread():
        monkeypatch.setattr(memory, "THREADS", tiles.team_of(os.getpid()).threads)
    net = Network(sizes)
    rng = np.random.default_rng(0)
    params, x = net.init(rng), rng.standard_normal((N, sizes[0]))
    bill = memory_bill(net, params, x)
    problem = read(net, params, x1=x)
    tracemalloc.start()
    kernel_of_network(problem, sides_of(problem))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert 0.6 * bill.layerwise < peak < 1.02 * bill.layerwise


NET = Network((2, 3, 2))


PARAMS = NET.init(np.random.default_rng(0))


X = np.ones((4, 2))


def f(params, x):
    return NET(params, x)


@pytest.mark.parametrize("compute", [ntk, ntk_by_layer])
def test_what_does_not_fit_is_refused_with_the_bill(compute):
    with pytest.raises(ValueError, match=r"TB, wanted at most the .* free: compute it in pieces") as error:
        compute(NET, PARAMS, np.ones((2_000_000, 2)))
    assert "kernel    128 TB" in str(error.value)


def test_a_jacobian_that_does_not_fit_is_refused(monkeypatch):
    free_memory(monkeypatch, 1000)
    with pytest.raises(
        ValueError,
        match=r"the Jacobian needs 1\.09 kB, wanted at most the 1 kB that are free: compute it in pieces, jacobian\(f",
    ):
        jacobian(NET, PARAMS, X)


@pytest.mark.parametrize(
    ("net", "N", "chosen", "better"),
    [(Network((2, 64, 2)), 4, "jacobian", "layerwise"), (Network((1, 3, 1)), 400, "layerwise", "jacobian")],
)
def test_the_refusal_names_the_route_that_fits(net, N, chosen, better, monkeypatch):
    rng = np.random.default_rng(0)
    params, x = net.init(rng), rng.standard_normal((N, net.sizes[0]))
    bill = memory_bill(net, params, x)
    assert getattr(bill, better) < getattr(bill, chosen)
    free_memory(monkeypatch, (getattr(bill, chosen) + getattr(bill, better)) // 2)
    with pytest.raises(ValueError, match=rf"'{chosen}' needs .* free: method=\"{better}\" fits"):
        ntk(net, params, x, method=chosen)
    ntk(net, params, x, method=better)


def test_a_plain_function_has_no_layers_to_fall_back_on(monkeypatch):
    free_memory(monkeypatch, 10)
    with pytest.raises(ValueError, match="compute it in pieces"):
        ntk(f, PARAMS, X)


@pytest.mark.parametrize("compute", [ntk_by_layer, ntk_by_parameter])
def test_a_kernel_for_each_array_is_counted(compute, monkeypatch):
    bill, x = memory_bill(NET, PARAMS, X), X
    free_memory(monkeypatch, bill.layerwise + 5 * bill.kernel)
    compute(NET, PARAMS, x)
    free_memory(monkeypatch, bill.layerwise + 3 * bill.kernel)
    with pytest.raises(ValueError, match="a kernel for each of 4 arrays needs"):
        compute(NET, PARAMS, x)


def free_memory(monkeypatch, number):
    monkeypatch.setattr("ntkbook.memory.LITTLE", 0)
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(available=number))
