"""What is read is read once, and an f whose rows depend on each other is refused by every route."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd.tracer import isbox

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
def test_f_runs_at_most_five_times_for_each_set_of_points(compute, sets):
    f = Counted()
    compute(f)
    assert 0 < len(f.rows) <= 5 * sets


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
    "the smallest point taken off": lambda p, x: p * (x - x.min(axis=0)),
    "divided by the largest": lambda p, x: p * x / np.abs(x).max(),
    "a mean taken off beside a large offset": lambda p, x: 1e6 + p * (x - x.mean(axis=0)),
    "a mean taken off where f is zero": lambda p, x: (p - 2.0) * (x - x.mean(axis=0)),
    "random numbers": lambda p, x, rng=np.random.default_rng(0): p * (x + rng.standard_normal(x.shape)),  # noqa: B008
    "a little of the mean": lambda p, x: p * (x + 0.03 * x.mean(axis=0)),
    "a state": lambda p, x, calls=[]: p * x * (1 + len(calls.append(0) or calls)),
}


@pytest.mark.parametrize("N", [2, 5, 6])
@pytest.mark.parametrize("f", MIXED.values(), ids=MIXED)
def test_rows_that_depend_on_each_other_are_refused(f, N):
    x = np.linspace(-1, 2, 2 * N).reshape(N, 2)  # sorted, so that the extremes are among the rows that are tried
    if N == 2 and f in (MIXED["another f for many points"], MIXED["divided by the largest"]):
        x = np.linspace(-1, 2, 16).reshape(8, 2)  # of two points alone nothing shows
    assert ntk(lambda p, x: p * x, 2.0, x).shape[:2] == (len(x), len(x))
    for compute in (lambda: ntk(f, 2.0, x), lambda: ntk(f, 2.0, x[:1], x), lambda: jacobian(f, 2.0, x)):
        with pytest.raises(ValueError, match="wanted a row that depends on its own datapoint alone"):
            compute()


@pytest.mark.parametrize("f", MIXED.values(), ids=MIXED)
def test_the_other_functions_look_too(f):
    x = np.linspace(-1, 2, 12).reshape(6, 2)
    by_values = [lambda: NTKOperator(f, 2.0, x) @ np.ones(12), lambda: linearize(f, 2.0)(0.1, x)]
    by_slopes = [
        lambda: dask_ntk(f, 2.0, x, chunk=6).compute(scheduler="threads"),
        lambda: train(f, 2.0, x, np.zeros((6, 2)), 0.1, 1, SquaredLoss("half_sum")),
    ]
    hidden = "a mean taken off where f is zero", "a mean taken off beside a large offset"
    for compute in by_slopes + by_values * (f not in [MIXED[name] for name in hidden]):
        with pytest.raises(ValueError, match="wanted a row that depends on its own datapoint alone"):
            compute()


def test_batch_normalisation_is_refused_at_a_zero_last_layer_too():
    """All outputs are 0 there, whatever the other datapoints are; only the slopes show that rows are mixed."""

    def f(params, x):
        (W, _), (V, _) = params
        h = anp.tanh(anp.dot(x, W.T))
        return anp.dot((h - anp.mean(h, axis=0)) / anp.sqrt(anp.var(h, axis=0) + 1e-5), V.T)

    (W, b), (V, c) = PARAMS
    with pytest.raises(ValueError, match=r"^the slope of f\(params, x\) at x\[3\] is (.|\n)* does f mix datapoints"):
        ntk(f, [(W, b), (0 * V, c)], X)


def test_what_is_not_finite_far_from_the_tried_rows_is_refused():
    def f(params, x):
        return params * x / (x[:, :1] != 7.0)

    x = np.ones((9, 2))
    x[7] = 7.0
    for compute in (lambda: jacobian(f, 2.0, x), lambda: linearize(f, 2.0)(0.1, x), lambda: NTKOperator(f, 2.0, x)):
        with np.errstate(divide="ignore"), pytest.raises(ValueError, match=r"f\(params, x\) has inf at index \(7, 0\)"):
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


def test_a_network_is_run_once_for_its_kernel(monkeypatch):
    calls, original = [], Network.values_and_slopes
    monkeypatch.setattr(Network, "values_and_slopes", lambda *args: calls.append(0) or original(*args))
    for compute, sets in ((lambda: ntk(NET, PARAMS, X), 1), (lambda: ntk(NET, PARAMS, X, X2), 2)):
        calls.clear()
        compute()
        assert len(calls) == sets


IN_PLACE = {
    "x": lambda p, x: np.multiply(x, 2.0, out=x) @ p,
    "a row of x": lambda p, x: (x.__setitem__(0, 0.0), x @ p)[1],
    "params": lambda p, x: x @ (p if isbox(p) else np.multiply(p, 2.0, out=p)),
    "only with many points": lambda p, x: (x.sort() if len(x) > 4 else x, x @ p)[1],
}


@pytest.mark.parametrize("f", IN_PLACE.values(), ids=IN_PLACE)
def test_an_f_that_changes_its_arguments_is_refused_and_they_stay(f):
    p, x, f_ok = RNG.standard_normal((2, 2)), X.copy(), lambda p, x: x @ p
    kept = p.copy(), x.copy()
    for compute in (
        lambda f: ntk(f, p, x),
        lambda f: jacobian(f, p, x),
        lambda f: NTKOperator(f, p, x) @ np.ones(10),
        lambda f: linearize(f, p)(p, x),
        lambda f: train(f, p, x, Y, 0.1, 2, SquaredLoss("half_sum")),
    ):
        compute(f_ok)
        with pytest.raises(ValueError, match="changes x or params in place, wanted one that leaves them"):
            compute(f)
        assert np.array_equal(p, kept[0])
        assert np.array_equal(x, kept[1])
    assert p.flags.writeable
    assert x.flags.writeable


def test_a_flag_without_a_nan_is_no_warning():
    def f(params, x):
        np.subtract(np.inf, np.inf)  # sets the flag, as a product by OpenBLAS may without cause (numpy issue 24067)
        return NET(params, x)

    with pytest.warns(RuntimeWarning, match="invalid value"):
        f(PARAMS, X)
    assert np.abs(ntk(f, PARAMS, X) - ntk(NET, PARAMS, X)).max() < 1e-12
    assert np.abs(jacobian(f, PARAMS, X) - jacobian(NET, PARAMS, X)).max() < 1e-12
    assert np.abs(NTKOperator(f, PARAMS, X) @ np.ones(10) - NTKOperator(NET, PARAMS, X) @ np.ones(10)).max() < 1e-12
