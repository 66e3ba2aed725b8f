"""Comparisons: bounds on a value, differences between values, and comparatives.

A bound is a direction and a value: `under 900`, `900 tops`, `x >= 10`. On a continuous scale (money,
quantities, times) `under` and `at most` are one, because they differ by a single point; on counts
they differ. Cost accepted: who is compared with whom is not checked beyond their names.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from midturn.mediator.language import Around, BoundWords, Language, PhraseTable, Sign
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._tokens import Token, stem, stem_of_content, stems_of
from midturn.mediator.values.kinds._kind import LACKING, MOST, Kind, Match, Passage, key_of, matched, spoken

if TYPE_CHECKING:
    from midturn.mediator.values._comparing import Side

_LONGEST = 6
_NEAR = 5
"""Tokens within which a bound's value stands."""
_TOLD = 8
_TOLD_BEFORE = 24
"""Tokens back in a sentence to the verb that `up to` and `over` go with."""
_LENGTHS = frozenset(["metre", "inch"])
_BEFORE_UNTIL = 6
_DAY = 86_400
"""Seconds of a day: `over 4 weeks` mostly says how long, `over 3 hours` how long at least."""
_HOURS = 24
_YEARS = range(1000, 2200)
_DIFFERENT = {"+": ">", "-": "<"}


_OPPOSITE = {">": "<=", "<": ">="}
_NEGATED_BEFORE = 2
"""Tokens between a negation and the bound that it turns round."""
_BOUNDED = frozenset(["number", "percent", "money", "quantity", "date", "time"])


@cache
def _may_compare(language: Language) -> frozenset[str]:
    """Return the words that a comparison may begin with."""
    tables = (language.bounds_before, language.bounds_in_time, language.bounds_after)
    return language.differences.union(
        language.than, language.bounds.exceeding, *(table.first for table in tables)
    )


class Comparisons(Kind):
    """A bound, a difference or a comparative."""

    name = "comparison"
    rank = 180

    def find(self, passage: Passage) -> list[Mention]:
        """Return the comparisons; the figures found before may be bounded by one."""
        return comparisons_in(passage.tokens, passage.found)

    def keys(self, mention: Mention, halves: set[str]) -> set[str]:
        """Return a comparison is known by the value it bounds, or by bounding none."""
        return {*_bounds(mention)}

    def also(self, mention: Mention) -> set[str]:
        """Return a bound may outlive its value."""
        return {"comparison"}

    def match(self, mention: Mention, other: Side, own: Side) -> Match:
        """Look for a comparison of the same direction with the same value."""
        for key in _bounds(mention):
            for comparison in other.keys.get(key, [])[:MOST]:
                if _same_direction(mention, comparison):
                    return matched(comparison)
        return spoken(
            _is_end(mention, other)
            or _is_named_end(mention, other)
            or _is_turned_round(mention, other)
            or _is_told_apart(mention, other)
            or _is_preferred(mention, other)
            or _is_said_around(mention, other)
        )


def _is_preferred(mention: Mention, other: Side) -> bool:
    """Tell whether the other side prefers what is better."""
    known = mention.language.bounds
    if known.preferring.isdisjoint(other.words):
        return False
    return mention.meaning == f"than {stem(known.better.removesuffix(known.comparative_ending))}"


def _is_turned_round(mention: Mention, other: Side) -> bool:
    """`Ina is shorter than Paul` where the other side says that Paul is taller than Ina."""
    if mention.of is not None or not mention.around:
        return False
    return any(
        {mention.parts[0], comparative.parts[0]} == {"<", ">"} and mention.around != comparative.around
        for comparative in other.keys.get("comparative", [])[:MOST]
    )


def _is_told_apart(mention: Mention, other: Side) -> bool:
    """`3 years older` where the other side says `older than` and, elsewhere, `3 years`; and the reverse."""
    sign = mention.parts[0]
    if mention.of is None:
        return any(sign == _DIFFERENT.get(m.parts[0]) for m in other.keys.get("comparison", [])[:MOST])
    if sign not in _DIFFERENT or not other.keys.get(key_of(mention.of)):
        return False
    return any(m.parts[0] == _DIFFERENT[sign] for m in other.keys.get("comparative", [])[:MOST])


