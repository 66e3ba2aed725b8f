"""A logged conversation in midturn's terms: the run it belongs to, its turns, its score.

Costs accepted: a recap's log repeats its source conversation, whose cost is thus part of the recap's, as
it is where midturn plays a recap; the extractor's and the judge's calls are not logged, so a cost lacks
theirs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from midturn.core import Role, Usage
from midturn.store import Decoding, RunIdentity, Trajectory, Turn, canonical_sha256
from midturn.studies.lic._notes import TurnNotes
from midturn.studies.lic._records import RELEASED_TASKS
from midturn.studies.lic.reference_logs._records import BadLine, Entry, LoggedConversation

CONDITIONS = {
    "full": "full",
    "concat": "concat",
    "shuffle-concat": "shuffle-concat",
    "sharded": "sharded",
    "recap-concat": "recap",
    "recap-full": "recap-full",
    "snowball": "snowball",
}
"""midturn's names for the types of conversation that are logged."""
SINGLE_TURN = frozenset({"full", "concat", "shuffle-concat"})
CONTROLS = SINGLE_TURN | {"sharded"}
GRADED_TASKS = frozenset({"data2text", "translation", "summary"})
"""Tasks whose answers are more or less right: of them `is_correct` says nothing."""
RELEASE = "sharded_instructions_600.json"
RELEASED_ALONE = "sharded_translation.json"

_NUMBER = r"\d+(?:\.\d+)?(?:e-?\d+)?"
_TYPE = re.compile(
    rf"(?P<name>{'|'.join(CONDITIONS)})"
    rf"(?:-t(?P<single>{_NUMBER})|-at(?P<assistant>{_NUMBER})-ut(?P<user>{_NUMBER}))?"
)
_LONGEST_REASON = 300

ScoreRule = Literal["score", "is_correct", "none"]
"""Where a score comes from: the log's `score`; its `is_correct`, where it logs no score; or neither, and it
is 0 because the conversation ended without an answer that could be scored."""


def current_name(dataset_fn: str) -> str:
    """Return the name of the data set now: files of one task each went into the release's one file.

    >>> current_name("sharded_math.json")
    'sharded_instructions_600.json'
    """
    task = dataset_fn.removeprefix("sharded_").removesuffix(".json")
    obsolete = dataset_fn == f"sharded_{task}.json" and task in RELEASED_TASKS
    return RELEASE if obsolete and dataset_fn != RELEASED_ALONE else dataset_fn


def unhashed(dataset_fn: str) -> str:
    """Return what stands for the hash of a data set of which only the name is known.

    No file's hash is like it.
    """
    return f"name:{current_name(dataset_fn)}"


def identity_of(log: LoggedConversation, data_sha256: str) -> RunIdentity:
    """Return the run that a conversation belongs to.

    Raises:
        BadLine: its type or task is unknown.
    """
    if log.task not in RELEASED_TASKS:
        raise BadLine(f"unknown task {log.task!r}. Known: {', '.join(sorted(RELEASED_TASKS))}")
    matched = _TYPE.fullmatch(log.conv_type)
    if matched is None:
        raise BadLine(f"unknown conv_type {log.conv_type!r}. Known: {', '.join(CONDITIONS)}")
    models = {"assistant": log.assistant_model, "system": log.system_model, "user": log.user_model}
    version = f"reference@{log.git_version[:10]}"
    return RunIdentity(
        study="lic",
        data_sha256=data_sha256,
        task=log.task,
        condition=CONDITIONS[matched["name"]],
        role="control" if matched["name"] in CONTROLS else "remedy",
        models={role: model for role, model in models.items() if model != "NA"},
        decoding=_decoding(matched),
        prompts_sha256=canonical_sha256({"the prompts of": log.git_version}),
        scoring="parity",
        seed=0,
        origin=version,
    )


def _decoding(conv_type: re.Match[str]) -> Decoding:
    """Return the temperatures; a type that names none stands for 1."""
    temperature = float(conv_type["single"] or conv_type["assistant"] or 1)
    if conv_type["name"] in SINGLE_TURN:
        return Decoding(temperature=temperature)
    return Decoding(temperature=temperature, user_temperature=float(conv_type["user"] or 1))


def trajectory_of(log: LoggedConversation, identity: RunIdentity, run_id: str) -> Trajectory:
    """Return the conversation as midturn keeps it, its repetition not yet counted.

    Its name has the log's `conv_id`.

    Raises:
        BadLine: the trace is no conversation.
    """
    turns = turns_of(log.trace)
    score, rule = score_of(log.task, log.score, log.is_correct)
    return Trajectory(
        conversation_id=f"{run_id}/{log.conv_id}",
        run_id=run_id,
        task=log.task,
        task_id=log.task_id,
        condition=identity.condition,
        repetition=0,
        user=identity.models.get("user"),
        turns=turns,
        score=score,
        answer=next((noted.answer for noted in _noted(turns) if noted.score is not None), None),
        usage=_spent(turns),
        notes={
            "reference_log": {
                "conv_id": log.conv_id,
                "score_rule": rule,
                "is_correct": log.is_correct,
                "source_conv_id": log.source_conv_id,
                "source_is_correct": log.source_is_correct,
            }
        },
    )


