"""What is installed: the locks, environment.yml and pyproject.toml agree, and a learner gets what lessons need."""

import re
import tomllib
from functools import partial
from pathlib import Path

import pytest
import yaml
from controls import assert_catches
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
    assert set(ranges(PACKAGE)) == {"autograd", "numpy", "psutil", "scipy", "threadpoolctl", "tqdm"}


def test_a_learner_s_jupyterlab_has_no_extensions_of_teachers_or_of_the_book():
    assert_catches(check_learner, locked("lab"), lambda lock: lock + "nbgrader==0.9.6 \\\n", "nbgrader")


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


DRIFT = {
    "another range": ("numpy>=2.0", "numpy>=1.26", "numpy"),
    "a package is missing": ("  - scipy>=1.13\n", "", "scipy"),
    "another Python": ("python>=3.11", "python>=3.10", "3.10"),
}
LOCKED = {
    "an address": ("numpy==", "--index https://example.org\nnumpy==", "the lock names an address"),
    "out of its range": ("\nnumpy==", "\nnumpy==1.26.0 \\\nnumpy==", "numpy is locked out of its range"),
    "not locked": ("\nscipy==", "\nscipi==", "scipy is not locked"),
}


@pytest.mark.parametrize("drift", DRIFT)
def test_drift_is_caught(drift):
    right, wrong, says = DRIFT[drift]
    conda = (ROOT / "environment.yml").read_text(encoding="utf-8")
    check = partial(check_conda, requirements=LEARNER + GROUP["dev"])
    assert_catches(check, conda, lambda text: text.replace(right, wrong), says)


@pytest.mark.parametrize("damage", LOCKED)
def test_a_damaged_lock_is_caught(damage):
    right, wrong, says = LOCKED[damage]
    check = partial(check_lock, requirements=TEST)
    assert_catches(check, locked("test"), lambda text: text.replace(right, wrong), says)
