"""Runs a student's cells inside the sandbox: a request a line comes in, a reply a line goes out, both JSON.

It knows the notebook and nothing else. Whatever the cells do to this process, they can alter its own replies only,
and the other side takes them for plain numbers.
"""

import os
import resource
import sys
from contextlib import suppress
from decimal import Decimal
from json import dumps, loads  # by name, like all that follows once cells run: they may alter what modules hold
from numbers import Real
from select import select
from signal import SIGKILL
from types import SimpleNamespace

LIMITS = {  # of each process in the sandbox
    resource.RLIMIT_NPROC: 24,
    resource.RLIMIT_DATA: 1 << 30,
    resource.RLIMIT_AS: 4 << 30,  # also what is shared, which the limit above does not count
    resource.RLIMIT_FSIZE: 50 << 20,
    resource.RLIMIT_NOFILE: 256,
    resource.RLIMIT_CORE: 0,
}
# What has no sense here, or only a notebook's own kernel has: there is no window, and nobody to look.
ELSEWHERE = "matplotlib pylab autosave clear connect_info man less more edit qtconsole store conda pip".split()
LONGEST = 300  # characters of a message
LARGEST = 120_000  # characters of an answer; of more the other side would read no further, nor what comes behind it


def main(user):
    """Serve until there are no more requests; `user` is a number that owns nothing, for a sandbox made by root."""
    if os.getuid() == 0 and user:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    for limit, most in LIMITS.items():
        if user or limit != resource.RLIMIT_NPROC:  # outside the sandbox, all processes of a user count
            resource.setrlimit(limit, (most, most))
    if user:
        from calls import refuse

        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[user % len(cores)]})  # the neighbour has another

        refuse()
    sys.path[0] = ""  # not the folder of this file: no name in it is a module to import
    requests, replies = os.fdopen(os.dup(0), encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # what cells print goes nowhere
        os.dup2(nowhere, stream)
    answer = answers()
    for line in requests:
        request = loads(line)
        reply = answer(request)
        try:
            text = dumps({"id": request["id"], **reply})
        except Exception:  # too deep, or made of something strange
            text = dumps({"id": request["id"], "value": {"other": "something that cannot be written down"}})
        replies.write(text + "\n")
        replies.flush()


def answers():
    """What answers a request, with a shell of its own."""
    import numpy
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    np = as_it_is(numpy)
    shell = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    shell.system = shell.system_raw  # for `!`: the other one opens a terminal, of which there are none
    for magic in ELSEWHERE:
        shell.register_magic_function(lambda line: None, magic_name=magic)
    space, kept, known, run_cell = shell.user_ns, {}, {}, shell.run_cell

    def run(source):
        outcome = run_cell(source, store_history=False)
        error = outcome.error_before_exec or outcome.error_in_exec
        return {"error": said(error) if error else None}

    def take(part, when, names):
        kept[part, when] = found = [space.get(name) for name in names]
        values = [{"function": of_which(value, part)} if callable(value) else taken(value, np) for value in found]
        return {"values": values, "missing": [name for name in names if name not in space]}

    def of_which(value, part):
        """The number of a function among those of its part, which is the same when the cells run again."""
        functions = known.setdefault(part, [])
        if not any(one is value for one in functions):
            functions.append(value)
        return next(k for k, one in enumerate(functions) if one is value)

    def call(part, when, which, arguments, seconds):
        function, given = kept[part, when][which], [unpacked(argument, np) for argument in arguments]
        return apart(lambda: called(function, given, np), seconds)

    does = {"run": run, "take": take, "call": call}
    return lambda request: does[request["do"]](*request["with"])


def called(function, arguments, np):
    try:
        return {"value": taken(function(*arguments), np)}
    except (Exception, SystemExit, KeyboardInterrupt) as error:
        return {"stopped": type(error).__name__, "error": said(error), "line": line_of(error)}


def apart(work, seconds):
    """What `work` gives in a process of its own: what it does to names and objects, no cell and no other call sees.

    In this one where a copy would lack the threads of a pool, say, or where there can be no other.
    """
    if not sys.platform.startswith("linux") or len(os.listdir("/proc/self/task")) > 1:
        return work()
    mine, its = os.pipe()
    with os.fdopen(mine, encoding="utf-8") as come, os.fdopen(its, "w", encoding="utf-8") as out:
        try:
            child = os.fork()
        except OSError:  # the notebook has all the processes there are
            return work()
        if not child:
            try:
                os.setpgid(0, 0)
                out.write(dumps(work()) + "\n")
                out.flush()
            finally:
                os._exit(0)
        out.close()
        in_time = select([come], [], [], seconds)[0]
        reply = come.readline(2 * LARGEST) if in_time else ""  # not to the end: what it has started may keep it open
        with suppress(OSError):
            os.killpg(child, SIGKILL)  # that, too
        with suppress(OSError):
            os.waitpid(child, 0)
    return loads(reply) if reply else {"halts": "dead" if in_time else "time"}


def as_it_is(numpy):
    """What is needed here of numpy, whatever cells make of it later."""
    ma = SimpleNamespace(is_masked=numpy.ma.is_masked)
    return SimpleNamespace(
        array=numpy.array, asarray=numpy.asarray, ndarray=numpy.ndarray, generic=numpy.generic, ma=ma
    )


def said(error):
    try:
        text = str(error)
        if isinstance(error, SyntaxError) and "ipython-input" in str(error.filename):
            text = f"{error.msg}, in line {error.lineno} of its cell"
        return f"{type(error).__name__}: {text}"[:LONGEST]
    except BaseException:  # an error may fail at being printed, too
        return "an error"


def line_of(error):
    """The last line of a cell that an error came through, counted from 1, or None."""
    line, frame = None, error.__traceback__
    while frame:
        if "ipython-input" in frame.tb_frame.f_code.co_filename or "ipykernel" in frame.tb_frame.f_code.co_filename:
            line = frame.tb_lineno
        frame = frame.tb_next
    return line


def unpacked(argument, np):
    if isinstance(argument, dict):
        return np.array(argument["array"], dtype=argument["dtype"]).reshape(argument["shape"])
    return argument


def taken(value, np):
    try:
        found = plain(value, np)
        return found if len(dumps(found)) <= LARGEST else {"other": "more than is asked for"}
    except BaseException:  # too large, or strange on purpose
        return {"other": "something that cannot be written down"}


def plain(value, np, depth=0):
    """A value as JSON has it: numbers, text, lists; arrays, sets and complex numbers under their names."""
    if value is None or isinstance(value, bool | int | float | str):
        return value if not isinstance(value, str) else value[:LONGEST]
    if value is ...:
        return None
    if np.ma.is_masked(value) or depth > 6:
        return {"other": type(value).__name__}
    if isinstance(value, np.ndarray | np.generic):
        if value.dtype.char in "gG":  # of more digits than a float has
            value = value.astype(complex if value.dtype.char == "G" else float)
        if value.dtype.kind == "c":
            return {"real": value.real.tolist(), "imag": value.imag.tolist()}
        if isinstance(value, np.generic):
            return plain(value.item(), np, depth + 1)  # also in a set, where an array cannot be
        return {"array": plain(value.tolist(), np, depth), "kind": value.dtype.kind}
    if isinstance(value, complex):
        return {"real": value.real, "imag": value.imag}
    if isinstance(value, list | tuple):
        return [plain(part, np, depth + 1) for part in value]
    if isinstance(value, set | frozenset):
        return {"set": [plain(part, np, depth + 1) for part in value]}
    try:
        if isinstance(value, Real | Decimal):
            return float(value)
        table = np.asarray(value)  # a range, a table of pandas: what the check on a student's copy takes
        return plain(table, np, depth + 1) if table.dtype.kind in "fiu" else {"other": type(value).__name__}
    except Exception:
        return {"other": "something"}


if __name__ == "__main__":
    main(int(sys.argv[1]))
