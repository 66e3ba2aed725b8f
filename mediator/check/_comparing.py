"""Set the values of a text against those of its sources."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice

from midturn.mediator.check._dates import clock_readings, halves_of_day
from midturn.mediator.check._document import Document
from midturn.mediator.check._literals import bare
from midturn.mediator.check._mentions import Mention
from midturn.mediator.check._names import bare_name
from midturn.mediator.check._negations import antonym
from midturn.mediator.check._tokens import stem, tokens_of

_SHORT = 4
_NEAREST = 8
"""Mentions of one value among which the one with the most similar surroundings is taken as the source."""
_MOST = 200
"""Mentions that one value is held against; it bounds the time on hostile inputs."""
_SINGLE = frozenset(["a", "an", "one", "single", "1", "each", "per", "only", "sole"])


_ENDS = frozenset(stem(word) for word in ["dropoff", "return", "back", "end", "ending", "checkout", "last"])
"""Stems of words that make a date an end."""


class Side:
    """What one side of the comparison says: the text, or all of its sources."""

    def __init__(self, documents: Sequence[Document], mentions: Iterable[Mention]) -> None:
        self.mentions = list(mentions)
        self.words: set[str] = set().union(*(document.words for document in documents))
        self.names = {bare_name(word) for word in self.words}
        self.stems = {stem(word) for word in self.words}
        self.units: set[str] = set().union(*(document.units for document in documents))
        self.halves = halves_of_day(self.words)
        self.bare = "\n".join(bare(document.text) for document in documents)
        self.letters = _letters(self.bare)
        self.spaced = _words(self.bare)
        self.code_words = {
            token.fold for d in documents for t in d.tokens if t.kind == "code" for token in tokens_of(t.text)
        }
        self.keys: dict[str, list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            for key in self.keys_of(mention):
                self.keys[key].append(mention)
        self.negated: dict[str, list[Mention]] = defaultdict(list)
        self.amounts: dict[str, list[Mention]] = defaultdict(list)
        self.comparisons: dict[str, list[Mention]] = defaultdict(list)
        self.dates: list[Mention] = []
        self.hours: dict[int, Mention] = {}
        self.code_letters = " ".join(_letters(m.meaning) for m in self.mentions if m.kind == "code")
        for mention in self.mentions:
            self._index(mention)

    def _index(self, mention: Mention) -> None:
        """Make a mention findable by what it may be compared on, so that no search is over all mentions."""
        match mention.kind:
            case "negation":
                for word in {*mention.parts, *mention.around}:
                    self.negated[word].append(mention)
            case "comparison":
                for key in _bounds(mention):
                    self.comparisons[key].append(mention)
            case "date":
                self.dates.append(mention)
            case "time" if mention.meaning[3:5] == "00":
                self.hours.setdefault(int(mention.meaning[:2]), mention)
            case _ if mention.unit:
                self.amounts[mention.amount].append(mention)
            case _:
                pass

    def keys_of(self, mention: Mention) -> set[str]:
        """Under which keys a value can be found; an open clock time has several."""
        if mention.kind == "time":
            return {"time " + reading for reading in clock_readings(mention.meaning, self.halves)}
        if mention.kind in {"code", "identifier"}:
            return {"literal " + _letters(mention.meaning)}
        return {_key(mention)}


def _key(mention: Mention) -> str:
    scale = {"money": "measure", "quantity": "measure"}.get(mention.kind, mention.kind)
    return f"{scale} {mention.meaning}"


def _words(folded: str) -> str:
    """The words of a text with one space before, between and after them."""
    return re.sub(r"\W+", " ", f" {folded} ")


def _letters(folded: str) -> str:
    return re.sub(r"[\W_]+", "", folded) or folded


def counterpart(mention: Mention, other: Side, own: Side) -> Mention | bool:
    """The mention on the other side that says the same, `True` where its words do, or `False`."""
    match mention.kind:
        case "name":
            return _same_name(mention, other)
        case "quoted":
            return _same_quotation(mention, other)
        case "code" | "identifier":
            return _same_literal(mention, other)
        case "negation":
            return _same_negation(mention, other)
        case "comparison":
            return _same_comparison(mention, other)
        case _:
            return _same_figure(mention, other, own)


def _same_name(mention: Mention, other: Side) -> Mention | bool:
    exact = other.keys.get(_key(mention))
    if exact:
        return exact[0]
    return all(part in other.names or stem(part) in other.stems for part in mention.parts)


def _same_quotation(mention: Mention, other: Side) -> bool:
    letters = _letters(mention.meaning)
    # So short a string stands by chance within other words.
    if len(letters) <= _SHORT:
        return _words(mention.meaning) in other.spaced
    return letters in other.letters


def _same_literal(mention: Mention, other: Side) -> Mention | bool:
    letters = _letters(mention.meaning)
    if exact := other.keys.get("literal " + letters):
        return exact[0]
    if mention.kind == "code":
        return letters in other.letters
    if mention.meaning in other.words:
        return True
    return letters in other.code_letters


def _same_figure(mention: Mention, other: Side, own: Side) -> Mention | bool:
    keys = own.keys_of(mention)
    for key in sorted(keys):
        if found := other.keys.get(key):
            return _best(mention, found)
    if mention.meaning in other.code_words:
        return True
    if mention.kind == "time":
        return _bare_hour(mention, other, own)
    if mention.kind == "date":
        return _date_in_pieces(mention, other)
    if mention.unit:
        return _without_unit(mention, other)
    return _with_unit(mention, other, own)


def _best(mention: Mention, found: list[Mention]) -> Mention:
    if len(found) == 1:
        return found[0]
    return max(found[:_NEAREST], key=lambda other: affinity(mention, other))


def affinity(one: Mention, other: Mention) -> float:
    """How much of what stands around two figures is the same, nearer words counting more."""
    few, many = (
        (one.context, other.context)
        if len(one.context) < len(other.context)
        else (other.context, one.context)
    )
    return sum(min(weight, many[word]) for word, weight in few.items() if word in many)


def _bare_hour(mention: Mention, other: Side, own: Side) -> Mention | bool:
    """`8pm` where the other side says `tonight` and `8`."""
    hours, minutes = int(mention.meaning[:2]), mention.meaning[3:5]
    if minutes != "00":
        return False
    is_open = mention.meaning.endswith("?")
    half = "pm" if hours >= 12 else "am"
    spoken = is_open or half in other.halves or (hours > 12 and str(hours) in other.words)
    figures = {str(hours), str(hours - 12 if hours > 12 else hours)}
    for figure in sorted(figures):
        if spoken and (found := other.keys.get("number " + figure)):
            return found[0]
    return False


def _date_in_pieces(mention: Mention, other: Side) -> Mention | bool:
    """A date whose day, month and year the other side states, together or apart."""
    pieces = mention.meaning.rsplit("-", 2) if mention.meaning.count("-") >= 2 else []
    for date in other.dates[:_MOST]:
        if _covers(date.meaning, mention.meaning):
            return date
        year = mention.meaning.partition("-")[0]
        if year.isdigit() and _covers(mention.meaning, date.meaning) and other.keys.get("number " + year):
            return date
    if len(pieces) == 3 and pieces[2].isdigit():
        month = any(m.meaning == f"{pieces[0]}-{pieces[1]}" for m in other.dates[:_MOST])
        day = str(int(pieces[2]))
        return month and bool(other.keys.get("number #" + day) or other.keys.get("number " + day))
    return False


def _covers(full: str, part: str) -> bool:
    """Whether a date states all that `part` states.

    >>> _covers("2026-05-03", "--05-03"), _covers("--05-03", "2026-05-03")
    (True, False)
    """
    if full == part:
        return True
    full_pieces, part_pieces = _date_pieces(full), _date_pieces(part)
    return bool(part_pieces) and part_pieces.items() <= full_pieces.items()


def _date_pieces(meaning: str) -> dict[str, str]:
    if meaning.startswith("--"):
        names, pieces = ("month", "day"), meaning[2:].split("-")
    else:
        names, pieces = ("year", "month", "day"), meaning.split("-")
    return dict(zip(names, pieces, strict=False)) if all(piece.isdigit() for piece in pieces) else {}


def _without_unit(mention: Mention, other: Side) -> Mention | bool:
    """`6 km` where the other side says `6` and names kilometres elsewhere."""
    if mention.unit not in other.units:
        return False
    found = [m for m in other.keys.get("number " + mention.amount, []) if not m.meaning.startswith("#")]
    if found:
        return _best(mention, found)
    return mention.amount == "1"


def _with_unit(mention: Mention, other: Side, own: Side) -> Mention | bool:
    if mention.meaning == "1" and _SINGLE & other.words:
        return True
    if mention.meaning == "0" and other.negated:
        return True
    measured = [m for m in other.amounts.get(mention.meaning, [])[:_MOST] if m.unit in own.units]
    if measured:
        return _best(mention, measured)
    if own.halves or other.halves or not mention.unit:
        return _hour_of(mention, other)
    return False


def _hour_of(mention: Mention, other: Side) -> Mention | bool:
    """A bare `9` that the other side writes as a time of day."""
    if not mention.meaning.isdecimal() or not 0 <= int(mention.meaning[:3]) <= 24:
        return False
    hour = int(mention.meaning)
    return other.hours.get(hour) or other.hours.get(hour + 12) or False


def _same_negation(mention: Mention, other: Side) -> Mention | bool:
    for word in (*mention.parts, *mention.around):
        for negation in other.negated.get(word, [])[:_MOST]:
            if _overlap(mention, negation) or _overlap(negation, mention):
                return negation
    if not mention.parts:
        return bool(other.negated)
    return mention.optional or any(antonym(word) and antonym(word) in other.stems for word in mention.parts)


def _overlap(one: Mention, other: Mention) -> bool:
    """Whether what `one` is first of all about belongs to `other`, or half of it does."""
    theirs = {*other.parts, *other.around}
    if not one.parts:
        return False
    return (
        one.parts[0] in theirs
        or 2 * len(set(one.parts) & set(other.parts)) >= min(len(one.parts), len(other.parts)) > 0
    )


def _same_comparison(mention: Mention, other: Side) -> Mention | bool:
    for key in _bounds(mention):
        for comparison in other.comparisons.get(key, [])[:_MOST]:
            if _same_direction(mention, comparison):
                return comparison
    return _names_an_end(mention, other)


def _names_an_end(mention: Mention, other: Side) -> Mention | bool:
    """Whether `until 3 May` is put as `the return is on 3 May`."""
    value = mention.of
    if value is None or value.kind != "date" or not mention.meaning.startswith("<= "):
        return False
    dates = other.keys.get(_key(value), [])[:_NEAREST]
    return next((date for date in dates if _ENDS & set(date.context)), False)


def _bounds(mention: Mention) -> list[str]:
    """What a comparison can be found by: its value, the figure of it, or that it has none."""
    value = mention.of
    if value is None:
        return ["comparative"]
    if value.kind == "time":
        return [f"clock {int(value.meaning[:2]) % 12}{value.meaning[2:5]}"]
    return [_key(value), "amount " + (value.amount or value.meaning)]


def outlived(mention: Mention, old: Side) -> Mention | None:
    """The replaced comparison that `mention` carries on.

    A bound outlives its value: after `under 900` and `make it 800`, `under 800` is what was said.
    """
    if mention.kind != "comparison" or mention.of is None:
        return None
    bounds = (m for found in old.comparisons.values() for m in found[:_MOST] if m.of is not None)
    return next((m for m in islice(bounds, _MOST) if _same_direction(mention, m)), None)


def _same_direction(one: Mention, other: Mention) -> bool:
    if one.of is None or other.of is None:
        return bool(set(one.parts) & set(other.parts) - {""})
    if one.parts == other.parts:
        return True
    continuous = one.of.kind != "number" and other.of.kind != "number"
    same = one.parts[0][0] == other.parts[0][0]
    return same and (continuous or one.of.kind != other.of.kind)
