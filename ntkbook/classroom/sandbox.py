"""A process of its own for a student's cells, with nothing in it but the notebook: no file of yours, no network.

By bubblewrap: a system that cannot be written to, an empty home, own process tree, limits on memory, processes and
disk. Requests and replies are lines of JSON, and a reply is never more than data.
"""

import contextlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from .processes import family, files, memory
from .walls import PACKAGE, USER, walls

MOST = 1 << 18  # bytes of a reply: to build arrays and sets of more takes the time and memory of all
MEMORY = 3 << 30  # bytes, of all processes of a sandbox together
FILES = 100_000  # on its disks, which limit bytes only: an empty file takes a kilobyte of the kernel's memory
LOOK = 0.2  # seconds between two looks at them
LINGER = 20  # seconds at most that it takes to end


class Stopped(Exception):
    """A sandbox that gives no reply: "time", "dead", "files" or "nonsense"."""


class Sandbox:
    """A running sandbox. `trusted` does without one: a process beside this one, with the same limits."""

    def __init__(self, files, place=1, trusted=False):
        runner = [sys.executable, "-u", str(Path(__file__).with_name("runner.py"))]
        self.home = tempfile.TemporaryDirectory() if trusted else None
        if trusted:
            for file in files.iterdir():
                shutil.copy(file, self.home.name)
            command = [*runner, "0"]
        else:
            command = [*walls(place, files), *runner[:2], "/course/ntkbook/classroom/runner.py", str(USER + place)]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
            env=os.environ | {"PYTHONPATH": str(PACKAGE.parent)} if trusted else {},
            cwd=self.home.name if trusted else None,
        )
        os.set_blocking(self.process.stdin.fileno(), False)
        self.asked, self.why, self.closed = 0, "dead", threading.Event()
        self.watch = threading.Thread(target=self.look_after, daemon=True)
        self.watch.start()

    def look_after(self):
        """Until it is closed, or takes too much; whatever this side does, its processes go on between two requests."""
        try:
            while not self.closed.wait(LOOK):
                if memory(self.process.pid, MEMORY) > MEMORY:
                    return
                if not self.home and files(self.process.pid) > FILES:
                    self.why = "files"
                    return
        finally:
            self.kill()

    def ask(self, what, *arguments, seconds):
        """The reply to a request, a dictionary of plain values. Raises Stopped if there is none."""
        self.asked += 1
        request = {"id": self.asked, "do": what, "with": arguments}
        left, got, deadline = json.dumps(request).encode() + b"\n", b"", time.monotonic() + seconds
        read_so_far = 0
        with selectors.PollSelector() as ready:  # of what epoll needs, a user has so much, and a sandbox may take it
            ready.register(self.process.stdout, selectors.EVENT_READ)
            ready.register(self.process.stdin, selectors.EVENT_WRITE)
            while True:
                late = time.monotonic() >= deadline
                events = ready.select(0 if late else max(0, deadline - time.monotonic()))
                try:
                    for key, _ in events:
                        if key.fileobj is self.process.stdin:
                            left = left[os.write(key.fd, left) :]
                            if not left:
                                ready.unregister(self.process.stdin)
                        elif more := os.read(key.fd, 1 << 16):
                            got, read_so_far = got + more, read_so_far + len(more)
                        else:
                            raise Stopped(self.why)
                except OSError:
                    raise Stopped(self.why) from None
                if read_so_far > MOST:  # also of lines that are no reply: to read them takes time
                    raise Stopped("nonsense")
                if b"\n" in got:
                    *lines, got = got.split(b"\n")
                    replies = [reply for reply in map(read, lines) if reply.get("id") == self.asked]
                    if replies:
                        return replies[0]
                if late:  # and nothing was there: what is there counts, however late this side comes to it
                    raise Stopped("time")

    def kill(self):
        """End all that it started, and wait: what lingers would count among the processes of the next one here."""
        inside = [] if self.home else family(self.process.pid)[1:]
        with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
            if inside:  # with the first of them all others end, and then bwrap
                os.kill(inside[0], signal.SIGKILL)
                self.process.wait(LINGER)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def close(self):
        self.closed.set()
        self.watch.join()
        self.process.stdin.close()
        self.process.stdout.close()
        if self.home:
            self.home.cleanup()


def read(line):
    """A reply, or an empty one where an answer has written something else to the line."""
    try:
        reply = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return reply if isinstance(reply, dict) else {}
