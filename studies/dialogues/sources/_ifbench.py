"""IFBench's multi-turn set: a recorded first answer, and a turn that asks to rewrite it under a rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from midturn.core import BadInput
from midturn.rules import Rule
from midturn.studies.dialogues._records import Dialogue, DialogueSet, Source
from midturn.studies.dialogues.sources._records_of import (
    Foreign,
    Reader,
    is_known,
    left_out,
    made,
    read_records,
    rules_of,
)
from midturn.studies.lic import Faults

NAME = "ifbench"
SOURCE = Source(
    name="IFBench, multi-turn",
    url="https://github.com/allenai/IFBench",
    licence="ODC-BY 1.0",
    note="The first answer is another model's, as recorded. Published figures are in the paper: "
    "prompt level, loose.",
)


class _Message(Foreign):
    role: Literal["user", "assistant", "system"]
    content: str


class _Record(Foreign):
    key: str | int
    messages: list[_Message] = Field(min_length=1)
    instruction_id_list: list[str]
    kwargs: list[dict[str, Any] | None]


def read_ifbench(path: Path) -> DialogueSet:
    """Read the published JSON Lines, with the rules of IFEval; records with other rules are left out.

    Raises:
        BadInput: it can't be read as such, or nothing is left.
    """
    faults = Faults(path)
    dialogues: list[Dialogue] = []
    skipped = 0
    for line, record in read_records(path, _Record, faults):
        if len(record.instruction_id_list) != len(record.kwargs):
            faults.add(line, "`instruction_id_list` and `kwargs` differ in length")
            continue
        checks = rules_of(record.instruction_id_list, record.kwargs)
        if not is_known(checks, Rule.model_validate):
            skipped += 1
        elif dialogue := made(_fields(record, checks), line, faults):
            dialogues.append(dialogue)
    faults.refuse()
    if not dialogues:
        raise BadInput(f"{path}: none of its rules can be checked here")
    note = SOURCE.note + left_out(skipped, "a rule that is not one of IFEval's")
    return DialogueSet(name=NAME, dialogues=tuple(dialogues), source=SOURCE.model_copy(update={"note": note}))


def _fields(record: _Record, checks: list[dict[str, Any]]) -> dict[str, Any]:
    system = [message.content for message in record.messages if message.role == "system"]
    turns: list[dict[str, Any]] = []
    for message in record.messages:
        if message.role == "user":
            turns.append({"user": message.content})
        elif message.role == "assistant" and turns:
            turns[-1]["answer"] = message.content
    if turns and "answer" not in turns[-1]:
        turns[-1]["checks"] = checks
    return {"id": str(record.key), "system": "\n\n".join(system) or None, "turns": turns}


IFBENCH = Reader(NAME, SOURCE, read_ifbench)
