"""Chapter 03: the Jacobian, blocks and the matrix made of them, the share of one layer."""

from .jacobian import jacobian
from .block import block
from .flatten import flatten
from .row import row
from .pseudo import pseudo
from .layer import layer
