"""For each part that wants a function: wrong ones that people write, with what is wrong with them, and right ones.

WRONG: exercise -> what is wrong -> the function. RIGHT: exercise -> functions. None of them is a known mistake's own
program: those are in the exercises.
"""

import numpy as np
from scipy.linalg import expm, pinv


def whole(M):
    """As somebody stores it who has only ever seen whole numbers."""
    return np.asarray(M).astype(int)


# A1: hand_page.kernel


def rows(W1, b1, W2, b2, x, last=1.0, through=None):
    """The partials as they are, but for the last, and for what hidden values are passed through."""
    h = x @ W1.T + b1
    h = h if through is None else through(h)
    v = np.repeat(W2, len(x), axis=0)
    return np.hstack([x * W2, v, h, np.full((len(x), 1), last)])


def gram(G):
    return G @ G.T


def of_page(**how):
    return lambda W1, b1, W2, b2, x: gram(rows(W1, b1, W2, b2, x, **how))


def relu_everywhere(W1, b1, W2, b2, x):
    on = (x @ W1.T + b1) > 0
    h = np.maximum(x @ W1.T + b1, 0)
    return gram(np.hstack([x * (W2 * on), W2 * on, h, np.ones((2, 1))]))


def weights_of_their_own_layer(W1, b1, W2, b2, x):
    return gram(np.hstack([x @ W1.T, np.repeat(W2, 2, axis=0), x @ W1.T + b1, np.ones((2, 1))]))


def value_of_last_bias_in_biases(W1, b1, W2, b2, x):
    return gram(np.hstack([x * W2, np.repeat(W2, 2, axis=0), x @ W1.T + b1, np.repeat(b2[None], 2, axis=0)]))


def by_differences(W1, b1, W2, b2, x):
    theta, shapes = np.concatenate([v.ravel() for v in (W1, b1, W2, b2)]), [v.shape for v in (W1, b1, W2, b2)]

    def f(t):
        parts = [p.reshape(s) for p, s in zip(np.split(t, [2, 4, 6]), shapes)]
        return ((x @ parts[0].T + parts[1]) @ parts[2].T + parts[3])[:, 0]

    return gram(np.array([(f(theta + e) - f(theta - e)) / 2 for e in np.eye(7)]).T)


def by_layers(W1, b1, W2, b2, x):
    h = x @ W1.T + b1
    return (x @ x.T + 1) * (W2 @ W2.T) + h @ h.T + 1


def by_loops(W1, b1, W2, b2, x):
    K = np.zeros((2, 2))
    for i in range(2):
        for j in range(2):
            for r in range(2):
                K[i, j] += W2[0, r] ** 2 * (x[i, 0] * x[j, 0] + 1)
                K[i, j] += (W1[r, 0] * x[i, 0] + b1[r]) * (W1[r, 0] * x[j, 0] + b1[r])
            K[i, j] += 1
    return K


PAGE_WRONG = {
    "a ReLU on the hidden values": of_page(through=lambda h: np.maximum(h, 0)),
    "a ReLU with its derivative": relu_everywhere,
    "the absolute value of the hidden values": of_page(through=abs),
    "tanh of the hidden values": of_page(through=np.tanh),
    "x W1 for x W2 in the first two partials": weights_of_their_own_layer,
    "the last bias for its derivative": value_of_last_bias_in_biases,
    "the last bias left out": lambda W1, b1, W2, b2, x: by_layers(W1, b1, W2, b2, x) - 1,
    "the first biases left out": lambda W1, b1, W2, b2, x: by_layers(W1, b1, W2, b2, x) - W2 @ W2.T,
    "both layers' biases left out": lambda W1, b1, W2, b2, x: by_layers(W1, b1, W2, b2, x) - W2 @ W2.T - 1,
    "the hidden biases dropped from the hidden values": lambda W1, b1, W2, b2, x: by_layers(W1, 0 * b1, W2, b2, x),
    "W1 for W2 in the first layer's partials": lambda W1, b1, W2, b2, x: by_layers(W1, b1, W1.T, b2, x) + 0 * x,
    "the outputs multiplied for the last layer": lambda W1, b1, W2, b2, x: (
        (x @ x.T + 1) * (W2 @ W2.T) + gram((x @ W1.T + b1) @ W2.T) + 1
    ),
    "whole numbers": lambda *page: whole(by_layers(*page)),
    "the sizes of x": lambda W1, b1, W2, b2, x: by_layers(W1, b1, W2, b2, abs(x)),
    "the squares of W2 forgotten": lambda W1, b1, W2, b2, x: by_layers(W1, b1, abs(W2) ** 0.5, b2, x),
    "divided by the number of parameters": lambda *page: by_layers(*page) / 7,
    "first point against itself at both": lambda W1, b1, W2, b2, x: by_layers(W1, b1, W2, b2, x[[0, 0]]),
}

