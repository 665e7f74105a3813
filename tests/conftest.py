"""A slow machine must not print more than a fast one: no progress bars in tests and in the notebooks they run."""

import os

os.environ["TQDM_DISABLE"] = "1"
collect_ignore = ["bench/with_neural_tangents.py", "bench/with_torch.py"]  # they belong to other environments
