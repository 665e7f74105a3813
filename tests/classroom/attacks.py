"""What a notebook may try: name -> a function that changes a student's copy.

FORGERIES start from a blank copy: nothing is solved, so nothing may be earned. DISTURBANCES start from a right one, and
say what may be left of its points. LEARNERS put all they could find out into an answer. None of them may touch anybody
else's.
"""

import contextlib
import json
import time
from pathlib import Path

import nbformat

FULL = {"partials": 3, "kernel": 4, "eigenvalues": 2, "mistake": 4}  # points by the machine of A1
RIGHT = """
import numpy as np

def right(W1, b1, W2, b2, x):
    hidden = x @ W1.T + b1
    partials = np.hstack([x * W2, np.repeat(W2, len(x), axis=0), hidden, np.ones((len(x), 1))])
    return partials @ partials.T
"""


def put(notebook, part, source):
    """The answer of a part."""
    cell = next(
        cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == f"{part}-answer"
    )
    cell.source = source


def own(notebook, source, at=2):
    """A cell of the student's own, before all answers."""
    notebook.cells.insert(at, nbformat.v4.new_code_cell(source))


def answers(part, source):
    return lambda notebook: put(notebook, part, source)


def first(source):
    return lambda notebook: own(notebook, source)


def last(source):
    return lambda notebook: own(notebook, source, len(notebook.cells))


