"""What may come in: every array of a user passes here first.

A bad argument raises a ValueError that names it, says what it was, what was
wanted, and the likely cause.
"""

from numbers import Real

import numpy as np
from autograd.tracer import isbox

OVERFLOW = "do numbers overflow? float64 reaches further than float32"


def as_float(a, name):
    """`a` as a floating-point array: integers become float64, float32 stays float32."""
    if isbox(a):
        raise ValueError(f"{name} is being differentiated by autograd, wanted numbers: only f itself can be traced")
    try:
        numbers = np.asarray(a)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{name} is not an array ({error}): do its rows have different lengths?") from error
    if numbers.dtype.kind not in "fiub":
        raise ValueError(f"{name} has dtype {numbers.dtype}, wanted real numbers")
    if has_masked(a):
        raise ValueError(f"{name} has masked entries, wanted numbers: drop those rows first")
    return numbers if numbers.dtype.kind == "f" else numbers.astype(float)


def has_masked(a):
    """Whether entries are masked, also in arrays within lists."""
    if isinstance(a, list | tuple):
        return any(not isinstance(part, Real) and has_masked(part) for part in a)
    return np.ma.is_masked(a)


def is_finite(a):
    """Whether all of a is finite: its extremes carry NaN and infinity, without a copy."""
    return not a.size or bool(np.isfinite(a.min()) and np.isfinite(a.max()))


def check_finite(a, name, cause="was it divided by zero, or did training diverge?"):
    """Refuse NaN and infinity, and say where the first one is."""
    if not is_finite(a):
        bad = ~np.isfinite(a)
        where = tuple(int(i) for i in np.argwhere(bad)[0])
        raise ValueError(
            f"{name} has {a[where]} at index {where} ({bad.sum()} of {a.size} entries are not finite), "
            f"wanted finite numbers: {cause}"
        )
    return a


def as_points(x, name="x", n=None):
    """Datapoints as a finite floating array (N, n), a datapoint in each row, which nobody can write into."""
    x = check_finite(as_float(x, name), name)
    check_points_shape(x.shape, name, n)
    return read_only(x)


def as_network_input(x, n):
    """Datapoints (N, n), or a box of autograd when somebody differentiates with respect to x."""
    if not isbox(x):
        return as_points(x, n=n)
    if x.dtype.kind != "f":
        raise ValueError(f"x has dtype {x.dtype}, wanted floats: autograd's derivative with respect to integers is 0")
    check_points_shape(x.shape, n=n)
    return x


def as_point_sets(n=None, **points):
    """One or two sets of datapoints, by the names of the arguments they came in; the second may be None."""
    sets = []
    for name, x in points.items():
        if not sets or x is not None:
            sets.append(as_points(x, name, n))
            n = sets[0].shape[1]
    return tuple(sets)


def check_points_shape(shape, name="x", n=None):
    wanted = f"{name} has shape {shape}, wanted (N, {'n' if n is None else n})"
    if len(shape) == 1:
        row = f"for one datapoint with {shape[0]} inputs {name}[None, :]"
        column = f"for scalar inputs write {name}[:, None]"
        raise ValueError(f"{wanted}: " + (column if n == 1 else row if n == shape[0] else f"{column}, {row}"))
    if len(shape) != 2:
        raise ValueError(f"{wanted}: for images write {name}.reshape(len({name}), -1), and reshape inside f")
    if n is not None and shape[1] != n:
        cause = f"is it transposed? write {name}.T" if shape[0] == n else f"{n} inputs are expected"
        raise ValueError(f"{wanted}: {cause}")


def as_one_point(x, name, n=None):
    """One datapoint, (n,) or (1, n), as (1, n); whether it is finite is not looked at."""
    x = as_float(x, name)
    if x.ndim > 2 or (x.ndim == 2 and len(x) != 1) or (n is not None and x.size != n):
        wanted = "one datapoint, (n,) or (1, n)" if n is None else f"one datapoint, ({n},) or (1, {n})"
        raise ValueError(f"{name} has shape {x.shape}, wanted {wanted}: a row of x is one")
    return x.reshape(1, -1)


def as_params(params, name="params"):
    """The same lists, tuples and dicts with every leaf a finite floating array; a nest of plain numbers is a leaf.

    Nobody can write into the arrays: an f that changes its arguments in place fails.
    """
    if isinstance(params, list | tuple | dict) and not len(params):
        raise ValueError(f"{name} is {params!r}, wanted at least one number")
    return _nest(params, name)


