"""A slow machine must not print more than a fast one: no progress bars in tests and in the notebooks they run."""

import os

os.environ["TQDM_DISABLE"] = "1"
collect_ignore = ["bench/with_neural_tangents.py", "bench/with_torch.py"]  # they belong to other environments


def pytest_configure(config):
    """For the notebooks, too, which are not in this folder. The environment of the book has no nbval."""
    if config.pluginmanager.hasplugin("nbval"):
        import beside_nbval

        config.pluginmanager.register(beside_nbval)
