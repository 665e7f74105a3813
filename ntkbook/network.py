"""A dense network as a function f(params, x), its parameter vector theta, and the names in it.

One convention fits everything here. Datapoints are rows: x has shape (N, n).
`params` is a list of (W, b), a pair for each layer, W of shape (out, in) and b
of shape (out,). A layer maps its input h to

    z = w h W^T + s b,        h = phi(z) on all but the last layer,

with w = s = 1 in the standard parameterisation, and w = w_std / sqrt(in),
s = b_std in the NTK parameterisation.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Integral, Real

import autograd.numpy as np

from .activations import activation_function, check_activation, value_and_slope
from .derivatives import flat
from .inputs import as_layers, as_network_input, as_params

SMALLEST = 1e-150


@dataclass(frozen=True)
class Network:
    r"""A dense network :math:`f_θ: R^n → R^m`, called as ``net(params, x)``.

    ``x`` has shape ``(N, n)``, and the outputs ``(N, m)``. ``sizes`` are
    ``(n, hidden widths..., m)``. ``activation`` is ``"identity"``, ``"tanh"``, ``"relu"`` (with
    derivative 0 at 0), ``"erf"``, or any elementwise function written with ``autograd.numpy``. With
    :math:`σ_w` for ``w_std``, :math:`σ_b` for ``b_std`` and :math:`n_{\mathrm{in}}` inputs of a layer,
    ``parameterization="standard"`` has the scale in the parameters,

    .. math:: z = W h + b, \qquad W ∼ N(0, σ_w^2 / n_{\mathrm{in}}), \quad b ∼ N(0, σ_b^2),

    and ``"ntk"`` in the layer (Jacot et al. 2018):

    .. math:: z = \frac{σ_w}{\sqrt{n_{\mathrm{in}}}} W h + σ_b b, \qquad W, b ∼ N(0, 1).

    :raises ValueError: if a setting is wrong

    >>> net = Network((1, 2, 1), activation="identity")
    >>> net([([[1], [1]], [0, 1]), ([[1, 0]], [0])], [[1], [2]])
    array([[1.],
           [2.]])
    """

    sizes: tuple[int, ...]
    activation: str | Callable = "tanh"
    parameterization: str = "standard"
    w_std: float = 1.0
    b_std: float = 1.0

    def __post_init__(self):
        sizes = self.sizes
        whole = isinstance(sizes, list | tuple) and all(isinstance(v, Integral) and v >= 1 for v in sizes)
        if not whole or len(sizes) < 2:
            raise ValueError(f"sizes is {sizes!r}, wanted at least (n, m), all whole numbers from 1")
        object.__setattr__(self, "sizes", tuple(map(int, sizes)))
        if self.parameterization not in ("standard", "ntk"):
            raise ValueError(f'parameterization is {self.parameterization!r}, wanted "standard" or "ntk"')
        for name in ("w_std", "b_std"):
            value = getattr(self, name)
            if not isinstance(value, Real) or not 0 <= value < math.inf:
                raise ValueError(f"{name} is {value!r}, wanted a finite number, 0 or more")
            if 0 < value < SMALLEST:
                raise ValueError(f"{name} is {value!r}, wanted 0 or at least {SMALLEST}: its square would be 0")
            object.__setattr__(self, name, float(value))
        check_activation(self.activation)

    @property
    def phi(self):
        """The activation as a function."""
        return activation_function(self.activation)

    def scales(self, fan_in):
        """The factors of :math:`z = w h W^T + s b` in a layer with ``fan_in`` inputs.

        :returns: ``(w, s)`` as Python floats: they keep float32
        """
        if self.parameterization == "standard":
            return 1.0, 1.0
        return self.w_std / math.sqrt(fan_in), self.b_std

    def init(self, rng):
        """Draw parameters with ``rng``, a numpy Generator.

        :returns: a list of ``(W, b)`` in float64

        >>> import numpy
        >>> params = Network((3, 5, 2)).init(numpy.random.default_rng(0))
        >>> [(W.shape, b.shape) for W, b in params]
        [((5, 3), (5,)), ((2, 5), (2,))]
        """
        if not hasattr(rng, "standard_normal"):
            raise ValueError(f"rng is {rng!r}, wanted a numpy Generator: write np.random.default_rng({rng!r})")
        standard = self.parameterization == "standard"
        params = []
        for fan_in, out in zip(self.sizes, self.sizes[1:]):
            W, b = rng.standard_normal((out, fan_in)), rng.standard_normal(out)
            params.append((self.w_std / math.sqrt(fan_in) * W, self.b_std * b) if standard else (W, b))
        return params

    def forward(self, params, x):
        """The inputs :math:`h` and the outputs :math:`z` of every layer, first layer first.

        :returns: lists of ``(N, in)`` and ``(N, out)``
        """
        return self.run(as_layers(params, self.sizes), as_network_input(x, self.sizes[0]))

    def run(self, params, h):
        """Like `forward`, with pairs (W, b) and points that have been read already."""
        hs, zs = [], []
        for W, b in params:
            if zs:
                h = self.phi(zs[-1])
                if h.dtype != zs[-1].dtype:  # astype has no forward derivative in autograd: only where needed
                    h = h.astype(zs[-1].dtype)
            w, s = self.scales(W.shape[1])
            hs.append(h)
            zs.append(w * np.dot(h, W.T) + s * b)
        return hs, zs

    def values_and_slopes(self, params, h):
        """Like `run`: the inputs h (N, in) of every layer, and phi'(z) of every layer but the last."""
        hs, slopes = [h], []
        for W, b in params[:-1]:
            w, s = self.scales(W.shape[1])
            z = hs[-1] @ W.T
            z *= w
            z += s * b
            h, slope = value_and_slope(self.activation, z)
            hs.append(h)
            slopes.append(slope)
        return hs, slopes

    def __call__(self, params, x):
        return self.forward(params, x)[1][-1]


