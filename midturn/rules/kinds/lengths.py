"""Rules about how long a reply is."""

import re
from typing import ClassVar, Self

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from midturn.core import counted
from midturn.rules._kind import Kind, Relation, related
from midturn.rules._text import sentences, words

_ENDS = ".,;:!?\"'“”‘’()[]{}*_#>~`«»…"
_DIVIDER = re.compile(r"^[ \t]*\*\*\*[ \t]*$", re.MULTILINE)


class Words(Kind):
    """Words in all. The published check counts `don't` and `well-known` as two."""

    id: ClassVar[str] = "length_constraints:number_words"

    relation: Relation
    """How the count relates to `num_words`."""
    num_words: NonNegativeInt
    """How many words."""

    def words(self) -> str:
        """See `Kind`."""
        return f"Answer with {self.relation} {counted(self.num_words, 'word')}."

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return related(len(words(reply)), self.relation, self.num_words)

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return related(len(re.findall(r"\w+", reply)), self.relation, self.num_words)


class Sentences(Kind):
    """Sentences in all. The published check downloads a model of where they end, and runs on over lines.

    Parity runs on over lines, too, but counts by rule.
    """

    id: ClassVar[str] = "length_constraints:number_sentences"

    relation: Relation
    """How the count relates to `num_sentences`."""
    num_sentences: NonNegativeInt
    """How many sentences."""

    def words(self) -> str:
        """See `Kind`."""
        return f"Answer with {self.relation} {counted(self.num_sentences, 'sentence')}."

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return related(sentences(reply), self.relation, self.num_sentences)

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return related(sentences(reply, end_lines=False), self.relation, self.num_sentences)


class Paragraphs(Kind):
    """Paragraphs between dividers. The published check finds dividers inside lines, as in `***bold***`."""

    id: ClassVar[str] = "length_constraints:number_paragraphs"

    num_paragraphs: PositiveInt
    """How many paragraphs, exactly."""

    def words(self) -> str:
        """See `Kind`."""
        number = counted(self.num_paragraphs, "paragraph")
        return f"Write exactly {number}, separated by a line that holds the Markdown divider ***."

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return self._as_many(_DIVIDER.split(reply))

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return self._as_many(re.split(r"\s?\*\*\*\s?", reply))

    def _as_many(self, parts: list[str]) -> bool:
        inside = parts[1:-1]
        edges = [part for part in ([parts[0], parts[-1]] if len(parts) > 1 else parts) if part.strip()]
        return all(map(str.strip, inside)) and len(inside) + len(edges) == self.num_paragraphs


class FirstWordOfParagraph(Kind):
    """Paragraphs between blank lines, and how one of them begins.

    The published check counts the paragraphs that are not blank, but looks for the first word among all.
    """

    id: ClassVar[str] = "length_constraints:nth_paragraph_first_word"

    num_paragraphs: PositiveInt
    """How many paragraphs, exactly."""
    nth_paragraph: PositiveInt
    """Which of them, from 1."""
    first_word: str = Field(pattern=r"^\s*\S+\s*$")
    """Its first word; case doesn't count."""

    @model_validator(mode="after")
    def _within(self) -> Self:
        if self.nth_paragraph > self.num_paragraphs:
            raise ValueError(f"paragraph {self.nth_paragraph} of {self.num_paragraphs} is none")
        return self

    def words(self) -> str:
        """See `Kind`."""
        return (
            f"Write exactly {counted(self.num_paragraphs, 'paragraph')}, separated by blank lines, and begin "
            f'paragraph {self.nth_paragraph} with the word "{self.first_word.strip()}".'
        )

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        paragraphs = [part for part in re.split(r"\n[ \t]*\n", reply) if part.strip()]
        if len(paragraphs) != self.num_paragraphs:
            return False
        first = paragraphs[self.nth_paragraph - 1].split()[0]
        return _bare(first) == _bare(self.first_word)

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        paragraphs = reply.split("\n\n")
        count = sum(1 for part in paragraphs if part.strip())
        if self.nth_paragraph > count or not (nth := paragraphs[self.nth_paragraph - 1].strip()):
            return False
        word = nth.split()[0].lstrip("'").lstrip('"')
        first = re.split("[.,?!'\"]", word)[0].lower()
        return count == self.num_paragraphs and first == self.first_word.lower()


def _bare(word: str) -> str:
    return word.strip().strip(_ENDS).casefold()
