"""Chapter 08: kernel regression on digits (`kernel` is given to the learner), mistakes predicted, alignment, splits."""

from .digits import kernel
from .regression import regression  # isort: split
from .agreement import agreement
from .alignment import alignment
from .splits import splits
