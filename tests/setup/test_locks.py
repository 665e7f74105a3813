"""What is installed: the locks, environment.yml and pyproject.toml agree, and a learner gets what lessons need."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGE = PROJECT["project"]["dependencies"]
EXTRA, GROUP = PROJECT["project"]["optional-dependencies"], PROJECT["dependency-groups"]
LEARNER = PACKAGE + EXTRA["lessons"] + EXTRA["scale"]
TEST = LEARNER + EXTRA["grading"] + GROUP["dev"]
LOCKS = {
    "lab": LEARNER,
    "test": TEST,
    "oldest": TEST,
    "book": PACKAGE + EXTRA["scale"] + EXTRA["book"] + GROUP["browser"],
}
NOT_FOR_LEARNERS = {"nbgrader", "jupyterlite-core", "jupyterlite-pyodide-kernel", "notebook", "sphinx", "pytest"}
CONDA_NAMES = {"matplotlib-base": "matplotlib"}


def ranges(requirements):
    return {r.name: r.specifier for r in map(Requirement, requirements)}


def locked(name):
    return (ROOT / f".ci/{name}.lock").read_text(encoding="utf-8")


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


def check_learner(lock):
    assert not pins(lock).keys() & NOT_FOR_LEARNERS


def check_conda(text, requirements):
    environment = yaml.safe_load(text)
    assert environment["channels"] == ["conda-forge", "nodefaults"]
    *listed, pip, extra = environment["dependencies"]
    assert (pip, extra) == ("pip", {"pip": ["-e ."]})
    listed = {CONDA_NAMES.get(name, name): specifier for name, specifier in ranges(listed).items()}
    assert str(listed.pop("python")) == PROJECT["project"]["requires-python"]
    assert listed == {name: specifier for name, specifier in ranges(requirements).items() if name != "ruff"}


@pytest.mark.parametrize("name", LOCKS)
def test_locks(name):
    check_lock(locked(name), LOCKS[name])


def test_the_package_itself_asks_for_little():
    assert set(ranges(PACKAGE)) == {"autograd", "numpy", "psutil", "scipy", "tqdm"}


def test_a_learner_s_jupyterlab_has_no_extensions_of_teachers_or_of_the_book():
    check_learner(locked("lab"))
    with pytest.raises(AssertionError):
        check_learner(f"{locked('lab')}nbgrader==0.9.6 \\\n")


def test_the_locks_pin_the_same():
    test = pins(locked("test"))
    for other in (pins(locked("lab")), pins(locked("book"))):
        common = other.keys() & test.keys()
        assert {name: other[name] for name in common} == {name: test[name] for name in common}
    assert pins(locked("lab")).keys() <= test.keys()


def test_the_oldest_lock_is_the_floor():
    oldest = pins(locked("oldest"))
    for name, specifier in ranges(TEST).items():
        floor = str(specifier).removeprefix(">=")
        assert any((number + ".0").startswith(floor + ".") for number in oldest[name]), name


def test_environment_yml_agrees_with_pyproject():
    check_conda((ROOT / "environment.yml").read_text(encoding="utf-8"), LEARNER + GROUP["dev"])


def test_drift_and_addresses_are_caught():
    conda, lock = (ROOT / "environment.yml").read_text(encoding="utf-8"), locked("test")
    check_conda(conda, LEARNER + GROUP["dev"])
    for damaged in (conda.replace("numpy>=2.0", "numpy>=1.26"), conda.replace("  - scipy>=1.13\n", "")):
        with pytest.raises(AssertionError):
            check_conda(damaged, LEARNER + GROUP["dev"])
    number = pins(lock)["numpy"][0]
    check_lock(lock, TEST)
    for damaged in (f"--index https://example.org\n{lock}", lock.replace(f"numpy=={number}", "numpy==1.26.0")):
        with pytest.raises(AssertionError):
            check_lock(damaged, TEST)
