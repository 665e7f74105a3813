"""The check on a student's copy: it says what the exercise itself would say, and does not hold the answer."""

import json
from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest

from ntkbook.classroom.assigned import LATER, Assigned
from ntkbook.classroom.parts import Part, own_exercise
from ntkbook.classroom.sealed import BORDER, NOTED, can_be_sealed, check, places_of, seal
from ntkbook.exercises.engine.compare import same
from ntkbook.exercises.engine.verdict import STUB, judge_numbers

NUMBERS = (
    "hand_page.partials hand_page.eigenvalues hand_page.find_the_mistake jacobian_blocks.jacobian layer_by_layer.share "
    "scalar_kernel.step training.largest_step at_scale.kernel_bytes lazy_or_rich.powers learned_first.residual_page "
    "how_sure.trained one_example.log_change"
).split()


def exercise(name, seed):
    module, name = name.split(".")
    return getattr(import_module(f"ntkbook.exercises.{module}"), name).variant(seed)


def answers(part, rng):
    """The right answer and wrong ones: known mistakes, one entry off, far off, another layout, nothing of the kind."""
    right = part.right()
    yield right
    yield from (part.spoiled((mistake,)) for mistake in part.showing())
    off = right.copy()
    off.flat[rng.integers(right.size)] += 1
    yield off
    if part.decimals is not None:
        yield np.round(right, part.decimals)
    else:
        yield right * (1 + 1e-9)
    yield from (
        right + 1000,
        right.T,
        right.ravel()[:-1],
        right.tolist(),
        "text",
        None,
        [],
        {1, 2},
        np.nan * right,
        1e300,
    )


@pytest.mark.parametrize("name", NUMBERS)
def test_it_says_what_the_exercise_says(name):
    rng = np.random.default_rng(0)
    whole, public = exercise(name, 2**70), exercise(name, 0)
    sealed = json.loads(json.dumps(seal(whole, "salt")))
    for part, kind, known in zip(whole.parts(), public.parts(), sealed):
        for given in answers(part, rng):
            want, got = judge_numbers(part, given, STUB), check(known, kind, given)
            if known["is"] is None:
                assert got.kind in {NOTED, "wrong", "not yet"}
                assert (got.kind == "not yet") == (want.kind == "not yet")
                continue
            named = all(mistake.fits is None for mistake in part.mistakes)
            assert got.kind == want.kind or (want.kind == "known mistake" and not named), (given, want, got)
            if named and want.kind == "known mistake" and len(want.mistakes) == 1:
                assert (got.mistakes, got.text) == (want.mistakes, want.text)
            if want.kind == "wrong":
                told = got.text.startswith("not all of these numbers are right")
                assert got.text == want.text or (told and want.got.shape == want.expected.shape), (want.text, got.text)


@pytest.mark.parametrize("name", NUMBERS)
def test_nothing_tells_what_a_short_answer_is(name):
    """Of up to four numbers, also those of lines, the shape alone is kept, and right and wrong are read alike."""
    whole, public = exercise(name, 2**70), exercise(name, 0)
    for part, kind, sealed in zip(whole.parts(), public.parts(), seal(whole, "salt")):
        lines = any(mistake.name == "a right line named" for mistake in part.mistakes)
        short = part.right().size <= 4
        assert (sealed["is"] is None) == (lines or short)
        if sealed["is"] is None:
            assert sealed["known"] == []
            others = sorted({1, 2, 3, 4, 5} - {part.right()[0]})[: part.right().size] if lines else part.right() + 1
            assert check(sealed, kind, part.right()).kind == check(sealed, kind, others).kind == NOTED


def assigned(name):
    return Assigned({"exercise": name, "function": False, "answers": seal(exercise(name, 2**70), "salt")})


def test_what_is_said_of_short_answers():
    task = assigned("hand_page.find_the_mistake")
    lines, kernel = (part.right() for part in exercise("hand_page.find_the_mistake", 2**70).parts())
    read, ((a, b), (_, c)) = ", ".join(str(int(line)) for line in lines), kernel
    text = f"your first answer is read as {read}. Your second answer is read as {a:g}, {b:g}; {b:g}, {c:g}. {LATER}"
    assert str(task.check(set(lines), kernel)) == f"noted: {text}"
    other = sorted({1, 2, 3, 4, 5, 6} - {lines[0]})[: len(lines)]
    assert task.check(other, kernel + 1).kind == NOTED
    assert task.check(lines, None).kind == task.check(lines).kind == "not yet"
    assert task.check(lines, None).text.startswith(f"your first answer is read as {read}; about the kernel of")
    for some in (lines[1:], {1, 2, 3, 4, 5, 6, 7}):  # nor does it say how many lines are wrong
        assert task.check(some, kernel).kind == NOTED
    assert "an array 2 x 2 is wanted, you gave a list of 4" in task.check(lines, kernel.ravel()).text
    assert str(assigned("scalar_kernel.step").check(5.6)) == f"noted: your answer is read as 5.6. {LATER}"