def _noted(turns: Sequence[Turn]) -> list[TurnNotes]:
    """Return what is noted of the turns, that of the last one first."""
    return [TurnNotes.of(turn) for turn in reversed(turns)]


def score_of(task: str, score: float | None, is_correct: bool | None) -> tuple[float, ScoreRule]:
    """Return a logged score, 0 to 1, and the rule by which it was found.

    >>> score_of("math", None, None)
    (0.0, 'none')
    """
    if score is not None:
        return min(score, 1.0), "score"
    if is_correct and task not in GRADED_TASKS:
        return 1.0, "is_correct"
    return 0.0, "none"


@dataclass
class _Exchange:
    utterance: str
    response: str | None = None
    notes: dict[str, Any] = field(default_factory=dict[str, Any])
    usage: dict[Role, Usage] = field(default_factory=dict[Role, Usage])

    def bill(self, role: Role, entry: Entry) -> None:
        """Add an entry's cost; where it names 0 no model was asked."""
        if entry.cost_usd:
            self.usage[role] = self.usage.get(role, Usage()) + Usage(calls=1, usd=entry.cost_usd)


def turns_of(trace: Sequence[Entry]) -> list[Turn]:
    """Return the exchanges of a trace, with what the program noted of each.

    Raises:
        BadLine: there is none, or messages are missing.
    """
    reader = _TraceReader()
    for number, entry in enumerate(trace, start=1):
        reader.take(entry, f"trace.{number - 1}")
    reader.expect_reply(expected=False, place="trace: its end")
    if not reader.exchanges:
        raise BadLine("trace: it holds no message of a user")
    return [
        Turn(utterance=e.utterance, response=e.response or "", usage=e.usage, notes=e.notes)
        for e in reader.exchanges
    ]


class _TraceReader:
    def __init__(self) -> None:
        self.exchanges: list[_Exchange] = []
        self._announced: Any = None
        """The shard of the message that comes next: snowball notes it first, the others afterwards."""

    @property
    def _awaits_reply(self) -> bool:
        return bool(self.exchanges) and self.exchanges[-1].response is None

    def expect_reply(self, *, expected: bool, place: str) -> None:
        """Insist that the last message of a user is answered by now, or that it is not."""
        if self._awaits_reply != expected:
            what = "no message of a user to answer" if expected else "the user's last message has no reply"
            raise BadLine(f"{place}: {what}")

    def take(self, entry: Entry, place: str) -> None:
        """Read the next entry."""
        if entry.role == "user":
            self.expect_reply(expected=False, place=place)
            notes = {"shard_id": self._announced, "kind": None, "answer": None}
            self.exchanges.append(_Exchange(entry.text, notes=notes))
            self._announced = None
            self.exchanges[-1].bill("user", entry)
        elif entry.role == "assistant":
            self.expect_reply(expected=True, place=place)
            self.exchanges[-1].response = entry.text
            self.exchanges[-1].bill("assistant", entry)
        elif entry.role == "log":
            self._note(entry, place)

    def _note(self, entry: Entry, place: str) -> None:
        kind = entry.note("type")
        if kind in ("shard_revealed", "hint_revealed"):
            self._reveal(entry.note("shard_id"))
        elif kind in ("system-verification", "answer-evaluation"):
            if not self.exchanges:
                raise BadLine(f"{place}: a `{kind}` before any message of a user")
            self._judge(self.exchanges[-1], entry)

    def _reveal(self, shard_id: Any) -> None:
        if self._awaits_reply:
            self.exchanges[-1].notes["shard_id"] = shard_id
        else:
            self._announced = shard_id

    @staticmethod
    def _judge(exchange: _Exchange, entry: Entry) -> None:
        if entry.note("type") == "system-verification":
            response = entry.note("response")
            exchange.notes["kind"] = response.get("response_type") if isinstance(response, dict) else None
            exchange.bill("system", entry)
            return
        score = entry.note("score")
        exchange.notes |= {
            "kind": "answer_attempt",
            "answer": _answer(entry.note("exact_answer")),
            "score": min(float(score), 1.0) if isinstance(score, int | float) else 0.0,
            "reason": _reason(entry.note("evaluation_return")),
        }


def _answer(exact_answer: Any) -> str | None:
    return exact_answer if exact_answer is None or isinstance(exact_answer, str) else json.dumps(exact_answer)


def _reason(evaluation: Any) -> str:
    """Return what the evaluator said was wrong, in one form or another."""
    said: Any = evaluation.get("error") if isinstance(evaluation, dict) else None
    if not said:
        return ""
    return (said if isinstance(said, str) else json.dumps(said, ensure_ascii=False))[:_LONGEST_REASON]


def _spent(turns: Sequence[Turn]) -> dict[Role, Usage]:
    spent: dict[Role, Usage] = {}
    for turn in turns:
        for role, usage in turn.usage.items():
            spent[role] = spent.get(role, Usage()) + usage
    return spent
