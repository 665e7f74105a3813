"""What a user imports: the public names, the version, and nothing heavy before it is asked for."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
PUBLIC = {
    "NTKOperator",
    "dask_ntk",
    "ntk_to_zarr",
    "Network",
    "SquaredLoss",
    "circle_spectrum",
    "cross_entropy_flow",
    "ensemble",
    "flow",
    "fourier_features",
    "input_derivative",
    "leave_one_out",
    "limit_kernels",
    "linearize",
    "max_rate",
    "posterior",
    "regress",
    "rescale",
    "softmax_change",
    "train",
    "alignment",
    "as_blocks",
    "as_matrix",
    "collapse",
    "explain",
    "jacobian",
    "memory_bill",
    "ntk",
    "ntk_by_layer",
    "ntk_by_parameter",
    "ntk_train_test",
    "parameter_names",
    "spectrum",
    "stack",
}


def test_the_version_is_one():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == version("ntkbook")


def loaded_by(statement):
    code = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


def test_the_import_is_light():
    heavy = {"matplotlib", "matplotlib.pyplot", "sklearn", "dask", "scipy", "tqdm", "IPython", "jupyterlab"}
    assert not loaded_by("import ntkbook") & heavy
    assert loaded_by("import ntkbook.plots") & heavy  # the question can be answered with yes


def test_public_names():
    names = {}
    exec("from ntkbook import *", names)
    assert set(names) - {"__builtins__"} == PUBLIC
