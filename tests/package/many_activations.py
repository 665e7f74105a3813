"""Twenty activations and more: smooth, kinked, steep, periodic, with their kinks, in autograd.numpy."""

import autograd.numpy as anp
from autograd.scipy.special import erf


def elu(z, alpha=1.0):
    return anp.where(z > 0, z, alpha * (anp.exp(anp.minimum(z, 0.0)) - 1))


MANY = {  # name: (phi, its kinks)
    "ReLU by hand": (lambda z: anp.maximum(z, 0.0), [0]),
    "leaky ReLU": (lambda z: anp.where(z > 0, z, 0.1 * z), [0]),
    "absolute value": (anp.abs, [0]),
    "ReLU6": (lambda z: anp.minimum(anp.maximum(z, 0.0), 6.0), [0, 6]),
    "hard tanh": (lambda z: anp.clip(z, -1.0, 1.0), [-1, 1]),
    "shifted ReLU": (lambda z: anp.maximum(z - 0.3, 0.0), [0.3]),
    "hard swish": (lambda z: z * anp.clip(z + 3.0, 0.0, 6.0) / 6.0, [-3, 3]),
    "ELU": (elu, [0]),
    "ELU with a kink": (lambda z: elu(z, 2.0), [0]),
    "SELU": (lambda z: 1.0507 * elu(z, 1.67326), [0]),
    "softsign": (lambda z: z / (1 + anp.abs(z)), [0]),
    "softplus": (lambda z: anp.logaddexp(0.0, z), []),
    "steep softplus": (lambda z: anp.logaddexp(0.0, 8 * z) / 8, []),
    "GELU": (lambda z: z * (1 + erf(z / anp.sqrt(2.0))) / 2, []),
    "SiLU": (lambda z: z / (1 + anp.exp(-z)), []),
    "mish": (lambda z: z * anp.tanh(anp.logaddexp(0.0, z)), []),
    "tanh": (anp.tanh, []),
    "tanh of 5 z": (lambda z: anp.tanh(5 * z), []),
    "tanh of 20 z": (lambda z: anp.tanh(20 * z), []),
    "a steep step at 1": (lambda z: anp.tanh(20 * (z - 1.0)), []),
    "sine": (anp.sin, []),
    "sine of 30 z": (lambda z: anp.sin(30 * z), []),
    "cosine": (anp.cos, []),
    "bell": (lambda z: anp.exp(-(z**2)), []),
    "square": (lambda z: z**2, []),
    "cube": (lambda z: z**3, []),
    "exponential": (anp.exp, []),
}
