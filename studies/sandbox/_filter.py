"""The system calls that a program in a sandbox is refused, as a seccomp filter in the kernel's bytecode.

Namespaces don't reach everything that a kernel has: some families of sockets, the keyrings, memory that
belongs to no process. What tested code has no use for is refused altogether, and so is what came with kernels
newer than this list.
"""

from __future__ import annotations

import platform
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Number = int | None
"""A system call's number; `None` where a machine doesn't have the call."""


@dataclass(frozen=True)
class _Machine:
    audit: int
    """The kernel's name for how calls are numbered; a 32-bit program on the same machine has another."""
    column: Literal[0, 1]
    """Where its numbers stand in the tables below."""


_MACHINES = {"x86_64": _Machine(0xC000003E, 0), "aarch64": _Machine(0xC00000B7, 1)}

_REFUSED: dict[str, tuple[Number, Number]] = {
    # Sockets of every family. `socketpair` is treated below.
    "socket": (41, 198),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    # Memory that belongs to no process, so that no limit on a process counts it.
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # Other processes.
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    # Namespaces and mounts.
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    # Large parts of the kernel, with a history of faults.
    "bpf": (321, 280),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "fanotify_init": (300, 262),
    "vmsplice": (278, 75),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
    "mbind": (237, 235),
    "set_mempolicy": (238, 237),
    "set_mempolicy_home_node": (450, 450),
    "personality": (135, 92),
    "modify_ldt": (154, None),
    "uselib": (134, None),
    "lookup_dcookie": (212, 18),
    # The machine itself.
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "syslog": (103, 116),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "vhangup": (153, 58),
    "iopl": (172, None),
    "ioperm": (173, None),
}
_CLONE, _SOCKETPAIR = (56, 220), (53, 199)
_CLONE3 = 435
_NEWEST = 456
"""The last call of Linux 6.7. Programs that try a later one take "not implemented" for an older kernel."""

_NEW_NAMESPACES = 0x7E020000
_AF_UNIX, _SOCK_STREAM, _SOCK_TYPE = 1, 1, 0xF

_LOAD, _EQUAL, _GREATER, _ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x25, 0x45, 0x54, 0x06
_ALLOW, _KILL_PROCESS, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_REFUSE, _NOT_IMPLEMENTED = _ERROR | 1, _ERROR | 38  # EPERM, ENOSYS
_CALL, _ARCHITECTURE, _ARGUMENTS = 0, 4, (16, 24)
"""Where the kernel puts these for a filter; of the arguments the lower half, on a little-endian machine."""


def system_call_filter() -> bytes | None:
    """Return the filter for this machine; `None` where its calls aren't known here."""
    machine = _MACHINES.get(platform.machine())
    return b"".join(_program(machine)) if machine else None


def _program(machine: _Machine) -> Iterator[bytes]:
    yield _step(_LOAD, _ARCHITECTURE)
    yield from _return_unless(machine.audit, _KILL_PROCESS)
    yield _step(_LOAD, _CALL)
    yield _step(_GREATER, _NEWEST, if_not=1)
    yield _step(_RETURN, _NOT_IMPLEMENTED)
    # Its flags lie in memory, where a filter can't look; programs fall back to `clone`.
    yield from _return_if(_CLONE3, _NOT_IMPLEMENTED)
    for numbers in _REFUSED.values():
        number = numbers[machine.column]
        if number is not None:
            yield from _return_if(number, _REFUSE)
    yield from _no_new_namespaces(_CLONE[machine.column])
    yield from _own_pairs_alone(_SOCKETPAIR[machine.column])
    yield _step(_RETURN, _ALLOW)


def _no_new_namespaces(clone: int) -> Iterator[bytes]:
    yield _step(_EQUAL, clone, if_not=4)
    yield _step(_LOAD, _ARGUMENTS[0])
    yield _step(_ANY_BIT, _NEW_NAMESPACES, if_not=1)
    yield _step(_RETURN, _REFUSE)
    yield _step(_RETURN, _ALLOW)


def _own_pairs_alone(socketpair: int) -> Iterator[bytes]:
    """Admit a pair of sockets that reach each other alone: event loops and pipes of the library use them."""
    yield _step(_EQUAL, socketpair, if_not=6)
    yield _step(_LOAD, _ARGUMENTS[0])
    yield _step(_EQUAL, _AF_UNIX, if_not=3)
    yield _step(_LOAD, _ARGUMENTS[1])
    yield _step(_AND, _SOCK_TYPE)
    yield _step(_EQUAL, _SOCK_STREAM, if_so=1)
    yield _step(_RETURN, _REFUSE)


def _return_if(value: int, what: int) -> Iterator[bytes]:
    yield _step(_EQUAL, value, if_not=1)
    yield _step(_RETURN, what)


def _return_unless(value: int, what: int) -> Iterator[bytes]:
    yield _step(_EQUAL, value, if_so=1)
    yield _step(_RETURN, what)


def _step(code: int, operand: int, *, if_so: int = 0, if_not: int = 0) -> bytes:
    """One instruction: the last two say how many to jump over."""
    return struct.pack("=HBBI", code, if_so, if_not, operand)
