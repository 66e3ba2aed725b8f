"""One program in one sandbox: loaded, called again and again, and killed whole at the end.

The caller keeps the clock and the expected values. The sandbox gets arguments and sends returned values, so
tested code can neither declare itself right nor stretch its time.

Accepted cost: no more sandboxes run at once than there are processors, so that a slow answer is slow by its
own doing; the others wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import os
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from reprlib import repr as shortened
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from midturn.core import InfrastructureError
from midturn.studies.sandbox._cgroups import Bounds, groups, joining
from midturn.studies.sandbox._isolation import TEMPORARY_BYTES, Isolation, command
from midturn.studies.sandbox._values import read

START_S = 30.0
"""Seconds for a sandbox to be ready, before it counts as broken."""
_MAKERS = 16
"""Processes that make a sandbox and stand around its program."""
_LONG_LINE = 2**16
"""Bytes of a reply that is read in a thread of its own."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one program may use."""

    call_s: float = 6.0
    """Seconds for loading the program, and for each call."""
    memory_bytes: int = 2**30
    """Address space of each process and, where control groups can be made, memory of all of them together."""
    processes: int = 8
    """Processes and threads together, one thread of ours among them. Without a sandbox, those that the user
    already has count, too."""
    file_bytes: int = 16 * 2**20
    """Size of one file."""
    reply_bytes: int = 4 * 2**20
    """Length of a returned value as JSON."""

    @property
    def together(self) -> Bounds:
        """What all processes of a sandbox may have together. What lies in /tmp is memory, too."""
        return Bounds(self.memory_bytes + TEMPORARY_BYTES, self.processes + _MAKERS)

    def whole_s(self, calls: int) -> float:
        """Seconds for everything: loading and all calls."""
        return (self.call_s + 1) * calls + 5

    def of_process(self, cpu_s: float) -> dict[str, int]:
        """Return the limits that the kernel holds a process to, by their names in `resource`."""
        limits = {
            "RLIMIT_CORE": 0,
            "RLIMIT_CPU": math.ceil(cpu_s),
            "RLIMIT_FSIZE": self.file_bytes,
            "RLIMIT_NOFILE": 64,
            "RLIMIT_NPROC": self.processes,
        }
        # macOS refuses any limit on the address space.
        return limits if sys.platform == "darwin" else limits | {"RLIMIT_AS": self.memory_bytes}


@dataclass(frozen=True)
class Program:
    """Model-written code."""

    sources: tuple[str, ...]
    """Modules' texts, run one after the other as one module."""
    entry: str
    """The expression that gives the function to call, such as `area` or `Solution().area`."""


@dataclass(kw_only=True)
class Run:
    """The outcome of a program."""

    returned: list[Any] = field(default_factory=list[Any])
    """The values of the calls, in order, as far as the run went."""
    failure: str | None = None
    """What ended the run early, for people; `None` where every call returned."""


class CallFailed(Exception):
    """The tested code did not return a value. The message says why, for people."""


class Calls(Protocol):
    """Calls the function of a program that was loaded."""

    async def __call__(self, *arguments: Any, within_s: float | None = None) -> Any:
        """Return the value for these JSON values as arguments; `within_s` replaces the limits' `call_s`.

        Raises:
            CallFailed: there is none.
        """
        ...


async def run(
    program: Program,
    calls: Sequence[Sequence[Any]],
    isolation: Isolation,
    limits: Limits = Limits(),
) -> Run:
    """Load a program and call it with each of `calls`, a list of JSON values as arguments.

    The first call that raises, exits, takes too long or returns too much ends the run.

    Raises:
        InfrastructureError: the sandbox itself did not start; nothing is known about the program.
    """
    outcome, whole_s = Run(), limits.whole_s(len(calls))
    try:
        async with loaded(program, isolation, limits, cpu_s=whole_s) as call, asyncio.timeout(whole_s):
            for arguments in calls:
                outcome.returned.append(await call(*arguments))
    except CallFailed as failure:
        outcome.failure = str(failure)
    except TimeoutError:
        outcome.failure = "it took too long"
    return outcome


