"""The four conventions of the squared loss."""

import numpy as np
import pytest
from setting import F0, Y, every_loss

from ntkbook import SquaredLoss
from ntkbook.loss import CONVENTIONS


@every_loss
def test_c_is_the_slope_of_the_loss(loss):
    f, step = F0.copy(), np.zeros_like(F0)
    step[1, 0] = 1e-6
    slope = (loss(f + step, Y) - loss(f - step, Y)) / 2e-6
    assert slope == pytest.approx(loss.c(4, 2) * (f - Y)[1, 0], rel=1e-8)


def test_the_four_conventions_on_one_error():
    f, y = np.array([[3.0, 0.0]] * 5), np.zeros((5, 2))
    assert [SquaredLoss(name)(f, y) for name in CONVENTIONS] == [22.5, 2.25, 9.0, 4.5]


def test_unsigned_integers_do_not_wrap_around():
    for dtype in (np.uint8, np.uint64, np.int8, bool):
        f, y = np.array([[0], [1]]).astype(dtype), np.array([[1], [0]]).astype(dtype)
        assert SquaredLoss("half_sum")(f, y) == 1.0


HALF = SquaredLoss("half_sum")
BAD = {
    "a loss nobody named": (lambda: SquaredLoss("mse"), r"convention is 'mse', wanted one of half_sum, half_mean"),
    "no datapoints": (lambda: HALF.c(0, 2), r"N is 0 and m is 2, wanted at least one datapoint and one output"),
    "no outputs": (lambda: SquaredLoss("mean").c(3, 0), r"N is 3 and m is 0, wanted at least one datapoint"),
    "a loss of other shapes": (lambda: HALF(np.ones((5, 1)), np.arange(5.0)), r"f has shape \(5, 1\) and y \(5,\)"),
}


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
