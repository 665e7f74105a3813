"""Posterior, ensemble and leaving one out against scikit-learn, draws of a normal distribution, and refitting."""

from fractions import Fraction

import numpy as np
import pytest
from controls import assert_catches
from judges import assert_agree
from setting import F0, K_TEST, NET, PARAMS, X_TEST, K, X, Y
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF

from ntkbook import Network, as_matrix, ensemble, leave_one_out, limit_kernels, ntk, posterior, regress

K_TEST_TEST = ntk(NET, PARAMS, X_TEST)
ERF = Network((2, 9, 1), "erf", "ntk", 2.0, 0.5)
LIMITS = limit_kernels(ERF, X), limit_kernels(ERF, X_TEST, X), limit_kernels(ERF, X_TEST)


def joint(train, test, test_test):
    """One covariance of training and test points."""
    return np.block([[train, test.T], [test, test_test]])


def trained(S, K, K_test, y, ridge, draws, seed):
    """Outputs at the test points: draws of f_0 from S, each moved by regression on what it misses."""
    values, V = np.linalg.eigh(S)
    f0 = V @ (np.sqrt(values.clip(0))[:, None] * np.random.default_rng(seed).standard_normal((len(S), draws)))
    A = np.linalg.solve(K + ridge * np.eye(len(K)), K_test.T).T
    return f0[len(K) :] + A @ (y - f0[: len(K)])


# The posterior.


@pytest.mark.parametrize("noise", [0.0, 1e-3, 2.0])
@pytest.mark.parametrize("m", [1, 3])
def test_posterior_is_that_of_scikit_learn(noise, m):
    y = np.random.default_rng(0).standard_normal((4, m))
    kernel = RBF(0.7)
    judge = GaussianProcessRegressor(kernel, alpha=noise or 1e-300, optimizer=None).fit(X, y)
    mean, covariance = judge.predict(X_TEST, return_cov=True)
    found = posterior(kernel(X), kernel(X_TEST, X), kernel(X_TEST), y, noise)
    assert found.mean == pytest.approx(mean.reshape(-1, m), abs=1e-12)
    assert found.covariance == pytest.approx(covariance.reshape(3, 3, -1)[:, :, 0], abs=1e-12)


@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_posterior_in_blocks(noise):
    """Two outputs that share parameters, as one set of eight numbers; by Schur's complement."""
    found = posterior(K, K_TEST, K_TEST_TEST, Y, noise)
    A, B, C = as_matrix(K) + noise * np.eye(8), as_matrix(K_TEST), as_matrix(K_TEST_TEST)
    assert found.covariance.shape == (3, 3, 2, 2)
    assert as_matrix(found.covariance) == pytest.approx(C - B @ np.linalg.inv(A) @ B.T, abs=1e-10)
    assert found.mean == pytest.approx(regress(K, K_TEST, Y, 0 * F0, np.zeros((3, 2)), noise), abs=1e-12)


def test_noise_in_the_wrong_place_is_caught():
    noise, y = 0.3, Y[:, :1]
    parts = [pair.ntk for pair in LIMITS]
    found = posterior(*parts, y, noise)

    def by_conditioning(noises):
        S = joint(*parts) + np.diag(noises)
        return np.linalg.inv(np.linalg.inv(S)[4:, 4:])  # the covariance, given the first four

    assert_catches(
        lambda noises: assert_agree(by_conditioning(noises), found.covariance, 1e-10),
        np.repeat([noise, 0.0], [4, 3]),
        lambda noises: noises + np.repeat([0.0, noise], [4, 3]),
        "differs by",
    )


def test_what_was_seen_without_noise_is_certain():
    found = posterior(LIMITS[0].ntk, LIMITS[0].ntk, LIMITS[0].ntk, Y)
    assert found.mean == pytest.approx(Y, abs=1e-10)
    assert np.abs(found.covariance).max() < 1e-10
    assert (np.diag(found.covariance) >= 0).all()


# Trained networks.


