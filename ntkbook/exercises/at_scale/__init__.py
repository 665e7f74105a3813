"""Chapter 13: what a kernel weighs, and its product with a vector without it."""

from .kernel_bytes import kernel_bytes
from .product import product
