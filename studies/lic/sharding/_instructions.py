"""The instructions to cut: records without `shards`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from midturn.core import BadInput, fault_of, read_text
from midturn.studies.lic._faults import Faults, shown
from midturn.studies.lic._reading import read_elements
from midturn.studies.lic._records import Record, Shard, fields_of
from midturn.studies.lic.tasks import Task

TEXT_FIELDS = {
    "actions": ("fully_specified_question",),
    "code": ("prompt", "question_content"),
    "database": ("fully_specified_question",),
    "math": ("question",),
}
"""The fields that may hold the instruction, by task. The user of the other tasks follows a script that is
made of the record by rules, so a model has nothing to cut."""

_PLACEHOLDER = Shard(shard_id=1, shard="(not cut yet)")


class Instruction:
    """An instruction, and all that its record will hold besides the shards."""

    def __init__(self, record: Record) -> None:
        self.record = record

    @property
    def task_id(self) -> str:
        """The id of the record to be."""
        return self.record.task_id

    @property
    def text(self) -> str:
        """What is to be cut."""
        for field in TEXT_FIELDS[self.record.task]:
            held: Any = (self.record.model_extra or {}).get(field)
            if isinstance(held, list):  # A conversation, of which the first message says everything.
                held = held[0][0]["content"]
            if held:
                return str(held)
        return ""

    def cut(self, shards: list[str]) -> Record:
        """Return the record with its shards, numbered from 1."""
        numbered = [Shard(shard_id=number, shard=text) for number, text in enumerate(shards, start=1)]
        return self.record.model_copy(update={"shards": tuple(numbered)})

    def is_of(self, record: Record) -> bool:
        """Whether a record is this instruction, however it was cut."""
        return record.model_copy(update={"shards": self.record.shards}) == self.record


def read_instructions(path: Path, task: Task) -> list[Instruction]:
    """Read a file of instructions, in any of the forms of records; their own `shards`, if any, are left out.

    Raises:
        BadInput: the task has no instructions that a model could cut, or the file cannot be read, or an
            instruction is faulty, or there is none. One line a fault, as `FILE:LINE: what is wrong`.
    """
    if task.name not in TEXT_FIELDS:
        raise BadInput(
            f"records of the task `{task.name}` are cut by rules, without a model. "
            f"Tasks that can be cut: {', '.join(TEXT_FIELDS)}"
        )
    faults = Faults(path)
    found: dict[str, Instruction] = {}
    first_seen: dict[str, int] = {}
    for line, element in read_elements(read_text(path), path, lambda _: fields_of(task), faults):
        try:
            instruction = _instruction(element, task)
        except ValueError as error:
            faults.add(line, str(error))
            continue
        if instruction.task_id in found:
            first = first_seen[instruction.task_id]
            faults.add(line, f"task_id {shown(instruction.task_id)} stands already on line {first}")
        found.setdefault(instruction.task_id, instruction)
        first_seen.setdefault(instruction.task_id, line)
    faults.refuse()
    return list(found.values())


def _instruction(element: Any, task: Task) -> Instruction:
    """Return the instruction that an element of the file is; a `ValueError` says what is wrong with it."""
    if not isinstance(element, dict):
        raise ValueError("expected an object with `task_id` and the task's fields")
    fields = {"task": task.name} | cast("dict[str, Any]", element)
    if fields["task"] != task.name:
        raise ValueError(f"it is of the task {shown(fields['task'])}, not of `{task.name}`")
    return _checked(fields, task)


def _checked(fields: dict[str, Any], task: Task) -> Instruction:
    try:
        record = Record.model_validate({**fields, "shards": (_PLACEHOLDER,)})
    except ValidationError as error:
        raise ValueError(fault_of(error)) from error
    if what := task.check_record(record):
        raise ValueError(f"{record.task_id!r}: {what}")
    instruction = Instruction(record)
    if not instruction.text.strip():
        raise ValueError(f"{record.task_id!r}: {' or '.join(TEXT_FIELDS[task.name])} is blank")
    return instruction
