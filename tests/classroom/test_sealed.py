"""The check on a student's copy: it says what the exercise itself would say, and does not hold the answer."""

import json
from importlib import import_module

import numpy as np
import pytest

from ntkbook.classroom.sealed import check, seal
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
            named = all(mistake.fits is None for mistake in part.mistakes)
            assert got.kind == want.kind or (want.kind == "known mistake" and not named), (given, want, got)
            if named and want.kind == "known mistake" and len(want.mistakes) == 1:
                assert (got.mistakes, got.text) == (want.mistakes, want.text)
            if want.kind == "wrong":
                assert got.text == want.text or "close, but" in want.text, (given, want.text, got.text)


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
