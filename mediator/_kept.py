"""What was made of a text, kept while there is room: each turn of a conversation is read again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import partial, wraps
from threading import Lock
from typing import Generic, TypeVar, cast
from weakref import WeakSet

LONGEST_WORD = 40
"""Characters; what is made of longer ones is not kept."""
MOST_WORDS = 16_384
_ROOM = 1_000_000
"""Characters of the texts of which one function's results are kept; of a longer text nothing is."""
_OVERHEAD = 40
"""Characters that a text counts for besides its own: even the shortest one takes some room."""

T = TypeVar("T")


class Kept(Generic[T]):
    """The latest of what was made of texts, bounded by the characters of the texts.

    >>> kept = Kept[int](100)
    >>> kept.of("five", "five", lambda: len("five")), kept.of("five", "five", lambda: 0)
    (4, 4)
    """

    def __init__(self, characters: int) -> None:
        self._longest = characters - _OVERHEAD
        self.room = characters
        """Characters that may be added."""
        self._made: OrderedDict[Hashable, tuple[int, T]] = OrderedDict()
        # Long texts are checked in threads.
        self._lock = Lock()
        _every.add(cast("Kept[object]", self))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self.room += sum(size for size, _ in self._made.values())
            self._made.clear()

    def get(self, key: Hashable) -> T | None:
        """Return what was made under a key, if it is kept."""
        with self._lock:
            if (entry := self._made.get(key)) is None:
                return None
            self._made.move_to_end(key)
            return entry[1]

    def of(self, text: str, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made of a text under a key, made now if it was not."""
        if len(text) > self._longest:
            return make()
        if (known := self.get(key)) is not None:
            return known
        made = make()
        size = len(text) + _OVERHEAD
        with self._lock:
            if key not in self._made:
                self.room -= size
            self._made[key] = (size, made)
            while self.room < 0:
                self.room += self._made.popitem(last=False)[1][0]
        return made


def kept(make: Callable[[str], T]) -> Callable[[str], T]:
    """Keep the latest of what a function makes of texts, bounded by their characters.

    >>> @kept
    ... def length(text: str) -> int:
    ...     return len(text)
    >>> length("tea")
    3
    """
    made = Kept[T](_ROOM)

    @wraps(make)
    def of(text: str) -> T:
        return made.of(text, text, partial(make, text))

    return of


_every: WeakSet[Kept[object]] = WeakSet()


def forget() -> None:
    """Forget all that was made of texts, so that the next reading takes its full time."""
    for kept in list(_every):
        kept.clear()


class Remembered(dict[str, T]):
    """What is made of single words, looked up at the speed of a `dict`; long ones are made anew.

    >>> shout = Remembered(str.upper).__getitem__
    >>> shout("tea")
    'TEA'
    """

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, word: str) -> T:
        made = self.make(word)
        if len(word) <= LONGEST_WORD:
            if len(self) >= MOST_WORDS:
                self.clear()
            self[word] = made
        return made
