"""Postal addresses, to a modest level: a street with its number, and a postal code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from midturn.mediator.language import words
from midturn.mediator.values._lexicon import COMMON_WORDS
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._tokens import Token
from midturn.mediator.values.kinds._kind import Kind, Match, key_of, spoken

if TYPE_CHECKING:
    from midturn.mediator.values._comparing import Side

_STREETS = {
    **{
        word: word
        for word in words("street avenue road lane boulevard square terrace crescent parkway highway")
    },
    "st": "street",
    "ave": "avenue",
    "av": "avenue",
    "rd": "road",
    "ln": "lane",
    "blvd": "boulevard",
    "sq": "square",
    "hwy": "highway",
    "pkwy": "parkway",
    "drive": "drive",
    "dr": "drive",
    "court": "court",
    "ct": "court",
    "place": "place",
    "pl": "place",
    "close": "close",
    "way": "way",
}
"""Words that end a street's name, with the one form that they are compared in."""
_BEFORE_NAME = frozenset(words("rue avenue boulevard place chemin quai allée calle avenida plaza paseo via"))
"""Words that begin a street's name in the Romance languages."""
_ENDINGS = ("strasse", "str", "gasse", "weg", "platz", "allee", "damm", "ufer")
"""What a street's name ends in in German, within one word."""
_WITHIN = frozenset(words("de du des la le les l d del los las"))
_CODE_WORDS = frozenset(words("zip zipcode postcode plz postleitzahl"))
_LONGEST_NAME = 3
_SHORTEST_STREET = 7
"""Letters of a street's name that is one word."""
_AFTER_STREET = 6
"""Tokens after a street among which its postal code may stand."""
_STATE = re.compile(r"[A-Z]{2}")
_HOUSE = re.compile(r"\d{1,5}[a-z]?")
_POSTAL = re.compile(r"\d{5}")
_OUTWARD = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")
_INWARD = re.compile(r"\d[A-Z]{2}")


class PostalAddresses(Kind):
    """A street with its number, or a postal code."""

    name = "address"
    rank = 60
    family = "literal"
    starts = frozenset(["identifier", "number"])

    def at(self, tokens: list[Token], at: int) -> Mention | None:
        """Read `12 Oak Street`, `Hauptstraße 5`, `12 rue de la Paix`, `IL 62704`, `SW1A 1AA`."""
        if tokens[at].kind in {"number", "identifier"}:
            return _number_first(tokens, at) or _number_last(tokens, at) or _postal_code(tokens, at)
        return None

    def also(self, mention: Mention) -> set[str]:
        """Return a postal code may stand as a bare number."""
        return {"literal " + mention.meaning} if len(mention.parts) == 1 else set()

    def match(self, mention: Mention, other: Side, own: Side) -> Match:
        """Look for the same address, then for each of its words."""
        if found := other.keys.get(key_of(mention)):
            return Match(True, found[0])
        return spoken(all(part in other.words for part in mention.parts))


def _number_first(tokens: list[Token], at: int) -> Mention | None:
    house, begin = _house(tokens, at)
    if not house:
        return None
    if begin < len(tokens) and tokens[begin].text == ",":
        begin += 1
    named = _english(tokens, begin) or _romance(tokens, begin)
    if named is None:
        return None
    parts, end = named
    return _mention([*parts, house], at, end)


def _number_last(tokens: list[Token], at: int) -> Mention | None:
    """`Hauptstraße 5`, `Hauptstr. 5a`."""
    name_at = at - 2 if at > 1 and tokens[at - 1].text == "." else at - 1
    house, end = _house(tokens, at)
    if name_at < 0 or not house:
        return None
    name = tokens[name_at]
    if name.kind != "word" or not name.text[0].isupper() or len(name.text) < _SHORTEST_STREET:
        return None
    if not name.fold.endswith(_ENDINGS):
        return None
    whole = name.fold + "asse" if name.fold.endswith("str") else name.fold
    return _mention([whole, house], name_at, end)


def _house(tokens: list[Token], at: int) -> tuple[str, int]:
    """Return a house's number with its letter, and the index after it; empty for what is none."""
    if not _HOUSE.fullmatch(tokens[at].fold):
        return "", at
    letter = tokens[at + 1] if at + 1 < len(tokens) else None
    if letter and letter.kind == "word" and len(letter.text) == 1 and not letter.gap:
        return tokens[at].fold + letter.fold, at + 2
    return tokens[at].fold, at + 1


def _english(tokens: list[Token], begin: int) -> tuple[list[str], int] | None:
    """Return the words of a street's name that one of `_STREETS` ends."""
    for end in range(begin, min(begin + _LONGEST_NAME + 1, len(tokens))):
        token = tokens[end]
        if token.kind not in {"word", "number"} or not (token.text[0].isupper() or token.kind == "number"):
            return None
        # `Twelve St. Mary's` begins with what else ends a name.
        if end > begin and token.fold in _STREETS:
            return [*(part.fold for part in tokens[begin:end]), _STREETS[token.fold]], end + 1
    return None


def _romance(tokens: list[Token], begin: int) -> tuple[list[str], int] | None:
    if begin >= len(tokens) or tokens[begin].fold not in _BEFORE_NAME:
        return None
    end = begin + 1
    while end < len(tokens) and tokens[end].fold in _WITHIN:
        end += 1
    if end >= len(tokens) or tokens[end].kind != "word" or not tokens[end].text[0].isupper():
        return None
    return [tokens[begin].fold, tokens[end].fold], end + 1


def _postal_code(tokens: list[Token], at: int) -> Mention | None:
    token = tokens[at]
    if _OUTWARD.fullmatch(token.text) and at + 1 < len(tokens) and _INWARD.fullmatch(tokens[at + 1].text):
        return Mention("address", f"{token.fold} {tokens[at + 1].fold}", at, at + 2)
    if not _POSTAL.fullmatch(token.text) or not at:
        return None
    before = tokens[at - 1]
    stated = _STATE.fullmatch(before.text) and before.fold not in COMMON_WORDS
    if stated or before.fold in _CODE_WORDS or token.text.startswith("0") or _follows_street(tokens, at):
        return _mention([token.fold], at, at + 1)
    return None


def _follows_street(tokens: list[Token], at: int) -> bool:
    """Whether a street's name stands just before: `Hauptstraße 5, 10115 Berlin`."""
    if at + 1 >= len(tokens) or not tokens[at + 1].text[:1].isupper():
        return False
    before = tokens[max(0, at - _AFTER_STREET) : at]
    return any(
        token.fold in _STREETS or token.fold.endswith(_ENDINGS) for token in before if token.kind == "word"
    )


def _mention(parts: list[str], first: int, end: int) -> Mention:
    return Mention("address", " ".join(parts), first, end, parts=tuple(parts))