# A2: mixed_block, blocks, pseudo

MIXED_WRONG = {
    "the first Jacobian twice": lambda D, E, C: C @ D.T @ D @ C.T,
    "made symmetric": lambda D, E, C: C @ (D.T @ E + E.T @ D) @ C.T / 2,
    "divided by the number of parameters": lambda D, E, C: C @ D.T @ E @ C.T / len(D),
    "entries of the mixed Jacobians multiplied, then summed": lambda D, E, C: np.diag(((D @ C.T) * (E @ C.T)).sum(0)),
    "C C^T, then the trace of the block": lambda D, E, C: C @ C.T * np.trace(D.T @ E),
    "the squares of C": lambda D, E, C: C**2 @ D.T @ E @ (C**2).T,
    "whole numbers": lambda D, E, C: whole(C @ D.T @ E @ C.T),
    "the sizes of the entries": lambda D, E, C: abs(C @ D.T @ E @ C.T),
    "the last parameter left out": lambda D, E, C: C @ D[:-1].T @ E[:-1] @ C.T,
    "the first two outputs of f alone": lambda D, E, C: C[:, :2] @ D[:, :2].T @ E[:, :2] @ C[:, :2].T,
    "four parameters alone": lambda D, E, C: C @ D[:4].T @ E[:4] @ C.T,
}


def mixed_by_loops(D, E, C):
    q, (P, m) = len(C), D.shape
    K = np.zeros((q, q))
    for p in range(P):
        g, h = [[sum(C[a, c] * F[p, c] for c in range(m)) for a in range(q)] for F in (D, E)]
        K += np.outer(g, h)
    return K


def blocks_by_slices(M, m):
    return np.array(
        [[M[i : i + m, j : j + m] for j in range(0, M.shape[1], m)] for i in range(0, len(M), m)], dtype=float
    )


