"""Chapter 05: how far the flow has come, the largest step, and where training ends."""

from .flow import flow
from .largest_step import largest_step
from .least_norm import least_norm
