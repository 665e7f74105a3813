"""Derivatives from many threads at once."""

import sys
import threading
import time

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from ntkbook import Network, jacobian, ntk

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


def test_a_thread_that_f_starts_and_waits_for_is_refused_and_does_not_hang(monkeypatch):
    monkeypatch.setattr("ntkbook.derivatives.PATIENCE", 0.1)
    said = []

    def inside():
        try:
            ntk(lambda w, x: w * x, 2.0, X)
        except ValueError as error:
            said.append(str(error))

    def f(params, x):
        thread = threading.Thread(target=inside)
        thread.start()
        thread.join()
        return NET(params, x)

    jacobian(f, PARAMS, X)
    assert said
    assert set(said) == {"f starts a thread that computes a kernel or derivative, wanted f without such threads"}
    inside()
    assert len(set(said)) == 1


def test_a_thread_waits_as_long_as_another_one_works(monkeypatch):
    monkeypatch.setattr("ntkbook.derivatives.PATIENCE", 0.02)
    found = []

    def slow(params, x):
        if not found:
            time.sleep(0.2)
        return NET(params, x)

    first = threading.Thread(target=lambda: found.append(jacobian(slow, PARAMS, X)))
    second = threading.Thread(target=lambda: found.append(jacobian(NET.__call__, PARAMS, X)))
    first.start()
    time.sleep(0.05)
    second.start()
    for thread in (first, second):
        thread.join()
    assert len(found) == 2
    assert np.allclose(*found)
