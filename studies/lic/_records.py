"""Lost-in-Conversation records: one instruction in full, and cut into shards.

A data file is a JSON list. Every field of a record is kept, known or not, so that the records of a
file that is read and written again are the same. A file with any bad record is refused whole, with
the faults named line by line: half a data set would give figures for something nobody chose.

Accepted cost: the whole file is held in memory while it is read, about five times its size.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from reprlib import Repr
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from midturn.core import BadInput, decoded, read_bytes

RELEASED_TASKS = frozenset({"code", "database", "actions", "math", "data2text", "summary", "translation"})
"""The tasks of the published file. One of them may be in a file although midturn cannot run it."""

WORDLESS_TASKS = frozenset({"summary"})
"""Tasks whose shards name documents instead of saying something."""

FAULTS_NAMED = 10
"""Faults of one file that are listed; further ones are counted."""

_SPACE = " \t\r\n"


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

    def extra(self, key: str) -> Any:
        """A field that only this record's task has; `KeyError` where it is absent."""
        return (self.model_extra or {})[key]

    @property
    def worded_shards(self) -> tuple[Shard, ...]:
        """The shards that have something to reveal: blank ones only where they name documents."""
        if self.task in WORDLESS_TASKS:
            return self.shards
        return tuple(shard for shard in self.shards if shard.shard.strip())


RecordCheck = Callable[[Record], str | None]
"""What is wrong with a record's task-specific fields, or `None`: a task's `check_record`."""


@dataclass(frozen=True, kw_only=True)
class DataSet:
    """The records that were asked for, and what names the file they came from."""

    path: Path
    sha256: str
    """Hex digest of the whole file's bytes, also where only one of its tasks was asked for."""
    records: tuple[Record, ...]


def read_records(path: Path, task: str | None, checks: Mapping[str, RecordCheck]) -> DataSet:
    """Read a data file and check all of it.

    Args:
        path: A JSON list of records in UTF-8; a byte order mark is skipped.
        task: The task whose records are wanted; `None` wants them all. Records of another task are
            checked and then left out.
        checks: The tasks that can be run, by name, each with its own check.

    Raises:
        BadInput: The file cannot be read, or a record is faulty, or none is left. One line a fault,
            `FILE:LINE: what is wrong`, where the line is the one on which the record begins.
    """
    if task is not None and task not in checks:
        raise BadInput(f"unknown task {_shown(task)}. Known: {', '.join(sorted(checks))}")
    raw = read_bytes(path)
    faults = Faults(path)
    records = _checked(_parsed(decoded(raw, path), faults), checks, wants_all=task is None, faults=faults)
    faults.refuse()
    wanted = tuple(record for record in records if task in (None, record.task))
    if not wanted:
        held = ", ".join(f"{name} ({n})" for name, n in sorted(Counter(r.task for r in records).items()))
        raise BadInput(f"{path}: no record of task {_shown(task)}; the file holds {held}")
    return DataSet(path=path, sha256=hashlib.sha256(raw).hexdigest(), records=wanted)


def write_records(path: Path, records: Sequence[Record]) -> None:
    """Write records as a JSON list that `read_records` reads back as equal."""
    text = json.dumps([record.model_dump() for record in records], ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def _shown(value: object) -> str:
    """A value of the file as it may be printed: short, on one line, control characters escaped."""
    shortened = Repr()
    shortened.maxstring = shortened.maxother = 80
    return shortened.repr(value)


@dataclass
class Faults:
    """What is wrong with one file, line by line."""

    path: Path
    found: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])

    def add(self, line: int, what: str) -> None:
        """Note a fault of the record that begins on `line`."""
        self.found.append((line, what))

    def refuse(self) -> None:
        """Raise `BadInput` if there is any fault."""
        if not self.found:
            return
        in_order = sorted(self.found, key=lambda fault: fault[0])
        lines = [f"{self.path}:{line}: {what}" for line, what in in_order[:FAULTS_NAMED]]
        if len(in_order) > FAULTS_NAMED:
            lines.append(f"{self.path}: and {len(in_order) - FAULTS_NAMED} more")
        raise BadInput("\n".join(lines))


def _parsed(text: str, faults: Faults) -> list[tuple[int, Any]]:
    """The elements of the list, each with the line on which it begins, up to the first that is torn."""
    elements: list[tuple[int, Any]] = []
    try:
        for line, element, problems in _walked(text):
            for problem in problems:
                faults.add(line, problem)
            elements.append((line, element))
    except json.JSONDecodeError as error:
        faults.add(error.lineno, f"not valid JSON: {error.msg} (column {error.colno})")
    except (RecursionError, ValueError) as error:  # Nested too deeply; an integer of thousands of digits.
        line = elements[-1][0] if elements else 1
        faults.add(line, f"cannot be read as JSON, in or after the record that begins here: {error}")
    else:
        if not elements:
            faults.add(1, "an empty list: there is no record in it")
    return elements


