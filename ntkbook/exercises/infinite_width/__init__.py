"""Chapter 06: two conventions, one step of the recursion, how fast the limit comes, and the last layer alone."""

from .habits import habits  # isort: split
from .recursion import recursion  # isort: split
from .slope import slope  # isort: split
from .last_layer import last_layer