def _is_named_end(mention: Mention, other: Side) -> bool:
    """`until 3 May` where the other side says that the return is on 3 May."""
    value = mention.of
    if value is None or value.kind != "date" or not mention.meaning.startswith("<= "):
        return False
    dates = other.keys.get(key_of(value), [])[:MOST]
    ends = stems_of(mention.language.bounds.ends, mention.language)
    return any(ends & set(date.context) for date in dates)


def _is_said_around(mention: Mention, other: Side) -> bool:
    """Tell whether words around the value say as much on the other side.

    `2000 or later` and `from 2000 on`; `10 % more` and `10 % extra`; `older than 30` and `past 30 days`.
    """
    value = mention.of
    known = mention.language.bounds
    words = known.around.get(mention.parts[0])
    if value is None or words is None:
        return False
    keys = [key_of(value), *(f"{kind} {value.amount}" for kind in ("amount", "number") if value.amount)]
    same = [m for key in keys for m in other.keys.get(key, [])[:MOST]]
    texts = {document.source: document.tokens for document in other.documents} if same else {}
    return any(_stands_among(texts[m.source], m, words, known.pointing) for m in same if m.source in texts)


def _stands_among(tokens: list[Token], value: Mention, words: Around, pointing: frozenset[str]) -> bool:
    before = [token.fold for token in tokens[max(0, value.first - 2) : value.first]]
    after = tokens[value.end].fold if value.end < len(tokens) else ""
    if after in words.after or (*before[-1:], after) in words.both:
        return True
    # `over the past 30 days` tells of a time that is gone.
    return before[-1:] != [] and before[-1] in words.before and before[0] not in pointing


def _is_end(mention: Mention, other: Side) -> bool:
    """`at least 30` where the other side says `30 to 50`."""
    if mention.of is None or not mention.parts[0]:
        return False
    end = {"<": "high ", ">": "low "}.get(mention.parts[0][0], "")
    return bool(end) and end + key_of(mention.of) in other.keys


def outlived(mention: Mention, old: Side) -> Match:
    """Return the replaced comparison that `mention` carries on.

    A bound outlives its value: after `under 900` and `make it 800`, `under 800` is what was said.
    """
    if mention.kind != "comparison" or mention.of is None:
        return LACKING
    bounds = (m for m in old.keys.get("comparison", []) if m.of is not None)
    return matched(next((m for m in islice(bounds, MOST) if _same_direction(mention, m)), None))


def _bounds(mention: Mention) -> list[str]:
    """Return what a comparison can be found by: its value, the figure of it, or that it has none."""
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
    counts = {"number", "percent"}
    continuous = not any(_counts_things(value, counts) for value in (one.of, other.of))
    same = one.parts[0][0] == other.parts[0][0]
    return same and (continuous or one.of.kind != other.of.kind)


def _counts_things(value: Mention, counts: Container[str]) -> bool:
    """Tell whether a value counts something; `60` alone may be as much of anything."""
    return value.kind in counts and bool(value.parts)


def comparisons_in(tokens: list[Token], mentions: list[Mention]) -> list[Mention]:
    """Return the comparisons of a text whose other values are `mentions`."""
    starting = {mention.first: mention for mention in mentions if mention.kind in _BOUNDED}
    ending = {mention.end: mention for mention in mentions if mention.kind in _BOUNDED}
    found: list[Mention] = []
    bounded: set[int] = set()
    comparing = {language: _may_compare(language) for language in {token.language for token in tokens}}
    at = 0
    for place in [at for at, token in enumerate(tokens) if token.fold in comparing[token.language]]:
        if place < at:
            continue
        differing = ending.keys() if tokens[place].fold in tokens[place].language.differences else ()
        mention = _bound_at(tokens, place, starting, differing) or _suffix_at(tokens, place, ending)
        mention = mention or _difference_at(tokens, place, ending) or _excess_at(tokens, place, starting)
        mention = mention or _comparative_at(tokens, place, ending)
        if mention is None or (
            mention.of is not None and mention.of.first in bounded and not mention.optional
        ):
            continue
        if mention.of is not None:
            bounded.add(mention.of.first)
        found.append(mention)
        at = max(place + 1, mention.end if mention.of is None else 0)
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


