"""Derivatives from many threads at once."""

import sys
import threading

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from ntkbook import Network, jacobian

NET = Network((2, 3, 2))


PARAMS = NET.init(np.random.default_rng(0))


X = np.random.default_rng(1).standard_normal((4, 2))


@pytest.fixture
def restless():
    """Threads take turns as often as they can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("restless")
def test_threads_do_not_disturb_each_other():
    def f(params, x):  # differentiates inside itself: autograd's trace stack is shared by all threads
        return NET(params, x)[:, :1] + grad(lambda z: anp.sum(NET(params, z)[:, 0]))(x)

    reference, found = jacobian(f, PARAMS, X), []
    threads = [threading.Thread(target=lambda: found.append(jacobian(f, PARAMS, X))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16
    assert all(np.array_equal(Df, reference) for Df in found)
