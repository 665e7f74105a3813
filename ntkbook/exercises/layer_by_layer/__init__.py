"""Chapter 04: the kernel without a Jacobian, layer by layer."""

from .share import share
