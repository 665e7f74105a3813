"""Derivatives of f(params, x) with respect to its parameters: with `recording`, all that touches autograd's tracing.

With J the Jacobian of all N m outputs, `vjp` gives v -> J^T v, one pass back, and
`jvp` gives u -> J u. theta is the vector (P,) of all parameters, `u` is one too.
"""

import sys
import threading
from functools import wraps

import numpy as np
from autograd import elementwise_grad, make_vjp
from autograd.core import VJPNode, add_outgrads
from autograd.differential_operators import make_jvp_reversemode
from autograd.misc.flatten import flatten
from autograd.tracer import isbox, new_box, trace_stack
from autograd.util import toposort

from .inputs import leaves, read_only, with_leaves

LOCK = threading.RLock()  # autograd keeps one stack of traces for all threads, and an f may differentiate inside
HERE = threading.local()  # how often this thread has taken it
HOLDER = {}  # the thread that has it, and all that there were when it took it
PATIENCE = 2.0  # seconds, after which one looks whether the holder waits for this thread


def locked(function):
    """The function, in one thread at a time."""

    @wraps(function)
    def alone(*args):
        wait_for_lock()
        try:
            HERE.times, top = 1 + getattr(HERE, "times", 0), trace_stack.top
            try:
                with np.errstate(invalid="ignore"):  # BLAS may set this flag without a NaN; NaN is refused by name
                    return function(*args)
            finally:  # autograd leaves its stack as it is when f fails
                HERE.times, trace_stack.top = HERE.times - 1, top
        finally:
            LOCK.release()

    return alone


def wait_for_lock():
    """Take the lock; refuse if its holder, inside f, has started this thread and waits for it: that would never end."""
    me = threading.get_ident()
    while not LOCK.acquire(timeout=PATIENCE):
        frame = sys._current_frames().get(HOLDER.get("thread"))
        if me not in HOLDER.get("others", [me]) and frame and frame.f_code.co_filename == threading.__file__:
            raise ValueError("f starts a thread that computes a kernel or derivative, wanted f without such threads")
    if not has_lock():
        HOLDER.update(thread=me, others=set(sys._current_frames()))


def has_lock():
    """Whether this thread is inside a `locked` function: then it must not wait for another thread that needs one."""
    return getattr(HERE, "times", 0) > 0


def flat(params):
    """theta (P,), and the function that turns such a vector back into the same nest of arrays."""
    arrays = leaves(params)

    def unstack(theta):
        return with_leaves(params, [theta[own].reshape(a.shape) for own, a in zip(slices_of(params), arrays)])

    return np.concatenate([a.ravel() for a in arrays]), unstack


def is_traced(nest):
    """Whether autograd is tracing a nest, or an array in it."""
    parts = nest.values() if isinstance(nest, dict) else nest if isinstance(nest, list | tuple) else ()
    return isbox(nest) or any(map(is_traced, parts))


def flat_traced(nest):
    """theta of a nest that autograd is tracing."""
    return flatten(nest)[0]


def slices_of(params):
    """The place of every leaf in theta."""
    ends = np.cumsum([a.size for a in leaves(params)]).tolist()
    return [slice(start, end) for start, end in zip([0, *ends], ends)]


@locked
def value(f, params, x, name="f(params, x)"):
    """f(params, x) as (N, m); `name` is what a message calls it."""
    return as_outputs(called(f, params, x), len(x), name)


def called(f, params, x):
    """f(params, x), whose arguments cannot be written to."""
    try:
        return f(params, read_only(x))
    except ValueError as error:
        if "read-only" not in str(error):
            raise
        message = "f(params, x) changes x or params in place, wanted one that leaves them: write x = x * 2, not x *= 2"
        raise ValueError(message) from error


@locked
def vjp(f, params, x):
    """f(params, x) as (N, m), and the function v -> J^T v, from (N, m) to (P,)."""
    with trace_stack.new_trace() as trace:
        roots = [VJPNode.new_root() for _ in leaves(params)]
        boxes = [new_box(a, trace, root) for a, root in zip(leaves(params), roots)]
        y = call_traced(f, with_leaves(params, boxes), x)
    if y._trace != trace:
        raise ValueError("f(params, x) does not depend on params, wanted a function of them")
    sizes = [a.size for a in leaves(params)]
    last, leaf_nodes = y._node, set(roots)

    def pull_back(v):
        """As autograd does it, but for each leaf by itself: no zeros for all of params come from each of them."""
        back = {last: (np.array(v), False)}  # a user's own derivative may write into it
        for node in toposort(last):
            g = back[node] if node in leaf_nodes else back.pop(node)
            for parent, share in zip(node.parents, node.vjp(g[0])):
                back[parent] = add_outgrads(back.get(parent), share)
        found = (back[root][0] if root in back else np.zeros(size) for root, size in zip(roots, sizes))
        return np.concatenate([np.ravel(g) for g in found]).astype(y.dtype, copy=False)

    return y._value, locked(pull_back)


@locked
def jvp(f, params, x):
    """The function u -> J u, from (P,) to (N, m), by the double backward pass: it asks for no forward rules."""
    theta, unstack = flat(params)
    return locked(make_jvp_reversemode(lambda t: call_traced(f, unstack(t), x))(theta))


def slope(phi):
    """phi' of an elementwise function, as a function."""
    return locked(elementwise_grad(phi))


@locked
def traced_value_and_slope(phi, z):
    """phi(z) and phi'(z) of an elementwise function, in one pass there and back."""
    pull_back, value = make_vjp(phi)(z)
    return value, pull_back(np.ones_like(value))


def as_outputs(y, N, name="f(params, x)"):
    """What f returned for N rows, as (N, m); (N,) counts as m = 1. Works on autograd's boxes too."""
    if not hasattr(y, "reshape"):
        raise ValueError(f"{name} is a {type(y).__name__}, wanted an array (N, m): use autograd.numpy to make it")
    if y.shape == (N,):
        return y.reshape((N, 1))
    if y.ndim != 2 or y.shape[0] != N or y.shape[1] == 0:
        cause = "is it transposed?" if y.ndim == 2 and y.shape[1] == N else "one row per datapoint"
        raise ValueError(f"{name} has shape {y.shape}, wanted ({N}, m): {cause}")
    return y


def call_traced(f, params, x):
    """f on autograd's boxes, as (N, m)."""
    try:
        y = f(params, read_only(x))
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        called(f, unboxed(params), x)  # what fails on plain arrays too stays its own error
        message = f"f(params, x) runs, but not under autograd ({error}), wanted a function written with autograd.numpy"
        raise ValueError(f"{message}: was plain numpy, math or an assignment to an entry used?") from error
    return as_outputs(check_traced(y, "f(params, x)"), len(x))


def check_traced(y, name):
    """Refuse a result that autograd lost track of: its derivative would silently come out as zero or nonsense."""
    if isbox(y) and y.dtype.kind in "iubc":
        raise ValueError(f"{name} has dtype {y.dtype}, wanted floats: it has no real derivative")
    if not isbox(y) or y.dtype == object:
        raise ValueError(
            f"{name} does not depend on what it is differentiated with respect to, wanted a function written with "
            "autograd.numpy: was plain numpy used inside it? write import autograd.numpy as np"
        )
    return y


def unboxed(params):
    """The same lists, tuples and dicts with plain arrays."""
    if isbox(params):
        return unboxed(params._value)
    if isinstance(params, list | tuple):
        return type(params)(map(unboxed, params))
    if isinstance(params, dict):
        return {k: unboxed(p) for k, p in params.items()}
    return np.asarray(params)
