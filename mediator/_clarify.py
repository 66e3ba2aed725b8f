"""Which open question may go to the user: one that names a specific facet, once a facet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from langchain_core.messages import AIMessage, BaseMessage

from midturn.mediator._records import OpenQuestion
from midturn.mediator.language import LANGUAGES

ASKS = "midturn_asks"
"""Where an assistant message that asks the user keeps the facet it asks about."""

_UNSPECIFIC = frozenset[str]().union(
    *(language.requests.unspecific for language in LANGUAGES.values() if language.requests is not None)
)
_MOST_WORDS = 6


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def names_one_facet(question: OpenQuestion) -> bool:
    """Whether a question asks about one thing by name.

    >>> names_one_facet(OpenQuestion(facet="delivery date", question="Which delivery date suits you?"))
    True
    >>> names_one_facet(OpenQuestion(facet="details", question="Could you give me more details?"))
    False
    """
    specific = _words(question.facet) - _UNSPECIFIC
    return (
        bool(specific & _words(question.question))
        and len(question.facet.split()) <= _MOST_WORDS
        and question.question.count("?") == 1
    )


def asked_facets(messages: Sequence[BaseMessage]) -> frozenset[str]:
    """Return the facets that the user has been asked about."""
    marks = (m.additional_kwargs.get(ASKS) for m in messages if isinstance(m, AIMessage))
    return frozenset(mark for mark in marks if isinstance(mark, str))


def first_worth_asking(questions: Iterable[OpenQuestion], asked: Iterable[str]) -> OpenQuestion | None:
    """Return the first question that names one facet nobody has asked about, or `None`."""
    known = [_words(facet) - _UNSPECIFIC for facet in asked]
    for question in questions:
        facet = _words(question.facet) - _UNSPECIFIC
        if names_one_facet(question) and not any(facet & seen for seen in known):
            return question
    return None


def asking(question: OpenQuestion) -> AIMessage:
    """Return the question as the assistant's message, marked with its facet."""
    return AIMessage(question.question, additional_kwargs={ASKS: question.facet})
