"""Short statements without any checkable value, which a text may still pass over altogether.

`margherita`, `make it large`, `in the kitchen`: nothing in them is a number or a name, and a text that has
none of their words lost them. Longer sentences are left alone, since a paraphrase may share no word with
them; so are courtesies and the words of a correction.
"""

from __future__ import annotations

from midturn.mediator.check._document import Document
from midturn.mediator.check._lexicon import FUNCTION_WORDS, words
from midturn.mediator.check._mentions import Mention
from midturn.mediator.check._tokens import Token, sentences, stem

MOST_WORDS = 4
"""Content words up to which a sentence is short."""

_SAYING_LITTLE = frozenset(
    words(
        """actually again apologies awesome change changed cheers cool correct correction cheers excellent
        fine forget glad go good great guess hmm idea instead know like look love make makes matter mean
        mention mind need never nice oh oops perfect plan problem right scratch sense sorry sounds sure
        suppose sweet thing things think thought turns wait want welcome wonderful wow"""
    )
)
"""Words of courtesy, of correction and of asking, which carry nothing that has to be kept."""


def unspoken(document: Document, spoken: set[str]) -> list[Mention]:
    """The short sentences of a statement that have no value and none of whose stems are `spoken`."""
    valued = {mention.sentence for mention in document.mentions}
    return [
        _mention(document, span)
        for span in sentences(document.tokens)
        if document.tokens[span.start].sentence not in valued
        and _is_passed_over(document.tokens[span], spoken)
    ]


def stems_of(document: Document) -> set[str]:
    """The stems of a text's words."""
    return {stem(token.fold) for token in document.tokens if token.kind == "word"}


def _is_passed_over(sentence: list[Token], spoken: set[str]) -> bool:
    told = {token.fold for token in sentence if token.kind == "word"} - FUNCTION_WORDS - _SAYING_LITTLE
    return 0 < len(told) <= MOST_WORDS and not any(stem(word) in spoken for word in told)


def _mention(document: Document, span: slice) -> Mention:
    written = document.text[document.tokens[span.start].start : document.tokens[span.stop - 1].end]
    return Mention("wording", written.casefold(), span.start, span.stop, written, source=document.source)
