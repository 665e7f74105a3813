"""Chapter 08: kernel regression on digits (`kernel` is given), mistakes predicted, alignment, splits, signs."""

from .digits import kernel
from .regression import regression  # isort: split
from .agreement import agreement
from .alignment import alignment
from .splits import splits  # isort: split
from .signs import signs
