"""Set the values of a text against those of its sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from midturn.mediator.check._capitals import bare_name
from midturn.mediator.check._document import Document
from midturn.mediator.check._letters import bare, letters_of, solid, spaced_words
from midturn.mediator.check._mentions import Mention
from midturn.mediator.check._tokens import tokens_of
from midturn.mediator.check.kinds import Match, kind_of
from midturn.mediator.language import Language


class Side:
    """What one side of the comparison says: the text, or all of its sources."""

    def __init__(self, documents: Sequence[Document], mentions: Iterable[Mention]) -> None:
        self.mentions = list(mentions)
        self.languages: set[Language] = set().union(*(document.languages for document in documents))
        self.words: set[str] = set().union(*(document.words for document in documents))
        self.names = {bare_name(word) for word in self.words}
        self.stems: set[str] = set().union(*(document.stems for document in documents))
        self.units: set[str] = set().union(*(document.units for document in documents))
        self.halves = set[str]().union(*(document.halves for document in documents))
        self.bare = "\n".join(bare(document.text) for document in documents)
        self.letters = letters_of(self.bare)
        self.solid = "\n".join(solid(document.text) for document in documents)
        self.spaced = spaced_words(self.bare)
        self.code_words = {
            token.fold for d in documents for t in d.tokens if t.kind == "code" for token in tokens_of(t.text)
        }
        self.code_text = "\n".join(m.meaning.casefold() for m in self.mentions if m.kind == "code")
        self.keys: dict[str, list[Mention]] = defaultdict(list)
        """The values by all keys that one may be found under, so that no search is over all of them."""
        for mention in self.mentions:
            kind = kind_of(mention.kind)
            for key in kind.keys(mention, self.halves) | kind.also(mention):
                self.keys[key].append(mention)


def counterpart(mention: Mention, other: Side, own: Side) -> Match:
    """Return whether the other side says the same, and the value there that does."""
    return kind_of(mention.kind).match(mention, other, own)
