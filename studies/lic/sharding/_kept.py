"""What sharding passes on: the records that passed, and the instructions that did not, with all attempts.

Both files are replaced as a whole, so that neither is ever half written.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from midturn.core import (
    BadInput,
    InfrastructureError,
    check_output,
    fault_of,
    is_there,
    read_text,
    replacing,
    require_regular,
)
from midturn.studies.lic._reading import holds_lines, is_csv
from midturn.studies.lic._records import Record, read_records, write_records
from midturn.studies.lic.sharding._cutting import Attempt
from midturn.studies.lic.sharding._instructions import Instruction
from midturn.studies.lic.tasks import Task


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
        """Where it ended, and by whom its last attempt was rejected: `segment: form`."""
        last = self.attempts[-1] if self.attempts else None
        return f"{last.step}: {last.turned_down_by}" if last and last.turned_down_by else "length"


@dataclass
class ShardingFiles:
    """The two files, and what is in them."""

    out: Path
    rejected_file: Path
    accepted: dict[str, Record] = field(default_factory=dict[str, Record])
    rejected: dict[str, Rejection] = field(default_factory=dict[str, Rejection])
    broken: list[str] = field(default_factory=list[str])
    """Instructions that infrastructure broke off, with what happened; they are in neither file."""

    @classmethod
    def read(cls, out: Path, rejected_file: Path, task: Task, inputs: Sequence[Path] = ()) -> ShardingFiles:
        """Return what was kept so far; nothing where the files are not there yet.

        Args:
            out: the file of the records.
            rejected_file: the file of the instructions that did not pass.
            task: the records'.
            inputs: what is read beside, which neither of the two may be.

        Raises:
            BadInput: a file holds something else or is one of the others, or its folder is not there.
        """
        for path in (out, rejected_file):
            if not (is_there(path.parent) and path.parent.is_dir()):
                raise BadInput(f"{path}: there is no folder {path.parent}. Make it first")
        if is_csv(out):
            raise BadInput(f"{out}: records are written as JSON. Name a file that ends in .json or .jsonl")
        # What they hold is read, and written again.
        check_output(out, inputs=inputs, overwrite=True)
        check_output(rejected_file, inputs=[out, *inputs], overwrite=True)
        kept = cls(out, rejected_file)
        if is_there(out):
            require_regular(out)
            held = read_records(out, None, {task.name: task})
            kept.accepted = {record.task_id: record for record in held.records}
        if is_there(rejected_file):
            require_regular(rejected_file)
            kept.rejected = {rejection.task_id: rejection for rejection in _rejections(rejected_file)}
        return kept

    def left_of(self, instructions: Sequence[Instruction]) -> list[Instruction]:
        """Return the instructions that are neither accepted nor rejected yet.

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
            with _replacing(self.out) as part:
                write_records(part, records, lines=holds_lines(self.out))
        if rejections or self.rejected_file.exists():
            lines = "".join(rejection.model_dump_json() + "\n" for rejection in rejections)
            with _replacing(self.rejected_file) as part:
                part.write_text(lines, encoding="utf-8")


def _rejections(path: Path) -> list[Rejection]:
    lines = read_text(path).split("\n")
    found: list[Rejection] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(Rejection.model_validate_json(line))
            except ValidationError as error:
                raise BadInput(f"{path}:{number}: no rejection of midturn's: {fault_of(error)}") from error
    return found


@contextmanager
def _replacing(path: Path) -> Generator[Path]:
    try:
        with replacing(path, overwrite=True) as part:
            yield part
    except OSError as error:
        raise InfrastructureError(f"{path} can't be written: {error.strerror}") from error
