"""Every row of "what bad input gets": a ValueError that names the argument, what it was, what was wanted, and why."""

from collections import namedtuple

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from ntkbook import (
    Network,
    as_blocks,
    as_matrix,
    collapse,
    explain,
    jacobian,
    limit_kernels,
    ntk,
    ntk_by_layer,
    spectrum,
    stack,
)

NET = Network((2, 3, 2))
PARAMS = NET.init(np.random.default_rng(0))
SCALAR = Network((1, 3, 1))
SCALAR_PARAMS = SCALAR.init(np.random.default_rng(0))
X = np.ones((4, 2))
VARIED = np.random.default_rng(1).standard_normal((4, 2))
(W1, B1), (W2, B2) = PARAMS


def with_nan(a):
    a = np.array(a, dtype=float)
    a.flat[-1] = np.nan
    return a


def f(params, x):
    return NET(params, x)


def one_by_one(p, x):
    return anp.concatenate([p * row[None] for row in x])


BAD = {
    "scalar x for a scalar net": (lambda: SCALAR(SCALAR_PARAMS, np.ones(2)), r"x has shape \(2,\), wanted \(N, 1\): for scalar inputs write x\[:, None\]"),
    "scalar x in the kernel": (lambda: ntk(SCALAR, SCALAR_PARAMS, [1.0, 2.0]), r"x1 has shape \(2,\), wanted \(N, 1\): for scalar inputs write x1\[:, None\]"),
    "one point as a vector": (lambda: ntk(NET, PARAMS, np.ones(2)), r"x1 has shape \(2,\), wanted \(N, 2\): for one datapoint with 2 inputs x1\[None, :\]"),
    "1-D x for a plain f": (lambda: jacobian(f, PARAMS, np.ones(3)), r"x has shape \(3,\), wanted \(N, n\): for scalar inputs write x\[:, None\], for one datapoint"),
    "1-D x2": (lambda: ntk(NET, PARAMS, X, np.ones(2)), r"x2 has shape \(2,\), wanted \(N, 2\)"),
    "images": (lambda: ntk(NET, PARAMS, np.ones((4, 1, 2))), r"x1 has shape \(4, 1, 2\), wanted \(N, 2\): for images write x1\.reshape\(len\(x1\), -1\), and reshape inside f"),
    "wrong n": (lambda: ntk(NET, PARAMS, np.ones((4, 3))), r"x1 has shape \(4, 3\), wanted \(N, 2\): 2 inputs are expected"),
    "transposed x": (lambda: NET(PARAMS, np.ones((2, 5))), r"x has shape \(2, 5\), wanted \(N, 2\): is it transposed\? write x\.T"),
    "x2 of another n": (lambda: ntk(f, PARAMS, X, np.ones((4, 3))), r"x2 has shape \(4, 3\), wanted \(N, 2\)"),
    "NaN in x": (lambda: ntk(NET, PARAMS, with_nan(X)), r"x1 has nan at index \(3, 1\) \(1 of 8 entries are not finite\), wanted finite numbers: was it"),
    "infinity in x2": (lambda: ntk_by_layer(NET, PARAMS, X, X / 0.0), r"x2 has inf at index \(0, 0\) \(8 of 8"),
    "NaN in a weight": (lambda: ntk(NET, [(W1, B1), (with_nan(W2), B2)], X), r"params\[1\]\[0\] has nan at index \(1, 2\)"),
    "NaN in a nest": (lambda: stack({"a": [1.0, (2.0, np.nan)]}), r"params\['a'\]\[1\] has nan at index \(1,\)"),
    "words in x": (lambda: ntk(NET, PARAMS, [["a", "b"]]), r"x1 has dtype <U1, wanted real numbers"),
    "complex x": (lambda: jacobian(f, PARAMS, X + 1j), r"x has dtype complex128, wanted real numbers"),
    "ragged x": (lambda: ntk(NET, PARAMS, [[1, 2], [3]]), r"x1 is not an array \(.*\): do its rows have different lengths\?"),
    "None in params": (lambda: stack([(W1, None)]), r"params\[0\]\[1\] has dtype object, wanted real numbers"),
    "a layer too few": (lambda: NET(PARAMS[:1], X), r"params has 1 layers, wanted 2 pairs \(W, b\): the network has sizes \(2, 3, 2\)"),
    "a pair too long": (lambda: NET([(W1, B1, B1), PARAMS[1]], X), r"params\[0\] has 3 parts, wanted a pair \(W, b\)"),
    "transposed W": (lambda: ntk(NET, [(W1.T, B1), PARAMS[1]], X), r"params\[0\]\[0\], the W of layer 1, has shape \(2, 3\), wanted \(3, 2\): is it transposed\?"),
    "b as a column": (lambda: ntk(NET, [(W1, B1[:, None]), PARAMS[1]], X), r"params\[0\]\[1\], the b of layer 1, has shape \(3, 1\), wanted \(3,\)"),
    "f returns a transpose": (lambda: jacobian(lambda p, x: f(p, x).T, PARAMS, X), r"f\(params, x\[\[2\]\]\) has shape \(2, 1\), wanted \(1, m\): is it transposed\?"),
    "f returns a number": (lambda: ntk(lambda p, x: f(p, x).sum(), PARAMS, X), r"f\(params, x\[\[2\]\]\) has shape \(\), wanted \(1, m\)"),
    "f returns three axes": (lambda: jacobian(lambda p, x: f(p, x)[None], PARAMS, X), r"f\(params, x\[\[2\]\]\) has shape \(1, 1, 2\), wanted \(1, m\)"),
    "plain numpy at the end": (lambda: ntk(lambda p, x: np.where(f(p, x) > 0, f(p, x), 0), PARAMS, X), r"f\(params, x\) does not depend on .* wanted a function written with autograd\.numpy: was plain numpy used"),
    "plain numpy in the middle": (lambda: ntk(lambda p, x: np.einsum("ni,oi->no", x, p[0]) @ p[1], [W1, np.ones((3, 2))], X), r"wanted a function written with autograd\.numpy: was plain numpy used"),
    "parameters ignored": (lambda: jacobian(lambda p, x: x, PARAMS, X), r"f\(params, x\) does not depend on what it is differentiated with respect to"),
    "assignment to entries": (lambda: jacobian(assigning, PARAMS, X), r"f\(params, x\) runs, but not under autograd \(.*\), wanted a function written with autograd"),
    "a made-up method": (lambda: ntk(NET, PARAMS, X, method="fast"), r"method is 'fast', wanted 'layerwise' or 'jacobian'"),
    "layerwise for an f that cannot be taken apart": (lambda: ntk(one_by_one, 2.0, X, method="layerwise"), r"f cannot be taken apart: what it does depends on the number of datapoints\. For method 'layerwise' wanted one that can; method=\"jacobian\" takes any f"),
    "a matrix for blocks": (lambda: as_matrix(np.eye(4)), r"K has shape \(4, 4\), wanted blocks \(N1, N2, m, m\) as ntk returns them: if it came from as_matrix, as_blocks\(K, m\) undoes that; if it came from limit_kernels"),
    "m does not divide": (lambda: as_blocks(np.eye(4), 3), r"A has shape \(4, 4\), wanted \(N1 m, N2 m\) with m = 3"),
    "m is zero": (lambda: as_blocks(np.eye(4), 0), r"with m = 0"),
    "a trace nobody named": (lambda: collapse(np.ones((1, 1, 2, 2)), "trace"), r"how is 'trace', wanted one of mean_diagonal, sum_diagonal, sum_all, pseudo"),
    "two lengths to explain": (lambda: explain(lambda p, x: (x * p).sum(axis=1), 2.0, [1, 2, 3], [1, 2]), r"xj has shape \(2,\), wanted one datapoint, \(3,\)"),
    "an entry that overflows": (lambda: explain(lambda p, x: x @ p, np.ones(2), [1e200, 0], [1e200, 0]), r"the kernel has inf at index \(0, 0\)"),
    "a layer share that overflows": (lambda: ntk_by_layer(Network((2, 1)), [([[1, 1]], [0])], X * 1e160), r"the kernel has inf at index \(0, 0, 0, 0\)"),
    "no function": (lambda: ntk(None, PARAMS, X), r"f is None, wanted a function f\(params, x\)"),
    "layers of a plain f": (lambda: ntk_by_layer(f, PARAMS, X), r"net is <function f.*wanted a plain Network: ntk_by_parameter takes any f"),
    "the limit of a plain f": (lambda: limit_kernels(f, X), r"net is <function f.*wanted a plain Network: .* Compare ntk\(f, params, x1, x2\) over wider"),
    "f returns a list": (lambda: jacobian(lambda p, x: [1.0] * len(x), 1.0, X), r"f\(params, x\[\[2\]\]\) is a list, wanted an array"),
    "f returns NaN": (lambda: ntk(lambda p, x: x * p + np.nan, 1.0, X), r"f\(params, x\[\[2\]\]\) has nan at index \(0, 0\)"),
    "f is complex": (lambda: jacobian(lambda p, x: x * p * (1 + 2j), 2.0, X), r"f\(params, x\[\[2\]\]\) has dtype complex128, wanted real numbers"),
    "f rounds to integers": (lambda: jacobian(lambda p, x: (x * p).astype(int), 1.0, X), r"f\(params, x\) has dtype int64, wanted floats"),
    "f mixes datapoints": (lambda: ntk(lambda p, x: x * p - (x * p).mean(axis=0), 1.0, VARIED), r"when other datapoints are in x, .* does f mix datapoints"),
    "f square and transposed": (lambda: jacobian(lambda p, x: f(p, x).T, PARAMS, VARIED[:2]), r"f\(params, x\[\[1\]\]\) has shape \(2, 1\), wanted \(1, m\): is it transposed"),
    "minus infinity alone": (lambda: ntk(NET, PARAMS, np.where(X == X, -np.inf, 0)), r"x1 has -inf at index \(0, 0\)"),
    "infinity alone": (lambda: ntk(NET, PARAMS, np.where(X == X, np.inf, 0)), r"x1 has inf at index \(0, 0\)"),
    "masked rows in a list": (lambda: ntk(NET, PARAMS, [np.ma.array(row, mask=row > 0) for row in X]), r"x1 has masked entries"),
    "keys of two types": (lambda: ntk(f, {1: PARAMS[0], "a": PARAMS[1]}, X), r"params has the keys \[1, 'a'\], wanted keys of one type"),
    "weights whose squares vanish": (lambda: Network((2, 3, 2), "tanh", "ntk", 1e-170), r"w_std is 1e-170, wanted 0 or at least 1e-150: its square"),
    "masked x": (lambda: ntk(NET, PARAMS, np.ma.array(X, mask=X > 0)), r"x1 has masked entries"),
    "NaN in a weight of a call": (lambda: NET([(W1, B1), (with_nan(W2), B2)], X), r"params\[1\]\[0\] has nan"),
    "integers under autograd": (lambda: grad(lambda x: NET(PARAMS, x).sum())(np.ones((2, 2), dtype=int)), r"x has dtype int64, wanted floats"),
    "the kernel under autograd": (lambda: grad(lambda x: ntk(NET, PARAMS, x).sum())(X), r"x1 is being differentiated by autograd, wanted numbers"),
    "no parameters of an f": (lambda: ntk(lambda p, x: x, {}, X), r"params is \{\}, wanted at least one number"),
    "no parameters": (lambda: stack([]), r"params is \[\], wanted at least one number"),
    "a named tuple": (lambda: stack(namedtuple("Layer", "W b")(W1, B1)), r"params is a Layer, wanted a plain list, tuple or dict"),
    "no pairs": (lambda: NET([W1, 5], X), r"params\[0\] has 3 parts|params\[1\] is 5, wanted a pair"),
    "params is a number": (lambda: NET(5, X), r"params is 5, wanted 2 pairs \(W, b\)"),
    "another theta": (lambda: stack(PARAMS)[1](np.ones(3)), r"theta has shape \(3,\), wanted \(17,\)"),
    "m is no whole number": (lambda: as_blocks(np.eye(4), 2.0), r"with m = 2\.0"),
    "NaN in blocks": (lambda: as_matrix(np.full((1, 1, 2, 2), np.nan)), r"K has nan at index \(0, 0, 0, 0\)"),
    "blocks without outputs": (lambda: collapse(np.ones((1, 1, 0, 0)), "sum_all"), r"wanted blocks \(N1, N2, m, m\)"),
    "sizes is a number": (lambda: Network(3), r"sizes is 3, wanted at least \(n, m\)"),
    "a size of zero": (lambda: Network((0, 2)), r"sizes is \(0, 2\)"),
    "an infinite scale": (lambda: Network((1, 1), w_std=np.inf), r"w_std is inf, wanted a finite number"),
    "a scale in words": (lambda: Network((1, 1), b_std="1"), r"b_std is '1', wanted a finite number"),
    "several points to explain": (lambda: explain(NET, PARAMS, X, X[0]), r"xi has shape \(4, 2\), wanted one datapoint, \(2,\) or \(1, 2\): a row of x is one"),
    "wrong n to explain": (lambda: explain(NET, PARAMS, X[0], np.ones(3)), r"xj has shape \(3,\), wanted one datapoint, \(2,\) or \(1, 2\)"),
    "a rectangular kernel": (lambda: spectrum(ntk(NET, PARAMS, X, X[:2])), r"K has shape \(4, 2, 2, 2\), wanted \(N, N, m, m\) or a square matrix: is it K\(x1, x2\)\?"),
    "a naive reshape": (lambda: spectrum(ntk(NET, PARAMS, np.arange(8.0).reshape(4, 2)).reshape(8, 8)), r"K is not symmetric, .* plain reshape\? use as_matrix\(K\)"),
    "minus infinity in a kernel": (lambda: spectrum(np.diag([1, -np.inf])), r"K has -inf at index \(1, 1\)"),
    "minus infinity in x": (lambda: ntk(NET, PARAMS, [[1.0, -np.inf]]), r"x1 has -inf at index \(0, 1\)"),
    "NaN in a kernel": (lambda: spectrum(with_nan(np.eye(2))), r"K has nan at index \(1, 1\)"),
    "one size": (lambda: Network((3,)), r"sizes is \(3,\), wanted at least \(n, m\)"),
    "half a unit": (lambda: Network((1, 2.5, 1)), r"sizes is \(1, 2\.5, 1\), wanted .* whole numbers"),
    "an unknown parameterisation": (lambda: Network((1, 1), parameterization="mup"), r"parameterization is 'mup', wanted \"standard\" or \"ntk\""),
    "a negative scale": (lambda: Network((1, 1), w_std=-1.0), r"w_std is -1\.0, wanted a finite number"),
    "a seed for rng": (lambda: NET.init(0), r"rng is 0, wanted a numpy Generator: write np\.random\.default_rng\(0\)"),
}  # fmt: skip


def assigning(params, x):
    y = np.zeros((len(x), 2))
    for i in range(len(x)):
        y[i] = params[0][0][0] * x[i]
    return y


@pytest.mark.filterwarnings("ignore:divide by zero")
@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("method", ["layerwise", "jacobian"])
def test_overflow_is_no_silent_infinity(method):
    with pytest.raises(ValueError, match=r"the kernel has inf at index \(0, 0, 0, 0\) .* do numbers overflow"):
        ntk(Network((2, 1)), [([[1, 1]], [0])], X * 1e160, method=method)


def test_an_infinite_derivative_is_refused():
    with pytest.raises(ValueError, match=r"the Jacobian has inf .* is f not differentiable here"):
        jacobian(lambda p, x: x * anp.sqrt(p), 0.0, np.ones((1, 1)))


def test_an_error_in_f_itself_stays_its_own():
    def f(params, x):
        raise KeyError("mine")

    with pytest.raises(KeyError):
        jacobian(f, 1.0, X)
