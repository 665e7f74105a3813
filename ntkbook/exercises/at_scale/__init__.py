"""Chapter 13: what a kernel weighs, its product with a vector without it, and the largest step by such products."""

from .kernel_bytes import kernel_bytes
from .product import product
from .step_by_products import step_by_products
