"""Lost-in-Conversation records: one instruction in full, and cut into shards.

Every field of a record is kept, known or not, so that the records of a file that is read and written
again are the same. A file with any bad record is refused whole, with the faults named line by line: half
a data set would give figures for something nobody chose.

Accepted cost: the whole file is held in memory while it is read, about five times its size.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from midturn.core import BadInput, decoded, faults_of, read_bytes
from midturn.studies.lic._faults import Faults, joined_faults, shown
from midturn.studies.lic._reading import read_elements

RELEASED_TASKS = frozenset({"code", "database", "actions", "math", "data2text", "summary", "translation"})
"""The tasks of the published file. One of them may be in a file although midturn cannot run it."""

WORDLESS_TASKS = frozenset({"summary"})
"""Tasks whose shards name documents instead of saying something."""

_NO_TASK = "`task`: Field required"


class Shard(BaseModel):
    """One piece of an instruction. The first shard of a record states the intent."""

    model_config = ConfigDict(extra="allow", frozen=True)

    shard_id: int = Field(strict=True)
    shard: str
    """May be blank after the first: six records of a published GSM8K file end in blank shards."""


class Record(BaseModel):
    """One instruction. The fields that only one task has are in `model_extra`."""

    model_config = ConfigDict(extra="allow", frozen=True)

    task_id: str = Field(min_length=1)
    task: str
    shards: tuple[Shard, ...] = Field(min_length=1)
    """Plain texts are numbered from 1."""

    @field_validator("shards", mode="before")
    @classmethod
    def _numbered(cls, shards: object) -> object:
        if not isinstance(shards, (list, tuple)):
            raise ValueError("expected a list of texts, a piece of the instruction each")
        pieces = cast("Sequence[object]", shards)
        for number, piece in enumerate(pieces, start=1):
            if not isinstance(piece, str | Mapping | Shard):
                raise ValueError(
                    f"piece {number} is neither a text nor an object with `shard_id` and `shard`"
                )
        return tuple(
            {"shard_id": number, "shard": piece} if isinstance(piece, str) else piece
            for number, piece in enumerate(pieces, start=1)
        )

    def extra(self, key: str) -> Any:
        """Return a field that only this record's task has; `KeyError` where it is absent."""
        return (self.model_extra or {})[key]

    @property
    def worded_shards(self) -> tuple[Shard, ...]:
        """The shards that have something to reveal: blank ones only where they name documents."""
        if self.task in WORDLESS_TASKS:
            return self.shards
        return tuple(shard for shard in self.shards if shard.shard.strip())


class LeftOut(Exception):
    """A record that its task can't use, though nothing is wrong with it; says why."""


class ChecksRecords(Protocol):
    """What checks the records of a task: the task itself.

    It may also declare `record_fields`, a model of the fields that only its records have, and
    `record_example`, a record as it may stand in a file. A method `adopted` makes a record out of one in
    another published form; it answers `None` to what is none, and raises `LeftOut`.
    """

    def check_record(self, record: Record) -> str | None:
        """Return what is wrong with a record's task-specific fields, or `None`."""
        ...


@dataclass(frozen=True, kw_only=True)
class DataSet:
    """The records that were asked for, and what names the file they came from."""

    path: Path
    sha256: str
    """Hex digest of the whole file's bytes, also where only one of its tasks was asked for."""
    records: tuple[Record, ...]
    left_out: Mapping[str, int] = field(default_factory=dict[str, int])
    """Records that their task could not use, counted by the reason."""

    @property
    def task(self) -> str:
        """The task of the records, where they are all of one."""
        return self.records[0].task

    @property
    def tasks(self) -> Mapping[str, int]:
        """How many records there are of each task, by its name."""
        return dict(sorted(Counter(record.task for record in self.records).items()))


def read_records(path: Path, task: str | None, known: Mapping[str, ChecksRecords]) -> DataSet:
    """Read a data file and check all of it.

    Args:
        path: Records as a JSON list, JSON Lines or CSV, in UTF-8; a byte order mark is skipped.
        task: The task whose records are wanted; `None` wants them all. Records of another task are
            checked and then left out. A record that names no task is of this one, or of the only one known.
        known: The tasks that can be run, by name.

    Raises:
        BadInput: The file cannot be read, or a record is faulty, or none is left. One line a fault,
            `FILE:LINE: what is wrong`, where the line is the one on which the record begins.
    """
    if task is not None and task not in known:
        raise BadInput(f"unknown task {shown(task)}. Known: {', '.join(sorted(known))}")
    raw = read_bytes(path)
    checking = _Checking(Faults(path), known, task)
    every = checking.records(decoded(raw, path))
    held = DataSet(
        path=path,
        sha256=hashlib.sha256(raw).hexdigest(),
        records=tuple(every),
        left_out=dict(checking.left_out),
    )
    if task is None:
        return held
    wanted = tuple(record for record in every if record.task == task)
    if not wanted:
        raise BadInput(f"{path}: no record of task {shown(task)}; the file holds {counted(held.tasks)}")
    return replace(held, records=wanted)