SQL = """
import glob, sqlite3
for path in ["gradebook.db", "../gradebook.db", *glob.glob("/*/gradebook.db"), *glob.glob("/tmp/**", recursive=True)]:
    try:
        sqlite3.connect(path).execute("update grade set manual_score = 0, auto_score = 0").connection.commit()
    except sqlite3.Error:
        pass
raise SystemExit
"""
TRIED = """
from ntkbook.classroom.assigned import assigned

asked = assigned("partials")
my_partials = [[0.0] * 7, [0.0] * 7]
for row in my_partials:
    for k in range(7):
        said = {}
        for row[k] in map(float, range(-6, 7)):
            said.setdefault(str(asked.check(my_partials)), []).append(row[k])
        row[k] = min(said.values(), key=len)[0]
"""
# The pipe on which replies go back has a number that is easily tried.
PIPES = """
import json, os
values = [[1.0, 2.0]] * 2
for fd in range(64):
    for number in range(1, 60):
        for reply in ({"values": values}, {"value": {"array": values, "kind": "f"}}, {"points": 4, "right": True},
                      {"verdict": {"kind": "right"}, "machine": 4, "of": 4, "stopped": "right"}):
            try:
                os.set_blocking(fd, False)
                os.write(fd, (json.dumps({"id": number, **reply}) + "\\n").encode())
            except OSError:
                break
"""
STRANGE = """
import json, os
nested = "[" * 100000 + "]" * 100000
lines = [nested, "[1" + "0" * 5000 + "]", "null", "7", '"text"', "\\x00", "{", '{"id": true}']
for number in range(1, 60):
    for values in ('{"array": [[1], [2, 3]]}',
                   '{"set": [[1]]}', '{"set": 3}', '{"real": "1e999", "imag": {}}', "1e999",
                   '{"array": {"set": [1]}}', '{"array": {"array": {"array": []}}}', '"\\\\ud800"', "1" + "0" * 4000):
        lines.append('{"id": %d, "error": {"a": "\\\\ud800"}, "line": 1e999, "stopped": [3], ' % number
                     + '"values": [%s, %s], "value": %s}' % (values, values, values))
for fd in range(3, 64):
    try:
        os.set_blocking(fd, False)
        for line in lines:
            os.write(fd, line.encode() + b"\\n")
    except (OSError, ValueError):
        pass
"""
PATCHED = """
import builtins, gc, json, sys
import numpy as np
import ntkbook.exercises.engine.compare as compare, ntkbook.exercises.engine.verdict as verdict
from ntkbook.exercises.engine.exercise import Exercise
yes = verdict.Verdict("right", "right")
Exercise.check = Exercise.judge = lambda *a, **k: yes
compare.same = verdict.same = lambda *a, **k: True
compare.close = lambda a, b, *k: np.ones(np.shape(b), bool)
verdict.judge_numbers = verdict.judge = lambda *a, **k: yes
np.array_equal = np.allclose = lambda *a, **k: True
for module in list(sys.modules.values()):
    if getattr(module, "__name__", "").startswith("ntkbook.classroom"):
        for name in list(vars(module)):
            if callable(vars(module)[name]):
                setattr(module, name, lambda *a, **k: yes)
my_partials = my_eigenvalues = my_kernel = [[1.0] * 7] * 2
my_lines = {1}
kernel = lambda *a: np.ones((2, 2))
"""
RUNNER = """
import gc, sys, types
main = sys.modules["__main__"]
for name in ("plain", "taken", "said", "line_of", "unpacked"):
    if hasattr(main, name):
        setattr(main, name, lambda *a, **k: {"kind": "right", "points": 4, "array": [[1.0]], "right": True})
for thing in gc.get_objects():
    if isinstance(thing, types.FunctionType) and thing.__name__ in ("run", "take", "call", "answers", "dumps"):
        try:
            thing.__code__ = (lambda *a, **k: {"values": [True, True], "value": True}).__code__
        except (ValueError, AttributeError):
            pass
"""
SHELL = """
import json
from IPython.core.interactiveshell import InteractiveShell
InteractiveShell.run_cell = lambda *a, **k: None
json.dumps = lambda *a, **k: '{"id": 9, "value": true}'
json.loads = lambda *a, **k: {"id": 9, "do": "run", "with": ["1"]}
"""
FOUND = """
import gc, sys
found = []

def seen(thing):
    try:
        found.append(repr(thing)[:290])
    except Exception:
        pass
{}
my_partials = found[:900] or ["nothing"]
"""
# What is public is left out: the system, Python, the package.
FILES = """
import os
for top, folders, files in os.walk("/"):
    folders[:] = [f for f in folders if os.path.join(top, f) not in
                  ("/usr", "/lib", "/lib64", "/bin", "/proc", "/dev", "/course") and "python" not in f
                  and f not in (".pyenv", ".venv", ".ipython")
                  and not os.path.exists(os.path.join(top, f, "pyvenv.cfg"))]
    for file in files:
        path = os.path.join(top, file)
        try:
            with open(path, errors="replace") as text:
                text = text.read(60000)
        except OSError as error:
            text = type(error).__name__
        seen(path)
        for k in range(0, len(text), 280):
            seen(text[k:k + 280])
"""
PROCESSES = """
import os
for pid in ["self", *filter(str.isdigit, os.listdir("/proc"))]:
    for name in ("environ", "cmdline", "status", "maps", "mountinfo", "cwd", "root/etc/passwd"):
        try:
            with open(f"/proc/{pid}/{name}", errors="replace") as text:
                text = text.read(20000)
        except OSError as error:
            text = type(error).__name__
        seen((pid, name))
        for k in range(0, len(text), 280):
            seen(text[k:k + 280])
for item in os.environ.items():
    seen(item)
"""
FRAMES = """
import inspect, sys
for module in list(sys.modules):
    seen(module) if "classroom" in module else None
frame = sys._getframe()
while frame:
    for item in list(frame.f_locals.items()):
        seen(item)
    frame = frame.f_back
for thing in gc.get_objects():
    if type(thing).__name__ in ("Exercise", "Verdict", "Mistake", "Answers", "Sandbox", "Part"):
        seen(thing)
        seen(getattr(thing, "data", None))
        seen(getattr(thing, "expected", None))
"""
SOCKETS = """
import os, socket
def all_of_them():
    for kind, where in (((socket.AF_INET, socket.SOCK_STREAM), ("1.1.1.1", 53)),
                        ((socket.AF_INET, socket.SOCK_STREAM), ("127.0.0.1", PORT)),
                        ((socket.AF_UNIX, socket.SOCK_STREAM), "\\0ntkbook-canary-PORT"),
                        ((socket.AF_UNIX, socket.SOCK_STREAM), "/var/run/docker.sock")):
        try:
            s = socket.socket(*kind)
            s.settimeout(0.3)
            s.connect(where)
            seen(("open", where))
        except OSError as error:
            seen(type(error).__name__)
all_of_them()
"""
SPY = """
seen_by_me = []
def kernel(W1, b1, W2, b2, x):
    {}
"""
CALLED = (  # a call is a process of its own, so what it remembers lies in a file
    RIGHT
    + """
import json, os
def called(*numbers):
    with open("/tmp/calls", "a") as file:
        file.write(json.dumps([n.tolist() for n in numbers]) + "\\n")
    with open("/tmp/calls") as file:
        return list(map(json.loads, file))
"""
)
FRIGHTENED = (
    CALLED
    + """
def kernel(*numbers):
    calls = called(*numbers)
    if len(calls) > 1:
        raise {}
    return right(*numbers)
"""
)


