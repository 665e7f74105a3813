"""What f does, step by step: recorded with autograd's tracer, with the axis in which each step holds its datapoints.

autograd lets a node class of one's own take notes while f runs. Every array in
params becomes a node; so does every result of a primitive (an operation with a
derivative of its own) that depends on one. f is run on two datapoints and on
three: what grows belongs to the datapoints, what does not depends on the
parameters alone.
"""

import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from autograd.builtins import container_take
from autograd.core import VJPNode
from autograd.tracer import Node, new_box, notrace_primitives, trace_stack

from .derivatives import call_traced, locked
from .inputs import leaves, with_leaves
from .products import product_of


class NotRecorded(Exception):
    """Why the kernel of an f has to go by its Jacobian."""


class Step(Node):
    """One primitive: its value, the arguments, and which of them were made by steps before it.

    `parents` is {position of the argument: step}. `leaf` is the position of an array among the leaves of params, for
    the steps that f begins with. `batch` tells where the datapoints are in the value, and for a product `batches`
    where they are in its arguments. `part` is (step, index) for one of the arrays in a list that a step made.
    """

    __slots__ = ("args", "batch", "batches", "function", "kwargs", "leaf", "parents", "part", "slopes", "value")

    def __init__(self, value, function, args, kwargs, argnums, parents):
        self.value, self.function, self.args, self.kwargs = value, function, args, kwargs
        self.parents = dict(zip(argnums, parents))
        self.leaf, self.batch, self.batches, self.part, self.slopes = None, None, {}, None, {}

    def initialize_root(self, leaf, value):
        Step.__init__(self, value, None, (value,), {}, (), ())
        self.leaf = leaf


class Batch(NamedTuple):
    """Where an array holds the datapoints: its `axis` is `before` times N times `after` long."""

    axis: int
    before: int = 1
    after: int = 1

    def unmerged(self, shape, N):
        """The shape in which the datapoints have an axis of their own, and the number of that axis."""
        k = self.axis
        return (*shape[:k], self.before, N, self.after, *shape[k + 1 :]), k + 1

    def moved_to(self, axis):
        return self._replace(axis=axis)

    def shape_for(self, N, shape):
        """The shape for N datapoints of an array that has this one for another number of them."""
        return (*shape[: self.axis], self.before * N * self.after, *shape[self.axis + 1 :])


@locked
def record(f, params, x):
    """The steps of f(params, x), (N, m), the last one first; a step comes after all that use it."""
    with trace_stack.new_trace() as trace:
        notrace_primitives[Step] |= notrace_primitives[VJPNode]
        boxes = [new_box(a, trace, Step.new_root(k, a)) for k, a in enumerate(leaves(params))]
        y = call_traced(f, with_leaves(params, boxes), x)
    if y._trace != trace:
        raise NotRecorded("its result does not come from the arrays in params")
    steps = in_order(y._node)
    for step in steps:
        if step.function is container_take:
            take_part_of(step)
    steps = in_order(y._node)
    for step in steps:
        if not isinstance(step.value, np.ndarray | np.generic):
            raise NotRecorded(f"{name_of(step.function)} makes a {type(step.value).__name__}")
        if step.value.dtype.kind != "f":
            raise NotRecorded(f"{name_of(step.function)} makes numbers of dtype {step.value.dtype}")
    return steps


def take_part_of(step):
    """Make one part of a list (of a split, say) a step on the array that the list was made from."""
    whole = step.parents[0]
    if list(whole.parents) != [0]:
        raise NotRecorded(f"{name_of(whole.function)} makes a {type(whole.value).__name__}")
    step.part = whole, step.args[1]
    step.args, step.parents = (whole.args[0],), whole.parents


def in_order(last):
    """The steps that `last` depends on, each after all that use it; what has no datapoints as soon as it can be."""
    uses, todo = {last: 0}, [last]
    while todo:
        for parent in todo.pop().parents.values():
            if parent not in uses:
                uses[parent] = 0
                todo.append(parent)
            uses[parent] += 1
    ready, order = [last], []
    while ready:
        without = [k for k, step in enumerate(ready) if step.batch is None]
        order.append(ready.pop(without[-1] if without else -1))
        for parent in order[-1].parents.values():
            uses[parent] -= 1
            if not uses[parent]:
                ready.append(parent)
    return order


