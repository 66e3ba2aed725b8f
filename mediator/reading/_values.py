"""The values of a text that one can take the place of another: what, which kind, and in which part.

Built on the figures that the check of drafts finds.
"""

from __future__ import annotations

import re
from itertools import pairwise

from midturn.mediator.language import ENGLISH
from midturn.mediator.reading._figures import figures
from midturn.mediator.reading._items import Item, Text
from midturn.mediator.reading._names import fragment, names
from midturn.mediator.values import (
    Document,
)

_WORDS = ENGLISH.slots

_RANGING = frozenset("-–") | _WORDS.until
_PLACES = frozenset(["in", "from", "to"])
_ROLE_REACH = 9
"""Tokens before a date among which the part it plays may be named."""

_VERB_REACH = 2
"""Tokens from an article to its noun."""
_CLASS_WORDS: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _name, _listed in _WORDS.classes.items():
    for _phrase in _listed.split("|"):
        _words = tuple(re.findall(r"[^\W_]+|[^\w\s]", _phrase))
        _CLASS_WORDS.setdefault(_words[0], []).append((_words, _name))
for _entries in _CLASS_WORDS.values():
    _entries.sort(key=lambda entry: -len(entry[0]))


def text_of(document: Document, turn: int, asked: str = "", topic: str = "") -> Text:
    """Return the values of a user's turn, read once: change no more than a copy of it.

    Args:
        document: The text with the figures found in it.
        turn: The number of the turn.
        asked: The part that the assistant's question before it asks for; empty if none.
        topic: The request of the turns before.
    """
    return document.noted(("text", turn, asked, topic), lambda: _text_of(document, turn, asked, topic))


def _text_of(document: Document, turn: int, asked: str, topic: str) -> Text:
    tokens = document.tokens
    text = Text(turn, tokens, [token.fold for token in tokens])
    text.quoted = quoted = _quoted_tokens(document)
    found = figures(text, [m for m in document.mentions if m.first not in quoted])
    taken = {at for item in found for at in range(item.first, item.end)} | quoted
    classes = _classes(text, taken)
    chosen = {at for item in classes for at in range(item.first, item.end)}
    capitals = {m.first: m.end for m in document.mentions if m.kind == "name"}
    named = names(text, taken | chosen, capitals)
    for item in named:
        if not item.role and item.head == "venue" and asked in _PLACES:
            item.role = asked
    absorbed = {at for item in named for at in range(item.first, item.end)}
    ends = {item.end for item in named}
    found = [
        item
        for item in found
        if item.first not in absorbed and not (item.kind == "count" and not item.head and item.first in ends)
    ]
    text.items = sorted([*found, *named, *classes], key=lambda item: item.first)
    if not text.items or (asked in _PLACES | {"with"} and all(item.kind != "name" for item in text.items)):
        text.items = sorted(
            [*text.items, *fragment(text, asked, taken | chosen)], key=lambda item: item.first
        )
    _set_roles(text, asked)
    _set_topics(text, topic)
    return text


def _quoted_tokens(document: Document) -> set[int]:
    """Tokens inside long quotations, code blocks and quoted lines: what they say the user does not."""
    spans = [m.span() for m in re.finditer(r"(?m)^>[^\n]*", document.text)]
    spans += [m.span() for m in re.finditer(r"```.{1,20000}?```", document.text, re.DOTALL)]
    spans += [m.span() for m in re.finditer(r"\"[^\"\n]{12,2000}+\"|“[^“”\n]{12,2000}+”", document.text)]
    if not spans:
        return set()
    spans.sort()
    found: set[int] = set()
    place = 0
    for at, token in enumerate(document.tokens):
        while place < len(spans) and spans[place][1] <= token.start:
            place += 1
        if place < len(spans) and spans[place][0] <= token.start and token.end <= spans[place][1]:
            found.add(at)
    return found


def _classes(text: Text, taken: set[int]) -> list[Item]:
    found: list[Item] = []
    at = 0
    folds = text.folds
    while at < len(folds):
        fold = folds[at]
        entries = _CLASS_WORDS.get(fold) or _CLASS_WORDS.get(fold.removesuffix(_WORDS.plural))
        match = None
        if entries and at not in taken:
            match = next((entry for entry in entries if _stands(folds, at, entry[0])), None)
        if match is None:
            at += 1
            continue
        end = at + len(match[0])
        meaning = " ".join(match[0])
        found.append(Item(text.turn, at, end, "class " + match[1], meaning))
        at = end
    return found


def _stands(folds: list[str], at: int, phrase: tuple[str, ...]) -> bool:
    if len(phrase) == 1:
        return True
    ahead = folds[at : at + len(phrase)]
    return len(ahead) == len(phrase) and all(
        a == b or a.removesuffix(_WORDS.plural) == b for a, b in zip(ahead, phrase, strict=True)
    )


def _set_roles(text: Text, asked: str) -> None:
    for item in text.items:
        if item.kind == "class account":
            before = text.folds[max(0, item.first - 3) : item.first]
            others = _WORDS.others & set(before) or any(fold.endswith(_WORDS.possessive) for fold in before)
            item.role = (
                "to" if others or {tuple(before[-1:]), tuple(before[-2:])} & _WORDS.before_goal else ""
            )
        if item.kind not in {"date", "time"}:
            continue
        item.role = _role_before(text, item) or (asked if asked in {"start", "end"} else "")
    for earlier, later in pairwise([item for item in text.items if item.kind in {"date", "time"}]):
        between = text.folds[earlier.end : later.first]
        if earlier.kind == later.kind and between[:1] and between[0] in _RANGING and len(between) <= 2:
            later.role, earlier.role = "end", "start"


def _role_before(text: Text, item: Item) -> str:
    sentence = text.tokens[item.first].sentence
    for at in range(item.first - 1, max(-1, item.first - _ROLE_REACH), -1):
        if text.tokens[at].sentence != sentence:
            break
        fold = text.folds[at]
        if fold in _WORDS.ends or tuple(text.folds[at : at + 2]) in _WORDS.end_pairs:
            return "end"
        if fold in _WORDS.starts:
            return "start"
    return ""


def _set_topics(text: Text, topic: str) -> None:
    """Give each value the request named before it in its turn, else the first of the turn, else `topic`."""
    named = topics_named(text)
    for item in text.items:
        before = [name for at, name in named if at < item.first]
        item.topic = before[-1] if before else named[0][1] if named else topic


def topics_named(text: Text) -> list[tuple[int, str]]:
    """Return the requests that a text names, with the index of the token."""
    found: list[tuple[int, str]] = []
    inside = {at for item in text.items if item.kind == "name" for at in range(item.first, item.end)}
    for at, fold in enumerate(text.folds):
        name = _WORDS.topics.get(fold)
        if name is None or at in inside or _is_verb(text, at):
            continue
        if found and found[-1][0] == at - 1:
            found.pop()
        found.append((at, name))
    return found


def _is_verb(text: Text, at: int) -> bool:
    """Whether a word for a request is the verb of another: `call a cab`."""
    if text.folds[at + 1 : at + 2] and text.folds[at + 1] in _WORDS.indefinite:
        return any(fold in _WORDS.topics for fold in text.folds[at + 2 : at + 2 + _VERB_REACH])
    return False
