"""The sandbox alone: what a cell cannot reach in it, and that it ends."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from attacks import BOMB, PRIVILEGES, WALLED, WRITTEN, begun, ended
from making import needs_sandbox

from ntkbook.classroom import sandbox, walls
from ntkbook.classroom.prose import only_words, words_in
from ntkbook.classroom.sandbox import Sandbox, Stopped, memory
from ntkbook.classroom.sources import mentions
from ntkbook.classroom.wire import numbers

SECONDS = 30


@pytest.fixture
def box(tmp_path):
    (tmp_path / "tasks.json").write_text('{"mine": 1}')
    box = Sandbox(tmp_path)
    yield box
    box.close()


def value(box, source, name="found"):
    """What a name is after a cell."""
    error = box.ask("run", source, seconds=SECONDS)["error"]
    assert error is None, error
    return box.ask("take", "part", "end", [name], seconds=SECONDS)["values"][0]


@needs_sandbox
def test_it_holds_the_notebook_and_nothing_else(box, monkeypatch):
    assert value(box, "import os\nfound = sorted(f for f in os.listdir() if f[0] != '.')") == ["tasks.json"]
    assert set(value(box, "found = sorted(os.environ)")) <= {
        *(
            "HOME",
            "USER",
            "LANG",
            "MPLBACKEND",
            "PATH",
            "PWD",
            "PYTHONPATH",
            "CLICOLOR",
            "FORCE_COLOR",
            "CLICOLOR_FORCE",
        ),
        *("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "PAGER", "GIT_PAGER", "TERM"),
    }
    assert value(box, "found = sorted(os.listdir('/course'))") == ["ntkbook"]
    assert value(box, "found = os.path.exists('/etc/passwd') or os.path.exists('/sys')") is False
    assert value(box, "import sys\nfound = sys.path[0]") == ""
    # What is asked stands elsewhere.
    assert value(box, "found = os.read(0, 9) or os.read(2, 9) or 'nothing'") == "nothing"


@needs_sandbox
def test_each_has_a_processor_and_the_neighbour_another(tmp_path):
    places = []
    for place in (1, 2):
        with contextlib.closing(Sandbox(tmp_path, place)) as box:
            (core,) = value(box, "import os\nfound = list(os.sched_getaffinity(0))")
            places.append(core)
    assert len(set(places)) == min(2, len(os.sched_getaffinity(0)))


def test_a_class_in_the_folder_of_the_environment_is_not_graded(tmp_path, monkeypatch):
    """As where somebody has made the environment in the course's own folder: the sandbox shows all of that."""
    folder = tmp_path / "notebooks" / "pelicans"
    folder.mkdir(parents=True)
    assert walls.why_not_hidden(folder) is None
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert str(tmp_path) in walls.why_not_hidden(folder)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / ".venv"))
    assert walls.why_not_hidden(folder) is None


@needs_sandbox
def test_where_python_does_not_start_in_it_nothing_is_graded(monkeypatch):
    """Else all would have zeros."""
    assert walls.why_no_sandbox() is None
    monkeypatch.setattr(walls, "seen", lambda: [Path("/usr"), Path("/lib"), Path("/lib64"), Path("/bin")])
    assert re.search(r"fails here \(.*python.*\)\. Install", walls.why_no_sandbox())


@needs_sandbox
@pytest.mark.parametrize("source", [PRIVILEGES, WRITTEN], ids=["privileges", "writes"])
def test_nothing_can_be_had_that_was_not_given(box, source):
    assert value(box, "import os\n" + source, "my_partials") == ["nothing"]


@needs_sandbox
def test_the_keeper_of_the_sandbox_is_out_of_reach(box):
    source = WALLED + (
        "import signal\nfor number in (signal.SIGKILL, signal.SIGSTOP):\n    try:\n        os.kill(1, number)\n"
        "    except OSError:\n        pass\nfound = os.listdir('/proc/1')"
    )
    assert value(box, source) == []
    assert value(box, "found = 7") == 7


@needs_sandbox
def test_nobody_has_to_wait_for_a_file(box):
    """A lease on a file that all read would halt the sandbox beside this one, where both have one owner."""
    tried = """
import fcntl
file = open("mine", "w")
fcntl.fcntl(file, fcntl.F_SETFD, fcntl.FD_CLOEXEC)
try:
    found = fcntl.fcntl(file, 1024, fcntl.F_WRLCK)
except PermissionError:
    found = "refused"
"""
    assert value(box, tried) == "refused"


