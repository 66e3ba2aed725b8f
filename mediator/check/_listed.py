"""Values of several things in a list: those of one must not be put together with those of another.

Where a source lists trains with their times and prices, a draft that has one train's time with another one's
price is about no train at all. A list here is two or more pieces that each have a value of both kinds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._told import Told, gathered
from midturn.mediator.check._words import Words
from midturn.mediator.values import FIGURES, Mention

_KINDS = FIGURES | {"name", "identifier"}
_MOST_PIECES = 200
_MOST_KINDS = 6
"""Kinds of value of one piece that are compared with each other."""

_FEWEST = 2
Piece = dict[str, Mention]
"""The first value of each kind."""
_Table = dict[str, set[str]]


def mixed_items(draft: Words, sources: Told, heard: Sequence[Words]) -> list[Finding]:
    """Return values of a draft that belong to different things of one list.

    A list may be the user's, or what they have `heard`.
    """
    used = [piece for by_clause in (True, False) for piece in _pieces(draft, by_clause)]
    own = {mention.meaning for mention in draft.document.mentions}
    lists = sources.together(list[_List], _add) if used else ()
    for source, by_clause in gathered(heard, [*lists], _add) if used else ():
        pieces = _pieces(source, by_clause)
        for kinds in sorted({pair for piece in pieces for pair in _kind_pairs(piece)}):
            if found := _mixed(used, pieces, kinds, own):
                return [_finding(draft, source, *found)]
    return []


_List = tuple[Words, bool]
"""A text of which several clauses have values together, or else several sentences."""


def _add(found: list[_List], text: Words) -> None:
    found += [(text, by_clause) for by_clause in (True, False) if len(_pieces(text, by_clause)) >= _FEWEST]


def _mixed(
    used: Sequence[Piece], pieces: Sequence[Piece], kinds: tuple[str, str], own: set[str]
) -> tuple[Mention, Mention, Piece] | None:
    """Return two values in use that stand in different pieces, and a piece that has the first of them."""
    one, other = kinds
    table, back = _table(pieces, one, other)
    for piece in used if min(len(table), len(back)) > 1 else ():
        if one not in piece or other not in piece:
            continue
        a, b = piece[one].meaning, piece[other].meaning
        elsewhere = a in table and b in back and b not in table[a]
        # What the draft also has of the right values may be why it names the others.
        if elsewhere and not (table[a] | back[b]) & own:
            said = next(p for p in pieces if one in p and other in p and p[one].meaning == a)
            return piece[one], piece[other], {one: said[one], other: said[other]}
    return None


def _finding(draft: Words, source: Words, one: Mention, other: Mention, said: Piece) -> Finding:
    written = draft.written(min(one.first, other.first), max(one.end, other.end))
    places = list(said.values())
    there = source.written(min(m.first for m in places), max(m.end for m in places))
    return Finding("binding", written, there, source.document.source)


def _kind_pairs(piece: Piece) -> Iterator[tuple[str, str]]:
    kinds = sorted(piece)[:_MOST_KINDS]
    return ((one, other) for place, one in enumerate(kinds) for other in kinds[place + 1 :])


def _table(pieces: Sequence[Piece], one: str, other: str) -> tuple[_Table, _Table]:
    """Return which values of two kinds stand in one piece, from either side."""
    table: _Table = defaultdict(set)
    back: _Table = defaultdict(set)
    for piece in pieces:
        if one in piece and other in piece:
            table[piece[one].meaning].add(piece[other].meaning)
            back[piece[other].meaning].add(piece[one].meaning)
    return table, back


def _pieces(words: Words, by_clause: bool) -> list[Piece]:
    """Return the values of each clause or sentence that has several."""
    key = "listed", by_clause, id(words.language)
    return words.document.noted(key, lambda: _read_pieces(words, by_clause))


def _read_pieces(words: Words, by_clause: bool) -> list[Piece]:
    pieces: dict[int, Piece] = {}
    for mention in words.document.mentions:
        if mention.kind not in _KINDS or mention.optional:
            continue
        number = words.clauses[mention.first] if by_clause else words.tokens[mention.first].sentence
        pieces.setdefault(number, {}).setdefault(_kind(mention), mention)
    return [piece for piece in list(pieces.values())[:_MOST_PIECES] if len(piece) > 1]


def _kind(mention: Mention) -> str:
    if mention.kind == "number":
        return f"number {mention.parts[0]}" if mention.parts else "number"
    return f"{mention.kind} {mention.unit}" if mention.unit else mention.kind
