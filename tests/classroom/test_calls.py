"""The filter of system calls, step by step as the kernel takes it, with the kernel's own numbers of both machines."""

import pytest

from ntkbook.classroom.calls import steps_for

EPERM, ENOSYS, ALLOWED = 0x50000 + 1, 0x50000 + 38, 0x7FFF0000  # linux/seccomp.h, asm-generic/errno.h
X86, ARM = "x86_64", "aarch64"
AUDIT = {X86: 0xC000003E, ARM: 0xC00000B7}  # linux/audit.h
REFUSED = {  # asm/unistd_64.h and asm-generic/unistd.h
    "sched_setaffinity": (203, 122),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "io_uring_setup": (425, 425),
    "bpf": (321, 280),
    "socket": (41, 198),
    "socketpair": (53, 199),
    "io_setup": (206, 0),
    "vmsplice": (278, 75),
    "splice": (275, 76),
    "tee": (276, 77),
    "landlock_create_ruleset": (444, 444),
    "landlock_add_rule": (445, 445),
    "landlock_restrict_self": (446, 446),
    "inotify_init": (253, 26),  # on the second machine only inotify_init1
    "inotify_init1": (294, 26),
    "inotify_add_watch": (254, 27),
    "seccomp": (317, 277),
    "epoll_create": (213, 20),  # on the second machine only epoll_create1
    "epoll_create1": (291, 20),
    "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263),
    "flock": (73, 32),
    "fadvise64": (221, 223),
    "preadv2": (327, 286),
    "mincore": (27, 232),
    "cachestat": (451, 451),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "ptrace": (101, 117),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
}
CLONE, CLONE3, FCNTL, MMAP = (56, 220), (435, 435), (72, 25), (9, 222)
SHARED, PRIVATE, CHECKED, ANONYMOUS = 0x01, 0x02, 0x03, 0x20  # flags of mmap: the third is shared, too
THREAD, USER, MOUNTS = 0x3D0F00, 0x10000000, 0x00020000  # flags of clone: what pthread_create asks; namespaces


def says(machine, call, *arguments, audit=None):
    """What the kernel does about a call, by its rules for such a filter."""
    low = 0xFFFFFFFF
    words = [call, audit or AUDIT[machine], 0, 0]  # number, machine, where from
    for argument in (*arguments, *[0] * (6 - len(arguments))):
        words += [argument & low, argument >> 32]
    steps, at, held = steps_for(machine), 0, None
    while True:
        code, so, other, value = steps[at]
        assert at + 1 < len(steps) or code == 0x06
        if code == 0x20:
            held, jump = words[value // 4], 0
        elif code == 0x06:
            return value
        else:
            jump = so if {0x15: held == value, 0x35: held >= value, 0x45: bool(held & value)}[code] else other
        at += 1 + jump


@pytest.mark.parametrize("which", range(2), ids=[X86, ARM])
def test_each_call_by_its_number(which):
    machine = (X86, ARM)[which]
    refused = {numbers[which] for numbers in REFUSED.values()}
    for call in range(600):
        wanted = EPERM if call in refused else ENOSYS if call == CLONE3[which] else ALLOWED
        assert says(machine, call) == wanted, call


@pytest.mark.parametrize("which", range(2), ids=[X86, ARM])
def test_what_depends_on_the_arguments(which):
    machine, clone, fcntl = (X86, ARM)[which], CLONE[which], FCNTL[which]
    assert [says(machine, clone, flags) for flags in (0, THREAD, MOUNTS)] == [ALLOWED] * 3
    assert [says(machine, clone, flags) for flags in (USER, USER | THREAD, USER | MOUNTS)] == [EPERM] * 3
    told = (1024, 1040, 1026)  # F_SETLEASE, F_SETDELEG, F_NOTIFY
    assert [says(machine, fcntl, 3, command) for command in told] == [EPERM] * 3
    assert [says(machine, fcntl, 3, lock) for lock in (5, 6, 7, 36, 37, 38)] == [EPERM] * 6  # F_GETLK and others
    others = (0, 1, 2, 3, 4, 8, 35, 39, 1023, 1025, 1031, 1039, 1041)
    assert [says(machine, fcntl, 1024, command) for command in others] == [ALLOWED] * len(others)
    for flags, wanted in (
        (SHARED | ANONYMOUS, EPERM),
        (CHECKED | ANONYMOUS, EPERM),
        (PRIVATE | ANONYMOUS, ALLOWED),
        (SHARED, ALLOWED),
        (PRIVATE, ALLOWED),
        (PRIVATE | ANONYMOUS | 0x20000 | 0x4000, ALLOWED),  # the stack of a thread
        (PRIVATE | ANONYMOUS | 0x100, EPERM),  # one that grows down, beyond the limit of data
        (PRIVATE | 0x100, EPERM),
    ):
        assert says(machine, MMAP[which], 0, 4096, SHARED | ANONYMOUS, flags) == wanted


def test_the_numbers_of_another_machine_go_nowhere():
    assert says(X86, 0, audit=AUDIT[ARM]) == says(ARM, 63, audit=AUDIT[X86]) == EPERM
    assert says(X86, 0, audit=0x40000003) == EPERM  # the calls of 32 bits
    assert says(X86, 0x40000000) == says(X86, 0x40000000 + 520) == EPERM  # x32
