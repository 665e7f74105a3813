"""Functions of all kinds, written as a learner would write them: f, params and points of each, by name."""

import autograd.numpy as anp
import numpy as np
from autograd import elementwise_grad

RNG = np.random.default_rng(0)
CASES = {}


def draw(*shape):
    return RNG.standard_normal(shape) / np.sqrt(shape[0] if shape else 1)


def case(build):
    """Register what `build` returns: f, params, points."""
    CASES[build.__name__] = build()
    return build


@case
def dense():
    return lambda p, x: anp.tanh(x @ p[0] + p[1]) @ p[2] + p[3], [draw(5, 7), draw(7), draw(7, 3), draw(3)], draw(6, 5)


@case
def dense_T():
    return (
        lambda p, x: anp.tanh(x @ p[0].T + p[1]) @ p[2].T + p[3],
        [draw(7, 5), draw(7), draw(3, 7), draw(3)],
        draw(6, 5),
    )


@case
def dense_TT():
    return (
        lambda p, x: (p["b"] @ anp.tanh(anp.dot(p["a"], x.T) + p["c"][:, None])).T,
        {"a": draw(7, 5), "b": draw(3, 7), "c": draw(7)},
        draw(6, 5),
    )


@case
def residual():
    def f(p, x):
        h = x @ p[0]
        for w, b, v in p[1]:
            h = h + anp.tanh(h @ w + b) @ v
        return h @ p[2]

    return f, (draw(5, 7), [(draw(7, 7), draw(7), draw(7, 7)) for _ in range(3)], draw(7, 2)), draw(6, 5)


@case
def tied():
    return (
        lambda p, x: anp.tanh(anp.tanh(anp.tanh(x @ p[0]) @ p[1]) @ p[1]) @ p[2],
        [draw(5, 40), draw(40, 40), draw(40, 2)],
        draw(6, 5),
    )


@case
def tied_T():
    return lambda p, x: anp.tanh(anp.tanh(x @ p[0]) @ p[0].T) @ p[1], [draw(5, 40), draw(5, 2)], draw(6, 5)


@case
def tied_both():
    return lambda p, x: anp.tanh(anp.tanh(x @ p[0]) @ p[0].T) @ p[0] @ p[1], [draw(5, 5), draw(5, 2)], draw(6, 5)


@case
def recurrent():
    def f(p, x):
        x = x.reshape(len(x), 4, 3)
        h = anp.zeros((len(x), 8))
        for t in range(4):
            h = anp.tanh(x[:, t] @ p["in"] + h @ p["rec"] + p["b"])
        return h @ p["out"]

    return f, dict(zip(["in", "rec", "b", "out"], [draw(3, 8), draw(8, 8), draw(8), draw(8, 2)])), draw(6, 12)


@case
def recurrent_big():
    def f(p, x):
        x = x.reshape(len(x), 3, 3)
        h = anp.zeros((len(x), 80))
        for t in range(3):
            h = anp.tanh(x[:, t] @ p["in"] + h @ p["rec"].T + p["b"])
        return h @ p["out"]

    return f, dict(zip(["in", "rec", "b", "out"], [draw(3, 80), draw(80, 80), draw(80), draw(80, 2)])), draw(6, 9)


@case
def conv1():
    def f(p, x):
        x = x.reshape(len(x), 10, 1)
        h = anp.concatenate([x[:, k : 8 + k] for k in range(3)], axis=2)
        h = anp.tanh(h @ p[0] + p[1])
        return anp.mean(h, axis=1) @ p[2]

    return f, [draw(3, 4), draw(4), draw(4, 2)], draw(6, 10)


@case
def conv2():
    def f(p, x):
        N = len(x)
        x = x.reshape(N, 6, 6, 1)
        for W, b in p[0]:
            x = anp.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="constant")
            x = sum(anp.tensordot(x[:, i : i + 6, j : j + 6], W[i, j], axes=1) for i in range(3) for j in range(3)) + b
            x = anp.maximum(x, 0)
        return anp.mean(x, axis=(1, 2)) @ p[1]

    return f, ([(draw(3, 3, 1, 4), draw(4)), (draw(3, 3, 4, 5), draw(5))], draw(5, 2)), draw(6, 36)


