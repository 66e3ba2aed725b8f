"""Conversations whose turns were labelled by reading: what each says about the answer before it.

The labels are the repository's own; the conversations lie beside the checkout and are never copied.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from _split import Part, part_of
from pydantic import BaseModel, ConfigDict

from midturn.mediator.reading import Exchange
from midturn.refiner.signals import SignalKind, outcome_of_signals, signals_in

FILE = Path(__file__).resolve().parent / "data" / "signals.jsonl"
STOP = "###STOP###"
"""What tau-bench's simulated user ends with."""

Set = Literal["tau", "sgd", "gecor", "mt-bench"]


class Labelled(BaseModel):
    """One conversation by its name, and how a reader labelled it before any program did."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    set: Set
    conversation: str
    outcome: Literal["success", "failure", "unknown"]
    signals: tuple[tuple[int, SignalKind], ...]

    @property
    def part(self) -> Part:
        """The part of the split; all trials of a tau-bench task are in one."""
        return part_of(self.conversation.partition("/")[0] if self.set == "tau" else self.conversation)


def labelled(file: Path = FILE) -> list[Labelled]:
    """Return all labels, in order."""
    return [Labelled.model_validate_json(line) for line in file.read_text(encoding="utf-8").splitlines()]


def exchanges_of(row: Labelled, data: Path) -> list[Exchange] | None:
    """Return the turns of a labelled conversation, or `None` where its data are absent."""
    file, read = _SOURCES[row.set]
    return _conversations(data / file, read).get(row.conversation) if (data / file).is_file() else None


def tau_rewards(data: Path, part: Part) -> list[tuple[list[Exchange], float]]:
    """Return all tau-bench dialogues of a part with their rewards; none where the file is absent."""
    file = data / _SOURCES["tau"][0]
    rows: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else []
    return [(_tau_turns(row), row["reward"]) for row in rows if part_of(str(row["task_id"])) == part]


Marks = frozenset[tuple[int, str]]
"""Signals by turn and kind, or the outcome, as one mark."""


@dataclass(frozen=True)
class Judged:
    """A conversation as a reader and as the rules see it."""

    row: Labelled
    found: Marks
    outcome: str

    @property
    def told(self) -> Marks:
        """The reader's signals."""
        return frozenset(self.row.signals)


def judged(part: Part, data: Path) -> list[Judged]:
    """Return the labelled conversations of a part whose data are there."""
    rows = [(row, exchanges_of(row, data)) for row in labelled() if row.part == part]
    found = [(row, signals_in(turns)) for row, turns in rows if turns is not None]
    return [
        Judged(row, frozenset((s.turn, s.kind) for s in signals), outcome_of_signals(signals)[0])
        for row, signals in found
    ]


_Conversation = tuple[str, list[Exchange]]


@cache
def _conversations(file: Path, read: Callable[[Path], Iterator[_Conversation]]) -> dict[str, list[Exchange]]:
    return dict(read(file))


def _tau(file: Path) -> Iterator[_Conversation]:
    for row in json.loads(file.read_text(encoding="utf-8")):
        yield f"{row['task_id']}/{row['trial']}", _tau_turns(row)


def _tau_turns(row: dict[str, Any]) -> list[Exchange]:
    turns: list[tuple[str, str]] = []
    for message in row["traj"]:
        if message["role"] == "user":
            turns.append((message["content"].replace(STOP, "").strip(), ""))
        elif message["role"] == "assistant" and message.get("content") and turns:
            turns[-1] = (turns[-1][0], message["content"])
    return [Exchange(said, answer) for said, answer in turns if said]


def _sgd(file: Path) -> Iterator[_Conversation]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            texts = [turn["utterance"] for turn in row["turns"]]
            yield row["dialogue_id"], _paired(texts[::2], texts[1::2])


def _gecor(file: Path) -> Iterator[_Conversation]:
    for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        yield str(row["dialogue_id"]), [Exchange(turn["user"], turn["system"]) for turn in row["turns"]]


def _mt_bench(file: Path) -> Iterator[_Conversation]:
    for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        yield str(row["question_id"]), [Exchange(turn["user"], turn["sys"]) for turn in row["conversation"]]


def _paired(said: list[str], answers: list[str]) -> list[Exchange]:
    return [Exchange(text, answer) for text, answer in zip(said, [*answers, ""], strict=False)]


_SOURCES: dict[Set, tuple[str, Callable[[Path], Iterator[_Conversation]]]] = {
    "tau": ("tau/gpt-4o-airline.json", _tau),
    "sgd": ("sgd/dev.jsonl.gz", _sgd),
    "gecor": ("train/gecor/dialogues.jsonl", _gecor),
    "mt-bench": ("turns/mtbench_extended.jsonl", _mt_bench),
}