def _walked(text: str) -> Iterator[tuple[int, Any, list[str]]]:
    """Each element of a JSON list: its line, its value, and what JSON's own parser lets pass."""
    problems: list[str] = []
    decoder = json.JSONDecoder(
        object_pairs_hook=lambda pairs: _object(pairs, problems),
        parse_constant=lambda name: problems.append(f"{name} is no JSON number"),
    )
    at = _skip(text, 0)
    if not text.startswith("[", at):
        raise json.JSONDecodeError("expected a list of records, `[{…}, …]`", text, at)
    at = _skip(text, at + 1)
    line, counted = 1, 0
    while not text.startswith("]", at):
        line, counted = line + text.count("\n", counted, at), at
        element, at = decoder.raw_decode(text, at)
        yield line, element, problems + _unwritable(element)
        problems.clear()
        at = _after_element(text, at)
    if (rest := _skip(text, at + 1)) != len(text):
        raise json.JSONDecodeError("text after the end of the list", text, rest)


def _after_element(text: str, at: int) -> int:
    """Where the next element begins, or the list's closing bracket stands."""
    at = _skip(text, at)
    if text.startswith("]", at):
        return at
    if not text.startswith(",", at):
        raise json.JSONDecodeError("expected `,` or `]` after a record", text, at)
    following = _skip(text, at + 1)
    if text.startswith("]", following):
        raise json.JSONDecodeError("a comma before the closing `]`", text, at)
    return following


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at


def _object(pairs: list[tuple[str, Any]], problems: list[str]) -> dict[str, Any]:
    repeated = [key for key, n in Counter(key for key, _ in pairs).items() if n > 1]
    problems.extend(f"the key {_shown(key)} stands twice in one object" for key in repeated)
    return dict(pairs)


def _unwritable(element: Any) -> list[str]:
    """What of `element` could not be written again: an infinite number, half a surrogate pair."""
    try:
        json.dumps(element, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError:
        return ["half a surrogate pair (such as `\\ud800`) in a text"]
    except ValueError:
        return ["a number too large for a double"]
    return []


def _checked(
    elements: Sequence[tuple[int, Any]], checks: Mapping[str, RecordCheck], *, wants_all: bool, faults: Faults
) -> list[Record]:
    """The elements that are records; what is wrong with any of them goes to `faults`."""
    may_hold = set(checks) if wants_all else set(checks) | RELEASED_TASKS
    records: list[Record] = []
    first_seen: dict[tuple[str, str], tuple[int, Record]] = {}
    for line, element in elements:
        record = _record(element, line, faults)
        if record is None:
            continue
        for what in _wrong(record, may_hold, checks):
            faults.add(line, f"{_shown(record.task_id)}: {what}")
        first_line, first = first_seen.setdefault((record.task, record.task_id), (line, record))
        if first is not record:
            faults.add(line, _repeated(record, first, first_line))
        records.append(record)
    return records


def _record(element: Any, line: int, faults: Faults) -> Record | None:
    if not isinstance(element, dict):
        faults.add(line, f"expected a record (an object), found {_shown(element)}")
        return None
    try:
        return Record.model_validate(element)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            where = ".".join(str(part) for part in fault["loc"])
            faults.add(line, f"`{where}`: {fault['msg']}")
        return None


def _wrong(record: Record, may_hold: set[str], checks: Mapping[str, RecordCheck]) -> Iterator[str]:
    if record.task not in may_hold:
        yield f"unknown task {_shown(record.task)}. Known: {', '.join(sorted(may_hold))}"
    ids = Counter(shard.shard_id for shard in record.shards)
    if repeated := [shard_id for shard_id, n in ids.items() if n > 1]:
        yield f"shard_id {_shown(repeated[0])} stands twice. Number the shards apart"
    if record.task not in WORDLESS_TASKS and not record.shards[0].shard.strip():
        yield "the first shard is blank. It must state the intent"
    check = checks.get(record.task)
    if check and (what := check(record)):
        yield what


def _repeated(record: Record, first: Record, first_line: int) -> str:
    repeats = f"task_id {_shown(record.task_id)} stands already on line {first_line}"
    if record == first:
        return f"{repeats}, with the same record. Remove one"
    return f"{repeats}, for another record. Give each sharding an id of its own"
