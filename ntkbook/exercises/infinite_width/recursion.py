"""One step of the recursion, at two points."""

from typing import NamedTuple

import numpy as np

from ..engine.exercise import Exercise, Mistake


class Layer(NamedTuple):
    """Sigma and Theta of a ReLU network's layer at two points, and the variances w^2, s^2 of the next layer."""

    Sigma: np.ndarray
    Theta: np.ndarray
    w2: float
    s2: float


def sizes(s):
    """The roots of Sigma_ii Sigma_jj."""
    return np.sqrt(np.outer(np.diag(s.Sigma), np.diag(s.Sigma)))


def duals(s, angle=None):
    """E[phi phi] and E[phi' phi'] of ReLU at two points: two arrays 2 x 2."""
    S, size = s.Sigma, sizes(s)
    angle = np.arctan2(np.sqrt(np.maximum(size**2 - S**2, 0)), S) if angle is None else angle
    return size * (np.sin(angle) + (np.pi - angle) * np.cos(angle)) / (2 * np.pi), (np.pi - angle) / (2 * np.pi)


def following(s, angle=None, own=1, slope=True, bias=True, w2=None, Theta=None):
    """Theta of the next layer: own (w^2 E[phi phi] + s^2) + w^2 E[phi' phi'] Theta."""
    value, derivative = duals(s, angle)
    w2, Theta = s.w2 if w2 is None else w2, s.Theta if Theta is None else Theta
    return own * (w2 * value + s.s2 * bias) + w2 * (derivative if slope else 1) * Theta


def nngp(s):
    return s.w2 * duals(s)[0] + s.s2


def with_nan(s, work):
    return np.where(np.eye(2) > 0, np.nan, work)


def broken(s, answer):
    """NaN at one of the two points or both, and all else right."""
    if answer.shape != (2, 2) or not np.isnan(np.diag(answer)).any():
        return False
    good = np.isfinite(answer)
    return bool(good[0, 1] and good[1, 0] and np.allclose(answer[good], following(s)[good], atol=1e-3))


def draw_layer(rng):
    a, d = rng.integers(2, 6, 2)
    b = rng.integers(1, min(a, d))
    S = np.array([[a, b], [b, d]])
    return Layer(S, S + np.diag(rng.integers(1, 4, 2)) + rng.integers(0, 3), *map(float, rng.choice([2, 3], 2)))


def degrees(s):
    return np.degrees(np.arccos(s.Sigma[0, 1] / np.sqrt(s.Sigma[0, 0] * s.Sigma[1, 1])))


