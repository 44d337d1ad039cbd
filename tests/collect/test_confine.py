"""Each lock may be missing on a system: what closed is said truly, and what is missing is not claimed."""

import os
import resource
import sys

import pytest

from recount.collect import confine
from recount.collect.report import Shut

ENABLED = 7


class Kernel:
    """Answers as a kernel with these locks would; `abi` below one: no Landlock."""

    machine = "x86_64"

    def __init__(
        self, *, abi=ENABLED, privileges=True, namespace=True, calls=True, closes=True, makes=True
    ):
        self.abi, self.privileges, self.namespace, self.calls = abi, privileges, namespace, calls
        self.closes, self.makes = closes, makes
        self.sizes = []

    def prctl(self, option, *_):
        return {38: 0 if self.privileges else -1, 22: 0 if self.calls else -1}.get(option, 0)

    def unshare(self, flags):
        assert flags & 0x40000000
        return 0 if self.namespace else -1

    def syscall(self, number, *arguments):
        if number == 446:
            return 0 if self.closes else -1
        if arguments[2] == 1:
            return self.abi
        self.sizes.append(arguments[1])
        return os.open(os.devnull, os.O_RDONLY) if self.makes else -1


@pytest.mark.parametrize(
    ("kernel", "expected"),
    [
        (Kernel(), Shut(7, calls=True, namespace=True, no_new_privileges=True)),
        (Kernel(abi=-1), Shut(0, calls=True, namespace=True, no_new_privileges=True)),
        (Kernel(makes=False), Shut(0, calls=True, namespace=True, no_new_privileges=True)),
        (Kernel(closes=False), Shut(0, calls=True, namespace=True, no_new_privileges=True)),
        (Kernel(namespace=False, calls=False), Shut(7, no_new_privileges=True)),
        (Kernel(privileges=False), Shut(namespace=True)),
    ],
)
def test_what_closed_is_said_truly(kernel, expected):
    assert confine.shut(kernel) == expected


@pytest.mark.parametrize(("abi", "size"), [(1, 8), (3, 8), (4, 16), (6, 24), (9, 24)])
def test_the_struct_of_rights_is_as_long_as_the_abi_knows(abi, size):
    kernel = Kernel(abi=abi)
    assert confine.shut(kernel).landlock == abi
    assert kernel.sizes == [size]


def test_a_machine_whose_calls_are_not_listed_gets_no_filter():
    kernel = Kernel()
    kernel.machine = "riscv64"
    assert not confine.shut(kernel).calls


def test_another_system_has_none_of_the_locks_and_does_not_claim_any(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert confine.shut() == Shut()
    assert not Shut().network
    assert not Shut().disk


@pytest.mark.parametrize(
    ("shut", "network", "disk"),
    [
        (Shut(landlock=3), False, True),
        (Shut(landlock=4), True, True),
        (Shut(namespace=True), True, False),
        (Shut(calls=True), True, True),
    ],
)
def test_which_locks_shut_the_network_and_the_disk(shut, network, disk):
    assert (shut.network, shut.disk) == (network, disk)


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_lets_only_listed_calls_through(machine):
    program = confine.filter_of(machine)
    audit, column = confine._ARCHITECTURES[machine]
    listed = {pair[column] for pair in confine._CALLS.values()}
    for number in [*range(600), 0x40000000, 0x40000001]:
        assert (_answer(program, audit, number) == confine._ALLOW) == (number in listed)
    assert _answer(program, audit ^ 1, 0) == confine._KILL_PROCESS


def _answer(program, audit, number):
    """Runs the filter as the kernel would."""
    at, held = 0, 0
    while True:
        code, if_true, if_false, value = program[at]
        at += 1
        if code == confine._LOAD:
            held = audit if value == 4 else number
        elif code == confine._EQUAL:
            at += if_true if held == value else if_false
        elif code == confine._AT_LEAST:
            at += if_true if held >= value else if_false
        else:
            return value


def test_a_lower_bound_stays_and_time_has_a_moment_to_say_why(monkeypatch):
    bounds = {}
    hard = {resource.RLIMIT_NOFILE: 8, resource.RLIMIT_CPU: 10}
    monkeypatch.setattr(resource, "getrlimit", lambda what: (0, hard.get(what, resource.RLIM_INFINITY)))
    monkeypatch.setattr(resource, "setrlimit", bounds.__setitem__)
    confine.limit(confine.Limits(cpu_seconds=9))
    assert bounds[resource.RLIMIT_NOFILE] == (8, 8)
    assert bounds[resource.RLIMIT_CPU] == (9, 10)
    assert bounds[resource.RLIMIT_AS] == (2**30, 2**30)
    assert bounds[resource.RLIMIT_FSIZE] == bounds[resource.RLIMIT_CORE] == (0, 0)


def test_the_real_kernel_is_asked_without_harm():
    kernel = confine.Kernel()
    assert kernel.prctl(3) in {0, 1}  # whether this process may be dumped: a question
    assert kernel.unshare(-1) == -1
    assert kernel.syscall(444, None, 0, 1) >= -1
