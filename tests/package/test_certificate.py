"""The certificate: a rule that is damaged, one at a time, never gives a kernel; the whole rules always do."""

import sys
from functools import partial
from types import SimpleNamespace

import autograd.numpy as anp
import numpy as np
import pytest
from controls import assert_catches

from ntkbook import ntk, pullback, terms
from ntkbook.problem import some_rows

DRAWS = 60
T, D, E, M = 3, 4, 3, 2
SHAPES = {"A": (T * D, E), "W": (D, E), "S": (D, D), "R": (D, D), "C": (E, M), "b": (E,), "g": (E,), "c": (E,)}


def tokens(x):
    return x.reshape((len(x), T, D))


def dense(p, x):
    """A dense layer with a gain, a difference and a product."""
    z = x @ p["A"] + p["b"]
    return ((p["c"] - anp.tanh(z) * p["g"]) * z) @ p["C"]


def places(p, x):
    """Weights at several places, the datapoints behind the places in one axis."""
    turned = anp.transpose(tokens(x), (1, 0, 2)).reshape((T * len(x), D))
    h = anp.tanh(turned @ p["W"] + p["b"]).reshape((T, len(x), E))
    return anp.sum(h, axis=0) @ p["C"]


def squares(p, x):
    """Square matrices, one of them used twice and turned, and a mean."""
    h = anp.tanh(tokens(x) @ p["S"]) @ p["S"].T @ p["R"]
    return anp.mean(anp.sin(h), axis=1)[:, :M]


def turned(p, x):
    """A matrix of data turned by itself, and weights turned."""
    h = tokens(x)
    scores = anp.tanh(h @ p["S"].T @ anp.swapaxes(h, 1, 2))
    return anp.sum(anp.swapaxes(scores, 1, 2) @ anp.sin(h @ p["W"]), axis=1) @ p["C"]


def attention(p, x):
    h = tokens(x)
    scores = anp.exp(h @ p["S"] @ anp.swapaxes(anp.sin(h @ p["R"]), 1, 2) / 4)
    scores = scores / anp.sum(scores, axis=2, keepdims=True)
    return anp.einsum("nst,nte,ec->nc", scores, anp.tanh(h @ p["W"]), p["C"])


def parts(p, x):
    """Slices, a concatenation, zeros around it."""
    h = anp.tanh(tokens(x) @ p["W"])
    h = anp.pad(anp.concatenate([h[:, 1:], h[:, :1] * p["g"]], axis=1), ((0, 0), (2, 1), (0, 0)), "constant")
    return anp.sum(h[:, :-1] * anp.sin(h[:, 1:]), axis=1) @ p["C"]


def weights(p, x):
    """Steps on parameters alone."""
    return tokens(x)[:, 0] @ ((p["S"] @ p["R"].T) @ p["W"]) @ (p["g"][:, None] * p["C"])


# Damages. Each is given the rule and returns another one.


def slope_of_products_negated(rule):
    return lambda step, k: -rule(step, k) if step.function is anp.multiply else rule(step, k)


def slope_of_products_for_the_other_argument(rule):
    return lambda step, k: rule(step, 1 - k) if step.function is anp.multiply else rule(step, k)


def slope_of_tanh_at_its_value(rule):
    return lambda step, k: 1 - np.tanh(step.value) ** 2 if step.function is anp.tanh else rule(step, k)


def plus_for_minus(signs):
    return {**signs, anp.subtract: (1, 1)}


def axes_not_turned_back(rule):
    return lambda step: np.arange(len(rule(step)))


def moved(function, damage):
    """A damage to the cotangents that a step of this function moves back."""

    def damaged(rules):
        return {**rules, function: lambda step, k, G: damage(rules[function](step, k, G))}

    damaged.__name__ = f"{damage.__name__}_of_{function.__name__}"
    return damaged


def twice(G):
    return 2 * G


def next_place(G):
    return np.roll(G, 1, axis=2)


def joined_in_other_order(rules):
    def joined(step, k, G):
        backwards = SimpleNamespace(args=(step.args[0], *step.args[:0:-1]), value=step.value)
        return rules[anp.concatenate_args](backwards, len(step.args) - k, G)

    return {**rules, anp.concatenate_args: joined}


def terms_changed(change):
    """A damage to the terms of a meeting of parameters and data."""

    def damaged(rule):
        return lambda *args: change(rule(*args))

    damaged.__name__ = change.__name__
    return damaged


def factors_exchanged(found):
    return [t if t.U is None else t._replace(U=t.V[:, 0], V=np.repeat(t.U[:, None], M, axis=1)) for t in found]


def axes_of_factors_exchanged(found):
    return [t._replace(rows=t.columns, columns=t.rows) for t in found]


def place_left_out(found):
    return found[1:] or found


def place_twice(found):
    return [*found, found[0]]


def points_exchanged(found):
    return [t._replace(V=t.V[::-1]) for t in found]


def outputs_exchanged(found):
    return [t._replace(V=t.V[:, ::-1]) for t in found]


def one_entry_a_thousandth_more(found):
    V = found[0].V.copy()
    V[-1, 0, 0] *= 1.001
    return [found[0]._replace(V=V), *found[1:]]


