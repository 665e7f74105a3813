"""The answers of the tasks by judges that share no code with them, and what single tasks must tell apart."""

import re
from dataclasses import replace

import numpy as np
import pytest
from controls import assert_catches
from scipy.linalg import expm

from ntkbook import (
    Network,
    SquaredLoss,
    as_matrix,
    collapse,
    flow,
    max_rate,
    ntk,
    ntk_by_layer,
    pages,
    regress,
)
from ntkbook import jacobian as package_jacobian
from ntkbook.exercises import (
    hand_page,
    infinite_width,
    jacobian_blocks,
    layer_by_layer,
    real_data,
    scalar_kernel,
    training,
)
from ntkbook.exercises.hand_page.page import THETA, gradients
from ntkbook.limit import duals

VARIANTS = 50


def test_functions_of_the_later_chapters_pass_by_two_routes():
    """The package, SciPy and least squares are the outside judges, at the task's data, elsewhere, and at variants."""

    def by_flow(T, f0, y, rate, steps):
        return flow(
            np.kron(T, np.eye(y.shape[1])).reshape(len(T), -1, len(T), y.shape[1]).transpose(0, 2, 1, 3),
            f0,
            y,
            rate * steps,
            SquaredLoss("mean"),
        )

    def by_expm(T, f0, y, rate, steps):
        return y + expm(-2 / y.size * T * rate * steps) @ (f0 - y)

    def by_regress(K, K_test, labels, ridge):
        targets, nothing = np.eye(3)[labels] - 1 / 3, np.zeros(len(K))
        blocks = K[:, :, None, None], K_test[:, :, None, None]
        columns = [regress(*blocks, t, nothing, np.zeros(len(K_test)), ridge) for t in targets.T]
        return np.concatenate(columns, axis=1)

    def by_solve(K, K_test, labels, ridge):
        return K_test @ np.linalg.solve(K + ridge * np.eye(len(K)), np.eye(3)[labels] - 1 / 3)

    def by_recursion(Sigma, Theta, w2, s2):
        size = np.sqrt(np.outer(np.diag(Sigma), np.diag(Sigma)))
        t = np.arccos(np.clip(Sigma / size, -1, 1))
        value = size / (2 * np.pi) * (np.sin(t) + (np.pi - t) * np.cos(t))
        return w2 * value + s2 + w2 * (np.pi - t) / (2 * np.pi) * Theta

    def by_duals(Sigma, Theta, w2, s2):
        q = np.diag(Sigma)
        value, slope = duals(Network((2, 2, 1), "relu"), Sigma, q[:, None], q[None, :])
        return w2 * value + s2 + w2 * slope * Theta

    def by_least_squares(widths, draws):
        columns = np.stack([np.log10(widths), np.ones(len(widths))], axis=1)
        return np.linalg.lstsq(columns, np.log10(np.std(draws, axis=1, ddof=1)), rcond=None)[0][0]

    for exercise, *routes in (
        (training.flow, by_flow, by_expm),
        (
            training.least_norm,
            lambda J, f0, y: np.linalg.pinv(J) @ (y - f0),
            lambda J, f0, y: np.linalg.lstsq(J, y - f0, rcond=None)[0],
        ),
        (infinite_width.recursion, by_recursion, by_duals),
        (infinite_width.slope, by_least_squares, lambda w, d: np.polyfit(np.log2(w), np.log2(d.std(axis=1)), 1)[0]),
        (real_data.regression, by_regress, by_solve),
    ):
        for task in (exercise, exercise.variant(1)):
            assert all(task.check(route).right for route in routes), exercise.title
            fixed = task.right()
            assert not task.check(lambda *_, fixed=fixed: fixed), exercise.title


def test_the_package_finds_the_largest_steps():
    for seed in range(40):
        task = training.largest_step.variant(seed)
        a, b, d, rates = task.data
        K = np.multiply.outer(np.array([[a, b, 0], [b, a, 0], [0, 0, d]], float), np.eye(2))
        bounds = [max_rate(K, SquaredLoss(name)) for name in ("half_sum", "half_mean", "mean_points", "mean")]
        assert task.check([max(rate for rate in rates if rate < bound) for bound in bounds]).right


def test_labels_and_ridge_must_be_used():
    blocks = np.kron(np.eye(3), np.ones((4, 1))) - 1 / 3
    for fixed in (
        lambda K, K_test, labels, ridge: K_test @ np.linalg.solve(K + 0.01 * np.eye(12), blocks),
        lambda K, K_test, labels, ridge: K_test @ np.linalg.solve(K + 0.01 * np.eye(len(K)), np.eye(3)[labels] - 1 / 3),
        lambda K, K_test, labels, ridge: (
            K_test @ np.linalg.solve(K + ridge * np.eye(len(K)), np.eye(3)[labels] - np.eye(3)[labels].mean(axis=0))
        ),
    ):
        assert not real_data.regression.check(fixed)


