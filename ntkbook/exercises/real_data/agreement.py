"""With pencil: how often a network and its kernel agree where one is wrong, and the null beside it."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake


class Classes(NamedTuple):
    """Twelve images: their labels, and the classes by a network, by its own kernel, by a second network."""

    labels: np.ndarray
    network: np.ndarray
    kernel: np.ndarray
    second: np.ndarray


def hard(s, *lists):
    """The images on which at least one of these lists is wrong."""
    return np.any([a != s.labels for a in lists], axis=0)


def share(s, a, b, among=None):
    """Of the images `among` (those where a or b is wrong), the share with the same class."""
    return np.mean((a == b)[hard(s, a, b) if among is None else among])


def both(s, of_two):
    """[the network and its kernel, the network and the second one] by a function of two lists."""
    return np.array([of_two(s.network, s.kernel), of_two(s.network, s.second)])


def shares(s):
    return both(s, lambda a, b: share(s, a, b))


def places(mask):
    """Numbered from 1, in words."""
    found = [str(k + 1) for k in np.flatnonzero(mask)]
    return f"{', '.join(found[:-1])} and {found[-1]}"


def other_class(rng, *taken):
    """A class that is none of these."""
    return int(rng.choice([c for c in range(10) if c not in taken]))


def beside(rng, labels, network, same, other, alone):
    """A list with so many of the network's errors, so many other classes in their place, so many errors of its own."""
    found = labels.copy()
    wrong, right = (rng.permutation(np.flatnonzero(mask)) for mask in (network != labels, network == labels))
    found[wrong[:same]] = network[wrong[:same]]
    for k in wrong[same : same + other]:
        found[k] = other_class(rng, labels[k], network[k])
    for k in right[:alone]:
        found[k] = other_class(rng, labels[k])
    return found


def draw_classes(rng):
    labels = rng.integers(0, 10, 12)
    network = labels.copy()
    for k in rng.permutation(12)[: rng.integers(4, 7)]:
        network[k] = other_class(rng, labels[k])
    counts = (rng.integers(2, 5), 1, rng.integers(1, 4)), (rng.integers(1, 3), 1, rng.integers(2, 5))
    return Classes(labels, network, *(beside(rng, labels, network, *count) for count in counts))


FIRST = Classes(
    np.array([3, 8, 1, 7, 9, 5, 0, 4, 6, 2, 8, 9]),
    np.array([3, 1, 1, 7, 5, 5, 0, 4, 6, 2, 3, 7]),
    np.array([3, 1, 1, 7, 5, 5, 0, 9, 6, 2, 2, 9]),
    np.array([3, 1, 1, 2, 9, 5, 0, 4, 8, 2, 8, 4]),
)

