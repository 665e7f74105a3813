"""In the place of matplotlib, without the internet: nothing is drawn, and `plots.show` shows the words alone."""

import sys
from unittest.mock import MagicMock

pyplot = MagicMock(name="pyplot")
get_backend = pyplot.get_backend
get_backend.return_value = "inline"
pyplot.get_fignums.return_value = [1]
pyplot.rc.return_value = None  # nothing to be shown by a cell that ends with it
pyplot.subplots = lambda rows=1, columns=1, **options: (
    MagicMock(),
    [MagicMock() for _ in range(rows * columns)] if rows * columns > 1 else MagicMock(),
)
sys.modules |= {"matplotlib.pyplot": pyplot, "matplotlib_inline.backend_inline": MagicMock()}
print("Without the internet nothing is drawn: words stand in the place of figures.")
