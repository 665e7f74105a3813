"""Products of arrays (dot, matmul, tensordot, einsum), all read as einsum reads them: a label for every axis."""

from collections import Counter

import autograd.numpy as anp
import numpy as np
from autograd.numpy.numpy_vjps import dot_adjoint_0, dot_adjoint_1


def product_of(step):
    """Of a product of arrays the axes as labels: {position of an array: its labels}, labels of the value; or None.

    What is not among the labels of the value is summed over. Every label of an array is also one of another array
    or of the value.
    """
    found = labels_of(step)
    if found is None:
        return None
    labels, out = found
    sizes = {(label, size) for k, own in labels.items() for label, size in zip(own, np.shape(step.args[k]))}
    counts = Counter(label for own in (*labels.values(), out) for label in set(own))
    return found if len(sizes) == len(counts) and min(counts.values(), default=2) > 1 else None


def labels_of(step):
    function, args = step.function, step.args
    if function is anp.einsum:
        return einsum_labels(args)
    if step.kwargs and function is not anp.tensordot:
        return None
    if function is anp.dot:
        return dot_labels(np.ndim(args[0]), np.ndim(args[1]))
    if function is anp.matmul:
        return matmul_labels(np.shape(args[0]), np.shape(args[1]))
    if function is anp.tensordot:
        axes = args[2] if len(args) > 2 else step.kwargs.get("axes", 2)
        return tensordot_labels(np.ndim(args[0]), np.ndim(args[1]), axes)
    if function in (dot_adjoint_0, dot_adjoint_1):  # f differentiates a product itself
        found = dot_labels(args[2][1], args[3][1])
        own = 0 if function is dot_adjoint_0 else 1
        return found and ({0: found[0][1 - own], 1: found[1]}, found[0][own])
    return None


def dot_labels(a, b):
    if not a or not b:
        return None
    left, right = list(range(a)), list(range(a, a + b))
    right[max(b - 2, 0)] = left[-1]
    return {0: left, 1: right}, left[:-1] + [label for label in right if label != left[-1]]


def matmul_labels(a, b):
    if not a or not b:
        return None
    batch = max(len(a), len(b), 2) - 2
    both = list(range(batch))
    row, inner, column = batch, batch + 1, batch + 2
    left = [*both[batch - max(len(a) - 2, 0) :], row, inner] if len(a) > 1 else [inner]
    right = [*both[batch - max(len(b) - 2, 0) :], inner, column] if len(b) > 1 else [inner]
    return {0: left, 1: right}, both + [row] * (len(a) > 1) + [column] * (len(b) > 1)


def tensordot_labels(a, b, axes):
    if np.ndim(axes) == 0:
        axes = list(range(a - axes, a)), list(range(axes))
    first, second = (np.atleast_1d(part).astype(int).tolist() for part in axes)
    left, right = list(range(a)), list(range(a, a + b))
    for i, j in zip(first, second, strict=True):
        right[j] = left[i]
    summed = {left[i] for i in first}
    return {0: left, 1: right}, [label for label in left + right if label not in summed]


def einsum_labels(args):
    if not isinstance(args[0], str):
        return None
    inputs, out, _ = anp.parse_einsum_input(*args)
    parts = inputs.split(",")
    if any(len(set(part)) < len(part) for part in parts):
        return None
    number = {letter: k for k, letter in enumerate(dict.fromkeys(inputs.replace(",", "")))}
    return {k: [number[c] for c in part] for k, part in enumerate(parts, 1)}, [number[c] for c in out]


def multiply_out(arrays, labels, out, k, G):
    """Cotangents G (lead, *value) of a product times its other arrays: those of array k."""
    others = [j for j in labels if j != k]
    if len(others) == 1:
        return contract(G, [-1, *out], np.asarray(arrays[others[0]]), labels[others[0]], [-1, *labels[k]])
    operands = [part for j in others for part in (arrays[j], [label + 1 for label in labels[j]])]
    shifted = ([0, *(label + 1 for label in own)] for own in (out, labels[k]))
    return np.einsum(G, next(shifted), *operands, next(shifted), optimize=True).astype(G.dtype, copy=False)


def contract(X, x, Y, y, out):
    """Two arrays with labelled axes as one matrix product: `out` names the axes of the result, as in einsum."""
    batch = [label for label in x if label in y and label in out]
    inner = [label for label in x if label in y and label not in out]
    left, right = [label for label in x if label not in y], [label for label in y if label not in x]
    size = dict(zip(x, X.shape)) | dict(zip(y, Y.shape))

    def shape(*groups):
        return [int(np.prod([size[label] for label in group])) for group in groups]

    X = X.transpose([x.index(label) for label in batch + left + inner])
    Y = Y.transpose([y.index(label) for label in batch + inner + right])
    stack = [size[label] for label in batch]
    Z = X.reshape(stack + shape(left, inner)) @ Y.reshape(stack + shape(inner, right))
    order = batch + left + right
    return Z.reshape([size[label] for label in order]).transpose([order.index(label) for label in out])
