"""Chapter 03: the Jacobian, blocks and the matrix made of them."""

from .jacobian import jacobian
from .block import block
from .flatten import flatten
from .row import row
from .pseudo import pseudo
