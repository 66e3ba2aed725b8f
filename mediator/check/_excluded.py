"""Whether a figure is of the whole or besides it: `3 of the 90 guests`, `90 guests, not counting 3`.

Who is counted among others must not stand beside them in a draft, and somebody whom the user puts beside
them not among them; nor may a draft speak of a part of them that nobody spoke of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._words import Words, ends_clause, figures_of
from midturn.mediator.values import Mention

_BEFORE = 5
"""Tokens before a figure within which a text says that it is besides, or of what it is a part."""
_PART = 2
"""Tokens from a figure to the `of` behind it."""
_MOST = 60
"""Figures of one text that are looked at."""


def exchanged_exclusions(draft: Words, sources: Sequence[Words]) -> Iterator[Finding]:
    """Yield figures that are part of something in the sources and besides it in a draft, or the reverse."""
    used = _sides(draft)
    said: dict[str, dict[str, tuple[str, int]]] = {}
    for source in sources if used else ():
        theirs = _sides(source)
        for value in used.keys() & theirs.keys():
            said.setdefault(value, {}).update(theirs[value])
    for value, sides in used.items():
        theirs = said.get(value, {})
        if len(sides) == len(theirs) == 1 and sides.keys() != theirs.keys():
            (written, _), (place, source) = *sides.values(), *theirs.values()
            yield Finding("binding", written, place, source)
            return


def invented_parts(draft: Words, sources: Sequence[Words]) -> Iterator[Finding]:
    """Yield where a draft says of some of several what nobody said of any part: `a few are both`."""
    vague = draft.language.vague
    if any(source.where(vague) for source in sources):
        return
    tokens, language = draft.tokens, draft.language
    for at in draft.where(vague):
        verb = at + 1
        if verb < len(tokens) and tokens[verb].fold == language.of:
            verb += 2
        if verb < len(tokens) and tokens[verb].fold in language.being | language.having:
            yield Finding("wish_invented", draft.written(at, verb + 1))
            return


def _sides(text: Words) -> dict[str, dict[str, tuple[str, int]]]:
    """Return by figure whether it is a part or besides, and where that is written."""
    return text.document.noted(("parts and besides", id(text.language)), lambda: _read(text))


def _read(text: Words) -> dict[str, dict[str, tuple[str, int]]]:
    signs = {at for at in text.where(text.language.besides) if text.phrase_at(at, text.language.besides)}
    found: dict[str, dict[str, tuple[str, int]]] = {}
    for mention in figures_of(text)[:_MOST]:
        if side := _side(text, mention, signs):
            first = max(0, mention.first - _BEFORE) if side == "besides" else mention.first
            end = min(len(text.tokens), mention.end + _PART)
            written = text.written(first, end), text.document.source
            found.setdefault(text.atoms[mention.first], {}).setdefault(side, written)
    return found


def _side(text: Words, mention: Mention, signs: set[int]) -> str:
    tokens, language = text.tokens, text.language
    for at in range(mention.first - 1, max(-1, mention.first - 1 - _BEFORE), -1):
        if tokens[at].kind == "mark" and ends_clause(tokens, at):
            break
        if at in signs and not any(text.atoms[text.phrase_at(at, language.besides) : mention.first]):
            return "besides"
    behind = range(mention.end, min(len(tokens), mention.end + _PART))
    if any(tokens[at].fold == language.of for at in behind if tokens[at].sentence == mention.sentence):
        return "part"
    before = range(max(0, mention.first - 2 * _BEFORE), mention.first)
    wholes = (at for at in before if tokens[at].sentence == mention.sentence)
    return "part" if any(text.phrase_at(at, language.out_of) for at in wholes) else ""
