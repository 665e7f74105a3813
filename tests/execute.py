"""Run notebooks in order on a fresh kernel and store their outputs: what `make notebooks` does.

What would differ on every run is not stored: timing, the Python version, and
live widgets (a reader sees them in a running notebook). The figure of the cell
tagged "readme" is also written to a file, for the README.
"""

import base64
import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

os.environ["TQDM_DISABLE"] = "1"  # a slow machine must not print more than a fast one
WIDGET = "application/vnd.jupyter.widget-view+json"


def run(notebook, folder):
    """Execute all cells in order on a fresh kernel, with `folder` as the place where they run."""
    where = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, record_timing=False, coalesce_streams=True, resources=where, timeout=120).execute()


def execute(path):
    notebook = nbformat.read(path, as_version=4)
    run(notebook, path.parent)
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if WIDGET not in output.get("data", {})]
            if "readme" in cell.metadata.get("tags", []):
                (path.parent / "readme.png").write_bytes(picture(cell))
    nbformat.write(notebook, path)


def picture(cell):
    """The PNG that a cell shows."""
    (encoded,) = (output["data"]["image/png"] for output in cell.outputs if "image/png" in output.get("data", {}))
    return base64.b64decode(encoded)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(name, flush=True)
        execute(Path(name))