agreement = Exercise(
    title="agreement and its null",
    data=FIRST,
    draw=draw_classes,
    ask=lambda s: (
        f"Twelve images have the labels {s.labels.tolist()}. A network gives the classes {s.network.tolist()}, the "
        f"prediction from its own kernel {s.kernel.tolist()}, and a second network, drawn independently, "
        f"{s.second.tolist()}. Look at the images where at least one of the two that are compared is wrong. On what "
        "share of them do the network and its own kernel give the same class, and what is that share in the null of "
        "this section? Two numbers, as fractions such as 2/9 or to four decimals."
    ),
    work=shares,
    decimals=4,
    mistakes=(
        Mistake(
            "of all images",
            lambda s, work: both(s, lambda a, b: np.mean(a == b)),
            lambda s: (
                f"You took all {len(s.labels)} images. Most are easy, and there any two agree. Only "
                f"{hard(s, s.network, s.kernel).sum()} tell whether the kernel knows something of this network."
            ),
        ),
        Mistake(
            "divided by all images",
            lambda s, work: both(s, lambda a, b: np.sum((a == b) & hard(s, a, b)) / len(a)),
            lambda s: (
                f"You divided by all {len(s.labels)} images. The share is of those where one is wrong: "
                f"{hard(s, s.network, s.kernel).sum()} for the network and its kernel."
            ),
        ),
        Mistake(
            "where both are wrong",
            lambda s, work: both(s, lambda a, b: share(s, a, b, (a != s.labels) & (b != s.labels))),
            lambda s: (
                "You took the images where *both* are wrong. Where only one is wrong they disagree, and that counts: "
                f"at least one is wrong on {hard(s, s.network, s.kernel).sum()} images, not on "
                f"{np.sum((s.network != s.labels) & (s.kernel != s.labels))}."
            ),
        ),
        Mistake(
            "where the network is wrong",
            lambda s, work: both(s, lambda a, b: share(s, a, b, hard(s, a))),
            lambda s: (
                f"You took the {hard(s, s.network).sum()} images where the first network is wrong. The other one has "
                f"errors of its own: {hard(s, s.network, s.kernel).sum()} images with the kernel."
            ),
        ),
        Mistake(
            "where any of the three is wrong",
            lambda s, work: both(s, lambda a, b: share(s, a, b, hard(s, *s[1:]))),
            lambda s: (
                f"You took the {hard(s, *s[1:]).sum()} images where any of the three lists is wrong. Each comparison "
                f"has its own: {hard(s, s.network, s.kernel).sum()} and {hard(s, s.network, s.second).sum()} images."
            ),
        ),
        Mistake(
            "both wrong counts as the same",
            lambda s, work: both(s, lambda a, b: np.sum(hard(s, a) & hard(s, b)) / hard(s, a, b).sum()),
            lambda s: (
                "You counted each image where both are wrong as agreement. They must give the same class: the network "
                f"and its kernel are both wrong on {np.sum(hard(s, s.network) & hard(s, s.kernel))} images, and give "
                f"the same class on {np.sum((s.network == s.kernel) & hard(s, s.network))} of them."
            ),
        ),
        Mistake(
            "disagreement",
            lambda s, work: 1 - work,
            lambda s: (
                "These are the shares with different classes. Of "
                f"{hard(s, s.network, s.kernel).sum()} images the network and its kernel have "
                f"{np.sum((s.network == s.kernel) & hard(s, s.network))} in common."
            ),
        ),
        Mistake(
            "exchanged",
            lambda s, work: work[::-1],
            lambda s: (
                f"You exchanged the two. The network and its kernel come first: {hard(s, s.network, s.kernel).sum()} "
                "images."
            ),
        ),
        Mistake(
            "guessing for the null",
            lambda s, work: np.array([work[0], 0.1]),
            lambda s: (
                "For the null you took guessing among ten classes, 1/10. But two networks that learned from the same "
                "images agree more often, without knowing each other. Compare with them."
            ),
        ),
        Mistake(
            "the kernel in the null",
            lambda s, work: np.array([work[0], share(s, s.kernel, s.second)]),
            lambda s: (
                "For the null you compared the *kernel* with the second network, "
                f"{hard(s, s.kernel, s.second).sum()} images. In the null of this section are two networks, and no "
                "kernel."
            ),
        ),
    ),
    hints=(
        "Write a mark at each image where one of the two lists differs from the labels. What do the others tell?",
        "The null compares two independent networks. It has marks of its own: make a new row for it.",
        "marked images with the same class, divided by marked images; once for each comparison",
    ),
    solve=lambda s: (
        f"The network or its kernel is wrong on the images {places(hard(s, s.network, s.kernel))}; they give the same "
        f"class on {np.sum((s.network == s.kernel) & hard(s, s.network))} of these "
        f"{hard(s, s.network, s.kernel).sum()}. One of the two networks is wrong on the images "
        f"{places(hard(s, s.network, s.second))}; they give the same class on "
        f"{np.sum((s.network == s.second) & hard(s, s.network))} of these {hard(s, s.network, s.second).sum()}. The "
        f"shares are {shares(s).round(4).tolist()}. (Twelve images are for practice. So few would decide nothing.)"
    ),
)
