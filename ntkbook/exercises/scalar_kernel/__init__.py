"""Chapter 01: a gradient, the kernel, one step of learning, and a draw unlike the others."""

from .gram import gram
from .step import step
from .gradient import gradient
from .exceptional_draw import exceptional_draw
