"""Which of their own values a user replaced, in languages other than English.

`Nein, warte, fünf Personen`, `mejor el 12 de junio`: a cue of the language opens a clause, and a value of
the same kind as an earlier one follows. Words of addition rule it out. In doubt nothing is replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from midturn.mediator.language import ENGLISH, Language
from midturn.mediator.values import FIGURES, Document, Mention, Token, sentences

_NEAR = 6
"""Tokens between a cue and its value."""
_OPENS = 2
"""Tokens of a clause among which its cue begins."""
_SHORT = 16
"""Tokens of a sentence that says little but the correction."""
_MEMORY = 100
"""How many values back a correction can reach; it bounds the time on long inputs."""
_REPLACED = FIGURES | {"name"}


@dataclass(slots=True)
class _Cue:
    end: int
    near: bool
    """The new value stands next to it."""


def mark_replaced(documents: Sequence[Document]) -> None:
    """Set `superseded` on every figure or name that a later statement of the same speaker replaces."""
    if not any(document.noted("is foreign", partial(_is_foreign, document)) for document in documents):
        return
    past: list[Mention] = []
    for document in documents:
        document.own()
        values = sorted((m for m in document.mentions if m.kind in _REPLACED), key=lambda m: m.first)
        for fresh in _corrections(document, values):
            if fresh.superseded or (old := _replace(past, values, fresh)) is None:
                continue
            for again in values:
                # `mejor en mayo, en abril es pronto`
                if again.sentence == fresh.sentence and again.meaning == old.meaning:
                    again.superseded = True
        past += values
    for document in documents:
        for mention in document.mentions:
            if mention.of is not None and mention.of.superseded:
                mention.superseded = True


def _is_foreign(document: Document) -> bool:
    """Tell whether a text has a line that is not in English: corrections in English are read elsewhere."""
    return not {token.language for token in document.tokens} <= {ENGLISH}


def _corrections(document: Document, values: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the values that stand after a correcting cue."""
    tokens = document.tokens
    for span in sentences(tokens):
        language = tokens[span.start].language
        if language is ENGLISH:
            continue
        words = [token.fold for token in tokens[span]]
        if not language.adding.isdisjoint(words):
            continue
        cue = _cue_in(tokens, span, words, language)
        if cue is None:
            continue
        for mention in values:
            behind = cue.end <= mention.first < span.stop
            if behind and not mention.optional and (not cue.near or mention.first - cue.end <= _NEAR):
                yield mention


def _cue_in(tokens: list[Token], span: slice, words: list[str], language: Language) -> _Cue | None:
    """Return the first cue of a sentence that opens a clause."""
    for at, word in enumerate(words):
        if not _opens_clause(tokens, span.start + at):
            continue
        if clause := language.clause_cues.match(words, at):
            return _Cue(span.start + clause[1], near=False)
        if value := language.value_cues.match(words, at):
            return _Cue(span.start + value[1], near=True)
        if word in language.openers and at + 1 < len(words) and words[at + 1] in {",", "，"}:
            return _Cue(span.start + at + 1, near=len(words) > _SHORT)
    return None


def _opens_clause(tokens: list[Token], at: int) -> bool:
    before = tokens[max(0, at - _OPENS) : at]
    return len(before) < _OPENS or any(token.clause != tokens[at].clause for token in before)


def _replace(past: Sequence[Mention], values: Sequence[Mention], fresh: Mention) -> Mention | None:
    """Let a value take the place of the last live one of its kind, one of the same thing before others.

    Returns:
        what it replaces.
    """
    earlier = [m for m in values if m.first < fresh.first]
    fitting = [
        m
        for m in [*past[-_MEMORY:], *earlier]
        if not m.superseded and not m.optional and _same_slot(m, fresh)
    ]
    if not fitting or any(m.meaning == fresh.meaning for m in fitting):
        return None
    fitting = [m for m in fitting if _shape(m) == _shape(fresh)] or fitting
    about = set(fresh.parts) if fresh.kind in FIGURES else set[str]()
    sharing = [m for m in fitting if about & set(m.parts)]
    old = (sharing or fitting)[-1]
    old.superseded = True
    return old


def _shape(mention: Mention) -> str:
    """Return how a day is told: by its month, by its number, by its name."""
    if mention.kind != "date":
        return ""
    return "name" if mention.meaning[-1:].isalpha() else str(mention.meaning.count("-"))


def _same_slot(old: Mention, new: Mention) -> bool:
    if old.kind == new.kind:
        return old.kind != "quantity" or old.unit == new.unit
    return {old.kind, new.kind} in ({"number", "quantity"}, {"number", "money"})
