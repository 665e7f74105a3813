"""One step of the recursion, for a layer that a skip connection goes round."""

import numpy as np

from ..engine.exercise import Exercise, Mistake
from ..infinite_width.layer import Layer, degrees, duals, following, nngp
from ..infinite_width.recursion import draw_layer
from ..infinite_width.recursion_mistakes import MISTAKES

NEW_SIGMA = "NNGP for NTK", "second dual at the new Sigma", "both duals at the new Sigma"  # another one with a skip
OWN = (*NEW_SIGMA, "old Theta added", "arccos outside [-1, 1]")  # these have another form here, or none


def skipping(s):
    """Theta of the next layer: the layer itself, and the old Theta that is carried past it."""
    return following(s) + s.Theta


def carried(mistake):
    """A mistake in the layer itself, with the old Theta carried past it all the same."""
    return mistake._replace(spoil=lambda s, work: mistake.spoil(s, following(s)) + s.Theta)


def broken(s, answer):
    """NaN at some points with themselves, and all else right."""
    if answer.shape != s.Sigma.shape or not np.isnan(np.diag(answer)).any():
        return False
    good = np.isfinite(answer)
    return bool(good[~np.eye(len(good), dtype=bool)].all() and np.allclose(answer[good], skipping(s)[good], atol=1e-3))


skip = Exercise(
    title="one step of the recursion, with a skip connection",
    data=Layer(np.array([[3, 2], [2, 4]]), np.array([[5, 3], [3, 6]]), 2.0, 3.0),
    draw=draw_layer,
    ask=lambda s: (
        "A ReLU network in the NTK convention, with a skip connection round a layer: to what the layer makes of "
        r"$\varphi(z)$, weights and bias, the old pre-activation $z$ of the same unit is added. At two points $z$ has "
        f"$\\Sigma$ = {s.Sigma.tolist()} and $\\Theta$ = {s.Theta.tolist()}; the layer has $\\sigma_w^2$ = {s.w2:g}, "
        f"$\\sigma_b^2$ = {s.s2:g}. The next $\\Theta$, 2 x 2, to four decimals, or a function "
        "`step(Sigma, Theta, w2, s2)`, for any number of points."
    ),
    work=skipping,
    call=lambda function, s: function(s.Sigma.astype(float), s.Theta.astype(float), s.w2, s.s2),
    elsewhere=Layer(
        np.array([[2, -1, 1], [-1, 3, 0], [1, 0, 2]]), np.array([[4, -1, 2], [-1, 7, 1], [2, 1, 3]]), 1.5, 0.5
    ),
    decimals=4,
    mistakes=(
        Mistake(
            "the skip connection left out",
            lambda s, work: following(s),
            lambda s: (
                "You left out the skip connection. What is added to the layer's output learns too: at the first point "
                f"its kernel is {s.Theta[0, 0]:g}, and it is carried past the layer whole."
            ),
        ),
        Mistake(
            "Sigma carried past the layer",
            lambda s, work: following(s) + s.Sigma,
            lambda s: (
                rf"You carried $\Sigma$ past the layer, {s.Sigma[0, 0]:g} at the first point. In the kernel it is "
                rf"$\Theta$ of what is carried, {s.Theta[0, 0]:g}."
            ),
        ),
        Mistake(
            "what is carried multiplied by sigma_w",
            lambda s, work: following(s) + s.w2 * s.Theta,
            lambda s: rf"What is carried past the layer meets no weights: no factor $\sigma_w^2$, {s.w2:g}.",
        ),
        Mistake(
            "NNGP for NTK",
            lambda s, work: nngp(s) + s.Sigma,
            lambda s: (
                r"This is the next $\Sigma$, the NNGP. In the NTK the layers before it learn too, at the first point "
                f"by {s.w2 / 2 * s.Theta[0, 0]:g} through the layer and by {s.Theta[0, 0]:g} past it."
            ),
        ),
        *(carried(mistake) for mistake in MISTAKES if mistake.name not in OWN),
        Mistake(
            "arccos outside [-1, 1]",
            lambda s, work: np.where(np.eye(len(work)) > 0, np.nan, work),
            next(mistake.why for mistake in MISTAKES if mistake.name == "arccos outside [-1, 1]"),
            fits=broken,
        ),
    ),
    hints=(
        "Two ways lead from the earlier layers to the next $z$: through the layer, and past it.",
        r"The layer itself as in the box. What is carried past it has the derivative 1, and in the limit the two ways "
        "share nothing.",
        r"$\Theta \leftarrow \Theta + \sigma_w^2 E[\varphi\varphi] + \sigma_b^2 + \sigma_w^2 E[\varphi'\varphi']\,"
        r"\Theta$, entry by entry.",
    ),
    solve=lambda s: (
        f"The angle is {degrees(s):.2f} degrees; $E[\\varphi\\varphi]$ is {duals(s)[0].round(4).tolist()}, "
        f"$E[\\varphi'\\varphi']$ is {duals(s)[1].round(4).tolist()}. The layer itself gives "
        f"{following(s).round(4).tolist()}, and the skip connection adds the old $\\Theta$: "
        f"{skipping(s).round(4).tolist()}."
    ),
)
