"""Drafts that the embedded model really wrote, labelled by reading, and the conversations before them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal, cast

from _split import Part, part_of
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, convert_to_messages
from pydantic import BaseModel, ConfigDict

from midturn.studies.lic import Record, read_data
from midturn.studies.lic.tasks import TASKS

FILE = Path(__file__).resolve().parent / "data" / "real_drafts.jsonl"
GSM8K = Path("lic", "sharded_gsm8k.json")
"""In the data folder."""
TAU = Path("tau", "gpt-4o-airline.json")

Source = Literal["plain", "short", "templates", "everyday_turns", "starter", "gsm8k", "tau-airline"]


class RealDraft(BaseModel):
    """A draft, and all that is needed to find the conversation for which it was written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    set: Literal["lic", "everyday", "tau"]
    source: Source
    conversation: str
    """The name; its hash decides the part."""
    turn: int
    """The user's turn that the conversation is cut at, from 1."""
    trial: int | None = None
    """Of a tau-bench task."""
    answers: tuple[str, ...] = ()
    """What the assistant said after each earlier turn, of lic; the others bring their answers along."""
    messages: tuple[dict[str, str], ...] = ()
    """`role` and `content`, where the conversation is the repository's own."""
    request: tuple[int, ...]
    """User turns that the draft was to stand for, as read then."""
    level: Literal["sure", "open"]
    reason: str
    """The reader's words for the rule."""
    temperature: float
    seed: int | None
    attempt: Literal["first", "repaired"]
    draft: str
    label: Literal["right", "wrong"] | None = None
    """By reading; `None` as long as nobody has read it."""
    faults: tuple[str, ...] = ()
    note: str = ""

    @property
    def part(self) -> Part:
        """The part of the split."""
        return part_of(self.conversation)


def real_drafts(file: Path = FILE) -> list[RealDraft]:
    """Return all drafts of a file."""
    return [RealDraft.model_validate_json(line) for line in file.read_text("utf-8").splitlines()]


def messages_of(row: RealDraft, data_folder: Path) -> list[BaseMessage] | None:
    """Return a draft's conversation up to the user's turn, without a system message.

    Args:
        row: the draft.
        data_folder: where the data are that the repository does not hold.

    Returns:
        `None` where the conversation is in data that are not there.
    """
    match row.source:
        case "gsm8k":
            said = gsm8k_script(row.conversation, data_folder)
        case "starter":
            said = starter_script(row.conversation)
        case "tau-airline":
            return tau_messages(row.conversation, row.trial or 0, row.turn, data_folder)
        case _:
            return convert_to_messages(list(row.messages))
    return None if said is None else told(said[: row.turn], row.answers)


def told(said: Sequence[str], answers: Sequence[str]) -> list[BaseMessage]:
    """Return user turns with the answers between them."""
    messages: list[BaseMessage] = [HumanMessage(said[0])]
    for answer, text in zip(answers, said[1:], strict=True):
        messages += [AIMessage(answer), HumanMessage(text)]
    return messages


def starter_script(name: str) -> tuple[str, ...]:
    """Return what the user of a bundled record says, turn by turn."""
    task = name.removeprefix("starter-").partition("/")[0]
    return script(next(record for record in starter_records(task) if record.task_id == name))


def gsm8k_script(name: str, data_folder: Path) -> tuple[str, ...] | None:
    """Return what the user of a published record says, or `None` where the file is absent."""
    records = gsm8k_records(data_folder)
    return None if records is None else script(next(r for r in records if r.task_id == name))


def script(record: Record) -> tuple[str, ...]:
    """Return what a user says who tells a record shard by shard."""
    return tuple(TASKS[record.task].script(record) or [shard.shard for shard in record.worded_shards])


@cache
def starter_records(task: str) -> tuple[Record, ...]:
    """Return a task's bundled records."""
    return read_data("starter", TASKS[task]).records


@cache
def gsm8k_records(data_folder: Path) -> tuple[Record, ...] | None:
    """Return the published records of a task, or `None` where the file is absent."""
    file = data_folder / GSM8K
    return read_data(str(file), TASKS["math"]).records if file.exists() else None


def tau_messages(task_id: str, trial: int, turn: int, data_folder: Path) -> list[BaseMessage] | None:
    """Return a recorded dialogue up to a user turn, or `None` where the file is absent."""
    dialogues = tau_dialogues(data_folder)
    if dialogues is None:
        return None
    messages = dialogues[task_id, trial]
    users = [at for at, message in enumerate(messages) if isinstance(message, HumanMessage)]
    return messages[: users[turn - 1] + 1]


@cache
def tau_dialogues(data_folder: Path) -> dict[tuple[str, int], list[BaseMessage]] | None:
    """Return the recorded dialogues by task and trial, without the policy; `None` where there are none."""
    file = data_folder / TAU
    if not file.exists():
        return None
    rows = cast("list[dict[str, object]]", json.loads(file.read_text("utf-8")))
    return {(str(row["task_id"]), cast("int", row["trial"])): _without_policy(row) for row in rows}


def _without_policy(row: dict[str, object]) -> list[BaseMessage]:
    messages = convert_to_messages(cast("list[dict[str, object]]", row["traj"]))
    return [message for message in messages if not isinstance(message, SystemMessage)]
