"""One process at a time works on a store.

Two that play the same study would pay for every call twice, and leave conversations that are not those of
the journal. The claim is the kernel's: it ends with the process, however that ends. Reading needs none.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from midturn.core import BadInput, InfrastructureError

Waiting = Callable[[str], None]
"""Is told, once, that another process has the claim."""
POLL_S = 0.2


class Claim:
    """The right to work on a store. Who has it may take it again, and gives it back as often."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(f"{os.path.realpath(path)}.run.lock", thread_local=False)

    @contextmanager
    def held(self, waiting: Waiting | None = None) -> Generator[None]:
        """Hold it; where another process has it, wait, if somebody is there to be told so.

        Raises:
            BadInput: another process has it, and `waiting` is not given.
            InfrastructureError: the lock's file can't be written.
        """
        for _ in self._tries(waiting):
            time.sleep(POLL_S)
        with self._returned():
            yield

    @asynccontextmanager
    async def held_async(self, waiting: Waiting | None = None) -> AsyncGenerator[None]:
        """Do the same without blocking the event loop."""
        for _ in self._tries(waiting):
            await asyncio.sleep(POLL_S)
        with self._returned():
            yield

    def _tries(self, waiting: Waiting | None) -> Iterator[None]:
        """Each try that failed, until one succeeds."""
        told = False
        while not self._taken():
            if waiting is None:
                raise BadInput(
                    f"{self._path}: another midturn process works on this store. Wait until it ends; the "
                    "same command then resumes"
                )
            if not told:
                waiting(f"another midturn process works on {self._path}; waiting until it ends")
            told = True
            yield

    def _taken(self) -> bool:
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            return False
        except OSError as error:
            raise InfrastructureError(f"{self._lock.lock_file} can't be written: {error.strerror}") from error
        return True

    @contextmanager
    def _returned(self) -> Generator[None]:
        try:
            yield
        finally:
            self._lock.release()