@case
def conv2_im2col():
    def f(p, x):
        N = len(x)
        x = x.reshape(N, 6, 6, 1)
        for W, b in p[0]:
            x = anp.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="constant")
            x = anp.concatenate([x[:, i : i + 6, j : j + 6] for i in range(3) for j in range(3)], axis=3)
            x = x.reshape(N * 36, -1) @ W.reshape(-1, W.shape[-1]) + b
            x = anp.maximum(x, 0).reshape(N, 6, 6, -1)
        return anp.mean(x, axis=(1, 2)) @ p[1]

    return f, ([(draw(3, 3, 1, 4), draw(4)), (draw(3, 3, 4, 5), draw(5))], draw(5, 2)), draw(6, 36)


def norm(h, g, b):
    mu = anp.mean(h, axis=-1, keepdims=True)
    v = anp.mean((h - mu) ** 2, axis=-1, keepdims=True)
    return g * (h - mu) / anp.sqrt(v + 1e-5) + b


@case
def layer_norm():
    return lambda p, x: norm(x @ p[0], p[1], p[2]) @ p[3], [draw(5, 7), draw(7), draw(7), draw(7, 2)], draw(6, 5)


@case
def attention():
    def f(p, x):
        x = x.reshape(len(x), 4, 6)
        h = norm(x, p["g"], p["b"])
        q, k, v = h @ p["q"], h @ p["k"], h @ p["v"]
        a = anp.einsum("nsd,ntd->nst", q, k) / anp.sqrt(6)
        a = anp.exp(a - anp.max(a, axis=-1, keepdims=True))
        a = a / anp.sum(a, axis=-1, keepdims=True)
        x = x + (a @ v) @ p["o"]
        return anp.mean(x, axis=1) @ p["w"]

    return (
        f,
        {
            "q": draw(6, 6),
            "k": draw(6, 6),
            "v": draw(6, 6),
            "o": draw(6, 6),
            "w": draw(6, 3),
            "g": draw(6),
            "b": draw(6),
        },
        draw(6, 24),
    )


@case
def heads():
    def f(p, x):
        x = x.reshape(len(x), 4, 6)
        q = anp.einsum("ntd,dhe->nhte", x, p["q"])
        k = anp.einsum("ntd,dhe->nhte", x, p["k"])
        a = anp.einsum("nhse,nhte->nhst", q, k)
        a = anp.exp(a)
        a = a / anp.sum(a, axis=-1, keepdims=True)
        o = anp.einsum("nhst,ntd,hde->nse", a, x, p["v"])
        return anp.sum(o, axis=1)

    return f, {"q": draw(6, 2, 3), "k": draw(6, 2, 3), "v": draw(2, 6, 3)}, draw(6, 24)


@case
def per_head():
    return (
        lambda p, x: anp.einsum(
            "nhd,hde->ne", anp.tanh(anp.einsum("nhd,hde->nhe", x.reshape(len(x), 2, 3), p[0])), p[1]
        ),
        [draw(2, 3, 4), draw(2, 4, 2)],
        draw(6, 6),
    )


FROZEN = draw(5, 7)


@case
def low_rank():
    return lambda p, x: anp.tanh(x @ (FROZEN + p[0] @ p[1])) @ p[2], [draw(5, 2), draw(2, 7), draw(7, 2)], draw(6, 5)


@case
def low_rank_T():
    return (
        lambda p, x: anp.tanh(x @ (FROZEN.T + p[0] @ p[1]).T * 0.5) @ p[2],
        [draw(7, 2), draw(2, 5), draw(7, 2)],
        draw(6, 5),
    )


@case
def weight_norm():
    return (
        lambda p, x: anp.tanh(x @ (p[0] * p[1] / anp.sqrt(anp.sum(p[1] ** 2, axis=0)))) @ p[2],
        [draw(7), draw(5, 7), draw(7, 2)],
        draw(6, 5),
    )