@needs_sandbox
@pytest.mark.parametrize("made", ["socket({}, 1)", "socketpair({})"])
def test_there_are_no_sockets(box, made):
    """They reach the machine around this one (40), and what lies in them is the memory of no process."""
    for family in (1, 2, 10, 16, 38, 40):
        tried = f"import socket\ntry:\n    found = bool(socket.{made.format(family)})\n"
        assert value(box, tried + "except OSError as error:\n    found = type(error).__name__") == "PermissionError"


@needs_sandbox
@pytest.mark.parametrize("file", ["-1", "os.open('/dev/zero', os.O_RDWR)"])
def test_no_memory_is_shared_that_is_no_file_s(box, file):
    """What a process gives back of it, it still has, and no count of processes sees it."""
    tried = f"import mmap, os\ntry:\n    found = len(mmap.mmap({file}, 4096))\n"
    assert value(box, tried + "except OSError:\n    found = 0") == 0
    assert value(box, "import mmap\nfound = len(mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS))") == 4096


@needs_sandbox
def test_there_are_no_terminals_and_commands_need_none(box):
    """All that there are on a machine are some thousands, which one notebook could take."""
    tried = "import os\ntry:\n    found = bool(os.open('/dev/ptmx', os.O_RDWR))\nexcept OSError:\n    found = False\n"
    assert value(box, tried) is False
    assert value(box, "!echo hi > out\n!exit 3\nfound = [open('out').read(), _exit_code]") == ["hi\n", 3]
    assert value(box, "found = !echo hi\nfound = list(found)") == ["hi"]


@needs_sandbox
def test_there_is_no_network(box):
    assert value(box, "found = [line.split(':')[0].strip() for line in open('/proc/net/dev')][2:]") == ["lo"]


@needs_sandbox
def test_what_needs_no_socket_runs(box):
    """Processes of Python's and of sklearn's, a figure, a command."""
    source = """
from multiprocessing import Pool
import matplotlib.pyplot as plt
import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_score
x = np.arange(40.0)[:, None]
found = len(cross_val_score(RandomForestClassifier(3), x, x[:, 0] % 2, n_jobs=2)) + sum(Pool(2).map(abs, [-1, 1]))
plt.plot(x); plt.show(); plt.savefig("figure.png")
"""
    assert value(box, source) == 7
    assert value(box, "found = 'figure.png' in get_ipython().getoutput('ls')") is True


@needs_sandbox
def test_memory_has_an_end_for_one_and_for_all(box, monkeypatch):
    monkeypatch.setattr(sandbox, "MEMORY", 600 << 20)
    limit = "import resource\nassert resource.getrlimit(resource.RLIMIT_AS)[1] <= 4 << 30\n"
    tried = "    kept = [mmap.mmap(-1, 1 << 30) for _ in range(4)]"
    shared = f"import mmap\nfound = 0\ntry:\n{tried}\nexcept OSError:\n    found = 1"
    assert value(box, limit + shared) == 1
    eaten = WALLED + "for _ in range(2):\n    os.fork()\nkept = b'x' * (250 << 20)\nimport time\ntime.sleep(60)"
    with pytest.raises(Stopped, match="dead"):
        box.ask("run", eaten, seconds=SECONDS)


@needs_sandbox
def test_memory_has_an_end_while_nobody_asks(box, monkeypatch):
    """Answers are judged between two requests, and that may take long."""
    monkeypatch.setattr(sandbox, "MEMORY", 400 << 20)
    later = "import threading, time\ndef eat(n):\n    global kept\n    time.sleep(0.5)\n    kept = b'x' * n\n"
    for size, too_much in ((10 << 20, False), (700 << 20, True)):
        source = f"{later}threading.Thread(target=eat, args=({size},)).start()"
        assert box.ask("run", source, seconds=SECONDS)["error"] is None
        time.sleep(1.5)
        assert (box.process.poll() is not None) == too_much
    with pytest.raises(Stopped, match="dead"):
        box.ask("run", "1", seconds=SECONDS)


@needs_sandbox
def test_page_tables_count(box):
    """One byte in each 2 MB is read, of nobody's memory: no page is the process's own, its table is."""
    value(box, "found = 1")
    before = memory(box.process.pid)
    read = "import mmap\nm = mmap.mmap(-1, 2 << 30, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.PROT_READ)\n"
    value(box, read + "found = sum(m[k << 21] for k in range(1 << 10))")
    assert memory(box.process.pid) - before > 4_000_000
    assert memory(box.process.pid) - before < 20_000_000


