"""Bare numbers, in digits or in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midturn.mediator.language import ENGLISH
from midturn.mediator.values._amounts import Amount
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._numbers import written_number
from midturn.mediator.values._tokens import Token, stems_of
from midturn.mediator.values.kinds._figure import UNSAID, Figure, best, is_age
from midturn.mediator.values.kinds._kind import MOST, SPOKEN, Match, first_of, matched

if TYPE_CHECKING:
    from midturn.mediator.values._comparing import Side

_NTH = "nth"
_SHARE = "share"
_HIGHEST_COUNT = 12
_SURE_ORDINAL = 13


class Numbers(Figure):
    """A number without a unit."""

    name = "number"
    rank = 150
    begins = ENGLISH.number_words

    def of(self, tokens: list[Token], at: int, amount: Amount) -> Mention | None:
        """Take a number that is no amount of anything."""
        if amount.number.article:
            return None
        number, known = amount.number, tokens[at].language.figures
        meaning = ("#" if number.ordinal else "") + written_number(number.value)
        placed = number.ordinal and number.end < len(tokens) and tokens[number.end].fold in known.places
        mention = Mention("number", meaning, at, number.end, optional=number.optional and not placed)
        mention.amount = written_number(number.value)
        mention.weak, mention.known = may_be_added(tokens, mention), counts_the_known(tokens, mention)
        if _is_share(tokens, at):
            mention.around = (_SHARE,)
        elif (
            at
            and not number.ordinal
            and (tokens[at - 1].fold in known.in_order or tokens[at - 1].fold in known.places)
        ):
            mention.around = (_NTH,)
        return mention

    def also(self, mention: Mention) -> set[str]:
        """Add the number of a place in an order, and the other way round: `turns 30` and `her 30th`."""
        bare = mention.meaning.removeprefix("#")
        return {"thousands"} if _are_thousands(bare) else set()

    def otherwise(self, mention: Mention, other: Side, own: Side) -> Match:
        """Accept `a` for 1, `no` for 0, `6` for `6 km`, `9` for `at 9`, and `10` for 10,000."""
        known = mention.language.figures
        if mention.meaning == "1" and (known.single & other.words or _is_one(mention, other)):
            return SPOKEN
        if mention.meaning == "2" and known.two & other.words:
            return SPOKEN
        if mention.meaning == "0.5" and known.halving & other.words:
            return SPOKEN
        if counted := _counted(mention, other) or _in_thousands(mention, other, own):
            return matched(counted)
        if literal := other.keys.get("literal " + mention.meaning):
            return matched(literal[0])
        if side := other.keys.get("side " + mention.meaning):
            # `three metres by two` where the other side says `3 by 2 metres`
            return matched(side[0])
        if mention.meaning == "0" and "negation" in other.keys:
            return SPOKEN
        measured = [
            m
            for m in other.keys.get("amount " + mention.meaning, [])[:MOST]
            if m.unit in own.units | UNSAID or is_age(m)
        ]
        if measured:
            return Match(True, best(mention, measured))
        return matched(_hour_of(mention, other))


def _is_share(tokens: list[Token], at: int) -> bool:
    """Tell whether a number at a place says of how many one is taken: `one in four`."""
    known = tokens[at].language.figures
    if not at or tokens[at - 1].fold not in known.share_of:
        return False
    return any(token.fold in known.shared for token in tokens[max(0, at - 3) : at])


def _hour_of(mention: Mention, other: Side) -> Mention | None:
    """Return a bare `9` that the other side writes as a time of day."""
    if not mention.meaning.isdecimal() or not 0 <= int(mention.meaning[:3]) <= 24:
        return None
    hour = int(mention.meaning)
    return first_of(other.keys.get(f"hour {hour}") or other.keys.get(f"hour {hour + 12}"))


def _is_one(mention: Mention, other: Side) -> bool:
    """Tell whether the other side has one of what a 1 counts, in an article: `a ticket`."""
    return any(not document.singles.isdisjoint(mention.parts) for document in other.documents)


def may_be_added(tokens: list[Token], mention: Mention) -> bool:
    """Tell whether a small number in words only counts what is spoken of: `our two kids`, `two of us`."""
    if not _is_small(tokens, mention):
        return False
    known = tokens[mention.first].language.figures
    before = _word_before(tokens, mention)
    if before in known.counts_known or before in known.counts_own:
        return True
    after = tuple(token.fold for token in tokens[mention.end : mention.end + 2])
    return after in known.of_persons or (bool(after) and after[0] in known.listed)


def counts_the_known(tokens: list[Token], mention: Mention) -> bool:
    """Tell whether a small number in words counts what was spoken of before: `the three months`."""
    known = tokens[mention.first].language.figures.counts_known
    return _is_small(tokens, mention) and _word_before(tokens, mention) in known


def _is_small(tokens: list[Token], mention: Mention) -> bool:
    amount = mention.amount
    in_words = tokens[mention.first].kind == "word" and mention.meaning[:1] != "#"
    return in_words and amount.isdecimal() and int(amount) <= _HIGHEST_COUNT


def _word_before(tokens: list[Token], mention: Mention) -> str:
    before = tokens[mention.first - 1] if mention.first else None
    same = before is not None and before.sentence == tokens[mention.first].sentence
    return before.fold if before is not None and same else ""


def _counted(mention: Mention, other: Side) -> Mention | None:
    """Return the number where the other side has a place in an order, and the other way round."""
    bare = mention.meaning.removeprefix("#")
    if not bare.isdecimal():
        return None
    if mention.meaning != bare and (day := first_of(other.keys.get("day " + bare))):
        return day
    found = other.keys.get("number " + (bare if bare != mention.meaning else "#" + bare), [])[:MOST]
    if not found:
        return None
    likest = best(mention, found)
    # `one in four` is every fourth, `four jars` are not.
    feasts = stems_of(mention.language.figures.feasts, mention.language)
    birthday = not feasts.isdisjoint(mention.context) or not feasts.isdisjoint(likest.context)
    around = mention.around + likest.around
    sure = birthday or len(bare) > 2 or int(bare) >= _SURE_ORDINAL or _SHARE in around or _NTH in around
    return likest if sure else None


def _are_thousands(bare: str) -> bool:
    return bare.isdecimal() and len(bare) > 3 and bare.endswith("000")


def _in_terms_of_thousands(side: Side) -> bool:
    return "thousands" in side.keys or any(
        not language.figures.thousands.isdisjoint(side.words) for language in side.languages
    )


def _in_thousands(mention: Mention, other: Side, own: Side) -> Mention | None:
    """Return `10` for 10,000, and the other way round, where both sides speak of thousands."""
    bare = mention.meaning
    if _are_thousands(bare):
        return first_of(other.keys.get("number " + bare[:-3])) if _in_terms_of_thousands(other) else None
    if bare.isdecimal() and _in_terms_of_thousands(own):
        return first_of(other.keys.get(f"number {bare}000"))
    return None