def metadata(notebook):
    """Points, names and locks of nbgrader's as they suit the student."""
    for cell in notebook.cells:
        settings = cell.metadata.get("nbgrader")
        if settings:
            settings.update(points=1000, grade=True, locked=False, solution=True)
            if settings["grade_id"].endswith("-check"):
                settings["grade_id"] = settings["grade_id"].replace("-check", "-marks")
                cell.source, cell.outputs = "assert True", []
    notebook.metadata.update(points=1000, machine=13, kind="right", student="ada", verdict={"kind": "right"})


def outputs(notebook):
    """Outputs that say that all is right."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            said = {"text/plain": "right: all of it", "text/html": "<b>✓ right</b>", "application/json": {"machine": 4}}
            cell.outputs = [nbformat.v4.new_output("execute_result", said, execution_count=1)]


def names_of_others(notebook):
    """A cell under the name of another part, twice, and names that are no names."""
    for k, name in enumerate(("kernel-marks", "kernel-answer", "../../ada", "ada", "", None, ["kernel"], {"a": 1})):
        own(notebook, "my_partials = 1", 2 + k)
        notebook.cells[2 + k].metadata["nbgrader"] = {"grade_id": name, "points": 99, "grade": True, "solution": True}


def html(notebook):
    """Markup in prose, names and errors."""
    put(notebook, "trust", "<script>alert(1)</script><img src=x onerror=alert(2)>")
    put(notebook, "rate", "</textarea></pre><iframe src='javascript:alert(3)'>")
    put(notebook, "kernel", "def kernel(*a):\n    raise ValueError('<script>alert(4)</script>')")
    put(
        notebook,
        "partials",
        "raise type('<img src=x onerror=alert(5)>', (Exception,), {})('</p><script>alert(6)</script>')",
    )


def formulas(notebook):
    """What a spreadsheet would run, were it to stand at the beginning of a cell or of a line."""
    put(notebook, "trust", "=cmd|' /C calc'!A0")
    put(notebook, "rate", '-2+3+cmd|" /C calc"!A0\n=HYPERLINK("http://a.example";"b")')
    put(notebook, "kernel", "@SUM(1+1)*cmd\n;=1+1\n\t=1+1")
    put(notebook, "partials", "\t=1+1")


def many_cells(notebook):
    for k in range(3000):
        own(notebook, f"filler_{k} = {k}", len(notebook.cells))


def slow_cells(notebook):
    """None of them too slow by itself."""
    for _ in range(60):
        own(notebook, "import time; time.sleep(1)", len(notebook.cells))


def large_cell(notebook):
    """400 kB, of which half are empty lines: also what is not run is read by somebody."""
    own(notebook, "x = '" + "y" * 200_000 + "'\n" + "\n" * 200_000, len(notebook.cells))


def nowhere(notebook):
    """No cell for the kernel any more, and 250 kB of blanks to search for it, and what a parser dislikes."""
    notebook.cells = [cell for cell in notebook.cells if not cell.get("id", "").startswith("kernel")]
    for text in (
        "\n" * 100_000 + "z",
        "kernel" + " ," * 50_000,
        " " * 150_000 + "kernel",
        "(" * 9_000,
        "-" * 15_000 + "1",
    ):
        own(notebook, text, len(notebook.cells))
    own(notebook, "1" + "+1" * 9_000, len(notebook.cells))
    own(notebook, "a" + ".a" * 9_000, len(notebook.cells))


def half_a_sign(notebook):
    """Lone surrogates, control signs, another direction."""
    put(notebook, "trust", "\ud800 half, \x00 nothing, \u202e backwards, \r returned")
    put(notebook, "partials", "my_partials = '\ud800\x00'")
    own(notebook, "# \udfff\x1b[31m")


def children(name):
    """Processes that wait until nobody looks any more."""
    return f"""
