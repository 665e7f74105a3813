"""Any f from its record, judged by autograd's own Jacobian and by differences: random compositions of steps."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import jacobian as autograd_jacobian
from autograd.misc.flatten import flatten
from compositions import KINKED, STEPS, WITHOUT_FORWARD, compositions
from controls import assert_catches
from hypothesis import HealthCheck, given, settings
from judges import assert_agree, central_jacobian

from ntkbook import NTKOperator, jacobian, ntk, ntk_by_parameter

quick = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
FORWARD = sorted(set(STEPS) - WITHOUT_FORWARD)
SMOOTH = sorted(set(STEPS) - KINKED)


def judge(f, params, x):
    """Df (N, m, P) by a pass of autograd for each output of each datapoint."""
    theta, unflatten = flatten(params)
    shape = (len(x), -1)
    return autograd_jacobian(lambda t: anp.reshape(f(unflatten(t), x), shape))(theta)


def arrays_in(nest):
    """The arrays in the order in which autograd flattens them."""
    if isinstance(nest, np.ndarray | np.generic):
        return [nest]
    return [
        a for part in ([nest[k] for k in sorted(nest)] if isinstance(nest, dict) else nest) for a in arrays_in(part)
    ]


def check_kernel(K, J1, J2):
    assert_agree(K, np.einsum("iap,jbp->ijab", J1, J2), 1e-12)


@given(compositions())
@settings(quick, max_examples=120)
def test_kernel_jacobian_and_shares(case):
    f, params, x1, x2, _ = case
    J1, J2 = judge(f, params, x1), judge(f, params, x2)
    check_kernel(ntk(f, params, x1, x2, method="layerwise"), J1, J2)
    check_kernel(ntk(f, params, x1), J1, J1)
    assert_agree(jacobian(f, params, x1).transpose(0, 2, 1), J1, 1e-12)
    ends = np.cumsum([np.size(a) for a in arrays_in(params)])[:-1]
    shares = arrays_in(ntk_by_parameter(f, params, x1, x2))
    for share, A, B in zip(shares, np.split(J1, ends, axis=2), np.split(J2, ends, axis=2), strict=True):
        assert (
            np.abs(share - np.einsum("iap,jbp->ijab", A, B)).max() <= 1e-12 * np.abs(J1).max() * np.abs(J2).max() * 99
        )
    check_kernel(sum(shares), J1, J2)


@given(compositions(FORWARD))
@settings(quick, max_examples=60)
def test_operator(case):
    f, params, x, _, _ = case
    J = judge(f, params, x)
    J = J.reshape(-1, J.shape[2])
    V = np.random.default_rng(0).standard_normal((len(J), 3))
    assert_agree(NTKOperator(f, params, x) @ V, J @ (J.T @ V), 1e-12)


@given(compositions(SMOOTH, longest=3))
@settings(quick, max_examples=30)
def test_central_differences(case):
    f, params, x1, x2, _ = case
    theta, unflatten = flatten(params)

    def differences(x):
        return central_jacobian(lambda t: f(unflatten(t), x).reshape(len(x), -1), theta)

    assert_agree(ntk(f, params, x1, x2), np.einsum("kia,kjb->ijab", differences(x1), differences(x2)), 1e-6)


@pytest.mark.parametrize("name", sorted(STEPS))
def test_every_step_by_itself(name):
    case = compositions([name], longest=1)

    @given(case)
    @settings(quick, max_examples=3)
    def each(case):
        f, params, x1, x2, _ = case
        check_kernel(ntk(f, params, x1, x2, method="layerwise"), judge(f, params, x1), judge(f, params, x2))

    each()


def test_a_judge_without_one_parameter_is_noticed():
    def f(p, x):
        return anp.tanh(x @ p[0]) @ p[1]

    rng = np.random.default_rng(0)
    params, x = [rng.standard_normal((3, 4)), rng.standard_normal((4, 2))], rng.standard_normal((5, 3))
    K = ntk(f, params, x)
    assert_catches(lambda J: check_kernel(K, J, J), judge(f, params, x), lambda J: J[:, :, 1:], "differs")
