"""For each part that wants numbers: wrong ways to them that are not the exercise's known mistakes.

exercise -> what is wrong -> the exercise's data -> the answer, or the two answers of a task that asks for two.
"""

import numpy as np

from ntkbook.exercises.at_scale.kernel_bytes import megabytes, parameters
from ntkbook.exercises.hand_page.find_the_mistake import partials_on, wrong_lines
from ntkbook.exercises.hand_page.page import gradients, gram
from ntkbook.exercises.jacobian_blocks.network import columns, hidden
from ntkbook.exercises.layer_by_layer.share import B, last_share
from ntkbook.exercises.learned_first import code_page
from ntkbook.exercises.learned_first.residual_page import entry, powers
from ntkbook.exercises.one_example.log_change import logarithms, pulled, shares
from ntkbook.exercises.scalar_kernel.step import K, residual
from ntkbook.exercises.training.largest_step import bounds, factors, largest_below


def with_partials(page, **columns):
    """The right partials with some (c0 to c6) replaced."""
    work = gradients(page).astype(float)
    for name, values in columns.items():
        work[:, int(name[1])] = values
    return work


def of_roots(matrix, centre=None, half=None):
    (a, b), (_, d) = matrix
    root = np.sqrt((a + d) ** 2 - 4 * (a * d - b * b))
    centre, half = (a + d) / 2 if centre is None else centre, root / 2 if half is None else half
    return [centre - half, centre + half]


def half_repaired(s):
    """The kernel with one of the wrong lines left as it is on the page."""
    work, k = gradients(s.page).copy(), wrong_lines(s)[0] - 1
    work[:, k] = partials_on(s)[:, k]
    return wrong_lines(s), gram(s.page, work)


def without_wrong_lines(s):
    return wrong_lines(s), gram(s.page, np.delete(gradients(s.page), wrong_lines(s) - 1, axis=1))


def exchanged_units(net):
    return net._replace(W1=net.W1[::-1], b1=net.b1[::-1], W2=net.W2[:, ::-1])


def first_layer(net, number, masks=None):
    S1, S2 = masks or (B(net, 0), B(net, 1))
    return number * (S1 @ S2.T)


def dot(net):
    return net.x[0] @ net.x[1]


def next_rate(s):
    """The first of the rates above each bound."""
    return [min((rate for rate in s.rates if rate > bound), default=s.rates[-1]) for bound in bounds(s)]


def spread(s, A, cross=None, seen=None):
    cross, seen = s.Sigma[1] if cross is None else cross, s.Sigma[0] if seen is None else seen
    return s.Sigma[2] - 2 * A * cross + A**2 * seen


def A(s):
    return s.Theta[1] / s.Theta[0]


def G(s, odds=None, label=None):
    return (shares(s.taught) if odds is None else odds) - np.eye(3)[s.label if label is None else label]


def softmax(values):
    return shares(np.exp(values))


def with_entry(value):
    return lambda s: (code_page.wrong_lines(s), value(s.numbers))


