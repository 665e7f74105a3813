"""What a sandbox shows of this machine and what not: the command of bubblewrap, and why there can be none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
DISKS = ("/dev/shm", "/tmp", "/home/student")  # all that can be written to
USER = 60_000  # with the place of the sandbox added: the owner of its processes, where root grades
NEEDED = (
    "grading runs what students wrote, in a sandbox made by bubblewrap (Linux), and {}. Install the package bubblewrap "
    "or grade in the container that notebooks/assignments/Containerfile describes; TRUSTED=yes does without a sandbox, "
    "for answers that you trust with all your files"
)


def why_no_sandbox():
    """What keeps bubblewrap from working here, as a sentence, or None."""
    if not shutil.which("bwrap"):
        return NEEDED.format("bwrap is not installed")
    tried = subprocess.run([*walls(1), sys.executable, "-c", "import numpy"], capture_output=True, text=True)
    if tried.returncode:
        last = tried.stderr.strip().splitlines()[-1:] or ["no reason given"]
        return NEEDED.format(f"bwrap, or Python in it, fails here ({last[0]})")
    return None


def seen():
    """What of this machine a sandbox shows besides the package: the system, and Python with its environment."""
    return [Path(path) for path in ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", sys.base_prefix, sys.prefix)]


def why_not_hidden(folder):
    """Where a class lies so that a sandbox would show its key, as a sentence, or None."""
    for path in seen():
        if folder.resolve().is_relative_to(path.resolve()):
            return (
                f"the class lies in {path}, as do Python or its packages, so every notebook could read its key. Make "
                "the environment in a folder of its own, such as .venv, or put the course elsewhere"
            )
    return None


def walls(place, files=None):
    """The command that a sandboxed command follows; `files` is a folder whose files lie beside the notebook."""
    shown = seen()
    parents = {str(parent) for path in shown for parent in path.parents if str(parent) != "/"}
    binds = [("--ro-bind-try", str(path), str(path)) for path in shown]
    tmpfs = [("--size", "50000000", "--perms", "1777", "--tmpfs", path) for path in DISKS]
    settings = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "HOME": "/home/student",
        "USER": "student",
        "PYTHONPATH": "/course",
        "MPLBACKEND": "agg",
        "LANG": "C.UTF-8",
        **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    }
    root = ("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")  # the runner becomes a user who owns nothing
    beside = sorted(files.iterdir()) if files else []
    return [
        shutil.which("bwrap"),
        *"--unshare-pid --unshare-net --unshare-ipc --unshare-uts --unshare-cgroup-try --die-with-parent".split(),
        *"--new-session --clearenv".split(),
        *(root if os.getuid() == 0 else ("--unshare-user", "--uid", str(USER + place), "--gid", str(USER + place))),
        *(word for name, value in settings.items() for word in ("--setenv", name, value)),
        *"--proc /proc --dev /dev --perms 0755 --dir /home --perms 0755 --dir /course".split(),
        *"--ro-bind /dev/null /dev/zero".split(),  # shared memory that no count of processes sees
        *"--perms 0755 --size 4096 --tmpfs /dev/pts".split(),  # no terminals: there are some thousands for all
        *(word for mount in tmpfs for word in mount),
        *(word for path in sorted(parents) for word in ("--perms", "0755", "--dir", path)),
        *(word for bind in binds for word in bind),
        *("--ro-bind", str(PACKAGE), "/course/ntkbook"),
        *(word for file in beside for word in ("--ro-bind", str(file), f"/home/student/{file.name}")),
        *"--perms 0755 --size 4096 --tmpfs /proc/1 --remount-ro /proc/1".split(),  # its keeper, which has no limits
        *"--remount-ro /dev --remount-ro / --chdir /home/student".split(),
    ]
