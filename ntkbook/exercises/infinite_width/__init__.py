"""Chapter 06: one step of the recursion, and how fast the limit comes."""

from .recursion import recursion
from .slope import slope
