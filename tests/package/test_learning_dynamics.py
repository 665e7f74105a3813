"""What one step changes in log-probabilities, against steps that are taken, and against differences."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from controls import assert_catches
from scipy.special import log_softmax, softmax

from ntkbook import Network, ntk, softmax_change

NET = Network((4, 6, 6, 3), "tanh", "ntk", 1.5, 0.2)  # of one hidden layer the blocks are symmetric
RNG = np.random.default_rng(3)
PARAMS, X, TAUGHT = NET.init(RNG), RNG.standard_normal((5, 4)), RNG.standard_normal((2, 4))
Y = np.array([[0.0, 1.0, 0.0], [0.2, 0.3, 0.5]])
K = ntk(NET, PARAMS, X, TAUGHT)
F, F_TAUGHT = NET(PARAMS, X), NET(PARAMS, TAUGHT)


def loss(params):
    f = NET(params, TAUGHT)
    return anp.sum(Y * (anp.log(anp.sum(anp.exp(f), axis=1, keepdims=True)) - f)) / len(Y)


def after_a_step(rate):
    """Log-probabilities at X after one real step in the parameters, by autograd."""
    pairs = zip(PARAMS, grad(loss)(PARAMS))
    return log_softmax(NET([(W - rate * dW, b - rate * db) for (W, b), (dW, db) in pairs], X), axis=1)


def check_is_the_slope_of_real_steps(change):
    """Central differences in the rate of the real step."""
    slope = (after_a_step(1e-4) - after_a_step(-1e-4)) / 2e-4
    off = np.abs(change - slope).max() / np.abs(slope).max()
    assert off < 1e-7, f"off by {off:.2g} of the slope"


def test_it_is_the_slope_of_real_steps():
    check_is_the_slope_of_real_steps(softmax_change(K, F, F_TAUGHT, Y, 1.0))


G = softmax(F_TAUGHT, axis=1) - Y
DAMAGED = {
    "A at the taught point": lambda: np.einsum("iab,b->ia", taken_off(softmax(F_TAUGHT, axis=1)[0]), MOVE[0])[None],
    "no A": lambda: MOVE,
    "probabilities": lambda: softmax(F, axis=1) * (MOVE - np.sum(softmax(F, axis=1) * MOVE, axis=1, keepdims=True)),
    "uphill": lambda: -softmax_change(K, F, F_TAUGHT, Y, 1.0),
    "sum for mean": lambda: 2 * softmax_change(K, F, F_TAUGHT, Y, 1.0),
    "transposed blocks": lambda: softmax_change(K.transpose(0, 1, 3, 2), F, F_TAUGHT, Y, 1.0),
}
MOVE = -np.einsum("ijab,jb->ia", K, G) / 2


def taken_off(p):
    return np.repeat((np.eye(3) - p)[None], 5, axis=0)


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_the_slope_tells_each_damage(damage):
    right = softmax_change(K, F, F_TAUGHT, Y, 1.0)
    assert_catches(check_is_the_slope_of_real_steps, right, lambda _: damage(), "of the slope")


def test_what_is_left_out_falls_with_the_square_of_the_rate():
    off = [np.abs(after_a_step(rate) - log_softmax(F, axis=1) - softmax_change(K, F, F_TAUGHT, Y, rate)).max()
           for rate in (1e-2, 1e-3)]  # fmt: skip
    assert 80 < off[0] / off[1] < 125


def test_probabilities_still_add_up_and_teaching_the_opposite_is_the_opposite():
    change = softmax_change(K, F, F_TAUGHT, Y, 0.3)
    assert np.abs(np.sum(softmax(F, axis=1) * change, axis=1)).max() < 1e-15
    assert np.array_equal(softmax_change(K, F, F_TAUGHT, Y, -0.3), -change)


def test_a_point_that_is_known_teaches_nothing_and_large_outputs_do_not_overflow():
    known = softmax_change(K[:, :1], F, [[0.0, 1e4, 0.0]], Y[:1], 1.0)
    assert np.array_equal(known, np.zeros((5, 3)))
    unknown = softmax_change(np.eye(3)[None, None], [[1e4, 0.0, 0.0]], [[1e4, 0.0, 0.0]], [[0.0, 1.0, 0.0]], 1.0)
    assert np.array_equal(unknown, [[0.0, 2.0, 1.0]])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"K": K[0]}, r"K has shape \(2, 3, 3\), wanted blocks"),
        ({"K": K[:, :0]}, r"f_taught has shape \(2, 3\), wanted \(0, 3\)"),
        ({"K": K[:, :0], "f_taught": F_TAUGHT[:0], "y": Y[:0]}, "wanted at least one taught point"),
        ({"K": K.transpose(1, 0, 2, 3)}, r"f has shape \(5, 3\), wanted \(2, 3\)"),
        ({"f": F[0]}, r"f has shape \(3,\), wanted \(5, 3\)"),
        ({"f_taught": F}, r"f_taught has shape \(5, 3\), wanted \(2, 3\)"),
        ({"y": [1, 2]}, r"y has shape \(2,\), wanted \(2, 3\)"),
        ({"y": Y - 1 / 3}, "wanted distributions"),
        ({"f": F * np.nan}, "f has nan"),
        ({"rate": np.inf}, "rate is inf, wanted a finite number"),
        ({"rate": "0.1"}, "rate is '0.1', wanted a finite number"),
        ({"rate": 1e308, "K": 1e10 * K}, "the change has .*do numbers overflow"),
    ],
)
def test_bad_input_is_named(change, says):
    good = {"K": K, "f": F, "f_taught": F_TAUGHT, "y": Y, "rate": 0.1}
    softmax_change(**good)
    with pytest.raises(ValueError, match=says):
        softmax_change(**(good | change))
