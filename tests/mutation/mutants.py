"""Mutation testing: damage the package in one small place, and see whether the tests notice.

    python tests/mutation/mutants.py [--sample 120] [--seed 0] [--only "kernel*"]

The package is damaged in copies. A mutant counts as killed if a test fails or the tests take far too long. Some
survivors are no defect of the tests: a change may make no difference to what is computed.
"""

import argparse
import fnmatch
import os
import queue
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mutate import mutants

ROOT = Path(__file__).parents[2]
PROCESSES = 2
LIMIT = 900  # seconds that the tests of the undamaged package may take, for each stage
PYTEST = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-o", "addopts=--doctest-modules"]
TESTS = {"exercises": "tests/exercises", "classroom": "tests/classroom", "core": "tests/package"}
LAST = ["tests/classroom/test_attacks.py", "tests/classroom/test_teachers_page.py"]  # half of the folder's time
FIGURES = [["tests/course/test_figures.py"], ["tests/course/test_chapters.py"]]


def group(path):
    """exercises, classroom or core, of a path such as ntkbook/exercises/__init__.py."""
    folder = Path(path).parts[1]
    return folder if folder in TESTS else "core"


def stages(path, root):
    """What is run for a file, the quickest first: its doctests, the tests that bear its name, its folder's."""
    if Path(path).name == "plots.py":
        return [[path], *FIGURES]
    folder = TESTS[group(path)]
    named = sorted((root / folder).glob(f"test_{Path(path).stem}*.py"))
    files = [str(file.relative_to(root)) for file in named]
    last = LAST if group(path) == "classroom" else []
    first = [folder, *(f"--ignore={file}" for file in last)]
    return [tests for tests in ([path], files, first, last) if tests]


def passes(tests, root, limit):
    """Whether tests pass in a copy, within so many seconds."""
    env = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [*PYTEST, "-m", "not sweep", *tests]
    try:
        done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        print(f"timed out after {limit:.0f} s: {' '.join(tests)}", flush=True)
        return False
    return done.returncode in (0, 5)  # 5: there is none


def copy_to(folder):
    skip = shutil.ignore_patterns(".git", ".venv*", "_build", "__pycache__", "my", "classes", ".hypothesis")
    return Path(shutil.copytree(ROOT, folder, ignore=skip))


def duration(tests, root):
    """How many seconds tests take on the undamaged package, which must pass them."""
    start = time.monotonic()
    if not passes(tests, root, LIMIT):
        raise SystemExit(f"{' '.join(tests)} fail on the undamaged package")
    return time.monotonic() - start


def survives(path, mutant, limits, root):
    """Whether no test notices a mutant; its file is put back afterwards."""
    file = root / path
    source = file.read_text(encoding="utf-8")
    file.write_text(mutant.source, encoding="utf-8")
    try:
        return all(passes(tests, root, limits[tuple(tests)]) for tests in stages(path, root))
    finally:
        file.write_text(source, encoding="utf-8")


def sample(size, seed, only):
    """So many of all mutants, as (path, mutant)."""
    every = []
    for file in sorted((ROOT / "ntkbook").rglob("*.py")):
        path = file.relative_to(ROOT).as_posix()
        if fnmatch.fnmatch(path.removeprefix("ntkbook/"), only):
            every += [(path, mutant) for mutant in mutants(file.read_text(encoding="utf-8"))]
    print(f"{len(every)} mutants, of which {min(size, len(every))} are tried")
    return random.Random(seed).sample(every, min(size, len(every)))


def main(size, seed, only):
    chosen = sample(size, seed, only)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(PROCESSES) as pool:
        copies = queue.SimpleQueue()
        for number in range(PROCESSES):
            copies.put(copy_to(Path(folder, str(number))))

        def in_a_copy(function, *args):
            root = copies.get()
            try:
                return function(*args, root)
            finally:
                copies.put(root)

        needed = {tuple(tests) for path, _ in chosen for tests in stages(path, ROOT)}
        took = dict(zip(needed, pool.map(lambda tests: in_a_copy(duration, tests), needed)))
        limits = {tests: 30 + 5 * seconds for tests, seconds in took.items()}
        alive = pool.map(lambda item: in_a_copy(survives, *item, limits), chosen)
        report(chosen, alive)


def report(chosen, alive):
    tried, killed = Counter(), Counter()
    for (path, mutant), survived in zip(chosen, alive):
        tried[group(path)] += 1
        killed[group(path)] += not survived
        if survived:
            print(f"survived {path}:{mutant.line}\n  - {mutant.before}\n  + {mutant.after}", flush=True)
    for name in tried:
        print(f"{name:10} {killed[name]:4} of {tried[name]:4} killed, {killed[name] / tried[name]:.0%}")
    print(f"{'all':10} {killed.total():4} of {tried.total():4} killed, {killed.total() / tried.total():.0%}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=120)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="*", help="files of ntkbook/, such as 'exercises/*'")
    options = parser.parse_args()
    main(options.sample, options.seed, options.only)