@pytest.mark.parametrize("name", NUMBERS)
def test_it_does_not_hold_the_answer(name):
    """No right answer of more than one digit, and no sentence, stands in it as it is; nor does the seed."""
    whole = exercise(name, 12345678901234567890)
    text = json.dumps(seal(whole, "salt"))
    assert "12345678901234567890" not in text
    for part in whole.parts():
        for mistake in part.showing():
            assert mistake.why(part.data)[:30] not in text
        assert str(part.right().tolist()) not in text


def test_it_says_which_entries_are_open_or_no_numbers():
    part = exercise("hand_page.partials", 3)
    (sealed,), right = seal(part, "salt"), part.right().tolist()
    for gap, said in ((None, "not yet: entry (1, 3) is still open"), ("?", "wrong: entry (1, 3) is not a number")):
        verdict = check(sealed, part, [[*right[0][:2], gap, *right[0][3:]], right[1]])
        assert str(verdict) == f"{said} (counted from 1)."
    assert check(sealed, part, [[None] * 7] * 2).text == STUB


def without_hashes(sealed):
    """What is left of a sealed answer if all that is made of hashes is taken out."""
    return {name: value for name, value in sealed.items() if name not in ("is", "known")}


@pytest.mark.parametrize("name", NUMBERS)
def test_besides_hashes_it_holds_nothing_of_the_answer(name):
    """What is left is the same for a task whose answer has the other sign, and the hashes differ."""
    for part in exercise(name, 2**70).parts():
        if any(mistake.name == "a right line named" for mistake in part.mistakes):
            continue
        other = replace(part, answer=lambda data, work, part=part: -np.asarray(part.answer(data, work)))
        one, other = (seal(task, "salt")[0] for task in (part, other))
        assert without_hashes(one) == without_hashes(other)
        hashes = [one["is"], *(known["is"] for known in one["known"])] if one["is"] else []
        assert all(len(bytes.fromhex(hashed)) == 12 for hashed in hashes)
        assert not hashes or one["is"] != other["is"]
        assert all(set(known) == {"shape", "is", "text"} for known in one["known"])


@pytest.mark.parametrize("name", NUMBERS)
def test_what_it_takes_for_right_the_marks_take_too(name):
    """Also at the ends of what is rounded to the right answer; a little beyond them it is wrong."""
    for part, sealed in zip(exercise(name, 2**70).parts(), seal(exercise(name, 2**70), "salt")):
        right, places = part.right(), places_of(part)
        if sealed["is"]:
            for end in (-0.5, 0.5):
                at = np.round(right, places)
                inside, half, beyond = (at + s * end * 10.0**-places for s in (0.9998, 1, 1.0002))
                assert same(inside, right, part.decimals)
                assert check(sealed, part, inside).right
                assert not check(sealed, part, half).right or same(half, right, part.decimals)
                assert not check(sealed, part, beyond).right


@pytest.mark.parametrize("name", NUMBERS)
def test_no_students_answer_is_near_a_half_of_its_last_place(name, tmp_path):
    """There a slip in the last digit of a float would round a right answer otherwise."""
    (tmp_path / "class.json").write_text('{"key": "k", "students": [{"student": "all"}]}')
    part = Part("part", "", 1, name, ("mine",))
    for k in range(100):
        own = own_exercise(tmp_path, "A1", part, str(k))
        for one in own.parts():
            values = np.ravel([one.right(), *[one.right() * (1 + slip) for slip in (1e-12, -1e-12)]])
            halves = np.abs(values * 10.0 ** places_of(one) % 1 - 0.5)
            assert halves.min() > BORDER / 2


def test_such_numbers_are_drawn_anew():
    drawn = [exercise("how_sure.trained", k) for k in range(60)]
    near = [task for task in drawn if not can_be_sealed(task)]
    assert 0 < len(near) < 40
    assert all(can_be_sealed(exercise("hand_page.partials", k)) for k in range(60))


@pytest.mark.parametrize("small", [1e-11, 1e-6, 1e-3])
def test_small_imaginary_parts(small):
    """Those that are 0 to the decimals wanted are passed over, by the check and by the marks."""
    whole, public = exercise("hand_page.eigenvalues", 2**70), exercise("hand_page.eigenvalues", 0)
    given = whole.right() + np.array([1j, -1j]) * small
    told, marked = check(seal(whole, "salt")[0], public, given), judge_numbers(whole, given, STUB)
    assert (told.kind == NOTED) == marked.right == (small < 1e-4)
    for verdict in (told, marked):
        assert verdict.kind == NOTED or verdict.right or "of a symmetric matrix are real." in verdict.text
