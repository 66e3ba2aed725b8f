"""What an answer of the assistant's leaves behind: something done or told, or the request still open."""

from __future__ import annotations

import re

from midturn.mediator._kept import kept
from midturn.mediator.language import ENGLISH
from midturn.mediator.reading._shape import VOCABULARY, is_code, is_machine_form

_WORDS = ENGLISH.turns
_ASKS = re.compile(r"[?？][\s\"'”’)*_]*\Z")
LONGEST_ACKNOWLEDGEMENT = 60
"""Characters."""
_LONGEST_QUESTION = 300
"""Characters."""
_LONGEST_CLOSING = 120
"""Characters of a question that asks for nothing."""
# Quadratic, as the language's patterns of questions are: for the end of an answer only.
_QUESTION = re.compile(r"[^.!?\n]*[?？][\s\"'”’)*_]*\Z")
_REPORT = 1_200
"""Characters of an answer, from its start, in which it may report what was done: longer ones are texts."""


def leaves_open(answer: str) -> bool:
    """Tell whether an answer says no more than a question or an acknowledgement does."""
    said = _unclosed(answer)
    short = len(said) <= LONGEST_ACKNOWLEDGEMENT and ENGLISH.offers.acknowledges.match(said)
    return not said or bool(short) or _ASKS.search(said[-LONGEST_ACKNOWLEDGEMENT:]) is not None


def _unclosed(answer: str) -> str:
    """Return an answer without a question at its end that asks for nothing: `Anything else?`."""
    said = answer.strip()
    closing = _WORDS.closing.search(said[-_LONGEST_CLOSING:])
    return said[: len(said) - len(closing.group())].rstrip() if closing else said


def question_of(answer: str) -> str:
    """Return the question that an answer ends in, in lower case; "" where it ends in none.

    >>> question_of("Gladly. Which ones should I keep?")
    ' which ones should i keep?'
    """
    found = _QUESTION.search(_unclosed(answer)[-_LONGEST_QUESTION:])
    return found.group().lower() if found else ""


def needs_words_of(question: str, request: str) -> bool:
    """Tell whether a bare reply to a question means something else, or nothing, without the question.

    Where something is to be removed, a bare reply to any but the briefest question may say what is not.

    Args:
        question: in lower case.
        request: what the user asked for, in plain form.

    >>> needs_words_of("which ones should i keep?", ""), needs_words_of("for how many?", "")
    (True, False)
    """
    said = question.replace("’", "'")
    if _WORDS.particular.match(said) is None or _WORDS.loaded.search(said):
        return True
    return _WORDS.removing.search(request) is not None and _WORDS.brief.match(said) is None


def serves(answer: str) -> bool:
    """Tell whether an answer to who wants a service may have rendered it, or offers something instead."""
    written = is_machine_form(answer) or is_code(answer)
    return not (written or leaves_open(answer) or _WORDS.refuses.search(answer[:VOCABULARY]))


@kept
def reports_done(answer: str) -> bool:
    """Tell whether an answer says that something was booked, sent or the like."""
    return _WORDS.done.search(answer[:_REPORT]) is not None
