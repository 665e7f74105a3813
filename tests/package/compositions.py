"""Random functions f(params, x) made of what autograd.numpy has: which step comes after which is drawn."""

import autograd.numpy as anp
import numpy as np
from hypothesis import strategies as st


class Builder:
    """A function under construction: a step takes (params, h) with h (N, T, d) to the next h; T and d are kept here."""

    def __init__(self, seed, T, d):
        self.rng, self.T, self.d = np.random.default_rng(seed), T, d
        self.arrays, self.steps = [], []

    def param(self, *shape):
        """The place of a new array among the parameters."""
        scale = shape[-2] ** 0.5 if len(shape) > 1 else 1
        self.arrays.append(np.asarray(self.rng.standard_normal(shape) / scale))
        return len(self.arrays) - 1

    def width(self, d=None, T=None):
        self.d, self.T = d or self.d, T or self.T
        return self.d

    def new_width(self):
        """(the width so far, another one)"""
        return self.d, self.width(int(self.rng.integers(3, 6)))


STEPS, KINKED, WITHOUT_FORWARD = {}, set(), set()


def step(kinked=False, forward=True):
    """Enter a maker of steps under its name; `forward` tells whether autograd has its forward derivative."""

    def enter(make):
        STEPS[make.__name__] = make
        if kinked:
            KINKED.add(make.__name__)
        if not forward:
            WITHOUT_FORWARD.add(make.__name__)
        return make

    return enter


def with_weights(name, use, shape="de"):
    """A step that is a product with one array, whose axes are d (in), e (out) or T."""

    def make(b):
        T = b.T
        d, e = b.new_width()
        W = b.param(*({"d": d, "e": e, "T": T}[axis] for axis in shape))
        return lambda p, h: use(p[W], h)

    make.__name__ = name
    step()(make)


def rows_of(h):
    return h.reshape((-1, h.shape[2]))


def turned(h):
    """(N, T, d) as (T N, d)."""
    return anp.transpose(h, (1, 0, 2)).reshape((-1, h.shape[2]))


def turned_back(z, h):
    return z.reshape((h.shape[1], h.shape[0], -1)).transpose((1, 0, 2))


with_weights("matmul", lambda W, h: h @ W)
with_weights("matmul_transposed", lambda W, h: h @ W.T, "ed")
with_weights("weights_first", lambda W, h: (W @ rows_of(h).T).T.reshape((*h.shape[:2], -1)), "ed")
with_weights("dot", lambda W, h: anp.dot(h, W))
with_weights("dot_rows", lambda W, h: anp.dot(rows_of(h), W).reshape((*h.shape[:2], -1)))
with_weights("einsum_data_first", lambda W, h: anp.einsum("ntd,de->nte", h, W))
with_weights("einsum_weights_first", lambda W, h: anp.einsum("ed,ntd->nte", W, h), "ed")
with_weights("einsum_places_first", lambda W, h: anp.transpose(anp.einsum("ntd,de->tne", h, W), (1, 0, 2)))
with_weights("einsum_by_numbers", lambda W, h: anp.einsum(h, [0, 1, 2], W, [2, 3], [0, 1, 3]))
with_weights("tensordot", lambda W, h: anp.tensordot(h, W, axes=([2], [0])))
with_weights("tensordot_number", lambda W, h: anp.tensordot(h, W, 1))
with_weights("tensordot_negative", lambda W, h: anp.tensordot(h, W, axes=([-1], [-1])), "ed")
with_weights("tensordot_weights_first", lambda W, h: anp.moveaxis(anp.tensordot(W, h, axes=([0], [2])), 0, 2))
with_weights(
    "over_all_places", lambda W, h: anp.tensordot(h, W, axes=([1, 2], [0, 1]))[:, None, :] + 0 * h[..., :1], "Tde"
)
with_weights("a_matrix_for_each_place", lambda W, h: anp.swapaxes(anp.swapaxes(h, 0, 1) @ W, 0, 1), "Tde")
with_weights("einsum_for_each_place", lambda W, h: anp.einsum("tde,ntd->nte", W, h), "Tde")
with_weights("rows_the_other_way", lambda W, h: turned_back(turned(h) @ W, h))
with_weights("rows_the_other_way_tanh", lambda W, h: turned_back(anp.tanh(anp.dot(turned(h), W)), h))
with_weights("quadratic", lambda W, h: anp.einsum("ntd,ntc,dec->nte", anp.tanh(h), h, W), "ded")
with_weights("with_its_transpose", lambda W, h: anp.tanh(h @ W) @ W.T @ W)
with_weights("tanh_of_weights", lambda W, h: h @ anp.tanh(W))
with_weights("normalised", lambda W, h: h @ (W / anp.sqrt(anp.sum(W**2, axis=0))))
with_weights("normalised_by_norm", lambda W, h: h @ (W / anp.linalg.norm(W)))
with_weights("turned_weights", lambda W, h: h @ anp.swapaxes(W[::-1, ::-1], 0, 1), "ed")
with_weights("weights_reshaped", lambda W, h: h @ W.reshape((-1,)).reshape((h.shape[2], -1)), "ed")
with_weights("alone_and_with_data", lambda W, h: (h @ W) * anp.mean(W, axis=0) + anp.sum(W))
with_weights("largest_weight", lambda W, h: h @ (W / anp.sqrt(1 + anp.prod(W) ** 2)))


