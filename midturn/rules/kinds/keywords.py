"""Rules about words and letters that a reply must hold or avoid.

The published checks take a keyword as a pattern and find it inside longer words, `war` in `warm`; only
forbidden words are whole words there.
"""

import re
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, NonNegativeInt

from midturn.core import counted
from midturn.rules._kind import Kind, Relation, related
from midturn.rules._text import times


def _word(text: str) -> str:
    if not text.strip():
        raise ValueError("expected a word, not a blank text")
    return text


def _letter(text: str) -> str:
    if len(text.strip()) != 1:
        raise ValueError("expected one letter or mark")
    return text.strip()


_Word = Annotated[str, AfterValidator(_word)]
_Words = Annotated[list[_Word], Field(min_length=1)]


class Keywords(Kind):
    """Keywords that must be there, as whole words. The published check finds `war` in `warm`."""

    id: ClassVar[str] = "keywords:existence"

    keywords: _Words
    """The words."""

    def words(self) -> str:
        """See `Kind`."""
        return f"Include {_named(self.keywords)} in your reply."

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return all(times(keyword, reply) for keyword in self.keywords)

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return all(_found(keyword, reply) for keyword in self.keywords)


class KeywordFrequency(Kind):
    """How often a keyword must be there, as a whole word. The published check finds `war` in `warm`."""

    id: ClassVar[str] = "keywords:frequency"

    keyword: _Word
    """The word."""
    relation: Relation
    """How the count relates to `frequency`."""
    frequency: NonNegativeInt
    """How often."""

    def words(self) -> str:
        """See `Kind`."""
        return f'Use the word "{self.keyword}" {self.relation} {counted(self.frequency, "time")}.'

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return related(times(self.keyword, reply), self.relation, self.frequency)

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return related(_found(self.keyword, reply), self.relation, self.frequency)


class ForbiddenWords(Kind):
    """Words that must not be there. The published check takes them for patterns."""

    id: ClassVar[str] = "keywords:forbidden_words"

    forbidden_words: _Words
    """The words."""

    def words(self) -> str:
        """See `Kind`."""
        return f"Do not use {_named(self.forbidden_words, 'or')}."

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return not any(times(word, reply) for word in self.forbidden_words)

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return not any(_found(rf"\b{word}\b", reply) for word in self.forbidden_words)


class LetterFrequency(Kind):
    """How often a letter or mark must be there.

    The published check draws a letter at random in place of a mark, so that none of its verdicts on one
    can be reproduced.
    """

    id: ClassVar[str] = "keywords:letter_frequency"

    letter: Annotated[str, AfterValidator(_letter)]
    """One letter or mark; case doesn't count."""
    let_relation: Relation
    """How the count relates to `let_frequency`."""
    let_frequency: NonNegativeInt
    """How often."""

    def words(self) -> str:
        """See `Kind`."""
        what = "letter" if self.letter.isalpha() else "character"
        return f'Use the {what} "{self.letter}" {self.let_relation} {counted(self.let_frequency, "time")}.'

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return related(reply.lower().count(self.letter.lower()), self.let_relation, self.let_frequency)


def _named(found: list[str], last: str = "and") -> str:
    quoted = [f'"{word}"' for word in found]
    if len(quoted) == 1:
        return f"the word {quoted[0]}"
    return f"the words {', '.join(quoted[:-1])} {last} {quoted[-1]}"


def _found(pattern: str, text: str) -> int:
    """As the published check counts, but that a keyword which is no pattern is looked for verbatim."""
    try:
        return len(re.findall(pattern, text, re.IGNORECASE))
    except re.error:
        return len(
            re.findall(re.escape(pattern.removeprefix(r"\b").removesuffix(r"\b")), text, re.IGNORECASE)
        )