def blocks_by_splits(M, m):
    return np.array([np.split(row, M.shape[1] // m, axis=1) for row in np.split(M, len(M) // m)])


def square(M, m):
    """The first axis' number of points for both."""
    N = len(M) // m
    return M[:, : N * m].reshape(N, m, N, m).transpose(0, 2, 1, 3)


BLOCKS_WRONG = {
    "points exchanged": lambda M, m: blocks_by_slices(M, m).swapaxes(0, 1),
    "points exchanged, in the right shape": lambda M, m: blocks_by_slices(M, m).reshape(
        M.shape[1] // m, len(M) // m, m, m
    ),
    "two outputs written in": lambda M, m: M.reshape(len(M) // 2, 2, -1, 2).transpose(0, 2, 1, 3),
    "as many points on both sides": square,
    "the columns output-major": lambda M, m: M.reshape(-1, m, m, M.shape[1] // m).transpose(0, 3, 1, 2),
    "the rows output-major": lambda M, m: M.reshape(m, len(M) // m, -1, m).transpose(1, 2, 0, 3),
    "Fortran's order": lambda M, m: M.reshape((len(M) // m, M.shape[1] // m, m, m), order="F"),
    "whole numbers": lambda M, m: whole(blocks_by_slices(M, m)),
    "the transposed matrix cut": lambda M, m: blocks_by_slices(M.T, m),
    "each block made symmetric": lambda M, m: (blocks_by_slices(M, m) + blocks_by_slices(M, m).swapaxes(2, 3)) / 2,
    "the first block everywhere": lambda M, m: 0 * blocks_by_slices(M, m) + M[:m, :m],
    "steps of m for blocks of m": lambda M, m: np.array(
        [[M[i::m, j::m][:m, :m] for j in range(M.shape[1] // m)] for i in range(len(M) // m)], dtype=object
    ),
}


def pseudo_of(D, E):
    return D.sum(2) @ E.sum(2).T / D.shape[2]


PSEUDO_WRONG = {
    "divided by 2": lambda D, E: D.sum(2) @ E.sum(2).T / 2,
    "divided by the number of the first points": lambda D, E: D.sum(2) @ E.sum(2).T / len(D),
    "divided by the number of parameters": lambda D, E: D.sum(2) @ E.sum(2).T / D.shape[1],
    "divided by the root of m": lambda D, E: D.sum(2) @ E.sum(2).T / np.sqrt(D.shape[2]),
    "the points exchanged": lambda D, E: pseudo_of(E, D),
    "the first points twice": lambda D, E: pseudo_of(D, D),
    "one triangle of each block twice, as if it were symmetric": lambda D, E: (
        (
            2 * np.einsum("ijab,ab->ij", np.einsum("ipa,jpb->ijab", D, E), np.triu(np.ones((D.shape[2],) * 2), 1))
            + np.einsum("ipa,jpa->ij", D, E)
        )
        / D.shape[2]
    ),
    "the first output alone": lambda D, E: D[:, :, 0] @ E[:, :, 0].T,
    "the sizes of the entries": lambda D, E: abs(np.einsum("ipa,jpb->ijab", D, E)).sum((2, 3)) / D.shape[2],
    "whole numbers": lambda D, E: whole(pseudo_of(D, E)),
    "sums over the parameters for sums over the outputs": lambda D, E: D.sum(1) @ E.sum(1).T / D.shape[2],
    "the largest entry of each block": lambda D, E: np.einsum("ipa,jpb->ijab", D, E).max((2, 3)),
    "the norm of each block": lambda D, E: np.linalg.norm(np.einsum("ipa,jpb->ijab", D, E), axis=(2, 3)),
}


def pseudo_by_loops(D, E):
    return [[(a.T @ b).sum() / a.shape[1] for b in E] for a in D]


# A3: weighted_flow, own_rates


def flow(T, f0, y, w, rate, steps, A=None, c=None, t=None):
    A = T * w if A is None else A
    return y + expm(-(2 / y.size if c is None else c) * A * (rate * steps if t is None else t)) @ (f0 - y)


def flow_by_symmetry(T, f0, y, w, rate, steps):
    """By the eigenvectors of the symmetric matrix that T diag(w) is like."""
    root = np.sqrt(w)
    values, V = np.linalg.eigh(root[:, None] * T * root)
    inside = V @ (np.exp(-2 / y.size * values * rate * steps)[:, None] * (V.T @ (root[:, None] * (f0 - y))))
    return y + inside / root[:, None]


def flow_by_eig(T, f0, y, w, rate, steps):
    values, V = np.linalg.eig(T @ np.diag(w))
    return (y + V @ np.diag(np.exp(-2 / y.size * rate * steps * values)) @ np.linalg.solve(V, f0 - y)).real


def flow_by_small_steps(T, f0, y, w, rate, steps):
    f, n = f0.copy(), 800
    for _ in range(n):
        h = rate * steps / n
        k1 = -2 / y.size * T @ (w[:, None] * (f - y))
        k2 = -2 / y.size * T @ (w[:, None] * (f + h / 2 * k1 - y))
        f = f + h * k2
    return f


def flow_by_eigh(T, f0, y, w, rate, steps):
    """eigh, as for a symmetric matrix, of T diag(w), which is not."""
    values, V = np.linalg.eigh(T * w)
    return y + V @ (np.exp(-2 / y.size * rate * steps * values)[:, None] * (V.T @ (f0 - y)))


def eigenvectors_transposed(T, f0, y, w, rate, steps):
    values, V = np.linalg.eigh(T)
    return y + V.T @ (np.exp(-2 / y.size * rate * steps * values)[:, None] * (V @ (w[:, None] * (f0 - y))))


FLOW_WRONG = {
    "eigh of a matrix that is not symmetric": flow_by_eigh,
    "eigenvectors turned round": eigenvectors_transposed,
    "the weights on both sides": lambda T, f0, y, w, r, n: flow(T, f0, y, w, r, n, A=w[:, None] * T * w),
    "the roots of the weights": lambda T, f0, y, w, r, n: flow(T, f0, y, np.sqrt(w), r, n),
    "the weights in the symmetric form": lambda T, f0, y, w, r, n: flow(
        T, f0, y, w, r, n, A=np.sqrt(w)[:, None] * T * np.sqrt(w)
    ),
    "the weights on the residual, after the exponential": lambda T, f0, y, w, r, n: (
        y + w[:, None] * (flow(T, f0, y, 1 + 0 * w, r, n) - y)
    ),
    "the weights on the residual, before the exponential": lambda T, f0, y, w, r, n: (
        y + expm(-2 / y.size * T * r * n) @ (w[:, None] * (f0 - y))
    ),
    "weights that add up to 1": lambda T, f0, y, w, r, n: flow(T, f0, y, w / w.sum(), r, n),
    "c of half the mean over points": lambda T, f0, y, w, r, n: flow(T, f0, y, w, r, n, c=1 / len(y)),
    "c by the entries of T": lambda T, f0, y, w, r, n: flow(T, f0, y, w, r, n, c=2 / T.size),
    "c by the sum of the weights": lambda T, f0, y, w, r, n: flow(T, f0, y, w, r, n, c=2 / w.sum() / y.shape[1]),
    "c for three points and four outputs": lambda T, f0, y, w, r, n: flow(T, f0, y, w, r, n, c=2 / 12),
    "c by the number of outputs": lambda T, f0, y, w, r, n: flow(T, f0, y, w, r, n, c=2 / y.shape[1]),
    "one step too few": lambda T, f0, y, w, r, n: flow(T, f0, y, w, r, n - 1),
    "the exponential of the diagonal": lambda T, f0, y, w, r, n: flow(T, f0, y, w, r, n, A=np.diag(np.diag(T * w))),
    "f0 for the residual": lambda T, f0, y, w, r, n: y + expm(-2 / y.size * (T * w) * r * n) @ f0,
    "the start for the target": lambda T, f0, y, w, r, n: f0 + expm(-2 / y.size * (T * w) * r * n) @ (f0 - y),
}


def step(J, f0, y, s, ridge=0.0, r=None):
    return s * (J.T @ np.linalg.solve((J * s) @ J.T + ridge * np.eye(len(J)), y - f0 if r is None else r))


def step_by_lstsq(J, f0, y, s):
    """The shortest in parameters that are measured by the roots of their rates."""
    return np.sqrt(s) * np.linalg.lstsq(J * np.sqrt(s), y - f0, rcond=None)[0]


def step_by_pinv(J, f0, y, s):
    S = np.diag(s)
    return S @ J.T @ pinv(J @ S @ J.T) @ (y - f0)


def step_by_the_flow(J, f0, y, s):
    """Descent until nothing changes."""
    theta, r = np.zeros(J.shape[1]), y - f0
    rate = 1 / np.linalg.eigvalsh((J * s) @ J.T)[-1]
    for _ in range(3000):
        theta += rate * s * (J.T @ (r - J @ theta))
    return theta


def in_blocks_of(J, f0, y, s):
    """As many parameters as points, and no others."""
    return np.append(np.linalg.solve(J[:, : len(J)], y - f0), np.zeros(J.shape[1] - len(J)))


RATES_WRONG = {
    "the shortest step": lambda J, f0, y, s: np.linalg.pinv(J) @ (y - f0),
    "the shortest step, times the rates": lambda J, f0, y, s: s * (np.linalg.pinv(J) @ (y - f0)),
    "the roots of the rates": lambda J, f0, y, s: step(J, f0, y, np.sqrt(s)),
    "lstsq without the roots outside": lambda J, f0, y, s: np.linalg.lstsq(J * np.sqrt(s), y - f0, rcond=None)[0],
    "lstsq with the rates for their roots": lambda J, f0, y, s: s * np.linalg.lstsq(J * s, y - f0, rcond=None)[0],
    "divided by the rates": lambda J, f0, y, s: step(J, f0, y, 1 / s),
    "a ridge of a hundredth": lambda J, f0, y, s: step(J, f0, y, s, ridge=0.01),
    "the diagonal inverted": lambda J, f0, y, s: s * (J.T @ ((y - f0) / ((J**2) @ s))),
    "f0 added": lambda J, f0, y, s: step(J, f0, y, s, r=y + f0),
    "the mean loss, one step": lambda J, f0, y, s: s * (J.T @ (y - f0)) / len(y),
    "the first parameters alone": in_blocks_of,
    "whole numbers": lambda *given: whole(step(*given)),
    "the entries of the inverse": lambda J, f0, y, s: s * (J.T @ (1 / ((J * s) @ J.T) @ (y - f0))),
    "the outputs for the step": lambda J, f0, y, s: J @ step(J, f0, y, s),
}

# A4: skip, wider, started


def relu_step(Sigma, Theta, w2, s2, norms=None, angle=None, values=None, slopes=None):
    d = np.diag(Sigma)
    norms = np.sqrt(np.outer(d, d)) if norms is None else norms
    angle = np.arccos(np.clip(Sigma / norms, -1, 1)) if angle is None else angle
    values = norms * (np.sin(angle) + (np.pi - angle) * np.cos(angle)) / (2 * np.pi) if values is None else values
    slopes = (np.pi - angle) / (2 * np.pi) if slopes is None else slopes
    return Theta + w2 * values + s2 + w2 * slopes * Theta


def cosines(Sigma):
    d = np.sqrt(np.diag(Sigma))
    return np.clip(Sigma / np.outer(d, d), -1, 1)


def angles(Sigma):
    return np.arccos(cosines(Sigma))


def unclipped(Sigma, Theta, w2, s2):
    d = np.sqrt(np.diag(Sigma))
    with np.errstate(invalid="ignore"):
        return relu_step(Sigma, Theta, w2, s2, angle=np.arccos(Sigma / np.outer(d, d)))


def skip_by_loops(Sigma, Theta, w2, s2):
    out = np.zeros_like(Theta)
    for i in range(len(Sigma)):
        for j in range(len(Sigma)):
            a, b, c = Sigma[i, i], Sigma[j, j], Sigma[i, j]
            t = np.arctan2(np.sqrt(max(a * b - c * c, 0)), c)
            out[i, j] = Theta[i, j] * (1 + w2 * (np.pi - t) / 2 / np.pi) + s2
            out[i, j] += w2 * np.sqrt(a * b) * (np.sin(t) + (np.pi - t) * np.cos(t)) / 2 / np.pi
    return out


def skip_by_arcsin(Sigma, Theta, w2, s2):
    c, d = cosines(Sigma), np.sqrt(np.diag(Sigma))
    slopes = 1 / 4 + np.arcsin(c) / (2 * np.pi)
    values = np.outer(d, d) * (np.sqrt(1 - c**2) / (2 * np.pi) + c * slopes)
    return w2 * values + s2 + (1 + w2 * slopes) * Theta


SKIP_WRONG = {
    "an arccos that rounding breaks": unclipped,
    "the angle in degrees": lambda S, T, w2, s2: relu_step(S, T, w2, s2, angle=np.degrees(angles(S))),
    "the other angle": lambda S, T, w2, s2: relu_step(S, T, w2, s2, angle=np.pi - angles(S)),
    "the sine left out": lambda S, T, w2, s2: relu_step(S, T, w2, s2, values=(np.pi - angles(S)) * S / (2 * np.pi)),
    "the angle of positive covariances": lambda S, T, w2, s2: relu_step(S, T, w2, s2, angle=angles(abs(S))),
    "negative covariances cut off": lambda S, T, w2, s2: relu_step(S, T, w2, s2, angle=angles(np.maximum(S, 0))),
    "norms without roots": lambda S, T, w2, s2: relu_step(
        S, T, w2, s2, norms=np.outer(np.diag(S), np.diag(S)), angle=angles(S)
    ),
    "norms of Theta": lambda S, T, w2, s2: relu_step(
        S, T, w2, s2, norms=np.sqrt(np.outer(np.diag(T), np.diag(T))), angle=angles(S)
    ),
    "one half for the second dual": lambda S, T, w2, s2: relu_step(S, T, w2, s2, slopes=0.5),
    "the first dual's half for both": lambda S, T, w2, s2: relu_step(S, T, w2, s2, values=S / 2),
    "what is carried halved": lambda S, T, w2, s2: relu_step(S, T, w2, s2) - T / 2,
    "the bias multiplied by sigma_w": lambda S, T, w2, s2: relu_step(S, T, w2, w2 * s2),
    "the bias on the diagonal alone": lambda S, T, w2, s2: relu_step(S, T, w2, s2 * np.eye(len(S))),
    "roots of the variances": lambda S, T, w2, s2: relu_step(S, T, np.sqrt(w2), np.sqrt(s2)),
    "the skip in Sigma first": lambda S, T, w2, s2: relu_step(S + T, T, w2, s2),
    "cross terms of the two ways": lambda S, T, w2, s2: relu_step(S, T, w2, s2) + 2 * np.sqrt(w2) * T / 2,
    "two points alone": lambda S, T, w2, s2: (
        relu_step(S[:2, :2], T[:2, :2], w2, s2) if len(S) > 2 else unclipped(S, T, w2, s2)
    ),
    "whole numbers": lambda S, T, w2, s2: whole(relu_step(S, T, w2, s2)),
    "a matrix of the first pair everywhere": lambda S, T, w2, s2: relu_step(
        S, T, w2, s2, angle=angles(S)[0, 1] * (1 - np.eye(len(S))) if len(S) > 2 else 0.0
    ),
}


def slope(widths, draws, sizes=None, log=np.log):
    return np.polyfit(log(widths), log(draws.std(axis=1) if sizes is None else sizes), 1)[0]


def reach(widths, draws, share, **how):
    return share ** (1 / slope(widths, draws, **how))


def factor_by_covariance(widths, draws, share):
    a, b = np.log(widths), np.log(draws.std(axis=1))
    return np.exp(np.log(share) * ((a - a.mean()) ** 2).sum() / ((a - a.mean()) * (b - b.mean())).sum())


def factor_by_lstsq(widths, draws, share):
    """Other logarithms, another divisor of the variance, the width where the line has sunk so far."""
    A = np.column_stack([np.log10(widths), np.ones(len(widths))])
    a, b = np.linalg.lstsq(A, np.log10(draws.std(axis=1, ddof=1)), rcond=None)[0]
    start = a * np.log10(widths[0]) + b
    return 10 ** ((start + np.log10(share) - b) / a - np.log10(widths[0]))


def pairs_of_neighbours(widths, draws, share):
    return share ** (1 / np.mean(np.diff(np.log(draws.std(axis=1))) / np.diff(np.log(widths))))


def through_the_origin(widths, draws, share):
    a, b = np.log(widths), np.log(draws.std(axis=1))
    return share ** (1 / ((a @ b) / (a @ a)))


def quiet(function):
    """Without the warnings of logarithms that are none."""

    def run(*given):
        with np.errstate(all="ignore"):
            return function(*given)

    return run


WIDER_WRONG = {
    "the range for the standard deviation": lambda w, d, s: reach(w, d, s, sizes=np.ptp(d, axis=1)),
    "the mean distance for the standard deviation": lambda w, d, s: reach(
        w, d, s, sizes=abs(d - d.mean(1)[:, None]).mean(1)
    ),
    "the spread relative to the mean": lambda w, d, s: reach(w, d, s, sizes=d.std(1) / abs(d.mean(1))),
    "the root of the mean square": lambda w, d, s: reach(w, d, s, sizes=np.sqrt((d**2).mean(1))),
    "the standard error, with the draws of another table": lambda w, d, s: reach(
        w, d, s, sizes=d.std(1) / np.sqrt(1 + np.arange(len(d)))
    ),
    "the spread of the logarithms": quiet(lambda w, d, s: reach(w, d, s, sizes=np.log(abs(d)).std(1))),
    "the mean of the slopes between neighbours": pairs_of_neighbours,
    "a line through the origin": through_the_origin,
    "the power 1/2 for the share alone": lambda w, d, s: 1 / np.sqrt(s) * slope(w, d) / -0.5,
    "the share left over": lambda w, d, s: (1 - s) ** (1 / slope(w, d)),
    "the exponent for the factor": lambda w, d, s: np.log(s) / slope(w, d),
    "the width for the factor": lambda w, d, s: w[-1] * reach(w, d, s),
    "rounded up to a whole number": lambda w, d, s: np.ceil(reach(w, d, s)),
    "the widths of the first table": quiet(
        lambda w, d, s: (
            s ** (1 / np.polyfit(np.log([16, 64, 256, 1024, 4096, 16384][: len(d)]), np.log(d.std(1)), 1)[0])
        )
    ),
    "a tenth for any share": lambda w, d, s: 0.1 ** (1 / slope(w, d)),
    "columns for rows": quiet(lambda w, d, s: reach(w, d, s, sizes=d.std(0)[: len(w)])),
}


def started(K, K_test, labels, ridge, f0, f0_test, targets=None, A=None):
    targets = np.eye(3)[labels] - 1 / 3 if targets is None else targets
    return f0_test + K_test @ np.linalg.solve(K + ridge * np.eye(len(K)) if A is None else A, targets - f0)


def started_by_eigh(K, K_test, labels, ridge, f0, f0_test):
    values, V = np.linalg.eigh(K)
    y = (labels[:, None] == np.arange(3)) - 1 / 3
    return f0_test + K_test @ (V / (values + ridge)) @ V.T @ (y - f0)


def started_by_inverse_and_columns(K, K_test, labels, ridge, f0, f0_test):
    A = K_test @ np.linalg.inv(K + ridge * np.identity(len(labels)))
    columns = []
    for c in range(3):
        y = np.array([2 / 3 if label == c else -1 / 3 for label in labels])
        columns.append(f0_test[:, c] + A @ (y - f0[:, c]))
    return np.stack(columns, axis=1)


def one_hot(labels):
    return np.eye(3)[labels]


STARTED_WRONG = {
    "the mean over images for the third": lambda K, Kt, c, r, f, g: started(
        K, Kt, c, r, f, g, targets=one_hot(c) - one_hot(c).mean(0)
    ),
    "labels in the order of the first table": lambda K, Kt, c, r, f, g: started(K, Kt, np.sort(c), r, f, g),
    "targets 1 and -1": lambda K, Kt, c, r, f, g: started(K, Kt, c, r, f, g, targets=2 * one_hot(c) - 1),
    "a tenth for a third": lambda K, Kt, c, r, f, g: started(K, Kt, c, r, f, g, targets=one_hot(c) - 0.1),
    "the labels as numbers": lambda K, Kt, c, r, f, g: started(
        K, Kt, c, r, f, g, targets=np.repeat(c[:, None] - 1.0, 3, axis=1)
    ),
    "a ridge of a hundredth": lambda K, Kt, c, r, f, g: started(K, Kt, c, 0.01, f, g),
    "the ridge squared": lambda K, Kt, c, r, f, g: started(K, Kt, c, r**2, f, g),
    "the ridge subtracted": lambda K, Kt, c, r, f, g: started(K, Kt, c, -r, f, g),
    "pinv without the ridge": lambda K, Kt, c, r, f, g: g + Kt @ np.linalg.pinv(K) @ (one_hot(c) - 1 / 3 - f),
    "the kernel divided by its mean": lambda K, Kt, c, r, f, g: started(K / K.mean(), Kt / K.mean(), c, r, f, g),
    "the start subtracted at the test images": lambda K, Kt, c, r, f, g: started(K, Kt, c, r, f, -g),
    "the third added at the end": lambda K, Kt, c, r, f, g: started(K, Kt, c, r, f, g) + 1 / 3,
    "centred outputs": lambda K, Kt, c, r, f, g: (
        started(K, Kt, c, r, f, g) - started(K, Kt, c, r, f, g).mean(1)[:, None]
    ),
    "the mean start everywhere": lambda K, Kt, c, r, f, g: started(K, Kt, c, r, f.mean(0) + 0 * f, g),
    "classes for outputs": lambda K, Kt, c, r, f, g: one_hot(started(K, Kt, c, r, f, g).argmax(1)),
}

# A5: places_and_bias


def places(U, V, gradient=None, bias=None):
    g = np.einsum("isk,isl->ikl", U, V) if gradient is None else gradient
    b = V.sum(axis=1) if bias is None else bias
    return np.tensordot(g, g, axes=([1, 2], [1, 2])) + b @ b.T


def places_by_ones(U, V):
    """The bias as the weight of an input that is always 1."""
    one = np.ones((*U.shape[:2], 1))
    g = np.einsum("isk,isl->ikl", np.concatenate([U, one], axis=2), V).reshape(len(U), -1)
    return g @ g.T


def places_by_pairs(U, V):
    N, S = U.shape[:2]
    K = np.zeros((N, N))
    for i in range(N):
        for j in range(N):
            for s in range(S):
                for t in range(S):
                    K[i, j] += (U[i, s] @ U[j, t] + 1) * (V[i, s] @ V[j, t])
    return K


def in_square(U, V):
    """Two by two, as on the first page."""
    return places(U[:, :, :2], V[:, :, :2])


PLACES_WRONG = {
    "two places alone": lambda U, V: places(U[:, :2], V[:, :2]),
    "two inputs and two units alone": in_square,
    "inputs and cotangents exchanged": lambda U, V: places(V, U),
    "the bias as often as there are inputs": lambda U, V: places(U, V) + (U.shape[2] - 1) * V.sum(1) @ V.sum(1).T,
    "the mean over places for the bias": lambda U, V: places(U, V, bias=V.mean(1)),
    "the bias at the first place": lambda U, V: places(U, V, bias=V[:, 0]),
    "a 1 for each place": lambda U, V: places(U, V, bias=0 * V.sum(1)) + U.shape[1],
    "ones for cotangents of the bias": lambda U, V: places(U, V, bias=np.ones((len(U), V.shape[2]))),
    "the sizes of the cotangents": lambda U, V: places(U, abs(V)),
    "places in the other order for the second point": lambda U, V: (
        np.einsum("isk,jtk,isl,jtl->ij", U, U[:, ::-1], V, V) + V.sum(1) @ V.sum(1).T
    ),
    "the same place alone, for the matrix": lambda U, V: (
        np.einsum("isk,jsk,isl,jsl->ij", U, U, V, V) + V.sum(1) @ V.sum(1).T
    ),
    "whole numbers": lambda U, V: whole(places(U, V)),
    "divided by the number of places": lambda U, V: places(U, V) / U.shape[1],
    "the bias in one unit for all": lambda U, V: places(U, V, bias=V.sum((1, 2))[:, None]),
    "the diagonal alone": lambda U, V: np.diag(np.diag(places(U, V))),
}

WRONG = {
    "hand_page.kernel": PAGE_WRONG,
    "graded.mixed_block": MIXED_WRONG,
    "graded.blocks": BLOCKS_WRONG,
    "graded.pseudo": PSEUDO_WRONG,
    "graded.weighted_flow": FLOW_WRONG,
    "graded.own_rates": RATES_WRONG,
    "graded.skip": SKIP_WRONG,
    "graded.wider": WIDER_WRONG,
    "graded.started": STARTED_WRONG,
    "graded.places_and_bias": PLACES_WRONG,
}
RIGHT = {
    "hand_page.kernel": (by_differences, by_layers, by_loops),
    "graded.mixed_block": (
        lambda D, E, C: np.einsum("ac,pc,pd,bd->ab", C, D, E, C),
        lambda D, E, C: (D @ C.T).T @ (E @ C.T),
        mixed_by_loops,
    ),
    "graded.blocks": (
        blocks_by_slices,
        blocks_by_splits,
        lambda M, m: np.einsum("iajb->ijab", M.reshape(len(M) // m, m, -1, m)),
    ),
    "graded.pseudo": (
        pseudo_by_loops,
        lambda D, E: np.einsum("ipa,jpb->ij", D, E) / D.shape[-1],
        lambda D, E: D.shape[2] * D.mean(2) @ E.mean(2).T,
    ),
    "graded.weighted_flow": (flow, flow_by_symmetry, flow_by_eig, flow_by_small_steps),
    "graded.own_rates": (step, step_by_lstsq, step_by_pinv, step_by_the_flow),
    "graded.skip": (relu_step, skip_by_loops, skip_by_arcsin),
    "graded.wider": (reach, factor_by_covariance, factor_by_lstsq),
    "graded.started": (started, started_by_eigh, started_by_inverse_and_columns),
    "graded.places_and_bias": (places, places_by_ones, places_by_pairs),
}
