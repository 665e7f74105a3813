"""Chapter 04: the program that computes a kernel without a Jacobian, step by step, and what it saves."""

from .share import share
from .forward import forward
from .backward import backward
from .one_layer import one_layer
from .whole import whole
from .saved import saved
