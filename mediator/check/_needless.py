"""What was said and needs no place in a draft, since the same turn says the rest of it.

A day that is told twice over is told by either: `tomorrow, the 2nd`. What is set off against something else
goes with that: `it isn't for Ann, it's for Bo`. A value that only strikes somebody as wrong is not wanted:
`12 is too many`, `October is too early`. What follows from two figures of the draft may be worked out again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from fractions import Fraction

from midturn.mediator.language import Language, WishWords
from midturn.mediator.reading import mistake_spans
from midturn.mediator.values import FIGURES, Document, Mention, Token, sentences, stem_of_content

_DAYS = frozenset(["date", "number", "ordinal"])
_BETWEEN_DAYS = frozenset(",(-–")
_MOST_VALUES = 30
_MOST_BETWEEN = 3
"""Tokens between them."""
_LISTING = frozenset("&+-–")
_ASIDES = 2
"""Sentences back to the question that is taken back."""
_LONGEST_SIDE = 8
"""Words of what is set off."""
_LONGEST_VERDICT = 4
"""Words that say how a value strikes somebody."""
_AFTER_MISTAKE = 3
"""Tokens that may end a clause in which a mistake is owned up to: `I looked at the wrong line`."""


def told_twice(document: Document) -> dict[Mention, Mention]:
    """Return the values that name one day right beside each other, as no list does, each with the other."""
    days = [mention for mention in document.mentions if _is_day(mention)]
    by_first = {day.first: day for day in days}
    found: dict[Mention, Mention] = {}
    for one in days:
        for gap in range(1, _MOST_BETWEEN + 1):
            other = by_first.get(one.end + gap)
            if other is not None and _are_one_day(one, other, document.tokens):
                found[one], found[other] = other, one
    return found


def _are_one_day(one: Mention, other: Mention, tokens: Sequence[Token]) -> bool:
    known = tokens[one.first].language.moments
    between = (token.fold for token in tokens[one.end : other.first])
    if one.sentence != other.sentence or any(
        word not in known.between_names and word not in _BETWEEN_DAYS for word in between
    ):
        return False
    around = [*tokens[max(0, one.first - 1) : one.first], *tokens[other.end : other.end + 1]]
    if any(token.fold in _LISTING or token.fold in known.listing for token in around):
        return False
    return _is_named(one) != _is_named(other)


def _is_named(day: Mention) -> bool:
    """Tell whether a day goes by a name rather than by its number: `tomorrow`, `Friday`."""
    return day.kind == "date" and day.meaning[-1:].isalpha()


def _is_day(mention: Mention) -> bool:
    """Tell whether a value may be a day: `Friday`, `3 May`, `the 2nd`."""
    return mention.kind == "date" or (mention.kind in _DAYS and mention.meaning[:1] == "#")


def set_off(tokens: Sequence[Token], language: Language) -> dict[int, frozenset[str]]:
    """Return the places of what a sentence says is not so, where it goes on with what is, by its stems."""
    found: dict[int, frozenset[str]] = {}
    known, but = language.wishes, language.changes.contrary
    if known is None:
        return found
    denying = language.denials.denying
    for at in range(len(tokens) - 2):
        if not _denies_being(tokens, at, known, denying):
            continue
        end = at + 1
        while end < len(tokens) and tokens[end].kind == "word" and end - at <= _LONGEST_SIDE:
            if tokens[end].fold in but:
                break
            end += 1
        if end - at > _LONGEST_SIDE or end + 2 >= len(tokens) or tokens[end].sentence != tokens[at].sentence:
            continue
        if tokens[end].text not in {",", ";", "-", "–", "—"} and tokens[end].fold not in but:
            continue
        goes_on = end + (tokens[end].fold not in but)
        if tokens[goes_on + 1].fold not in denying and _says_instead(tokens, goes_on, known, but):
            found |= dict.fromkeys(range(at, end), _stems_from(tokens, goes_on + 1))
    return found


def _stems_from(tokens: Sequence[Token], begin: int) -> frozenset[str]:
    clause = tokens[begin].clause
    said = (token for token in tokens[begin : begin + _LONGEST_SIDE] if token.clause == clause)
    return frozenset(found for token in said if (found := stem_of_content(token)))


def _denies_being(tokens: Sequence[Token], at: int, known: WishWords, denying: Set[str]) -> bool:
    if tokens[at].fold in known.not_being:
        return True
    return tokens[at].fold in denying and at > 0 and tokens[at - 1].fold in known.being_told


def _says_instead(tokens: Sequence[Token], at: int, known: WishWords, but: Set[str]) -> bool:
    """Tell whether a clause begins as one that says what is so: `it's for Bo`, `but for Bo`."""
    folded = tokens[at].fold
    if folded in known.resuming_told or folded in but:
        return True
    return folded in known.resuming and tokens[at + 1].fold in known.being_told


def rejected(document: Document, known: WishWords) -> set[int]:
    """Return the places of the clauses that only say that a value is too much, too little, too early."""
    return document.noted(("rejected", id(known)), lambda: set(_rejected(document, known)))


def _rejected(document: Document, known: WishWords) -> Iterator[int]:
    tokens = document.tokens
    for mention in document.mentions:
        if mention.kind not in FIGURES | {"name"}:
            continue
        begin = mention.first
        while begin and tokens[begin - 1].fold in known.before_rejected:
            begin -= 1
        if begin and tokens[begin - 1].kind == "word" and tokens[begin - 1].fold not in known.exclaiming:
            continue
        end = _verdict_end(tokens, mention.end, known)
        if end:
            yield from range(begin, end)


def _verdict_end(tokens: Sequence[Token], at: int, known: WishWords) -> int:
    """Return the index after a verdict that begins at a place; 0 where none does."""
    while at < len(tokens) and tokens[at].fold in tokens[at].language.ordinal_endings and not tokens[at].gap:
        at += 1
    if tuple(token.fold for token in tokens[at : at + 2]) in known.unfit:
        return at + 2
    if at >= len(tokens) or tokens[at].fold not in known.being:
        return 0
    end = at + 1
    while end < len(tokens) and tokens[end].kind == "word" and end - at <= _LONGEST_VERDICT + 1:
        end += 1
    said: Set[str] = {token.fold for token in tokens[at + 1 : end]}
    is_short = 0 < end - at - 1 <= _LONGEST_VERDICT
    return end if is_short and not said.isdisjoint(known.rejecting) else 0


def owned_up(document: Document) -> set[int]:
    """Return the places of what only says that the user made a mistake: `sorry, I mixed that up`."""
    return document.noted("owned up", lambda: _owned_up(document.tokens, document.language))


def _owned_up(tokens: list[Token], language: Language) -> set[int]:
    found: set[int] = set()
    for first, end in mistake_spans(tokens, language):
        clause, sentence = tokens[first].clause, tokens[first].sentence
        ends = end
        while (
            ends - end <= _AFTER_MISTAKE
            and ends < len(tokens)
            and tokens[ends].clause == clause
            and tokens[ends].sentence == sentence
        ):
            ends += 1
        found.update(range(first, ends if ends - end <= _AFTER_MISTAKE else end))
    return found


def taken_back(tokens: list[Token], known: WishWords) -> set[int]:
    """Return the places of a question that the same turn takes back: `offer him tea? wait no, a beer`."""
    spans = list(sentences(tokens))
    for number in range(1, len(spans)):
        opening = tuple(token.fold for token in tokens[spans[number]][:2])
        if opening not in known.taking_back:
            continue
        for asked in range(number - 1, max(-1, number - 1 - _ASIDES), -1):
            if tokens[spans[asked].stop - 1].text == "?" or _ends_asking(tokens, spans[asked]):
                return set(range(spans[asked].start, spans[number].start))
    return set()


def _ends_asking(tokens: Sequence[Token], sentence: slice) -> bool:
    return any(token.text == "?" for token in tokens[sentence][-2:])


def is_worked_out(figure: Mention, tokens: Sequence[Token], used: Sequence[Mention]) -> bool:
    """Tell whether a sentence only says what follows from two figures in use: `so Rory has 45`."""
    begin = figure.first
    while begin and tokens[begin - 1].sentence == tokens[figure.first].sentence:
        begin -= 1
    opening = tuple(token.fold for token in tokens[begin : begin + 2])
    known = tokens[figure.first].language.wishes
    if known is None or opening not in known.following:
        return False
    result = _value(figure)
    values = sorted({value for m in used if (value := _value(m)) is not None})[:_MOST_VALUES]
    if result is None:
        return False
    return 1 - result in values or any(_gives(one, other, result) for one in values for other in values)


def _gives(one: Fraction, other: Fraction, result: Fraction) -> bool:
    return result in {one + other, one - other, one * other} or (other != 0 and one / other == result)


def _value(figure: Mention) -> Fraction | None:
    try:
        return Fraction(figure.meaning.partition(" ")[0])
    except (ValueError, ZeroDivisionError):
        return None
