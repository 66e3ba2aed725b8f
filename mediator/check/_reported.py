"""Questions that somebody else is to be asked: `ask them if they pay him` is not `ask them to pay him`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._told import Told
from midturn.mediator.check._words import Words

_MOST = 50
"""Places of one text that are looked at."""
_TO_SIGN = 5
"""Tokens from a verb of asking to what says what is asked."""
_ASKED = 7
"""Tokens behind it within which the verb of the question stands."""


def told_instead_of_asked(draft: Words, sources: Told) -> Iterator[Finding]:
    """Yield where a draft has somebody asked to do what the sources have them asked about."""
    told = list(islice(_told(draft), _MOST))
    if not told:
        return
    asked_in_draft = set[str]().union(*(words for _, _, words in islice(_asked(draft), _MOST)))
    for verb, first in told:
        if verb in asked_in_draft:
            continue
        for source in sources:
            if any(verb == word for word, _ in islice(_told(source), _MOST)):
                continue
            for at, end, words in islice(_asked(source), _MOST):
                if verb in words:
                    written, said = draft.written(first, first + 2), source.written(at, end)
                    yield Finding("request_changed", written, said, source.document.source)
                    return


def _signs(text: Words, among: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield verbs of asking with the place of what says what is asked."""
    tokens = text.tokens
    for at in text.where(text.language.inquiring):
        for sign in range(at + 1, min(len(tokens) - 1, at + 1 + _TO_SIGN)):
            if tokens[sign].kind == "mark" or tokens[sign].sentence != tokens[at].sentence:
                break
            if tokens[sign].fold in among:
                yield at, sign
                break


def _asked(text: Words) -> Iterator[tuple[int, int, set[str]]]:
    """Yield what is to be asked by yes or no: where it begins, where it ends, and its words."""
    tokens, joining = text.tokens, text.language.coordinators
    for _, sign in _signs(text, [*text.language.polar]):
        end = sign + 1
        while end < min(len(tokens), sign + 1 + _ASKED) and tokens[end].kind != "mark":
            if tokens[end].fold == text.language.infinitive and tokens[end - 1].fold in joining:
                break
            end += 1
        yield sign, end, {text.atoms[place] for place in range(sign, end)} - {""}


def _told(text: Words) -> Iterator[tuple[str, int]]:
    """Yield what somebody is asked to do, and where that is said."""
    for _, sign in _signs(text, [text.language.infinitive]) if text.language.infinitive else ():
        if verb := text.atoms[sign + 1]:
            yield verb, sign
