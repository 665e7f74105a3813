"""Chapter 12: mixed datapoints, shared weights, what is out of reach, a scaled gain, low rank, what settles."""

from .on_its_own import on_its_own  # isort: split
from .by_places import by_places  # isort: split
from .reach import reach  # isort: split
from .scaled_gain import scaled_gain  # isort: split
from .low_rank import low_rank  # isort: split
from .settles import settles