import os, subprocess, sys
for k in range(4):
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", {name!r}], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
    import signal, time
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    time.sleep(600)
"""


# A process that can kill everybody must first see that it is walled in; else the test would end more than itself.
WALLED = "import os\nassert len(list(filter(str.isdigit, os.listdir('/proc')))) < 20, 'no walls here'\n"
KILL = (
    WALLED
    + """
import signal
for pid in (os.getppid(), 1):
    for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP):
        try:
            os.kill(pid, number)
        except OSError:
            pass
"""
)
BOMB = (
    WALLED
    + """
import resource
assert resource.getrlimit(resource.RLIMIT_NPROC)[1] <= 64
while True:
    try:
        os.fork()
    except OSError:
        pass
"""
)
LIMITED = WALLED + "import resource\nassert resource.getrlimit(resource.RLIMIT_AS)[1] <= 8 << 30\n"
EATEN = LIMITED + "kept = []\nwhile True:\n    kept.append(bytearray(50 << 20))\n"
SHARED = LIMITED + "import mmap\nkept = [mmap.mmap(-1, 50 << 20) for _ in range(200)]\n"
EATEN_TOGETHER = (
    LIMITED
    + """
import time
for _ in range(8):
    if os.fork() == 0:
        kept = []
        for _ in range(18):
            kept.append(bytearray(b"x") * (50 << 20))
        time.sleep(600)
time.sleep(600)
"""
)
DISK = """
for place in ("/tmp", "/home/student", "/dev/shm", "."):
    for k in range(40):
        try:
            with open(f"{place}/full{k}", "wb") as file:
                file.write(b"x" * (45 << 20))
        except OSError:
            break
"""
WRITTEN = """
import site, sys, os
tried = []
for place in [*site.getsitepackages(), "/course", "/course/ntkbook", "/course/ntkbook/classroom", "/usr/lib", "/",
              "/etc", "/home", os.path.dirname(sys.executable), "tasks.json"]:
    try:
        open(place if place.endswith("json") else place + "/sitecustomize.py", "w").close()
        tried.append("written to " + place)
    except OSError:
        pass
my_partials = tried or ["nothing"]
"""
PRIVILEGES = """
import ctypes, os
libc, done = ctypes.CDLL(None, use_errno=True), []
def tried(name, *arguments):
    if getattr(libc, name)(*arguments) != -1:
        done.append("done: " + name)
tried("setuid", 0) if os.getuid() else done.append("done: root already")
tried("setgid", 0)
tried("setresuid", 0, 0, 0)
tried("unshare", 0x10000000)
tried("unshare", 0x10020000)
tried("setns", 0, 0)
tried("mount", b"none", b"/tmp", b"tmpfs", 0, None)
tried("umount2", b"/proc", 2)
tried("chroot", b"/tmp")
tried("pivot_root", b"/tmp", b"/tmp")
tried("ptrace", 16, 1, 0, 0)
tried("memfd_create", b"a", 0)
tried("shmget", 0, ctypes.c_size_t(1 << 30), 0o1600)
tried("sethostname", b"a", 1)
tried("reboot", 0)
tried("syscall", 250, 0, -4, 1)
import resource
try:
    resource.setrlimit(resource.RLIMIT_NPROC, (-1, -1))
    done.append("done: more processes")
except (ValueError, OSError):
    pass
my_partials = done or ["nothing"]
"""
ODD_VALUES = """
import numpy as np
class Strange:
    def __array__(self, *a, **k): raise SystemExit(3)
    def __float__(self): raise KeyboardInterrupt
    @property
    def __class__(self): raise RuntimeError("no class")
    def __iter__(self): return iter(int, 1)
    def __len__(self): return 10**18
    def __eq__(self, other): return True
    def __le__(self, other): return True
    __lt__ = __ge__ = __gt__ = __le__
