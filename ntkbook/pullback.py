"""The derivative of one recorded step, for many cotangents at once: their axis comes first.

Cotangents G of a step have the shape of its value after that leading axis. An
elementwise function multiplies them by its slope, a product of arrays
multiplies them by the other array, and what only moves entries moves them
back. Any other step goes by autograd's own derivative, a cotangent at a time.
"""

import autograd.numpy as anp
import numpy as np
from autograd.core import primitive_jvps, primitive_vjps, sparse_object_types
from autograd.extend import vspace
from autograd.numpy import numpy_wrapper
from autograd.numpy.numpy_boxes import ArrayBox

from .derivatives import locked
from .products import contract, multiply_out, product_of

SIGNS = {anp.add: (1, 1), anp.subtract: (1, -1), anp.negative: (-1,)}


def pull_back(step, k, G):
    """The cotangents of argument k of a step: G (lead, *value.shape) becomes (lead, *argument.shape)."""
    if is_elementwise(step):
        return unbroadcast(times(G, slope_of(step, k)), np.shape(step.args[k]))
    found = product_of(step)
    if found:
        return multiply_out(step.args, *found, k, G)
    moved = MOVED_BACK[step.function](step, k, G) if step.function in MOVED_BACK else None
    return one_by_one(step, k, G) if moved is None else moved


def push_forward(step, k, D):
    """The change of the value if argument k changes by D: (lead, *argument.shape) becomes (lead, *value.shape).

    Raises KeyError if autograd has no forward derivative of the step.
    """
    if is_elementwise(step):
        shape = np.shape(step.value)
        D = D.reshape(len(D), *(1,) * (len(shape) + 1 - D.ndim), *D.shape[1:])
        return np.broadcast_to(times(D, slope_of(step, k)), (len(D), *shape))
    labels, out = product_of(step) or ({}, [])
    if len(labels) == 2:
        (other,) = set(labels) - {k}
        return contract(D, [-1, *labels[k]], np.asarray(step.args[other]), labels[other], [-1, *out])
    return one_by_one_forward(step, k, D)


def is_elementwise(step):
    """Whether a step computes each entry of its value from the entries of its arguments at that place."""
    ufunc = getattr(step.function, "fun", None)
    return isinstance(ufunc, np.ufunc) and ufunc.signature is None and not step.kwargs


def slope_of(step, k):
    """The derivative of every entry of the value with respect to its entry of argument k; signs as whole numbers."""
    if step.function in SIGNS:
        return SIGNS[step.function][k]
    if step.function is anp.multiply:
        return np.asarray(step.args[1 - k])
    if k not in step.slopes:
        args = np.broadcast_arrays(*step.args)
        back = primitive_vjps[step.function]((k,), step.value, args, {})
        (step.slopes[k],) = locked(back)(np.ones_like(step.value))
    return step.slopes[k]


def times(G, slope):
    """The cotangents times a slope; times 1 they stay the same array."""
    if isinstance(slope, int):
        return G if slope == 1 else -G
    return (G * slope).astype(G.dtype, copy=False)


def unbroadcast(G, shape):
    """Sum over the axes along which an argument of this shape was repeated."""
    if G.shape[1:] == shape:
        return G
    own = (1,) * (G.ndim - 1 - len(shape)) + shape
    repeated = tuple(axis for axis, size in enumerate(own, 1) if size == 1 != G.shape[axis])
    return G.sum(axis=repeated).reshape(len(G), *shape)


def same_order(step, k, G):
    """A reshape, or an axis of size 1 more or less."""
    in_order = "order" not in step.kwargs and not isinstance(step.args[-1], str)
    return G.reshape(len(G), *np.shape(step.args[0])) if in_order else None


def permuted(step, k, G):
    return G.transpose(0, *(1 + np.argsort(permutation(step))))


def permutation(step):
    """The axes of the argument in the order in which a transposition puts them."""
    sizes = tuple(range(2, 2 + np.ndim(step.args[0])))
    moved = step.function(np.empty(sizes, bool), *step.args[1:], **step.kwargs)
    return np.array(moved.shape, dtype=int) - 2


