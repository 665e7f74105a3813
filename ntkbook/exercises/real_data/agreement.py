"""With pencil: which of a network's mistakes its kernel predicts, and the null beside it."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..engine.formulas import vector


class Classes(NamedTuple):
    """Twelve images: their labels, and the classes by a network, by its own kernel, by a second network."""

    labels: np.ndarray
    network: np.ndarray
    kernel: np.ndarray
    second: np.ndarray


def wrong(s, given):
    """The images on which this list is wrong."""
    return given != s.labels


def share(s, a, b, among=None):
    """Of the images `among` (those where a is wrong), the share with the same class."""
    return np.mean((a == b)[wrong(s, a) if among is None else among])


def both(s, of_two):
    """[the network and its kernel, the network and the second one] by a function of two lists."""
    return np.array([of_two(s.network, s.kernel), of_two(s.network, s.second)])


def shares(s):
    return both(s, lambda a, b: share(s, a, b))


def same_mistakes(s, other):
    """On which images the network and the other one make the same mistake."""
    return wrong(s, s.network) & (s.network == other)


def table(s):
    """A line for each list, in type of one width."""
    names = {"labels": "labels", "network": "network", "kernel": "its own kernel", "second": "second network"}
    return "\n".join(f"    {names[name]:14}  {' '.join(map(str, given))}" for name, given in s._asdict().items())


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
    for k in rng.permutation(12)[: rng.integers(4, 8)]:
        network[k] = other_class(rng, labels[k])
    counts = (rng.integers(2, 5), 1, rng.integers(1, 4)), (rng.integers(1, 3), 1, rng.integers(2, 5))
    return Classes(labels, network, *(beside(rng, labels, network, *count) for count in counts))


FIRST = Classes(
    np.array([3, 8, 1, 7, 9, 5, 0, 4, 6, 2, 8, 9]),
    np.array([3, 1, 1, 7, 5, 5, 0, 4, 6, 2, 3, 7]),
    np.array([3, 1, 1, 1, 5, 5, 0, 9, 6, 2, 2, 9]),
    np.array([3, 1, 1, 2, 9, 5, 0, 4, 8, 2, 8, 4]),
)

agreement = Exercise(
    title="agreement and its null",
    data=FIRST,
    draw=draw_classes,
    ask=lambda s: (
        "Twelve images: their labels, and the classes that three give, a network, the prediction from its own kernel, "
        f"and a second network, drawn independently.\n\n{table(s)}\n\nLook at the mistakes of the network. For what "
        "share of them does its own kernel give the same wrong class? And, as a null, the second network? Two numbers, "
        "as fractions such as 2/9 or to four decimals."
    ),
    work=shares,
    decimals=4,
    mistakes=(
        Mistake(
            "of all images",
            lambda s, work: both(s, lambda a, b: np.mean(a == b)),
            lambda s: (
                f"You took all {len(s.labels)} images. Most are easy, and there any two agree. Only the "
                f"{wrong(s, s.network).sum()} mistakes of the network tell whether something is known of it."
            ),
        ),
        Mistake(
            "divided by all images",
            lambda s, work: both(s, lambda a, b: np.mean(wrong(s, a) & (a == b))),
            lambda s: (
                f"You divided by all {len(s.labels)} images. The share is of the network's mistakes: there are "
                f"{wrong(s, s.network).sum()}."
            ),
        ),
        Mistake(
            "where either is wrong",
            lambda s, work: both(s, lambda a, b: share(s, a, b, wrong(s, a) | wrong(s, b))),
            lambda s: (
                "You took the images where either of the two is wrong, "
                f"{np.sum(wrong(s, s.network) | wrong(s, s.kernel))} with the kernel and "
                f"{np.sum(wrong(s, s.network) | wrong(s, s.second))} with the second network. Then a list with few "
                f"mistakes looks better. Both are asked about the same {wrong(s, s.network).sum()}."
            ),
        ),
        Mistake(
            "where both are wrong",
            lambda s, work: both(s, lambda a, b: share(s, a, b, wrong(s, a) & wrong(s, b))),
            lambda s: (
                "You took the images where *both* are wrong. A mistake that the other does not make counts as well: "
                f"the network has {wrong(s, s.network).sum()}, and its kernel is wrong on "
                f"{np.sum(wrong(s, s.network) & wrong(s, s.kernel))} of them."
            ),
        ),
        Mistake(
            "of the other's mistakes",
            lambda s, work: both(s, lambda a, b: share(s, b, a)),
            lambda s: (
                f"You divided by the mistakes of the other list: {wrong(s, s.kernel).sum()} of the kernel, "
                f"{wrong(s, s.second).sum()} of the second network. Asked is how many of the *network's* "
                f"{wrong(s, s.network).sum()} are predicted."
            ),
        ),
        Mistake(
            "both wrong counts as the same",
            lambda s, work: both(s, lambda a, b: np.mean(wrong(s, b)[wrong(s, a)])),
            lambda s: (
                "You counted each image where both are wrong. They must give the same class: the network and its "
                f"kernel are both wrong on {np.sum(wrong(s, s.network) & wrong(s, s.kernel))} images, and give the "
                f"same class on {same_mistakes(s, s.kernel).sum()} of them."
            ),
        ),
        Mistake(
            "counts for shares",
            lambda s, work: both(s, lambda a, b: np.sum(wrong(s, a) & (a == b))),
            lambda s: (
                "You counted the mistakes that are the same. Divide each count by the "
                f"{wrong(s, s.network).sum()} mistakes of the network."
            ),
        ),
        Mistake(
            "per cent",
            lambda s, work: 100 * work,
            lambda s: (
                f"These are per cent. Fractions are asked for: {same_mistakes(s, s.kernel).sum()} of "
                f"{wrong(s, s.network).sum()} for the kernel."
            ),
        ),
        Mistake(
            "disagreement",
            lambda s, work: 1 - work,
            lambda s: (
                f"These are the shares with different classes. Of its {wrong(s, s.network).sum()} mistakes the network "
                f"has {same_mistakes(s, s.kernel).sum()} in common with its kernel."
            ),
        ),
        Mistake(
            "exchanged",
            lambda s, work: work[::-1],
            lambda s: (
                "You exchanged the two. The kernel comes first: it makes "
                f"{same_mistakes(s, s.kernel).sum()} of the network's mistakes."
            ),
        ),
        Mistake(
            "guessing for the null",
            lambda s, work: np.array([work[0], 0.1]),
            lambda s: (
                "For the null you took guessing among ten classes, 1/10. But two networks that learned from the same "
                "images make the same mistake more often, without knowing each other. Compare with them."
            ),
        ),
        Mistake(
            "the kernel in the null",
            lambda s, work: np.array([work[0], share(s, s.kernel, s.second)]),
            lambda s: (
                f"For the null you compared the *kernel*, with {wrong(s, s.kernel).sum()} mistakes, with the second "
                "network. The null is about two networks, without a kernel."
            ),
        ),
    ),
    hints=(
        "Write a mark at each mistake of the network. What do the other images tell?",
        "The marks stay where they are for the null. Only the list that you compare with changes.",
        "marked images with the same wrong class, divided by marked images; once for each comparison",
    ),
    solve=lambda s: (
        f"The network is wrong on the images {places(wrong(s, s.network))}. Of these "
        f"{wrong(s, s.network).sum()}, its kernel gives the same class on {same_mistakes(s, s.kernel).sum()}, and the "
        f"second network on {same_mistakes(s, s.second).sum()}. The shares are ${vector(shares(s))}$. (Twelve "
        "images are for practice. So few would decide nothing.)"
    ),
)