def _match(tokens: list[Token], at: int, signs: PhraseTable[Sign]) -> tuple[str, int] | None:
    if tokens[at].fold not in signs.first and tokens[at].text not in "<>":
        return None
    found, ends = _joined_marks(tokens, at)
    matched = signs.match(found)
    return (matched[0], ends[matched[1] - 1]) if matched else None


def _bound_at(
    tokens: list[Token], at: int, starting: dict[int, Mention], differing: Container[int] = ()
) -> Mention | None:
    """Return a bound before its value: `under $900`, `before 6pm`; not `4 years younger than 12`."""
    word, language = tokens[at].fold, tokens[at].language
    known = language.bounds
    if at in differing:
        return None
    in_time = language.bounds_in_time
    if word in known.upward and _is_rise(tokens, at, known):
        return None
    if word in known.particles and _is_particle(tokens, at, known):
        return None
    if word in known.called and _is_called(tokens, at):
        return None
    for signs in (language.bounds_before, in_time):
        if not (matched := _match(tokens, at, signs)):
            continue
        value = _value_near(tokens, matched[1], starting) or _value_told(tokens, at, starting)
        if value is not None and (value.meaning.startswith("#") or _counts_others(tokens, at, value)):
            return None
        timely = value is not None and value.kind in {"date", "time"}
        if value is None or (signs is in_time and not timely and not _looks_timely(tokens, at, value)):
            continue
        optional = word in language.bound_optional and not (timely and word in known.timely)
        optional = optional or (word in known.ending and _is_negated(tokens, at))
        if word in known.spanning:
            sent = at > 0 and tokens[at - 1].fold in known.sending
            optional = optional or sent or _says_how_far(tokens, at, value, known)
        if turned := _turned(tokens, at, matched[0]):
            return _bound(turned[0], value, turned[1], value.end, optional)
        return _bound(matched[0], value, at, value.end, optional)
    return None


def _is_called(tokens: list[Token], at: int) -> bool:
    """Tell whether a word with a capital is somebody's name: `and Max 15 a minute more`."""
    opens = not at or tokens[at - 1].sentence != tokens[at].sentence or tokens[at - 1].text in ":-*•("
    if not tokens[at].text.istitle():
        return False
    behind = tokens[at + 1].fold if at + 1 < len(tokens) else ""
    # `Max is 12`
    return not opens or behind in tokens[at].language.verbs


def _counts_others(tokens: list[Token], at: int, value: Mention) -> bool:
    """Tell whether what follows a comparative counts things: `cheaper than the six candles`."""
    known = tokens[at].language.bounds
    if tokens[at].fold not in known.measured or value.kind != "number" or value.end >= len(tokens):
        return False
    following = tokens[value.end]
    return (
        following.kind == "word"
        and following.fold.endswith(known.plural)
        and bool(stem_of_content(following))
    )


def _is_rise(tokens: list[Token], at: int, known: BoundWords) -> bool:
    """Tell whether `up to` says what something comes to: `goes up to 35`, `scale it up to 6 people`."""
    if at and tokens[at - 1].fold in known.rising:
        return True
    before = tokens[max(0, at - _TOLD_BEFORE) : at]
    return any(t.fold in known.scaling and t.sentence == tokens[at].sentence for t in before)


def _is_particle(tokens: list[Token], at: int, known: BoundWords) -> bool:
    """Tell whether `over` goes with the verb before it or opens no figure: `left over for 3 euros`."""
    if tokens[at].fold in known.spanning and at and tokens[at - 1].fold in known.before_spanning:
        return True
    behind = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].fold in known.pointed)
    return behind < len(tokens) and tokens[behind].fold in known.after_particles


