"""What the assistant asked for and the user said no to: a draft may deny it, and may not want it.

`Should it be electric?` `No, a used one.` leaves `not an electric one` right, and `an electric one` wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from midturn.mediator._kept import kept
from midturn.mediator.check._findings import Finding
from midturn.mediator.check._talk import is_content
from midturn.mediator.language import LANGUAGES, language_of
from midturn.mediator.reading import Exchange, dropped
from midturn.mediator.values import Document, Mention, stem_of_content, tokens_of

LONGEST = 300
"""Characters of a question, and of the beginning of a reply."""
_ASKED = re.compile(r"(?:^|(?<=[.!\n:?。！？]))[^.!?\n。！？]{2,300}[?？][\s\"”’)*_]*\Z")


_OFFERS = tuple(language.offers for language in LANGUAGES.values())


@dataclass(frozen=True)
class Declined:
    """A question that was answered by no."""

    text: str
    stems: frozenset[str]
    """Of its words with content."""
    turn: int
    """The user's turn that answers."""


def declined_of(exchanges: Sequence[Exchange]) -> tuple[Declined, ...]:
    """Return the questions of the assistant's that the user answered by no."""
    found: list[Declined] = []
    for turn, exchange in enumerate(exchanges[1:], 2):
        if not _denies(exchange.said):
            continue
        asked = _ASKED.search(exchanges[turn - 2].answer[-LONGEST:])
        if asked and (stems := _stems_asked(asked.group().strip())):
            found.append(Declined(asked.group().strip(), stems, turn))
    return tuple(found)


def _denies(said: str) -> bool:
    """Tell whether a reply begins by no, in any language: so few words do not tell which one they are in."""
    if not any(offers.denies.match(said[:LONGEST]) for offers in _OFFERS):
        return False
    return not any(offers.no_refusal.match(said.lower()) for offers in _OFFERS)


@kept
def _stems_asked(question: str) -> frozenset[str]:
    """Return the stems of what a question proposes; none where it leaves a choice, or proposes nothing."""
    language = language_of(question)
    tokens = tokens_of(question, language)
    folds = {token.fold for token in tokens}
    if not (folds.isdisjoint(language.offers.open_questions) and folds.isdisjoint(language.offers.choices)):
        return frozenset()
    known = language.wishes
    return frozenset(
        found
        for token in tokens
        if (found := stem_of_content(token)) and (known is None or is_content(token.fold, known))
    )


def is_declined(negation: Mention, declined: Sequence[Declined], said: Set[str]) -> bool:
    """Tell whether a draft only denies what the user said no to, and nothing that they spoke of."""
    return any(
        not question.stems.isdisjoint(negation.parts)
        and said.isdisjoint(set(negation.parts) - question.stems)
        for question in declined
    )


def wanted_though_declined(
    draft: Document, turns: Sequence[Document], declined: Sequence[Declined]
) -> Iterator[Finding]:
    """Yield where a draft wants what the user said no to and never spoke of otherwise."""
    if not declined:
        return
    said = set[str]().union(*(turn.stems for turn in turns))
    turned = {at for m in draft.mentions if m.kind == "negation" for at in range(m.first, m.end)}
    turned |= dropped(draft)
    for question in declined:
        wanted = question.stems - said
        if len(wanted) < len(question.stems) or not wanted <= draft.stems:
            continue
        places = [at for at, token in enumerate(draft.tokens) if stem_of_content(token) in wanted]
        sentences = {draft.tokens[at].sentence for at in places}
        denied = {draft.tokens[at].sentence for at in turned}
        if sentences.isdisjoint(denied) and len(sentences) == 1:
            written = draft.text[draft.tokens[places[0]].start : draft.tokens[places[-1]].end]
            yield Finding("withdrawn", written, question.text)
