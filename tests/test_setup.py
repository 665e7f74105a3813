"""What a user installs: locks, environment.yml and pyproject.toml agree, the import is light, the README is true."""

import contextlib
import io
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LEARNER = PROJECT["project"]["dependencies"]
DEV = PROJECT["dependency-groups"]["dev"]
SCALE = PROJECT["project"]["optional-dependencies"]["scale"]
BOOK = PROJECT["project"]["optional-dependencies"]["book"] + PROJECT["dependency-groups"]["browser"]
CONDA_NAMES = {"matplotlib-base": "matplotlib"}
PUBLIC = {
    "NTKOperator",
    "dask_ntk",
    "ntk_to_zarr",
    "Network",
    "SquaredLoss",
    "cross_entropy_flow",
    "flow",
    "limit_kernels",
    "linearize",
    "max_rate",
    "regress",
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
    "parameter_names",
    "spectrum",
    "stack",
}


def ranges(requirements):
    return {r.name: r.specifier for r in map(Requirement, requirements)}


def pins(lock):
    """Name to the versions pinned in a lock, one for each environment marker."""
    found = {}
    for name, number in re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", lock, re.MULTILINE):
        found.setdefault(name, []).append(number)
    return found


def check_lock(lock, requirements):
    assert "://" not in lock, "the lock names an address"
    pinned = pins(lock)
    for name, specifier in ranges(requirements).items():
        assert name in pinned, f"{name} is not locked"
        assert all(specifier.contains(number) for number in pinned[name]), f"{name} is locked out of its range"


def check_conda(text, requirements):
    environment = yaml.safe_load(text)
    assert environment["channels"] == ["conda-forge", "nodefaults"]
    *listed, pip, extra = environment["dependencies"]
    assert (pip, extra) == ("pip", {"pip": ["-e ."]})
    listed = {CONDA_NAMES.get(name, name): specifier for name, specifier in ranges(listed).items()}
    assert str(listed.pop("python")) == PROJECT["project"]["requires-python"]
    assert listed == {name: specifier for name, specifier in ranges(requirements).items() if name != "ruff"}


@pytest.mark.parametrize(
    ("name", "requirements"),
    [
        ("lab", LEARNER),
        ("test", LEARNER + SCALE + DEV),
        ("oldest", LEARNER + SCALE + DEV),
        ("book", LEARNER + SCALE + DEV + BOOK),
    ],
)
def test_locks(name, requirements):
    check_lock((ROOT / f".ci/{name}.lock").read_text(encoding="utf-8"), requirements)


def test_the_locks_pin_the_same():
    lab, test, book = (
        pins((ROOT / f".ci/{name}.lock").read_text(encoding="utf-8")) for name in ("lab", "test", "book")
    )
    assert {name: test.get(name) for name in lab} == lab
    assert {name: book.get(name) for name in test} == test


def test_the_oldest_lock_is_the_floor():
    oldest = pins((ROOT / ".ci/oldest.lock").read_text(encoding="utf-8"))
    for name, specifier in ranges(LEARNER + SCALE + DEV).items():
        floor = str(specifier).removeprefix(">=")
        assert any((number + ".0").startswith(floor + ".") for number in oldest[name]), name


def test_environment_yml_agrees_with_pyproject():
    check_conda((ROOT / "environment.yml").read_text(encoding="utf-8"), LEARNER + SCALE + DEV)


def test_drift_and_addresses_are_caught():
    conda = (ROOT / "environment.yml").read_text(encoding="utf-8")
    lock = (ROOT / ".ci/test.lock").read_text(encoding="utf-8")
    for damaged in (conda.replace("numpy>=2.0", "numpy>=1.26"), conda.replace("  - scipy>=1.13\n", "")):
        with pytest.raises(AssertionError):
            check_conda(damaged, LEARNER + SCALE + DEV)
    number = pins(lock)["numpy"][0]
    for damaged in (f"--index https://example.org\n{lock}", lock.replace(f"numpy=={number}", "numpy==1.26.0")):
        with pytest.raises(AssertionError):
            check_lock(damaged, LEARNER + SCALE + DEV)


def test_the_version_is_one():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == version("ntkbook")


def loaded_by(statement):
    code = f"import sys; {statement}; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_the_import_is_light():
    heavy = {"matplotlib", "matplotlib.pyplot", "sklearn", "dask", "scipy", "tqdm", "IPython", "jupyterlab"}
    assert not loaded_by("import ntkbook") & heavy
    assert loaded_by("import ntkbook.plots") & heavy  # the question can be answered with yes


def test_public_names():
    names = {}
    exec("from ntkbook import *", names)
    assert set(names) - {"__builtins__"} == PUBLIC


def readme_example(readme):
    code, output = re.search(r"```python\n(.*?)```\n+```text\n(.*?)```", readme, re.DOTALL).groups()
    return code, output


def check_readme(readme):
    code, output = readme_example(readme)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})
    assert printed.getvalue() == output


def test_the_readme_prints_what_it_says():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    check_readme(readme)
    assert len(readme_example(readme)[0].splitlines()) <= 12
    with pytest.raises(AssertionError):
        check_readme(readme.replace("12", "13"))


def test_the_readme_links_resolve():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!http)([^)#]+)\)", readme)
    assert links
    assert all((ROOT / link).exists() for link in links)
