"""Chapter 05: the tangent, the loss, how far the flow has come, the largest step, and where training ends."""

from .tangent import tangent  # isort: split
from .same_training import same_training  # isort: split
from .flow import flow  # isort: split
from .when_learned import when_learned  # isort: split
from .largest_step import largest_step  # isort: split
from .least_norm import least_norm