my_partials = Strange()
"""

FORGERIES = {
    "sql": answers("partials", SQL),
    "outputs": outputs,
    "metadata": metadata,
    "names": names_of_others,
    "tried": answers("partials", TRIED),
    "pipes": first(PIPES),
    "strange-pipes": first(STRANGE),
    "late-pipes": first(
        "import threading, time\ndef late():\n    while True:\n        time.sleep(0.01)\n"
        + "\n".join("        " + line for line in PIPES.strip().splitlines())
        + "\nthreading.Thread(target=late, daemon=True).start()"
    ),
    "patched": first(PATCHED),
    "runner": last(RUNNER),
    "shell": last(SHELL),
    "claims": answers("kernel", "kernel = True\nmy_partials = 'right'\nmy_eigenvalues = {'kind': 'right', 'array': 4}"),
    "equal": answers("partials", ODD_VALUES),
    "nan": answers(
        "partials",
        "import numpy as np\nmy_partials = [[np.nan] * 7] * 2\nmy_eigenvalues = [np.inf, -np.inf]\n"
        "my_kernel = np.full((2, 2), np.nan); my_lines = {float('nan')}\nkernel = lambda *a: np.full((2, 2), np.nan)",
    ),
    "huge": answers("partials", "import numpy as np\nmy_partials = np.zeros(100_000_000)"),
    "large": answers(
        "partials", "import numpy as np\nmy_partials = np.arange(900_000) / 7\nmy_eigenvalues = 'x' * 10**8"
    ),
    "deep": answers("partials", "my_partials = []\nfor _ in range(10_000):\n    my_partials = [my_partials]"),
    "itself": answers("partials", "my_partials = []\nmy_partials += [my_partials] * 12\nmy_lines = my_partials"),
    "generator": answers(
        "partials", "def g():\n    while True:\n        yield 1\nmy_partials = g()\nmy_eigenvalues = g"
    ),
    "digits": answers("partials", "my_partials = 10**4000\nmy_eigenvalues = [10**400, -10**400]\nmy_lines = {10**400}"),
    "table": answers("kernel", "def kernel(*a):\n    return [[8.0, 12.0], [12.0, 19.0]]"),
    "other-each-time": answers(
        "kernel", "import random\ndef kernel(*a):\n    return random.choice([None, 1, [[1, 2], [2, 1]], 'a'])"
    ),
    "boundless": answers(
        "kernel",
        "class A(list):\n    def __iter__(self):\n        while True:\n            yield 1\n\n"
        "def kernel(*a):\n    return A([1])",
    ),
    "spoken": answers(
        "kernel",
        "class E(Exception):\n    def __str__(self):\n        raise SystemExit(1)\ndef kernel(*a):\n    raise E",
    ),
    "never": answers("kernel", "def kernel(*a):\n    while True:\n        pass"),
    "exits": answers("kernel", "import sys\ndef kernel(*a):\n    sys.exit(0)"),
    "os-exits": answers("kernel", "import os\ndef kernel(*a):\n    os._exit(0)"),
    "aborts": answers("kernel", "import os\ndef kernel(*a):\n    os.abort()"),
    "segfaults": answers("kernel", "import ctypes\ndef kernel(*a):\n    ctypes.string_at(0)"),
    "recursion": answers("kernel", "import sys\nsys.setrecursionlimit(10**9)\ndef kernel(*a):\n    return kernel(*a)"),
    "html": html,
    "formulas": formulas,
    "half-a-sign": half_a_sign,
    "nowhere": nowhere,
    "asks": first("breakpoint()\nx = input('your key: ')"),
}
LEARNERS = {
    "files": answers("partials", FOUND.format(FILES)),
    "processes": answers("partials", FOUND.format(PROCESSES)),
    "frames": answers("partials", FOUND.format(FRAMES)),
    "sockets": answers("partials", FOUND.format(SOCKETS)),
    "writes": answers("partials", WRITTEN),
    "privileges": answers("partials", PRIVILEGES),
}
# What a function was called with it may know; what it says of that must not come out.
TELLERS = {
    "tells": FRIGHTENED.format("ValueError(str(calls[-1]))"),
    "tells-by-name": FRIGHTENED.format(
        "type('E' + ''.join(c if c.isalnum() else '_' for c in str(calls[-1])), (Exception,), {})"
    ),
    "tells-linalg": FRIGHTENED.format("np.linalg.LinAlgError(str(calls[-1]))"),
    "tells-as-text": CALLED + "\ndef kernel(*n):\n    return right(*n) if len(called(*n)) < 2 else str(n)",
    # The stub's error once, then what was learned by it: at the next try of the same function.
    "tells-later": CALLED
    + """