class Outline(NamedTuple):
    """What f does with any number of datapoints: its steps for two of them, with every batch axis."""

    f: Callable
    params: Any
    steps: list

    def at(self, x):
        """The steps at x, last one first. Raises NotRecorded if they are not those of the outline."""
        steps, two = try_to_record(self.f, self.params, x), self.steps
        if links(steps) != links(two):
            raise NotRecorded("what it does depends on the number of datapoints")
        for step, small in zip(steps, two):
            step.batch, step.batches = small.batch, small.batches
            if step.batch and np.shape(step.value) != step.batch.shape_for(len(x), np.shape(small.value)):
                raise NotRecorded(f"the shape of {name_of(step.function)} does not grow with the number of datapoints")
        return in_order(steps[0])


def outline_of(f, params, x):
    """The `Outline` of f, from three datapoints of x, the largest as zeros tell little, and the first two of them."""
    some = x[np.resize(np.abs(x).sum(axis=1).argsort()[::-1][:3], 3)]
    two, three = (try_to_record(f, params, some[:n]) for n in (2, 3))
    outline = Outline(f, params, two)
    if links(three) != links(two):
        raise NotRecorded("what it does depends on the number of datapoints")
    noise = max(largest(step.value) for step in two if step.leaf is None) * np.finfo(two[0].value.dtype).eps ** 0.75
    for step, more in zip(reversed(two), reversed(three)):
        name, found = name_of(step.function), [parent.batch for parent in step.parents.values()]
        for k in (product_of(step) or ({},))[0]:
            parent = step.parents.get(k)
            step.batches[k] = parent.batch if parent else batch_of(step.args[k], more.args[k], name)
        likely = {batch[1:] for batch in [*found, *step.batches.values()] if batch}
        step.batch = batch_of(step.value, more.value, name, noise, likely) if step.leaf is None else None
        if step.batch is None and any(found):
            raise NotRecorded(f"the result of {name} mixes datapoints")
    if two[0].batch is None:
        raise NotRecorded("its result does not grow with the number of datapoints")
    return outline


def try_to_record(f, params, x):
    """Like `record`; an f that fails here may still be one that its user never calls with so many datapoints."""
    try:
        return record(f, params, x)
    except (NotRecorded, MemoryError):
        raise
    except Exception as error:
        raise NotRecorded(f"it fails for {len(x)} datapoints ({error})") from error


def links(steps):
    """Of every step its function, its leaf, and the places of its parents."""
    place = {step: k for k, step in enumerate(steps)}
    return [(step.function, step.leaf, {k: place[parent] for k, parent in step.parents.items()}) for step in steps]


def largest(a):
    """The largest finite entry; masks before a softmax are minus infinity."""
    return np.abs(a[np.isfinite(a)]).max(initial=0)


def batch_of(two, three, name, noise=0, likely=()):
    """The `Batch` of an array, from its values for two datapoints and for those and a third; None if it is the same.

    Both may differ by `noise`: a mean of what has mean 0 is all rounding. `likely` are pairs (before, after), for
    values that do not tell, such as zeros.
    """
    two, three = np.asarray(two), np.asarray(three)
    if two.shape == three.shape:
        if not np.array_equal(two, three, equal_nan=two.dtype.kind == "f"):
            raise NotRecorded(f"the result of {name} depends on the datapoints, but has no row for each of them")
        return None
    grown = [k for k, sizes in enumerate(zip(two.shape, three.shape)) if sizes[0] != sizes[1]]
    axis, size = grown[0], two.shape[grown[0]] if two.ndim == three.ndim else 0
    if len(grown) > 1 or not size or size % 2 or 2 * three.shape[axis] != 3 * size:
        raise NotRecorded(f"the result of {name} has shape {two.shape} for 2 datapoints and {three.shape} for 3")
    gaps = {}
    for before in (b for b in range(1, size // 2 + 1) if size // 2 % b == 0):
        batch = Batch(axis, before, size // 2 // before)
        rows = [a.reshape(batch.unmerged(a.shape, n)[0]).swapaxes(0, axis + 1)[:2] for n, a in ((2, two), (3, three))]
        gaps[batch] = gap(*rows)
    # where entries hardly differ, as those of a saturated tanh, several gaps are small
    batch = min(gaps, key=lambda batch: (gaps[batch], batch[1:] not in likely))
    if not gaps[batch] <= 1e-3 * largest(two) + noise:
        raise NotRecorded(f"the result of {name} for a datapoint changes with the other datapoints")
    return batch


def gap(a, b):
    """The largest difference; infinities and NaN are equal to themselves."""
    with np.errstate(invalid="ignore"):
        return np.where((a == b) | ((a != a) & (b != b)), 0, np.abs(a - b)).max(initial=0)


def name_of(function):
    return getattr(function, "__name__", str(function))


def warn_of(reason, cost):
    """Say once that an f goes the slow way, and why."""
    warnings.warn(f"f(params, x) cannot be taken apart: {reason}. {cost}, which is right, but slow", stacklevel=4)
