"""Kernel regression on a few real digits, for a network that does not start from 0."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..real_data.digits import Digits, kernel
from ..real_data.regression import UNEVEN, targets


@dataclass(frozen=True, eq=False)
class Started:
    """Images, and what the network gives at the start: f0 (N, 3) at the training images, f0_test at the others."""

    images: Digits
    f0: np.ndarray
    f0_test: np.ndarray

    @cached_property
    def K(self):
        return kernel(self.images.x, self.images.x)

    @cached_property
    def K_test(self):
        return kernel(self.images.x_test, self.images.x)


def started_at(images, rng):
    """What some network gives at the start, unequal at all images."""
    return Started(images, *(rng.normal(size=(len(x), 3)).round(2) for x in (images.x, images.x_test)))


def solved(s, r=None, ridge=None, all_entries=0.0):
    """(K + ridge I)^-1 (targets - f0): the weights of the training images."""
    K = s.K + all_entries
    r = targets(s.images.labels) - s.f0 if r is None else r
    return np.linalg.solve(K + (s.images.ridge if ridge is None else ridge) * np.eye(len(K)), r)


def outputs(s, start=None, **how):
    return (s.f0_test if start is None else start) + s.K_test @ solved(s, **how)


def transposed(s):
    """With K(x, x_test) for K(x_test, x), where that fits."""
    K = kernel(s.images.x, s.images.x_test)
    return s.f0_test + K @ solved(s) if len(K) == K.shape[1] else outputs(s) + 1


def of_ridge(name, ridge, said):
    return Mistake(name, lambda s, work: outputs(s, ridge=ridge(s)), said)


started = Exercise(
    title="kernel regression that counts the start",
    data=started_at(Digits(0), np.random.default_rng(0)),
    draw=lambda rng: started_at(Digits(int(rng.integers(2**31))), rng),
    ask=lambda s: (
        f"A kernel of {len(s.images.x)} training images of the digits {s.images.classes}, numbered 0, 1, 2 in "
        f"`labels`, and of {len(s.images.x_test)} test images against them. Targets: 1 for the right class and 0 for "
        f"the others, minus 1/3. The ridge is {s.images.ridge:g}. The network does *not* start from 0: it gives `f0` "
        f"at the training images, {len(s.f0)} x 3, and `f0_test` at the others, {len(s.f0_test)} x 3. What does "
        "kernel regression, with this ridge, foretell for its outputs at the test images when training has ended, "
        f"{len(s.f0_test)} x 3, to four decimals? A function `predict(K, K_test, labels, ridge, f0, f0_test)`."
    ),
    work=outputs,
    call=lambda function, s: function(
        s.K.copy(),
        s.K_test.copy(),
        s.images.labels.copy(),
        s.images.ridge,
        s.f0.copy(),
        s.f0_test.copy(),
    ),
    elsewhere=started_at(Digits(1, UNEVEN, slice(5), ridge=0.3), np.random.default_rng(1)),
    decimals=4,
    mistakes=(
        Mistake(
            "f0 left out",
            lambda s, work: outputs(s, start=0, r=targets(s.images.labels)),
            lambda s: (
                "You left out the start at both places. At the first test image the network gives "
                f"{s.f0_test[0].tolist()} before any training."
            ),
        ),
        Mistake(
            "f0 not subtracted from the targets",
            lambda s, work: outputs(s, r=targets(s.images.labels)),
            lambda s: (
                "You added the start at the test images, but let the kernel learn the whole target. At the first "
                f"training image the network gives {s.f0[0].tolist()} already: what is missing is less that."
            ),
        ),
        Mistake(
            "the start at the test images left out",
            lambda s, work: outputs(s, start=0),
            lambda s: (
                "This is by how much the outputs change. They start from `f0_test`, at the first test image "
                f"{s.f0_test[0].tolist()}."
            ),
        ),
        Mistake(
            "f0 added to the targets",
            lambda s, work: outputs(s, r=targets(s.images.labels) + s.f0),
            lambda s: f"You added $f_0$ to the targets, {s.f0[0].tolist()} at the first image. It is subtracted.",
        ),
        Mistake(
            "labels not centred",
            lambda s, work: outputs(s, r=targets(s.images.labels, less=0) - s.f0),
            lambda s: "Your targets are 1 and 0. The task centres them: 2/3 for the right class and -1/3 else.",
        ),
        Mistake(
            "test kernel transposed",
            lambda s, work: transposed(s),
            lambda s: (
                f"You have the kernel of training against test. Rows must be the {len(s.images.x_test)} test images."
            ),
        ),
        of_ridge(
            "ridge forgotten",
            lambda s: 0,
            lambda s: f"You left out the ridge: solve with $K + {s.images.ridge:g}\\,I$.",
        ),
        of_ridge(
            "ridge times N",
            lambda s: len(s.images.x) * s.images.ridge,
            lambda s: f"You multiplied the ridge by the number of images, {len(s.images.x)}.",
        ),
        of_ridge(
            "ridge divided by N",
            lambda s: s.images.ridge / len(s.images.x),
            lambda s: f"You divided the ridge by the number of images, {len(s.images.x)}.",
        ),
        Mistake(
            "ridge on every entry",
            lambda s, work: outputs(s, ridge=0, all_entries=s.images.ridge),
            lambda s: f"`K + {s.images.ridge:g}` adds to every entry. The ridge goes on the diagonal.",
        ),
        Mistake(
            "no inverse",
            lambda s, work: s.f0_test + s.K_test @ (targets(s.images.labels) - s.f0),
            lambda s: f"You multiplied by what is missing itself. Solve with $K + {s.images.ridge:g}\\,I$ first.",
        ),
        Mistake(
            "the weights",
            lambda s, work: solved(s),
            lambda s: f"These are the weights of the {len(s.images.x)} training images. Multiply by the test kernel.",
        ),
        Mistake(
            "the outputs at the training points",
            lambda s, work: s.f0 + s.K @ solved(s),
            lambda s: f"These are the outputs at the {len(s.images.x)} training images. Asked are the test images.",
        ),
    ),
    hints=(
        "What is there to learn at each training image, if the network gives `f0` already?",
        "Solve with the kernel of the training images for a weight for each image and class. The test kernel times "
        "these is by how much the outputs change.",
        "`f0_test + K_test @ np.linalg.solve(K + ridge * np.eye(len(K)), np.eye(3)[labels] - 1/3 - f0)`",
    ),
    solve=lambda s: (
        "`f0_test + K_test @ np.linalg.solve(K + ridge * np.eye(len(K)), np.eye(3)[labels] - 1/3 - f0)`; the outputs "
        f"at the first test image are {outputs(s)[0].round(4).tolist()}."
    ),
)
