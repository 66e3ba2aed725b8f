"""Of what a share is: `30 % of the remaining pages`, `10 % off the discounted price`.

A word for the state that the whole is in changes the share. A draft mustn't give a share such a word that
the sources don't, nor leave one out that it has in no other words.
"""

from __future__ import annotations

from collections.abc import Iterator

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._told import Told
from midturn.mediator.check._words import Words, ends_clause

_REACH = 9
"""Tokens behind a share within which its whole is named."""
_MOST = 60
"""Shares of one text that are looked at."""
_SHARES = frozenset(["percent", "number"])

_Share = tuple[str, str]
"""The kind and meaning of a figure."""
_States = dict[str, tuple[str, int]]
"""The states of a whole, each with where that is written."""


def other_bases(draft: Words, sources: Told) -> Iterator[Finding]:
    """Yield the shares that a draft takes of a whole in another state than the sources do."""
    if not draft.language.states:
        return
    used = _bases(draft)
    told = sources.together(dict[_Share, _States], _add) if used else {}
    said = {share: told[share] for share in used if share in told}
    for share, states in used.items():
        if (theirs := said.get(share)) is None:
            continue
        for state, written in states.items():
            if state not in theirs:
                place, at = next(iter(theirs.values()), ("", None))
                yield Finding("binding", written, place, at)
                return
    if not said:
        return
    drafted = {draft.language.states[fold] for fold in draft.folds & draft.language.states.keys()}
    for states in said.values():
        for state, (written, source) in states.items():
            if state not in drafted:
                yield Finding("wish_lost", "", written, source)
                return


def _add(found: dict[_Share, _States], text: Words) -> None:
    for share, states in _bases(text).items():
        where = {state: (written, text.document.source) for state, written in states.items()}
        found[share] = {**found.get(share, {}), **where}


def _bases(text: Words) -> dict[_Share, dict[str, str]]:
    """Return by share in which states its whole is, and how that is written; none for a plain whole."""
    return text.document.noted(("bases", id(text.language)), lambda: _read(text))


def _read(text: Words) -> dict[_Share, dict[str, str]]:
    tokens, states = text.tokens, text.language.states
    found: dict[_Share, dict[str, str]] = {}
    shares = [m for m in text.document.mentions if m.kind in _SHARES and _is_share(text, m.end, m.kind)]
    begins = {m.first for m in shares}
    for mention in shares[:_MOST]:
        its = found.setdefault((mention.kind, mention.meaning), {})
        for at in range(mention.end, min(len(tokens), mention.end + _REACH)):
            if at in begins or tokens[at].sentence != mention.sentence:
                break
            if tokens[at].fold in text.language.relatives:
                break
            if tokens[at].kind == "mark" and ends_clause(tokens, at) and tokens[at].text != "%":
                break
            if state := states.get(tokens[at].fold):
                its.setdefault(state, text.written(mention.first, at + 1))
    return found


def _is_share(text: Words, end: int, kind: str) -> bool:
    """Tell whether a figure is a share of something: a percentage, or `half of`, `a third of`."""
    return kind == "percent" or (end < len(text.tokens) and text.tokens[end].fold == text.language.of)
