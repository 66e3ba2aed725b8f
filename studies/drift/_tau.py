"""tau-bench result files as conversations in which the *customer* is the model under test.

The agent's turns are those of the file; the customer's model, told its goal, answers each of them. A file is
a JSON list of dialogues with `task_id`, `trial`, `info.task.instruction` and `traj`. Message contents are
strings or lists of blocks; a ReAct agent's replies to the customer are in its `respond` actions. Dialogues
that broke before the customer spoke are counted, not played.

Accepted cost: the customer answers the agent's next turn whatever it said itself before, so with its own
history the two may talk past each other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from midturn.assistant import read_object
from midturn.core import BadInput, decoded, fault_of, read_bytes
from midturn.drift import reminded
from midturn.studies.drift._scripts import BASELINE, REMINDER, Ask, Script

History = Literal["recorded", "own"]
REMIND_AT = (4, 7)
GREETING = "Welcome to customer service. What can I do for you today?"
"""The agent's turn before the first message that a file holds."""
SYSTEM = """\
You are a customer who talks with a service agent. Write the customer's next message and nothing else: one \
or two plain sentences, in the first person. Say only what the agent needs to know at this point, make \
nothing up, and never speak for the agent. When everything is settled, say goodbye.

Your situation: {goal}"""


class _Loose(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Task(_Loose):
    instruction: str


class _Info(_Loose):
    task: _Task | None = None


class _Message(_Loose):
    role: str
    content: Any = None
    tool_calls: list[Any] | None = None


class _Record(_Loose):
    task_id: int | str
    trial: int = 0
    info: _Info
    traj: list[_Message] = Field(default_factory=list[_Message])


@dataclass(frozen=True, kw_only=True)
class Dialogue:
    """One dialogue, seen from the customer's side."""

    dialogue_id: str
    goal: str
    exchanges: tuple[tuple[str, str], ...]
    """What the agent said, and what the customer answered."""


@dataclass(frozen=True, kw_only=True)
class Dialogues:
    """The dialogues of a file that hold at least one customer turn."""

    sha256: str
    dialogues: tuple[Dialogue, ...]
    broken: int
    """Dialogues without any."""

    def reaching(self, turns: int) -> tuple[Dialogue, ...]:
        """Those with this number of customer turns: the cohort over which every turn's mean is taken."""
        return tuple(dialogue for dialogue in self.dialogues if len(dialogue.exchanges) >= turns)


def read_dialogues(path: Path) -> Dialogues:
    """Read a tau-bench result file.

    Raises:
        BadInput: it cannot be read, is torn, empty, or no such file; one line that says where.
    """
    raw = read_bytes(path)
    text = decoded(raw, path)
    try:
        found: Any = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInput(f"{path}:{error.lineno}: not valid JSON: {error.msg}. Is the file whole?") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, nested too deeply
        raise BadInput(f"{path}: not valid JSON: {error}") from error
    if not isinstance(found, list) or not found:
        raise BadInput(
            f"{path}: no list of tau-bench dialogues, `[{{…}}, …]`. Name a result file of tau-bench"
        )
    records = [_record(path, number, one) for number, one in enumerate(found, start=1)]
    _refuse_repeated(path, records)
    dialogues = tuple(_dialogue(record) for record in records if record.info.task)
    spoken = tuple(dialogue for dialogue in dialogues if dialogue.exchanges)
    if not spoken:
        raise BadInput(f"{path}: in none of its {len(records)} dialogues does the customer say anything")
    return Dialogues(
        sha256=hashlib.sha256(raw).hexdigest(), dialogues=spoken, broken=len(records) - len(spoken)
    )


def tau_scripts(dialogues: Sequence[Dialogue], turns: int, history: History) -> list[Script]:
    """Baseline and reminder arm over a cohort, each dialogue cut to `turns`.

    There is no neutral arm: nobody knows how these dialogues would go without what leads the customer away.
    """
    arms: tuple[tuple[str, Sequence[int]], ...] = ((BASELINE, ()), (REMINDER, REMIND_AT))
    return [
        Script(
            task_id=dialogue.dialogue_id,
            arm=arm,
            system=SYSTEM.format(goal=dialogue.goal),
            goal=dialogue.goal,
            reminder=dialogue.goal,
            asks=tuple(_asks(dialogue, turns, history, at)),
        )
        for arm, at in arms
        for dialogue in dialogues
    ]


def _asks(dialogue: Dialogue, turns: int, history: History, at: Sequence[int]) -> Iterator[Ask]:
    for turn, (agent, customer) in enumerate(dialogue.exchanges[:turns], start=1):
        yield Ask(
            text=reminded(agent, dialogue.goal) if turn in at else agent,
            reminds=turn in at,
            recorded=customer if history == "recorded" else None,
        )


def _record(path: Path, number: int, found: object) -> _Record:
    try:
        return _Record.model_validate(found)
    except ValidationError as error:
        raise BadInput(f"{path}: dialogue {number} is none of tau-bench's: {fault_of(error)}") from None


def _refuse_repeated(path: Path, records: Sequence[_Record]) -> None:
    seen: dict[str, int] = {}
    for number, record in enumerate(records, start=1):
        first = seen.setdefault(_id(record), number)
        if first != number:
            raise BadInput(
                f"{path}: dialogue {number} has the task_id and trial of dialogue {first}. Remove one of them"
            )


def _id(record: _Record) -> str:
    return f"{record.task_id}-{record.trial}"


def _dialogue(record: _Record) -> Dialogue:
    assert record.info.task is not None
    return Dialogue(
        dialogue_id=_id(record),
        goal=record.info.task.instruction.strip(),
        exchanges=tuple(_exchanges(record.traj)),
    )


def _exchanges(messages: Sequence[_Message]) -> Iterator[tuple[str, str]]:
    agent: list[str] = []
    begun, asks_tool = False, False
    for message in messages:
        if message.role == "assistant":
            said, asks_tool = _agent_said(message)
            agent += [said] if said else []
        elif message.role == "user" and not asks_tool and (said := _text(message.content)):
            if agent or not begun:
                yield "\n\n".join(agent) or GREETING, said
            agent, begun = [], True


def _agent_said(message: _Message) -> tuple[str, bool]:
    """Return what the customer reads of an agent's message, and whether a tool's answer comes next
    instead.
    """
    text = _text(message.content)
    if message.tool_calls or _has_block(message.content, "tool_use"):
        return "", True
    _, marked, action = text.rpartition("Action:")
    if not marked:
        return text, False
    called = read_object(action)
    arguments: Any = called.get("arguments")
    if called.get("name") == "respond" and isinstance(arguments, dict):
        return str(arguments.get("content", "")).strip(), False
    return ("", True) if "name" in called else (text, False)


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content.strip()
    blocks: list[Any] = content if isinstance(content, list) else []
    texts = [
        block.get("text", "") for block in blocks if isinstance(block, dict) and block.get("type") == "text"
    ]
    return "\n".join(str(text) for text in texts).strip()


def _has_block(content: Any, kind: str) -> bool:
    blocks: list[Any] = content if isinstance(content, list) else []
    return any(isinstance(block, dict) and block.get("type") == kind for block in blocks)