def cotangents_of_a_second_use_alone(rule):
    def damaged(back, owned, parent, *args):
        back.pop(parent, None)
        rule(back, owned, parent, *args)

    return damaged


def cotangents_of_a_second_use_left_out(rule):
    def damaged(back, owned, parent, *args):
        if parent not in back:
            rule(back, owned, parent, *args)

    return damaged


def before_and_after_exchanged(rule):
    def damaged(*args):
        batch = rule(*args)
        return batch and batch._replace(before=batch.after, after=batch.before)

    return damaged


def entries_of_a_bias_exchanged(rule):
    return lambda *args: np.roll(rule(*args), 1, axis=2)


def factor_of_a_product_of_weights_backwards(rule):
    def damaged(*args):
        term = rule(*args)
        return term and term._replace(U=term.U[:, ::-1])

    return damaged


def last_summand(rule):
    return lambda found, shape: rule(found[-1:], shape)


def product_without_signs(rule):
    def damaged(arrays, *args):
        return rule([a if isinstance(a, str) else np.abs(a) for a in arrays], *args)

    return damaged


ALL = (dense, places, squares, turned, attention, parts, weights)
DAMAGES = [
    ("slope_of", slope_of_products_negated, (dense, parts)),
    ("slope_of", slope_of_products_for_the_other_argument, (dense, parts)),
    ("slope_of", slope_of_tanh_at_its_value, (dense, places, squares)),
    ("SIGNS", plus_for_minus, (dense,)),
    ("permutation", axes_not_turned_back, (squares, turned)),
    ("MOVED_BACK", moved(pullback.MEAN, twice), (squares,)),
    ("MOVED_BACK", moved(anp.sum, twice), (places, attention, parts)),
    ("MOVED_BACK", moved(anp.pad, next_place), (parts,)),
    ("MOVED_BACK", joined_in_other_order, (parts,)),
    ("met_in_product", terms_changed(factors_exchanged), (squares,)),
    ("met_in_product", terms_changed(axes_of_factors_exchanged), (squares,)),
    ("met_in_product", terms_changed(place_left_out), (squares,)),
    ("met_in_product", terms_changed(place_twice), (squares,)),
    ("met", terms_changed(points_exchanged), ALL[:-1]),
    ("met", terms_changed(outputs_exchanged), ALL),
    ("met", terms_changed(one_entry_a_thousandth_more), ALL),
    ("met_elementwise", entries_of_a_bias_exchanged, (dense, places)),
    ("add_back", cotangents_of_a_second_use_alone, (dense, parts)),
    ("add_back", cotangents_of_a_second_use_left_out, (dense, parts)),
    ("batch_of", before_and_after_exchanged, (places,)),
    ("carried_in_factors", factor_of_a_product_of_weights_backwards, (weights,)),
    ("settled", last_summand, (squares,)),
    ("multiply_out", product_without_signs, (attention,)),
]


def modules_with(name):
    """The modules of the package that have a rule under this name: each has imported its own."""
    return [module for key, module in sys.modules.items() if key.startswith("ntkbook.") and hasattr(module, name)]


def check_kernel(rule, name, f, params, x, patch):
    """The kernel comes out with this rule in the place of its namesake."""
    with patch.context() as patched:
        for module in modules_with(name):
            patched.setattr(module, name, rule)
        try:
            ntk(f, params, x, method="layerwise")
        except ValueError as error:
            raise AssertionError(str(error)) from error


@pytest.mark.parametrize(("name", "damage", "functions"), DAMAGES, ids=[d[1].__name__ for d in DAMAGES])
def test_a_damaged_rule_is_refused(name, damage, functions, monkeypatch):
    rule = getattr(modules_with(name)[0], name)
    if name in ("met_in_product", "settled"):
        monkeypatch.setattr(
            terms, "factors_cost_less", lambda *numbers: True
        )  # so small a function has spread gradients
    for seed in range(DRAWS):
        rng = np.random.default_rng(seed)
        params = {key: rng.standard_normal(shape) for key, shape in SHAPES.items()}
        f, x = functions[seed % len(functions)], rng.standard_normal((4 + seed % 3, T * D))
        check = partial(check_kernel, name=name, f=f, params=params, x=x, patch=monkeypatch)
        assert_catches(check, rule, damage, "f cannot be taken apart: the gradient")


def rows_that_autograd_is_not_asked_about_exchanged(rule):
    def damaged(G, batch, N):
        V = rule(G, batch, N)
        return V[[0, 2, 1, *range(3, N)]] if len(V) > 2 else V  # the outline has two datapoints

    return damaged


def test_every_row_is_looked_at(monkeypatch):
    rule = modules_with("by_points")[0].by_points
    for seed in range(DRAWS):
        rng = np.random.default_rng(seed)
        params = {key: rng.standard_normal(shape) for key, shape in SHAPES.items()}
        f, x = ALL[seed % len(ALL)], rng.standard_normal((9, T * D))
        assert not {1, 2} & set(some_rows(9))
        check = partial(check_kernel, name="by_points", f=f, params=params, x=x, patch=monkeypatch)
        assert_catches(check, rule, rows_that_autograd_is_not_asked_about_exchanged, "has to do with others")
