"""Every exercise, tested the way checkers never are: on wrong answers."""

import re
import statistics
import sys
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
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
from ntkbook.exercises import at_scale, hand_page, infinite_width, jacobian_blocks, real_data, scalar_kernel, training
from ntkbook.exercises.exercise import Exercise
from ntkbook.exercises.find_the_mistake import find_the_mistake
from ntkbook.exercises.verdict import SIGNS
from ntkbook.limit import duals

MODULES = (scalar_kernel, hand_page, jacobian_blocks, training, infinite_width, real_data, at_scale)
EXERCISES = {
    f"{module.__name__.split('.')[-1]}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, Exercise)
}
every = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
VARIANTS = 50


def wrong_answers(right):
    """What no checker may accept."""
    spread = right + 0 * right
    answers = {
        "zeros": np.zeros_like(spread),
        "ones": np.ones_like(spread),
        "negative": -right,
        "NaN": np.full_like(spread, np.nan),
        "one NaN": np.where(np.arange(right.size).reshape(right.shape) == right.size - 1, np.nan, right),
        "wrong shape": np.zeros((*right.shape, 3)),
        "one too many": np.append(right, 0),
        "off by a thousandth": right * 1.001,
        "infinite": right * np.inf if right.all() else right + np.inf,
    }
    if right.ndim == 2 and not np.array_equal(right, right.T):
        answers["transpose"] = right.T
    return answers


def rejects(check, right):
    """Every wrong answer that a check accepts."""
    return [name for name, answer in wrong_answers(right).items() if check(answer).right]


def stub(*_):
    raise NotImplementedError


@every
def test_stubs_are_not_yet(exercise):
    assert exercise.check(None).kind == exercise.check(...).kind == exercise.check([[..., 1]]).kind == "not yet"
    if exercise.call:
        assert (
            exercise.check(stub).kind
            == exercise.check(lambda *_: None).kind
            == exercise.check(lambda *_: ...).kind
            == "not yet"
        )
    else:
        assert exercise.check(stub).kind == "wrong"


@every
def test_wrong_answers_are_rejected(exercise):
    for task in (exercise, *map(exercise.variant, range(VARIANTS))):
        assert rejects(task.check, task.right()) == [], task.data
    for nonsense in ("12", "a word", [[1], [2, 3]], {1: 2}, object()):
        assert not exercise.check(nonsense).right


def test_a_checker_that_accepts_zeros_is_caught():
    class Lenient:
        right = True

    assert "zeros" in rejects(lambda answer: Lenient, np.array([1.0, 2.0]))


@every
def test_known_mistakes_are_reported_as_themselves(exercise):
    for task in (exercise, *map(exercise.variant, range(VARIANTS))):
        assert task.tells_apart(), task.data
        for mistake in task.mistakes:
            verdict = task.check(task.spoiled((mistake,)))
            assert (verdict.kind, verdict.mistakes) == ("known mistake", (mistake.name,)), task.data
            assert any(digit in str(verdict) for digit in "0123456789"), verdict


@every
def test_right_answers_by_other_routes_pass(exercise):
    for task in (exercise, *map(exercise.variant, range(5))):
        right = task.right()
        for answer in (right, right.tolist(), right.astype(np.float32)):
            assert task.check(answer).right
        task.require(right)
        with pytest.raises(AssertionError, match=r"known mistake|wrong"):
            task.require(task.spoiled(task.mistakes[:1]))


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
    conventions = set()
    for seed in range(40):
        task = training.largest_step.variant(seed)
        a, b, d, convention = task.data
        K = np.array([[a, b, 0], [b, a, 0], [0, 0, d]], float)[:, :, None, None]
        assert task.check(max_rate(K, SquaredLoss(convention))).right
        conventions.add(convention)
    assert conventions == {"half_mean", "mean", "mean_points"}


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
    assert "close, but not right to 5 decimals" in str(training.largest_step.check(0.3333))


def test_every_formula_can_be_said_in_words():
    """No LaTeX command is dropped silently on a terminal."""
    for exercise in EXERCISES.values():
        texts = [exercise.ask(exercise.data), *exercise.hints, exercise.solve(exercise.data)]
        texts += [mistake.why(exercise.data) for mistake in exercise.mistakes]
        for text in texts:
            formulas = re.findall(r"\$(.+?)\$", text)
            commands = {c for f in formulas for c in re.findall(r"\\([A-Za-z]+)", f)}
            unknown = commands - {*SIGNS, "frac", "text", "sqrt", "mathbf"}
            assert not unknown, exercise.title


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


# Answers by judges that share no code with the exercises.


@pytest.mark.parametrize("seed", range(10))
def test_the_package_solves_the_pages(seed):
    page = hand_page.partials.variant(seed).data
    net, points = Network((1, 2, 1), "identity"), np.array(page.x)[:, None]
    params = [(np.array(page.W1)[:, None], page.b1), ([page.W2], [page.b2])]
    K = ntk(net, params, points)[:, :, 0, 0]
    assert replace(hand_page.partials, data=page).check(package_jacobian(net, params, points)[:, :, 0]).right
    assert replace(hand_page.kernel, data=page).check(K).right
    assert replace(hand_page.entry, data=hand_page.gradients(page)).check(K[0, 1]).right
    assert (
        replace(hand_page.eigenvalues, data=tuple(map(tuple, K.tolist()))).check(np.linalg.eigvalsh(K).round(4)).right
    )


