"""Read user messages as commands, clause by clause, in the closed vocabulary of `errands`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from support.errands import CITIES, PLACES, VALUES

Kind = Literal["command", "amend", "retry", "drop", "yes", "question", "nothing"]


@dataclass(frozen=True)
class Clause:
    """One thing said. `values` has `number` for a bare number and `nth` for a place of a list."""

    kind: Kind
    action: str = ""
    another: bool = False
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    reads: tuple[tuple[str, str, str], ...] = ()
    """What a question needs looked up: tool, argument, value."""


_POLITE = re.compile(
    r"^(?:(?:no|yes|ok|okay|well|now|also|then|and|next|please|actually|instead|great|fine|thanks|thank you|"
    r"by the way|could you|can you|would you|will you|i want you to|i want to|i'd like to|i would like to|"
    r"i'd like you to|go ahead and|let's|just)\b[,.!:]?\s*)+",
    re.IGNORECASE,
)
_VERB = re.compile(r"^(book|reserve|order|send|cancel)\b", re.IGNORECASE)
_ANOTHER = re.compile(r"\b(another|one more|a second)\b", re.IGNORECASE)
_RETRY = re.compile(r"\btry (?:it |that )?(?:again|once more)\b", re.IGNORECASE)
_DROP = re.compile(r"\b(never mind|forget (?:it|about it|that))\b", re.IGNORECASE)
_YES = re.compile(r"^(yes|yes please|go ahead|please do|yes,? go ahead|do it)[.!]*$", re.IGNORECASE)
_QUESTION = re.compile(
    r"^(what|which|who|when|where|how|why|is|are|do|does|did|was|were|has|have)\b", re.IGNORECASE
)
_COURTESY = re.compile(r"\b(thanks|thank you|cheers|great|lovely|perfect)\b", re.IGNORECASE)
_BULLET = re.compile(r"^[\s\-*•>\"'“”]*(?:\d+[.)]\s+)?(?:[A-Z][\w ]{0,30}:\s+)?")
_TIME = re.compile(r"\b(\d{1,2}) ?(pm|am)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\b\d+\b")
_NTH = re.compile(r"\b(first|second|third) one\b", re.IGNORECASE)
_VOCABULARY = tuple(
    (slot, word, re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE))
    # Texts and places are taken out first: their words are no values of another kind.
    for slot in ("text", "place", "address", "item", "day", "to")
    for word in VALUES[slot]
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")
_JOINED = re.compile(
    r",?\s+and (?=(?:then |also |please )*(?:book|reserve|order|send|cancel)\b)", re.IGNORECASE
)
_PLACES = {"first": "1", "second": "2", "third": "3"}


@lru_cache(maxsize=4096)
def clauses(text: str) -> tuple[Clause, ...]:
    """Return what a user message says, clause by clause, in order.

    >>> [(c.kind, dict(c.values)) for c in clauses("Book a table at Luigi's. No, for 3 people on Friday.")]
    [('command', {'place': "Luigi's"}), ('amend', {'day': 'Friday', 'number': '3'})]
    """
    lines = [_BULLET.sub("", line) for line in text.splitlines()]
    sentences = [sentence for line in lines for sentence in _SENTENCE.split(line)]
    parts = [part for sentence in sentences for part in _JOINED.split(sentence)]
    return tuple(_clause(part) for part in parts if part.strip())


def _clause(sentence: str) -> Clause:
    bare = _BULLET.sub("", sentence).strip().rstrip("\"'”")
    if _YES.match(bare):
        return Clause("yes")
    core = _POLITE.sub("", bare).strip()
    values = _values(core)
    verb = _VERB.match(core)
    if verb:
        action = {"reserve": "book"}.get(verb.group(1).lower(), verb.group(1).lower())
        return Clause("command", action, bool(_ANOTHER.search(core)), values)
    if _DROP.search(core):
        return Clause("drop")
    if _QUESTION.match(core) or core.endswith("?"):
        return Clause("question", reads=_reads(core))
    if values:
        return (
            Clause("nothing")
            if _COURTESY.search(bare) and "make it" not in bare
            else Clause("amend", values=values)
        )
    return Clause("retry") if _RETRY.search(core) else Clause("nothing")


def _values(text: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for slot, word, pattern in _VOCABULARY:
        if pattern.search(text):
            values[slot] = word
            text = pattern.sub(" ", text)
    if nth := _NTH.search(text):
        values["nth"] = _PLACES[nth.group(1).lower()]
    if time := _TIME.search(text):
        values["time"] = f"{time.group(1)}{time.group(2).lower()}"
        text = _TIME.sub(" ", text)
    if number := _NUMBER.search(text):
        values["number"] = number.group()
    return values


def _reads(question: str) -> tuple[tuple[str, str, str], ...]:
    cities = [city for city in CITIES if re.search(rf"\b{city}\b", question)]
    if "weather" in question:
        return tuple(("get_weather", "city", city) for city in cities)
    if "restaurants" in question:
        return tuple(("search", "city", city) for city in cities)
    if "parking" in question:
        return tuple(("lookup", "place", place) for place in PLACES if place in question)
    return ()