def is_dense(f):
    """Whether f is a plain `Network`, which the layerwise route may take; a subclass may compute something else."""
    return type(f) is Network


def stack(params):
    """All parameters in one vector :math:`θ`, layer by layer.

    Weights come before biases: equation (3). ``W`` is read row by row, a dict by its sorted keys. A
    nest of plain numbers counts as an array, and integers become float64.

    :returns: ``theta`` of shape ``(P,)``, and ``unstack``, which turns such a vector back into the
        same lists, tuples and dicts of arrays
    :raises ValueError: on NaN, infinity and anything but numbers; ``unstack`` does on another shape

    >>> theta, unstack = stack([([[1, 1], [2, 3]], [0, 1])])
    >>> theta
    array([1., 1., 2., 3., 0., 1.])
    >>> unstack(theta)
    [(array([[1., 1.],
           [2., 3.]]), array([0., 1.]))]
    """
    theta, unflatten = flat(as_params(params))

    def unstack(vector):
        if np.shape(vector) != theta.shape:
            raise ValueError(
                f"theta has shape {np.shape(vector)}, wanted {theta.shape}: does it belong to these params?"
            )
        return unflatten(vector)

    return theta.copy(), unstack


def parameter_names(params):
    r"""The LaTeX name of every entry of :math:`θ`, in its order.

    They are :math:`W^{[l]}_{i,j}` and :math:`b^{[l]}_{i}`, counted from 1, or :math:`\theta_{k}`
    where the parameters are not a list of ``(W, b)``.

    :returns: a list of strings, :math:`P` of them
    :raises ValueError: as `stack` does

    >>> parameter_names([([[1], [1]], [0, 1])])
    ['W^{[1]}_{1,1}', 'W^{[1]}_{2,1}', 'b^{[1]}_{1}', 'b^{[1]}_{2}']
    """
    return names_of(as_params(params))


def names_of(params):
    """Like `parameter_names`, with parameters that have been read already."""
    if not are_pairs(params):
        return [rf"\theta_{{{k + 1}}}" for k in range(flat(params)[0].size)]
    names = []
    for layer, (W, _) in enumerate(params, 1):
        out, fan_in = np.shape(W)
        names += [f"W^{{[{layer}]}}_{{{i + 1},{j + 1}}}" for i in range(out) for j in range(fan_in)]
        names += [f"b^{{[{layer}]}}_{{{i + 1}}}" for i in range(out)]
    return names


def are_pairs(params):
    """Whether these are pairs (W, b) of layers."""
    pairs = isinstance(params, list | tuple) and all(isinstance(p, list | tuple) and len(p) == 2 for p in params)
    return pairs and all(np.ndim(W) == 2 and np.shape(b) == np.shape(W)[:1] for W, b in params)