recursion = Exercise(
    title="one step of the recursion",
    data=Layer(np.array([[3, 2], [2, 4]]), np.array([[5, 3], [3, 6]]), 2.0, 3.0),
    draw=draw_layer,
    ask=lambda s: (
        f"A ReLU network in the NTK parameterisation. At two points a layer has $\\Sigma$ = {s.Sigma.tolist()} and "
        f"$\\Theta$ = {s.Theta.tolist()}. The next has $\\sigma_w^2$ = {s.w2:g}, $\\sigma_b^2$ = {s.s2:g}. Its "
        f"$\\Theta$, "
        "2 x 2, to four decimals, or a function `step(Sigma, Theta, w2, s2)`."
    ),
    work=following,
    call=lambda g, s: g(s.Sigma.astype(float), s.Theta.astype(float), s.w2, s.s2),
    elsewhere=Layer(np.array([[2, -1], [-1, 3]]), np.array([[4, -1], [-1, 7]]), 1.5, 0.5),
    decimals=4,
    mistakes=(
        Mistake(
            "NNGP for NTK",
            lambda s, work: nngp(s),
            lambda s: (
                r"This is the next $\Sigma$, the NNGP: what is left if only the layer itself learns. The layers before "
                f"it add $\\sigma_w^2 E[\\varphi'\\varphi']\\,\\Theta$, at the first point "
                f"{s.w2 / 2 * s.Theta[0, 0]:g}."
            ),
        ),
        Mistake(
            "derivative dual missing",
            lambda s, work: following(s, slope=False),
            lambda s: (
                r"The earlier layers' $\Theta$ must be multiplied by $E[\varphi'\varphi']$, which is 1/2 at a point "
                f"with itself and {duals(s)[1][0, 1]:.4f} between the two."
            ),
        ),
        Mistake(
            "the layer's own term missing",
            lambda s, work: following(s, own=0),
            lambda s: (
                r"You have only what the earlier layers contribute. The layer learns too: add its $\Sigma$, "
                f"{nngp(s)[0, 0]:.4f} at the first point."
            ),
        ),
        Mistake(
            "sigma_b dropped",
            lambda s, work: following(s, bias=False),
            lambda s: rf"You left out the bias: $\sigma_b^2$ = {s.s2:g} is missing in every entry.",
        ),
        Mistake(
            "sigma_w dropped before Theta",
            lambda s, work: nngp(s) + duals(s)[1] * s.Theta,
            lambda s: (
                rf"You left out $\sigma_w^2$ = {s.w2:g} in the second term: it is "
                rf"$\sigma_w^2 E[\varphi'\varphi']\,\Theta$."
            ),
        ),
        Mistake(
            "Sigma for Theta",
            lambda s, work: following(s, Theta=s.Sigma),
            lambda s: (
                r"In the second term you took $\Sigma$, as in the first step. Here $\Theta$ is another matrix already: "
                f"{s.Theta[0, 0]} at the first point, not {s.Sigma[0, 0]}."
            ),
        ),
        Mistake(
            "arccos outside [-1, 1]",
            with_nan,
            lambda s: (
                r"The diagonal is NaN: at a point with itself the cosine is 1, and rounding makes it "
                r"1.0000000000000002, of which there is no arccos. Take the angle as "
                r"atan2$(\sqrt{S_{11}S_{22} - S_{12}^2}, S_{12})$."
            ),
            fits=broken,
        ),
        Mistake(
            "matrix product",
            lambda s, work: nngp(s) + s.w2 * duals(s)[1] @ s.Theta,
            lambda s: (
                r"You took the matrix product of $E[\varphi'\varphi']$ and $\Theta$. It goes entry by entry, `*`: "
                f"each pair of points by itself, at the first point {duals(s)[1][0, 0]:g} times {s.Theta[0, 0]}."
            ),
        ),
        Mistake(
            "size of the vectors forgotten",
            lambda s, work: work - s.w2 * duals(s)[0] + s.w2 * duals(s)[0] / sizes(s),
            lambda s: (
                r"In $E[\varphi\varphi]$ the factor $\sqrt{\Sigma_{11}\Sigma_{22}}$ is missing: "
                f"{sizes(s)[0, 1]:.4f} between the points, {sizes(s)[0, 0]:g} and {sizes(s)[1, 1]:g} on the diagonal."
            ),
        ),
        Mistake(
            "cosine not normalised",
            lambda s, work: following(s, angle=np.arccos(np.clip(s.Sigma, -1, 1))),
            lambda s: (
                rf"You took the arccos of $\Sigma_{{12}}$ itself, {s.Sigma[0, 1]}, cut at 1. The cosine is "
                rf"$\Sigma_{{12}}/\sqrt{{\Sigma_{{11}}\Sigma_{{22}}}}$, and the angle is {degrees(s):.1f} degrees."
            ),
        ),
    ),
    hints=(
        r"First the angle between the two points, from $\Sigma$. On the diagonal it is 0.",
        r"Then both duals of ReLU, $E[\varphi\varphi]$ and $E[\varphi'\varphi']$, each 2 x 2.",
        r"$\Theta \leftarrow \sigma_w^2 E[\varphi\varphi] + \sigma_b^2 + \sigma_w^2 E[\varphi'\varphi']\,\Theta$, "
        "entry by entry.",
    ),
    solve=lambda s: (
        f"The angle is {degrees(s):.2f} degrees; $E[\\varphi\\varphi]$ is {duals(s)[0].round(4).tolist()}, "
        f"$E[\\varphi'\\varphi']$ is {duals(s)[1].round(4).tolist()}; together {following(s).round(4).tolist()}."
    ),
)
