"""Quoted strings, code and identifiers: kept to the letter."""

from __future__ import annotations

import re

from midturn.mediator.check._mentions import Mention
from midturn.mediator.check._tokens import Token, fold

_QUOTES = re.compile(
    r"“([^“”\n]{1,500})”|«([^«»\n]{1,500})»|„([^„“”\n]{1,500})[“”]|「([^「」\n]{1,500})」|『([^『』\n]{1,500})』"
    r"|(?<![\w\"])\"([^\"\n]{1,500})\"(?!\w)|(?<![\w'])['‘]([^'‘’\n]{2,200})['’](?!\w)"
)
_KEY = re.compile(r"\s*:")
_LOOSE = re.compile(r"[\s\"'“”‘’«»„`*_]+")


def bare(text: str) -> str:
    """`text` folded, with quotes, emphasis and white space as single spaces, no closing punctuation.

    >>> bare('“Thank  you!”')
    'thank you'
    """
    return _LOOSE.sub(" ", fold(text)).strip(" .,;:!?")


def quoted(text: str) -> list[Mention]:
    """The quoted strings of `text`; a mention's positions are characters here, not tokens."""
    found: list[Mention] = []
    for match in _QUOTES.finditer(text):
        meaning = bare(match.group())
        is_key = meaning.isidentifier() and _KEY.match(text, match.end())
        if meaning and not is_key:
            found.append(Mention("quoted", meaning, match.start(), match.end(), written=match.group()))
    return found


def literal_at(tokens: list[Token], at: int) -> Mention | None:
    """The code or identifier at token `at`."""
    token = tokens[at]
    if token.kind == "code":
        return Mention("code", token.fold, at, at + 1)
    if token.kind == "identifier":
        return Mention("identifier", token.fold, at, at + 1)
    if token.kind == "number" and len(token.fold) > 30:
        return Mention("identifier", token.fold, at, at + 1)
    return None