def write_records(path: Path, records: Sequence[Record], *, lines: bool = False) -> None:
    """Write records, as a JSON list or as JSON Lines, which `read_records` reads back as equal."""
    made = [record.model_dump() for record in records]
    if lines:
        text = "\n".join(json.dumps(record, ensure_ascii=False) for record in made)
    else:
        text = json.dumps(made, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def counted(tasks: Mapping[str, int]) -> str:
    """Return the tasks of a data set for people: `code (2), math (1)`."""
    return ", ".join(f"{name} ({n})" for name, n in tasks.items())


def fields_of(task: object) -> type[BaseModel] | None:
    """Return the model of the fields that only a task's records have, where the task declares one."""
    return getattr(task, "record_fields", None)


def example_of(task: object) -> Mapping[str, Any] | None:
    """Return a task's example record, where it has one."""
    return getattr(task, "record_example", None)


class _Checking:
    """The check of one file."""

    def __init__(self, faults: Faults, known: Mapping[str, ChecksRecords], wanted: str | None) -> None:
        self._faults = faults
        self._known = known
        self._may_hold = set(known) if wanted is None else set(known) | RELEASED_TASKS
        self._unnamed = wanted or (next(iter(known)) if len(known) == 1 else None)
        """The task of a record that names none."""
        self.left_out = Counter[str]()

    def records(self, text: str) -> list[Record]:
        """Return the records of a file.

        Raises:
            BadInput: there is a fault.
        """
        records: list[Record] = []
        first_seen: dict[tuple[str, str], tuple[int, Record]] = {}
        for line, element in read_elements(text, self._faults.path, self._fields_of, self._faults):
            record = self._record(element, line)
            if record is None:
                continue
            for what in self._wrong(record):
                self._refuse(line, f"{shown(record.task_id)}: {what}", record.task)
            first_line, first = first_seen.setdefault((record.task, record.task_id), (line, record))
            if first is not record:
                self._faults.add(line, _repeated(record, first, first_line))
            records.append(record)
        self._faults.refuse()
        return records

    def _fields_of(self, element: Mapping[str, Any]) -> type[BaseModel] | None:
        return fields_of(self._known.get(str(element.get("task", self._unnamed))))

    def _refuse(self, line: int, what: str, task: str | None) -> None:
        """Note what is wrong with a record, and show one that is right."""
        self._faults.add(line, what)
        name = task if task in {*self._known, *RELEASED_TASKS} else self._unnamed
        if name and (example := example_of(self._known.get(name))):
            self._faults.examples[name] = example

    def _record(self, element: Any, line: int) -> Record | None:
        if not isinstance(element, dict):
            self._refuse(line, f"expected a record (an object), found {shown(element)}", None)
            return None
        given = cast("dict[str, Any]", element)
        if self._unnamed:
            given = {"task": self._unnamed} | given
        adopt = getattr(self._known.get(str(given.get("task"))), "adopted", None)
        try:
            given = (adopt(given) if adopt else None) or given
        except LeftOut as reason:
            self.left_out[str(reason)] += 1
            return None
        except ValidationError as error:
            for what in faults_of(error):
                self._refuse(line, what, None)
            return None
        try:
            return Record.model_validate(given)
        except ValidationError as error:
            for what in _faults_of_record(error, given, self._fields_of(given)):
                self._refuse(line, what, str(given.get("task")))
            return None

    def _wrong(self, record: Record) -> Iterator[str]:
        if record.task not in self._may_hold:
            yield f"unknown task {shown(record.task)}. Known: {', '.join(sorted(self._may_hold))}"
        ids = Counter(shard.shard_id for shard in record.shards)
        if repeated := [shard_id for shard_id, n in ids.items() if n > 1]:
            yield f"shard_id {shown(repeated[0])} stands twice. Number the shards apart"
        if record.task not in WORDLESS_TASKS and not record.shards[0].shard.strip():
            yield "the first shard is blank. It must state the intent"
        task = self._known.get(record.task)
        if task and (what := task.check_record(record)):
            yield what


def _faults_of_record(
    error: ValidationError, given: Mapping[str, Any], fields: type[BaseModel] | None
) -> Iterator[str]:
    """Yield what is wrong with what every record has, and then with what its task declares."""
    for what in faults_of(error):
        yield f"{what}. Name it there, or with --task" if what == _NO_TASK else what
    if fields:
        try:
            fields.model_validate({name: given[name] for name in given if name not in Record.model_fields})
        except ValidationError as of_task:
            yield joined_faults(of_task)


def _repeated(record: Record, first: Record, first_line: int) -> str:
    repeats = f"task_id {shown(record.task_id)} stands already on line {first_line}"
    if record == first:
        return f"{repeats}, with the same record. Remove one"
    return f"{repeats}, for another record. Give each sharding an id of its own"
