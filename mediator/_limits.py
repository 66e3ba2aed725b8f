"""How much is read of a turn: where there is more, the turn passes as it is.

All is counted before it is read. What is known to be read on behalf of a turn in time (`_aside`) is held to
these limits; a check that is asked for by itself reads whatever it is given.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from threading import local
from time import thread_time

LONGEST = 40_000
"""Characters of the user's and the tools' in a conversation that is mediated."""
MOST_PIECES = 16_000
"""Words, numbers and marks that are read together: of the user, of the answers that a turn rests on, of
guidelines and of a draft. About as many as stand in 70,000 characters of English."""
SECONDS = 2.0
"""Of the processor's time, for all reading and checking of a turn. What can be counted takes less."""

_LETTERS, _DIGITS = 16, 4
_TEXT = 1
"""Pieces that each text counts for besides its own, since an empty one takes time too."""
_PIECES = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]"
    rf"|[^\W\d_\u3040-\u30ff\u3400-\u9fff]{{1,{_LETTERS}}}|\d{{1,{_DIGITS}}}|_|[^\w\s]|\s{{{_LETTERS}}}"
)


class TooMuch(Exception):
    """There is more to read in a turn than is read, as the message says."""


class _Allowed(local):
    ends: float | None = None
    """When the work of this thread has to end, in the processor's time that it has used."""


_allowed = _Allowed()


@contextmanager
def limited(seconds: float) -> Generator[None]:
    """Hold what this thread reads inside to the limits, and to so many seconds of the processor's."""
    _allowed.ends = thread_time() + seconds
    try:
        yield
    finally:
        _allowed.ends = None


def keep_on() -> None:
    """Begin a further piece of work.

    Raises:
        TooMuch: the time of the turn is over.
    """
    if _allowed.ends is not None and thread_time() > _allowed.ends:
        raise TooMuch(f"it takes longer than {SECONDS:g} seconds to read")


def begin_reading(texts: Sequence[str]) -> None:
    """Begin to read texts together.

    Raises:
        TooMuch: they are too long for a turn.
    """
    if _allowed.ends is not None and _is_more(texts):
        raise TooMuch(f"more than {MOST_PIECES:,} words and marks to read")


def _is_more(texts: Sequence[str]) -> bool:
    left = MOST_PIECES
    for text in texts:
        # What has more characters than fit into so many pieces needs no counting.
        if left < 0 or len(text) > _LETTERS * left:
            return True
        left -= _TEXT + len(_PIECES.findall(text))
    return left < 0
