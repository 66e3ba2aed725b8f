"""Places in an order: the second cheapest, the first 3, the last 3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midturn.mediator.language import Language
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._tokens import Token, stem, stems_of
from midturn.mediator.values.kinds._kind import MOST, Kind, Match, Passage, key_of, matched, spoken

if TYPE_CHECKING:
    from midturn.mediator.values._comparing import Side

_BEST = ("top ", "first ", "#1 ")
_COUNTED = frozenset(["number", "quantity"])
_SHORTEST = 4


class Ordinals(Kind):
    """A place in an order; the plain `second` and `3rd` are numbers."""

    name = "ordinal"
    rank = 200

    def find(self, passage: Passage) -> list[Mention]:
        """Return the numbers that count from one end, and those that a superlative follows."""
        found = (
            _from_an_end(passage.tokens, mention) or _superlative(passage.tokens, mention)
            for mention in passage.found
            if mention.kind in _COUNTED
        )
        return [mention for mention in found if mention is not None]

    def also(self, mention: Mention) -> set[str]:
        """Return a place without the unit of its figure: `the first 40`, for `the first 40 hours`."""
        return {_bare(mention)} if mention.of is not None and mention.of.amount else set()

    def match(self, mention: Mention, other: Side, own: Side) -> Match:
        """Look for the same place, then for the best of so many: `top 5` is `the 5 biggest`."""
        match = super().match(mention, other, own)
        if not match.found and mention.of is not None and mention.of.amount:
            bare = other.keys.get(_bare(mention), [])
            # One of them leaves out the unit.
            match = matched(
                next((m for m in bare if m.of and "number" in {m.of.kind, mention.of.kind}), None)
            )
        if match.found or mention.of is None or not mention.meaning.startswith(_BEST):
            return match
        counted = other.keys.get(key_of(mention.of), [])[:MOST]
        return spoken(any(_is_high(word, m.language) for m in counted for word in m.parts[:1]))


def _bare(mention: Mention) -> str:
    amount = mention.of.amount if mention.of is not None else ""
    return f"placed {mention.meaning.partition(' ')[0]} {amount}"


def _is_superlative(word: str, language: Language) -> bool:
    known = language.wishes
    if known is None:
        return False
    if word in known.superlatives or word in known.degree or word in language.figures.last:
        return True
    return (
        word.endswith(known.superlative_endings)
        and word not in known.no_superlatives
        and len(word) > _SHORTEST
    )


def _is_high(word: str, language: Language) -> bool:
    """Tell whether a stem or a superlative is of the best of so many."""
    known = language.figures
    leads = word in stems_of(known.leading, language)
    return leads or (word not in known.low and _is_superlative(word, language))


def _from_an_end(tokens: list[Token], number: Mention) -> Mention | None:
    """Read `the first 3 rows`."""
    if number.first == 0 or number.meaning.startswith("#") or number.optional:
        return None
    end = tokens[number.first - 1].language.figures.ends.get(tokens[number.first - 1].fold)
    if end is None or tokens[number.first].sentence != tokens[number.first - 1].sentence:
        return None
    return Mention("ordinal", f"{end} {number.meaning}", number.first - 1, number.end, of=number)


def _superlative(tokens: list[Token], number: Mention) -> Mention | None:
    """Read `the second cheapest`, `the third most expensive`."""
    at = number.end
    if not number.meaning.startswith("#") or at >= len(tokens):
        return None
    if tokens[at].text in "-‑" and at + 1 < len(tokens):
        at += 1
    word = tokens[at].fold
    language = tokens[at].language
    if language.wishes is None or not _is_superlative(word, language):
        return None
    end = at + 1
    what = stem(word)
    if word in language.wishes.degree and end < len(tokens) and tokens[end].kind == "word":
        what, end = f"{what} {stem(tokens[end].fold)}", end + 1
    return Mention("ordinal", f"{number.meaning} {what}", number.first, end, of=number)
