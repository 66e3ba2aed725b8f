"""What is read for one turn: aside of the event loop, within the time that a turn has."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import thread_time
from typing import TypeVar

from midturn.core import aside
from midturn.mediator._limits import SECONDS, limited

_MUCH = 8_000
"""Characters."""

T = TypeVar("T")


class Aside:
    """What is read for one turn, within its time.

    Args:
        characters: of all that may be read.
    """

    def __init__(self, characters: int) -> None:
        self._much = characters > _MUCH
        self._left = SECONDS

    async def do(self, read: Callable[[], T]) -> T:
        """Read something.

        Raises:
            TooMuch: it is more than is read of a turn.
        """
        return await aside(partial(self._timed, read), much=self._much)

    def _timed(self, read: Callable[[], T]) -> T:
        begun = thread_time()
        try:
            with limited(self._left):
                return read()
        finally:
            self._left -= thread_time() - begun
