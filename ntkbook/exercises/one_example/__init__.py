"""Chapter 11: one step on cross-entropy, what it does elsewhere, a natural-gradient step, a point left out."""

from .softmax_step import softmax_step  # isort: split
from .log_change import log_change  # isort: split
from .natural_step import natural_step  # isort: split
from .left_out import left_out
