"""Comparisons: bounds on a value, differences between values, and comparatives.

A bound is a direction and a value: `under 900`, `900 tops`, `x >= 10`. On a continuous scale (money,
quantities, times) `under` and `at most` are one, because they differ by a single point; on counts
they are told apart. Cost accepted: who is compared with whom is not checked beyond their names.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from midturn.mediator.check._lexicon import phrases, words
from midturn.mediator.check._mentions import Mention
from midturn.mediator.check._tokens import Token, stem
from midturn.mediator.check.kinds._kind import LACKING, MOST, Kind, Match, Passage, key_of, matched

if TYPE_CHECKING:
    from midturn.mediator.check._comparing import Side

_BEFORE_TEXT = {
    "<": """under | below | less than | fewer than | lower than | smaller than | cheaper than | beneath | <
        | shorter than | younger than | not more than | lighter than""",
    "<=": """at most | no more than | not more than | up to | maximum of | max of | maximum | max | no over |
        not over | not exceeding | not exceed | no higher than | no longer than | not above | no later
        than | within | <= | ≤ | limit of | capped at | cap of | a maximum of | no larger than | exceed
        no more than | stay under | max. | limited to | no greater than""",
    ">": """over | above | more than | greater than | higher than | larger than | bigger than | longer than
        | exceeding | older than | > | upwards of | beyond""",
    ">=": """at least | no less than | no fewer than | not less than | not fewer than | minimum of | a
        minimum of | minimum | min of | min. | >= | ≥ | not below | not under | no earlier than | no
        lower than | starting at | no smaller than | no shorter than""",
}
_TEMPORAL_TEXT = {
    "<": """before | b4 | earlier than | prior to | ahead of | sooner than""",
    "<=": """by | until | till | no later than | not later than | not after | at the latest by""",
    ">": """after | later than | past""",
    ">=": """from | since | no earlier than | not before | not earlier than | starting | no sooner than""",
}
_AFTER_TEXT = {
    "<=": """or less | or fewer | or under | or below | or cheaper | or earlier | tops | max | maximum | at
        most | at the most | or lower | at the latest | or shorter | or smaller | or before""",
    ">=": """or more | or over | or above | or higher | or later | min | minimum | at least | and up | plus |
        or longer | or larger | or greater | + | at the least | and above | or better | at the earliest
        | or older""",
}
_OPTIONAL = frozenset(["within", "from", "since", "starting", "by", "until", "till", "plus", "past"])


def _signs(texts: dict[str, str]) -> dict[tuple[str, ...], str]:
    return {phrase: sign for sign, text in texts.items() for phrase in phrases(text)}


_BEFORE, _TEMPORAL, _AFTER = _signs(_BEFORE_TEXT), _signs(_TEMPORAL_TEXT), _signs(_AFTER_TEXT)
_FIRST = frozenset(phrase[0] for phrase in _BEFORE) | frozenset(phrase[0] for phrase in _TEMPORAL)
_AFTER_FIRST = frozenset(phrase[0] for phrase in _AFTER)
_LONGEST = 4
_BOUNDED = frozenset(["number", "money", "quantity", "date", "time"])
_FILLERS = frozenset(words("""a an the of about only just than around price budget total is be to"""))
_UP = frozenset(
    words(
        """more bigger larger taller longer higher older faster greater heavier wider hotter warmer
        stronger richer later further"""
    )
)
_DOWN = frozenset(
    words(
        """less fewer smaller shorter lower younger slower lighter narrower colder cooler weaker poorer
        cheaper earlier sooner"""
    )
)
_DIFFERENCES = frozenset(words("more less fewer older younger taller shorter longer higher lower"))
_MAY_COMPARE = _FIRST | _AFTER_FIRST | _DIFFERENCES | {"than"}
_NO_COMPARATIVE = frozenset(
    words("""other rather another either whether further number order water after never""")
)


class Comparisons(Kind):
    """A bound, a difference or a comparative."""

    name = "comparison"

    def find(self, passage: Passage) -> list[Mention]:
        """Return the comparisons; the figures found before may be bounded by one."""
        return _comparisons_in(passage.tokens, passage.found)

    def keys(self, mention: Mention, halves: set[str]) -> set[str]:
        """A comparison is known by the value it bounds, or by bounding none."""
        return {*_bounds(mention)}

    def also(self, mention: Mention) -> set[str]:
        """A bound may outlive its value."""
        return {"comparison"}

    def match(self, mention: Mention, other: Side, own: Side) -> Match:
        """Look for a comparison of the same direction with the same value."""
        for key in _bounds(mention):
            for comparison in other.keys.get(key, [])[:MOST]:
                if _same_direction(mention, comparison):
                    return matched(comparison)
        return LACKING


def outlived(mention: Mention, old: Side) -> Match:
    """Return the replaced comparison that `mention` carries on.

    A bound outlives its value: after `under 900` and `make it 800`, `under 800` is what was said.
    """
    if mention.kind != "comparison" or mention.of is None:
        return LACKING
    bounds = (m for m in old.keys.get("comparison", []) if m.of is not None)
    return matched(next((m for m in islice(bounds, MOST) if _same_direction(mention, m)), None))


def _bounds(mention: Mention) -> list[str]:
    """What a comparison can be found by: its value, the figure of it, or that it has none."""
    value = mention.of
    if value is None:
        return ["comparative"]
    if value.kind == "time":
        return [f"bound clock {int(value.meaning[:2]) % 12}{value.meaning[2:5]}"]
    return ["bound " + key_of(value), "bound amount " + (value.amount or value.meaning)]


def _same_direction(one: Mention, other: Mention) -> bool:
    if one.of is None or other.of is None:
        return bool(set(one.parts) & set(other.parts) - {""})
    if one.parts == other.parts:
        return True
    continuous = one.of.kind != "number" and other.of.kind != "number"
    same = one.parts[0][0] == other.parts[0][0]
    return same and (continuous or one.of.kind != other.of.kind)


def _comparisons_in(tokens: list[Token], mentions: list[Mention]) -> list[Mention]:
    """Return the comparisons of a text whose other values are `mentions`."""
    starting = {mention.first: mention for mention in mentions if mention.kind in _BOUNDED}
    ending = {mention.end: mention for mention in mentions if mention.kind in _BOUNDED}
    found: list[Mention] = []
    bounded: set[int] = set()
    at = 0
    while at < len(tokens):
        if tokens[at].fold not in _MAY_COMPARE:
            at += 1
            continue
        mention = _bound_at(tokens, at, starting) or _suffix_at(tokens, at, ending)
        mention = mention or _difference_at(tokens, at, ending) or _comparative_at(tokens, at, ending)
        if mention is None or (
            mention.of is not None and mention.of.first in bounded and not mention.optional
        ):
            at += 1
            continue
        if mention.of is not None:
            bounded.add(mention.of.first)
        found.append(mention)
        at = max(at + 1, mention.end if mention.of is None else at + 1)
        if mention.of is not None and mention.first <= mention.of.first:
            at = max(at, mention.of.first)
    return found


def _joined_marks(tokens: list[Token], at: int) -> tuple[list[str], list[int]]:
    """Folded tokens from `at` with `>` `=` joined, and the index after each."""
    found: list[str] = []
    ends: list[int] = []
    while at < len(tokens) and len(found) < _LONGEST:
        word = tokens[at].fold
        if (
            word in {"<", ">"}
            and at + 1 < len(tokens)
            and tokens[at + 1].text == "="
            and not tokens[at + 1].gap
        ):
            word, at = word + "=", at + 1
        found.append(word)
        ends.append(at + 1)
        at += 1
    return found, ends


def _match(tokens: list[Token], at: int, signs: dict[tuple[str, ...], str]) -> tuple[str, int] | None:
    found, ends = _joined_marks(tokens, at)
    for length in range(len(found), 0, -1):
        if sign := signs.get(tuple(found[:length])):
            return sign, ends[length - 1]
    return None


def _bound_at(tokens: list[Token], at: int, starting: dict[int, Mention]) -> Mention | None:
    """A bound before its value: `under $900`, `before 6pm`."""
    if tokens[at].fold not in _FIRST:
        return None
    for signs in (_BEFORE, _TEMPORAL):
        if not (matched := _match(tokens, at, signs)):
            continue
        value = _value_near(tokens, matched[1], starting)
        if value is not None and value.meaning.startswith("#"):
            return None
        timely = value is not None and value.kind in {"date", "time"}
        if value is None or (signs is _TEMPORAL and not timely and not _looks_timely(tokens, at, value)):
            continue
        optional = tokens[at].fold in _OPTIONAL and not (
            timely and tokens[at].fold in {"by", "until", "till"}
        )
        return _bound(matched[0], value, at, value.end, optional)
    return None


def _looks_timely(tokens: list[Token], at: int, value: Mention) -> bool:
    """`before 6` and `after 1998`, but not `from 15` or `by 3`."""
    return tokens[at].fold in {"before", "b4"} and value.kind == "number"


def _value_near(tokens: list[Token], at: int, starting: dict[int, Mention]) -> Mention | None:
    for step in range(at, min(at + 4, len(tokens))):
        if step in starting:
            return starting[step]
        if tokens[step].fold not in _FILLERS and tokens[step].kind != "mark":
            return None
        if tokens[step].kind == "mark" and tokens[step].text not in "$€£:~≈":
            return None
    return None


def _suffix_at(tokens: list[Token], at: int, ending: dict[int, Mention]) -> Mention | None:
    """A bound after its value: `900 euros tops`, `two or more`."""
    if tokens[at].fold not in _AFTER_FIRST or not (matched := _match(tokens, at, _AFTER)):
        return None
    value = ending.get(at)
    if value is None and at >= 1 and tokens[at - 1].kind == "word":
        value = ending.get(at - 1)
    if value is None or (tokens[at].text == "+" and tokens[at].gap) or value.end > at:
        return None
    bounds_the_next = matched[1] < len(tokens) and tokens[matched[1]].kind == "number"
    if bounds_the_next and tokens[at].fold in {"max", "min", "maximum", "minimum", "at"}:
        return None
    return _bound(matched[0], value, value.first, matched[1], tokens[at].fold in _OPTIONAL)


def _difference_at(tokens: list[Token], at: int, ending: dict[int, Mention]) -> Mention | None:
    """`5 less than Mum`, `six more snakes than cats`."""
    word = tokens[at].fold
    if word not in _DIFFERENCES:
        return None
    value = ending.get(at) or (ending.get(at - 1) if at and tokens[at - 1].kind == "word" else None)
    if value is None:
        return None
    than = any(
        token.fold == "than" for token in tokens[at + 1 : at + 6] if token.sentence == tokens[at].sentence
    )
    sign = "+" if word in _UP else "-"
    return _bound(sign, value, value.first, at + 1, optional=not than)


def _bound(sign: str, value: Mention, first: int, end: int, optional: bool) -> Mention:
    mention = Mention("comparison", f"{sign} {value.meaning}", first, end, optional=optional, of=value)
    mention.parts = (sign,)
    return mention


def _comparative_at(tokens: list[Token], at: int, ending: dict[int, Mention]) -> Mention | None:
    """`cheaper than the Hilton`, `more expensive than`, `less than the Hilton`."""
    if tokens[at].fold != "than" or at == 0 or tokens[at - 1].kind != "word":
        return None
    word = tokens[at - 1].fold
    if word in _NO_COMPARATIVE or at - 1 in ending or at - 2 in ending:
        return None
    before = tokens[at - 2].fold if at >= 2 else ""
    if before in {"more", "less"}:
        sign, first, parts = (">" if before == "more" else "<"), at - 2, (stem(word),)
    elif word in _UP | _DOWN:
        sign, first, parts = (">" if word in _UP else "<"), at - 1, ()
    elif word.endswith("er"):
        sign, first, parts = "", at - 1, (stem(word.removesuffix("er")),)
    else:
        return None
    meaning = f"{sign}than {' '.join(parts)}".strip()
    return Mention("comparison", meaning, first, at + 1, parts=(sign, *parts))
