"""Conversations and turns as tables, a row each, for spreadsheets and data frames.

A row has what counts a conversation, of every study in the same columns: its texts, instructions and traces
are in the form `midturn`. What a column is named stays.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TextIO, get_args

from midturn.core import Cell, Role, Usage, spreadsheet_row, total
from midturn.store import RunIdentity, Store, Trajectory

ROLES: tuple[Role, ...] = get_args(Role)

Row = dict[str, Cell]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A kind of table."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[RunIdentity, Trajectory], Iterable[Row]]
    """A conversation's, given what made its run."""


def write_table(file: TextIO, table: Table, store: Store, chosen: Iterable[Trajectory]) -> int:
    """Write the rows of conversations of `store` below their headings; returns how many conversations."""
    identities, written = dict(store.runs()), 0
    put = csv.writer(file)
    put.writerow(table.columns)
    for trajectory in chosen:
        for row in table.rows(identities[trajectory.run_id], trajectory):
            put.writerow(spreadsheet_row([row[column] for column in table.columns]))
        written += 1
    return written


_PLACE = ("conversation_id", "run_id", "study", "task", "task_id", "condition", "repetition")
_COSTS = ("prompt_tokens", "cached_tokens", "completion_tokens", "estimated_calls", "calls", "usd", "seconds")


def _conversation(made: RunIdentity, trajectory: Trajectory) -> Iterator[Row]:
    models = {f"{role}_model": made.models.get(role) for role in ROLES}
    spent = {role: usage.tokens for role, usage in trajectory.usage.items()}
    tokens = {f"{role}_tokens": spent.get(role) for role in ROLES}
    yield {
        **_place(made, trajectory),
        "user": trajectory.user,
        "scoring": made.scoring,
        "seed": made.seed,
        **models,
        "score": trajectory.score,
        "blame": trajectory.blame,
        "turns": len(trajectory.turns),
        **tokens,
        **_costs(trajectory.usage),
    }


def _turns(made: RunIdentity, trajectory: Trajectory) -> Iterator[Row]:
    for number, turn in enumerate(trajectory.turns, start=1):
        yield {
            **_place(made, trajectory),
            "turn": number,
            "utterance": turn.utterance,
            "instruction": turn.instruction and turn.instruction.text,
            "origin": turn.instruction and turn.instruction.origin,
            "response": turn.response,
            "kind": _cell(turn.notes.get("kind")),
            "answer": _cell(turn.notes.get("answer")),
            "score": _cell(turn.notes.get("score")),
            **_costs(turn.usage),
        }


def _place(made: RunIdentity, trajectory: Trajectory) -> Row:
    return {
        "conversation_id": trajectory.conversation_id,
        "run_id": trajectory.run_id,
        "study": made.study,
        "task": trajectory.task,
        "task_id": trajectory.task_id,
        "condition": trajectory.condition,
        "repetition": trajectory.repetition,
    }


def _costs(usage: Mapping[Role, Usage]) -> Row:
    """Return what was spent; nothing where that is not known, as of most imported conversations."""
    if not usage:
        return dict.fromkeys(_COSTS)
    spent = total(usage.values())
    return {
        "prompt_tokens": spent.prompt_tokens,
        "cached_tokens": spent.cached_tokens,
        "completion_tokens": spent.completion_tokens,
        "estimated_calls": spent.estimated_calls,
        "calls": spent.calls,
        "usd": spent.usd,
        "seconds": spent.latency_s,
    }


def _cell(note: Any) -> Cell:
    """Return what a study noted with a turn; studies may note other things by the same name."""
    return note if isinstance(note, str | float | int) else None


CONVERSATIONS = Table(
    name="csv",
    columns=(
        *(*_PLACE, "user", "scoring", "seed", *(f"{role}_model" for role in ROLES)),
        *("score", "blame", "turns", *(f"{role}_tokens" for role in ROLES), *_COSTS),
    ),
    rows=_conversation,
)
TURNS = Table(
    name="csv-turns",
    columns=(
        *(*_PLACE, "turn", "utterance", "instruction", "origin", "response", "kind", "answer", "score"),
        *_COSTS,
    ),
    rows=_turns,
)