@step()
def three_operands(b):
    d, e = b.new_width()
    A, B = b.param(d, 3), b.param(3, e)
    return lambda p, h: anp.einsum("ntd,dk,ke->nte", h, p[A], p[B])


@step()
def product_of_weights(b):
    d, e = b.new_width()
    A, B = b.param(d, 2), b.param(e, 2)
    return lambda p, h: h @ (p[A] @ p[B].T)


@step()
def gain_of_weights(b):
    d, e = b.new_width()
    g, V = b.param(e), b.param(d, e)
    return lambda p, h: h @ (p[g] * p[V] / anp.linalg.norm(p[V], axis=0))


@step()
def masked_weights(b):
    d, e = b.new_width()
    W, mask = b.param(d, e), b.rng.random((d, e)) > 0.3
    return lambda p, h: h @ (p[W] * mask)


@step()
def every_second_column(b):
    d, e = b.new_width()
    W = b.param(d, 2 * e)
    return lambda p, h: h @ p[W][:, ::2]


@step()
def two_arrays_in_one(b):
    d, _ = b.new_width()
    b.width(5)
    A, B = b.param(d, 2), b.param(d, 3)
    return lambda p, h: h @ anp.concatenate([p[A], p[B]], axis=1)


@step()
def diagonal(b):
    a = b.param(b.d)
    return lambda p, h: h @ anp.diag(p[a])


@step()
def triangle(b):
    W = b.param(b.d, b.d)
    return lambda p, h: h @ anp.triu(p[W]) + h @ anp.tril(p[W], -1)


@step(forward=False)
def parts_of_weights(b):
    d, e = b.new_width()
    W = b.param(d, 2 * e)

    def use(p, h):
        A, B = anp.split(p[W], 2, axis=1)
        return anp.tanh(h @ A) * (h @ B)

    return use


@step()
def heads(b):
    k, heads = b.d, 2
    W, V = b.param(heads, k, 3), b.param(heads, 3, k)
    return lambda p, h: anp.einsum("nthe,hed->ntd", anp.tanh(anp.einsum("ntd,hde->nthe", h, p[W])), p[V])


@step()
def attention(b):
    Q, K, V = (b.param(b.d, b.d) for _ in range(3))

    def use(p, h):
        scores = (h @ p[Q]) @ anp.swapaxes(h @ p[K], 1, 2)
        scores = anp.exp(anp.tanh(scores))
        return (scores / anp.sum(scores, axis=-1, keepdims=True)) @ (h @ p[V])

    return use


@step(kinked=True)
def causal_attention(b):
    Q, V = b.param(b.d, b.d), b.param(b.d, b.d)

    def use(p, h):
        scores = anp.einsum("nsd,de,nte->nst", h, p[Q], h)
        scores = anp.where(np.tril(np.ones(scores.shape[1:], bool)), anp.tanh(scores), -np.inf)
        scores = anp.exp(scores - anp.max(scores, axis=2, keepdims=True))
        return scores / anp.sum(scores, axis=-1, keepdims=True) @ h @ p[V]

    return use


@step()
def places_mixed(b):
    S = int(b.rng.integers(2, 4))
    M = b.param(S, b.T)
    b.width(T=S)
    return lambda p, h: anp.matmul(p[M], h)


@step()
def residual(b):
    W, c = b.param(b.d, b.d), b.param(b.d)
    return lambda p, h: h + anp.tanh(h @ p[W] + p[c])


@step()
def the_same_weights_twice(b):
    W = b.param(b.d, b.d)
    return lambda p, h: anp.tanh(anp.tanh(h @ p[W]) @ p[W]) + h @ p[W].T