def _says_how_far(tokens: list[Token], at: int, value: Mention, known: BoundWords) -> bool:
    """Tell whether `over` may say how long or how far: `over 6 weeks`, `takes them over 12 km`."""
    if value.unit == "month":
        return True
    if value.unit == "second":
        seconds = value.meaning.partition(" ")[0]
        lasts = seconds.isdecimal() and int(seconds[:12]) >= _DAY
        return lasts or (at + 1 < len(tokens) and tokens[at + 1].fold in known.during)
    if value.unit not in _LENGTHS:
        return False
    before = tokens[max(0, at - _TOLD_BEFORE) : at]
    return any(t.fold in known.crossing and t.clause == tokens[at].clause for t in before)


def _is_negated(tokens: list[Token], at: int) -> bool:
    """`doesn't get in until 6` bounds nothing."""
    known = tokens[at].language.denials
    before = tokens[max(0, at - _BEFORE_UNTIL) : at]
    return any(
        token.clause == tokens[at].clause
        and (token.fold in known.denying or token.fold.endswith(known.denied_endings))
        for token in before
    )


def _turned(tokens: list[Token], at: int, sign: str) -> tuple[str, int] | None:
    """Return what a negation before a bound makes of it, and where: `no cueste más de 400`."""
    if sign not in _OPPOSITE:
        return None
    if nobody := tokens[at].language.bounds.nobody:
        turned = any(
            token.fold in nobody and token.clause == tokens[at].clause
            for token in tokens[max(0, at - _BEFORE_UNTIL) : at]
        )
        return (_OPPOSITE[sign], at) if turned else None
    for place in range(at - 1, max(-1, at - _NEGATED_BEFORE - 1), -1):
        if tokens[place].clause != tokens[at].clause:
            return None
        if tokens[at].language.negations.meanings.get((tokens[place].fold,)) == "hard":
            return _OPPOSITE[sign], place
    return None


def _looks_timely(tokens: list[Token], at: int, value: Mention) -> bool:
    """`before 6` and `after 1998`, but not `from 15` or `by 3`."""
    if tokens[at].fold not in tokens[at].language.bounds.early or value.kind != "number":
        return False
    return not value.amount.isdecimal() or int(value.amount[:5]) <= _HOURS or int(value.amount[:5]) in _YEARS


def _value_told(tokens: list[Token], at: int, starting: dict[int, Mention]) -> Mention | None:
    """Return the value of `my limit for the whole trip is 70`."""
    known = tokens[at].language.bounds
    if tokens[at].fold not in known.limits:
        return None
    ahead = range(at + 1, min(len(tokens), at + _TOLD))
    is_at = next((place for place in ahead if tokens[place].fold in known.being), None)
    if is_at is None or tokens[is_at].clause != tokens[at].clause:
        return None
    return _value_near(tokens, is_at + 1, starting)


def _value_near(tokens: list[Token], at: int, starting: dict[int, Mention]) -> Mention | None:
    for step in range(at, min(at + _NEAR, len(tokens))):
        if step in starting:
            value = starting[step]
            # `fewer than the one that left`
            pointed = tokens[step - 1].fold in tokens[step - 1].language.bounds.pointing
            return None if value.optional and pointed else value
        if tokens[step].fold not in tokens[step].language.fillers and tokens[step].kind != "mark":
            return None
        if tokens[step].kind == "mark" and tokens[step].text not in "$€£:~≈":
            return None
    return None


def _suffix_at(tokens: list[Token], at: int, ending: dict[int, Mention]) -> Mention | None:
    """Return a bound after its value: `900 euros tops`, `two or more`."""
    language = tokens[at].language
    if not (matched := _match(tokens, at, language.bounds_after)):
        return None
    if tokens[at].fold in language.bounds.called and tokens[at].text.istitle():
        return None
    value = ending.get(at)
    if value is None and at >= 1 and (tokens[at - 1].kind == "word" or tokens[at - 1].text == ","):
        value = ending.get(at - 1)
    if value is None or (tokens[at].text == "+" and tokens[at].gap) or value.end > at:
        return None
    bounds_the_next = matched[1] < len(tokens) and tokens[matched[1]].kind == "number"
    if bounds_the_next and tokens[at].fold in language.bounds.before_next:
        return None
    return _bound(matched[0], value, value.first, matched[1], tokens[at].fold in language.bound_optional)


