"""Reading number words: the grammar that languages with tables of words share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from midturn.mediator.language._phrases import PhraseTable, pieces

_MOST_SCALES = 4


class CountingWords:
    """Number words of a language in which numbers are phrases: `treinta y cinco mil`."""

    def __init__(
        self,
        below_hundred: dict[str, int],
        hundreds: dict[str, int],
        scales: dict[str, int],
        fractions: dict[str, Fraction],
        halves: dict[str, Fraction],
        joiners: Iterable[str] = (),
    ) -> None:
        self._small = PhraseTable({pieces(word): value for word, value in below_hundred.items()})
        self._hundreds = hundreds
        self._scales = scales
        self._fractions = PhraseTable({pieces(word): value for word, value in fractions.items()})
        self._halves = PhraseTable({pieces(phrase): value for phrase, value in halves.items()})
        self._joiners = frozenset(joiners)

    @property
    def first(self) -> frozenset[str]:
        """Words that may begin a number."""
        return self._small.first | self._fractions.first | frozenset(self._hundreds) | frozenset(self._scales)

    def __call__(self, words: Sequence[str]) -> tuple[Fraction, int] | None:
        """Return the number at the beginning of `words` and how many of them it spans."""
        bare = [word for word in words if word not in {"-", "‑"}]
        read = self._fractions.match(bare) or self._whole(bare)
        if read is None:
            return None
        value, end = Fraction(read[0]), read[1]
        if half := self._halves.match(bare, end):
            value, end = value + half[0], half[1]
        return value, _with_hyphens(words, end)

    def _whole(self, words: Sequence[str]) -> tuple[int, int] | None:
        total, at, limit = 0, 0, 10**13
        for _ in range(_MOST_SCALES):
            group = self._below_thousand(words, at)
            value, end = group or (1, at)
            scale = self._scales.get(words[end], 0) if end < len(words) else 0
            if not scale and group is None:
                break
            if not scale:
                if value < limit:
                    total, at = total + value, end
                break
            if scale >= limit:
                break
            total, at, limit = total + value * scale, end + 1, scale
        return (total, at) if at else None

    def _below_thousand(self, words: Sequence[str], at: int) -> tuple[int, int] | None:
        value, end = 0, at
        if at < len(words) and words[at] in self._hundreds:
            value, end = self._hundreds[words[at]], at + 1
        elif (read := self._small.match(words, at)) is not None:
            value, end = read
            hundred = self._hundreds.get(words[end]) if end < len(words) else None
            if hundred != 100 or not 1 < value < 10:
                return value, end
            value, end = value * 100, end + 1
        if end == at:
            return None
        rest = end + 1 if end < len(words) and words[end] in self._joiners else end
        if (more := self._small.match(words, rest)) is not None and more[0] > 0:
            value, end = value + more[0], more[1]
        return value, end


def _with_hyphens(words: Sequence[str], count: int) -> int:
    """Return how many of `words` hold `count` of them that are no hyphens."""
    seen = 0
    for at, word in enumerate(words):
        seen += word not in {"-", "‑"}
        if seen == count:
            return at + 1
    return len(words)
