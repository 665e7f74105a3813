"""Negative controls: a check that cannot say no is a defect, and so is a control that cannot fail."""

import copy
import re

import pytest


def assert_catches(check, undamaged, damage, says):
    """Assert that `check(undamaged)` passes, and that the check refuses a damaged copy, for the reason stated.

    `damage` is given a copy of its own and returns it damaged, or changes it in place. `says` is a part of the
    message that the check must give.
    """
    assert says, "a control states what the check must say"
    check(copy.deepcopy(undamaged))
    changed = copy.deepcopy(undamaged)
    damaged = damage(changed)
    with pytest.raises(AssertionError, match=re.escape(says)):
        check(changed if damaged is None else damaged)
