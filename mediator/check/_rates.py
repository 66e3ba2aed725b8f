"""What a figure is for each of: `15 an hour`, `3 dollars each`, `twice a week`.

Without its rate a figure says something else, and so it does with another one. A rate may stand anywhere in
the figure's sentence and be said in other words; it is missed where the sentence has none at all, or where
the figure has another span of time in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._talk import places
from midturn.mediator.check._words import Words, words_of
from midturn.mediator.values import FIGURES, Document, Mention

_EACH = "each"
_REACH = 4
"""Tokens behind a figure within which its rate begins."""
_NEAR = 5
"""Tokens around a figure within which an article may say that it is for each: `a ticket for 5`."""
_MOMENTS = frozenset(["date", "time"])
_SAID = 10
"""Places where a draft has one figure that are looked at."""
_MOST = 100
"""Figures of a text that are looked at."""


class _Rate(NamedTuple):
    first: int
    """The first token of the figure."""
    sign: int
    """The token by which the rate begins."""
    span: str
    """The span of time, or `each`."""
    end: int
    """The token behind the rate."""


def lost_rates(draft: Document, turns: Sequence[Document]) -> Iterator[Finding]:
    """Yield the live figures of the user's turns that a draft has without their rate, or with another one."""
    language = draft.language.bindings
    if language is None or not language.spans:
        return
    said = [
        (words, rate, figure)
        for words in (words_of(turn, language) for turn in turns)
        for rate in _rates(words)
        if not (figure := _figures(words)[rate.first]).superseded
    ]
    if not said:
        return
    spans: dict[tuple[str, str], set[str]] = {}
    for _, rate, figure in said:
        spans.setdefault((figure.kind, figure.meaning), set()).add(rate.span)
    target = words_of(draft, language)
    used = {rate.first: rate for rate in _rates(target)}
    for source, (first, _, span, end), figure in said:
        alike = (m for m in draft.mentions if m.kind == figure.kind and m.meaning == figure.meaning)
        same = list(islice(alike, _SAID))
        if not same or len(spans[figure.kind, figure.meaning]) > 1:
            continue
        its = {used[m.first].span for m in same if m.first in used} - {_EACH}
        written = target.written(same[0].first, same[0].end)
        if not any(_has_rate(target, m, span) for m in same):
            yield Finding("wish_lost", written, source.written(first, end), source.document.source)
        elif span != _EACH and its and span not in its:
            yield Finding("binding", written, source.written(first, end), source.document.source)


def _has_rate(text: Words, figure: Mention, span: str) -> bool:
    """Tell whether a figure's sentence says what it may be for each of."""
    figures = _figures(text)
    # `17 for $18 and 10 for $25 each` may be said of both, `10 for $25 each and 17 for $18` not.
    others = {
        rate.sign
        for rate in _rates(text)
        if rate.sign < figure.first
        or (figures[rate.first].kind, figures[rate.first].unit) != (figure.kind, figure.unit)
    }
    if span == _EACH and figure.first and text.tokens[figure.first - 1].fold in text.language.unit_prices:
        return True
    signs = [at for at in _signs(text).get(figure.sentence, ()) if at not in others]
    if span == _EACH:
        return any(_is_strong(text, at) or -_NEAR <= at - figure.first <= _NEAR for at in signs)
    return any(_names_span(text, at) for at in signs)


def _is_strong(text: Words, at: int) -> bool:
    """Tell whether a sign says wherever it stands that there are several: `each`, not `a`."""
    return text.tokens[at].fold not in text.language.articles


def _names_span(text: Words, at: int) -> bool:
    """Tell whether a sign says more than `a` and `all`: `an hour`, `daily`, `on the days that`."""
    return text.tokens[at].fold in text.language.spans or _sign(text, at) is not None


def _figures(text: Words) -> dict[int, Mention]:
    return {m.first: m for m in text.document.mentions if m.kind in FIGURES - _MOMENTS and not m.optional}


def _rates(text: Words) -> list[_Rate]:
    return text.document.noted(("rates", id(text.language)), lambda: list(_read(text)))


def rate_signs(text: Words) -> set[int]:
    """Return where the rates of figures begin."""
    return {rate.sign for rate in _rates(text)}


def _read(text: Words) -> Iterator[_Rate]:
    tokens, language = text.tokens, text.language
    if not text.where(language.rate_signs, language.each, language.periods):
        return
    figures = _figures(text)
    for mention in islice(figures.values(), _MOST):
        if tokens[mention.first].fold in language.multiples or _describes(text, mention):
            continue
        for at in range(mention.end, min(mention.end + _REACH, len(tokens))):
            if tokens[at].sentence != mention.sentence or _ends(text, at):
                break
            if sign := _sign(text, at):
                yield _Rate(mention.first, at, *sign)
                break
            if at in figures:
                break


def _describes(text: Words, figure: Mention) -> bool:
    """Tell whether a figure only says what kind of thing is meant: `his 84-ounce bottle each week`."""
    return any(text.tokens[at].text in "-‑" for at in range(figure.first + 1, figure.end))


def _ends(text: Words, at: int) -> bool:
    """Tell whether what follows is of something else: `half of her weekly wage`, `11 euros and each`."""
    token, language = text.tokens[at], text.language
    if token.fold in language.rate_signs:
        return False
    return token.kind == "mark" or token.fold in language.coordinators or token.fold == language.of


def span_at(text: Words, at: int) -> str:
    """Return the span of time of a rate that begins at a place, or nothing."""
    sign = _sign(text, at)
    return sign[0] if sign and sign[0] != _EACH else ""


def _sign(text: Words, at: int) -> tuple[str, int] | None:
    """Return the span of a rate that begins at a place, and the place behind it."""
    tokens, language = text.tokens, text.language
    if period := language.periods.get(tokens[at].fold):
        return period, at + 1
    if tokens[at].fold in language.rate_signs and at + 1 < len(tokens):
        if span := language.spans.get(tokens[at + 1].fold):
            return span, at + 2
        if tokens[at].fold in language.rates:
            return _EACH, at + 2
    # `one way` and `a head` say of what, not that there are several.
    single = text.phrase_at(at, language.each) == at + 1
    return (_EACH, at + 1) if single else None


def _signs(text: Words) -> dict[int, list[int]]:
    """Return by sentence where a rate begins, or what else may say that a figure is for each."""
    return text.document.noted(("signs of rates", id(text.language)), lambda: _read_signs(text))


def _read_signs(text: Words) -> dict[int, list[int]]:
    language = text.language
    counted = places(text.document, FIGURES)
    found: dict[int, list[int]] = {}
    for at in text.where(
        language.rate_signs, language.each, language.periods, language.singly, language.spans
    ):
        # `one litre covers 12 m²`: what is one of its kind is a figure, too.
        if at not in counted or text.tokens[at].fold in language.singly:
            found.setdefault(text.tokens[at].sentence, []).append(at)
    return found
