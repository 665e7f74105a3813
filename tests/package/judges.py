"""Judges that share no code with the package: a forward pass of their own, differences instead of derivatives."""

import math

import numpy as np
from hypothesis import strategies as st
from scipy.special import erf

from ntkbook import Network, ntk

PHI = {
    "identity": lambda z: z,
    "tanh": np.tanh,
    "relu": lambda z: np.where(z > 0, z, 0.0),
    "erf": erf,
    "softplus": lambda z: np.log1p(np.exp(z)),
}


def softplus(z):
    """An activation that the package does not know by name."""
    import autograd.numpy as anp

    return anp.log(1 + anp.exp(z))


def network(sizes, activation, parameterization, w_std=1.3, b_std=0.7):
    return Network(sizes, softplus if activation == "softplus" else activation, parameterization, w_std, b_std)


@st.composite
def cases(draw, widest=40, activations=tuple(PHI)):
    """(network, the name of its activation, its parameters, two sets of points)."""
    depth, n, m = draw(st.integers(0, 4)), draw(st.integers(1, 5)), draw(st.integers(1, 6))
    widths = draw(st.lists(st.integers(1, widest), min_size=depth, max_size=depth))
    name = draw(st.sampled_from(activations))
    net = network((n, *widths, m), name, draw(st.sampled_from(["standard", "ntk"])))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    N1, N2 = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    return net, name, net.init(rng), rng.standard_normal((N1, n)), rng.standard_normal((N2, n))


def forward(net, name, theta, x):
    """The network by its formula, one datapoint and one unit at a time, from the flat parameter vector."""
    outputs = []
    for h in x:
        k = 0
        for layer, (fan_in, out) in enumerate(zip(net.sizes, net.sizes[1:])):
            w, s = (1, 1) if net.parameterization == "standard" else (net.w_std / math.sqrt(fan_in), net.b_std)
            W, b = theta[k : k + out * fan_in].reshape(out, fan_in), theta[k + out * fan_in : k + out * (fan_in + 1)]
            k += out * (fan_in + 1)
            z = np.array([w * sum(W[i, j] * h[j] for j in range(fan_in)) + s * b[i] for i in range(out)])
            h = PHI[name](z) if layer < len(net.sizes) - 2 else z
        outputs.append(h)
    return np.array(outputs)


def flat(params):
    return np.concatenate([np.ravel(a) for W, b in params for a in (W, b)]).astype(float)


def central_jacobian(f, theta, step=1e-5):
    """df/dtheta by central differences, with the parameters first: (P, N, m)."""
    columns = []
    for k in range(theta.size):
        up, down = theta.copy(), theta.copy()
        up[k] += step
        down[k] -= step
        columns.append((f(up) - f(down)) / (2 * step))
    return np.array(columns)


def central_kernel(net, name, params, x1, x2):
    theta = flat(params)
    J1, J2 = (central_jacobian(lambda t, x=x: forward(net, name, t, x), theta) for x in (x1, x2))
    return np.einsum("kia,kjb->ijab", J1, J2)


def sum_over_parameters(Df1, Df2):
    """Equation (4), read literally: entry by entry, a sum over the parameters."""
    (N1, P, m), N2 = Df1.shape, len(Df2)
    K = np.zeros((N1, N2, m, m))
    for i, j, a, b in np.ndindex(K.shape):
        K[i, j, a, b] = math.fsum(Df1[i, k, a] * Df2[j, k, b] for k in range(P))
    return K


def assert_agree(K, reference, relative):
    """Every entry within `relative` of the largest entry of the reference; shapes equal."""
    assert K.shape == reference.shape, f"{K.shape} for {reference.shape}"
    gap, size = np.abs(K - reference).max(initial=0), np.abs(reference).max(initial=0)
    assert gap <= relative * size, f"differs by {gap}, the largest entry is {size}"


def small_kernel(seed=0, m=2, N=3):
    net = Network((2, 4, m), "tanh")
    rng = np.random.default_rng(seed)
    return ntk(net, net.init(rng), rng.standard_normal((N, 2)))
