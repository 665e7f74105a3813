"""A companion to the course on the Neural Tangent Kernel: the kernel, on NumPy and autograd."""

from .kernel import as_blocks, as_matrix, collapse, explain, jacobian, ntk
from .layerwise import ntk_by_layer
from .memory import memory_bill
from .network import Network, parameter_names, stack
from .spectral import spectrum

__version__ = "0.1.0"

__all__ = [
    "Network",
    "as_blocks",
    "as_matrix",
    "collapse",
    "explain",
    "jacobian",
    "memory_bill",
    "ntk",
    "ntk_by_layer",
    "parameter_names",
    "spectrum",
    "stack",
]
