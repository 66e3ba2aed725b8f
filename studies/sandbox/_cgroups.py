"""Limits on all processes of a sandbox together, by the kernel's control groups.

A group is made below the caller's own or, where version 2 keeps that from having groups below it, beside it.
Whether one can be made depends on who runs the caller and how: root on most machines, a user in a session of
systemd that hands its groups over; rarely in a container. Where none can be made there is none, and limits on
each process remain.

Accepted cost: a caller that is killed leaves its empty group behind; a later one removes it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import secrets
import signal
import time
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_NAME = "midturn-sandbox-"
_STALE_S = 60.0
"""Age of a group without processes that nobody can be about to join."""
_TRIES, _BETWEEN_S = 100, 0.01
"""For removing a group whose processes were killed and are ending."""
_JOIN = """\
while [ "$1" != -- ]; do { echo 0 >"$1/cgroup.procs"; } 2>/dev/null || :; shift; done; shift; exec "$@\""""


@dataclass(frozen=True)
class Bounds:
    """What all processes of a group may have together."""

    memory_bytes: int
    processes: int


@asynccontextmanager
async def groups(bounds: Bounds) -> AsyncGenerator[list[Path]]:
    """Make groups that hold what joins them to `bounds`; at the end all their processes are killed.

    Gives their folders: one, or one for each kind of limit, or none.
    """
    made = [folder for folder, limits in _wanted(bounds) if _made(folder, limits)]
    try:
        yield made
    finally:
        for folder in made:
            await _remove(folder)


def joining(folders: Sequence[Path]) -> list[str]:
    """Return what stands before a command that is to run in groups."""
    return ["/bin/sh", "-c", _JOIN, "sh", *map(str, folders), "--"] if folders else []


def _wanted(bounds: Bounds) -> Iterator[tuple[Path, Mapping[str, int]]]:
    name = f"{_NAME}{os.getpid()}-{secrets.token_hex(8)}"
    memory, processes = bounds.memory_bytes, {"pids.max": bounds.processes}
    parents = _parents()
    if unified := parents.get(""):
        yield unified / name, {"memory.max": memory, "memory.swap.max": 0, **processes}
    if first := parents.get("memory"):
        # The second exists where swap is counted, and includes the first.
        limits = {"memory.limit_in_bytes": memory, "memory.memsw.limit_in_bytes": memory}
        yield first / name, limits
    if first := parents.get("pids"):
        yield first / name, processes


def _made(folder: Path, limits: Mapping[str, int]) -> bool:
    try:
        folder.mkdir()
    except OSError:
        return False
    for name, limit in limits.items():
        # Which of these there are differs between kernels; each one holds by itself.
        with contextlib.suppress(OSError):
            (folder / name).write_text(str(limit))
    return True


async def _remove(folder: Path) -> None:
    for _ in range(_TRIES):
        if _removed(folder):
            return
        await asyncio.sleep(_BETWEEN_S)


def _removed(folder: Path) -> bool:
    with contextlib.suppress(OSError):
        for process in (folder / "cgroup.procs").read_text().split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(process), signal.SIGKILL)
        folder.rmdir()
        return True
    return False


@cache
def _parents() -> Mapping[str, Path]:
    """Folders in which groups may be made, by controller; "" is version 2, which has both in one."""
    found: dict[str, Path] = {}
    try:
        own = Path("/proc/self/cgroup").read_text().splitlines()
        mounts = Path("/proc/self/mountinfo").read_text().splitlines()
    except OSError:
        return found
    for line in own:
        _, controllers, path = line.split(":", 2)
        for controller in {"", "memory", "pids"}.intersection(controllers.split(",")):
            place = _place(mounts, controller, path)
            parent = _with_both(place) if place and not controller else place
            if parent:
                found[controller] = parent
                _sweep(parent)
    return found


def _place(mounts: list[str], controller: str, path: str) -> Path | None:
    """Where the group `path` of a hierarchy lies in the file system."""
    for line in mounts:
        fields, _, rest = line.partition(" - ")
        root, target = fields.split()[3:5]
        kind, *options = re.split("[ ,]", rest)
        if kind == ("cgroup" if controller else "cgroup2") and (not controller or controller in options):
            with contextlib.suppress(ValueError):
                return Path(target, Path(path).relative_to(root))
    return None


def _with_both(own: Path) -> Path | None:
    """Return the own group of version 2 or the one above it, whichever hands both kinds of limits down."""
    for folder in (own, own.parent):
        with contextlib.suppress(OSError):
            handed_down = (folder / "cgroup.subtree_control").read_text().split()
            if {"memory", "pids"} <= set(handed_down):
                return folder
    return None


def _sweep(parent: Path) -> None:
    for left in parent.glob(f"{_NAME}*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_S:
                left.rmdir()