def test_a_known_mistake_elsewhere_is_named():
    """arccos fails at some covariances only."""

    def naive(Sigma, Theta, w2, s2):
        size = np.sqrt(np.diag(Sigma))[:, None] * np.sqrt(np.diag(Sigma))
        with np.errstate(invalid="ignore"):
            t = np.arccos(Sigma / size)
        value = size / (2 * np.pi) * (np.sin(t) + (np.pi - t) * np.cos(t))
        return w2 * value + s2 + w2 * (np.pi - t) / (2 * np.pi) * Theta

    verdicts = [infinite_width.recursion.variant(seed).check(naive) for seed in range(30)]
    named = [v for v in verdicts if v.mistakes == ("arccos outside [-1, 1]",)]
    assert len(named) == sum(not v.right for v in verdicts) > 20


def test_inverting_what_has_no_inverse_is_named():
    named = 0
    for seed in range(30):
        task = training.least_norm.variant(seed)
        verdict = task.check(lambda J, f0, y: np.linalg.inv(J.T @ J) @ J.T @ (y - f0))
        assert not verdict.right
        named += verdict.mistakes == ("inverse of J^T J",)
        assert task.check(np.round(task.right(), 2)).mistakes == () or task.check(np.round(task.right(), 2)).right
    assert named > 15


def test_all_that_solves_is_told_from_the_shortest():
    for answer in ([1, 0, 4], [0, 0.5, 3.5], [-3, 2, 2]):
        assert training.least_norm.check(answer).mistakes == ("another solution, not the shortest",)
    assert "close, but not right to 4 decimals" in str(training.when_learned.check(1.1517))


def test_learners_functions_pass_by_two_routes():
    def by_hand(theta, x):
        w, b, v, _ = theta
        return [2 * v * (w * x + b) * x, 2 * v * (w * x + b), (w * x + b) ** 2, 1]

    def nudged(theta, x):
        def f(t):
            return t[2] * (t[0] * x + t[1]) ** 2 + t[3]

        return [(f(theta + 1e-6 * e) - f(theta - 1e-6 * e)) / 2e-6 for e in np.eye(4)]

    for exercise, *routes in (
        (scalar_kernel.gradient, by_hand, nudged),
        (scalar_kernel.gram, lambda J: np.einsum("ik,jk->ij", J, J), lambda J: [[sum(a * b) for b in J] for a in J]),
        (jacobian_blocks.block, lambda a, b: np.einsum("ka,kb->ab", a, b), lambda a, b: sum(map(np.outer, a, b))),
        (jacobian_blocks.flatten, as_matrix, lambda K: np.block([list(row) for row in K])),
        (jacobian_blocks.pseudo, lambda K: collapse(K, "pseudo"), lambda K: np.einsum("ijab->ij", K) / K.shape[3]),
    ):
        for task in (exercise, exercise.variant(1)):
            assert all(task.check(route).right for route in routes), exercise.title


@pytest.mark.parametrize("seed", range(10))
def test_the_package_solves_the_pages(seed):
    page = hand_page.partials.variant(seed).data
    net, points = Network((1, 2, 1), "identity"), np.array(page.x)[:, None]
    params = [(np.array(page.W1)[:, None], page.b1), ([page.W2], [page.b2])]
    K = ntk(net, params, points)[:, :, 0, 0]
    assert replace(hand_page.partials, data=page).check(package_jacobian(net, params, points)[:, :, 0]).right
    assert replace(hand_page.kernel, data=page).check(K).right
    assert replace(hand_page.entry, data=gradients(page)).check(K[0, 1]).right
    assert (
        replace(hand_page.eigenvalues, data=tuple(map(tuple, K.tolist()))).check(np.linalg.eigvalsh(K).round(4)).right
    )


@pytest.mark.parametrize("seed", range(10))
def test_the_package_solves_the_networks(seed):
    for exercise, solve in (
        (jacobian_blocks.jacobian, lambda net, params, x: package_jacobian(net, params, x)[0]),
        (layer_by_layer.share, lambda net, params, x: ntk_by_layer(net, params, x)[0][0, 1]),
    ):
        task = exercise.variant(seed)
        W1, b1, W2, b2, x = task.data
        assert task.check(solve(Network((2, len(b1), 2), "relu"), [(W1, b1), (W2, b2)], x)).right


@pytest.mark.parametrize("seed", range(10))
def test_the_package_finds_exceptional_draws_rows_and_the_largest_step_of_a_page(seed):
    task = scalar_kernel.exceptional_draw.variant(seed)
    net, found = Network((1, 8, 1), "tanh"), []
    for k in range(task.data.first, task.data.first + 10):
        Df = package_jacobian(net, net.init(np.random.default_rng(k)), [[task.data.x], [task.data.z]])[:, :, 0]
        found += [k] if Df[0] @ Df[1] > 0 else []
    assert len(found) == 1
    assert task.check(found[0]).right
    task = jacobian_blocks.row.variant(seed)
    marked = np.zeros((task.data.N, 1, task.data.m, task.data.m))
    marked[task.data.point - 1, 0, task.data.output - 1] = 1
    assert task.check(as_matrix(marked)[:, 0].argmax()).right
    task = hand_page.largest_step.variant(seed)
    K = np.array(task.data, float)[:, :, None, None]
    assert task.check(max_rate(K, SquaredLoss("half_sum"))).right


