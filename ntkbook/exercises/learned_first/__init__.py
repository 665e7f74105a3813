"""Chapter 09: eigenvalues on a circle, what is learned by a time, and two pages of a physics-informed network."""

from .circle import circle  # isort: split
from .by_frequency import by_frequency  # isort: split
from .residual_page import residual_page  # isort: split
from .weights_page import weights_page
