"""Score an answer against what is wanted of it."""

from __future__ import annotations

import re
import unicodedata

from midturn.studies.everyday._records import Wanted

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def score(reply: str, wanted: Wanted) -> float:
    """Return 1.0 where the reply says all that is wanted and nothing that is forbidden, and else 0.0.

    A forbidden name counts wherever it stands, so a reply that repeats the whole conversation is wrong.
    Only where the names must be in order, it doesn't count after the last of them.

    >>> score("It's **Mint**.", Wanted((("mint",),), forbidden=("basil",)))
    1.0
    >>> score("Basil, mint or thyme.", Wanted((("mint",),), forbidden=("basil",)))
    0.0
    """
    said = _words(reply if wanted.in_capitals else reply.casefold())
    places = [_first(spellings, said, wanted.in_capitals) for spellings in wanted.names]
    found = [place for place in places if place is not None]
    if len(found) < len(places) or (wanted.in_order and found != sorted(set(found))):
        return 0.0
    heard = _words(reply.casefold())
    if wanted.in_order:
        heard = heard[: found[-1]]
    return 0.0 if any(_first((name,), heard, False) is not None for name in wanted.forbidden) else 1.0


def _first(spellings: tuple[str, ...], words: list[str], in_capitals: bool) -> int | None:
    """Return where the first of the spellings begins, counted in words, or None."""
    sought = (_words(name if in_capitals else name.casefold()) for name in spellings)
    return min((place for name in sought if (place := _place(name, words)) is not None), default=None)


def _words(text: str) -> list[str]:
    """Return the words and numbers of a text, accents and thousands separators removed."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _WORD.findall(_THOUSANDS.sub("", bare))


def _place(sought: list[str], words: list[str]) -> int | None:
    """Return where a run of words begins in others, or None."""
    starts = range(len(words) - len(sought) + 1)
    return next((at for at in starts if words[at : at + len(sought)] == sought), None)
