"""Run in Pyodide by test_lite.py: the cells of a chapter in IPython, and what each printed as JSON in the last line.

There is no matplotlib to be had for this Pyodide: the drawing functions draw
on mocks, and `plots.show` shows the text of the figure alone.
"""

import json
import sys
from unittest.mock import MagicMock

sys.path[:0] = ["/wheels", "/numpy"]
plt = MagicMock(name="matplotlib.pyplot")
plt.subplots = lambda rows=1, columns=1, **options: (
    MagicMock(),
    [MagicMock()] * columns if columns > 1 else MagicMock(),
)
sys.modules |= {"matplotlib": MagicMock(pyplot=plt), "matplotlib.pyplot": plt}

from IPython.core.interactiveshell import InteractiveShell  # noqa: E402
from IPython.display import display  # noqa: E402
from IPython.utils.capture import capture_output  # noqa: E402
from traitlets.config import Config  # noqa: E402

import ntkbook  # noqa: E402
from ntkbook import plots  # noqa: E402

assert ntkbook.__file__.startswith("/wheels/")
shell = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
plots.show = lambda text: display({"text/plain": text}, raw=True)
found, values = [], []
shell.display_trap.hook = lambda value: value is None or values.append(shell.display_formatter.format(value)[0])
with open("/chapter/sources.json", encoding="utf-8") as file:
    sources = json.load(file)
for source in sources:
    with capture_output() as caught:
        result = shell.run_cell(source)
    error = result.error_before_exec or result.error_in_exec
    data = [*(output.data for output in caught.outputs), *values]
    values.clear()
    texts = [caught.stdout, *(d[kind] for d in data for kind in d if kind.startswith("text/"))]
    found.append({"error": error and repr(error), "stderr": caught.stderr, "text": "\n".join(texts)})
print(json.dumps({"python": sys.version, "numpy": sys.modules["numpy"].__version__, "cells": found}))
