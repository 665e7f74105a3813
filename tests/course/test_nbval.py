"""nbval notices what it is relied on for; the printed digits hold on other processors."""

import os
import re
import subprocess
import sys

import nbformat
import pytest
from cells import FOLDER, code_cells, load, path_of
from controls import assert_catches
from damage import replaced, stripped

HAND_PAGE = path_of("02_hand_page")


def failing(notebooks, folder):
    """The names of those notebooks that nbval does not pass; a folder is needed to do it in."""
    for name, notebook in notebooks.items():
        nbformat.write(notebook, folder / f"{name}.ipynb")
    (folder / "nothing.ini").write_text("[pytest]\n")
    options = ["-q", "-p", "no:cacheprovider", "-c", "nothing.ini", "--nbval", "--nbval-current-env", "--tb=no"]
    command = [sys.executable, "-m", "pytest", *options, *(f"{name}.ipynb" for name in notebooks)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode in (0, 1), done.stdout + done.stderr  # not 2 to 5: it could not work at all
    return set(re.findall(r"^FAILED (\w+)\W+ipynb::", done.stdout, re.MULTILINE))


def first_half():
    """The hand page's chapter as far as the eigenvalues: all that the controls damage is in it."""
    notebook = load(HAND_PAGE)
    last = next(k for k, cell in enumerate(notebook.cells) if "determinant =" in cell.source and cell.get("outputs"))
    notebook.cells = notebook.cells[: last + 1]
    return notebook


def printed(old, new):
    """Damage: the first output that has `old` has `new`."""

    def damage(notebook):
        output = next(o for cell in code_cells(notebook) for o in cell.outputs if old in o.get("text", ""))
        output.text = output.text.replace(old, new, 1)

    return damage


CONTROLS = {
    "a_digit_of_the_documented_kernel": printed("[[3, 4], [4, 6]]", "[[3, 4], [4, 7]]"),
    "a_digit_of_the_eigenvalue": printed("0.22799 and 8.77200", "0.22798 and 8.77200"),
    "a_cell_that_raises": replaced("code", "import numpy", "1 / 0; import numpy"),
    "stripped": stripped,
}


def test_nbval_catches_damage_but_passes_a_stripped_notebook(tmp_path):
    """The last is why check_run_in_order is needed: nbval has nothing to compare and is content."""

    def check(notebooks):
        names = sorted(failing(notebooks, tmp_path))
        assert not names, f"nbval does not pass {names}"

    def damage(notebooks):
        damaged = {name: first_half() for name in CONTROLS}
        for name, change in CONTROLS.items():
            change(damaged[name])
        return damaged

    says = f"nbval does not pass {sorted(set(CONTROLS) - {'stripped'})}"
    assert_catches(check, {"as_committed": first_half()}, damage, says)


@pytest.mark.sweep
@pytest.mark.parametrize("processor", ["Nehalem", "SandyBridge", "Haswell", "SkylakeX"])
def test_the_printed_digits_hold_on_other_processors(processor):
    """OpenBLAS computes as on another processor, on one thread: the last bits differ, what is shown must not."""
    other = {**os.environ, "OPENBLAS_CORETYPE": processor, "OPENBLAS_NUM_THREADS": "1"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "notebooks",
        "tests/course/test_chapters.py",
    ]
    done = subprocess.run(command, cwd=FOLDER.parent, env=other, capture_output=True, text=True, timeout=1800)
    assert done.returncode == 0, done.stdout[-3000:]
