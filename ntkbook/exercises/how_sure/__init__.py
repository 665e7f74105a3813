"""Chapter 10: the variance at a point, that of an ensemble, the next point to ask for, and leaving one out."""

from .variance import variance  # isort: split
from .trained import trained  # isort: split
from .next_point import next_point  # isort: split
from .left_out import left_out