@needs_sandbox
@pytest.mark.parametrize("disk", walls.DISKS)
def test_files_have_an_end(box, monkeypatch, disk):
    """Also empty ones, which take the memory of the kernel: that of no process."""
    monkeypatch.setattr(sandbox, "FILES", 3000)
    made = "import os, time\nfor k in range({}):\n    os.close(os.open('{}/' + str(k), os.O_CREAT))\ntime.sleep(1)"
    assert box.ask("run", made.format(2000, disk), seconds=SECONDS)["error"] is None
    assert sandbox.files(box.process.pid) > 2000
    with pytest.raises(Stopped, match="files"):
        box.ask("run", made.format(4000, disk), seconds=SECONDS)


@needs_sandbox
def test_files_have_an_end_in_short_cells_too(box, monkeypatch):
    monkeypatch.setattr(sandbox, "FILES", 1000)
    made = "import os, time\nfor k in range({0}, {0} + 100):\n    open(f'/tmp/{{k}}', 'w').close()\ntime.sleep(0.05)"
    for cell in range(5):
        assert box.ask("run", made.format(100 * cell), seconds=SECONDS)["error"] is None

    def go_on():
        for cell in range(5, 40):
            box.ask("run", made.format(100 * cell), seconds=SECONDS)

    with pytest.raises(Stopped, match="files"):
        go_on()


@needs_sandbox
def test_files_of_the_machine_are_none_of_a_trusted_notebook(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "FILES", 0)
    with contextlib.closing(Sandbox(tmp_path, trusted=True)) as box:
        assert value(box, "import time\ntime.sleep(1)\nfound = 1") == 1


@needs_sandbox
def test_a_bomb_bursts_in_the_sandbox(box):
    with pytest.raises(Stopped):
        box.ask("run", BOMB, seconds=2)
    box.close()
    assert memory(box.process.pid) == 0


@needs_sandbox
def test_memory_counts_where_the_first_thread_has_ended(box):
    source = """
import ctypes, os, threading, time
if os.fork() == 0:
    def eat():
        eaten = bytearray(b"x" * 300_000_000)
        time.sleep(600)
    threading.Thread(target=eat).start()
    ctypes.CDLL(None).syscall(60 if os.uname().machine == "x86_64" else 93, 0)
time.sleep(3)
found = 1
"""
    value(box, "found = 1")
    before = memory(box.process.pid)
    value(box, source)
    assert memory(box.process.pid) - before > 250_000_000


@needs_sandbox
def test_memory_that_processes_share_counts_once_where_it_is_much(box):
    """As of a large array beside a pool of workers."""
    source = """
import os, time
eaten = bytearray(b"x" * 200_000_000)
for _ in range(4):
    if os.fork() == 0:
        time.sleep(600)
found = 1
"""
    value(box, source)
    assert memory(box.process.pid) > memory(box.process.pid, 2 << 30) - (1 << 20) > 1_000_000_000
    assert 200_000_000 < memory(box.process.pid, 1 << 30) < 500_000_000


@needs_sandbox
def test_it_has_ended_when_it_is_closed(box):
    """Else its processes would count among those of the next one at its place."""
    value(box, "import os, time\nfor k in range(8):\n    if os.fork() == 0:\n        time.sleep(600)\nfound = 1")
    members = sandbox.family(box.process.pid)
    assert len(members) > 8
    box.close()
    assert not [member for member in members if Path(f"/proc/{member}").exists()]


@needs_sandbox
def test_nobody_stays_behind(box):
    name = f"ntkbook-left-{os.getpid()}"
    left = f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(99)', '{name}'], "
    assert value(box, left + "start_new_session=True)\nfound = 1") == 1

    assert begun(name)  # or what follows would show nothing
    box.close()
    assert ended(name)


@needs_sandbox
@pytest.mark.parametrize(
    "line", ["[" * 10**5, "1" + "0" * 5000, "[]", "\\x00", '{"id": [2]}', '{"id": 99}', "x" * 10**5]
)
def test_what_is_no_reply_is_passed_over(box, line):
    written = f"    try:\n        os.write(fd, b'{line}\\n')\n    except OSError:\n        pass"
    source = f"import os\nfor fd in range(3, 9):\n{written}"
    box.ask("run", source, seconds=SECONDS)
    assert value(box, "found = 5") == 5


@needs_sandbox
def test_a_reply_without_end_is_cut(box):
    with pytest.raises(Stopped, match="nonsense"):
        box.ask(
            "run",
            "import os\nwhile True:\n    for fd in range(3, 9):\n        try:\n"
            "            os.write(fd, b'x' * 10**5)\n        except OSError:\n            pass",
            seconds=SECONDS,
        )


