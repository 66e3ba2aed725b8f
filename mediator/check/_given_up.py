"""What somebody wants something else instead of: a draft that still has it asks for both.

`write it to a file instead of printing it` became `print it and write it to a file`. The draft may name the
thing to say that it goes: `rather than on the screen`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._spans import filler
from midturn.mediator.check._told import Told
from midturn.mediator.check._words import Words

_MOST = 50
"""Places of one text that are looked at."""
_BEFORE = 6
"""Tokens before a word within which a text says that it goes."""
_FEWEST = 3
"""Letters of a word that is looked for."""


def kept_though_given_up(draft: Words, sources: Told) -> Iterator[Finding]:
    """Yield what a draft wants though the sources want something else instead of it."""
    for source in sources.together(list[Words], _add):
        later = sources.texts[sources.texts.index(source) + 1 :]
        for at, end, places in _given_up(source):
            words = {source.atoms[place] for place in places}
            if not words <= draft.known or any(words & text.known for text in later):
                continue
            if words & {source.atoms[p] for p in range(len(source.tokens)) if not at <= p < end}:
                continue
            standing = [p for p, atom in enumerate(draft.atoms) if atom in words]
            if source.tokens[places[0]].fold.endswith(source.language.gerund):
                # `instead of logging it` says nothing of `my logs`.
                standing = [p for p in standing if not _is_noun(draft, p)]
            if standing and not any(_goes(draft, place) for place in standing):
                written = draft.written(standing[0], standing[0] + 1)
                yield Finding("withdrawn", written, source.written(at, end), source.document.source)
                return


def _add(found: list[Words], text: Words) -> None:
    if _given_up(text):
        found.append(text)


def _given_up(text: Words) -> list[tuple[int, int, list[int]]]:
    """Return where a text gives something up, the place behind it, and its words."""
    return text.document.noted(("given up", id(text.language)), lambda: list(islice(_read(text), _MOST)))


def _read(text: Words) -> Iterator[tuple[int, int, list[int]]]:
    for at in text.where(text.language.giving_up):
        end = text.phrase_at(at, text.language.giving_up)
        places = (
            [p for p in filler(text, end) if p not in text.light] if end and end < len(text.tokens) else []
        )
        if places and all(
            len(text.tokens[p].fold) >= _FEWEST and text.atoms[p][0] not in "=<" for p in places
        ):
            yield at, places[-1] + 1, places


def _is_noun(text: Words, at: int) -> bool:
    return at > 0 and text.tokens[at - 1].fold in text.language.determiners


def _goes(text: Words, at: int) -> bool:
    """Tell whether a text says of the thing at a place that it is not wanted."""
    language = text.language
    tokens = text.tokens
    before = [p for p in range(max(0, at - _BEFORE), at) if tokens[p].sentence == tokens[at].sentence]
    goes = language.negations | language.replacing | language.substituting | language.swapping
    return any(
        tokens[place].fold in goes
        or text.phrase_at(place, language.giving_up)
        or text.phrase_at(place, language.lacking)
        for place in before
    )
