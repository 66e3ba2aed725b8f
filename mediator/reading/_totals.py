"""Where a figure says how many there are now: `so five`, `now it's just 14`, `24 pupils now`."""

from __future__ import annotations

from midturn.mediator.language import ENGLISH
from midturn.mediator.reading._items import Item, Text
from midturn.mediator.values import stem

_WORDS = ENGLISH.changes
_REACH = 8
"""Tokens on either side of a figure that are looked at."""


def is_total(text: Text, item: Item) -> bool:
    """Tell whether a figure stands alone with words that say how many there are after a change."""
    first = _frame_start(text, item)
    before = text.folds[first : item.first]
    after = _behind(text, item)
    if after is None:
        return False
    said = {*before, *after}
    if not _WORDS.at_present.isdisjoint(said) and said <= _WORDS.total_of_own | set(item.head.split()):
        return True
    changed = " ".join(text.folds[max(0, first - 2 * _REACH) : first])
    return not _WORDS.concluding.isdisjoint(before) and bool(_WORDS.company.search(changed))


def is_picked(text: Text, item: Item) -> bool:
    """Tell whether a sentence only picks a value after some talk: `Saturday then`."""
    sentence = text.tokens[item.first].sentence
    first, end = max(0, item.first - 2 * _REACH), item.end + 2 * _REACH
    around = [
        t for t in text.tokens[first : item.first] + text.tokens[item.end : end] if t.sentence == sentence
    ]
    said = [token.fold for token in around if token.kind != "mark"]
    light = _WORDS.total_links | _WORDS.total_ends | _WORDS.before_excluded
    return len(said) <= _REACH and not _WORDS.picking.isdisjoint(said[-2:]) and light.issuperset(said)


def _frame_start(text: Text, item: Item) -> int:
    """Return the first token of the words before a figure that only lead to it."""
    at = item.first
    sentence = text.tokens[item.first].sentence
    while at and item.first - at < _REACH and text.tokens[at - 1].sentence == sentence:
        if text.folds[at - 1] not in _WORDS.total_links:
            break
        at -= 1
    return at


def _behind(text: Text, item: Item) -> list[str] | None:
    """Return the words behind a figure up to a mark; `None` where they say more than what it counts."""
    named = set(item.head.split())
    found: list[str] = []
    for token in text.tokens[item.end : item.end + _REACH]:
        if token.kind == "mark" or token.sentence != text.tokens[item.first].sentence:
            return found
        if token.fold not in _WORDS.total_ends and stem(token.fold) not in named:
            return None
        found.append(token.fold)
    return found
