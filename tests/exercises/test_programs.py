"""Chapter 04: what its checks say of programs: which array is wrong, and why NumPy stops."""

import numpy as np
import pytest
from ways_layer_by_layer import (
    backward_by,
    derivatives_by_h,
    forward_by,
    kernel_by,
    right_back,
    right_step,
    with_axes,
    without_axes,
)

from ntkbook.exercises import layer_by_layer

RIGHT = {
    "forward": forward_by(right_step)(None),
    "backward": backward_by(right_back)(None),
    "one_layer": with_axes,
    "whole": kernel_by(with_axes, backward_by(right_back))(None),
}
tasks = pytest.mark.parametrize("name", RIGHT)


def tried(name, seeds=range(5)):
    task = getattr(layer_by_layer, name)
    return (task, *map(task.variant, seeds))


def sizes(task):
    """Number of points, outputs and widths."""
    if task.title == layer_by_layer.one_layer.title:
        return *task.data.S.shape, task.data.h.shape[1]
    params, x = task.data
    return len(x), *(len(b) for _, b in params)


@tasks
def test_right_programs_are_right(name):
    assert all(task.check(RIGHT[name]).right for task in tried(name))


@tasks
def test_no_two_sizes_are_equal(name):
    for task in tried(name):
        assert len(set(sizes(task))) == len(sizes(task)), sizes(task)


@tasks
def test_the_program_of_the_solution_passes(name):
    """As a learner puts it together from the hints."""
    names = {"np": np, "forward": RIGHT["forward"], "backward": RIGHT["backward"], "layer_share": RIGHT["one_layer"]}
    body = {
        "forward": (
            "hs, zs = [x], []",
            "for W, b in params: zs.append(hs[-1] @ W.T + b); hs.append(np.maximum(zs[-1], 0))",
            "return hs[:-1], zs",
        ),
        "backward": (
            "N, m = zs[-1].shape",
            "S = np.tile(np.eye(m), (N, 1, 1))",
            "found = [S]",
            "for (W, _), z in zip(params[:0:-1], zs[-2::-1]):",
            "    S = (S @ W) * (z > 0)[:, None, :]",
            "    found.insert(0, S)",
            "return found",
        ),
        "one_layer": ('return (h @ h.T + 1)[:, :, None, None] * np.einsum("iar,jbr->ijab", S, S)',),
        "whole": (
            "hs, zs = forward(params, x)",
            "return sum(layer_share(h, S) for h, S in zip(hs, backward(params, zs)))",
        ),
    }[name]
    arguments = {"backward": "params, zs", "one_layer": "h, S"}.get(name, "params, x")
    exec(f"def g({arguments}):\n" + "\n".join(f"    {line}" for line in body), names)
    task = getattr(layer_by_layer, name)
    assert task.check(names["g"]).right
    assert sum(line.strip() in task.folded() for line in body) >= min(2, len(body))


def wrong_in_layer(k):
    """A slip in one layer alone."""

    def forward(params, x):
        hs, zs = RIGHT["forward"](params, x)
        zs[k] = zs[k] + (np.arange(zs[k].size).reshape(zs[k].shape) == 1)
        return hs, zs

    return forward


def test_the_first_wrong_array_of_the_way_forward_is_named():
    said = [str(layer_by_layer.forward.check(wrong_in_layer(k))) for k in range(3)]
    assert said[0] == "wrong: zs[0] (layer 1) is the first that is wrong. What comes before it is right: hs[0]."
    assert (
        said[1]
        == "wrong: zs[1] (layer 2) is the first that is wrong. What comes before it is right: hs[0], zs[0], hs[1]."
    )
    assert "zs[2] (layer 3)" in said[2]


def test_the_way_back_is_read_from_its_end():
    def backward(params, zs):
        found = RIGHT["backward"](params, zs)
        return [found[0] + 1, found[1] * 3, found[2]]

    said = str(layer_by_layer.backward.check(backward))
    assert said == "wrong: S[1] (layer 2) is the first that is wrong. What comes before it is right: S[2]."


def test_shapes_and_numbers_of_arrays_are_named():
    forward, backward = RIGHT["forward"], RIGHT["backward"]
    for task, program, said in (
        ("forward", lambda p, x: [a.T for a in forward(p, x)[1]], "2 lists are wanted, hs and zs, with 3 arrays each"),
        ("forward", lambda p, x: ([a.T for a in forward(p, x)[0]], []), "zs has 0 arrays, wanted 3: one for each"),
        ("forward", lambda p, x: ("hs", "zs"), "2 lists are wanted"),
        ("forward", lambda p, x: (forward(p, x)[0], list("abc")), "zs[0] (layer 1) has the shape (), wanted (5, 3)"),
        ("forward", lambda p, x: [[a.T for a in b] for b in forward(p, x)], "hs[0] (layer 1) has the shape (2, 5)"),
        ("backward", lambda p, zs: backward(p, zs)[0], "one list is wanted, S, with 3 arrays."),
        ("backward", lambda p, zs: [*backward(p, zs)[:2], np.eye(2)], "S[2] (layer 3) has the shape (2, 2), wanted"),
        (
            "backward",
            lambda p, zs: [S.reshape(10, -1) for S in backward(p, zs)],
            "S[2] (layer 3) has the shape (10, 2)",
        ),
    ):
        verdict = getattr(layer_by_layer, task).check(program)
        assert verdict.kind == "wrong"
        assert said in str(verdict), verdict


def test_blocks_that_are_off_are_named():
    def spoiled(h, S):
        K = with_axes(h, S)
        K[0, 1, 1, 2] += 1
        return K

    said = str(layer_by_layer.one_layer.check(spoiled))
    assert said == "wrong: 1 of 4 blocks is off, K_12; the rest is right."
    assert "no block is right yet" in str(layer_by_layer.whole.check(lambda *a: RIGHT["whole"](*a) + 1))


def test_an_error_that_is_no_known_mistake_is_shown_with_its_line():
    def forward(params, x):
        hs, zs = RIGHT["forward"](params, x)
        return hs, zs[7]

    said = str(layer_by_layer.forward.check(forward))
    assert said.startswith("not yet: your function stops in line")
    assert "zs[7]" in said
    assert "IndexError" in said


def test_numpy_stops_what_the_check_explains():
    """With sizes that differ no such program runs through."""
    params, x = layer_by_layer.forward.data
    zs = RIGHT["forward"](params, x)[1]
    layer = layer_by_layer.one_layer.data
    for program, data in (
        (forward_by(lambda h, W, b: h @ W + b)(None), (params, x)),
        (forward_by(lambda h, W, b: W @ h + b)(None), (params, x)),
        (backward_by(lambda S, W, z, above: (S @ W) * (z > 0))(None), (params, zs)),
        (backward_by(lambda S, W, z, above: (S @ W.T) * (z > 0)[:, None, :])(None), (params, zs)),
        (without_axes, layer),
    ):
        with pytest.raises(ValueError, match=r"mismatch|broadcast"):
            program(*data)
    assert len(derivatives_by_h(params, zs)) == 3


def test_an_answer_in_single_precision_is_right():
    def forward(params, x):
        return [[a.astype(np.float32) for a in arrays] for arrays in RIGHT["forward"](params, x)]

    assert layer_by_layer.forward.check(forward).right
