"""Whether a figure is of the whole or besides it: `3 of the 90 guests`, `90 guests, not counting 3`.

Who is counted among others must not stand beside them in a draft, and somebody whom the user puts beside
them not among them; nor may a draft speak of a part of them that nobody spoke of.
"""

from __future__ import annotations

from collections.abc import Iterator

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._told import Told
from midturn.mediator.check._words import Words, ends_clause, figures_of
from midturn.mediator.values import Mention

_BEFORE = 5
"""Tokens before a figure within which a text says that it is besides, or of what it is a part."""
_PART = 2
"""Tokens from a figure to the `of` behind it."""
_MOST = 60
"""Figures of one text that are looked at."""


def exchanged_exclusions(draft: Words, sources: Told) -> Iterator[Finding]:
    """Yield figures that are part of something in the sources and besides it in a draft, or the reverse."""
    used = _sides(draft)
    said = sources.together(dict[str, _Sides], _add) if used else {}
    for value, sides in used.items():
        theirs = said.get(value, {})
        if len(sides) == len(theirs) == 1 and sides.keys() != theirs.keys():
            (written, _), (place, source) = *sides.values(), *theirs.values()
            yield Finding("binding", written, place, source)
            return


def invented_parts(draft: Words, sources: Told) -> Iterator[Finding]:
    """Yield where a draft says of some of several what nobody said of any part: `a few are both`."""
    places = draft.where(draft.language.vague)
    if not places or any(source.where(draft.language.vague) for source in sources):
        return
    tokens, language = draft.tokens, draft.language
    for at in places:
        verb = at + 1
        if verb < len(tokens) and tokens[verb].fold == language.of:
            verb += 2
        if verb < len(tokens) and tokens[verb].fold in language.being | language.having:
            yield Finding("wish_invented", draft.written(at, verb + 1))
            return


_Sides = dict[str, tuple[str, int]]
"""Whether a figure is a part or besides, and where that is written."""


def _add(found: dict[str, _Sides], text: Words) -> None:
    for value, sides in _sides(text).items():
        found[value] = {**found.get(value, {}), **sides}


def _sides(text: Words) -> dict[str, _Sides]:
    """Return by figure whether it is a part or besides, and where that is written."""
    return text.document.noted(("parts and besides", id(text.language)), lambda: _read(text))


def _read(text: Words) -> dict[str, _Sides]:
    signs, wholes = (
        {at for at in text.where(phrases) if text.phrase_at(at, phrases)}
        for phrases in (text.language.besides, text.language.out_of)
    )
    found: dict[str, _Sides] = {}
    for mention in figures_of(text)[:_MOST]:
        if side := _side(text, mention, signs, wholes):
            first = max(0, mention.first - _BEFORE) if side == "besides" else mention.first
            end = min(len(text.tokens), mention.end + _PART)
            written = text.written(first, end), text.document.source
            found.setdefault(text.atoms[mention.first], {}).setdefault(side, written)
    return found


def _side(text: Words, mention: Mention, signs: set[int], wholes: set[int]) -> str:
    tokens, language = text.tokens, text.language
    for at in range(mention.first - 1, max(-1, mention.first - 1 - _BEFORE), -1):
        if tokens[at].kind == "mark" and ends_clause(tokens, at):
            break
        if at in signs and not any(text.atoms[text.phrase_at(at, language.besides) : mention.first]):
            return "besides"
    behind = range(mention.end, min(len(tokens), mention.end + _PART))
    if any(tokens[at].fold == language.of for at in behind if tokens[at].sentence == mention.sentence):
        return "part"
    near = wholes.intersection(range(max(0, mention.first - 2 * _BEFORE), mention.first))
    return "part" if any(tokens[at].sentence == mention.sentence for at in near) else ""
