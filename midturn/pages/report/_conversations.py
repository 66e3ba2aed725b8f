"""Conversations as the report's browser reads them: a small index, and all that was said in packed chunks.

The index holds what lists and filters need, column by column. The chunks, gzipped JSON in base64, are
unpacked by the page when a conversation is opened or all are searched, so that ten thousand conversations
open at once.
"""

from __future__ import annotations

import base64
import gzip
import json
import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, cast, get_args

from midturn.core import Usage, total
from midturn.drift import DriftScore
from midturn.mediator import Faithfulness, Fault, Instruction, Value
from midturn.pages import shown
from midturn.store import Blame, Trajectory, Turn

CHUNK = 50
"""Conversations that are packed together."""
LONGEST = 50_000
"""Characters of one text that are shown."""
BLAMES: tuple[str, ...] = get_args(Blame)

Packed = dict[str, Any]


class Conversations:
    """The index and the chunks, filled one conversation at a time; only a chunk's are kept as read."""

    def __init__(self) -> None:
        self.chunks: list[str] = []
        self._columns: dict[str, list[Any]] = {
            name: [] for name in ("run", "task", "repetition", "score", "blame", "turns", "kl")
        }
        self._tasks: dict[str, int] = {}
        self._waiting: list[Packed] = []

    def __len__(self) -> int:
        return len(self._columns["run"])

    def add(self, run: int, conversation: Trajectory, scores: Sequence[DriftScore]) -> None:
        """Enter a conversation of the run with this number."""
        row = {
            "run": run,
            "task": self._tasks.setdefault(conversation.task_id, len(self._tasks)),
            "repetition": conversation.repetition,
            "score": number(conversation.score),
            "blame": -1 if conversation.blame is None else BLAMES.index(conversation.blame),
            "turns": len(conversation.turns),
            "kl": number(_mean([score.kl for score in scores if score.kl is not None])),
        }
        for name, value in row.items():
            self._columns[name].append(value)
        self._waiting.append(_conversation(conversation, scores))
        if len(self._waiting) == CHUNK:
            self._pack()

    def index(self) -> dict[str, Any]:
        """Return the columns, and what their numbers stand for. Ends the last chunk."""
        if self._waiting:
            self._pack()
        tasks = [_cut(task) for task in self._tasks]
        return {"chunk": CHUNK, "blames": BLAMES, "tasks": tasks, "columns": self._columns}

    def places(self) -> dict[tuple[int, str, int], int]:
        """Each conversation's number by run, task id and repetition."""
        names = list(self._tasks)
        columns = (self._columns[name] for name in ("run", "task", "repetition"))
        rows = zip(*columns, strict=True)
        return {(run, names[task], repetition): n for n, (run, task, repetition) in enumerate(rows)}

    def _pack(self) -> None:
        text = json.dumps(self._waiting, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        self.chunks.append(base64.b64encode(gzip.compress(text.encode(), 4, mtime=0)).decode())
        self._waiting.clear()


def number(value: Any, digits: int = 4) -> float | None:
    """Return a figure as JSON may hold it: short, and nothing where it is no finite number."""
    return round(value, digits) if isinstance(value, int | float) and math.isfinite(value) else None


def met_in(turn: Turn) -> dict[str, bool]:
    """Return the constraints that a turn's reply met or did not, by name.

    What was imported may note anything.
    """
    met = turn.notes.get("met")
    noted = cast("dict[str, Any]", met) if isinstance(met, dict) else {}
    return {name: bool(value) for name, value in noted.items()}


def _conversation(conversation: Trajectory, scores: Sequence[DriftScore]) -> Packed:
    spent = total(conversation.usage.values())
    return _without_nothing(
        {
            "turns": [
                _turn(turn, [score for score in scores if score.turn == place])
                for place, turn in enumerate(conversation.turns, start=1)
            ],
            "answer": _cut(conversation.answer),
            "error": _cut(conversation.error),
            "user": _cut(conversation.user),
            **_spent(spent),
        }
    )


def _turn(turn: Turn, scores: Sequence[DriftScore]) -> Packed:
    notes = turn.notes
    return _without_nothing(
        {
            "said": _cut(turn.utterance),
            "mediated": _mediated(turn.instruction),
            "response": _cut(turn.response),
            "recorded": _cut(notes.get("recorded")),
            "drift": [_drift(score) for score in scores],
            "intervention": _intervention(turn),
            "kind": _cut(notes.get("kind")),
            "extracted": _cut(notes.get("answer")),
            "score": number(notes.get("score")),
            "reason": _cut(notes.get("reason")),
            "constraints": {_label(name): met for name, met in met_in(turn).items()},
            "failed": [
                _cut(f"{step.step}: {step.detail['failed']}")
                for step in turn.trace
                if "failed" in step.detail
            ],
            **_spent(total(turn.usage.values())),
        }
    )


def _mediated(instruction: Instruction | None) -> Packed | None:
    if instruction is None or instruction.origin == "passed":
        return None if instruction is None else {"origin": "passed"}
    return _without_nothing(
        {
            "text": _cut(instruction.text),
            "origin": instruction.origin,
            "act": instruction.act,
            "assumptions": [_cut(assumed) for assumed in instruction.assumptions],
            "questions": [_cut(asked.question) for asked in instruction.open_questions],
            "check": _check(instruction.check),
            "rejected": None if instruction.rejected is None else _check(instruction.rejected),
        }
    )


def _check(found: Faithfulness) -> Packed:
    return {
        "kept": len(found.kept),
        "lost": _values(found.lost),
        "invented": _values(found.invented),
        "superseded": _values(found.superseded),
        "faults": [_fault(fault) for fault in found.faults],
    }


def _fault(fault: Fault) -> str:
    words = fault.written or fault.said
    return f"{fault.kind.replace('_', ' ')}: {_cut(words)}" if words else fault.kind.replace("_", " ")


def _values(values: Iterable[Value]) -> list[str]:
    return [f"{_cut(value.written)} ({value.kind})" for value in values]


def _drift(score: DriftScore) -> Packed:
    figures = {
        name: number(getattr(score, name)) for name in ("kl", "js", "similarity", "judge", "adherence")
    }
    return _without_nothing({"against": _label(score.reference), "by": _label(score.estimator), **figures})


def _intervention(turn: Turn) -> Packed | None:
    called = turn.intervention
    if called is None or called.kind == "none":
        return None
    return {"kind": called.kind, "reason": _label(called.reason), "trigger": _label(called.trigger)}


def _spent(usage: Usage) -> Packed:
    if not usage.calls:
        return {}
    estimated = {"estimated": True} if usage.estimated_calls else {}
    seconds, usd = number(usage.latency_s, 2), number(usage.usd, 6)
    return {"tokens": usage.tokens, **estimated, "seconds": seconds, "usd": usd}


def _cut(text: Any) -> str | None:
    """Return a text that is safe to show and not too long; what a study noted may be no text at all."""
    if text is None:
        return None
    whole = text if isinstance(text, str) else repr(text)
    safe = shown(whole[: 2 * LONGEST])[:LONGEST]  # what is cut off must not cut a secret in two
    more = len(whole) - LONGEST
    return f"{safe} … ({more:,} more characters)" if more > 0 else safe


@lru_cache(maxsize=4096)
def _label(text: Any) -> str | None:
    """Return the same of what is the same in many conversations."""
    return _cut(text)


def _without_nothing(packed: Packed) -> Packed:
    return {name: value for name, value in packed.items() if value is not None and value not in ("", [], {})}


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
