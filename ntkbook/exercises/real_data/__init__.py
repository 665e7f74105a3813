"""Chapter 08: kernel regression on real digits (`kernel` is handed to the learner), and agreement beside its null."""

from .digits import kernel
from .regression import regression  # isort: split
from .agreement import agreement
