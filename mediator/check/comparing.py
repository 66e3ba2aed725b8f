"""Set the values of a text against those of its sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from mediator.check.corrections import contrasted
from mediator.check.dates import clock_readings, halves_of_day
from mediator.check.document import Document
from mediator.check.literals import bare
from mediator.check.mentions import FIGURES, Mention
from mediator.check.names import bare_name
from mediator.check.negations import antonym
from mediator.check.tokens import stem

_SINGLE = frozenset(["a", "an", "one", "single", "1", "each", "per", "only", "sole"])


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
        self.squeezed = "".join(self.bare.split())
        self.keys: dict[str, list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            for key in self._keys(mention):
                self.keys[key].append(mention)
        self.negations = [m for m in self.mentions if m.kind == "negation"]
        self.comparisons = [m for m in self.mentions if m.kind == "comparison"]

    def _keys(self, mention: Mention) -> set[str]:
        """Under which keys a value can be found; an open clock time has several."""
        if mention.kind == "time":
            return {"time " + reading for reading in clock_readings(mention.meaning, self.halves)}
        if mention.kind in {"code", "identifier"}:
            return {"literal " + _letters(mention.meaning)}
        return {_key(mention)}


def _key(mention: Mention) -> str:
    scale = {"money": "measure", "quantity": "measure"}.get(mention.kind, mention.kind)
    return f"{scale} {mention.meaning}"


def _letters(folded: str) -> str:
    return "".join(char for char in folded if char.isalnum()) or folded


def counterpart(mention: Mention, other: Side, own: Side) -> Mention | bool:
    """The mention on the other side that says the same, `True` where its words do, or `False`."""
    match mention.kind:
        case "name":
            return _same_name(mention, other)
        case "quoted":
            return mention.meaning in other.bare
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


def _same_literal(mention: Mention, other: Side) -> Mention | bool:
    letters = _letters(mention.meaning)
    if exact := other.keys.get("literal " + letters):
        return exact[0]
    if mention.kind == "code":
        return bare(mention.meaning).replace(" ", "") in other.squeezed
    if mention.meaning in other.words:
        return True
    return any(letters in _letters(m.meaning) for m in other.mentions if m.kind == "code")


def _same_figure(mention: Mention, other: Side, own: Side) -> Mention | bool:
    keys = own._keys(mention)
    for key in sorted(keys):
        if found := other.keys.get(key):
            return _best(mention, found)
    if mention.kind == "time":
        return _bare_hour(mention, other, own)
    if mention.kind == "date":
        return _date_in_pieces(mention, other)
    if mention.unit:
        return _without_unit(mention, other)
    return _with_unit(mention, other, own)


def _best(mention: Mention, found: list[Mention]) -> Mention:
    return max(found[:50], key=lambda other: affinity(mention, other))


def affinity(one: Mention, other: Mention) -> float:
    """How much of what stands around two figures is the same, nearer words counting more."""
    few, many = (one.context, other.context) if len(one.context) < len(other.context) else (other.context, one.context)
    return sum(min(weight, many[word]) for word, weight in few.items() if word in many)


def _bare_hour(mention: Mention, other: Side, own: Side) -> Mention | bool:
    """`8pm` where the other side says `tonight` and `8`."""
    hours, minutes = int(mention.meaning[:2]), mention.meaning[3:5]
    if minutes != "00":
        return False
    is_open = mention.meaning.endswith("?")
    half = "pm" if hours >= 12 else "am"
    spoken = is_open or half in other.halves or hours > 12 and str(hours) in other.words
    figures = {str(hours), str(hours - 12 if hours > 12 else hours)}
    for figure in sorted(figures):
        if spoken and (found := other.keys.get("number " + figure)):
            return found[0]
    return False


def _date_in_pieces(mention: Mention, other: Side) -> Mention | bool:
    """A date whose day, month and year the other side states, together or apart."""
    pieces = mention.meaning.rsplit("-", 2) if mention.meaning.count("-") >= 2 else []
    for date in (m for m in other.mentions if m.kind == "date"):
        if _covers(date.meaning, mention.meaning):
            return date
        year = mention.meaning.partition("-")[0]
        if year.isdigit() and _covers(mention.meaning, date.meaning) and other.keys.get("number " + year):
            return date
    if len(pieces) == 3 and pieces[2].isdigit():
        month = any(m.kind == "date" and m.meaning == f"{pieces[0]}-{pieces[1]}" for m in other.mentions)
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
    if mention.meaning == "0" and other.negations:
        return True
    measured = [m for m in other.mentions if m.amount == mention.meaning and m.unit and m.unit in own.units]
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
    for time in (m for m in other.mentions if m.kind == "time" and m.meaning[3:5] == "00"):
        stated = int(time.meaning[:2])
        if stated == hour or stated == hour + 12:
            return time
    return False


def _same_negation(mention: Mention, other: Side) -> Mention | bool:
    about = set(mention.parts)
    for negation in other.negations:
        theirs = set(negation.parts)
        if about & theirs or about & set(negation.around) or theirs & set(mention.around):
            return negation
        if not about and not theirs:
            return negation
    if any(antonym(word) and antonym(word) in other.stems for word in about):
        return True
    return mention.optional


def _same_comparison(mention: Mention, other: Side) -> Mention | bool:
    loose: Mention | bool = False
    for comparison in other.comparisons:
        if not _same_direction(mention, comparison):
            continue
        if mention.of is None or comparison.of is None:
            if mention.of is comparison.of:
                return comparison
            continue
        if _same_value(mention.of, comparison.of):
            return comparison
        if mention.of.superseded or comparison.of.superseded:
            loose = comparison
    return loose


def _same_value(one: Mention, other: Mention) -> bool:
    return _key(one) == _key(other) or (bool(one.amount) and one.amount == other.amount) or (
        one.kind == other.kind == "time" and one.meaning[:5] == other.meaning[:5]
    )


def _same_direction(one: Mention, other: Mention) -> bool:
    if one.of is None or other.of is None:
        return bool(set(one.parts) & set(other.parts) - {""})
    if one.parts == other.parts:
        return True
    continuous = one.of.kind != "number" and other.of.kind != "number"
    same = one.parts[0][0] == other.parts[0][0]
    return same and (continuous or one.of.kind != other.of.kind)


__all__ = ["FIGURES", "Side", "affinity", "contrasted", "counterpart"]