@asynccontextmanager
async def loaded(
    program: Program,
    isolation: Isolation,
    limits: Limits = Limits(),
    *,
    cpu_s: float,
    shown: Sequence[Path] = (),
) -> AsyncGenerator[Calls]:
    """Start a program that is called as one goes; after a call that failed it can't be relied on.

    `cpu_s`: seconds of processor time for everything. `shown`: folders that the program can read, at
    `place_of` each.

    Raises:
        CallFailed: it can't be loaded.
        InfrastructureError: the sandbox itself did not start; nothing is known about the program.
    """
    async with _slot(), _sandbox(isolation, limits, shown) as channel:
        await channel.start(program, limits.of_process(cpu_s))
        await channel.receive(limits.call_s)

        async def call(*arguments: Any, within_s: float | None = None) -> Any:
            seconds = limits.call_s if within_s is None else within_s
            await channel.send(arguments, seconds)
            return await channel.receive(seconds)

        yield call


@dataclass(frozen=True)
class _Channel:
    """The caller's end of the socket to a sandbox."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    isolation: Isolation

    async def start(self, program: Program, limits: Mapping[str, int]) -> None:
        """Pass the program, and wait until the limits hold."""
        try:
            async with asyncio.timeout(START_S):
                job = {"sources": program.sources, "entry": program.entry, "limits": limits}
                await self.send(job, START_S)
                ready = await self.reader.readline()
        except (OSError, CallFailed):
            ready = b""
        if not ready:
            raise InfrastructureError(f"the sandbox ({self.isolation}) for model-written code did not start")

    async def send(self, message: Any, seconds: float) -> None:
        try:
            self.writer.write(json.dumps(message).encode() + b"\n")
            async with asyncio.timeout(seconds):
                await self.writer.drain()
        except TimeoutError:
            raise CallFailed("it took too long") from None
        except ConnectionError as error:
            raise CallFailed("its process ended") from error

    async def receive(self, seconds: float) -> Any:
        """Return the value of a reply."""
        try:
            async with asyncio.timeout(seconds):
                line = await self.reader.readline()
        except ValueError as error:
            raise CallFailed("it returned too much") from error
        except TimeoutError:
            raise CallFailed("it took too long") from None
        except ConnectionError:
            line = b""
        if not line:
            raise CallFailed("its process ended")
        return await asyncio.to_thread(_value, line) if len(line) > _LONG_LINE else _value(line)


def _value(line: bytes) -> Any:
    try:
        reply = json.loads(line)
        if isinstance(reply, dict) and "value" in reply:
            return read(reply["value"])
    except (ValueError, RecursionError) as error:
        raise CallFailed("what it returned can't be read") from error
    said = reply.get("failed") if isinstance(reply, dict) else reply
    why = said if isinstance(said, str) else shortened(said)
    # JSON can say half a surrogate pair, which nothing can store.
    raise CallFailed(why[:300].encode(errors="backslashreplace").decode())


@asynccontextmanager
async def _sandbox(isolation: Isolation, limits: Limits, shown: Sequence[Path]) -> AsyncGenerator[_Channel]:
    ours, theirs = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=ours, limit=limits.reply_bytes)
    try:
        async with groups(limits.together) as folders:
            with theirs:
                process = await _started(isolation, shown, folders, theirs)
            try:
                yield _Channel(reader, writer, isolation)
            finally:
                await _kill(process)
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _started(
    isolation: Isolation, shown: Sequence[Path], folders: Sequence[Path], stdin: socket.socket
) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            *joining(folders),
            *command(isolation, shown),
            stdin=stdin.fileno(),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=tempfile.gettempdir(),
            env={},
            start_new_session=True,
        )
    except OSError as error:
        raise InfrastructureError(f"the sandbox ({isolation}) did not start: {error}") from error


async def _kill(process: asyncio.subprocess.Process) -> None:
    """Kill the sandbox's whole session; what left the session dies with the sandbox's first process."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


_slots: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


def _slot() -> asyncio.Semaphore:
    return _slots.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(os.cpu_count() or 1))
