"""Quoted strings: kept to the letter, but for quotes and white space."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from midturn.mediator.values._letters import bare, letters_of, spaced_words
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values.kinds._kind import Kind, Match, Passage, spoken

if TYPE_CHECKING:
    from midturn.mediator.values._comparing import Side

_QUOTES = re.compile(
    r"“([^“”\n]{1,500})”|«([^«»\n]{1,500})»|„([^„“”\n]{1,500})[“”]|「([^「」\n]{1,500})」|『([^『』\n]{1,500})』"
    r"|(?<![\w\"])\"([^\"\n]{1,500})\"(?!\w)|(?<![\w'])['‘]([^'‘’\n]{2,200})['’](?!\w)"
)
_OPENING = re.compile("[“«„「『\"'‘]")
_KEY = re.compile(r"\s*:")
_SHORT = 4
"""Letters of a string that stands by chance within other words."""


class Quotations(Kind):
    """A quoted string."""

    name = "quoted"
    rank = 210

    def find(self, passage: Passage) -> list[Mention]:
        """Return the quoted strings, placed by the token that they begin in."""
        found: list[Mention] = []
        at = 0
        for match in quotes_in(passage.text):
            meaning = bare(match.group())
            is_key = meaning.isidentifier() and _KEY.match(passage.text, match.end())
            if not meaning or is_key:
                continue
            while at + 1 < len(passage.tokens) and passage.tokens[at].end <= match.start():
                at += 1
            found.append(Mention("quoted", meaning, at, at + 1, written=match.group()))
        return found

    def match(self, mention: Mention, other: Side, own: Side) -> Match:
        """Look for the string's letters in the other side's text."""
        letters = letters_of(mention.meaning)
        if len(letters) <= _SHORT:
            return spoken(spaced_words(mention.meaning) in other.spaced)
        return spoken(letters in other.letters)


def quotes_in(text: str) -> Iterator[re.Match[str]]:
    """Yield the quotes of a text; marks that open none, such as apostrophes, are passed over quickly."""
    at = 0
    while opening := _OPENING.search(text, at):
        match = _QUOTES.match(text, opening.start())
        if match:
            yield match
        at = (match or opening).end()
