"""Chapter 07: one step of the rescaled model, how far the parameters go, powers of the width, and four kinds of run."""

from .rescaled_step import rescaled_step  # isort: split
from .lazy_move import lazy_move  # isort: split
from .powers import powers  # isort: split
from .kinds_of_run import kinds_of_run