@case
def embedding():
    return (
        lambda p, x: anp.mean(p[0][x.astype(int)], axis=1) @ p[1],
        [draw(9, 5), draw(5, 2)],
        RNG.integers(0, 9, (6, 4)).astype(float),
    )


@case
def gated():
    return lambda p, x: ((x @ p[0]) * anp.tanh(x @ p[1])) @ p[2], [draw(5, 7), draw(5, 7), draw(7, 2)], draw(6, 5)


@case
def scalars():
    return lambda p, x: p[0] * anp.tanh(p[1] * x @ p[2]), [np.array(0.7), np.array(1.3), draw(5, 2)], draw(6, 5)


@case
def scalar_only():
    return lambda p, x: p * x, np.array(0.7), draw(6, 1)


@case
def flat_theta():
    return lambda p, x: anp.tanh(x @ p[:35].reshape(5, 7)) @ p[35:].reshape(7, 2), draw(49), draw(6, 5)


@case
def rnn_minor():
    def f(p, x):
        T = anp.transpose(x.reshape(len(x), 4, 3), (1, 0, 2)).reshape(-1, 3)
        h = anp.tanh(T @ p[0] + p[1])
        return anp.mean(h.reshape(4, len(x), 8), axis=0) @ p[2]

    return f, [draw(3, 8), draw(8), draw(8, 2)], draw(6, 12)


@case
def pinn():
    def u(p, x):
        return anp.dot(anp.tanh(anp.dot(anp.tanh(anp.dot(x, p[0]) + p[1]), p[2]) + p[3]), p[4])

    uxx = elementwise_grad(elementwise_grad(u, 1), 1)
    return uxx, [draw(1, 7), draw(7), draw(7, 7), draw(7), draw(7, 1)], draw(6, 1)


@case
def pinn2():
    def u(p, x):
        return anp.tanh(anp.tanh(x @ p[0] + p[1]) @ p[2] + p[3]) @ p[4]

    ux = elementwise_grad(u, 1)
    uxx = elementwise_grad(lambda p, x: ux(p, x)[:, 0], 1)
    return (
        lambda p, x: uxx(p, x)[:, :1] + ux(p, x)[:, 1:],
        [draw(2, 7), draw(7), draw(7, 7), draw(7), draw(7, 1)],
        draw(6, 2),
    )


@case
def concat_token():
    def f(p, x):
        x = x.reshape(len(x), 4, 3)
        t = anp.concatenate([anp.tile(p[0], (len(x), 1, 1)), x], axis=1) + p[1]
        return anp.tanh(t.reshape(len(x), -1) @ p[2])

    return f, [draw(1, 1, 3), draw(5, 3), draw(15, 2)], draw(6, 12)


@case
def lstm():
    def f(p, x):
        x = x.reshape(len(x), 3, 2)
        h = c = anp.zeros((len(x), 4))
        for t in range(3):
            z = anp.concatenate([x[:, t], h], axis=1) @ p[0] + p[1]
            i, g, o, q = anp.split(z, 4, axis=1)
            c = c * anp.tanh(q) + anp.tanh(g) * i
            h = anp.tanh(c) * o
        return h

    return f, [draw(6, 16), draw(16)], draw(6, 6)


@case
def hypernet():
    return (
        lambda p, x: anp.tanh(x @ (anp.tanh(p[0] @ p[1])).reshape(5, 7)) @ p[2],
        [draw(5, 6), draw(6, 7), draw(7, 2)],
        draw(6, 5),
    )


@case
def column_of_ones():
    return (
        lambda p, x: (
            anp.concatenate(
                [anp.tanh(anp.concatenate([x, anp.ones((len(x), 1))], axis=1) @ p[0]), anp.ones((len(x), 1))], axis=1
            )
            @ p[1]
        ),
        [draw(6, 7), draw(8, 2)],
        draw(6, 5),
    )


@case
def loop_over_units():
    def f(p, x):
        return anp.stack([anp.sum(x * w, axis=1) + b for w, b in zip(p[0], p[1])], axis=1)

    return f, [draw(3, 5), draw(3)], draw(6, 5)
