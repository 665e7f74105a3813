"""Wrong ways to take one step of the recursion."""

import numpy as np

from ..engine.exercise import Mistake
from .layer import degrees, duals, following, nngp, sizes


def with_nan(s, work):
    return np.where(np.eye(2) > 0, np.nan, work)


def broken(s, answer):
    """NaN at one of the two points or both, and all else right."""
    if answer.shape != (2, 2) or not np.isnan(np.diag(answer)).any():
        return False
    good = np.isfinite(answer)
    return bool(good[0, 1] and good[1, 0] and np.allclose(answer[good], following(s)[good], atol=1e-3))


def duals_by_pi(name, first, second):
    """The mistake of dividing by pi, not 2 pi, in the first dual, the second or both: factors 2 or 1."""
    said = {(2, 2): "both duals", (2, 1): r"$E[\varphi\varphi]$", (1, 2): r"$E[\varphi'\varphi']$"}[first, second]
    return Mistake(
        name,
        lambda s, work: first * s.w2 * duals(s)[0] + s.s2 + second * s.w2 * duals(s)[1] * s.Theta,
        lambda s: (
            rf"You divided {said} by $\pi$, where it is $2\pi$: half of all inputs are cut off by ReLU. At the first "
            rf"point with itself $E[\varphi\varphi]$ is half of $\Sigma_{{11}}$, {s.Sigma[0, 0] / 2:g}, and "
            r"$E[\varphi'\varphi']$ is 1/2."
        ),
    )


def at_next(s):
    """The layer with its Sigma taken one layer too late."""
    return s._replace(Sigma=nngp(s))


def late(s):
    return (
        rf"those of this layer: $\Sigma_{{12}}$ = {s.Sigma[0, 1]}, an angle of {degrees(s):.1f} degrees; at the next "
        f"it is {degrees(at_next(s)):.1f}."
    )


MISTAKES = (
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
    duals_by_pi("duals divided by pi", 2, 2),
    duals_by_pi("E[phi phi] divided by pi", 2, 1),
    duals_by_pi("E[phi' phi'] divided by pi", 1, 2),
    Mistake(
        "variances squared",
        lambda s, work: following(s._replace(w2=s.w2**2, s2=s.s2**2)),
        lambda s: (
            rf"You squared the variances. $\sigma_w^2$ is {s.w2:g} already, not {s.w2**2:g}, and $\sigma_b^2$ is "
            f"{s.s2:g}, not {s.s2**2:g}."
        ),
    ),
    Mistake(
        "variances exchanged",
        lambda s, work: following(s._replace(w2=s.s2, s2=s.w2)),
        lambda s: (
            rf"You exchanged the variances. $\sigma_w^2$ = {s.w2:g} multiplies both duals, $\sigma_b^2$ = {s.s2:g} is "
            "added."
        ),
    ),
    Mistake(
        "bias twice",
        lambda s, work: work + s.s2,
        lambda s: (
            rf"You added $\sigma_b^2$ twice, {2 * s.s2:g} in every entry. It stands in the layer's own term only: "
            f"{s.s2:g}, once."
        ),
    ),
    Mistake(
        "old Theta added",
        lambda s, work: work + s.Theta,
        lambda s: (
            r"You added the old $\Theta$ once more. It enters once, multiplied by $\sigma_w^2 E[\varphi'\varphi']$: at "
            f"the first point {s.w2 / 2 * s.Theta[0, 0]:g}, without another {s.Theta[0, 0]}."
        ),
    ),
    Mistake(
        "second dual at Theta",
        lambda s, work: nngp(s) + s.w2 * duals(s._replace(Sigma=s.Theta))[1] * s.Theta,
        lambda s: (
            rf"You took $E[\varphi'\varphi']$ at $\Theta$. Both duals belong to $\Sigma$, the covariance of the "
            f"pre-activations, with an angle of {degrees(s):.1f} degrees."
        ),
    ),
    Mistake(
        "second dual at the new Sigma",
        lambda s, work: nngp(s) + s.w2 * duals(at_next(s))[1] * s.Theta,
        lambda s: rf"You took $E[\varphi'\varphi']$ at the new $\Sigma$. Both duals are {late(s)}",
    ),
    Mistake(
        "both duals at the new Sigma",
        lambda s, work: following(at_next(s)),
        lambda s: rf"You took both duals at the new $\Sigma$, one layer too far. They are {late(s)}",
    ),
)
