"""The sandboxes that may be on a machine, and the command that starts our program in each.

In a sandbox there are a few read-only folders (the system's libraries, the interpreter and what the caller
shows), an empty folder /tmp in memory, and nothing else: no other file, process, network or privilege. The
kernel refuses what tested code has no use for (`_filter`).

Where the caller is root, the program runs as a user of its own instead: the kernel doesn't hold root to a
limit on processes.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

from midturn.core import BadInput
from midturn.studies.sandbox import _child as child
from midturn.studies.sandbox._filter import system_call_filter

TEMPORARY_BYTES = 64 * 2**20
"""All that a program can write to /tmp."""
TEMPORARY_FILES = 4096
"""Files and folders that it can make there, which take the kernel's memory beside their content."""
PROBE_S = 20.0
"""Seconds for an empty program, after which a sandbox counts as not working."""
TOOL_PATH = "/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin"
"""Where the tools that make a sandbox are looked for."""

_CHILD = Path(child.__file__).read_text(encoding="utf-8")
_SYSTEM = ("/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
_TEMPORARY = f"size={TEMPORARY_BYTES},nr_inodes={TEMPORARY_FILES},mode=1777"


class Isolation(StrEnum):
    """What stands between the code of others and the machine."""

    BUBBLEWRAP = "bubblewrap"
    NAMESPACES = "namespaces"
    """The kernel's namespaces, set up with `unshare` and `mount`."""
    NONE = "none"
    """Limits on time, memory and processes alone: the code can read and change whatever its user can."""


def strongest() -> Isolation:
    """Return the best sandbox that works on this machine.

    Raises:
        BadInput: none works.
    """
    for isolation in (Isolation.BUBBLEWRAP, Isolation.NAMESPACES):
        if works(isolation):
            return isolation
    raise BadInput(
        "no sandbox for model-written code works here. Install bubblewrap 0.8 or newer "
        "(`apt install bubblewrap`; a sandbox also needs seccomp filters, on x86_64 or aarch64), "
        "or accept the risk with `--unsafe-code`"
    )


@cache
def works(isolation: Isolation) -> bool:
    """Whether our program starts under `isolation` on this machine."""
    try:
        probe = subprocess.run(  # noqa: S603 - the command is ours
            command(isolation), env={}, input=b"", capture_output=True, timeout=PROBE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return probe.returncode == 0


def command(isolation: Isolation, shown: Sequence[Path] = ()) -> list[str]:
    """Return the command that starts `_child` under `isolation`, with the standard library only.

    `shown` are folders that it can read; `place_of` says where.

    Raises:
        OSError: a sandbox can't be made here.
    """
    interpreter = Path(_prefix(), "bin", f"python{sys.version_info.major}.{sys.version_info.minor}")
    python = [str(interpreter), "-I", "-S", "-B", "-X", "utf8", "-c", _CHILD]
    if isolation is Isolation.NONE:
        return python
    refused = system_call_filter()
    if refused is None:
        raise OSError("the system calls of this machine's processor are not known")
    places = {str(folder): str(place_of(number, isolation, folder)) for number, folder in enumerate(shown)}
    made = _bubblewrap(places) if isolation is Isolation.BUBBLEWRAP else _namespaces(places)
    return [*made, *python, refused.hex()]


def place_of(number: int, isolation: Isolation, folder: Path) -> Path:
    """Where a program sees the folder that is the `number`-th of those shown."""
    return folder if isolation is Isolation.NONE else Path("/shown", str(number))


def _bubblewrap(shown: Mapping[str, str]) -> list[str]:
    passage = _passage(shown) if os.getuid() == 0 or _can_mount() else []
    places = {place: place for place in shown.values()} if passage else shown
    sandbox = [*_bare(places), "--unshare-all", "--unshare-user", "--disable-userns", "--proc", "/proc"]
    # Newer kernels let a namespace's user write the limits of that namespace.
    sandbox += ["--ro-bind", "/proc/sys", "/proc/sys"]
    # By default the temporary files that hold the file tree and the devices can be written, without a limit.
    sandbox += ["--dev", "/dev", "--remount-ro", "/dev"]
    sandbox += ["--bind", "/tmp", "/tmp"] if passage else ["--size", str(TEMPORARY_BYTES), "--tmpfs", "/tmp"]  # noqa: S108
    return [*passage, *sandbox, "--remount-ro", "/"]


def _bare(shown: Mapping[str, str]) -> list[str]:
    folders = [argument for path in _folders() for argument in ("--dir", path)]
    binds = [argument for path in _readable() for argument in ("--ro-bind", path, path)]
    binds += [argument for path, place in shown.items() for argument in ("--ro-bind", path, place)]
    return [_tool("bwrap"), "--die-with-parent", *folders, *binds]


def _passage(shown: Mapping[str, str]) -> list[str]:
    """Return a sandbox around the sandbox, for what bubblewrap lacks: a limit on files in /tmp, a change of
    user.
    """
    passage = [*_bare(shown), "--dev-bind", "/dev", "/dev", "--bind", "/proc", "/proc"]
    mount = [_tool("sh"), "-c", f'mount -t tmpfs -o {_TEMPORARY} tmpfs /tmp && exec "$@"', "sh"]
    if os.getuid() != 0:
        passage += ["--unshare-user", "--cap-add", "CAP_SYS_ADMIN"]
        return [*passage, *mount, _tool("setpriv"), "--inh-caps=-all"]
    # The new user may not be let into the interpreter's folder (/root/...): show it where anybody may go.
    for capability in ("CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID"):
        passage += ["--cap-add", capability]
    return [*passage, *mount, *_as_new_user(), "--inh-caps=-all"]


@cache
def _can_mount() -> bool:
    """Whether the passage works for a user, which some systems' rules for namespaces keep from mounting."""
    try:
        probe = subprocess.run(  # noqa: S603 - the command is ours
            [*_passage({}), *_bare({}), "--unshare-user", "true"],
            env={},
            capture_output=True,
            timeout=PROBE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return probe.returncode == 0


_SET_UP = """\
set -eu
mount -t tmpfs -o size=1m,mode=755 tmpfs /mnt
while [ "$1" != -- ]; do
    if [ -d "$1" ]; then mkdir -p "/mnt$2"; else mkdir -p "/mnt${2%/*}"; touch "/mnt$2"; fi
    mount --rbind "$1" "/mnt$2"
    mount -o "remount,bind,$3" "/mnt$2"
    shift 3
done
shift
mkdir -p /mnt/proc /mnt/tmp
mount -t proc proc /mnt/proc
mount --bind /mnt/proc/sys /mnt/proc/sys
mount -o remount,bind,ro /mnt/proc/sys
mount -t tmpfs -o "$1" tmpfs /mnt/tmp
mount -o remount,bind,ro /mnt
shift
exec chroot /mnt "$@"
"""
# A program inside a chroot can't make a user namespace, and so never gets the privilege to leave it.


def _namespaces(shown: Mapping[str, str]) -> list[str]:
    unshare = [_tool("unshare"), "--mount", "--pid", "--net", "--ipc", "--uts", "--kill-child"]
    unshare += [] if os.getuid() == 0 else ["--user", "--map-root-user"]
    system = [argument for path in (*_readable(), *_DEVICES) for argument in (path, path, "ro")]
    # A user may not take these options from a folder whose file system has them.
    data = [argument for pair in shown.items() for argument in (*pair, "ro,nosuid,nodev,noexec")]
    set_up = [_tool("sh"), "-c", _SET_UP, "sh", *system, *data, "--", _TEMPORARY]
    user = _as_new_user() if os.getuid() == 0 else [_tool("setpriv")]
    return [*unshare, *set_up, *user, "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"]


def _as_new_user() -> list[str]:
    # Limits on processes are counted by user: each run gets a number that nobody else has.
    number = str(2**30 + secrets.randbelow(2**29))
    return [_tool("setpriv"), "--reuid", number, "--regid", number, "--clear-groups"]


def _readable() -> list[str]:
    prefix = _prefix()
    system = [path for path in _SYSTEM if Path(path).exists()]
    return system if prefix.is_relative_to("/usr") else [*system, str(prefix)]


def _folders() -> Iterator[str]:
    """Folders to be made beforehand: those made on the way to a bound file are closed to other users."""
    yield from ("/etc", "/tmp", "/shown")  # noqa: S108
    yield str(_prefix())


def _prefix() -> Path:
    return Path(sys.base_prefix).resolve()


def _tool(name: str) -> str:
    found = shutil.which(name, path=TOOL_PATH)
    if found is None:
        raise FileNotFoundError(name)
    return found