@step()
def an_array_alone(b):
    a, c = b.param(b.T, b.d), b.param(b.T, 1)
    return lambda p, h: h + p[a] * p[c]


def with_vector(name, use, kinked=False):
    def make(b):
        a = b.param(b.d)
        return lambda p, h: use(p[a], h)

    make.__name__ = name
    step(kinked)(make)


with_vector("bias", lambda a, h: h + a)
with_vector("minus", lambda a, h: a - h)
with_vector("gain", lambda a, h: a * h)
with_vector("gain_rows", lambda a, h: (rows_of(h) * a).reshape(h.shape))
with_vector("bias_of_turned_rows", lambda a, h: turned_back(anp.tanh(turned(h) + a), h))
with_vector("division", lambda a, h: h / (1.5 + a**2))
with_vector("divided", lambda a, h: a / (1 + h**2))
with_vector("power", lambda a, h: (1 + h**2) ** (anp.tanh(a) / 2))
with_vector("arctan2", lambda a, h: anp.arctan2(h, 1.5 + a**2))
with_vector("logaddexp", lambda a, h: anp.logaddexp(h, a))
with_vector("maximum", lambda a, h: anp.maximum(h, a) + 0.1 * h, kinked=True)
with_vector("minimum", lambda a, h: anp.minimum(a, h) + 0.1 * h, kinked=True)
with_vector("where", lambda a, h: anp.where(h > 0, h, h * a), kinked=True)
with_vector("bias_repeated", lambda a, h: h + anp.tile(a, (h.shape[1], 1)))
with_vector("bias_by_a_column", lambda a, h: anp.swapaxes(anp.swapaxes(h, 1, 2) + a[:, None], 1, 2))


def without_weights(name, use, kinked=False, forward=True, grow=None, T=None):
    """`grow` and `T` tell the width and the number of places after it, from those before."""

    def make(b):
        b.width(grow and grow(b.d), T and T(b.T))
        return lambda p, h: use(h)

    make.__name__ = name
    step(kinked, forward)(make)


def layer_norm(h):
    centred = h - anp.mean(h, axis=-1, keepdims=True)
    return centred / anp.sqrt(anp.var(h, axis=-1, keepdims=True) + 0.1)


def softmax(h):
    e = anp.exp(h - anp.max(h, axis=-1, keepdims=True))
    return e / anp.sum(e, axis=-1, keepdims=True)


def in_halves(h):
    first, second = anp.array_split(h, [1], axis=2)
    return anp.concatenate([second * first, anp.tanh(first)], axis=2)


