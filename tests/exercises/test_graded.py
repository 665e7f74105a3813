"""The assignments' own tasks beside networks: what they call right is what the package finds."""

from dataclasses import replace
from functools import partial

import autograd.numpy as anp
import numpy as np
from scipy.linalg import expm

from ntkbook import jacobian, ntk
from ntkbook.exercises import graded
from ntkbook.exercises.infinite_width.layer import Layer

X = np.array([[1.0, 0.5], [-0.3, 1.2], [0.8, -1.0]])


def drawn(seed, **shapes):
    rng = np.random.default_rng(seed)
    return {name: rng.standard_normal(shape) for name, shape in shapes.items()}


def hidden(p, x):
    return anp.tanh(x @ p["W"] + p["b"]) @ p["V"]


def test_mixed_outputs():
    p, C = drawn(0, W=(2, 5), b=5, V=(5, 3)), np.random.default_rng(1).standard_normal((2, 3))
    Df1, Df2 = jacobian(hidden, p, X)[:2]
    task = replace(graded.mixed_block, data=graded.mixed_block.data._replace(Df1=Df1, Df2=Df2, C=C))
    assert np.allclose(task.right(), ntk(lambda p, x: hidden(p, x) @ C.T, p, X)[0, 1], rtol=1e-12)


def test_pseudo_is_the_kernel_of_the_summed_outputs():
    p = drawn(0, W=(2, 5), b=5, V=(5, 3))
    J = jacobian(hidden, p, X)
    task = replace(graded.pseudo, data=graded.pseudo.data._replace(Df1=J[:2], Df2=J))
    of_sum = ntk(lambda p, x: hidden(p, x).sum(axis=1)[:, None], p, X)[:2, :, 0, 0]
    assert np.allclose(task.right(), of_sum / 3, rtol=1e-12)


def test_a_layer_at_two_places():
    def twice(p, x):
        h = anp.tanh(x @ p["W"] + p["b"])
        return anp.tanh(h @ p["W"] + p["b"]) @ p["V"]

    p = drawn(2, W=(2, 2), b=2, V=(2, 1))
    h1 = np.tanh(X @ p["W"] + p["b"])
    h2 = np.tanh(h1 @ p["W"] + p["b"])
    V2 = (1 - h2**2) * p["V"].T
    V1 = (1 - h1**2) * (V2 @ p["W"].T)
    s = graded.places_and_bias.data._replace(U=np.stack([X, h1], axis=1), V=np.stack([V1, V2], axis=1))
    layer = ntk(lambda q, x: twice({**q, "V": p["V"]}, x), {"W": p["W"], "b": p["b"]}, X)[:, :, 0, 0]
    assert np.allclose(replace(graded.places_and_bias, data=s).right(), layer, rtol=1e-12)


def test_a_skip_connection_in_width():
    """One unit after the skip connection, in wide networks: the kernel comes close to what the task says."""
    w2, s2, n = 1.5, 0.5, 1500

    def unit(p, x):
        z = np.sqrt(w2 / 2) * x @ p["W1"] + np.sqrt(s2) * p["b1"]
        read = np.sqrt(w2 / n) * anp.maximum(z, 0) @ p["w"] + np.sqrt(s2) * p["b"]
        return z[:, :1] + read[:, None]

    first = w2 / 2 * X @ X.T + s2
    task = replace(graded.skip, data=Layer(first, first, w2, s2))
    shapes = {"W1": (2, n), "b1": n, "w": n, "b": ()}
    found = np.mean([ntk(unit, drawn(seed, **shapes), X)[:, :, 0, 0] for seed in range(8)], axis=0)
    assert abs(found - task.right()).max() < 0.03 * task.right().max()
    without = task.right() - first
    assert abs(found - without).max() > 0.2 * task.right().max()


def test_the_size_of_the_example_is_not_that_of_the_other_numbers():
    """N m is 12 in the task: who writes 2 / 12 hears of it from the check."""

    def predict(T, f0, y, w, rate, steps, c):
        return y + expm(-c * T * w * rate * steps) @ (f0 - y)

    assert graded.weighted_flow.check(lambda *given: predict(*given, c=2 / given[1].size))
    written_in = graded.weighted_flow.check(partial(predict, c=2 / 12))
    assert "not on other numbers" in written_in.text