def kernel(*numbers):
    calls = called(*numbers)
    if len(calls) == 2:
        raise NotImplementedError
    if len(calls) > 2:
        raise ValueError(str(calls[1]))
    return right(*numbers)
""",
    "tells-by-line": CALLED
    + """
def kernel(*numbers):
    if len(called(*numbers)) < 2:
        return right(*numbers)
    told = int("9" + "".join(c for c in str([n.tolist() for n in numbers]) if c.isdigit()))
    for number in range(1, 99):
        text = json.dumps({"id": number, "stopped": "ValueError", "line": told}) + "\\n"
        for fd in range(3, 20):
            try:
                os.set_blocking(fd, False)
                os.write(fd, text.encode())
            except OSError:
                pass
    os._exit(1)
""",
}
# name: (what it does, the points that are left)
DISTURBANCES = {
    "bomb": (last(BOMB), FULL),
    "eats": (last(EATEN), None),
    "eats-shared": (last(SHARED), FULL),
    "eats-together": (last(EATEN_TOGETHER), FULL),
    "disk": (last(DISK), FULL),
    "prints": (last("while True:\n    print('x' * 10**6)"), None),
    "writes-endlessly": (
        last(
            "import os\nwhile True:\n    for fd in range(3, 12):\n        try:\n"
            "            os.write(fd, b'x' * 10**6)\n        except OSError:\n            pass"
        ),
        FULL,
    ),
    "lines-endlessly": (
        last(
            "import os\nwhile True:\n    for fd in range(3, 12):\n        try:\n"
            "            os.write(fd, b'[1]\\n' * 10**5)\n        except OSError:\n            pass"
        ),
        FULL,
    ),
    "sleeps": (first("import time; time.sleep(3600)"), FULL),
    "children": (last(children("ntkbook-canary-child")), FULL),
    "kills": (last(KILL), FULL),
    "kills-all": (last(WALLED + "import signal\nos.kill(-1, signal.SIGKILL)"), FULL),
    "stops-itself": (last("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"), FULL),
    "magics": (last("%load_ext autoreload\n!echo hi; kill $PPID\n%run tasks.json\n%cd /\n%reset -f\n"), None),
    "bash": (last("%%bash\nkill -9 $PPID; sleep 600 &\nexit 3"), FULL),
    "awaits": (last("import asyncio\nawait asyncio.sleep(0)"), FULL),
    "many-cells": (many_cells, None),
    "slow-cells": (slow_cells, None),
    "large-cell": (large_cell, FULL),
    "closes-all": (last("import os\nos.closerange(0, 200)"), FULL),
    "partly-exits": (answers("eigenvalues", "import os\nos._exit(0)"), FULL | {"eigenvalues": 0}),
}
# Odd, and honest: nothing of it costs a point.
ODD = """
import os, sys, threading, time, warnings
try:
    import pandas_that_nobody_has
except ImportError:
    pass
%cd ..
os.chdir("/")
print("hello " * 1000)
sys.stdout.close()
print = None
warnings.simplefilter("error")
import numpy as np
np.seterr(all="raise")
threading.Thread(target=lambda: time.sleep(300)).start()
sys.path.clear()
"""


def odd(notebook):
    own(notebook, ODD)
    own(notebook, "import a_package_that_nobody_has")


def alive(word):
    """The processes of this machine that have a word among their arguments."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            found += [place] if word.encode() in place.read_bytes() else []
    return found


def begun(word):
    """Whether there is one, a moment later: what has just begun has no arguments yet."""
    end = time.monotonic() + 5
    while not alive(word) and time.monotonic() < end:
        time.sleep(0.05)
    return bool(alive(word))


def ended(word):
    """Whether they all have ended, a moment later."""
    end = time.monotonic() + 5
    while alive(word) and time.monotonic() < end:
        time.sleep(0.05)
    return not alive(word)


def points_as_json(folder, student):
    """{part: points of the machine}, of who was graded."""
    rows = json.loads((folder / "graded" / "A1" / f"{student}.json").read_text(encoding="utf-8"))["parts"]
    return {row["part"]: row["machine"] for row in rows if row["part"] in FULL}
