"""The languages whose requests are read, and which of them a text is in."""

from __future__ import annotations

from collections.abc import Sequence

from midturn.mediator.check._document import Document
from midturn.mediator.check._request_chinese import CHINESE
from midturn.mediator.check._request_english import ENGLISH
from midturn.mediator.check._request_french import FRENCH
from midturn.mediator.check._request_german import GERMAN
from midturn.mediator.check._request_spanish import SPANISH
from midturn.mediator.check._request_words import RequestWords, word_set

TABLES: dict[str, RequestWords] = {table.code: table for table in (ENGLISH, GERMAN, SPANISH, FRENCH, CHINESE)}

_OTHERS = word_set(
    """di che il gli una sono per con non della voglio vorrei come quanto dove quando perche os uma
        nao voce com quero gostaria preciso obrigado een het ik niet voor van wat hoe graag wil jij zijn
        nie jest prosze chce ile jak czy och jag att det som vill hur ve bir icin nasil kac"""
)
"""Frequent words of languages without a table."""
_HEARD = 400
"""Words from which a language is told."""
_SHARE = 5
"""One word in so many must be known."""


def table_of(documents: Sequence[Document]) -> RequestWords | None:
    """Return the words of the language that texts are in, the first that tells it; `None` where none does."""
    found = (document.noted("told", lambda of=document: (_told(of),))[0] for document in documents)
    return next((table for table in found if table is not None), None)


def _told(document: Document) -> RequestWords | None:
    heard = [token.fold for token in document.tokens if token.kind == "word"][:_HEARD]
    letters = "".join(heard)
    if not letters:
        return None
    foreign = [letter for letter in letters if letter > "\u024f"]
    if len(foreign) * 2 > len(letters):
        han = sum("\u4e00" <= letter <= "\u9fff" for letter in foreign)
        return TABLES.get("zh") if han == len(foreign) else None
    scores = {code: sum(word in table.frequent for word in heard) for code, table in TABLES.items()}
    best = max(scores, key=lambda code: scores[code])
    known = scores[best] * _SHARE >= len(heard) and scores[best] >= sum(word in _OTHERS for word in heard)
    return TABLES[best] if known and scores[best] else None
