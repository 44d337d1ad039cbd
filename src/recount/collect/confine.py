"""Shuts the process that calls it in: no disk, no network, no new program, bounded memory and time.

Called inside the worker, after everything that it needs is imported and before it looks at the file.
Four locks, each of which may be missing on a system: limits of resources; a network namespace of its
own; Landlock with no path and no port; and a list of the few system calls that parsing needs (seccomp),
every other one answering "not permitted". `Shut` says which of them closed.

Sources: landlock(7), seccomp(2), user_namespaces(7), setrlimit(2).
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from dataclasses import dataclass

from recount.collect.report import Shut

_NO_NEW_PRIVS, _SECCOMP, _DUMPABLE, _DEATH_SIGNAL = 38, 22, 4, 1
_KILL = 9
_FILTER_MODE = 2
_NEW_USER, _NEW_NET, _NEW_IPC = 0x10000000, 0x40000000, 0x08000000
_CREATE_RULESET, _RESTRICT_SELF = 444, 446  # the same on every architecture
_VERSION_FLAG = 1

# Rights that Landlock takes away, by the ABI that knows them; and the size of the struct that lists them.
_FILE_RIGHTS = ((1, (1 << 13) - 1), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
_NET_SINCE, _NET_RIGHTS = 4, 0b11
_SCOPE_SINCE, _SCOPES = 6, 0b11

# What parsing bytes in memory needs: read and write what is open, memory, signals, clocks, chance, leaving.
# Number on x86-64, number on arm64.
_CALLS: dict[str, tuple[int, int]] = {
    "read": (0, 63),
    "write": (1, 64),
    "writev": (20, 66),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "tgkill": (234, 131),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "futex": (202, 98),
    "set_robust_list": (273, 99),
    "rseq": (334, 293),
    "membarrier": (324, 283),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "times": (100, 153),
    "sysinfo": (99, 179),
    "uname": (63, 160),
    "getrandom": (318, 278),
    "exit": (60, 93),
    "exit_group": (231, 94),
}
_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _KILL_PROCESS, _NOT_PERMITTED = 0x7FFF0000, 0x80000000, 0x00050001
_OTHER_ABI = 0x40000000  # x32 numbers begin here


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("first", ctypes.POINTER(_Instruction)))


class _Rights(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


@dataclass(frozen=True, slots=True)
class Limits:
    """Hard caps of one worker."""

    memory_bytes: int = 2**30
    cpu_seconds: int = 15
    wall_seconds: float = 30.0
    open_files: int = 16


class Kernel:
    """The calls that close a lock; each answers below zero when the system does not have it."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None, use_errno=True)
        self.machine = platform.machine()

    def prctl(self, option: int, *arguments: object) -> int:
        """Sets one option of this process."""
        padded = [*arguments, *[0] * (4 - len(arguments))]
        return int(self._library.prctl(option, *(_long(one) for one in padded)))

    def unshare(self, flags: int) -> int:
        """A part of the system of its own; below zero: refused."""
        return int(self._library.unshare(flags))

    def syscall(self, number: int, *arguments: object) -> int:
        """A call that the C library has no name for."""
        return int(self._library.syscall(ctypes.c_long(number), *(_long(one) for one in arguments)))


def _long(one: object) -> object:
    return ctypes.c_long(one) if isinstance(one, int) else one


def limit(limits: Limits) -> None:
    """Bounds what this process may use; a bound that is lower already stays."""
    import resource

    bounds = {
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in bounds.items():
        hard = resource.getrlimit(what)[1]
        lower = most if hard == resource.RLIM_INFINITY else min(most, hard)
        above = lower + (what == resource.RLIMIT_CPU)  # at the hard bound no signal would say why
        resource.setrlimit(what, (lower, above if hard == resource.RLIM_INFINITY else min(above, hard)))


def shut(kernel: Kernel | None = None) -> Shut:
    """Closes every lock that this system has, for good; and which ones those are."""
    if not sys.platform.startswith("linux"):
        return Shut()
    kernel = kernel or Kernel()
    kernel.prctl(_DEATH_SIGNAL, _KILL)  # when the parent dies, so does this
    kernel.prctl(_DUMPABLE, 0)
    namespace = kernel.unshare(_NEW_USER | _NEW_NET | _NEW_IPC) == 0
    kept_down = kernel.prctl(_NO_NEW_PRIVS, 1) == 0
    landlock = _landlock(kernel) if kept_down else 0
    calls = _few_calls(kernel) if kept_down else False
    return Shut(landlock, calls=calls, namespace=namespace, no_new_privileges=kept_down)


def _landlock(kernel: Kernel) -> int:
    """No path and no port, as far as this kernel's ABI knows them; the ABI, 0 when there is none."""
    abi = kernel.syscall(_CREATE_RULESET, None, 0, _VERSION_FLAG)
    if abi < 1:
        return 0
    files = sum(bits for since, bits in _FILE_RIGHTS if abi >= since)
    rights = _Rights(
        files, _NET_RIGHTS if abi >= _NET_SINCE else 0, _SCOPES if abi >= _SCOPE_SINCE else 0
    )
    size = 8 if abi < _NET_SINCE else 16 if abi < _SCOPE_SINCE else 24
    ruleset = kernel.syscall(_CREATE_RULESET, ctypes.byref(rights), size, 0)
    if ruleset < 0:
        return 0
    closed = kernel.syscall(_RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return abi if closed else 0


def _few_calls(kernel: Kernel) -> bool:
    """Leaves only the harmless calls; whether the kernel took the list."""
    if kernel.machine not in _ARCHITECTURES or sys.maxsize < 2**32:
        return False
    program = filter_of(kernel.machine)
    array = (_Instruction * len(program))(*(_Instruction(*one) for one in program))
    asked = _Program(len(program), ctypes.cast(array, ctypes.POINTER(_Instruction)))
    return kernel.prctl(_SECCOMP, _FILTER_MODE, ctypes.byref(asked)) == 0


def filter_of(machine: str) -> list[tuple[int, int, int, int]]:
    """The filter for one architecture: (code, steps if true, steps if false, value) each."""
    audit, column = _ARCHITECTURES[machine]
    numbers = [pair[column] for pair in _CALLS.values()]
    checks = [(_EQUAL, len(numbers) - at, 0, number) for at, number in enumerate(numbers)]
    return [
        (_LOAD, 0, 0, 4),  # the architecture of the call
        (_EQUAL, 1, 0, audit),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_LOAD, 0, 0, 0),  # its number
        (_AT_LEAST, len(numbers), 0, _OTHER_ABI),
        *checks,
        (_RETURN, 0, 0, _NOT_PERMITTED),
        (_RETURN, 0, 0, _ALLOW),
    ]
