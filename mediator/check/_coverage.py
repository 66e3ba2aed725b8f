"""Short statements without any checkable value, which a text may still pass over altogether.

`margherita`, `make it large`, `in the kitchen`: nothing in them is a number or a name, and a text that has
none of their words lost them. Longer sentences are left alone, since a paraphrase may share no word with
them; so are courtesies and the words of a correction.
"""

from __future__ import annotations

from midturn.mediator.check._document import Document
from midturn.mediator.check._mentions import Mention
from midturn.mediator.check._tokens import Token, sentences, stem_of

MOST_WORDS = 4
"""Content words up to which a sentence is short."""
_SHORTEST_PART = 4
"""Letters of a word that may be a part of a compound."""


def unspoken(document: Document, text: Document, spoken: set[str]) -> list[Mention]:
    """Return the short sentences of a statement that have no value, and none of whose stems `text` has.

    Args:
        document: The statement.
        text: The text under check; a sentence in a language that it is not in cannot be found there.
        spoken: The stems of its words.
    """
    valued = {mention.sentence for mention in document.mentions}
    return [
        _mention(document, span)
        for span in sentences(document.tokens)
        if document.tokens[span.start].language in text.languages
        and document.tokens[span.start].language.known
        and document.tokens[span.start].sentence not in valued
        and _is_passed_over(document.tokens[span], spoken)
    ]


def stems_of(document: Document) -> set[str]:
    """The stems of a text's words."""
    return {stem_of(token) for token in document.tokens if token.kind == "word"}


def _is_passed_over(sentence: list[Token], spoken: set[str]) -> bool:
    told = {token.fold: token for token in sentence if token.kind == "word" and not _says_little(token)}
    return 0 < len(told) <= MOST_WORDS and not any(_is_spoken(token, spoken) for token in told.values())


def _says_little(token: Token) -> bool:
    return token.fold in token.language.function_words or token.fold in token.language.little


def _is_spoken(token: Token, spoken: set[str]) -> bool:
    """Tell whether a word is spoken, by itself or as a part of a compound."""
    word = stem_of(token)
    if word in spoken:
        return True
    return (
        token.language.compounds
        and len(word) >= _SHORTEST_PART
        and any(word in other or (len(other) >= _SHORTEST_PART and other in word) for other in spoken)
    )


def _mention(document: Document, span: slice) -> Mention:
    written = document.text[document.tokens[span.start].start : document.tokens[span.stop - 1].end]
    return Mention("wording", written.casefold(), span.start, span.stop, written, source=document.source)
