"""What readers of benchmarks' files share: lines into records, and instructions into rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from midturn.core import decoded, faults_of, read_bytes
from midturn.studies.dialogues._records import Dialogue, DialogueSet, Source
from midturn.studies.lic import Element, Faults, read_lines, read_list

Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True)
class Reader:
    """A benchmark whose own files can be read."""

    name: str
    """What stands before the path: `mt-eval:FOLDER`."""
    source: Source
    read: Callable[[Path], DialogueSet]


class Foreign(BaseModel):
    """A record of a published file: the fields that are read; the others are left alone."""

    model_config = ConfigDict(extra="ignore")


def read_records(path: Path, shape: type[Shape], faults: Faults) -> list[tuple[int, Shape]]:
    """Read a JSON list or JSON Lines as records of a shape, each with its line; what can't be is a fault."""
    text = decoded(read_bytes(path), path)
    read = read_list if text.lstrip().startswith("[") else read_lines
    return shaped(read(text, faults), shape, faults)


def shaped(elements: Sequence[Element], shape: type[Shape], faults: Faults) -> list[tuple[int, Shape]]:
    """Return elements as records of a shape; what can't be is a fault."""
    made: list[tuple[int, Shape]] = []
    for line, element in elements:
        try:
            made.append((line, shape.model_validate(element)))
        except ValidationError as error:
            faults.add(line, faults_of(error)[0])
    return made


def made(fields: Mapping[str, Any], line: int, faults: Faults) -> Dialogue | None:
    """Return a dialogue of these fields; what is wrong with them is a fault of their line."""
    try:
        return Dialogue.model_validate(fields)
    except ValidationError as error:
        faults.add(line, faults_of(error)[0])
        return None


def rules_of(kinds: Sequence[str], arguments: Sequence[Mapping[str, Any] | None]) -> list[dict[str, Any]]:
    """Return IFEval's instructions as checks; arguments that are null are none."""
    return [
        {
            "check": "rule",
            "kind": kind,
            "arguments": {k: v for k, v in (given or {}).items() if v is not None},
        }
        for kind, given in zip(kinds, arguments, strict=True)
    ]


def is_known(checks: Sequence[Mapping[str, Any]], valid: Callable[[Mapping[str, Any]], object]) -> bool:
    """Whether all of these rules can be checked here."""
    try:
        for check in checks:
            valid({"kind": check["kind"], "arguments": check["arguments"]})
    except ValidationError:
        return False
    return True


def left_out(count: int, what: str) -> str:
    """Say how many records were not read."""
    return f" {count} left out: {what}." if count else ""
