"""The control of controls: one that cannot fail is refused."""

import pytest
from controls import assert_catches


def check(numbers):
    assert sum(numbers) == 6, f"the sum is {sum(numbers)}"


def test_a_control_passes_when_damage_is_caught_for_the_reason_stated():
    assert_catches(check, [1, 2, 3], lambda numbers: [*numbers, 4], "the sum is 10")
    assert_catches(check, [1, 2, 3], lambda numbers: numbers.append(4), "the sum is 10")


@pytest.mark.parametrize(
    ("undamaged", "damage", "says"),
    [
        ([1, 2, 4], lambda numbers: [*numbers, 4], "the sum is 11"),  # fails undamaged
        ([1, 2, 3], lambda numbers: numbers[::-1], "the sum is 6"),  # the damage is not noticed
        ([1, 2, 3], lambda numbers: [*numbers, 4], "there are 4 numbers"),  # for another reason
        ([1, 2, 3], lambda numbers: [*numbers, 4], ""),  # for whatever reason
    ],
)
def test_a_control_that_shows_nothing_is_refused(undamaged, damage, says):
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        assert_catches(check, undamaged, damage, says)


def test_the_undamaged_thing_is_left_alone():
    numbers = [1, 2, 3]
    assert_catches(check, numbers, lambda numbers: numbers.append(4), "the sum is 10")
    assert numbers == [1, 2, 3]