@pytest.mark.parametrize("seed", range(10))
def test_the_package_solves_the_networks(seed):
    net = Network((2, 2, 2), "relu")
    for exercise, solve in (
        (jacobian_blocks.jacobian, lambda params, x: package_jacobian(net, params, x)[0]),
        (jacobian_blocks.layer, lambda params, x: ntk_by_layer(net, params, x)[0][0, 1]),
    ):
        task = exercise.variant(seed)
        W1, b1, W2, b2, x = task.data
        assert task.check(solve([(W1, b1), (W2, b2)], x)).right


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


# What a learner sees.


def test_an_exception_is_shown_with_its_own_line():
    def mine(J):
        return J @ J  # shapes do not fit

    verdict = scalar_kernel.gram.check(mine)
    assert verdict.kind == "not yet"
    assert "return J @ J  # shapes do not fit" in str(verdict)
    assert f"in line {mine.__code__.co_firstlineno + 1}," in str(verdict)
    assert "exercise.py" not in str(verdict)


def test_the_line_is_the_learners_own_wherever_it_fails():
    def helper(J):
        return collapse(J, "x")  # fails inside the package

    def mine(J):
        return statistics.mean([])  # fails inside the standard library

    def nested(J):
        return helper(J)

    assert "return statistics.mean([])" in str(scalar_kernel.gram.check(mine))
    assert 'return collapse(J, "x")' in str(scalar_kernel.gram.check(nested))
    assert "still the stub" in str(scalar_kernel.gram.check(stub))
    assert "your function stops: LinAlgError" in str(scalar_kernel.gram.check(np.linalg.inv))
    assert "SystemExit" in str(scalar_kernel.gram.check(lambda J: sys.exit(3)))


def test_a_wrong_answer_keeps_the_expected_one_back():
    verdict = hand_page.kernel.check([[8, 12], [12, 20]])
    assert verdict.kind == "wrong"
    assert "entry (2, 2) is off (counted from 1), the other 3 are right" in str(verdict)
    assert "19" not in str(verdict) + verdict._repr_markdown_()
    assert "19" in str(verdict.reveal())


@every
def test_hints_question_and_solution(exercise):
    task = exercise.variant(0)
    assert len(exercise.hints) == 3
    texts = [task.question, task.hint(), task.hint(2), task.hint(3), task.solution(), task.check(None)]
    for text in texts:
        assert "\\" not in str(text).replace("\\n", "")
        assert text._repr_markdown_().count("$") % 2 == 0
    assert str(task.hint(9)) == str(task.hint(3))
    assert str(task.hint(0)) == str(task.hint(-3)) == str(task.hint())


def test_variants_are_fit_for_pencil_and_paper():
    for exercise in EXERCISES.values():
        for seed in range(VARIANTS):
            right = exercise.variant(seed).right()
            assert np.abs(right).max() < 300, exercise.title
            assert right.any()
            assert exercise.decimals or np.allclose(10 * right, np.round(10 * right))


def test_variants_are_new_and_repeatable():
    for exercise in EXERCISES.values():
        assert np.array_equal(exercise.variant(3).right(), exercise.variant(3).right())
        assert len({exercise.variant(seed).right().tobytes() for seed in range(20)}) > 10


# Find the mistake.


@pytest.mark.parametrize("seed", range(VARIANTS))
def test_find_the_mistake(seed):
    task = find_the_mistake(seed)
    false, K = task.false_lines(), hand_page.gram(None, hand_page.gradients(task.page))
    assert 1 <= len(task.planted) <= 3
    assert false
    assert task.check(false, K).right
    assert task.check(None, K).kind == task.check(false, None).kind == "not yet"
    assert task.check(false | {min(set(range(1, 8)) - false)}, K).mistakes == ("a right line named",)
    if len(false) > 1:
        assert task.check(sorted(false)[1:], K).mistakes == ("a false line missed",)
    planted = hand_page.gram(None, task.worked())
    if not np.array_equal(planted, K):
        assert task.check(false, planted).mistakes == ("the kernel of the page",)
    assert "Your lines are right" in str(task.check(false, np.ones((2, 2))))
    with pytest.raises(AssertionError, match="About the kernel"):
        task.require(false, np.ones((2, 2)))
    task.require(false, K)


def test_find_the_mistake_takes_lines_as_people_write_them():
    task = find_the_mistake(5)
    false, K = sorted(task.false_lines()), hand_page.gram(None, hand_page.gradients(task.page))
    for lines in (false, tuple(false), np.array(false), set(map(str, false)), [false]):
        assert task.check(lines, K).right
    for lines in ("1257", {0, 1}, {9}, set(), 5.5j, lambda: 1, [[]], object()):
        assert "numbered from 1 to 7" in str(task.check(lines, K))
    assert str(task) == str(task.question)
    assert str(false) in str(task.solution())


