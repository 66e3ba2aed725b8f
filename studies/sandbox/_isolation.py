"""The sandboxes that may be on a machine, and the command that starts a program in each.

In a sandbox there are a few read-only folders (the system's libraries and the interpreter), an empty folder
/tmp in memory, and nothing else: no other file, process, network or privilege.

Where the caller is root, the program runs as a user of its own instead: the kernel doesn't hold root to a
limit on processes.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path

from midturn.core import BadInput

TEMPORARY_BYTES = 64 * 2**20
"""All that a program can write to /tmp."""
PROBE_S = 20.0
"""Seconds for an empty program, after which a sandbox counts as not working."""
TOOL_PATH = "/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin"
"""Where the tools that make a sandbox are looked for."""

_SYSTEM = ("/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


class Isolation(StrEnum):
    """What stands between model-written code and the machine."""

    BUBBLEWRAP = "bubblewrap"
    NAMESPACES = "namespaces"
    """The kernel's namespaces, set up with `unshare` and `mount`."""
    NONE = "none"
    """Limits on time, memory and processes alone: the code can read and change whatever its user can."""


def strongest() -> Isolation:
    """The best sandbox that works on this machine.

    Raises:
        BadInput: none works.
    """
    for isolation in (Isolation.BUBBLEWRAP, Isolation.NAMESPACES):
        if works(isolation):
            return isolation
    raise BadInput(
        "no sandbox for model-written code works here. Install bubblewrap 0.8 or newer "
        "(`apt install bubblewrap`), or accept the risk with `--unsafe-code`"
    )


@cache
def works(isolation: Isolation) -> bool:
    """Whether an empty program runs under `isolation` on this machine."""
    try:
        probe = subprocess.run(  # noqa: S603 - the command is ours
            command(isolation, "pass"), env={}, input=b"", capture_output=True, timeout=PROBE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return probe.returncode == 0


def command(isolation: Isolation, source: str) -> list[str]:
    """The command that runs a Python program under `isolation`, with the standard library only."""
    interpreter = Path(_prefix(), "bin", f"python{sys.version_info.major}.{sys.version_info.minor}")
    python = [str(interpreter), "-I", "-S", "-B", "-X", "utf8", "-c", source]
    if isolation is Isolation.NONE:
        return python
    return [*(_bubblewrap() if isolation is Isolation.BUBBLEWRAP else _namespaces()), *python]


def _bubblewrap() -> list[str]:
    binds = [argument for path in _readable() for argument in ("--ro-bind", path, path)]
    folders = [argument for path in _folders() for argument in ("--dir", path)]
    bubblewrap = [_tool("bwrap"), "--die-with-parent", *folders, *binds]
    # By default the temporary files that hold the file tree and the devices can be written, without a limit.
    sandbox = [*bubblewrap, "--unshare-all", "--unshare-user", "--disable-userns", "--proc", "/proc"]
    sandbox += ["--dev", "/dev", "--remount-ro", "/dev"]
    sandbox += ["--size", str(TEMPORARY_BYTES), "--tmpfs", "/tmp", "--remount-ro", "/"]  # noqa: S108
    if os.getuid() != 0:
        return sandbox
    # The new user may not be let into the interpreter's folder (/root/...): show it where anybody may go.
    passage = [*bubblewrap, "--dev-bind", "/dev", "/dev", "--bind", "/proc", "/proc"]
    passage += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    return [*passage, *_as_new_user(), *sandbox]


_SET_UP = """\
set -eu
mount -t tmpfs -o size=1m,mode=755 tmpfs /mnt
while [ "$1" != -- ]; do
    if [ -d "$1" ]; then mkdir -p "/mnt$1"; else mkdir -p "/mnt${1%/*}"; touch "/mnt$1"; fi
    mount --rbind "$1" "/mnt$1"
    mount -o remount,bind,ro "/mnt$1"
    shift
done
shift
mkdir -p /mnt/proc /mnt/tmp
mount -t proc proc /mnt/proc
mount -t tmpfs -o size="$1",mode=1777 tmpfs /mnt/tmp
mount -o remount,bind,ro /mnt
shift
exec chroot /mnt "$@"
"""
# A program inside a chroot can't make a user namespace, and so never gets the privilege to leave it.


def _namespaces() -> list[str]:
    unshare = [_tool("unshare"), "--mount", "--pid", "--net", "--ipc", "--uts", "--kill-child"]
    unshare += [] if os.getuid() == 0 else ["--user", "--map-root-user"]
    set_up = [_tool("sh"), "-c", _SET_UP, "sh", *_readable(), *_DEVICES, "--", str(TEMPORARY_BYTES)]
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
    yield from ("/etc", "/tmp")  # noqa: S108
    yield str(_prefix())


def _prefix() -> Path:
    return Path(sys.base_prefix).resolve()


def _tool(name: str) -> str:
    found = shutil.which(name, path=TOOL_PATH)
    if found is None:
        raise FileNotFoundError(name)
    return found