without_weights("tanh", anp.tanh)
without_weights("sin", anp.sin)
without_weights("exp", lambda h: anp.exp(anp.tanh(h)))
without_weights("sqrt", lambda h: anp.sqrt(1 + h * h))
without_weights("square", lambda h: anp.tanh(h) ** 2 - h)
without_weights("abs", anp.abs, kinked=True)
without_weights("relu", lambda h: anp.maximum(h, 0) + 0.1 * h, kinked=True)
without_weights("leaky", lambda h: anp.where(h > 0, h, 0.1 * h), kinked=True)
without_weights("clip", lambda h: anp.clip(h, -2, 2) + 0.1 * h, kinked=True)
without_weights("softmax", softmax)
without_weights("layer_norm", layer_norm)
without_weights("std", lambda h: h + anp.std(h, axis=2, keepdims=True))
without_weights("cumsum", lambda h: anp.cumsum(h, axis=2))
without_weights("cumsum_of_places", lambda h: anp.cumsum(h, axis=1))
without_weights("roll", lambda h: anp.roll(h, 1, axis=2))
without_weights("roll_places", lambda h: anp.roll(h, -1, axis=1) * anp.tanh(h))
without_weights("reversed", lambda h: h[:, :, ::-1])
without_weights("backwards", lambda h: h[:, ::-1] + anp.tanh(h))
without_weights("twisted", lambda h: anp.fliplr(h) + h)
without_weights("joined", lambda h: anp.concatenate([h[..., :2], anp.tanh(h), h[..., -1:]], 2), grow=lambda d: d + 3)
without_weights("joined_places", lambda h: anp.concatenate([h, anp.sin(h)[:, :1]], axis=1), T=lambda T: T + 1)
without_weights("stacked", lambda h: anp.stack([h, anp.tanh(h)], axis=3).sum(axis=3))
without_weights("stacked_first", lambda h: anp.mean(anp.stack([h, anp.tanh(h)]), axis=0))
without_weights("sliced", lambda h: h[:, :, ::2], grow=lambda d: (d + 1) // 2)
without_weights("last_place", lambda h: h[:, -1:] + 0 * h[:, :1], T=lambda T: 1)
without_weights("but_the_last", lambda h: h[:, :, -2:], grow=lambda d: min(d, 2))
without_weights("taken_twice", lambda h: h[:, :, [0, -1, 0]], grow=lambda d: 3)
without_weights("place_by_number", lambda h: anp.tanh(h[:, 0])[:, None, :] * h)
without_weights(
    "padded", lambda h: anp.pad(h, ((0, 0), (1, 0), (0, 1)), "constant"), False, False, lambda d: d + 1, lambda T: T + 1
)
without_weights("sum", lambda h: h + anp.sum(h, axis=1, keepdims=True))
without_weights("mean", lambda h: h - anp.mean(h, axis=(1, 2), keepdims=True) / 2)
without_weights("mean_without_axis", lambda h: h * anp.mean(anp.tanh(h), axis=2)[:, :, None])
without_weights("max", lambda h: h - anp.max(h, axis=1, keepdims=True) / 2, kinked=True)
without_weights("min", lambda h: h - anp.min(h, axis=-1)[..., None] / 2, kinked=True)
without_weights("prod", lambda h: h + anp.prod(anp.tanh(h), axis=2, keepdims=True))
without_weights("outer", lambda h: anp.tanh(h)[:, :, :, None] @ h[:, :, None, :] @ anp.ones((h.shape[2],)))
without_weights("halves", in_halves, forward=False)
without_weights("ravelled", lambda h: anp.tanh(anp.ravel(h)).reshape(h.shape))
without_weights("squeezed", lambda h: anp.squeeze(anp.expand_dims(anp.tanh(h), 1), axis=1))
without_weights("turned_there_and_back", lambda h: turned_back(anp.sin(turned(h)), h))


@step()
def places_in_the_width(b):
    b.width(b.d * b.T, 1)
    return lambda p, h: h.reshape((h.shape[0], 1, -1))


@step()
def scalar(b):
    a = b.param()
    return lambda p, h: h * p[a] + anp.tanh(p[a])


@step(forward=False)
def full_of_a_scalar(b):
    a = b.param()
    return lambda p, h: h * anp.full(h.shape, p[a])


@step()
def unused(b):
    b.param(2, 3)
    return lambda p, h: h


NESTS = {
    "list": (list, lambda p, n: p),
    "tuple": (tuple, lambda p, n: p),
    "dict": (lambda a: {f"p{k}": v for k, v in enumerate(a)}, lambda p, n: [p[f"p{k}"] for k in range(n)]),
    "nested": (
        lambda a: {"b": (a[0],), "a": [{"x": v} for v in a[1:]]},
        lambda p, n: [p["b"][0], *(q["x"] for q in p["a"])],
    ),
}


@st.composite
def compositions(draw, steps=tuple(STEPS), longest=6):
    """(f, its params, two sets of points, the names of the steps)."""
    names = draw(st.lists(st.sampled_from(sorted(steps)), min_size=1, max_size=longest))
    T, d = draw(st.integers(1, 3)), draw(st.integers(3, 4))
    b = Builder(draw(st.integers(0, 2**32 - 1)), T, d)
    first, bias = b.param(d, d), b.param(d)
    for name in names:
        if b.d < 3 or b.d * b.T > 16:  # a norm over two entries may be all rounding; too many make the judge slow
            b.steps.append(STEPS["matmul"](b))
        b.steps.append(STEPS[name](b))
    last = draw(st.sampled_from(["row", "column", "flat", "readout"]))
    out = b.param(b.d, 2)
    nest, arrays_of = NESTS[draw(st.sampled_from(sorted(NESTS)))]
    count = len(b.arrays)

    def f(params, x):
        p = arrays_of(params, count)
        h = anp.tanh(x.reshape((len(x), T, d)) @ p[first] + p[bias])
        for one in b.steps:
            h = one(p, h)
        if last == "flat":
            return h.reshape((len(x), -1))[:, :4]
        y = anp.mean(h, axis=1) @ p[out]
        return y if last == "readout" else y[:, 0] if last == "row" else y[:, 1:]

    Ns = draw(st.tuples(*[st.sampled_from([1, 2, 3, 5])] * 2))
    x1, x2 = (b.rng.standard_normal((N, T * d)) for N in Ns)
    return f, nest(b.arrays), x1, x2, names
