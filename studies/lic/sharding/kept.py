"""What sharding hands on: the records that passed, and the instructions that did not, with all attempts.

Both files are replaced as a whole, so that neither is ever half written.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import BadInput, InfrastructureError
from studies.lic.records import Record, read_records, write_records
from studies.lic.sharding.cutting import Attempt
from studies.lic.sharding.instructions import Instruction
from studies.lic.tasks.protocol import Task, fault_of


class Rejection(BaseModel):
    """An instruction that was not cut, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    task_id: str
    task: str
    instruction: str
    model: str
    reason: str
    attempts: tuple[Attempt, ...] = ()

    @property
    def stage(self) -> str:
        """Where it ended, and by whom its last attempt was turned down: `segment: form`."""
        last = self.attempts[-1] if self.attempts else None
        return f"{last.step}: {last.turned_down_by}" if last and last.turned_down_by else "length"


@dataclass
class Kept:
    """The two files, and what is in them."""

    out: Path
    rejected_file: Path
    accepted: dict[str, Record] = field(default_factory=dict[str, Record])
    rejected: dict[str, Rejection] = field(default_factory=dict[str, Rejection])
    broken: list[str] = field(default_factory=list[str])
    """Instructions that infrastructure broke off, with what happened; they are in neither file."""

    @classmethod
    def read(cls, out: Path, rejected_file: Path, task: Task) -> Kept:
        """What was kept so far; nothing where the files are not there yet.

        Raises:
            BadInput: a file holds something else, or its folder is not there.
        """
        for path in (out, rejected_file):
            if not path.parent.is_dir():
                raise BadInput(f"{path}: there is no folder {path.parent}. Make it first")
        kept = cls(out, rejected_file)
        if out.exists():
            held = read_records(out, None, {task.name: task.check_record})
            kept.accepted = {record.task_id: record for record in held.records}
        if rejected_file.exists():
            kept.rejected = {rejection.task_id: rejection for rejection in _rejections(rejected_file)}
        return kept

    def left_of(self, instructions: Sequence[Instruction]) -> list[Instruction]:
        """The instructions that are neither accepted nor rejected yet.

        Raises:
            BadInput: one of the same id was kept for another instruction.
        """
        return [instruction for instruction in instructions if not self._has(instruction)]

    def _has(self, instruction: Instruction) -> bool:
        record = self.accepted.get(instruction.task_id)
        if record and not instruction.is_of(record):
            raise BadInput(
                f"{self.out}: {instruction.task_id!r} is of another instruction. Name another --out"
            )
        rejection = self.rejected.get(instruction.task_id)
        if rejection and rejection.instruction != instruction.text:
            raise BadInput(
                f"{self.rejected_file}: {instruction.task_id!r} is of another instruction. Remove that line"
            )
        return bool(record or rejection)

    def write(self, instructions: Sequence[Instruction]) -> None:
        """Write both files: what was kept for other instructions first, then these in their order.

        Raises:
            InfrastructureError: one can't be written.
        """
        order = {instruction.task_id: place for place, instruction in enumerate(instructions)}

        def place(task_id: str) -> int:
            return order.get(task_id, -1)

        records = sorted(self.accepted.values(), key=lambda record: place(record.task_id))
        rejections = sorted(self.rejected.values(), key=lambda rejection: place(rejection.task_id))
        if records:
            _replace(self.out, lambda part: write_records(part, records))
        if rejections or self.rejected_file.exists():
            lines = "".join(rejection.model_dump_json() + "\n" for rejection in rejections)
            _replace(self.rejected_file, lambda part: _write(part, lines))


def _rejections(path: Path) -> list[Rejection]:
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: cannot be read: {error}") from error
    found: list[Rejection] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(Rejection.model_validate_json(line))
            except ValidationError as error:
                raise BadInput(f"{path}:{number}: no rejection of midturn's: {fault_of(error)}") from error
    return found


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _replace(path: Path, write: Callable[[Path], None]) -> None:
    """Write beside `path`, then take its place, so that a crash leaves the old file or the new one."""
    part = path.with_name(f"{path.name}.part")
    try:
        write(part)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(path)
    except OSError as error:
        raise InfrastructureError(f"{path} can't be written: {error.strerror}") from error
