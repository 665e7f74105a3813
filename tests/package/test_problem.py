"""What is read is read once, and an f whose rows depend on each other is refused by every route."""

import autograd.numpy as anp
import numpy as np
import pytest

from ntkbook import (
    Network,
    NTKOperator,
    dask_ntk,
    explain,
    inputs,
    jacobian,
    linearize,
    memory_bill,
    ntk,
    ntk_by_layer,
    train,
)
from ntkbook.loss import SquaredLoss

NET = Network((2, 3, 2))
PARAMS = NET.init(np.random.default_rng(0))
RNG = np.random.default_rng(1)
X, X2, Y = RNG.standard_normal((5, 2)), RNG.standard_normal((3, 2)), np.zeros((5, 2))


class Counted:
    """A user's f, and the number of rows in each of its calls."""

    def __init__(self):
        self.rows = []

    def __call__(self, params, x):
        self.rows.append(len(x))
        return NET(params, x)


KERNELS = {
    "one set": (lambda f: ntk(f, PARAMS, X), 1),
    "two sets": (lambda f: ntk(f, PARAMS, X, X2), 2),
    "Jacobian": (lambda f: jacobian(f, PARAMS, X), 1),
    "one entry": (lambda f: explain(f, PARAMS, X[0], X[1]), 2),
    "the bill": (lambda f: memory_bill(f, PARAMS, X, X2), 2),
    "an operator": (lambda f: NTKOperator(f, PARAMS, X), 1),
}


@pytest.mark.parametrize(("compute", "sets"), KERNELS.values(), ids=KERNELS)
def test_f_runs_at_most_three_times_for_each_set_of_points(compute, sets):
    f = Counted()
    compute(f)
    assert 0 < len(f.rows) <= 3 * sets


@pytest.mark.parametrize("f", [NET, lambda params, x: NET.run(params, x)[1][-1]], ids=["network", "any f"])
@pytest.mark.parametrize(("compute", "sets"), KERNELS.values(), ids=KERNELS)
def test_each_leaf_is_looked_at_once(compute, sets, f, monkeypatch):
    looked_at, original = [], inputs.check_finite

    def looking(a, name, *rest):
        looked_at.append((name, id(a)))
        return original(a, name, *rest)

    for module in ("inputs", "problem"):
        monkeypatch.setattr(f"ntkbook.{module}.check_finite", looking)
    compute(f)
    own = {id(a) for pair in PARAMS for a in pair}
    assert [name for name, which in looked_at if which in own] == [f"params[{k // 2}][{k % 2}]" for k in range(4)]


MIXED = {
    "a mean taken off": lambda p, x: p * (x - x.mean(axis=0)),
    "the first point taken off": lambda p, x: p * (x - x[:1]),
    "the last point taken off": lambda p, x: p * (x - x[-1:]),
    "running sums": lambda p, x: p * anp.cumsum(x, axis=0),
    "rows in reverse": lambda p, x: p * x[::-1],
    "numbers of rows": lambda p, x: p * (x + anp.arange(len(x))[:, None]),
    "the number of points": lambda p, x: p * x / len(x),
    "sorted rows": lambda p, x: p * x[np.argsort(x[:, 0])],
    "another f for many points": lambda p, x: p * x * (1 + (len(x) > 4)),
    "a state": lambda p, x, calls=[]: p * x * (1 + len(calls.append(0) or calls)),
}


@pytest.mark.parametrize("N", [2, 5, 6])
@pytest.mark.parametrize("f", MIXED.values(), ids=MIXED)
def test_rows_that_depend_on_each_other_are_refused(f, N):
    x = np.random.default_rng(2).standard_normal((N, 2))
    if f is MIXED["another f for many points"] and N == 2:
        x = np.vstack([x] * 4)
    assert ntk(lambda p, x: p * x, 2.0, x).shape[:2] == (len(x), len(x))
    for compute in (lambda: ntk(f, 2.0, x), lambda: ntk(f, 2.0, x[:1], x), lambda: jacobian(f, 2.0, x)):
        with pytest.raises(ValueError, match="wanted a row that depends on its own datapoint alone"):
            compute()


def test_the_other_functions_look_too():
    f = MIXED["running sums"]
    for compute in (
        lambda: NTKOperator(f, 2.0, X),
        lambda: dask_ntk(f, 2.0, X, chunk=1),
        lambda: memory_bill(f, 2.0, X),
        lambda: linearize(f, 2.0)(0.1, X),
        lambda: train(f, 2.0, X, Y, 0.1, 1, SquaredLoss("half_sum")),
    ):
        with pytest.raises(ValueError, match="does f mix datapoints"):
            compute()


def test_two_sets_with_other_outputs_are_refused():
    def f(p, x):
        return p * anp.ones((len(x), 2 if (x > 5).all() and len(x) else 3))

    with pytest.raises(ValueError, match="has 3 outputs at one set and 2 at the other"):
        ntk(f, 2.0, X, X + 100)


def test_what_fails_on_plain_arrays_for_many_points_stays_its_own_error():
    def f(p, x):
        if len(x) > 4:
            raise KeyError("too many")
        return p * x

    with pytest.raises(KeyError, match="too many"):
        jacobian(f, 2.0, X)


def test_a_network_is_not_run_before_its_kernel(monkeypatch):
    calls, original = [], Network.run
    monkeypatch.setattr(Network, "run", lambda *args: calls.append(0) or original(*args))
    for compute, sets in ((lambda: ntk(NET, PARAMS, X), 1), (lambda: ntk_by_layer(NET, PARAMS, X, X2), 2)):
        calls.clear()
        compute()
        assert len(calls) == sets