@pytest.mark.parametrize("ridge", [0.0, 0.5])
def test_ensemble_is_what_draws_give(ridge):
    y, draws = Y[:, :1], 100_000
    S, T = (joint(*(pair[k] for pair in LIMITS)) for k in (0, 1))
    outputs = trained(S, T[:4, :4], T[4:, :4], y, ridge, draws, 0)
    found = ensemble(*LIMITS, y, ridge)
    errors = np.sqrt(np.diag(found.covariance) / draws)
    assert (np.abs(outputs.mean(axis=1) - found.mean[:, 0]) < 5 * errors).all()
    sizes = np.sqrt(np.outer(*[np.diag(found.covariance)] * 2) / draws)
    assert (np.abs(np.cov(outputs) - found.covariance) < 7 * sizes).all()


def test_a_posterior_for_the_ensemble_is_caught():
    y = Y[:, :1]
    S, T = (joint(*(pair[k] for pair in LIMITS)) for k in (0, 1))
    outputs = np.cov(trained(S, T[:4, :4], T[4:, :4], y, 0.0, 100_000, 1))
    assert_catches(
        lambda found: assert_agree(found.covariance, outputs, 0.03 * np.abs(outputs).max()),
        ensemble(*LIMITS, y),
        lambda found: posterior(*(pair.ntk for pair in LIMITS), y),
        "differs by",
    )


@pytest.mark.parametrize("ridge", [0.0, 0.4])
def test_with_one_kernel_and_no_ridge_the_ensemble_is_the_posterior(ridge):
    doubled = [(pair.ntk, pair.ntk) for pair in LIMITS]
    trained, seen = ensemble(*doubled, Y, ridge), posterior(*(pair.ntk for pair in LIMITS), Y, ridge)
    assert trained.mean == pytest.approx(seen.mean, abs=1e-12)
    assert (np.abs(trained.covariance - seen.covariance).max() < 1e-10) == (ridge == 0)


def test_the_three_in_order():
    """NNGP posterior <= ensemble <= NTK posterior, at every point (He et al. 2020 for the second)."""
    least, most = (posterior(*(pair[k] for pair in LIMITS), Y).covariance for k in (0, 1))
    middle = ensemble(*LIMITS, Y).covariance
    for low, high in ((least, middle), (middle, most)):
        assert np.linalg.eigvalsh(high - low).min() > -1e-10


def test_ensemble_in_blocks():
    blocks = [tuple(np.einsum("ij,ab->ijab", kernel, np.eye(2)) for kernel in pair) for pair in LIMITS]
    shared, found = ensemble(*LIMITS, Y), ensemble(*blocks, Y)
    assert found.mean == pytest.approx(shared.mean, abs=1e-12)
    assert found.covariance == pytest.approx(np.einsum("ij,ab->ijab", shared.covariance, np.eye(2)), abs=1e-12)


# One left out.


@pytest.mark.parametrize("ridge", [0.0, 0.1, 3.0])
def test_leaving_one_out_is_refitting(ridge):
    for kernel, shape in ((K, (2, 2)), (LIMITS[0].ntk, ())):
        found = leave_one_out(kernel, Y, ridge)
        for i in range(4):
            rest = [k for k in range(4) if k != i]
            zero = np.zeros((3, 2)), np.zeros((1, 2))
            refitted = regress(kernel[np.ix_(rest, rest)], kernel[[i]][:, rest], Y[rest], *zero, ridge)
            assert found[i] == pytest.approx(refitted[0], abs=1e-11), shape


def test_for_one_draw():
    found = F0 + leave_one_out(K, Y - F0, 0.1)
    refitted = regress(K[1:, 1:], K[:1, 1:], Y[1:], F0[1:], F0[:1], 0.1)
    assert found[:1] == pytest.approx(refitted, abs=1e-12)


def test_the_diagonal_of_K_for_that_of_its_inverse_is_caught():
    T, y, rest = LIMITS[0].ntk, Y[:, :1], [1, 2, 3]
    refitted = T[0, rest] @ np.linalg.solve(T[np.ix_(rest, rest)], y[rest])
    alpha = np.linalg.solve(T, y)
    assert_catches(
        lambda diagonal: assert_agree(y[0] - alpha[0] / diagonal[0], refitted, 1e-10),
        np.diag(np.linalg.inv(T)),
        lambda diagonal: 1 / np.diag(T),
        "differs by",
    )


# Rounding.


def variances_in_fractions(S, N):
    """What is left on the diagonal behind the first N rows after they were eliminated, without rounding."""
    rows = [[Fraction(float(v)) for v in row] for row in S]
    for k in range(N):
        for i in range(k + 1, len(rows)):
            share = rows[i][k] / rows[k][k]
            rows[i] = [v - share * w for v, w in zip(rows[i], rows[k])]
    return [float(rows[i][i]) for i in range(N, len(rows))]


