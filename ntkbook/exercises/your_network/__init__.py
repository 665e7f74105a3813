"""Chapter 12: mixed datapoints, shared weights, what is out of reach, low rank, what settles, a scaled gain."""

from .on_its_own import on_its_own  # isort: split
from .by_places import by_places  # isort: split
from .reach import reach  # isort: split
from .low_rank import low_rank  # isort: split
from .settles import settles  # isort: split
from .scaled_gain import scaled_gain
