"""A companion to the course on the Neural Tangent Kernel: the kernel, on NumPy and autograd."""

from importlib import import_module

from .blocks import as_blocks, as_matrix, collapse
from .circle import circle_spectrum, fourier_features
from .cross_entropy import cross_entropy_flow
from .explanation import explain
from .gradient_flow import flow, regress
from .input_derivative import input_derivative
from .kernel import jacobian, ntk, ntk_by_layer, ntk_by_parameter, ntk_train_test
from .learning_dynamics import softmax_change
from .limit import limit_kernels
from .loss import SquaredLoss
from .memory import memory_bill
from .network import Network, parameter_names, stack
from .rescaling import rescale
from .spectral import alignment, max_rate, spectrum
from .training import linearize, train
from .uncertainty import ensemble, leave_one_out, posterior

__version__ = "0.1.0"

__all__ = [
    "NTKOperator",
    "Network",
    "SquaredLoss",
    "alignment",
    "as_blocks",
    "as_matrix",
    "circle_spectrum",
    "collapse",
    "cross_entropy_flow",
    "dask_ntk",
    "ensemble",
    "explain",
    "flow",
    "fourier_features",
    "input_derivative",
    "jacobian",
    "leave_one_out",
    "limit_kernels",
    "linearize",
    "max_rate",
    "memory_bill",
    "ntk",
    "ntk_by_layer",
    "ntk_by_parameter",
    "ntk_to_zarr",
    "ntk_train_test",
    "parameter_names",
    "posterior",
    "regress",
    "rescale",
    "softmax_change",
    "spectrum",
    "stack",
    "train",
]


LATER = {"NTKOperator": "matrixfree", "dask_ntk": "chunks", "ntk_to_zarr": "chunks"}


def __getattr__(name):
    """What needs SciPy, or Dask and Zarr, is loaded when it is asked for."""
    if name in LATER:
        return getattr(import_module(f".{LATER[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return __all__
