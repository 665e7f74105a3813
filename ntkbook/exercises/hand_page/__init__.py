"""Chapter 02: the page's own numbers and others, with pencil."""

from .entry import entry
from .eigenvalues import eigenvalues
from .partials import partials
from .largest_step import largest_step
from .kernel import kernel
from .find_the_mistake import find_the_mistake
