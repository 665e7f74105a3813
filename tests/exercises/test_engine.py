"""The machinery of the exercises: how answers are read and compared, and what a learner gets to read."""

import statistics
import subprocess
import sys
import warnings
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from ntkbook import collapse, exercises, pages
from ntkbook.exercises import hand_page, jacobian_blocks, scalar_kernel
from ntkbook.exercises.engine.exercise import Exercise, Mistake
from ntkbook.exercises.engine.verdict import Verdict


def stub(*_):
    raise NotImplementedError


def test_importing_the_tasks_loads_nothing_heavy():
    for module, heavy in (
        ("ntkbook.exercises", {"matplotlib", "sklearn", "IPython", "nbgrader"}),
        ("ntkbook.classroom.assigned", {"matplotlib", "sklearn", "nbgrader"}),
    ):
        program = f"import sys, {module}; print(*sys.modules)"
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
        loaded = done.stdout
        assert module in loaded.split()
        assert not heavy & set(loaded.split())


TOY = """
from ntkbook.exercises.engine.exercise import Exercise

def task(title):
    return Exercise(title, 3, lambda rng: int(rng.integers(2, 9)), str, lambda n: n + 1, (), ("", "", ""), str)
"""


def test_a_chapter_is_a_module_or_a_package(tmp_path, monkeypatch):
    """Tasks come in the order in which either names them."""
    (tmp_path / "toy.py").write_text(TOY + "\nsecond = task('2')\nfirst = task('1')\n")
    package = tmp_path / "toys"
    package.mkdir()
    for name in ("one", "two"):
        (package / f"{name}.py").write_text(TOY + f"\n{name} = task('{name}')\n")
    (package / "__init__.py").write_text("from .two import two\nfrom .one import one\n")
    monkeypatch.setattr(exercises, "__path__", [*exercises.__path__, str(tmp_path)])
    assert [task.title for task in exercises.tasks("toy")] == ["2", "1"]
    assert [task.title for task in exercises.tasks("toys")] == ["two", "one"]
    assert exercises.tasks("toy")[0].check(4).right
    for name in ("toy", "toys", "toys.one", "toys.two"):
        del sys.modules[f"ntkbook.exercises.{name}"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("`a * b * c`", "a * b * c"),
        ("2*x", "2*x"),
        ("2 * x and (a)*(b)*(c)", "2 * x and (a)*(b)*(c)"),
        ("`K_test @ (a)*x`, `f(*args)` and `2**n`", "K_test @ (a)*x, f(*args) and 2**n"),
        ("**bold**, *two* and (*three*).", "bold, two and (three)."),
        ("**a $x$ and *b*.**", "a x and b."),
        ("the *outer* $2 * x$ of `y*z`", "the outer 2 * x of y*z"),
    ],
)
def test_a_terminal_shows_asterisks_that_multiply(written, read):
    assert str(Verdict("hint", written)) == f"hint: {read}"


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
    assert "stops at raise NotImplementedError: its code belongs" in str(scalar_kernel.gram.check(stub))
    assert "your function stops: LinAlgError" in str(scalar_kernel.gram.check(np.linalg.inv))
    assert "SystemExit" in str(scalar_kernel.gram.check(lambda J: sys.exit(3)))
    assert len(str(scalar_kernel.gram.check(lambda J: {}["x" * 5000]))) < 500


def test_entries_of_what_is_sorted_are_counted_in_order():
    low, high = hand_page.eigenvalues.right()
    assert hand_page.eigenvalues.check([high, low]).right
    assert "entry 2 is off (counted from 1, in rising order)" in str(hand_page.eigenvalues.check([high + 0.1, low]))


def test_what_a_newer_numpy_refuses_is_refused():
    """float() of an array with one entry, say: an older NumPy warns of it, the one that grades stops."""
    source = "import warnings\ndef gram(J):\n    {}\n    return J @ J.T"
    for kind, right in (("UserWarning", True), ("DeprecationWarning", False)):
        notebook = {"__name__": "__main__"}
        exec(source.format(f"warnings.warn('old', {kind})"), notebook)
        with warnings.catch_warnings(action="ignore"):
            verdict = scalar_kernel.gram.check(notebook["gram"])
        assert verdict.right == right
    assert "your function stops: DeprecationWarning: old" in str(verdict)


def test_a_wrong_answer_keeps_the_expected_one_back():
    verdict = hand_page.kernel.check([[8, 12], [12, 20]])
    assert verdict.kind == "wrong"
    assert "entry (2, 2) is off (counted from 1), the other 3 are right" in str(verdict)
    assert "19" not in str(verdict) + verdict._repr_markdown_()
    assert "19" in str(verdict.reveal())


# What comes back is worth reading.


