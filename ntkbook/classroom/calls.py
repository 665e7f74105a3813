"""System calls that no answer needs, and that would go round the limits of the sandbox: a filter of the kernel's."""

import ctypes
import os
import struct

NEW_USER = 0x10000000  # a flag of clone: in a user namespace of its own, a process may mount
REFUSED, UNKNOWN, ALLOWED = 0x00050001, 0x00050026, 0x7FFF0000  # EPERM; ENOSYS, on which libc takes clone; go on
# Asked of fcntl: a lease or a delegation, for which whoever opens the file waits 45 seconds, also outside the sandbox;
# locks of a file, which another sandbox sees; and F_NOTIFY, which tells who reads in a folder.
LOCKS, COMMAND = (1024, 1040, 1026, 5, 6, 7, 36, 37, 38), 24  # and where this argument stands
# Flags of mmap, and where they stand: with the first two, no count sees the memory, nor does a limit with the third.
SHARED, ANONYMOUS, GROWS_DOWN, FLAGS = 0x01, 0x20, 0x100, 40
LOAD, IF_EQUAL, IF_AT_LEAST, IF_BITS, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
OTHER_WORDS = 0x40000000  # numbers from here on are those of another ABI, x32
KINDS = {  # machine: (its number, clone, clone3, fcntl, mmap, what is refused)
    "x86_64": (
        0xC000003E,
        56,
        435,
        72,
        9,
        (
            203,  # sched_setaffinity: a sandbox keeps to its core
            # Memory that is no process's own: memfd_create, memfd_secret, shmget, semget, msgget, keys (3), io_uring,
            # bpf; seccomp, whose filters are kept; epoll_create (2), whose watches a user has so many of;
            # socket and socketpair, whose buffers hold gigabytes, and some reach the machine around this one;
            # io_setup; vmsplice, splice and tee, by which a pipe keeps whole pages; landlock (3), whose rules are kept.
            *(319, 447, 29, 64, 68, 248, 249, 250, 425, 321, 317, 213, 291, 41, 53, 206, 278, 275, 276, 444, 445, 446),
            # Walls and others: unshare, setns, mount, ptrace, perf_event_open, userfaultfd, process_vm_* (2),
            # pidfd_getfd.
            *(272, 308, 165, 101, 298, 323, 310, 311, 438),
            # What tells one sandbox of another: inotify (3), fanotify (2), flock, fadvise64, preadv2, mincore,
            # cachestat.
            *(253, 294, 254, 300, 301, 73, 221, 327, 27, 451),
        ),
    ),
    "aarch64": (
        0xC00000B7,
        220,
        435,
        25,
        222,
        (
            122,
            *(279, 447, 194, 190, 186, 217, 218, 219, 425, 280, 277, 20, 198, 199, 0, 75, 76, 77, 444, 445, 446),
            *(97, 268, 40, 117, 241, 282, 270, 271, 438),
            *(26, 27, 262, 263, 32, 223, 286, 232, 451),
        ),
    ),
}


def steps_for(machine):
    """The filter as steps of the kernel's packet filter: (code, jump if so, jump if not, value)."""
    number, clone, clone3, fcntl, mmap, refused = KINDS[machine]
    steps = [(LOAD, 0, 0, 4), (IF_EQUAL, 1, 0, number), (RETURN, 0, 0, REFUSED)]
    steps += [(LOAD, 0, 0, 0), (IF_AT_LEAST, 0, 1, OTHER_WORDS), (RETURN, 0, 0, REFUSED)]
    for call in refused:
        steps += [(IF_EQUAL, 0, 1, call), (RETURN, 0, 0, REFUSED)]
    steps += [(IF_EQUAL, 0, 1, clone3), (RETURN, 0, 0, UNKNOWN)]
    steps += [(IF_EQUAL, 0, 6, mmap), (LOAD, 0, 0, FLAGS), (IF_BITS, 2, 0, GROWS_DOWN)]
    steps += [(IF_BITS, 0, 2, ANONYMOUS), (IF_BITS, 0, 1, SHARED), (RETURN, 0, 0, REFUSED), (RETURN, 0, 0, ALLOWED)]
    steps += [(IF_EQUAL, 0, 2 + 2 * len(LOCKS), fcntl), (LOAD, 0, 0, COMMAND)]
    for what in LOCKS:
        steps += [(IF_EQUAL, 0, 1, what), (RETURN, 0, 0, REFUSED)]
    steps += [(RETURN, 0, 0, ALLOWED)]
    steps += [(IF_EQUAL, 1, 0, clone), (RETURN, 0, 0, ALLOWED)]
    return [*steps, (LOAD, 0, 0, 16), (IF_BITS, 0, 1, NEW_USER), (RETURN, 0, 0, REFUSED), (RETURN, 0, 0, ALLOWED)]


def refuse():
    """Refuse them to this process and all that come from it; on machines of other kinds nothing is refused."""
    if os.uname().machine not in KINDS:
        return
    steps = steps_for(os.uname().machine)
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    head = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(program))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, head, 0, 0):  # no new privileges; from now on, this filter
        raise OSError(ctypes.get_errno(), "the filter of system calls")
