"""Chapter 12: what keeps datapoints apart, a shared weight, a scaled gain, a low-rank change, what settles."""

from .on_its_own import on_its_own  # isort: split
from .by_places import by_places  # isort: split
from .scaled_gain import scaled_gain  # isort: split
from .low_rank import low_rank  # isort: split
from .settles import settles
