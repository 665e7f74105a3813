"""A slow machine must not print more than a fast one: no progress bars in tests and in the notebooks they run."""

import os

import beside_nbval

os.environ["TQDM_DISABLE"] = "1"
collect_ignore = ["bench/with_neural_tangents.py", "bench/with_torch.py"]  # they belong to other environments


def pytest_configure(config):
    """For the notebooks, too, which are not in this folder."""
    config.pluginmanager.register(beside_nbval)
