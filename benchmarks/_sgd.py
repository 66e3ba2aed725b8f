"""Schema-Guided Dialogue as a measure: replaced values, and instructions made from a dialogue's state.

The data set is share-alike and serves as an exam alone: nothing that is shipped is trained on it. Without its
files every function here returns nothing. Dialogues are split by the SHA-256 of their name: first hex digit 0
to 7 is the part that rules were tuned on, 8 to f the part that they are reported on.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypedDict

from midturn.mediator.reading import Change, Exchange, changes

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "sgd"

Part = Literal["tune", "report"]


class Action(TypedDict):
    """One act of one side."""

    service: str
    act: str
    slot: str
    values: list[str]


class Frame(TypedDict):
    """What the user wants of one service so far."""

    active_intent: str
    slot_values: dict[str, list[str]]


class Turn(TypedDict, total=False):
    """One turn of either side; `state` is the user's."""

    speaker: str
    utterance: str
    actions: list[Action]
    state: dict[str, Frame]


class Dialogue(TypedDict):
    """One dialogue, strictly alternating from the user."""

    dialogue_id: str
    services: list[str]
    turns: list[Turn]


def part_of(name: str) -> Part:
    """Return the part of the split that a dialogue lies in."""
    return "tune" if hashlib.sha256(name.encode()).hexdigest()[0] in "01234567" else "report"


def dialogues(part: Part) -> list[Dialogue]:
    """Return the dialogues of one part, in order; none where the file is absent."""
    file = SHARED / "dev.jsonl.gz"
    if not file.exists():
        return []
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows: Iterator[Dialogue] = map(json.loads, lines)
        return [row for row in rows if part_of(row["dialogue_id"]) == part]


def exchanges_of(dialogue: Dialogue) -> list[Exchange]:
    """Return a dialogue's turns as the reader takes them."""
    turns = dialogue["turns"]
    answers = [turn["utterance"] for turn in turns[1::2]]
    said = [turn["utterance"] for turn in turns[::2]]
    return [Exchange(text, answer) for text, answer in zip(said, [*answers, ""], strict=False)]


# Replaced values


@dataclass(frozen=True)
class Set:
    """One value that the user gave a slot, in the user's own words."""

    service: str
    slot: str
    turn: int
    """The user turn whose words have it."""
    spans: tuple[tuple[int, int], ...]
    """Where they have it, by character."""
    replaced_in: int | None
    """The user turn that gave the slot another value; `None` where none did."""


@dataclass(frozen=True)
class Recognition:
    """How many replaced values were recognised, and how many live ones were taken for replaced."""

    recognised: int
    replaced: int
    alarms: int
    live: int
    missed_at: tuple[tuple[str, str, str, int], ...] = ()
    """Of those missed: dialogue, service, slot and the turn that replaced them."""
    alarms_at: tuple[tuple[str, str, str, int], ...] = ()


@lru_cache(maxsize=100_000)
def _pattern(value: str) -> re.Pattern[str]:
    words = re.findall(r"[a-z0-9]+", value.lower())
    between = r"[^a-z0-9]{1,3}"
    return (
        re.compile(r"(?<![a-z0-9])" + between.join(words) + r"(?![a-z0-9])") if words else re.compile(r"(?!)")
    )


def spans_of(values: Sequence[str], text: str) -> tuple[tuple[int, int], ...]:
    """Return where a text has one of the spellings as whole words."""
    lowered = text.lower()
    return tuple(match.span() for value in values for match in _pattern(value).finditer(lowered))


def values_set(dialogue: Dialogue) -> list[Set]:
    """Return the values that the user set in words of their own, with the turn that replaced each."""
    users = dialogue["turns"][::2]
    open_: dict[tuple[str, str], tuple[list[str], int, tuple[tuple[int, int], ...]]] = {}
    found: list[Set] = []

    def close(key: tuple[str, str], replaced_in: int | None) -> None:
        _, turn, spans = open_.pop(key)
        if spans:
            found.append(Set(*key, turn, spans, replaced_in))

    for number, user in enumerate(users, 1):
        for service, frame in user.get("state", {}).items():
            for slot, values in frame["slot_values"].items():
                key = (service, slot)
                if key in open_:
                    if set(values) & set(open_[key][0]):
                        open_[key] = (values, *open_[key][1:])
                        continue
                    close(key, number)
                turn, spans = _said_in(users, number, values)
                open_[key] = (values, turn, spans)
    for key in list(open_):
        close(key, None)
    return found


def _said_in(users: Sequence[Turn], upto: int, values: list[str]) -> tuple[int, tuple[tuple[int, int], ...]]:
    for turn in range(upto, 0, -1):
        if spans := spans_of(values, users[turn - 1]["utterance"]):
            return turn, spans
    return upto, ()


def _overlaps(change: Change, value: Set) -> bool:
    return change.old.turn == value.turn and any(
        change.old.start < end and start < change.old.end for start, end in value.spans
    )


def recognition(part: Part, examples: bool = False) -> Recognition:
    """Measure how well `changes` finds the values that the user replaced."""
    recognised = replaced = alarms = live = 0
    missed: list[tuple[str, str, str, int]] = []
    wrong: list[tuple[str, str, str, int]] = []
    for dialogue in dialogues(part):
        found = changes(exchanges_of(dialogue))
        for value in values_set(dialogue):
            gone = [change for change in found if _overlaps(change, value)]
            if value.replaced_in is None:
                live += 1
                if gone:
                    alarms += 1
                    wrong.append((dialogue["dialogue_id"], value.service, value.slot, gone[0].turn))
                continue
            replaced += 1
            if any(change.turn <= value.replaced_in for change in gone):
                recognised += 1
            else:
                missed.append((dialogue["dialogue_id"], value.service, value.slot, value.replaced_in))
    kept = (tuple(missed), tuple(wrong)) if examples else ((), ())
    return Recognition(recognised, replaced, alarms, live, *kept)
