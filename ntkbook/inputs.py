"""What may come in: every argument of the package passes here first.

A bad argument raises a ValueError that names it, says what it was, what was
wanted, and the likely cause.
"""

from numbers import Real

import numpy as np
from autograd.tracer import isbox


def as_float(a, name):
    """`a` as a floating-point array: integers become float64, float32 stays float32."""
    try:
        a = np.asarray(a)
    except ValueError as error:
        raise ValueError(f"{name} is not an array: its rows have different lengths") from error
    if a.dtype.kind not in "fiub":
        raise ValueError(f"{name} has dtype {a.dtype}, wanted real numbers")
    return a if a.dtype.kind == "f" else a.astype(float)


def check_finite(a, name, cause="was it divided by zero, or did training diverge?"):
    """Refuse NaN and infinity, and say where the first one is. Extremes carry both, without a copy of a."""
    if a.size and not np.isfinite([a.min(), a.max()]).all():
        bad = ~np.isfinite(a)
        where = tuple(int(i) for i in np.argwhere(bad)[0])
        raise ValueError(
            f"{name} has {a[where]} at index {where} ({bad.sum()} of {a.size} entries are not finite), "
            f"wanted finite numbers: {cause}"
        )
    return a


def as_points(x, name="x", n=None):
    """Datapoints as a finite floating array (N, n), a datapoint in each row."""
    x = check_finite(as_float(x, name), name)
    check_points_shape(x.shape, name, n)
    return x


def as_point_sets(x1, x2, n=None):
    """[x1], or [x1, x2] where a second set is given, each as datapoints."""
    x1 = as_points(x1, "x1", n)
    return [x1] if x2 is None else [x1, as_points(x2, "x2", x1.shape[1])]


def check_points_shape(shape, name="x", n=None):
    wanted = f"{name} has shape {shape}, wanted (N, {'n' if n is None else n})"
    if len(shape) == 1:
        row = f"for one datapoint with {shape[0]} inputs {name}[None, :]"
        column = f"for scalar inputs write {name}[:, None]"
        raise ValueError(f"{wanted}: " + (column if n == 1 else row if n == shape[0] else f"{column}, {row}"))
    if len(shape) != 2:
        raise ValueError(f"{wanted}: one row per datapoint, one column per input")
    if n is not None and shape[1] != n:
        cause = f"is it transposed? write {name}.T" if shape[0] == n else f"{n} inputs are expected"
        raise ValueError(f"{wanted}: {cause}")


def as_one_point(x, name, n=None):
    """One datapoint, (n,) or (1, n), as (1, n)."""
    x = as_float(x, name)
    if x.ndim > 2 or (x.ndim == 2 and len(x) != 1):
        raise ValueError(f"{name} has shape {x.shape}, wanted one datapoint, (n,) or (1, n): write x[i]")
    return as_points(x.reshape(1, -1), name, n)


def as_params(params, name="params"):
    """The same lists, tuples and dicts with every leaf a finite floating array; a nest of plain numbers is a leaf."""
    if type(params) in (list, tuple) and _shape(params) is None:
        return type(params)(as_params(p, f"{name}[{i}]") for i, p in enumerate(params))
    if type(params) is dict:
        return {k: as_params(p, f"{name}[{k!r}]") for k, p in params.items()}
    return check_finite(as_float(params, name), name)


def _shape(p):
    """The shape of a rectangular nest of plain numbers, or None for anything else."""
    if isinstance(p, Real):
        return ()
    shapes = {_shape(q) for q in p} if type(p) in (list, tuple) else set()
    return (len(p), *shapes.pop()) if len(shapes) == 1 and None not in shapes else None


def check_layers(params, sizes):
    """The pairs (W, b) of a dense network with the given sizes, each shape checked. Boxes of autograd pass."""
    shapes = list(zip(sizes[1:], sizes, strict=False))
    if len(params) != len(shapes):
        raise ValueError(f"params has {len(params)} layers, wanted {len(shapes)}: the network has sizes {sizes}")
    pairs = []
    for layer, shape in enumerate(shapes):
        if len(params[layer]) != 2:
            raise ValueError(f"params[{layer}] has {len(params[layer])} parts, wanted a pair (W, b)")
        W, b = (a if isbox(a) else as_float(a, f"params[{layer}][{k}]") for k, a in enumerate(params[layer]))
        for k, a, wanted in ((0, W, shape), (1, b, shape[:1])):
            if a.shape != wanted:
                cause = "is it transposed? W is (out, in)" if k == 0 and a.shape == shape[::-1] else f"sizes is {sizes}"
                raise ValueError(
                    f"params[{layer}][{k}], the {'Wb'[k]} of layer {layer + 1}, has shape {a.shape}, "
                    f"wanted {wanted}: {cause}"
                )
        pairs.append((W, b))
    return pairs


def as_blocks_array(K, name="K"):
    """A block kernel (N1, N2, m, m), as `ntk` returns it."""
    K = as_float(K, name)
    if K.ndim != 4 or K.shape[2] != K.shape[3]:
        raise ValueError(
            f"{name} has shape {K.shape}, wanted blocks (N1, N2, m, m): a matrix becomes blocks by as_blocks({name}, m)"
        )
    return K


def as_outputs(y, N):
    """What f returned, as (N, m); (N,) counts as m = 1. Works on autograd's boxes too."""
    shape = np.shape(y)
    if shape == (N,):
        return y.reshape((N, 1))
    if len(shape) != 2 or shape[0] != N or shape[1] == 0:
        cause = "is it transposed?" if len(shape) == 2 and shape[1] == N else "one row per datapoint"
        raise ValueError(f"f(params, x) has shape {shape}, wanted ({N}, m): {cause}")
    return y


def check_traced(y, name):
    """Refuse a result that autograd lost track of: its derivative would silently come out as zero."""
    if not isbox(y) or y.dtype == object:
        raise ValueError(
            f"{name} does not depend on what it is differentiated by, wanted a function written with autograd.numpy: "
            "was plain numpy used inside it? write import autograd.numpy as np"
        )
    return y


def call_traced(f, params, x):
    """f(params, x) on autograd's boxes. It ran on plain arrays before, so what fails here fails for the boxes."""
    try:
        y = f(params, x)
    except Exception as error:
        message = f"f(params, x) runs, but not under autograd ({error}), wanted a function written with autograd.numpy"
        raise ValueError(f"{message}: was plain numpy, math or an assignment to an entry used?") from error
    return check_traced(y, "f(params, x)")
