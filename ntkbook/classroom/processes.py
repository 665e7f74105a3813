"""What the processes of a sandbox take, as /proc tells it."""

import contextlib
import os
import re
from pathlib import Path

from .walls import DISKS


def memory(process, most=0):
    """The bytes that a process and all that descend from it hold; 0 where there is no /proc.

    What they share counts for each of them, which is quickly known; if it is more than `most`, it counts once.
    """
    members = family(process)
    total = sum(map(held, members))
    return sum(map(share_of, members)) if total > most > 0 else total


def share_of(process):
    """As `held`, of pages that several processes hold only its share; as `held`, where that is not told."""
    with contextlib.suppress(OSError):
        told = Path(f"/proc/{process}/smaps_rollup").read_bytes()
        tables = re.findall(rb"^VmPTE:\s*(\d+) kB", Path(f"/proc/{process}/status").read_bytes(), re.MULTILINE)
        found = re.findall(rb"^(?:Pss|SwapPss):\s*(\d+) kB", told, re.MULTILINE)
        if found and tables:
            return sum(map(int, found + tables)) << 10
    return held(process)


def held(process):
    """The bytes of a process, with its page tables (one page in each 2 MB takes a page of them).

    Of its threads the one that tells most: one that has ended tells nothing, though it may be the first.
    """
    most = 0
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            with contextlib.suppress(OSError):
                found = re.findall(rb"^Vm(?:RSS|PTE|Swap):\s*(\d+) kB", (thread / "status").read_bytes(), re.MULTILINE)
                most = max(most, sum(map(int, found)) << 10)
    return most


def files(process):
    """How many files there are on the disks of a sandbox; 0 while it has none, or where there is no /proc."""
    for member in family(process)[:0:-1]:  # the first is outside
        with contextlib.suppress(OSError):
            disks = [os.statvfs(f"/proc/{member}/root{disk}") for disk in DISKS]
            return sum(disk.f_files - disk.f_ffree for disk in disks)
    return 0


def family(process):
    """A process and all that descend from it, parents first."""
    children = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_bytes().rpartition(b")")[2].split()
        except OSError:  # it has ended
            continue
        children.setdefault(int(fields[1]), []).append(int(folder.name))
    found = [process]
    for member in found:  # it grows on the way
        found += children.get(member, [])
    return found
