"""Set the values of a text against those of its sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from midturn.mediator.language import Language
from midturn.mediator.values._capitals import bare_name
from midturn.mediator.values._document import Document
from midturn.mediator.values._letters import bare, letters_of, solid, spaced_words
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._segments import tokens_of
from midturn.mediator.values.kinds import Match, kind_of


class Side:
    """What one side of the comparison says: the text, or all of its sources.

    What only some kinds of value are compared with is made when it is first asked for.
    """

    def __init__(self, documents: Sequence[Document], mentions: Iterable[Mention]) -> None:
        self.documents = documents
        self.mentions = list(mentions)
        self.languages: set[Language] = set().union(*(document.languages for document in documents))
        self.words: set[str] = set().union(*(document.words for document in documents))
        self.units: set[str] = set().union(*(document.units for document in documents))
        self.halves = set[str]().union(*(document.halves for document in documents))

    @cached_property
    def keys(self) -> dict[str, list[Mention]]:
        """Return the values by all keys that each may be found under: no search is over all of them."""
        found: dict[str, list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            kind = kind_of(mention.kind)
            for key in kind.keys(mention, self.halves) | kind.also(mention):
                found[key].append(mention)
        return found

    @cached_property
    def names(self) -> set[str]:
        """Return the words without a possessive's ending."""
        return {bare_name(word) for word in self.words}

    @cached_property
    def stems(self) -> set[str]:
        """Return the stems of the words."""
        return set[str]().union(*(document.stems for document in self.documents))

    @cached_property
    def bare(self) -> str:
        """Return the texts without quotes and emphasis."""
        return "\n".join(bare(document.text) for document in self.documents)

    @cached_property
    def letters(self) -> str:
        """Return the letters and digits of the texts."""
        return letters_of(self.bare)

    @cached_property
    def solid(self) -> str:
        """Return the texts without white space."""
        return "\n".join(solid(document.text) for document in self.documents)

    @cached_property
    def spaced(self) -> str:
        """Return the words of the texts."""
        return spaced_words(self.bare)

    @cached_property
    def code_words(self) -> set[str]:
        """Return the words within code."""
        codes = (t.text for document in self.documents for t in document.tokens if t.kind == "code")
        return {token.fold for code in codes for token in tokens_of(code)}

    @cached_property
    def code_text(self) -> str:
        """Return the pieces of code."""
        return "\n".join(m.meaning.casefold() for m in self.mentions if m.kind == "code")


def counterpart(mention: Mention, other: Side, own: Side) -> Match:
    """Return whether the other side says the same, and the value there that does."""
    return kind_of(mention.kind).match(mention, other, own)