def summed(step, k, G):
    """A sum or a mean: every entry that was added gets the cotangent of the sum."""
    shape, axis = np.shape(step.args[0]), step.kwargs.get("axis")
    if len(step.args) > 1 or not set(step.kwargs) <= {"axis", "keepdims"}:
        return None
    axes = range(len(shape)) if axis is None else {a % len(shape) for a in np.atleast_1d(axis).tolist()}
    if step.function is MEAN:
        G = G * G.dtype.type(np.size(step.value) / max(1, np.size(step.args[0])))
    kept = (1 if a in axes else size for a, size in enumerate(shape))
    return np.broadcast_to(G.reshape(len(G), *kept), (len(G), *shape))


def joined(step, k, G):
    """A concatenation: the part that the argument became."""
    axis, arrays = step.args[0] % np.ndim(step.value), step.args[1:]
    start = sum(array.shape[axis] for array in arrays[: k - 1])
    return G[(slice(None),) * (1 + axis) + (slice(start, start + arrays[k - 1].shape[axis]),)]


def padded(step, k, G):
    """Zeros put around an array: what is inside them."""
    if [*step.args[2:], *step.kwargs.values()] != ["constant"]:
        return None
    shape = np.shape(step.args[0])
    widths = np.broadcast_to(step.args[1], (len(shape), 2)).tolist()
    return G[(slice(None), *(slice(before, before + size) for (before, _), size in zip(widths, shape)))]


def taken(step, k, G):
    """A part taken by numbers and slices: zeros outside it."""
    index = index_of(step)
    if index is None:
        return None
    result = np.zeros((len(G), *np.shape(step.args[0])), G.dtype)
    result[index] = G
    return result


def index_of(step):
    """Where a step takes its value from, behind the leading axis; None if entries may be taken twice."""
    if step.function is not GETITEM:
        return None
    index = step.args[1] if isinstance(step.args[1], tuple) else (step.args[1],)
    once = all(a is None or a is Ellipsis or isinstance(a, int | np.integer | slice) for a in index)
    return (slice(None), *index) if once else None


GETITEM = ArrayBox.__getitem__
MEAN = getattr(numpy_wrapper, "_primitive_mean", anp.mean)  # since autograd 1.9 anp.mean is a function around it
PERMUTED = (anp.transpose, anp.swapaxes, anp.moveaxis)
MOVED_BACK = {
    **dict.fromkeys((anp.reshape, anp.ravel, anp.expand_dims, anp.squeeze), same_order),
    **dict.fromkeys(PERMUTED, permuted),
    **dict.fromkeys((anp.sum, MEAN), summed),
    anp.concatenate_args: joined,
    anp.pad: padded,
    GETITEM: taken,
}


@locked
def one_by_one(step, k, G):
    """Autograd's own derivative, for each cotangent by itself."""
    whole, index = step.part or (step, None)
    back = primitive_vjps[whole.function]((k,), whole.value, whole.args, whole.kwargs)
    result = np.empty((len(G), *np.shape(step.args[k])), G.dtype)
    for row, g in enumerate(G.copy()):  # a user's own derivative may write into it
        if step.part:
            parts = [np.zeros_like(part) for part in whole.value]
            parts[index] = g
            g = parts
        (result[row],) = map(filled_in, back(g))
    return result


def filled_in(g):
    """The derivative of an indexing holds only the entries that were taken: put zeros around them."""
    return g.mut_add(vspace(g).zeros()) if type(g) in sparse_object_types else g


@locked
def one_by_one_forward(step, k, D):
    """Autograd's own forward derivative, for each change by itself."""
    whole, index = step.part or (step, None)
    forward = primitive_jvps[whole.function]
    result = np.empty((len(D), *np.shape(step.value)), D.dtype)
    for row, d in enumerate(D):
        change = forward((k,), (d,), whole.value, whole.args, whole.kwargs)
        result[row] = change[index] if step.part else change
    return result
