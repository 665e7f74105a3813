"""Kernel regression on a few real digits."""

import numpy as np

from ..engine.exercise import Exercise, Mistake
from .digits import Digits, kernel

UNEVEN = np.array([9, 0, 4, 5, 1, 10, 11, 8, 6, 2])  # more images of one class than of another, in another order


def targets(labels, less=1 / 3):
    """One-hot, minus a third."""
    return np.eye(3)[labels] - less


def predicted(s, K_test=None, less=1 / 3, ridge=None):
    K = kernel(s.x, s.x) + (s.ridge if ridge is None else ridge) * np.eye(len(s.x))
    return (kernel(s.x_test, s.x) if K_test is None else K_test) @ np.linalg.solve(K, targets(s.labels, less))


def from_the_test_split(s):
    K = kernel(s.x_test, s.x_test)
    return K @ np.linalg.solve(K + s.ridge * np.eye(len(K)), targets(s.labels_test))


regression = Exercise(
    title="kernel regression on digits",
    data=Digits(0),
    draw=lambda rng: Digits(int(rng.integers(2**31))),
    ask=lambda s: (
        f"`task.data` (here `real_data.regression.data`) has {len(s.x)} images `x` of the digits {s.classes}, "
        f"numbered 0, 1, 2 in `labels`, and {len(s.x_test)} others in `x_test`. The kernel is `real_data.kernel(a, "
        f"b)`. Targets: 1 for the right class and 0 for the others, minus 1/3. The ridge is {s.ridge:g}, $f_0$ is 0. "
        f"Give the outputs at `x_test` by kernel regression, ${len(s.x_test)} \\times 3$, to four decimals, or a "
        "function `predict(K, K_test, labels, ridge)`."
    ),
    work=predicted,
    call=lambda g, s: g(kernel(s.x, s.x), kernel(s.x_test, s.x), s.labels.copy(), s.ridge),
    elsewhere=Digits(1, UNEVEN, slice(5), ridge=0.3),
    decimals=4,
    mistakes=(
        Mistake(
            "labels not centred",
            lambda s, work: predicted(s, less=0),
            lambda s: (
                "Your targets are 1 and 0. The task centres them: 2/3 for the right class and -1/3 for the others, so "
                "that 0 means undecided."
            ),
        ),
        Mistake(
            "a tenth for a third",
            lambda s, work: predicted(s, less=1 / 10),
            lambda s: "You subtracted 1/10. There are three classes here: subtract 1/3, so that each row adds up to 0.",
        ),
        Mistake(
            "test kernel transposed",
            lambda s, work: predicted(s, kernel(s.x, s.x_test)) if len(s.x) == len(s.x_test) else work + 1,
            lambda s: (
                f"You have the kernel of training against test. Both are ${len(s.x)} \\times {len(s.x)}$ here, so "
                "nothing complains. Rows must be test points: `kernel(x_test, x)`."
            ),
        ),
        Mistake(
            "trained on the test split",
            lambda s, work: from_the_test_split(s),
            lambda s: (
                "You fitted `x_test` with its own labels. That looks splendid, and says nothing: those "
                f"{len(s.x_test)} labels are what is to be predicted."
            ),
        ),
        Mistake(
            "ridge forgotten",
            lambda s, work: predicted(s, ridge=0),
            lambda s: f"You left out the ridge: solve with $K + {s.ridge:g}\\,I$.",
        ),
        Mistake(
            "ridge times N",
            lambda s, work: predicted(s, ridge=len(s.x) * s.ridge),
            lambda s: (
                f"You multiplied the ridge by the number of images: {len(s.x) * s.ridge:g} on the diagonal. Here it "
                f"is {s.ridge:g}, for any number of images."
            ),
        ),
        Mistake(
            "ridge divided by N",
            lambda s, work: predicted(s, ridge=s.ridge / len(s.x)),
            lambda s: (
                f"You divided the ridge by the number of images: {s.ridge / len(s.x):.2g} on the diagonal. Here it is "
                f"{s.ridge:g}, for any number of images."
            ),
        ),
        Mistake(
            "ridge times the mean of the diagonal",
            lambda s, work: predicted(s, ridge=s.ridge * np.trace(kernel(s.x, s.x)) / len(s.x)),
            lambda s: (
                f"You multiplied the ridge by the mean of the diagonal of $K$, "
                f"{np.trace(kernel(s.x, s.x)) / len(s.x):.4g}, as some libraries do. Here {s.ridge:g} itself is added."
            ),
        ),
        Mistake(
            "ridge on every entry",
            lambda s, work: kernel(s.x_test, s.x) @ np.linalg.solve(kernel(s.x, s.x) + s.ridge, targets(s.labels)),
            lambda s: (
                f"`K + {s.ridge:g}` adds to every entry. The ridge goes on the diagonal: "
                f"`{s.ridge:g} * np.eye(len(K))`."
            ),
        ),
        Mistake(
            "no inverse",
            lambda s, work: kernel(s.x_test, s.x) @ targets(s.labels),
            lambda s: f"You multiplied by the targets themselves. Solve with $K + {s.ridge:g}\\,I$ first.",
        ),
        Mistake(
            "the weights",
            lambda s, work: np.linalg.solve(kernel(s.x, s.x) + s.ridge * np.eye(len(s.x)), targets(s.labels)),
            lambda s: f"These are the weights of the {len(s.x)} training images. Multiply by the test kernel.",
        ),
        Mistake(
            "the outputs at the training points",
            lambda s, work: predicted(s, kernel(s.x, s.x)),
            lambda s: f"These are the outputs at the {len(s.x)} training images. Asked are those at `x_test`.",
        ),
    ),
    hints=(
        "Three matrices first: $K$ of the training images, $K$ of test against training, the centred targets.",
        "Solve with the kernel of the training images for a weight for each image and class.",
        "`K_test @ np.linalg.solve(K + ridge * np.eye(len(K)), np.eye(3)[labels] - 1/3)`",
    ),
    solve=lambda s: (
        "`K_test @ np.linalg.solve(K + ridge * np.eye(len(K)), np.eye(3)[labels] - 1/3)`; "
        f"the outputs at the first test image are {predicted(s)[0].round(4).tolist()}."
    ),
)
