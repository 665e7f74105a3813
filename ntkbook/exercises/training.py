"""Chapter 04: each task stands in a file of its own."""

from .flow_prediction import flow
from .largest_step import largest_step
from .least_norm import least_norm

__all__ = ["flow", "largest_step", "least_norm"]
