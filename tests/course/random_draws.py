"""Nothing comes from outside: every random draw has a seed, and nothing is fetched from a network."""

import ast
import re

from cells import code_cells

SEEDED = ("Classifier", "Regressor", "train_test_split", "KFold", "ShuffleSplit", "KMeans", "PCA")  # by random_state
FORBIDDEN = set("requests urllib urllib3 socket http httpx aiohttp ftplib subprocess".split())
FORBIDDEN |= set("random RandomState secrets uuid".split())


def check_seeded_draws(notebook):
    for cell in code_cells(notebook):
        nodes = list(ast.walk(ast.parse(cell.source)))
        calls = [node for node in nodes if isinstance(node, ast.Call)]
        attributes = [node for node in nodes if isinstance(node, ast.Attribute)]
        generators = [node for node in attributes if node.attr == "default_rng"]
        for node in generators:
            assert node in [call.func for call in calls], "default_rng is handed on without a seed"
        for node in attributes:
            if node.attr in ("random", "rvs"):
                assert node in [g.value for g in generators], f"{ast.unparse(node)} is no generator with a seed"
        for call in calls:
            assert has_seed(call), f"{ast.unparse(call)} has no seed"


def has_seed(call):
    """Whether a call that draws is given a whole number to start from, or a name that stands for one."""
    name = ast.unparse(call.func)
    if name.endswith(SEEDED):
        states = [keyword.value for keyword in call.keywords if keyword.arg == "random_state"]
        return [type(getattr(state, "value", None)) for state in states] == [int]
    if name.endswith("default_rng"):
        seeds = [*call.args, *(keyword.value for keyword in call.keywords)]
        parts = [part for seed in seeds for part in getattr(seed, "elts", [seed])]
        return bool(parts) and all(isinstance(p, ast.Name) or isinstance(getattr(p, "value", 0.5), int) for p in parts)
    return True


def programs(source):
    """The code of a cell, and what stands in it as text to be run by another Python."""
    tree = ast.parse(source)
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [tree, *(ast.parse(text) for text in texts if "\nimport " in text)]


def check_no_network(notebook):
    for cell in code_cells(notebook):
        assert not re.search(r"https?://|__import__", cell.source), f"an address or a hidden import: {cell.source}"
        runs = len(re.findall(r"\bsubprocess\.", cell.source))
        allowed = cell.source.count('subprocess.run([sys.executable, "program.py"]')
        assert runs == allowed, f"another program is run: {cell.source}"
        for node in (node for tree in programs(cell.source) for node in ast.walk(tree)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                used = imported(node)
                assert not used & FORBIDDEN, f"{used & FORBIDDEN}: the network, or draws without a generator"
                assert not any(part.startswith("fetch_") for part in used), f"{used} fetches data"


def imported(node):
    """Every part of the names that an import takes."""
    names = [alias.name for alias in node.names]
    modules = [f"{node.module}.{name}" for name in names] if isinstance(node, ast.ImportFrom) else names
    used = {part for module in modules for part in module.split(".")}
    return used - {"subprocess"} if isinstance(node, ast.Import) else used  # its calls are looked at above
