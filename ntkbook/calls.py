"""A user's function f(params, x) is called here, and what it returns is looked at before it is believed."""

import threading

import numpy as np
from autograd.tracer import isbox

from .inputs import check_finite

TRACING = threading.RLock()  # autograd keeps one stack of traces for all threads, and an f may differentiate inside


def call(f, params, x):
    """f(params, x) as a finite floating array (N, m); (N,) counts as m = 1. Each row must depend on its own x alone."""
    if not callable(f):
        raise ValueError(f"f is {f!r}, wanted a function f(params, x)")
    with TRACING:
        y = as_outputs(f(params, x), len(x))
        alone = as_outputs(f(params, x[:1]), 1) if len(x) > 1 else y
    if np.asarray(y).dtype.kind not in "fiub":
        raise ValueError(f"f(params, x) has dtype {y.dtype}, wanted real numbers")
    check_finite(y, "f(params, x)", "do numbers overflow?")
    same = alone.shape[1] == y.shape[1] and np.allclose(
        alone[:1], y[:1], rtol=1e-3, atol=1e-3 * np.abs(y).max(initial=0)
    )
    if not same:
        raise ValueError(
            f"f(params, x)[0] is {y[0]}, and {alone[0]} when x has only that datapoint, wanted one row per "
            "datapoint: is it transposed, or does f mix datapoints (a mean over them, say)?"
        )
    return y


def as_outputs(y, N):
    """What f returned, as (N, m). Works on autograd's boxes too."""
    if not hasattr(y, "reshape"):
        raise ValueError(f"f(params, x) is a {type(y).__name__}, wanted an array (N, m): np.array of boxes is none")
    if y.shape == (N,):
        return y.reshape((N, 1))
    if y.ndim != 2 or y.shape[0] != N or y.shape[1] == 0:
        cause = "is it transposed?" if y.ndim == 2 and y.shape[1] == N else "one row per datapoint"
        raise ValueError(f"f(params, x) has shape {y.shape} for {N} datapoints, wanted ({N}, m): {cause}")
    return y


def check_traced(y, name):
    """Refuse a result that autograd lost track of: its derivative would silently come out as zero or nonsense."""
    if isbox(y) and y.dtype.kind in "iubc":
        raise ValueError(f"{name} has dtype {y.dtype}, wanted floats: it has no real derivative")
    if not isbox(y) or y.dtype == object:
        raise ValueError(
            f"{name} does not depend on what it is differentiated by, wanted a function written with autograd.numpy: "
            "was plain numpy used inside it? write import autograd.numpy as np"
        )
    return y


def call_traced(f, params, x):
    """f on autograd's boxes, as (N, m). It ran on plain arrays before, so what fails here fails for the boxes."""
    try:
        y = f(params, x)
    except Exception as error:
        message = f"f(params, x) runs, but not under autograd ({error}), wanted a function written with autograd.numpy"
        raise ValueError(f"{message}: was plain numpy, math or an assignment to an entry used?") from error
    return as_outputs(check_traced(y, "f(params, x)"), len(x))