WRONG = {
    "hand_page.partials": {
        "x with the first biases, too": lambda p: with_partials(
            p, c2=p.W2[0] * np.array(p.x), c3=p.W2[1] * np.array(p.x)
        ),
        "x W1 for x W2": lambda p: with_partials(p, c0=p.W1[0] * np.array(p.x), c1=p.W1[1] * np.array(p.x)),
        "W2 in its own partials": lambda p: with_partials(p, c4=p.W2[0], c5=p.W2[1]),
        "biases before weights": lambda p: gradients(p)[:, [2, 3, 0, 1, 6, 4, 5]],
        "the points exchanged": lambda p: gradients(p)[::-1],
        "unit by unit": lambda p: gradients(p)[:, [0, 2, 4, 1, 3, 5, 6]],
    },
    "hand_page.eigenvalues": {
        "the trace alone halved": lambda M: of_roots(M, half=2 * (of_roots(M)[1] - of_roots(M)[0]) / 2),
        "the root alone halved": lambda M: of_roots(M, centre=M[0][0] + M[1][1]),
        "the root not taken": lambda M: of_roots(M, half=(of_roots(M)[1] - of_roots(M)[0]) ** 2 / 2),
        "as if both points had the same entry": lambda M: of_roots(M, half=M[0][1]),
        "the diagonal": lambda M: [M[0][0], M[1][1]],
        "2 det for 4 det under the root": lambda M: of_roots(
            M, half=np.sqrt((M[0][0] + M[1][1]) ** 2 - 2 * (M[0][0] * M[1][1] - M[0][1] ** 2)) / 2
        ),
    },
    "hand_page.find_the_mistake": {
        "the kernel with one line left as it is": half_repaired,
        "the kernel without the wrong lines": without_wrong_lines,
        "lines from 0": lambda s: (wrong_lines(s) - 1, gram(s.page, gradients(s.page))),
        "the right lines named": lambda s: (
            sorted(set(range(1, 8)) - set(wrong_lines(s))),
            gram(s.page, gradients(s.page)),
        ),
        "the kernel divided by the number of partials": lambda s: (
            wrong_lines(s),
            gram(s.page, gradients(s.page)) / 7,
        ),
    },
    "jacobian_blocks.jacobian": {
        "at the second point": lambda net: columns(net._replace(x=net.x[::-1])),
        "the outputs exchanged": lambda net: columns(net)[:, ::-1],
        "the hidden units exchanged": lambda net: columns(exchanged_units(net)),
        "biases before weights": lambda net: columns(net)[[4, 5, 0, 1, 2, 3, 10, 11, 6, 7, 8, 9]],
        "h for the derivative of ReLU": lambda net: columns(net, slope=np.maximum(hidden(net, net.x[0]), 0)),
        "W1 for W2": lambda net: columns(net, W2=net.W1),
        "no bias in the hidden layer": lambda net: columns(net._replace(b1=0 * net.b1)),
    },
    "layer_by_layer.share": {
        "the first point twice in the bracket": lambda net: first_layer(net, net.x[0] @ net.x[0] + 1),
        "the second point twice in the bracket": lambda net: first_layer(net, net.x[1] @ net.x[1] + 1),
        "1 added at the end": lambda net: first_layer(net, dot(net)) + 1,
        "a bias for each unit in the bracket": lambda net: first_layer(net, dot(net) + 3),
        "the last layer's bracket": lambda net: first_layer(net, last_share(net)),
        "each output with itself only": lambda net: np.diag(np.diag(first_layer(net, dot(net) + 1))),
        "S_1 twice": lambda net: first_layer(net, dot(net) + 1, (B(net, 0), B(net, 0))),
    },
    "scalar_kernel.step": {
        "the value of b for the 1 in K": lambda t: -t.eta * (t.xi * t.xj + t.b) * residual(t),
        "the move of a alone": lambda t: -t.eta * t.xj * residual(t),
        "the value of the loss for the residual": lambda t: -t.eta * K(t.xi, t.xj) * residual(t) ** 2 / 2,
        "a in front": lambda t: -t.eta * K(t.xi, t.xj) * residual(t) * t.a,
        "the sum of the points for their product": lambda t: -t.eta * (t.xi + t.xj + 1) * residual(t),
        "the step squared": lambda t: -(t.eta**2) * K(t.xi, t.xj) * residual(t),
    },
    "training.largest_step": {
        "the first rate above the bound": next_rate,
        "the bounds themselves": bounds,
        "the losses in the other order": lambda s: largest_below(s, bounds(s))[::-1],
        "the smallest bound for all": lambda s: np.repeat(largest_below(s, bounds(s)).min(), 4),
        "the outputs counted among the points": lambda s: largest_below(s, bounds(s, c=factors() / 2)),
    },
    "at_scale.kernel_bytes": {
        "one half without the diagonal": lambda s: megabytes(s, s.N * s.m * (s.N * s.m - 1) / 2),
        "blocks of points alone": lambda s: megabytes(s, s.N * s.m**2),
        "the width for the outputs": lambda s: megabytes(s, (s.N * s.width) ** 2),
        "the inputs for the outputs": lambda s: megabytes(s, (s.N * s.n) ** 2),
        "P x P": lambda s: megabytes(s, parameters(s) ** 2),
    },
    "lazy_or_rich.powers": {
        "kernel and rate exchanged": lambda s: [2 * s.p - 1, 1 - 2 * s.p, s.p - 1],
        "the move with its sign turned": lambda s: [1 - 2 * s.p, 2 * s.p - 1, 1 - s.p],
        "the output's power for the kernel's": lambda s: [0.5 - s.p, s.p - 0.5, -0.5],
        "the move counted over all units": lambda s: [1 - 2 * s.p, 2 * s.p - 1, s.p],
        "the rate squared in the move": lambda s: [1 - 2 * s.p, 2 * s.p - 1, 4 * s.p - 2 - s.p],
    },
    "learned_first.residual_page": {
        "the 6 of one point forgotten": with_entry(lambda c: 4 + 6 * c.x * c.z),
        "w[1] left out": with_entry(lambda c: 36 * c.x * c.z),
        "gradients added up before they are multiplied": with_entry(
            lambda c: float(powers(c.x)[2].sum() * powers(c.z)[2].sum())
        ),
        "the points added": with_entry(lambda c: 4 + 36 * (c.x + c.z)),
        "u_xx at one point, u_x at the other": with_entry(lambda c: entry(c, 2, 1)),
        "lines from 0": lambda s: (code_page.wrong_lines(s) - 1, entry(s.numbers)),
    },
    "how_sure.trained": {
        "the share not squared": lambda s: s.Sigma[2] - 2 * A(s) * s.Sigma[1] + A(s) * s.Sigma[0],
        "the middle term added": lambda s: spread(s, -A(s)),
        "the NTK in the middle term": lambda s: spread(s, A(s), cross=s.Theta[1]),
        "not divided": lambda s: spread(s, s.Theta[1]),
        "the start left out": lambda s: A(s) ** 2 * s.Sigma[0],
        "the NNGP in the share": lambda s: spread(s, s.Sigma[1] / s.Theta[0]),
        "nothing learned": lambda s: s.Sigma[2],
    },
    "one_example.log_change": {
        "the classes counted from 0": lambda s: logarithms(s, pulled(s, G(s, label=(s.label + 1) % 3))),
        "the target left out": lambda s: logarithms(s, pulled(s, shares(s.taught))),
        "softmax of the numbers themselves": lambda s: logarithms(
            s, pulled(s, G(s, odds=softmax(s.taught))), softmax(s.seen)
        ),
        "odds that are not divided by their sum": lambda s: logarithms(s, pulled(s, G(s, odds=s.taught))),
        "logarithms to the base 10": lambda s: logarithms(s, pulled(s)) / np.log(10),
        "the rate squared": lambda s: s.rate * logarithms(s, pulled(s)),
        "the share of the class alone subtracted": lambda s: pulled(s) - shares(s.seen)[s.label] * pulled(s)[s.label],
    },
}
