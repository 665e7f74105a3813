"""The programs of the task on lines that mix datapoints: `ntk` refuses them, and not without those lines."""

import autograd.numpy as anp
import numpy as np
import pytest

from ntkbook import ntk
from ntkbook.exercises import your_network
from ntkbook.exercises.your_network.on_its_own import PAIRS


def function_of(lines):
    """f(p, x) with these lines."""
    names = {"anp": anp}
    exec("def f(p, x):\n" + "\n".join(f"    {line}" for line in lines), names)
    return names["f"]


def arrays():
    rng = np.random.default_rng(0)
    p = {"W": rng.standard_normal((3, 4)), "b": rng.standard_normal(4), "V": rng.standard_normal((4, 1))}
    return p, rng.standard_normal((6, 3))


@pytest.mark.parametrize("seed", range(40))
def test_ntk_refuses_the_program(seed):
    program = your_network.on_its_own.variant(seed).data
    with pytest.raises(ValueError, match="depends on its own datapoint alone"):
        ntk(function_of(program.lines), *arrays())


@pytest.mark.parametrize("seed", range(10))
def test_without_the_lines_that_mix_it_has_a_kernel(seed):
    program = your_network.on_its_own.variant(seed).data
    K = ntk(function_of(program._replace(mixing=frozenset()).lines), *arrays())
    assert K.shape == (6, 6, 1, 1)


@pytest.mark.parametrize("k", range(len(PAIRS)))
def test_one_such_line_is_enough(k):
    program = your_network.on_its_own.data._replace(order=(k,), mixing=frozenset({k}))
    with pytest.raises(ValueError, match="depends on its own datapoint alone"):
        ntk(function_of(program.lines), *arrays())
