"""Tasks of the assignments alone: what the chapters' tasks ask, in a form that no chapter answers.

They are no chapter's, so `CHAPTERS` does not list them.
"""

from .mixed_block import mixed_block
from .blocks import blocks
from .pseudo import pseudo
from .weighted_flow import weighted_flow
from .own_rates import own_rates
from .skip import skip
from .wider import wider
from .started import started
from .places_and_bias import places_and_bias