@pytest.mark.parametrize(
    ("exercise", "given", "says"),
    [
        (hand_page.partials, np.array(pages.DEFINITION.partials).T, "the layout is not: shape (7, 2)"),
        (scalar_kernel.gradient, [[36], [18], [9], [1]], "the layout is not: shape (4, 1), wanted (4,)"),
        (scalar_kernel.gradient, [36, 18, 9, None], "not yet: entry 4 is still open (counted from 1)."),
        (scalar_kernel.gradient, [36, ..., 9, "1"], "not yet: entry 2 is still open, entry 4 is not a number"),
        (scalar_kernel.gradient, [None, None, None, None], "not yet: put your answer in the place of None"),
        (scalar_kernel.gradient, [36, "?", 9, 1], "wrong: entry 2 is not a number (counted from 1)."),
        (hand_page.partials, [[1] * 7, [1] * 6], "the rows have 7 and 6 numbers: wanted as many in each."),
        (scalar_kernel.gradient, [36, 18, 9, np.nan], "there is a NaN"),
        (scalar_kernel.gradient, 10**400, "not a number"),
        (scalar_kernel.gradient, [36j, 18, 9, 1], "these are complex numbers: take .real if the imaginary part is 0."),
        (scalar_kernel.gradient, np.array([np.nan, 18, 9, 1]) + 0j, "there is a NaN"),
        (scalar_kernel.gradient, ["36", "18", "9", "1"], "these are texts: leave out the quotation marks."),
        (scalar_kernel.gradient, map(int, "36"), "or the like: write list(...) around it."),
        (scalar_kernel.gradient, {}.values(), "or the like: write list(...) around it."),
        (scalar_kernel.gradient, [36, 18, 9, 1, 5], "you gave a list of 5 (decimals are written with a point)."),
        (scalar_kernel.gradient, [36.5, 18.5, 9.5, 1.5, 5], "a list of 4 is wanted, you gave a list of 5."),
        (scalar_kernel.gradient, [36, 18], "a list of 4 is wanted, you gave a list of 2."),
        (hand_page.eigenvalues, ["1", "2"], "these are texts"),
        (hand_page.eigenvalues, [0.2995, 26, 7005], "you gave a list of 3 (decimals are written with a point)."),
        (hand_page.eigenvalues, [0, 27], "these are whole numbers: is there a rounding, or an array of whole numbers"),
        (scalar_kernel.gradient, np.ma.masked_all(4), "not a number"),
        (scalar_kernel.gradient, np.array([b"36", b"18", b"9", b"1"], dtype=object), "not a number"),
        (scalar_kernel.gradient, "36, 18, 9, 1", "without quotation marks"),
        (scalar_kernel.gradient, 7, "a list of 4 is wanted, you gave one number"),
        (scalar_kernel.gradient, [0, 0, 0, 0], "no entry is right yet"),
        (scalar_kernel.step, [1, 2], "one number is wanted, you gave a list of 2"),
        (scalar_kernel.step, True, "not a number"),
        (scalar_kernel.step, {-0.6}, "one number is wanted, you gave a set: use no braces, but the number alone"),
        (scalar_kernel.gradient, {36, 18, 9, 1}, "a list of 4 is wanted, you gave a set: use no braces, but brackets"),
        (hand_page.kernel, {8: 12}, "an array 2 x 2 is wanted, you gave a dict: use no braces, but [[...], [...]]"),
        (jacobian_blocks.block, 7, "an array 2 x 2 is wanted, you gave one number"),
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


def test_complex_numbers_without_imaginary_part_pass():
    right = hand_page.kernel.right()
    for imaginary in (0, 1e-15):
        assert hand_page.kernel.check(right + 1j * imaginary)
        assert hand_page.kernel.check(lambda *page, i=imaginary: hand_page.page.gram(None, rows_of(page)) + 1j * i)
    assert not hand_page.kernel.check(right + 0.01j)


def rows_of(page):
    W1, b1, W2, b2, x = map(np.ravel, page)
    return hand_page.page.gradients((W1, b1, W2, b2[0], x))


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


def test_a_mistake_is_told_apart_with_all_its_digits_too():
    """To one decimal 0.251 becomes 0.3, which is not 0.24; but as it is it would pass for it."""
    near = Mistake("near", lambda n, work: work + 0.011, str)
    task = Exercise("", 0.24, None, str, lambda n: n, (near,), ("", "", ""), str, decimals=1)
    assert task.check(0.251).right
    assert not task.check(0.3).right
    assert not task.tells_apart()
    assert replace(task, decimals=3).tells_apart()


def test_what_rounds_to_the_same_decimals_is_right():
    """Of 0.2449 the first decimal is 0.2, and so it is of 0.151, which is further off than half a tenth."""
    task = Exercise("", 0.2449, None, str, lambda n: n, (), ("", "", ""), str, decimals=1)
    assert all(task.check(answer).right for answer in (0.2, 0.2449, 0.151, 0.294))
    assert not any(task.check(answer).right for answer in (0.149, 0.296))
    assert not replace(task, decimals=None).check(0.2).right


def test_a_task_may_ask_for_two_answers():
    """The second is judged when the first is right, by the mistakes of its own exercise."""

    def exercise(title, **more):
        return Exercise(title, 3, lambda rng: int(rng.integers(2, 9)), str, hints=("", "", ""), solve=str, **more)

    double = Mistake("doubled", lambda n, work: 2 * work, lambda n: f"You have twice {n}.")
    second = exercise("the square", work=lambda n: n**2, mistakes=(double,))
    task = exercise("both", work=lambda n: n, mistakes=(double,), besides=lambda n: second)
    assert [part.title for part in task.parts()] == ["both", "the square"]
    assert task.check(3, 9).right
    assert task.check(6, 9).mistakes == task.check(3, 18).mistakes == ("doubled",)
    assert str(task.check(3, 18)) == "known mistake: your first answer is right; about the square: You have twice 3."
    assert task.check(3).kind == task.check(3, None).kind == task.check(None, 9).kind == "not yet"
    for answers in ((), (3, 9, 27)):
        with pytest.raises(TypeError, match=f"check takes 2 answers here, you gave {len(answers)}"):
            task.check(*answers)
    with pytest.raises(TypeError, match="check takes 1 answer here, you gave 2"):
        second.check(3, 9)


def test_one_wrong_number_is_said_as_a_number():
    assert str(hand_page.entry.check(4.5)) == "wrong: 4.5 is not it."