# The hand page's own answers.


def test_the_pages_partials_are_its_three_slips():
    verdict = hand_page.partials.check(pages.DOCUMENTED.partials)
    assert verdict.mistakes == ("W x dropped in partial 5", "W x dropped in partial 6", "last bias taken as a constant")
    assert hand_page.partials.check(pages.DEFINITION.partials).right


def test_the_pages_kernel_alone_is_traced_to_them():
    verdict = hand_page.kernel.check(pages.DOCUMENTED.kernel)
    assert verdict.mistakes == ("W x dropped in partial 5", "W x dropped in partial 6", "last bias taken as a constant")
    assert hand_page.kernel.check([[4, 5], [5, 7]]).mistakes == verdict.mistakes[:2]
    assert hand_page.kernel.check([[7, 11], [11, 18]]).mistakes == verdict.mistakes[2:]


def test_the_pages_eigenvalue_is_cut():
    documented = replace(hand_page.eigenvalues, data=pages.DOCUMENTED.kernel)
    assert documented.check([0.2279, 8.7720]).mistakes == ("cut instead of rounded",)
    assert documented.check([8.7720, 0.2280]).right


def test_the_answers_that_chapters_have_shown():
    assert hand_page.largest_step.check(0.0290).right
    assert "the bound is 2/69, about 0.0290." in str(hand_page.largest_step.solution())
    assert scalar_kernel.exceptional_draw.check(4).right
    assert jacobian_blocks.row.check(14).right


def test_a_pseudo_ntk_for_two_outputs_only_is_caught():
    assert jacobian_blocks.pseudo.check(lambda K: K.sum(axis=(2, 3)) / K.shape[2]).right
    assert not jacobian_blocks.pseudo.check(lambda K: K.sum(axis=(2, 3)) / 2).right


def test_the_printed_solution_of_flatten_passes():
    def flatten(K):
        N1, N2, m, _ = K.shape
        return K.transpose(0, 2, 1, 3).reshape(N1 * m, N2 * m)

    assert "reshape(N1 * m, N2 * m)" in str(jacobian_blocks.flatten.solution())
    assert jacobian_blocks.flatten.check(flatten)


def test_an_example_in_a_diagnosis_shows_a_difference():
    for seed in range(VARIANTS):
        for task in (hand_page.partials.variant(seed), hand_page.kernel.variant(seed)):
            for mistake in task.mistakes:
                for claimed, made in re.findall(r"(-?\d+), not (-?\d+)", mistake.why(task.data)):
                    assert claimed != made, (mistake.name, task.data)


def test_all_slips_at_once_are_named_and_explained():
    for exercise in (hand_page.partials, hand_page.kernel):
        task = exercise.variant(4)
        slips = task.mistakes[: task.together]
        verdict = task.check(task.spoiled(slips))
        assert verdict.mistakes
        assert all(
            mistake.why(task.data) in verdict.text for mistake in task.mistakes if mistake.name in verdict.mistakes
        )


SAID = re.compile(r"is (-?\d+(?:\.\d+)?), not (-?\d+(?:\.\d+)?)")


def check_sentence(text, right, spoiled):
    """What a sentence on a slip in the partials says: "it is A, not B", and which partial it is about."""
    changed = (right != spoiled).any(axis=0)
    for was, not_that in SAID.findall(text):
        pairs = zip(right[:, changed].ravel(), spoiled[:, changed].ravel())
        assert (float(was), float(not_that)) in set(pairs), text
    for name in re.findall(r"\\partial f/\\partial (\S+?)\$", text):
        assert name in [THETA[k] for k in range(7) if changed[k]], text


@pytest.mark.parametrize("mistake", hand_page.partials.mistakes, ids=lambda mistake: mistake.name)
def test_the_numbers_in_the_sentence_on_a_slip_are_those_of_the_page(mistake):
    for seed in range(40):
        page = hand_page.partials.variant(seed).data
        right = gradients(page)
        check_sentence(mistake.why(page), right, mistake.spoil(page, right))


def test_a_wrong_number_in_such_a_sentence_is_caught():
    page = hand_page.partials.variant(0).data
    slip, right = hand_page.partials.mistakes[0], gradients(page)
    text, spoiled = slip.why(page), slip.spoil(page, right)
    assert SAID.search(text)
    damage = re.compile(r"not (-?\d+)")
    assert_catches(
        lambda said: check_sentence(said, right, spoiled), text, lambda said: damage.sub("not 77", said), "not 77"
    )