@pytest.mark.parametrize("condition", [1e2, 1e6, 1e10, 1e13])
@pytest.mark.parametrize("seed", range(4))
def test_variances_are_as_right_as_is_said(condition, seed):
    """Off by less than 64 eps |S| |v|^2, and never below 0."""
    N, rng = 8, np.random.default_rng(seed)
    V = np.linalg.qr(rng.standard_normal((N, N)))[0]
    S = (V * np.geomspace(1 / condition, 1, N)) @ V.T
    S = (S + S.T) / 2
    found = np.diag(posterior(S[:5, :5], S[5:, :5], S[5:, 5:], np.ones(5)).covariance)
    sizes = 1 + np.sum(np.linalg.solve(S[:5, :5], S[5:, :5].T) ** 2, axis=0)
    assert (np.abs(found - variances_in_fractions(S, 5)) < 64 * np.finfo(float).eps * sizes).all()
    assert (found >= 0).all()


def test_a_limit_by_quadrature_passes_at_its_own_points():
    """It is right to 1e-9, so variances of 0 come out a little below."""
    net = Network((1, 9, 1), "tanh", "ntk", 2.0, 0.5)
    x, near = np.array([[-2.0], [0.0], [1.0]]), np.array([[0.0], [1.0], [1.0001]])
    lim = limit_kernels(net, x), limit_kernels(net, near, x), limit_kernels(net, near)
    for k in (0, 1):
        assert (np.diag(posterior(*(pair[k] for pair in lim), [1.0, 2.0, 0.0]).covariance) >= 0).all()


def test_a_singular_kernel_is_solved_in_its_range():
    ones = np.ones((2, 2))
    with pytest.warns(UserWarning, match="K has rank 1 of 2: solved in its range"):
        found = posterior(ones, ones[:1], [[3.0]], [2.0, 1.0])
    assert (found.mean.item(), found.covariance.item()) == pytest.approx((1.5, 2.0), abs=1e-12)
    with pytest.warns(UserWarning, match="K has rank 1 of 2"):
        assert ensemble((ones, ones), (ones, ones), (ones, ones), [1.0, 1.0]).mean == pytest.approx(1.0)


# What is refused.

L = [pair.ntk for pair in LIMITS]
BAD = {
    "no noise below 0": (lambda: posterior(*L, Y, -1.0), r"noise is -1\.0, wanted a finite number, 0 or more"),
    "a ridge that is a word": (lambda: ensemble(*LIMITS, Y, "small"), r"ridge is 'small', wanted"),
    "yes for a ridge": (lambda: leave_one_out(L[0], Y, True), r"ridge is True, wanted"),
    "a test kernel turned round": (
        lambda: posterior(L[0], L[1].T, L[2], Y),
        r"K_test has shape \(4, 3\), wanted \(N_test, 4\)",
    ),
    "variances alone": (
        lambda: posterior(*L[:2], np.diag(L[2]), Y),
        r"K_test_test has shape \(3,\), wanted \(3, 3\): the kernel of x_test with itself",
    ),
    "NNGP and NTK mixed": (
        lambda: posterior(L[0], 3 * L[1], L[2], Y),
        r"the variance at row \d is -.*, wanted none below 0: the kernels do not belong together",
    ),
    "kernels for pairs": (lambda: ensemble(*L, Y), r"train is ndarray, wanted a pair \(NNGP, NTK\)"),
    "a pair of other points": (
        lambda: ensemble((L[0], L[2]), *LIMITS[1:], Y),
        r"train has an NNGP \(4, 4\) and an NTK \(3, 3\), wanted two kernels of the same points",
    ),
    "targets of other points": (lambda: posterior(*L, Y[:3]), r"y has shape \(3, 2\), wanted \(4, 2\)"),
    "not a number": (lambda: posterior(*L[:2], np.nan * L[2], Y), r"K_test_test has nan at index \(0, 0\)"),
    "leaving out of a singular kernel": (
        lambda: leave_one_out(np.ones((3, 3)), [1.0, 2.0, 3.0]),
        r"K has rank 1 of 3, wanted full rank, or a ridge larger than .*: ridge is 0, and K \+ ridge I has no inverse",
    ),
}


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
