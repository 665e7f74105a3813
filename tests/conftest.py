"""A slow machine must not print more than a fast one: no progress bars in tests and in the notebooks they run."""

import os

os.environ["TQDM_DISABLE"] = "1"
collect_ignore = ["bench"]  # parts of it belong to other environments; see test_bench.py