@needs_sandbox
def test_lines_that_are_no_replies_have_an_end(box):
    source = (
        "import os\nwhile True:\n    for fd in range(3, 9):\n        try:\n            os.write(fd, b'\\n' * 999)\n"
    )
    with pytest.raises(Stopped, match="nonsense"):
        box.ask("run", source + "        except OSError:\n            pass", seconds=SECONDS)


@needs_sandbox
def test_a_reply_that_is_there_counts_however_late_it_is_read(box, monkeypatch):
    """Whoever reads it may be kept busy by a neighbour."""
    box.ask("run", "import time", seconds=SECONDS)
    write = os.write
    monkeypatch.setattr(sandbox.os, "write", lambda *what: (write(*what), time.sleep(1.5))[0])
    assert box.ask("run", "time.sleep(0.1)", seconds=1)["error"] is None


@needs_sandbox
@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("set(np.where([False, True, True])[0] + 1)", {2, 3}),
        ("{np.float32(2.5)}", {2.5}),
        ("np.longdouble(2.5)", 2.5),
        ("[np.array([2.5], dtype=np.longdouble)]", [[2.5]]),
        ("range(3, 5)", [3, 4]),
        ("__import__('collections').deque([3, 4])", [3, 4]),
        ("np.ma.array([3.0, 4.0])", [3.0, 4.0]),
    ],
)
def test_numbers_of_other_types_come_out(box, source, wanted):
    """All that the check on a student's copy takes."""
    found = numbers(value(box, f"import numpy as np\nfound = {source}"))
    assert found == wanted if isinstance(wanted, set) else np.array_equal(found, wanted)


@needs_sandbox
def test_a_set_whose_numbers_collide_takes_no_time(box):
    """Such a set of 4 MB would hold up everybody for half an hour."""
    source = "class S(set):\n    def __iter__(self): return (k * (2**61 - 1) for k in range(150_000))"
    assert "other" in value(box, source + "\nfound = S()")


@needs_sandbox
def test_a_large_value_leaves_what_comes_behind_it_as_it_is(box):
    """A name of an answer may have been used again, for a table of its own."""
    assert "other" in value(box, "import numpy as np\nfound = np.random.default_rng(0).normal(size=(1000, 1000))")
    assert value(box, "found = 5") == 5


@needs_sandbox
def test_files_are_read_whoever_grades(tmp_path):
    """Root's sandbox belongs to a user who owns nothing; the folder of the files may be root's alone."""
    old = os.umask(0o077)
    try:
        folder = tmp_path / "closed"
        folder.mkdir()
        (folder / "tasks.json").write_text("{}")
        (folder / "tasks.json").chmod(0o644)  # as grading does
        box = Sandbox(folder)
    finally:
        os.umask(old)
    try:
        assert value(box, "found = open('tasks.json').read()") == "{}"
    finally:
        box.close()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc here")
def test_memory_is_that_of_the_whole_family():
    eats = "import time; x = b'x' * 10**8; time.sleep(99)"
    starts = f'import subprocess, sys, time; subprocess.Popen([sys.executable, "-c", "{eats}"]); time.sleep(99)'
    process = subprocess.Popen([sys.executable, "-c", starts], start_new_session=True)
    try:
        end = time.monotonic() + 10
        while memory(process.pid) < 100 << 20 and time.monotonic() < end:
            time.sleep(0.1)
        assert memory(process.pid) > 100 << 20
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.parametrize(
    "text",
    ["\n" * 10**6 + "z", "kernel" + " ," * 10**5, " " * 10**6 + "kernel", "(" * 10**6, "-" * 10**6, "a" + ".a" * 10**6],
)
def test_no_text_is_read_for_long(text):
    start = time.monotonic()
    mentions(text, ("kernel", "my_lines"))
    only_words(text)
    words_in(text)
    assert time.monotonic() - start < 2


def test_a_long_text_is_cut_and_depth_has_an_end():
    deep = []
    for _ in range(900):
        deep = [deep]
    assert len(numbers("x" * 10**6)) == 300
    numbers(deep)
    numbers({"array": deep})


def test_a_column_and_a_row_make_no_table():
    """60 kB, of which 400 MB would come to be, and many times that of more."""
    reply = {"real": [[0]] * 5000, "imag": [0] * 5000}
    assert type(numbers(reply)) is object
    assert numbers({"real": [[1, 2]], "imag": [[3, 4]]}).tolist() == [[1 + 3j, 2 + 4j]]
