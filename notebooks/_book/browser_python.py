"""The Python that the lite site brings along: Pyodide from npm, and what the chapters import, each package a wheel.

No registry has SciPy, matplotlib and scikit-learn for a browser. So there are
two lists of packages, `online.json` and `offline.json`, and the site takes the
one that it can have (offline/pyodide.mjs). Online, these three and NumPy are
those of Pyodide's public place. Offline, NumPy is that of npm, and files of
the folder `offline` stand in for the three.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import requires, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
PUBLIC = ("matplotlib", "scipy", "scikit-learn")
# What is imported in their place, and what it does. jedi, for better completion, would take ten seconds of every start.
STAND_INS = {
    "matplotlib": ("matplotlib", "matplotlib.py"),
    "scipy": ("scipy", "absent.py"),
    "scikit-learn": ("sklearn", "absent.py"),
    "jedi": ("jedi", "absent.py"),
    "piplite": ("piplite", "piplite.py"),
}
NOT_THERE = {"jupyterlab", "jupyterlab-widgets", "psutil", "threadpoolctl", "widgetsnbextension"}  # nor needed
# Not of this environment: the kernel, and what it installs with.
NOT_HERE = {"micropip": ["packaging"], "piplite": ["micropip"], "ipykernel": ["ipython"], "pyodide-kernel": ["ipython"]}
# What a kernel starts with.
KERNEL = ["micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython"]
BROWSER = {"sys_platform": "emscripten", "platform_system": "Emscripten", "python_version": "3.12"}


def needs(name):
    """The packages that one of this environment needs in a browser."""
    if name in {"numpy", *STAND_INS}:
        return []
    extra = "lessons" if name == "ntkbook" else ""
    needed = map(Requirement, requires(name) or [])
    names = {
        canonicalize_name(r.name) for r in needed if not r.marker or r.marker.evaluate({**BROWSER, "extra": extra})
    }
    return sorted(names - NOT_THERE)


def closure(names, needs):
    """These packages and all that they need."""
    found, names = set(), list(names)
    while names:
        if (name := names.pop()) not in found:
            found.add(name)
            names += needs(name)
    return sorted(found)


def fetch(micropip, folder):
    """The wheels that are pure Python, in the versions of this environment."""
    subprocess.run([*PIP, "wheel", "--no-deps", "--wheel-dir", folder, ROOT], check=True)
    names = [name for name in closure(["ntkbook"], needs) if name not in {"ntkbook", "numpy", *STAND_INS}]
    pinned = [f"{name}=={version(name)}" for name in [*names, "packaging"]]
    options = [
        "--no-deps",
        "--python-version",
        BROWSER["python_version"],
        "--platform",
        "any",
        "--only-binary",
        ":all:",
        "--dest",
        folder,
    ]  # one is compiled too
    subprocess.run([*PIP, "download", *options, f"micropip=={micropip}", *pinned], check=True)
    for path in folder.glob("ntkbook*.whl"):
        path.chmod(0o644)  # pip keeps its own work to itself
    kernel = Path(sys.prefix, "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi")
    for name in ("ipykernel-6", "pyodide_kernel"):
        shutil.copy(next(kernel.glob(f"{name}*.whl")), folder)


def pack(path, files):
    """Write a wheel: the bytes of its files by their places in it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, content in files.items():
            archive.writestr(place, content)


def entry(path):
    """The name of a wheel, and what a list of packages says of it."""
    name, number, _, _ = parse_wheel_filename(path.name)
    with zipfile.ZipFile(path) as archive:
        tops = {place.split("/")[0].removesuffix(".py") for place in archive.namelist()}
    return name, {
        "name": name,
        "version": str(number),
        "file_name": path.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted(top for top in tops if top.isidentifier()),
        "depends": NOT_HERE.get(name) or needs(name),
        "unvendored_tests": False,
    }


def lay_out(npm, folder):
    """All that the site brings along, from what was unpacked of npm."""
    folder.mkdir(parents=True)
    for name in ("pyodide.asm.wasm", "python_stdlib.zip"):
        shutil.copy(npm / "pyodide" / name, folder)
    # NumPy of npm asks who calls it, for large arrays, by a function that no browser has: nobody it knows.
    machine = (npm / "pyodide" / "pyodide.asm.js").read_text(encoding="utf-8")
    before, found, after = machine.partition("var wasmImports={")
    assert found, "the place has moved in this Pyodide"
    (folder / "pyodide.asm.js").write_text(f"{before}{found}backtrace:()=>0,{after}", encoding="utf-8")
    core = (npm / "pyodide" / "pyodide.mjs").read_text(encoding="utf-8")
    (folder / "core.mjs").write_text(core, encoding="utf-8")
    theirs = json.loads((npm / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))
    place = re.sub(r"\$\{.*\}", theirs["info"]["version"], re.search(r"https://[^`]*/full/", core)[0])
    start = (HERE / "offline" / "pyodide.mjs").read_text(encoding="utf-8")
    (folder / "pyodide.mjs").write_text(start.replace("{public}", place), encoding="utf-8")

    fetch(theirs["packages"]["micropip"]["version"], folder)
    numpy = next(npm.glob("lib/*/site-packages"))
    number = next(numpy.glob("numpy-*.dist-info")).name.split("-")[1].removesuffix(".dist")
    files = [file for file in numpy.rglob("*") if "tests" not in file.parts and file.is_file()]
    files = {str(file.relative_to(numpy)): file.read_bytes() for file in files}
    pack(folder / f"numpy-{number}-cp312-cp312-pyodide_2024_0_wasm32.whl", files)
    for name, (module, file) in STAND_INS.items():
        wheel = f"{name.replace('-', '_')}-0"
        files = {f"{module}.py": (HERE / "offline" / file).read_bytes()}
        files[f"{wheel}.dist-info/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: 0\n"
        pack(folder / f"{wheel}-py3-none-any.whl", files)

    own = dict(map(entry, sorted(folder.glob("*.whl"))))
    public = closure(PUBLIC, lambda name: theirs["packages"][name]["depends"])
    public = {name: theirs["packages"][name] for name in public}
    for package in public.values():
        package["file_name"] = place + package["file_name"]
    pure = {name: package for name, package in own.items() if name not in {"numpy", *PUBLIC}}
    for name, packages in (("offline", own), ("online", public | pure)):
        (folder / f"{name}.json").write_text(
            json.dumps({"info": theirs["info"], "packages": packages}), encoding="utf-8"
        )