def _difference_at(tokens: list[Token], at: int, ending: dict[int, Mention]) -> Mention | None:
    """`5 less than Mum`, `six more snakes than cats`."""
    word = tokens[at].fold
    language = tokens[at].language
    if word not in language.differences:
        return None
    value = ending.get(at) or (ending.get(at - 1) if at and tokens[at - 1].kind == "word" else None)
    if value is None:
        value = ending.get(_before_rate(tokens, at))
    if value is None:
        return None
    than = any(
        token.fold in language.than
        for token in tokens[at + 1 : at + 6]
        if token.sentence == tokens[at].sentence
    )
    sign = "+" if word in language.more else "-"
    return _bound(sign, value, value.first, at + 1, optional=not than)


def _excess_at(tokens: list[Token], at: int, starting: dict[int, Mention]) -> Mention | None:
    """Return a difference that a verb tells: `the lilies outnumber the tulips by 8`."""
    known = tokens[at].language.bounds
    if tokens[at].fold not in known.exceeding:
        return None
    for place in range(at + 1, min(at + _TOLD, len(tokens) - 1)):
        if tokens[place].sentence != tokens[at].sentence or tokens[place].kind == "mark":
            return None
        if tokens[place].fold == known.exceeding_by and (value := starting.get(place + 1)) is not None:
            return _bound("+", value, at, value.end, optional=False)
    return None


def _before_rate(tokens: list[Token], at: int) -> int:
    """Return where a rate before a place begins: `15 a minute more`, `3 steps per minute more`."""
    language = tokens[at].language
    signs = language.bindings.rate_signs if language.bindings is not None else frozenset[str]()
    for begin in range(at - 1, max(-1, at - _NEAR), -1):
        if tokens[begin].fold in signs:
            counted = begin and tokens[begin - 1].kind == "word" and tokens[begin - 1].fold not in signs
            return (
                begin - bool(counted)
                if counted and tokens[begin - 1].fold not in language.number_words
                else begin
            )
        if tokens[begin].kind != "word":
            break
    return -1


def _bound(sign: str, value: Mention, first: int, end: int, optional: bool) -> Mention:
    mention = Mention("comparison", f"{sign} {value.meaning}", first, end, optional=optional, of=value)
    mention.parts = (sign,)
    return mention


def _comparative_at(tokens: list[Token], at: int, ending: dict[int, Mention]) -> Mention | None:
    """`cheaper than the Hilton`, `more expensive than`, `less than the Hilton`."""
    language = tokens[at].language
    known = language.bounds
    if tokens[at].fold != known.than or at == 0 or tokens[at - 1].kind != "word":
        return None
    word = tokens[at - 1].fold
    differs = not language.differences.isdisjoint(t.fold for t in tokens[max(0, at - 2) : at])
    counted = differs and any(
        place in ending and tokens[place].sentence == tokens[at].sentence for place in (at - 1, at - 2)
    )
    enough = at + 1 < len(tokens) and tokens[at + 1].fold in known.enough
    if word in language.no_comparative or counted or enough:
        return None
    if at >= 2 and tokens[at - 2].fold in known.no_more:
        # `no more than once`
        return None
    before = tokens[at - 2].fold if at >= 2 else ""
    if before in known.grading:
        sign, first, parts = known.grading[before], at - 2, (stem(word),)
    elif word in language.more or word in language.less:
        sign, first, parts = (">" if word in language.more else "<"), at - 1, ()
    elif word.endswith(known.comparative_ending):
        sign, first, parts = "", at - 1, (stem(word.removesuffix(known.comparative_ending)),)
    else:
        return None
    meaning = f"{sign}than {' '.join(parts)}".strip()
    comparison = Mention("comparison", meaning, first, at + 1, parts=(sign, *parts))
    comparison.around = tuple(_compared_with(tokens, at + 1))
    return comparison


def _compared_with(tokens: list[Token], at: int) -> Iterator[str]:
    """Yield the stem of the first word of substance after `than`."""
    for token in tokens[at : at + _NEAR]:
        if token.sentence == tokens[at].sentence and (content := stem_of_content(token)):
            yield content
            return