def _nest(params, name):
    if type(params) in (list, tuple) and _shape(params) is None:
        return type(params)(_nest(p, f"{name}[{i}]") for i, p in enumerate(params))
    if type(params) is dict:
        if len({type(k) for k in params}) > 1:
            raise ValueError(f"{name} has the keys {list(params)}, wanted keys of one type: theta goes by their order")
        return {k: _nest(p, f"{name}[{k!r}]") for k, p in params.items()}
    if isinstance(params, list | tuple | dict) and type(params) not in (list, tuple):
        kind = type(params).__name__
        raise ValueError(f"{name} is a {kind}, wanted a plain list, tuple or dict: autograd would take it for an array")
    return read_only(check_finite(as_float(params, name), name))


def read_only(a):
    """The same array, which nobody can write into."""
    a = a.view()
    a.flags.writeable = False
    return a


def leaves(params):
    """The arrays in what `as_params` returns, in the order of theta: those of a dict by its sorted keys."""
    if isinstance(params, np.ndarray):
        return [params]
    return [a for p in ([params[k] for k in sorted(params)] if isinstance(params, dict) else params) for a in leaves(p)]


def with_leaves(params, arrays):
    """The same lists, tuples and dicts with other arrays, in the order of `leaves`."""
    arrays = iter(arrays)

    def fill(nest):
        if isinstance(nest, np.ndarray):
            return next(arrays)
        if isinstance(nest, dict):
            filled = {k: fill(nest[k]) for k in sorted(nest)}
            return {k: filled[k] for k in nest}
        return type(nest)(map(fill, nest))

    return fill(params)


def _shape(p):
    """The shape of a rectangular nest of plain numbers, or None for anything else."""
    if isinstance(p, Real):
        return ()
    shapes = {_shape(q) for q in p} if type(p) in (list, tuple) else set()
    return (len(p), *shapes.pop()) if len(shapes) == 1 and None not in shapes else None


def as_layers(params, sizes, looked_at=False):
    """The pairs (W, b) of a dense network as finite arrays of the right shapes. Boxes of autograd pass.

    With `looked_at` the arrays among them are known to be finite.
    """
    shapes = list(zip(sizes[1:], sizes))
    if not hasattr(params, "__len__") or len(params) != len(shapes):
        was = f"has {len(params)} layers" if hasattr(params, "__len__") else f"is {params!r}"
        raise ValueError(f"params {was}, wanted {len(shapes)} pairs (W, b): the network has sizes {sizes}")
    pairs = []
    for layer, shape in enumerate(shapes):
        pair = params[layer]
        if not hasattr(pair, "__len__") or len(pair) != 2:
            was = f"has {len(pair)} parts" if hasattr(pair, "__len__") else f"is {pair!r}"
            raise ValueError(f"params[{layer}] {was}, wanted a pair (W, b)")
        pairs.append(tuple(_layer_array(a, layer, k, shape, looked_at) for k, a in enumerate(pair)))
    return pairs


def _layer_array(a, layer, k, shape, looked_at):
    """W (k = 0) or b (k = 1) of a layer with W of the given shape."""
    name, wanted = f"params[{layer}][{k}]", shape if k == 0 else shape[:1]
    if not isbox(a) and not (looked_at and isinstance(a, np.ndarray)):
        a = check_finite(as_float(a, name), name)
    if not hasattr(a, "shape"):
        raise ValueError(
            f"{name} is a list of numbers, wanted an array: autograd differentiates with respect to arrays"
        )
    if a.shape != wanted:
        cause = "is it transposed? W is (out, in)" if k == 0 and a.shape == shape[::-1] else "do the sizes fit?"
        raise ValueError(f"{name}, the {'Wb'[k]} of layer {layer + 1}, has shape {a.shape}, wanted {wanted}: {cause}")
    return a


def as_blocks_array(K, name="K"):
    """A finite block kernel (N1, N2, m, m), as `ntk` returns it."""
    K = as_float(K, name)
    if K.ndim != 4 or K.shape[2] != K.shape[3] or K.shape[2] == 0:
        causes = (
            f": if it came from as_matrix, as_blocks({name}, m) undoes that; if it came from limit_kernels, its blocks "
            f'are np.einsum("ij,ab->ijab", {name}, np.eye(m))'
        )
        wanted = f"{name} has shape {K.shape}, wanted blocks (N1, N2, m, m) as ntk returns them"
        raise ValueError(wanted + (causes if K.ndim == 2 else ""))
    return check_finite(K, name)
