"""Chapter 05: each task stands in a file of its own."""

from .recursion import recursion
from .width_slope import slope

__all__ = ["recursion", "slope"]
