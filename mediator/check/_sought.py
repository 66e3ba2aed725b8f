"""What a question says of the figure it asks for: per which span of time, in which unit, compared with what.

`How much does she earn a week?` asks for another figure than `... a day?`, and so does one without `in
minutes` or `than last year`. What the user's question says of it, the questions of the draft have to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._rates import rate_signs, span_at
from midturn.mediator.check._spans import filler
from midturn.mediator.check._talk import places
from midturn.mediator.check._words import Words, marked_questions, words_of
from midturn.mediator.values import FIGURES, Document, Ground

_RESTRICTION = 5
"""Tokens behind a relative pronoun that say of which something is asked."""
_LONGEST = 40
"""Tokens of a question that say what it asks for."""


def lost_of_sought(draft: Document, turns: Sequence[Document]) -> Iterator[Finding]:
    """Yield what the user's live questions say of the figure they ask for and no question of a draft does."""
    language = draft.language.bindings
    if language is None or not language.spans:
        return
    target = words_of(draft, language)
    if not (asked := questions(target)):
        return
    sentences = {target.tokens[inside[0]].sentence for inside in asked}
    figures = places(draft, FIGURES)
    besides = [at for at, t in enumerate(target.tokens) if t.sentence in sentences and at not in figures]
    spans = {language.spans.get(target.tokens[at].fold) or span_at(target, at) for at in besides}
    ground, units = Ground(), Ground()
    ground.read([target.tokens[at] for at in besides])
    units.read([token for at, token in enumerate(target.tokens) if at not in figures])
    for words in (words_of(turn, language) for turn in turns):
        of_figures = rate_signs(words)
        for at in sorted({at for inside in questions(words) for at in inside}):
            span = "" if at in of_figures else span_at(words, at)
            unit, other, whose = _unit_at(words, at), _compared_at(words, at), _restricted_at(words, at)
            if (span and span not in spans) or (unit and not units.holds(unit)):
                yield _lost(words, at, at + 2)
            elif whose and not any(_means(target, inside, words, whose) for inside in asked):
                yield _lost(words, at, whose[-1] + 1)
            elif other and not any(ground.holds(words.tokens[place].fold) for place in other):
                yield _lost(words, at, other[-1] + 1)


def _unit_at(text: Words, at: int) -> str:
    """Return the unit that an answer is asked for in, where it is named at a place."""
    if text.tokens[at].fold != text.language.unit_sign or at + 1 == len(text.tokens):
        return ""
    unit = text.tokens[at + 1].fold
    return unit if unit in text.language.units else ""


def _compared_at(text: Words, at: int) -> list[int]:
    """Return the words behind a `than`."""
    return filler(text, at + 1) if text.tokens[at].fold == text.language.than else []


def _restricted_at(text: Words, at: int) -> list[int]:
    """Return the words that say of which is asked, behind a relative pronoun: `guests who eat fish`."""
    tokens, language = text.tokens, text.language
    if tokens[at].fold not in language.relatives or not at or not text.atoms[at - 1] or at - 1 in text.light:
        return []
    behind = range(at + 1, min(len(tokens), at + 1 + _RESTRICTION))
    inside = [place for place in behind if tokens[place].clause == tokens[at].clause]
    said = [place for place in inside if text.atoms[place] and place not in text.light]
    return [at - 1, *said[:2]] if said else []


def _means(draft: Words, inside: range, text: Words, whose: Sequence[int]) -> bool:
    """Tell whether a draft's question asks of nothing like it, or says of which in any way."""
    head, *said = (text.atoms[place] for place in whose)
    # A word of the question besides tells nothing: `how many figs does each guest who likes figs get`.
    sentence = text.tokens[whose[0]].sentence
    places = (at for at, token in enumerate(text.tokens) if token.sentence == sentence and at not in whose)
    besides = {text.atoms[at] for at in places}
    said = [word for word in said if word not in besides] or said
    words = {draft.atoms[at] for at in inside}
    if head not in words or not words.isdisjoint(said):
        return True
    known = draft.language
    pointing = known.relatives | known.references | known.third | known.pointing
    return any(draft.tokens[at].fold in pointing for at in inside)


def questions(text: Words) -> list[range]:
    """Return the main clauses of the questions, each to the condition that it is asked under."""
    return text.document.noted(("sought", id(text.language)), lambda: list(_read(text)))


def _read(text: Words) -> Iterator[range]:
    tokens, language = text.tokens, text.language
    starts = text.where(language.asking)
    if not starts:
        return
    asked = marked_questions(tokens)
    for start in starts:
        opens = not start or tokens[start - 1].sentence != tokens[start].sentence
        if not opens and tokens[start].sentence not in asked:
            continue
        end = start + 1
        while end < min(len(tokens), start + _LONGEST) and tokens[end].sentence == tokens[start].sentence:
            if text.phrase_at(end, language.conditions):
                break
            end += 1
        yield range(start, end)


def _lost(text: Words, first: int, end: int) -> Finding:
    return Finding(
        "wish_lost", said=text.written(first, min(end, len(text.tokens))), source=text.document.source
    )
