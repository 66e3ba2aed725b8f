"""What capitals say: where they say nothing, and which words have one within a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from midturn.mediator._kept import Remembered
from midturn.mediator.values._tokens import Token, sentences, stem

_TITLE_CASE_WORDS = 5
_TITLE_CASE_SHARE = 0.7


@dataclass(slots=True)
class Evidence:
    """What all texts of one check say about capitals, gathered before any name is read."""

    capital: frozenset[str] = frozenset()
    """Stems seen with a capital within a sentence."""
    lower: frozenset[str] = frozenset()
    """Stems seen in lower case."""


def evidence_of(texts: Sequence[Capitals]) -> Evidence:
    """Return what texts say together."""
    return Evidence(
        frozenset[str]().union(*(text.capital for text in texts)),
        frozenset[str]().union(*(text.lower for text in texts)),
    )


class Capitals:
    """What one text says about capitals, and of which words it must be told."""

    def __init__(self, tokens: list[Token]) -> None:
        self.capital: set[str] = set()
        self.lower: set[str] = set()
        self.asked: set[str] = set()
        """Stems of words with a capital that says nothing where they stand, or by itself."""
        for sentence in sentences(tokens):
            self._read(tokens[sentence])

    @classmethod
    def joined(cls, parts: Sequence[Capitals]) -> Capitals:
        """Return what the parts of one text say together."""
        whole = cls([])
        whole.capital = set[str]().union(*(part.capital for part in parts))
        whole.lower = set[str]().union(*(part.lower for part in parts))
        whole.asked = set[str]().union(*(part.asked for part in parts))
        return whole

    def asked_of(self, evidence: Evidence) -> Evidence:
        """Return the part of the evidence that bears on this text."""
        return Evidence(evidence.capital & self.asked, evidence.lower & self.asked)

    def _read(self, sentence: list[Token]) -> None:
        shouted = is_title_case(sentence)
        names = sentence[0].language.capitals == "names"
        for place, token in enumerate(sentence):
            if token.kind != "word":
                continue
            if token.text[0].islower():
                self.lower.add(bare_name(token.fold))
            elif token.text[0].isupper():
                says_nothing = shouted or opens(sentence, place)
                word = bare_name(token.fold)
                if not says_nothing:
                    self.capital.add(word)
                # A common word is no name, whatever is said of it elsewhere.
                if not names or (says_nothing and word.split("'")[0] not in token.language.common_words):
                    self.asked.add(word)


def _bare_name(folded: str) -> str:
    bare = folded.removesuffix("'s").removesuffix("'")
    return bare if bare.isascii() else stem(bare)


bare_name = Remembered(_bare_name).__getitem__
"""Return a folded word without a possessive ending; Cyrillic words by their stem."""


def is_title_case(sentence: list[Token]) -> bool:
    """Whether nearly every word of a sentence has a capital, so that a capital says nothing."""
    words = [token for token in sentence if token.kind == "word" and len(token.text) > 1]
    if len(words) < _TITLE_CASE_WORDS:
        return False
    capitals = [token for token in words if token.text[0].isupper()]
    if len(capitals) < _TITLE_CASE_SHARE * len(words):
        return False
    return any(token.fold in token.language.common_words for token in capitals[1:])


def opens(sentence: list[Token], place: int) -> bool:
    """Whether the word at `place` begins the sentence, a quotation or a list item."""
    before = place - 1
    while before >= 0 and sentence[before].text in "\"'“‘«„*_#>•-–—|":
        before -= 1
    if before < 0 or sentence[before].text in ":([{":
        return True
    numbered = before == 1 and sentence[1].text in ".)" and sentence[0].kind == "number"
    return numbered or (sentence[before].text in ".)" and before == 1)