def test_a_pseudo_ntk_for_two_outputs_only_is_caught():
    assert jacobian_blocks.pseudo.check(lambda K: K.sum(axis=(2, 3)) / K.shape[2]).right
    assert not jacobian_blocks.pseudo.check(lambda K: K.sum(axis=(2, 3)) / 2).right


# What comes back is worth reading.


@pytest.mark.parametrize(
    ("exercise", "given", "says"),
    [
        (hand_page.partials, np.array(pages.DEFINITION.partials).T, "the layout is not: shape (7, 2)"),
        (scalar_kernel.gradient, [[36], [18], [9], [1]], "the layout is not: shape (4, 1), wanted (4,)"),
        (scalar_kernel.gradient, [36, 18, 9, None], "not yet: put your answer in the place of None"),
        (scalar_kernel.gradient, [36, 18, 9, np.nan], "there is a NaN"),
        (scalar_kernel.gradient, 10**400, "not a number"),
        (scalar_kernel.gradient, [36j, 18, 9, 1], "not a number"),
        (scalar_kernel.gradient, np.ma.masked_all(4), "not a number"),
        (scalar_kernel.gradient, np.array([b"36", b"18", b"9", b"1"], dtype=object), "not a number"),
        (scalar_kernel.gradient, "36, 18, 9, 1", "without quotation marks"),
        (scalar_kernel.gradient, 7, "a list of 4 is wanted, you gave one number"),
        (scalar_kernel.gradient, [0, 0, 0, 0], "no entry is right yet"),
        (scalar_kernel.step, [1, 2], "one number is wanted, you gave a list of 2"),
        (scalar_kernel.step, True, "not a number"),
        (scalar_kernel.step, 0.6, "so f(x_j) must rise; and K(x_i, x_j) is -3, so f(x_i) must fall"),
    ],
)
def test_messages(exercise, given, says):
    assert says in str(exercise.check(given))


def test_functions_must_be_right_on_other_numbers_too():
    constant = scalar_kernel.gram.right()
    for exercise, wrong in (
        (scalar_kernel.gram, lambda J: constant),
        (jacobian_blocks.pseudo, lambda K: K.sum(axis=(2, 3)) / len(K)),
        (jacobian_blocks.flatten, lambda K: K.transpose(0, 2, 1, 3).reshape(4, 6)),
    ):
        assert not exercise.check(wrong)


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


def test_no_answer_and_no_data_is_changed():
    def greedy(J):
        J[:] = 0
        return J @ J.T

    before = scalar_kernel.gram.data.copy()
    assert not scalar_kernel.gram.check(greedy)
    assert np.array_equal(scalar_kernel.gram.data, before)
    answer = np.array([26.7004, 0.2996])
    assert hand_page.eigenvalues.check(answer)
    assert answer.tolist() == [26.7004, 0.2996]


def test_numbers_of_other_kinds_pass():
    for kind in (Fraction, Decimal):
        assert hand_page.kernel.check([[kind(8), kind(12)], [kind(12), kind(19)]])
    assert hand_page.entry.check([hand_page.entry.right().item()])


def test_the_answer_is_kept_back():
    assert "11" not in str(hand_page.entry.check(13))
    revealed = str(hand_page.kernel.check([[8, 12], [12, 20]]).reveal())
    assert "20" in revealed
    assert "19" in revealed
    assert hand_page.kernel.check(None).reveal().kind == "not yet"


def test_all_slips_at_once_are_named_and_explained():
    for exercise in (hand_page.partials, hand_page.kernel):
        task = exercise.variant(4)
        slips = task.mistakes[: task.together]
        verdict = task.check(task.spoiled(slips))
        assert verdict.mistakes
        assert all(
            mistake.why(task.data) in verdict.text for mistake in task.mistakes if mistake.name in verdict.mistakes
        )


def test_wrong_tolerances():
    right = scalar_kernel.gram.right()
    assert not scalar_kernel.gram.check(right * 1.00005)
    assert scalar_kernel.gram.check(right.astype(np.float32))


def test_long_lists_of_wrong_entries_are_cut():
    wrong = jacobian_blocks.jacobian.right()
    wrong[:9] += 5
    assert str(jacobian_blocks.jacobian.check(wrong)).count("(") == 8 + 1
    assert ", ... are off" in str(jacobian_blocks.jacobian.check(wrong))


def test_a_verdict_is_true_only_if_right():
    assert hand_page.kernel.check(pages.DEFINITION.kernel)
    assert not hand_page.kernel.check(pages.DOCUMENTED.kernel)


def test_a_task_shows_its_question_and_not_its_answer():
    assert repr(hand_page.kernel) == str(hand_page.kernel.question)
    assert "19" not in repr(hand_page.kernel)


@pytest.mark.parametrize("seed", ["3", -1, 2.5, None])
def test_seeds_are_whole_numbers(seed):
    with pytest.raises(ValueError, match=r"seed is .* wanted a whole number from 0"):
        hand_page.kernel.variant(seed)
